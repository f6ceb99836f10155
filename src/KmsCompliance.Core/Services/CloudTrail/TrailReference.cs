using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Services.CloudTrail;

/// <summary>A trail or an event data store as somebody named it: a trail by name or ARN, a store by its ARN.</summary>
/// <param name="Value">The reference as it was given.</param>
/// <param name="ResourceType">Which of the two it is.</param>
/// <param name="Arn">The ARN's parts; null for a trail's name.</param>
public sealed partial record TrailReference(string Value, TrailResourceType ResourceType, AwsArn? Arn)
{
    /// <summary>What is accepted, for messages.</summary>
    public const string AcceptedForms =
        "a trail's name (letters, digits and ._-), its ARN (arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME) "
        + "or an event data store's ARN (arn:aws:cloudtrail:REGION:ACCOUNT:eventdatastore/ID)";

    private const string TrailPrefix = "trail/";
    private const string StorePrefix = "eventdatastore/";

    /// <summary>Reads a reference as a user gives it.</summary>
    /// <param name="value">The text to read.</param>
    /// <param name="reference">The reference, where the text is one.</param>
    /// <param name="problem">What is wrong with the text, where it is not one; a sentence.</param>
    public static bool TryParse(
        string? value,
        [NotNullWhen(true)] out TrailReference? reference,
        [NotNullWhen(false)] out string? problem)
    {
        reference = null;
        problem = null;
        if (string.IsNullOrWhiteSpace(value))
        {
            problem = "the trail is empty";
        }
        else if (!value.StartsWith("arn:", StringComparison.Ordinal))
        {
            reference = Name().IsMatch(value) ? new TrailReference(value, TrailResourceType.Trail, Arn: null) : null;
            problem = reference is null ? "it has characters that a trail's name cannot have, or not 3 to 128 of them" : null;
        }
        else if (!AwsArn.TryParse(value, out var arn))
        {
            problem = "it is not a well-formed ARN";
        }
        else if (arn.Service != "cloudtrail")
        {
            problem = arn.Service == "kms"
                ? "it is the ARN of a KMS key, not of a trail"
                : $"it is an ARN of '{arn.Service}', not of a trail";
        }
        else if (ReadArn(value, arn) is { } found)
        {
            reference = found;
        }
        else
        {
            problem = "it is not the ARN of a trail or of an event data store";
        }

        return reference is not null;
    }

    /// <summary>The reference as it was given.</summary>
    public override string ToString() => Value;

    private static TrailReference? ReadArn(string value, AwsArn arn)
    {
        if (!RegionName.IsWellFormed(arn.Region) || arn.AccountId.Length == 0)
        {
            return null;
        }

        var resource = arn.Resource;
        return resource.StartsWith(TrailPrefix, StringComparison.Ordinal) && Name().IsMatch(resource[TrailPrefix.Length..])
            ? new TrailReference(value, TrailResourceType.Trail, arn)
            : resource.StartsWith(StorePrefix, StringComparison.Ordinal) && StoreId().IsMatch(resource[StorePrefix.Length..])
                ? new TrailReference(value, TrailResourceType.EventDataStore, arn)
                : null;
    }

    // CloudTrail API Reference, CreateTrail.
    [GeneratedRegex(@"^[a-zA-Z0-9._-]{3,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    // CloudTrail API Reference, EventDataStore; AWS makes UUIDs.
    [GeneratedRegex(@"^[a-zA-Z0-9._/:-]{1,200}\z", RegexOptions.CultureInvariant)]
    private static partial Regex StoreId();
}
