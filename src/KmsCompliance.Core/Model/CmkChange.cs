using System.Diagnostics.CodeAnalysis;
using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>One change of key: what was asked for, what came of it, and when.</summary>
public sealed class CmkChange
{
    /// <summary>Made of what its initializer says.</summary>
    public CmkChange()
    {
    }

    /// <summary>A copy, of which an initializer says what differs.</summary>
    [SetsRequiredMembers]
    internal CmkChange(CmkChange original)
    {
        Service = original.Service;
        ResourceName = original.ResourceName;
        ResourceArn = original.ResourceArn;
        Region = original.Region;
        AccountId = original.AccountId;
        PreviousKeyId = original.PreviousKeyId;
        KeyArn = original.KeyArn;
        Status = original.Status;
        Verified = original.Verified;
        Message = original.Message;
        VersionNotUnderKey = original.VersionNotUnderKey;
        PolicyChange = original.PolicyChange;
        StartedAt = original.StartedAt;
        FinishedAt = original.FinishedAt;
    }

    /// <summary>The service's name, such as <c>XRay</c>.</summary>
    public required string Service { get; init; }

    /// <summary>The resource's name.</summary>
    public required string ResourceName { get; init; }

    /// <summary>The resource's ARN; null where AWS gives it none (X-Ray's setting).</summary>
    public string? ResourceArn { get; init; }

    /// <summary>What names the resource in every account and Region: its ARN, or <c>xray/ACCOUNT/REGION</c> where it has
    /// none.</summary>
    public string ResourceId => ResourceIds.Of(Service, ResourceArn, AccountId, Region);

    /// <summary>The resource's Region.</summary>
    public required string Region { get; init; }

    /// <summary>The resource's 12-digit account.</summary>
    public required string AccountId { get; init; }

    /// <summary>The key before the change, as the service reported it; null for the service's default key.</summary>
    public string? PreviousKeyId { get; init; }

    /// <summary>The ARN of the key that was set, or would be; null for the service's default key. That of the alias where the key
    /// is only planned: see <see cref="ServiceCmk.IsPlanned"/>.</summary>
    public string? KeyArn { get; init; }

    /// <summary>What came of it.</summary>
    public required string Status { get; init; }

    /// <summary>Whether the service was seen to use the new key; null where that could not be determined, false where nothing was
    /// changed under <c>-WhatIf</c>.</summary>
    public bool? Verified { get; init; }

    /// <summary>What happened, in words.</summary>
    public string Message { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>The labelled versions of a secret that are not under the new key; empty elsewhere.</summary>
    public TextList VersionNotUnderKey { get; init; } = [];

    /// <summary>What came of the change of the key's policy that was to be made first, under <c>-RepairPolicy</c>; null where none
    /// was.</summary>
    public string? PolicyStatus => PolicyChange?.Status;

    /// <summary>The Sids of the statements that came to the key's policy, or would come; empty where none did.</summary>
    public TextList AddedStatement => PolicyChange?.AddedStatement ?? [];

    /// <summary>The key's policy before it was changed, to the letter; putting it back undoes that. Null where it was not.</summary>
    public string? PreviousPolicy => MadePolicyChange?.PreviousPolicy;

    /// <summary>The key's policy as it was written; null where it was not, or where that is not known.</summary>
    public string? RepairedPolicy => MadePolicyChange?.PolicyDocument;

    /// <summary>The change of the key's policy that was made first; null where none was.</summary>
    internal CmkPolicyChange? PolicyChange { get; init; }

    private CmkPolicyChange? MadePolicyChange => PolicyChange is { Status: not CmkChangeStatus.WhatIf } ? PolicyChange : null;

    /// <summary>When the change began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When its outcome was known; null under <c>-WhatIf</c>, where there is none.</summary>
    public required DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The resource's ARN, or what names it where it has none.</summary>
    public override string ToString() => ResourceId;
}
