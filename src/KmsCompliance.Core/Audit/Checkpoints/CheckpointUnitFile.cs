using KmsCompliance.Files;
using KmsCompliance.Services;

namespace KmsCompliance.Audit.Checkpoints;

/// <summary>A unit's file, read as often as it takes. Whoever may write the folder may have changed it: what is not of the unit, or what no
/// audit puts out, makes the whole file one that is not used.</summary>
/// <param name="file">The file.</param>
/// <param name="service">The service.</param>
/// <param name="expected">What it has to be of; when it was listed is the file's to say.</param>
internal sealed class CheckpointUnitFile(FileStream file, ServiceDefinition service, CheckpointUnitHeader expected)
{
    /// <summary>When it began to be listed, once it has been read.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>Reads the statuses, from the beginning.</summary>
    /// <exception cref="UnreadableFileException">It is damaged, or none of the unit: what was given before is not to be
    /// used.</exception>
    public IEnumerable<EncryptionStatus> Read()
    {
        file.Position = 0;
        using var lines = new GzipLineReader(file, CheckpointFormat.MostBytesOfALine, CheckpointFormat.MostBytes, leaveOpen: true);
        ReadHeader(lines);
        var count = 0;
        object read;
        while ((read = ReadStatusOrEnd(lines)) is EncryptionStatus status)
        {
            count++;
            yield return status;
        }

        if ((int)read != count || lines.TryRead(out _))
        {
            throw new UnreadableFileException("it has another number of resources than it says");
        }
    }

    private void ReadHeader(GzipLineReader lines)
    {
        var header = lines.TryRead(out var line) ? CheckpointJson.ReadUnit(line) : throw Ended();
        if (header.CheckpointId != expected.CheckpointId)
        {
            throw new UnreadableFileException("it is of another checkpoint");
        }

        if (header with { StartedAt = expected.StartedAt } != expected)
        {
            throw new UnreadableFileException($"it is of {header.Service} in {header.Region} and account {header.AccountId}");
        }

        StartedAt = header.StartedAt.ToUniversalTime();
    }

    private object ReadStatusOrEnd(GzipLineReader lines)
    {
        var read = lines.TryRead(out var line) ? CheckpointJson.ReadStatusOrEnd(line, service) : throw Ended();
        return read is EncryptionStatus status && FindProblem(status) is { } problem ? throw new UnreadableFileException(problem) : read;
    }

    private string? FindProblem(EncryptionStatus status)
    {
        if (status.Service != expected.Service || status.Region != expected.Region || (status.AccountId != expected.AccountId && !service.MayBeOfOtherAccount))
        {
            return $"it has a status of {status.Service} in {status.Region} and account {status.AccountId}";
        }

        return SavedStatus.Check(status, status.Service, status.ResourceId) is { Reason: ComplianceReason.Contradictory or ComplianceReason.NotListed } contradictory
            ? $"it has a status that no listing gives: {contradictory.ResourceId}"
            : null;
    }

    private static UnreadableFileException Ended() => new("its end is missing");
}
