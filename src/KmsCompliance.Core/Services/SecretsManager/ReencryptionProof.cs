using KmsCompliance.Changes;
using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Ports;

namespace KmsCompliance.Services.SecretsManager;

/// <summary>Whether the versions of a secret are under a key. HTTP 200 from UpdateSecret does not say so: without
/// kms:Encrypt on the new key or kms:Decrypt on the old one it succeeds and re-encrypts nothing (Secrets Manager user
/// guide, "Change the encryption key").</summary>
/// <param name="Verified">Whether every labelled version is; null where the endpoint does not report it.</param>
/// <param name="NotUnderKey">The labelled versions that are not.</param>
/// <param name="Message">What was seen, in words.</param>
internal sealed record ReencryptionProof(bool? Verified, IReadOnlyList<string> NotUnderKey, string Message)
{
    // The labels whose versions UpdateSecret re-encrypts; others stay under the key they were written with.
    private static readonly string[] Reencrypted = ["AWSCURRENT", "AWSPENDING", "AWSPREVIOUS"];

    /// <summary>Reads the versions' keys after a change. What is not there yet is looked for again for a few seconds:
    /// lists of AWS may lag behind, and a wrong alarm is as bad as none.</summary>
    public static async Task<ReencryptionProof> CollectAfterChangeAsync(
        ISecretEncryption secrets,
        string secretArn,
        KeyDescription key,
        KeyDirectory keys,
        TimeProvider time,
        CancellationToken stop)
    {
        for (var attempt = 0; ; attempt++)
        {
            var proof = await CollectAsync(secrets, secretArn, key, keys, stop).ConfigureAwait(false);
            if (proof.Verified != false || attempt == 2)
            {
                return proof;
            }

            await Task.Delay(Backoff.After(attempt), time, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the versions' keys; never their values.</summary>
    public static async Task<ReencryptionProof> CollectAsync(
        ISecretEncryption secrets,
        string secretArn,
        KeyDescription key,
        KeyDirectory keys,
        CancellationToken stop)
    {
        var notUnderKey = new List<string>();
        var underKey = 0;
        var others = 0;
        var notReported = false;
        await foreach (var version in secrets.ListVersionsAsync(secretArn, stop).ConfigureAwait(false))
        {
            var labels = version.Stages.Where(Reencrypted.Contains).ToArray();
            if (version.KmsKeyIds is null)
            {
                notReported |= labels.Length > 0;
                continue;
            }

            var isUnderKey = false;
            foreach (var reported in version.KmsKeyIds)
            {
                isUnderKey |= await TargetKey.IsSameAsync(reported, key, keys).ConfigureAwait(false);
            }

            if (labels.Length == 0)
            {
                others += isUnderKey ? 0 : 1;
            }
            else if (isUnderKey)
            {
                underKey++;
            }
            else
            {
                var old = await Task.WhenAll(version.KmsKeyIds.Select(reported => DescribeOldKeyAsync(reported, keys))).ConfigureAwait(false);
                notUnderKey.Add($"{string.Join("/", labels)} (version {version.VersionId}, under {string.Join(", ", old)})");
            }
        }

        if (notUnderKey.Count > 0)
        {
            return new ReencryptionProof(Verified: false, notUnderKey, $"Not re-encrypted: {string.Join("; ", notUnderKey)}.");
        }

        if (notReported)
        {
            return new ReencryptionProof(Verified: null, [], "The endpoint does not report the keys of versions, so re-encryption could not be verified.");
        }

        var rest = others == 0
            ? string.Empty
            : $" {others} {(others == 1 ? "version" : "versions")} without AWS's labels stay under an older key.";
        return new ReencryptionProof(Verified: true, [], $"{underKey} labelled {(underKey == 1 ? "version is" : "versions are")} under the key.{rest}");
    }

    // A version whose old key does not work cannot be re-encrypted by anybody; that is worth more than a guess at rights.
    private static async Task<string> DescribeOldKeyAsync(string reported, KeyDirectory keys)
    {
        if (reported == KeyVerdict.DefaultKeyLiteral)
        {
            return "aws/secretsmanager";
        }

        var reference = KeyReference.FromService(reported);
        if (reference.IsAwsManagedAlias)
        {
            return reported;
        }

        var lookup = await keys.FindAsync(reference).ConfigureAwait(false);
        return lookup switch
        {
            { Outcome: KeyLookupOutcome.NotFound } => $"{reported}, which does not exist any more",
            { Key: { } key } when KeyVerdict.WhyNotUsable(key) is { } problem => $"{reported}, which cannot decrypt: {problem}",
            _ => reported,
        };
    }
}
