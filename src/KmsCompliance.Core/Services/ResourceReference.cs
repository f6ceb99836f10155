using KmsCompliance.Identifiers;

namespace KmsCompliance.Services;

/// <summary>A resource as somebody named it: by name, by ARN, or by the Region that has only one of its kind.</summary>
/// <param name="Service">The service that it is of.</param>
/// <param name="Value">The reference as it was given.</param>
/// <param name="Arn">The ARN's parts; null for another form.</param>
public sealed record ResourceReference(ServiceDefinition Service, string Value, AwsArn? Arn = null)
{
    private string? _region;
    private string? _accountId;

    /// <summary>The Region that the reference itself names; null for a name.</summary>
    public string? Region
    {
        get => Arn?.Region ?? _region;
        init => _region = value;
    }

    /// <summary>The 12-digit account that the reference itself names; null for a name.</summary>
    public string? AccountId
    {
        get => Arn?.AccountId ?? _accountId;
        init => _accountId = value;
    }

    /// <summary>The reference as it was given.</summary>
    public override string ToString() => Value;
}
