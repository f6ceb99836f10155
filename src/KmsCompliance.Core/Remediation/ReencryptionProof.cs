using KmsCompliance.Audit;
using KmsCompliance.Ports;

namespace KmsCompliance.Remediation;

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
                notUnderKey.Add($"{string.Join("/", labels)} (version {version.VersionId}, under {string.Join(", ", version.KmsKeyIds)})");
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
}
