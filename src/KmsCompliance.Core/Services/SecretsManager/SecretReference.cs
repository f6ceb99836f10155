using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Services.SecretsManager;

/// <summary>A secret as somebody named it: by name or by ARN.</summary>
/// <param name="Value">The reference as it was given.</param>
/// <param name="Arn">The ARN's parts; null for a name.</param>
public sealed partial record SecretReference(string Value, AwsArn? Arn)
{
    /// <summary>What is accepted, for messages.</summary>
    public const string AcceptedForms =
        "a secret's name (letters, digits and /_+=.@-!) or its ARN (arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX)";

    /// <summary>Reads a reference as a user gives it.</summary>
    /// <param name="value">The text to read.</param>
    /// <param name="reference">The reference, where the text is one.</param>
    /// <param name="problem">What is wrong with the text, where it is not one; a sentence.</param>
    public static bool TryParse(
        string? value,
        [NotNullWhen(true)] out SecretReference? reference,
        [NotNullWhen(false)] out string? problem)
    {
        reference = null;
        problem = null;
        if (string.IsNullOrWhiteSpace(value))
        {
            problem = "the secret is empty";
        }
        else if (value.StartsWith("arn:", StringComparison.Ordinal))
        {
            if (!AwsArn.TryParse(value, out var arn))
            {
                problem = "it is not a well-formed ARN";
            }
            else if (arn.Service != "secretsmanager")
            {
                problem = arn.Service == "kms"
                    ? "it is the ARN of a KMS key, not of a secret"
                    : $"it is an ARN of '{arn.Service}', not of a secret";
            }
            else if (!arn.Resource.StartsWith("secret:", StringComparison.Ordinal) || !Name().IsMatch(arn.Resource[7..])
                || !RegionName.IsWellFormed(arn.Region) || arn.AccountId.Length == 0)
            {
                problem = "it is not the ARN of a secret";
            }
            else
            {
                reference = new SecretReference(value, arn);
            }
        }
        else if (Name().IsMatch(value))
        {
            reference = new SecretReference(value, Arn: null);
        }
        else
        {
            problem = "it has characters that a secret's name cannot have, or over 512 of them";
        }

        return reference is not null;
    }

    /// <summary>The reference as it was given.</summary>
    public override string ToString() => Value;

    // Secrets Manager API Reference, CreateSecret. Services that own a secret name it with '!', such as rds!db-….
    [GeneratedRegex(@"^[a-zA-Z0-9/_+=.@!-]{1,512}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
