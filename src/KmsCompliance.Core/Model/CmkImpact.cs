using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>One thing that depends on a key, and what becomes of it when something happens to the key.</summary>
public sealed class CmkImpact
{
    /// <summary>The key's ARN.</summary>
    public required string KeyArn { get; init; }

    /// <summary>What happens to the key: one of <see cref="KeyEvent"/>.</summary>
    public required string Event { get; init; }

    /// <summary>What kind of thing it is: one of <see cref="KeyDependant"/>.</summary>
    public required string Dependant { get; init; }

    /// <summary>The service whose resource it is, such as <c>SecretsManager</c>; <c>KMS</c> for what belongs to the key itself.</summary>
    public required string Service { get; init; }

    /// <summary>What it is called among people: a secret's name, an alias, the principal of a grant.</summary>
    public required string ResourceName { get; init => field = PrintableText.Of(value); }

    /// <summary>What names the resource in every account and Region; the key's ARN for what is none.</summary>
    public required string ResourceId { get; init; }

    /// <summary>Its ARN; null where it has none.</summary>
    public string? ResourceArn { get; init; }

    /// <summary>The 12-digit account that holds it; the key's for what belongs to the key.</summary>
    public required string AccountId { get; init; }

    /// <summary>The Region that holds it; the key's for what belongs to the key.</summary>
    public required string Region { get; init; }

    /// <summary>Whether it works with the key now, and stops: true or false; null where that could not be determined. What does not
    /// stop may still lose data: see <see cref="StoredData"/>.</summary>
    public bool? Stops { get; init; }

    /// <summary>What becomes of data that is to be written: one of <see cref="ImpactOnData"/>.</summary>
    public string NewData { get; init; } = ImpactOnData.None;

    /// <summary>What becomes of data that is stored under the key: one of <see cref="ImpactOnData"/>.</summary>
    public string StoredData { get; init; } = ImpactOnData.None;

    /// <summary>From when on: null for at once, which for services that keep a data key means minutes, and where there is no
    /// impact.</summary>
    public DateTimeOffset? EffectiveAt { get; init; }

    /// <summary>The versions that can be read under the key alone, with their labels; empty where there are none.</summary>
    public TextList Version { get; init; } = [];

    /// <summary>What happens, in words.</summary>
    public required string Message { get; init => field = PrintableText.Of(value); }

    /// <summary>The command that moves it to another key, in the variable <c>$newKey</c>; or after <c>#</c> what else to do. Null where there
    /// is nothing to move.</summary>
    public string? Remediation { get; init => field = value is null ? null : PrintableText.Of(value); }

    /// <summary>When it was looked at.</summary>
    public DateTimeOffset? ScannedAt { get; init; }

    /// <summary>The resource's id.</summary>
    public override string ToString() => ResourceId;
}
