using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace KmsCompliance.Identifiers;

/// <summary>A KMS key as somebody named it: by id, key ARN, alias name or alias ARN.</summary>
public sealed partial record KeyReference
{
    /// <summary>What stands in place of a key where a service reports its default one: Secrets Manager's lists of versions do.</summary>
    public const string DefaultKeyLiteral = "DefaultEncryptionKey";

    /// <summary>What is accepted, for messages.</summary>
    public const string AcceptedForms =
        "a key id (1234abcd-12ab-34cd-56ef-1234567890ab or mrk-…), a key ARN (arn:aws:kms:REGION:ACCOUNT:key/ID), "
        + "an alias name (alias/NAME) or an alias ARN (arn:aws:kms:REGION:ACCOUNT:alias/NAME)";

    private const string AliasPrefix = "alias/";
    private const string AwsAliasPrefix = "alias/aws/";

    private KeyReference(string value, KeyReferenceForm form, string name, AwsArn? arn)
    {
        Value = value;
        Form = form;
        Name = name;
        Arn = arn;
    }

    /// <summary>The reference as it was given.</summary>
    public string Value { get; }

    /// <summary>Which way of naming a key it is.</summary>
    public KeyReferenceForm Form { get; }

    /// <summary>The bare key id, or the alias name with its <c>alias/</c>.</summary>
    public string Name { get; }

    /// <summary>The ARN's parts, for the two ARN forms; null for the bare ones.</summary>
    public AwsArn? Arn { get; }

    /// <summary>Whether the key is planned only: New-ServiceCmk would make it, and give it this alias.</summary>
    public bool IsPlanned { get; private init; }

    /// <summary>Whether it names an alias.</summary>
    public bool IsAlias => Form is KeyReferenceForm.AliasName or KeyReferenceForm.AliasArn;

    /// <summary>Whether it names one of AWS's own aliases, <c>alias/aws/…</c>, whose key AWS manages.</summary>
    public bool IsAwsManagedAlias => IsAlias && Name.StartsWith(AwsAliasPrefix, StringComparison.Ordinal);

    /// <summary>Reads a reference as a service reports it. Nothing is assumed of a bare id's form: KMS is asked.</summary>
    /// <param name="value">The text to read; not empty.</param>
    public static KeyReference FromService(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        if (TryParseArn(value, out var reference))
        {
            return reference;
        }

        return value.StartsWith(AliasPrefix, StringComparison.Ordinal)
            ? new KeyReference(value, KeyReferenceForm.AliasName, value, arn: null)
            : new KeyReference(value, KeyReferenceForm.KeyId, value, arn: null);
    }

    /// <summary>A key that is planned only, by the ARN that its alias would have.</summary>
    /// <param name="alias">The alias.</param>
    /// <param name="region">The Region.</param>
    /// <param name="accountId">The account.</param>
    /// <returns>Null where the parts name no alias.</returns>
    public static KeyReference? Planned(string? alias, string? region, string? accountId) =>
        RegionName.IsWellFormed(region ?? string.Empty) && TryParse($"arn:{RegionName.PartitionOf(region!)}:kms:{region}:{accountId}:{alias}", out var reference, out _)
            && reference.Form == KeyReferenceForm.AliasArn && AwsArn.IsAccountId(accountId)
            ? reference with { IsPlanned = true }
            : null;

    /// <summary>Reads a reference as a user gives it.</summary>
    /// <param name="value">The text to read.</param>
    /// <param name="reference">The reference, where the text is one.</param>
    /// <param name="problem">What is wrong with the text, where it is not one; a sentence.</param>
    /// <returns>Whether the text is a reference to a key.</returns>
    public static bool TryParse(
        string? value,
        [NotNullWhen(true)] out KeyReference? reference,
        [NotNullWhen(false)] out string? problem)
    {
        reference = null;
        problem = null;
        if (string.IsNullOrWhiteSpace(value))
        {
            problem = "the key is empty";
        }
        else if (value.StartsWith("arn:", StringComparison.Ordinal))
        {
            if (!TryParseArn(value, out reference) || !RegionName.IsWellFormed(reference.Arn!.Region))
            {
                reference = null;
                problem = AwsArn.TryParse(value, out var arn) && arn.Service != "kms"
                    ? $"it is an ARN of '{arn.Service}', not of a KMS key"
                    : "it is not a well-formed KMS ARN";
            }
            else if (reference.IsAlias && !AliasName().IsMatch(reference.Name))
            {
                reference = null;
                problem = "its alias has characters other than letters, digits, '/', '_' and '-', or over 256 of them";
            }
            else if (!reference.IsAlias && !KeyId().IsMatch(reference.Name))
            {
                reference = null;
                problem = "its key id is not well formed";
            }
        }
        else if (value.StartsWith(AliasPrefix, StringComparison.Ordinal))
        {
            if (AliasName().IsMatch(value))
            {
                reference = new KeyReference(value, KeyReferenceForm.AliasName, value, arn: null);
            }
            else
            {
                problem = "an alias has letters, digits, '/', '_' and '-' only, 256 at most";
            }
        }
        else if (KeyId().IsMatch(value))
        {
            reference = new KeyReference(value, KeyReferenceForm.KeyId, value, arn: null);
        }
        else
        {
            problem = "an alias is written with its 'alias/', and a key id is a UUID or 'mrk-…'";
        }

        return reference is not null;
    }

    /// <summary>Whether the text may name a new alias: <c>alias/</c> and letters, digits, <c>/ _ -</c>, 256 at most, not
    /// <c>alias/aws/…</c>, which KMS keeps for AWS (KMS API Reference, CreateAlias).</summary>
    /// <param name="value">The text to look at.</param>
    /// <param name="problem">What is wrong with it; a sentence.</param>
    public static bool IsNewAliasName(string? value, [NotNullWhen(false)] out string? problem)
    {
        problem = value switch
        {
            null or "" => "the alias is empty",
            _ when !value.StartsWith(AliasPrefix, StringComparison.Ordinal) => "an alias begins with 'alias/'",
            _ when value.StartsWith(AwsAliasPrefix, StringComparison.Ordinal) => "'alias/aws/' is kept for AWS's own keys",
            _ when !AliasName().IsMatch(value) => "an alias has letters, digits, '/', '_' and '-' only, 256 at most",
            _ => null,
        };
        return problem is null;
    }

    /// <summary>The reference as it was given.</summary>
    public override string ToString() => Value;

    private static bool TryParseArn(string value, [NotNullWhen(true)] out KeyReference? reference)
    {
        reference = null;
        if (!AwsArn.TryParse(value, out var arn) || arn.Service != "kms" || arn.Region.Length == 0 || arn.AccountId.Length == 0)
        {
            return false;
        }

        if (arn.Resource.StartsWith("key/", StringComparison.Ordinal) && arn.Resource.Length > 4)
        {
            reference = new KeyReference(value, KeyReferenceForm.KeyArn, arn.Resource[4..], arn);
        }
        else if (arn.Resource.StartsWith(AliasPrefix, StringComparison.Ordinal) && arn.Resource.Length > AliasPrefix.Length)
        {
            reference = new KeyReference(value, KeyReferenceForm.AliasArn, arn.Resource, arn);
        }

        return reference is not null;
    }

    // Multi-Region ids are mrk- and 32 hex digits; some emulators write them with dashes.
    [GeneratedRegex(@"^([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|mrk-[0-9a-fA-F-]{32,36})\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyId();

    [GeneratedRegex(@"^alias/[a-zA-Z0-9/_-]{1,250}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AliasName();
}
