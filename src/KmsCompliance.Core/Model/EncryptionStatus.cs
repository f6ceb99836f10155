using KmsCompliance.Model;

namespace KmsCompliance;

/// <summary>Under which key a resource is encrypted, and what that is worth.</summary>
public abstract class EncryptionStatus
{
    /// <summary>The service's name as <c>-Service</c> takes it, such as <c>XRay</c>.</summary>
    public abstract string Service { get; }

    /// <summary>What the resource is called among people: a secret's name; the setting's name for X-Ray.</summary>
    public virtual string ResourceName { get; init; } = string.Empty;

    /// <summary>The resource's ARN; null where AWS gives it none (X-Ray's setting).</summary>
    public virtual string? ResourceArn { get; init; }

    /// <summary>What names the resource in every account and Region: its ARN, or <c>xray/ACCOUNT/REGION</c> where it has
    /// none; <c>SERVICE/ACCOUNT/REGION/*</c> where the status stands for resources that could not be listed.</summary>
    public string ResourceId => Reason == ComplianceReason.NotListed
        ? ResourceIds.NotListed(Service, AccountId, Region)
        : ResourceIds.Of(Service, ResourceArn, AccountId, Region);

    /// <summary>The 12-digit account that holds the resource.</summary>
    public required string AccountId { get; init; }

    /// <summary>The Region that holds the resource.</summary>
    public required string Region { get; init; }

    /// <summary>The Region that a key for the resource has to lie in; null where that could not be determined. For all but
    /// trails, the resource's own.</summary>
    public virtual string? KeyRegion => Region;

    /// <summary>The current key exactly as the service reports it: a key id, key ARN, alias name or alias ARN; null
    /// where the service reports none. Never bound by a command as the key to set.</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>The ARN of the current key once resolved; null where there is none or it could not be resolved.</summary>
    public string? KeyArn { get => Verdict.KeyArn; init => Verdict = Verdict with { KeyArn = value }; }

    /// <summary>The alias through which the key is configured, such as <c>alias/billing</c>; else the first of its aliases by
    /// name, where those of its Region were read. Null where it has none, or <see cref="KeyAliasLooked"/> is false.</summary>
    public string? KeyAlias { get => Verdict.KeyAlias; init => Verdict = Verdict with { KeyAlias = value }; }

    /// <summary>Whether <see cref="KeyAlias"/> tells all: false where the key may have an alias that was not looked for.</summary>
    public bool KeyAliasLooked { get => Verdict.KeyAliasLooked; init => Verdict = Verdict with { KeyAliasLooked = value }; }

    /// <summary><c>CUSTOMER</c> or <c>AWS</c>; null where it could not be determined.</summary>
    public string? KeyManager { get => Verdict.KeyManager; init => Verdict = Verdict with { KeyManager = value }; }

    /// <summary>The key's state as KMS names it (<c>Enabled</c>, <c>Disabled</c>, <c>PendingDeletion</c>, …); null
    /// where it could not be determined.</summary>
    public string? KeyState { get => Verdict.KeyState; init => Verdict = Verdict with { KeyState = value }; }

    /// <summary>The 12-digit account that owns the key; null where it could not be determined.</summary>
    public string? KeyAccountId { get => Verdict.KeyAccountId; init => Verdict = Verdict with { KeyAccountId = value }; }

    /// <summary>The resource's tags, none included; null where the service's listing does not have them.</summary>
    public TextDictionary? Tags { get; init; }

    /// <summary>The verdict.</summary>
    public string Compliance { get => Verdict.Compliance; init => Verdict = Verdict with { Compliance = value }; }

    /// <summary>Why, as a code.</summary>
    public string Reason { get => Verdict.Reason; init => Verdict = Verdict with { Reason = value }; }

    /// <summary>Why, in words.</summary>
    public string Message { get => Verdict.Message; init => Verdict = Verdict with { Message = value }; }

    /// <summary>When the resource was looked at, in UTC and whole seconds; null where that is not known.</summary>
    public DateTimeOffset? ScannedAt { get => Verdict.ScannedAt; init => Verdict = Verdict with { ScannedAt = value }; }

    /// <summary>The ARN of whoever signed the calls; null where that is not known.</summary>
    public string? ScannedBy { get => Verdict.ScannedBy; init => Verdict = Verdict with { ScannedBy = value }; }

    /// <summary>What there is to say of the key: all that judging it changes.</summary>
    internal StatusVerdict Verdict { get; private set; } = new();

    /// <summary>The resource's ARN, or what names it where it has none.</summary>
    public sealed override string ToString() => ResourceId;

    /// <summary>The same resource with another verdict.</summary>
    /// <param name="verdict">The verdict.</param>
    internal EncryptionStatus With(StatusVerdict verdict)
    {
        var judged = (EncryptionStatus)MemberwiseClone();
        judged.Verdict = verdict;
        return judged;
    }
}
