using System.Diagnostics.CodeAnalysis;
using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>What came of turning a key's rotation on or off, or of rotating it now. What it says of the key is what was read
/// back.</summary>
public sealed class CmkRotationChange
{
    /// <summary>Made of what its initializer says.</summary>
    public CmkRotationChange()
    {
    }

    /// <summary>A copy, of which an initializer says what differs.</summary>
    [SetsRequiredMembers]
    internal CmkRotationChange(CmkRotationChange original)
    {
        Action = original.Action;
        KeyId = original.KeyId;
        KeyArn = original.KeyArn;
        Region = original.Region;
        AccountId = original.AccountId;
        Status = original.Status;
        Verified = original.Verified;
        Message = original.Message;
        PreviousRotationEnabled = original.PreviousRotationEnabled;
        PreviousRotationPeriodInDays = original.PreviousRotationPeriodInDays;
        RotationEnabled = original.RotationEnabled;
        RotationPeriodInDays = original.RotationPeriodInDays;
        NextRotationAt = original.NextRotationAt;
        PreviousKeyMaterialId = original.PreviousKeyMaterialId;
        KeyMaterialId = original.KeyMaterialId;
        OnDemandRotationsLeft = original.OnDemandRotationsLeft;
        StartedAt = original.StartedAt;
        FinishedAt = original.FinishedAt;
    }

    /// <summary><c>Enable</c>, <c>Disable</c> or <c>Rotate</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The key's id.</summary>
    public required string KeyId { get; init; }

    /// <summary>The key's ARN.</summary>
    public required string KeyArn { get; init; }

    /// <summary>The key's Region.</summary>
    public required string Region { get; init; }

    /// <summary>The 12-digit account that owns the key.</summary>
    public required string AccountId { get; init; }

    /// <summary>What came of it, one of <see cref="CmkChangeStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>Whether the change was seen; null where that could not be seen, false where nothing was changed under
    /// <c>-WhatIf</c>.</summary>
    public bool? Verified { get; init; }

    /// <summary>What happened, in words.</summary>
    public string Message { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>Whether the key rotated by itself before; null where KMS does not say.</summary>
    public bool? PreviousRotationEnabled { get; init; }

    /// <summary>Days between rotations before; null where it did not rotate.</summary>
    public int? PreviousRotationPeriodInDays { get; init; }

    /// <summary>Whether the key rotates by itself, as it was read back; null where that is not known.</summary>
    public bool? RotationEnabled { get; init; }

    /// <summary>Days between rotations, 90 to 2560, as they were read back; null where it does not rotate.</summary>
    public int? RotationPeriodInDays { get; init; }

    /// <summary>When KMS rotates the key by itself next; null where it does not, or that is not reported.</summary>
    public DateTimeOffset? NextRotationAt { get; init; }

    /// <summary>The id of the material that encrypted before; null where not reported, and where nothing was rotated.</summary>
    public string? PreviousKeyMaterialId { get; init; }

    /// <summary>The id of the material that encrypts now, as it was read back; null where that is not known, and where nothing was
    /// rotated.</summary>
    public string? KeyMaterialId { get; init; }

    /// <summary>How many of the 25 rotations on demand that a key may have are left; null where they were not counted.</summary>
    public int? OnDemandRotationsLeft { get; init; }

    /// <summary>When the change began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When its outcome was known; null under <c>-WhatIf</c>, where there is none.</summary>
    public required DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The key's ARN.</summary>
    public override string ToString() => KeyArn;
}
