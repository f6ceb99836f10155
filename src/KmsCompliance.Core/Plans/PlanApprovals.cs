using System.Text.Json;
using KmsCompliance.Errors;
using KmsCompliance.Evidence;
using KmsCompliance.Files;

namespace KmsCompliance.Plans;

/// <summary>The file of a plan's approvals, which lies beside it: a line each, in the one way that there is to write it.</summary>
internal static class PlanApprovals
{
    private const int MostBytes = 16 << 20;

    /// <summary>The approvals that the file claims, of whatever plan; none where there is no file. Nothing is verified.</summary>
    /// <param name="plan">The plan.</param>
    /// <exception cref="FailureException">The file cannot be read, or was changed.</exception>
    public static IReadOnlyList<PlanApproval> Read(Plan plan)
    {
        try
        {
            if (!File.Exists(plan.ApprovalPath))
            {
                return [];
            }

            using var file = new FileStream(plan.ApprovalPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Read(plan, file).Approvals;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(Failures.PlanApprovalsBroken(plan.ApprovalPath, exception.Message));
        }
    }

    /// <summary>Adds an approval, once nobody else holds the file, and returns once it is on the disk.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="approval">The approval.</param>
    /// <param name="time">Measures the wait.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="FailureException">The approver has approved already, the file was changed, or it cannot be written.</exception>
    public static async Task AddAsync(Plan plan, PlanApproval approval, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            using var file = await EvidenceFile.OpenAsync(
                plan.ApprovalPath, static path => OwnerFile.Open(path, FileMode.OpenOrCreate, FileShare.None), time, cancellationToken, inUse: Failures.PlanApprovalsInUse).ConfigureAwait(false);
            var (approvals, length) = Read(plan, file);
            Refuse(plan, approvals, approval.Approver);

            // What was not written to its end is no approval.
            file.SetLength(length);
            file.Position = length;
            file.Write(PlanJournalLine.Write(PlanJson.Serialize(approval, PlanJson.Default.PlanApproval)).Line);
            file.Flush(flushToDisk: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(Failures.PlanApprovalNotWritten(plan.ApprovalPath, exception));
        }
    }

    /// <summary>Refuses a second approval by the same approver.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="approvals">Those that there are.</param>
    /// <param name="approver">The approver.</param>
    /// <exception cref="FailureException">There is one.</exception>
    public static void Refuse(Plan plan, IReadOnlyList<PlanApproval> approvals, string approver)
    {
        if (approvals.Any(other => other.IsOf(plan) && other.Approver == approver))
        {
            throw new FailureException(Failures.PlanApprovalExists(plan.FullPath, approver));
        }
    }

    private static (List<PlanApproval> Approvals, int Length) Read(Plan plan, FileStream file)
    {
        if (file.Length > MostBytes)
        {
            throw Broken(plan, $"it has more than {MostBytes:N0} bytes.");
        }

        var bytes = new byte[file.Length];
        file.Position = 0;
        file.ReadExactly(bytes);
        var approvals = new List<PlanApproval>();
        var rest = bytes.AsSpan();
        while (rest.IndexOf((byte)'\n') is var end and >= 0)
        {
            // Git on Windows gives files other line ends; nothing else about them may differ.
            var line = rest[..end];
            approvals.Add(ReadLine(line is [.., (byte)'\r'] ? line[..^1] : line) ?? throw Broken(plan, $"line {approvals.Count + 1} is not as Approve-CmkPlan wrote it."));
            rest = rest[(end + 1)..];
        }

        return (approvals, bytes.Length - rest.Length);
    }

    private static PlanApproval? ReadLine(ReadOnlySpan<byte> line)
    {
        try
        {
            return PlanJournalLine.Read(line) is var (_, content)
                && JsonSerializer.Deserialize(content, PlanJson.Default.PlanApproval) is { Version: PlanApproval.CurrentVersion } approval
                && PlanJson.Serialize(approval, PlanJson.Default.PlanApproval).AsSpan().SequenceEqual(content)
                && approval.KeyArn is null != approval.Certificate is null
                    ? approval
                    : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Text that is no UTF-8 is the latter.
            return null;
        }
    }

    private static FailureException Broken(Plan plan, string why) => new(Failures.PlanApprovalsBroken(plan.ApprovalPath, why));
}
