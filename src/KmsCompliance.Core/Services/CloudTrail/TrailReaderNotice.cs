using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;

namespace KmsCompliance.Services.CloudTrail;

/// <summary>Says before a change who reads a trail's log files now and could not read new ones, and who could for the first time: a change of key asks
/// kms:Decrypt of every reader, such as an analysis tool, and tells none of them.</summary>
/// <param name="session">The session.</param>
internal sealed class TrailReaderNotice(IAwsSession session)
{
    private const int MostNames = 10;

    /// <summary>What has to be said; null for nothing.</summary>
    /// <param name="trail">The trail.</param>
    /// <param name="oldKeyArn">The key so far, as an ARN; null where the trail has none, or it is not known.</param>
    /// <param name="newKeyArn">The key to set.</param>
    /// <param name="newPolicy">Its policy; null where that could not be read.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<string?> ComposeAsync(
        TrailEncryptionStatus trail, string? oldKeyArn, string newKeyArn, KeyPolicyDocument? newPolicy, CancellationToken cancellationToken)
    {
        var (after, afterProblem) = newPolicy is null
            ? (null, $"The policy of {newKeyArn} could not be read.")
            : Understand(newPolicy, newKeyArn, trail.ResourceId);
        if (trail.KmsKeyId is null)
        {
            return Introduce(trail, newKeyArn, (after, afterProblem));
        }

        var old = oldKeyArn ?? trail.KmsKeyId;
        var (before, beforeProblem) = await ReadAsync(old, trail.ResourceId, cancellationToken).ConfigureAwait(false);
        if (before is null || after is null)
        {
            return $"Whether everyone who reads the log files of the trail '{trail.ResourceName}' with {old} can read new ones with {newKeyArn} is not known. {beforeProblem} {afterProblem}".Replace("  ", " ", StringComparison.Ordinal).TrimEnd();
        }

        var (losing, onlyByIam) = before.Under(after);
        var notice = (losing.Count, onlyByIam.Count) switch
        {
            (0, 0) => null,
            (0, _) => $"Some who read the log files of the trail '{trail.ResourceName}' with {old} can read new ones only if their IAM policies allow kms:Decrypt on {newKeyArn}: {List(onlyByIam)}.",
            (_, 0) => $"Some who read the log files of the trail '{trail.ResourceName}' with {old} cannot read new ones, since the policy of {newKeyArn} does not let them: {List(losing)}.",
            _ => $"Some who read the log files of the trail '{trail.ResourceName}' with {old} cannot read new ones, since the policy of {newKeyArn} does not let them: {List(losing)}. Others can only if their IAM policies allow kms:Decrypt on it: {List(onlyByIam)}.",
        };
        var (gaining, _) = after.Under(before);
        var gain = gaining.Count == 0 ? null : $"Some who could not read the log files of the trail '{trail.ResourceName}' with {old} may read new ones with {newKeyArn}, where their rights on the bucket, and their IAM policies, allow it: {List(gaining)}.";
        return notice is null ? gain : gain is null ? notice : $"{notice} {gain}";
    }

    private static string Introduce(TrailEncryptionStatus trail, string newKeyArn, (TrailReaders? Readers, string? Problem) next)
    {
        var whom = next.Readers switch
        {
            null => $"Whom its policy lets in is not known. {next.Problem}",
            { Named.Count: 0, ByIam.Count: 0 } => "Its policy lets in nobody.",
            { Named.Count: 0 } readers => $"Its policy names no readers; IAM policies may let in {List(readers.ByIam)}.",
            { ByIam.Count: 0 } readers => $"Its policy lets in {List(readers.Named)}.",
            var readers => $"Its policy lets in {List(readers.Named)}; IAM policies may let in {List(readers.ByIam)}.",
        };
        return $"The log files of the trail '{trail.ResourceName}' were under no key, and whoever may read the bucket '{trail.DeliveryBucket}' reads them. New files need kms:Decrypt on {newKeyArn} as well. {whom}";
    }

    private async Task<(TrailReaders? Readers, string? Problem)> ReadAsync(string keyArn, string trailArn, CancellationToken cancellationToken)
    {
        if (!AwsArn.TryParse(keyArn, out var arn) || !RegionName.IsWellFormed(arn.Region))
        {
            return (null, $"The key '{keyArn}' could not be found.");
        }

        try
        {
            var text = await session.GetKeyCatalog(arn.Region).GetPolicyAsync(keyArn, cancellationToken).ConfigureAwait(false);
            return Understand(KeyPolicyDocument.Parse(text), keyArn, trailArn);
        }
        catch (AwsCallException exception)
        {
            return (null, $"The policy of {keyArn} could not be read: {exception.Describe()}");
        }
        catch (KeyPolicyFormatException exception)
        {
            return (null, $"The policy of {keyArn} could not be understood: {exception.Message}");
        }
    }

    private static (TrailReaders? Readers, string? Problem) Understand(KeyPolicyDocument policy, string keyArn, string trailArn)
    {
        try
        {
            return (new TrailReaders(policy, keyArn, trailArn), null);
        }
        catch (ArgumentException exception)
        {
            return (null, $"The policy of {keyArn} could not be understood: {exception.Message}");
        }
    }

    private static string List(IReadOnlyList<string> names) => names.Count <= MostNames
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(MostNames))} and {names.Count - MostNames} more";
}
