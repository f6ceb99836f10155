using System.Globalization;
using System.Text;
using System.Text.Json;
using KmsCompliance.Errors;
using KmsCompliance.Evidence;
using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Services;

namespace KmsCompliance.Plans;

/// <summary>A plan that was read from its file, or is to be written to one. There is one way to write it: a file that says the same in
/// another way is refused, so that what was reviewed and approved is what is applied.</summary>
public sealed class Plan
{
    /// <summary>The longest file that is read.</summary>
    internal const int MostBytes = 64 << 20;

    private Plan(string path, PlanDocument document, string text)
    {
        FullPath = path;
        Document = document;
        Text = text;
        Hash = EvidenceLine.HashOf(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The file.</summary>
    public string FullPath { get; }

    /// <summary>The SHA-256 of the plan's text, in hex.</summary>
    public string Hash { get; }

    /// <summary>What names the plan, once for all.</summary>
    public string Id => Document.PlanId;

    /// <summary>Whether the settings that it was made with ask for an approval.</summary>
    public bool RequiresApproval => Document.RequiresApproval;

    /// <summary>The accounts and Regions in which something is changed, each once.</summary>
    public IReadOnlyList<(string AccountId, string Region)> Places => [.. Document.Steps.Select(static step => (step.AccountId, step.Region)).Distinct()];

    /// <summary>Where its journal lies.</summary>
    public string JournalPath => $"{FullPath}.journal";

    /// <summary>Where its approvals lie.</summary>
    public string ApprovalPath => $"{FullPath}.approvals";

    /// <summary>What the file says.</summary>
    internal PlanDocument Document { get; }

    /// <summary>The text of the file.</summary>
    internal string Text { get; }

    /// <summary>Reads a plan.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FailureException">It cannot be read, or is no plan as this module writes it.</exception>
    public static Plan Read(string path)
    {
        try
        {
            var info = new FileInfo(path);
            if (info is { Exists: true, Length: > MostBytes })
            {
                throw new FailureException(Failures.PlanUnreadable(path, $"it has more than {MostBytes:N0} bytes."));
            }

            // Git on Windows gives files other line ends; nothing else about them may differ.
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)).Replace("\r\n", "\n", StringComparison.Ordinal);
            var document = JsonSerializer.Deserialize(text, PlanJson.Default.PlanDocument) ?? throw new JsonException("it is null.");
            if (document.Version != PlanDocument.CurrentVersion)
            {
                throw new FailureException(Failures.PlanUnreadable(path, $"its version is {document.Version}, and this release reads version {PlanDocument.CurrentVersion}."));
            }

            return FindProblem(document, text) is { } problem ? throw new FailureException(Failures.PlanChanged(path, problem)) : new Plan(path, document, text);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NotSupportedException or DecoderFallbackException or ArgumentException)
        {
            throw new FailureException(Failures.PlanUnreadable(path, $"it is no plan: {exception.Message}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(Failures.PlanUnreadable(path, exception.Message));
        }
    }

    /// <summary>The plan as the pipeline carries it.</summary>
    public CmkPlan ToModel()
    {
        var progress = PlanProgress.Read(this);
        return new()
        {
            PlanPath = FullPath,
            PlanId = Document.PlanId,
            Hash = Hash,
            CreatedAt = Document.CreatedAt,
            ExpiresAt = Document.ExpiresAt,
            CreatedBy = Document.CreatedBy,
            ModuleVersion = Document.ModuleVersion,
            RequiresApproval = Document.RequiresApproval,
            Accounts = [.. Document.Accounts],
            Step = new(Document.Steps.Select(step => step.ToModel(progress.StatusOf(step.Number)))),
            NotPlanned = [.. Document.NotPlanned.Select(static omission => $"{omission.Target}: {omission.Why}")],
            NotReversible = [.. Document.Steps.Where(static step => step.Reversible == "No").Select(static step => step.Number.ToString(CultureInfo.InvariantCulture))],
            EstimatedCalls = Document.EstimatedCalls,
            MonthlyCost = Document.MonthlyCost,
            State = progress.State,
            Approval = Approvals,
        };
    }

    // What the file claims: it is verified where the plan is applied.
    private TextList Approvals
    {
        get
        {
            try
            {
                return [.. PlanApprovals.Read(this).Select(approval => approval.IsOf(this) ? approval.Describe() : $"(of another plan) {approval.Describe()}")];
            }
            catch (FailureException exception)
            {
                return [$"(not readable) {exception.Failure.Message}"];
            }
        }
    }

    /// <summary>Refuses a plan that is too old to be applied.</summary>
    /// <param name="now">What time it is.</param>
    /// <exception cref="FailureException">It is.</exception>
    public void CheckAge(DateTimeOffset now)
    {
        if (now >= Document.ExpiresAt)
        {
            throw new FailureException(Failures.PlanTooOld(FullPath, Document.ExpiresAt));
        }
    }

    /// <summary>A plan that is to be written to a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="document">What it says; its checksum is made.</param>
    internal static Plan Make(string path, PlanDocument document)
    {
        document = document with { Checksum = ChecksumOf(document) };
        return new Plan(path, document, PlanJson.Indent(document, PlanJson.Default.PlanDocument));
    }

    /// <summary>Writes the plan to its file, which must not be there.</summary>
    /// <param name="overwrite">Whether one that is there is replaced.</param>
    /// <exception cref="FailureException">It cannot be written.</exception>
    internal void Write(bool overwrite)
    {
        var temporary = $"{FullPath}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = Files.OwnerFile.Open(temporary, FileMode.CreateNew, FileShare.None))
            {
                file.Write(Encoding.UTF8.GetBytes(Text));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, FullPath, overwrite);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
            throw new FailureException(Failures.PlanNotWritten(FullPath, exception));
        }
    }

    private static string ChecksumOf(PlanDocument document) =>
        EvidenceLine.HashOf(PlanJson.Serialize(document with { Checksum = string.Empty }, PlanJson.Default.PlanDocument));

    private static string? FindProblem(PlanDocument document, string text)
    {
        if (document.Checksum != ChecksumOf(document))
        {
            return "its checksum is of another content.";
        }

        if (PlanJson.Indent(document, PlanJson.Default.PlanDocument) != text)
        {
            return "it is not written as plans are.";
        }

        return !Guid.TryParseExact(document.PlanId, "D", out _) ? "its PlanId is none."
            : document.Steps.Count == 0 ? "it has no steps."
            : document.Steps.Any(static step => step is null) || document.NotPlanned.Any(static omission => omission is null) ? "it has an empty member."
            : document.ExpiresAt - document.CreatedAt > TimeSpan.FromDays(91) ? "it is good for too long."
            : document.Steps.GroupBy(static step => (step.Action, step.Target, step.AccountId, step.Region)).FirstOrDefault(static same => same.Count() > 1) is { } doubled ? $"'{doubled.Key.Target}' has two steps."
            : document.Steps.Select((step, index) => FindProblem(step, index, document.Steps)).FirstOrDefault(static problem => problem is not null);
    }

    private static string? FindProblem(PlanStep step, int index, IReadOnlyList<PlanStep> steps)
    {
        var problem = step.Number != index + 1 ? "its number is not its place"
            : !PlanAction.All.Contains(step.Action) ? $"'{step.Action}' is no action"
            : index > 0 && Order(steps[index - 1].Action) > Order(step.Action) ? "it stands behind what needs it"
            : !AwsArn.IsAccountId(step.AccountId) ? $"'{step.AccountId}' is no account"
            : !RegionName.IsWellFormed(step.Region) ? $"'{step.Region}' is no Region"
            : step.Service is not null && ServiceCatalog.Find(step.Service) is null ? $"'{step.Service}' is no service"
            : step.DependsOn.Any(other => other < 1 || other >= step.Number) ? "it depends on one that is not before it"
            : step.Reversible is not ("Yes" or "No" or "Unknown") ? $"'{step.Reversible}' says not whether it can be undone"
            : step.Fingerprint != PlanStep.FingerprintOf(step.Action, step.Target, step.Before) ? "its fingerprint is of another state"
            : FindStateProblem(step, steps);
        return problem is null ? null : $"step {index + 1}: {problem}.";
    }

    private static string? FindStateProblem(PlanStep step, IReadOnlyList<PlanStep> steps) => step.Action switch
    {
        PlanAction.CreateKey => step is { Service: not null, Before.IsAbsent: true, After: { Alias: { } alias, Policy: not null, Description: not null } } && alias == step.Target && KeyReference.IsNewAliasName(alias, out _)
            ? FindPolicyProblem(step.After) : "it does not say which key is made",
        PlanAction.SetPolicy => IsKey(step) && step is { Before.Policy: not null, After.Policy: not null } ? FindPolicyProblem(step.Before) ?? FindPolicyProblem(step.After) : "it does not say which policy takes the place of which",
        PlanAction.SetRotation => IsKey(step) && step is { Before.RotationEnabled: not null, After.RotationEnabled: not null } ? null : "it does not say how the key is to rotate",
        _ => step.Service is null || !IsResource(step) || (step.Before.IsDefaultKey == true) == (step.Before.KeyId is not null) ? "it does not say under which key the resource is"
            : step.After.KeyFromStep is { } made ? made >= 1 && made < step.Number && steps[made - 1].Action == PlanAction.CreateKey && step.DependsOn.Contains(made) && step.After.KeyId is null ? null : "the step that makes its key is none"
            : KeyReference.TryParse(step.After.KeyId, out var key, out _) && key.Form == KeyReferenceForm.KeyArn ? null : "it does not say which key is set",
    };

    private static string? FindPolicyProblem(PlanState state)
    {
        try
        {
            KeyPolicyDocument.Parse(state.Policy!.Value.GetRawText());
            return null;
        }
        catch (KeyPolicyFormatException exception)
        {
            return exception.Message.TrimEnd('.');
        }
    }

    private static bool IsResource(PlanStep step) => ServiceCatalog.Find(step.Service)!.Read(step.Target).Reference is { Region: { } region } reference
        && region == step.Region && (reference.AccountId is null || reference.AccountId == step.AccountId || reference.Service.MayBeOfOtherAccount);

    private static bool IsKey(PlanStep step) =>
        KeyReference.TryParse(step.Target, out var key, out _) && key is { Form: KeyReferenceForm.KeyArn, Arn: { } arn } && arn.Region == step.Region && arn.AccountId == step.AccountId;

    private static int Order(string action) => PlanAction.All.ToList().IndexOf(action);

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What is left has no name of a plan.
        }
    }
}
