using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>One way by which a principal can use a key: who, for what, by which policy or grant, and on what that hangs. What is not
/// listed cannot; what could not be read is listed as Unknown.</summary>
public sealed class CmkKeyAccess
{
    /// <summary>The key's ARN.</summary>
    public required string KeyArn { get; init; }

    /// <summary>The key's Region.</summary>
    public required string Region { get; init; }

    /// <summary>The 12-digit account that owns the key.</summary>
    public required string AccountId { get; init; }

    /// <summary>Who: an ARN, a service principal, the 12 digits of an account for whomever that account lets, or <c>*</c> for
    /// anybody.</summary>
    public required string Principal { get; init => field = PrintableText.Of(value); }

    /// <summary>What it is: AccountRoot, User, Role, RoleSession, FederatedUser, Service, Account, Everyone, or Other.</summary>
    public required string PrincipalKind { get; init; }

    /// <summary>The principal's 12-digit account; null for a service and for anybody.</summary>
    public string? PrincipalAccountId { get; init; }

    /// <summary>For what, such as <c>kms:Decrypt</c>.</summary>
    public TextList Action { get; init; } = [];

    /// <summary>Allowed, Conditional (see <see cref="Condition"/>), or Unknown (see <see cref="Reason"/>).</summary>
    public required string Decision { get; init; }

    /// <summary>By what: KeyPolicy, IamPolicy (to which the key policy leaves it), Grant, or OtherAccount (the key policy and that
    /// account's own policies together).</summary>
    public required string Via { get; init; }

    /// <summary>The statements and grants: Sids, or <c>#</c> and the place of one without a Sid; <c>iam:</c> and the policy's name before
    /// those of IAM policies, <c>grant:</c> before grants.</summary>
    public TextList Statement { get; init; } = [];

    /// <summary>On what it hangs, such as <c>if kms:ViaService is secretsmanager.eu-west-1.amazonaws.com</c>; empty where on nothing that
    /// is known.</summary>
    public string Condition { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>What could still take it away and was not looked at; empty for nothing.</summary>
    public string Unless { get; init; } = string.Empty;

    /// <summary>Why it is Unknown; empty where it is not.</summary>
    public string Reason { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>What the right alone does not give.</summary>
    public string Note { get; init; } = string.Empty;

    /// <summary>The key's ARN.</summary>
    public override string ToString() => KeyArn;
}
