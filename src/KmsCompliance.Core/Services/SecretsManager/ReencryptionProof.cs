using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Services.SecretsManager;

/// <summary>Whether Secrets Manager re-encrypted a secret's versions, as the keys of the versions tell; never their values.</summary>
internal static class ReencryptionProof
{
    // The labels whose versions UpdateSecret re-encrypts; others stay under the key they were written with.
    private static readonly string[] Reencrypted = ["AWSCURRENT", "AWSPENDING", "AWSPREVIOUS"];

    /// <summary>Judges the versions of a secret.</summary>
    /// <param name="secretArn">The secret.</param>
    /// <param name="seen">Its versions, and where none of them tells its key or the key is restored, its own.</param>
    /// <param name="key">The key that they should be under.</param>
    /// <param name="keys">The Region's keys.</param>
    public static async Task<KeyProof> OfAsync(string secretArn, KeyObservation seen, KeyToSet key, IKeyFinder keys)
    {
        var notUnderKey = new List<string>();
        var underKey = 0;
        var others = 0;
        var notReported = false;
        var alsoUnderOthers = false;
        foreach (var version in seen.Versions ?? [])
        {
            var labels = version.Stages.Where(Reencrypted.Contains).ToArray();
            if (version.KmsKeyIds is null)
            {
                notReported |= labels.Length > 0;
                continue;
            }

            var isUnderKey = false;
            foreach (var reported in version.KmsKeyIds.OrderByDescending(static reported => reported == KeyReference.DefaultKeyLiteral))
            {
                if (isUnderKey = await IsUnderAsync(reported, key, keys).ConfigureAwait(false))
                {
                    break;
                }
            }

            if (labels.Length == 0)
            {
                others += isUnderKey ? 0 : 1;
            }
            else if (isUnderKey)
            {
                underKey++;
                alsoUnderOthers |= version.KmsKeyIds.Distinct(StringComparer.Ordinal).Skip(1).Any();
            }
            else
            {
                var old = await Task.WhenAll(version.KmsKeyIds.Select(reported => DescribeOldKeyAsync(reported, keys))).ConfigureAwait(false);
                notUnderKey.Add($"{string.Join("/", labels)} (version {version.VersionId}, under {string.Join(", ", old)})");
            }
        }

        if (notUnderKey.Count > 0)
        {
            return KeyProof.Fails(SecretFailures.VersionNotReencrypted(secretArn, NameOf(key), notUnderKey)) with
            {
                Message = $"Not re-encrypted: {string.Join("; ", notUnderKey)}.",
                VersionNotUnderKey = notUnderKey,
            };
        }

        if (seen.Versions?.Any(static version => version.TellsKey) != true && !await IsUnderAsync(seen.KmsKeyId, key, keys).ConfigureAwait(false))
        {
            return KeyProof.Fails(Failures.ChangeNotTaken($"The secret '{secretArn}'", key.Name, seen.KmsKeyId));
        }

        if (notReported)
        {
            return new KeyProof(Verified: null, "The endpoint does not report the keys of versions, so re-encryption could not be verified.");
        }

        var rest = others == 0
            ? string.Empty
            : $" {others} {(others == 1 ? "version" : "versions")} without AWS's labels stay under an older key.";
        var underWhat = key.IsDefault ? ServiceCatalog.SecretsManager.DefaultKey.Name : "the key";
        var readable = key.IsRestoration && alsoUnderOthers ? ", and can be read under the keys of since then too" : string.Empty;
        return new KeyProof(Verified: true, $"{underKey} labelled {(underKey == 1 ? "version is" : "versions are")} under {underWhat}{readable}.{rest}");
    }

    private static string NameOf(KeyToSet key) => key.IsDefault ? ServiceCatalog.SecretsManager.DefaultKey.Name : key.Name;

    // Of the keys that AWS manages, aws/secretsmanager alone serves secrets (Secrets Manager user guide, "Secret encryption and decryption").
    private static async Task<bool> IsUnderAsync(string? reported, KeyToSet key, IKeyFinder keys)
    {
        if (key.Found is { } found && await keys.IsSameAsync(reported, found).ConfigureAwait(false))
        {
            return true;
        }

        if (key.IsCustomerManaged)
        {
            return false;
        }

        if (string.IsNullOrEmpty(reported) || reported == KeyReference.DefaultKeyLiteral)
        {
            return true;
        }

        var reference = KeyReference.FromService(reported);
        return reference.IsAwsManagedAlias
            ? reference.Name == ServiceCatalog.SecretsManager.AwsManagedAlias
            : (await keys.FindAsync(reference).ConfigureAwait(false)).Key is { KeyManager: "AWS" };
    }

    // A version whose old key does not work cannot be re-encrypted by anybody; that is worth more than a guess at rights.
    private static async Task<string> DescribeOldKeyAsync(string reported, IKeyFinder keys)
    {
        if (reported == KeyReference.DefaultKeyLiteral)
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
            { Key.WhyNotUsable: { } problem } => $"{reported}, which cannot decrypt: {problem}",
            _ => reported,
        };
    }
}
