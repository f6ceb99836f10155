using System.Diagnostics.CodeAnalysis;
using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>One change of a key's state: what came of it, and what depended on the key.</summary>
public sealed class CmkKeyChange
{
    /// <summary>Made of what its initializer says.</summary>
    public CmkKeyChange()
    {
    }

    /// <summary>A copy, of which an initializer says what differs.</summary>
    [SetsRequiredMembers]
    internal CmkKeyChange(CmkKeyChange original)
    {
        KeyId = original.KeyId;
        KeyArn = original.KeyArn;
        Region = original.Region;
        AccountId = original.AccountId;
        Action = original.Action;
        PreviousState = original.PreviousState;
        KeyState = original.KeyState;
        DeletionDate = original.DeletionDate;
        KeyMaterialId = original.KeyMaterialId;
        MaterialState = original.MaterialState;
        MaterialValidTo = original.MaterialValidTo;
        Status = original.Status;
        Verified = original.Verified;
        Message = original.Message;
        RelatedKey = original.RelatedKey;
        Impact = original.Impact;
        NotSeen = original.NotSeen;
        RevokedGrant = original.RevokedGrant;
        ProbeBefore = original.ProbeBefore;
        ProbeAfter = original.ProbeAfter;
        Proven = original.Proven;
        EvidencePath = original.EvidencePath;
        EvidenceHead = original.EvidenceHead;
        StartedAt = original.StartedAt;
        FinishedAt = original.FinishedAt;
    }

    /// <summary>The key's id.</summary>
    public required string KeyId { get; init; }

    /// <summary>The key's ARN; null where an emergency was stopped before it was known.</summary>
    public required string? KeyArn { get; init; }

    /// <summary>The key's Region.</summary>
    public required string Region { get; init; }

    /// <summary>The 12-digit account that owns the key; null where that is not known.</summary>
    public required string? AccountId { get; init; }

    /// <summary>What was done: <see cref="CmkKeyAction"/>.</summary>
    public required string Action { get; init; }

    /// <summary>The key's state before, as KMS names it; null where it was not read.</summary>
    public string? PreviousState { get; init; }

    /// <summary>The key's state as it was read back, as KMS names it; null where it could not be read.</summary>
    public string? KeyState { get; init; }

    /// <summary>When the key is to be deleted, in UTC; null where it is not.</summary>
    public DateTimeOffset? DeletionDate { get; init; }

    /// <summary>The id of the material that was imported; null where none was, or that is not known.</summary>
    public string? KeyMaterialId { get; init; }

    /// <summary>What the key uses that material for, as it was read back: <c>CURRENT</c>, <c>NON_CURRENT</c>, <c>PENDING_ROTATION</c> or
    /// <c>PENDING_MULTI_REGION_IMPORT_AND_ROTATION</c>; null where none was imported, or that is not known.</summary>
    public string? MaterialState { get; init; }

    /// <summary>When that material expires, in UTC, as it was read back; null where it does not.</summary>
    public DateTimeOffset? MaterialValidTo { get; init; }

    /// <summary>What came of it: <see cref="CmkChangeStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>Whether KMS was seen to have the key in its new state; null where that could not be seen, false where nothing was
    /// changed under <c>-WhatIf</c>, or a deletion that was scheduled before stays on another day than was asked for.</summary>
    public bool? Verified { get; init; }

    /// <summary>What happened, in words.</summary>
    public string Message { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>The ARNs of the multi-Region keys that are related to it. Each has a state of its own, and decrypts what this one
    /// encrypted.</summary>
    public TextList RelatedKey { get; init; } = [];

    /// <summary>What worked under the key, a line each, and when KMS last saw it used.</summary>
    public TextList Impact { get; init; } = [];

    /// <summary>What could not be looked at, a line each.</summary>
    public TextList NotSeen { get; init; } = [];

    /// <summary>The grants that were taken back.</summary>
    public TextList RevokedGrant { get; init; } = [];

    /// <summary>What KMS answered to a trial of the key before the change: <c>WouldSucceed</c>, <c>Disabled</c>, <c>InvalidState</c>,
    /// <c>AccessDenied</c> or <c>Failed</c>; null where it was not tried.</summary>
    public string? ProbeBefore { get; init; }

    /// <summary>What it answered after the change.</summary>
    public string? ProbeAfter { get; init; }

    /// <summary>Whether the trials prove the change: the one before would have succeeded, and for the one after KMS refuses the key for
    /// its state, or the other way round. Null where it was not tried.</summary>
    public bool? Proven { get; init; }

    /// <summary>The file of evidence; null for none.</summary>
    public string? EvidencePath { get; init; }

    /// <summary>The head of its chain with the last entry of this change: its number, a colon and its hash; null for none.</summary>
    public string? EvidenceHead { get; init; }

    /// <summary>When the change began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When its outcome was known; null under <c>-WhatIf</c>, where there is none.</summary>
    public required DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The key's ARN, or its id.</summary>
    public override string ToString() => KeyArn ?? KeyId;
}
