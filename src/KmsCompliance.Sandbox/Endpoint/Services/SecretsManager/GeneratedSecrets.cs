using System.Globalization;

namespace KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;

/// <summary>Secrets that exist by rule: made when asked for, so that a million of them take no memory.</summary>
internal sealed class GeneratedSecrets(string accountId, string region, int count, IReadOnlyList<string?> keyIds, DateTimeOffset createdAt)
{
    private const string Prefix = "generated/secret-";

    public int Count { get; } = count;

    public Secret Create(int index)
    {
        var name = NameOf(index);
        var keyId = keyIds.Count == 0 ? null : keyIds[index % keyIds.Count];
        return new Secret(name, Secret.ArnOf(region, accountId, name, Suffix(index)), createdAt.AddSeconds(index))
        {
            KmsKeyId = keyId,
            InitialKeyId = keyId ?? SecretEncryption.DefaultKeyId,
        };
    }

    public int IndexOf(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && index < Count && NameOf(index) == name
            ? index
            : -1;

    private static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{index:D7}");

    private static string Suffix(int index) => string.Create(CultureInfo.InvariantCulture, $"{unchecked((uint)index * 2654435761u) & 0xFFFFFF:x6}");
}
