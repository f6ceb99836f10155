using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>What one principal gains or loses where one key policy takes the place of another.</summary>
public sealed class CmkAccessChange
{
    /// <summary>The key's ARN; null where two documents were compared.</summary>
    public string? KeyArn { get; init; }

    /// <summary>The key's Region; null where two documents were compared and no Region was given.</summary>
    public string? Region { get; init; }

    /// <summary>The 12-digit account of the key.</summary>
    public string? AccountId { get; init; }

    /// <summary>Who: an ARN, a service principal, the 12 digits of an account for whomever that account lets, or <c>*</c> for
    /// anybody.</summary>
    public required string Principal { get; init => field = PrintableText.Of(value); }

    /// <summary>What it is: AccountRoot, User, Role, RoleSession, FederatedUser, Service, Account or Everyone.</summary>
    public required string PrincipalKind { get; init; }

    /// <summary>The principal's 12-digit account; null for a service and for anybody.</summary>
    public string? PrincipalAccountId { get; init; }

    /// <summary>For what, such as <c>kms:Decrypt</c>.</summary>
    public TextList Action { get; init; } = [];

    /// <summary>Gains, Loses, or Changes where the ways or conditions are others and neither is more than the other for
    /// certain.</summary>
    public required string Change { get; init; }

    /// <summary>How it was, such as <c>Allowed by KeyPolicy</c>; <c>not allowed</c> where it was not.</summary>
    public required string Before { get; init => field = PrintableText.Of(value); }

    /// <summary>How it is then.</summary>
    public required string After { get; init => field = PrintableText.Of(value); }

    /// <summary>The key's ARN, or who is asked about where documents were compared.</summary>
    public override string ToString() => KeyArn ?? Principal;
}
