using System.Diagnostics.CodeAnalysis;

namespace KmsCompliance;

/// <summary>A customer-managed key that was made for a service, or one that would be.</summary>
public sealed class ServiceCmk
{
    /// <summary>The <see cref="KeyState"/> of a key that was not made: <c>New-ServiceCmk -WhatIf -PassThru</c> says that it would be.
    /// KMS has no such state.</summary>
    public const string Planned = "Planned";

    /// <summary>What the text of a planned key begins with; no name of a key does.</summary>
    internal const string PlannedPrefix = "planned:";

    /// <summary>Made of what its initializer says.</summary>
    public ServiceCmk()
    {
    }

    /// <summary>A copy, of which an initializer says what differs.</summary>
    [SetsRequiredMembers]
    internal ServiceCmk(ServiceCmk original)
    {
        Service = original.Service;
        KeyId = original.KeyId;
        KeyArn = original.KeyArn;
        Alias = original.Alias;
        Region = original.Region;
        AccountId = original.AccountId;
        KeyState = original.KeyState;
        RotationEnabled = original.RotationEnabled;
        RotationPeriodInDays = original.RotationPeriodInDays;
        CreationDate = original.CreationDate;
        Created = original.Created;
        Tags = original.Tags;
        NextRotationAt = original.NextRotationAt;
        LastRotatedAt = original.LastRotatedAt;
        OnDemandRotationsLeft = original.OnDemandRotationsLeft;
        KeyMaterial = original.KeyMaterial;
    }

    /// <summary>The service's name, such as <c>XRay</c>; null for a key that carries the alias but no service tag.</summary>
    public string? Service { get; init; }

    /// <summary>The key's id; null for a key that is planned only.</summary>
    public required string? KeyId { get; init; }

    /// <summary>The key's ARN; null for a key that is planned only.</summary>
    public required string? KeyArn { get; init; }

    /// <summary>The alias, such as <c>alias/xray-trace-data-cmk</c>; null where the key has none. A planned key's is the one that it
    /// would get.</summary>
    public string? Alias { get; init; }

    /// <summary>The key's Region.</summary>
    public required string Region { get; init; }

    /// <summary>The 12-digit account that owns the key.</summary>
    public required string AccountId { get; init; }

    /// <summary>The key's state as KMS names it, such as <c>Enabled</c>; <see cref="Planned"/> where there is no key.</summary>
    public required string KeyState { get; init; }

    /// <summary>Whether KMS rotates the key by itself; null where that could not be determined.</summary>
    public bool? RotationEnabled { get; init; }

    /// <summary>Days between rotations, 90 to 2560; null where not rotated or not reported.</summary>
    public int? RotationPeriodInDays { get; init; }

    /// <summary>When the key was made.</summary>
    public DateTimeOffset? CreationDate { get; init; }

    /// <summary>Whether this run made the key; false where it was there already.</summary>
    public bool Created { get; init; }

    /// <summary>The key's tags.</summary>
    public TextDictionary Tags { get; init; } = TextDictionary.Empty;

    /// <summary>When KMS rotates the key by itself next; null where it does not, or that is not reported.</summary>
    public DateTimeOffset? NextRotationAt { get; init; }

    /// <summary>When the key was last rotated; null where it never was, and unless <c>-IncludeRotation</c> asked for it.</summary>
    public DateTimeOffset? LastRotatedAt { get; init; }

    /// <summary>How many of the 25 rotations on demand that a key may have are left; null unless <c>-IncludeRotation</c> asked for
    /// them.</summary>
    public int? OnDemandRotationsLeft { get; init; }

    /// <summary>A text for each of the key's materials, the oldest first: since when it is the key's (<c>first</c> for the one that it was
    /// made with, <c>waits</c> for one that was imported and not rotated to), by which rotation (AUTOMATIC or ON_DEMAND), its state and
    /// its id; of imported material also whether it is there, and until when. Null unless <c>-IncludeRotation</c> asked for them.</summary>
    public TextList? KeyMaterial { get; init; }

    /// <summary>Whether the key is planned only. Nothing can be done with it but look at what would follow.</summary>
    internal bool IsPlanned => KeyState == Planned;

    /// <summary>The key's ARN; of a planned key what no command takes for the name of one.</summary>
    public override string ToString() => KeyArn ?? $"{PlannedPrefix}{Alias} in {Region}";
}
