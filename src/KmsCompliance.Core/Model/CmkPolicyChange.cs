using System.Diagnostics.CodeAnalysis;
using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>One change of a key's policy: what was asked for, what came of it, and the policy as it was before.</summary>
public sealed class CmkPolicyChange
{
    /// <summary>Made of what its initializer says.</summary>
    public CmkPolicyChange()
    {
    }

    /// <summary>A copy, of which an initializer says what differs.</summary>
    [SetsRequiredMembers]
    internal CmkPolicyChange(CmkPolicyChange original)
    {
        KeyId = original.KeyId;
        KeyArn = original.KeyArn;
        Region = original.Region;
        AccountId = original.AccountId;
        Status = original.Status;
        Verified = original.Verified;
        Message = original.Message;
        AddedStatement = original.AddedStatement;
        ChangedStatement = original.ChangedStatement;
        RemovedStatement = original.RemovedStatement;
        Gain = original.Gain;
        Loss = original.Loss;
        Difference = original.Difference;
        PreviousPolicy = original.PreviousPolicy;
        PolicyDocument = original.PolicyDocument;
        StartedAt = original.StartedAt;
        FinishedAt = original.FinishedAt;
    }

    /// <summary>The key's id.</summary>
    public required string KeyId { get; init; }

    /// <summary>The key's ARN.</summary>
    public required string KeyArn { get; init; }

    /// <summary>The key's Region.</summary>
    public required string Region { get; init; }

    /// <summary>The 12-digit account that owns the key.</summary>
    public required string AccountId { get; init; }

    /// <summary>What came of it.</summary>
    public required string Status { get; init; }

    /// <summary>Whether KMS was seen to have the new policy; null where that could not be seen, false where nothing was changed
    /// under <c>-WhatIf</c>.</summary>
    public bool? Verified { get; init; }

    /// <summary>What happened, in words.</summary>
    public string Message { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>The Sids of the statements that came.</summary>
    public TextList AddedStatement { get; init; } = [];

    /// <summary>The Sids of the statements that now say more or less than before.</summary>
    public TextList ChangedStatement { get; init; } = [];

    /// <summary>The Sids of the statements that went.</summary>
    public TextList RemovedStatement { get; init; } = [];

    /// <summary>Who can use or administer the key by the policy now and could not before, and for what, such as
    /// <c>arn:aws:iam::111122223333:role/App: Decrypt (if kms:ViaService is secretsmanager.eu-west-1.amazonaws.com)</c>. By the policies
    /// alone: what IAM policies and grants give besides is not looked at.</summary>
    public TextList Gain { get; init; } = [];

    /// <summary>Who could by the policy before, and cannot now, and for what.</summary>
    public TextList Loss { get; init; } = [];

    /// <summary>The change for people, as it was confirmed: each statement as indented JSON, <c>-</c> before the lines of
    /// what went and <c>+</c> before those of what came; empty where nothing changed.</summary>
    public string Difference { get; init; } = string.Empty;

    /// <summary>The policy before the change, to the letter; putting it back undoes the change.</summary>
    public required string PreviousPolicy { get; init; }

    /// <summary>The policy that the key has now; null where that is not known.</summary>
    public string? PolicyDocument { get; init; }

    /// <summary>When the change began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When its outcome was known; null under <c>-WhatIf</c>, where there is none.</summary>
    public required DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The key's ARN.</summary>
    public override string ToString() => KeyArn;
}
