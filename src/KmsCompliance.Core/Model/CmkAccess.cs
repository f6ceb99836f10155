using System.Diagnostics.CodeAnalysis;
using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>Whether somebody may do something with a key, and why.</summary>
public sealed class CmkAccess
{
    /// <summary>Made of what its initializer says.</summary>
    public CmkAccess()
    {
    }

    /// <summary>A copy, of which an initializer says what differs.</summary>
    [SetsRequiredMembers]
    internal CmkAccess(CmkAccess original)
    {
        KeyArn = original.KeyArn;
        Principal = original.Principal;
        Action = original.Action;
        Decision = original.Decision;
        Explanation = original.Explanation;
        Statement = original.Statement;
        Verdict = original.Verdict;
        Region = original.Region;
        AccountId = original.AccountId;
    }

    /// <summary>The key's ARN; null where a policy document was given.</summary>
    public string? KeyArn { get; init; }

    /// <summary>Who: an ARN or a service principal.</summary>
    public required string Principal { get; init; }

    /// <summary>What, such as <c>kms:Decrypt</c>.</summary>
    public required string Action { get; init; }

    /// <summary>What the policies and grants answer.</summary>
    public required string Decision { get; init; }

    /// <summary>Whether it is allowed; null where that depends on IAM policies that were not given, or is not known.</summary>
    public bool? Allowed => Decision switch
    {
        nameof(KeyAccessDecision.Allowed) => true,
        nameof(KeyAccessDecision.ImplicitDeny) or nameof(KeyAccessDecision.ExplicitDeny) => false,
        _ => null,
    };

    /// <summary>Why, in words.</summary>
    public required string Explanation { get; init => field = PrintableText.Of(value); }

    /// <summary>The Sids of the statements that decided, or left it open; <c>#</c> and the place of one without a Sid;
    /// <c>iam:</c> before those of IAM policies, <c>grant:</c> before grants.</summary>
    public TextList Statement { get; init; } = [];

    /// <summary>What every statement and grant says of it, in words.</summary>
    public TextList Verdict { get; init; } = [];

    /// <summary>The key's Region; null where a policy document was given without one.</summary>
    public string? Region { get; init; }

    /// <summary>The key's 12-digit account; null where a policy document was given without one.</summary>
    public string? AccountId { get; init; }

    /// <summary>The key's ARN, or who is asked about where a document was given.</summary>
    public override string ToString() => KeyArn ?? Principal;
}
