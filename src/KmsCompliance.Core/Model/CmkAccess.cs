using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>Whether somebody may do something with a key, and why.</summary>
public sealed record CmkAccess
{
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
