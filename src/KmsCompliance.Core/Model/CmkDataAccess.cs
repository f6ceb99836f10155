using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>Whether somebody can read the data that a service keeps in a resource: by the key that it is under, and by the service's own
/// right. Whoever may not use the key is not listed; what could not be read is Unknown.</summary>
public sealed class CmkDataAccess
{
    /// <summary>The service's name as <c>-Service</c> takes it, such as <c>SecretsManager</c>.</summary>
    public required string Service { get; init; }

    /// <summary>What the resource is called among people.</summary>
    public required string ResourceName { get; init; }

    /// <summary>The resource's ARN, or what names it where it has none.</summary>
    public required string ResourceId { get; init; }

    /// <summary>The resource's Region.</summary>
    public required string Region { get; init; }

    /// <summary>The 12-digit account that holds the resource.</summary>
    public required string AccountId { get; init; }

    /// <summary>The ARN of the key that it is under; null where that is a key that AWS owns, or it could not be determined.</summary>
    public string? KeyArn { get; init; }

    /// <summary>Who: an ARN, a service principal, the 12 digits of an account for whomever that account lets, or <c>*</c> for
    /// anybody.</summary>
    public required string Principal { get; init => field = PrintableText.Of(value); }

    /// <summary>What it is: AccountRoot, User, Role, RoleSession, FederatedUser, Service, Account, Everyone, or Other.</summary>
    public required string PrincipalKind { get; init; }

    /// <summary>The principal's 12-digit account; null for a service and for anybody.</summary>
    public string? PrincipalAccountId { get; init; }

    /// <summary>Whether it reads the data: Allowed, Conditional (see <see cref="Condition"/>), Denied (it may use the key, and lacks the
    /// service's right), or Unknown (see <see cref="Reason"/>).</summary>
    public required string Decision { get; init; }

    /// <summary>The actions that it takes, such as <c>kms:Decrypt</c> and <c>secretsmanager:GetSecretValue</c>; of several that will do,
    /// those that it has.</summary>
    public TextList Action { get; init; } = [];

    /// <summary>The statements and grants by which it may use the key, as Get-CmkAccess names them: Sids, or <c>#</c> and the place of one
    /// without a Sid; <c>iam:</c> and the policy's name before those of IAM policies, <c>grant:</c> before grants. Empty where the reader
    /// needs nothing of the key.</summary>
    public TextList KeyStatement { get; init; } = [];

    /// <summary>The statements by which it has the service's right: <c>iam:</c> and the policy's name before those of IAM policies,
    /// <c>resource:</c> before those of the resource's own policy. The account's root user needs none.</summary>
    public TextList Statement { get; init; } = [];

    /// <summary>On what it hangs, such as <c>if aws:PrincipalTag/team is pay</c>; empty where on nothing that is known.</summary>
    public string Condition { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>What could still take it away and was not looked at; empty for nothing.</summary>
    public string Unless { get; init; } = string.Empty;

    /// <summary>Why it is Unknown or Denied; empty where it is neither.</summary>
    public string Reason { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>Of a role, who may assume it, by its trust policy and, where that leaves it to the account, by the account's IAM policies:
    /// one hop, each with what it hangs on.</summary>
    public TextList AssumableBy { get; init; } = [];

    /// <summary>What nobody looked at.</summary>
    public TextList NotLookedAt { get; init; } = [];

    /// <summary>What else has to be said; empty for nothing.</summary>
    public string Note { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>The resource's ARN, or what names it where it has none.</summary>
    public override string ToString() => ResourceId;
}
