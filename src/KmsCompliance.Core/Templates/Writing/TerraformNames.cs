using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace KmsCompliance.Templates.Writing;

/// <summary>What things are called in a Terraform configuration: by their own names and nothing else, so that they are called the same in
/// each export, whatever else is in it.</summary>
internal static partial class TerraformNames
{
    private const int Longest = 100;
    private const string OfKeyId = "key_";

    /// <summary>The type of a key.</summary>
    /// <param name="key">The key.</param>
    public static string TypeOf(EstateKey key) => (key.PrimaryArn, key.Origin) switch
    {
        (null, "EXTERNAL") => "aws_kms_external_key",
        (null, _) => "aws_kms_key",
        (_, "EXTERNAL") => "aws_kms_replica_external_key",
        _ => "aws_kms_replica_key",
    };

    /// <summary>The name of a key. It is the same before a plan has made the key and after, and whichever further aliases the key gets.</summary>
    /// <param name="key">The key.</param>
    public static string Of(EstateKey key) => key.OwnAlias is { } alias ? OfAlias(key, alias) : Join(OfKeyId + key.KeyId, key.Region, key.Arn!);

    /// <summary>The name of an alias.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="alias">The alias, with <c>alias/</c>.</param>
    public static string OfAlias(EstateKey key, string alias)
    {
        var label = alias["alias/".Length..];
        return Join(label, key.Region, $"{key.AccountId}/{key.Region}/{alias}", isPlain: !label.StartsWith(OfKeyId, StringComparison.Ordinal));
    }

    /// <summary>The name of a resource.</summary>
    /// <param name="resource">The resource.</param>
    public static string Of(EstateResource resource) => resource.Configuration.Name == resource.Region
        ? Unfit().Replace(resource.Region, "_")
        : Join(resource.Configuration.Name, resource.Region, resource.Status.ResourceId);

    /// <summary>The address of a key.</summary>
    /// <param name="key">The key.</param>
    public static string AddressOf(EstateKey key) => $"{TypeOf(key)}.{Of(key)}";

    /// <summary>The address that a key had by the alias that it has not any more.</summary>
    /// <param name="key">The key.</param>
    public static string FormerAddressOf(EstateKey key) => $"{TypeOf(key)}.{OfAlias(key, key.FormerAlias!)}";

    /// <summary>The address of an alias.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="alias">The alias, with <c>alias/</c>.</param>
    public static string AddressOf(EstateKey key, string alias) => $"aws_kms_alias.{OfAlias(key, alias)}";

    /// <summary>The expression of a key's id.</summary>
    /// <param name="key">The key.</param>
    public static string IdOf(EstateKey key) => TypeOf(key) == "aws_kms_external_key" ? $"{AddressOf(key)}.id" : $"{AddressOf(key)}.key_id";

    /// <summary>The file of a key's policy. No other has it, also where capitals and small letters are the same to the disk.</summary>
    /// <param name="key">The key.</param>
    public static string PolicyFileOf(EstateKey key)
    {
        var name = Of(key);
        return $"policies/{(name.Any(char.IsAsciiLetterUpper) ? $"{name}_{HashOf(name)}" : name)}.json";
    }

    /// <summary>The file of a service's resources, such as <c>secrets_manager.tf</c>.</summary>
    /// <param name="service">The service's name, such as <c>SecretsManager</c>.</param>
    public static string FileOf(string service) => $"{WordStart().Replace(service, "_").ToLowerInvariant()}.tf";

    // Where the label says less than the name, or looks as if it did, the hash says the rest: so no two are the same.
    private static string Join(string label, string region, string identity, bool isPlain = true)
    {
        if (!isPlain || !Plain().IsMatch(label) || Hashed().IsMatch(label))
        {
            var fit = Unfit().Replace(label, "_");
            fit = fit.Length > 0 && (char.IsAsciiLetter(fit[0]) || fit[0] == '_') ? fit : $"_{fit}";
            label = $"{(fit.Length > Longest ? fit[..Longest] : fit)}_{HashOf(identity)}";
        }

        return $"{label}_{Unfit().Replace(region, "_")}";
    }

    private static string HashOf(string identity) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(identity)), 0, 4).ToLowerInvariant();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex(@"_[0-9a-f]{8}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hashed();

    [GeneratedRegex("[^A-Za-z0-9_-]", RegexOptions.CultureInvariant)]
    private static partial Regex Unfit();

    [GeneratedRegex(@"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", RegexOptions.CultureInvariant)]
    private static partial Regex WordStart();
}
