using System.Security.Cryptography;
using System.Text;

namespace KmsCompliance.Templates.Writing;

/// <summary>Names of what is in a stack. They hang on the thing itself and on nothing else of the export.</summary>
internal static class StackNames
{
    // Of CloudFormation's: letters and digits, 255 at most.
    private const int MostCharacters = 255;
    private const int DigestCharacters = 8;

    /// <summary>A logical id.</summary>
    /// <param name="kind">What it is, such as <c>Secret</c>.</param>
    /// <param name="label">What it is called among people.</param>
    /// <param name="id">What tells it from all others.</param>
    /// <remarks><see href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html"/></remarks>
    public static string LogicalId(string kind, string label, string id)
    {
        var name = new StringBuilder(kind);
        var isStart = true;
        foreach (var character in label)
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                isStart = true;
                continue;
            }

            name.Append(isStart ? char.ToUpperInvariant(character) : character);
            isStart = false;
            if (name.Length == MostCharacters - DigestCharacters)
            {
                break;
            }
        }

        return name.Append(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(id))).AsSpan(0, DigestCharacters)).ToString();
    }

    /// <summary>The logical id of a key.</summary>
    /// <param name="key">The key.</param>
    public static string Of(EstateKey key) => LogicalId("Key", key.Label, IdentityOf(key));

    /// <summary>The logical id of a key's alias.</summary>
    /// <param name="key">The key.</param>
    /// <param name="alias">The alias, with <c>alias/</c>.</param>
    public static string Of(EstateKey key, string alias) => LogicalId("Alias", alias["alias/".Length..], $"{key.AccountId}/{key.Region}/{alias}");

    /// <summary>What tells a key from all others, the same before a plan has made it and after.</summary>
    /// <param name="key">The key.</param>
    public static string IdentityOf(EstateKey key) => key.OwnAlias is { } alias ? $"{key.AccountId}/{key.Region}/{alias}" : key.Arn!;

    /// <summary>The output, or the parameter, that has a key's ARN.</summary>
    /// <param name="key">The key.</param>
    public static string ArnOf(EstateKey key) => Of(key) + "Arn";
}
