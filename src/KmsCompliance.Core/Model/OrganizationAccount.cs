using System.Diagnostics.CodeAnalysis;

namespace KmsCompliance;

/// <summary>An account of an organization.</summary>
public sealed class OrganizationAccount
{
    /// <summary>Made of what its initializer says.</summary>
    public OrganizationAccount()
    {
    }

    /// <summary>A copy, of which an initializer says what differs.</summary>
    [SetsRequiredMembers]
    internal OrganizationAccount(OrganizationAccount original)
    {
        AccountId = original.AccountId;
        AccountName = original.AccountName;
        Status = original.Status;
        Email = original.Email;
        AccountArn = original.AccountArn;
        OrganizationId = original.OrganizationId;
        OrganizationalUnitId = original.OrganizationalUnitId;
        JoinedAt = original.JoinedAt;
        Tags = original.Tags;
    }

    /// <summary>The account's 12 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>What the account is called; null where AWS does not say.</summary>
    public string? AccountName { get; init; }

    /// <summary>What AWS Organizations says of it: <c>ACTIVE</c>, <c>SUSPENDED</c>, <c>PENDING_CLOSURE</c>, and of late
    /// <c>PENDING_ACTIVATION</c> and <c>CLOSED</c>.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html"/></remarks>
    public required string Status { get; init; }

    /// <summary>The address of its owner; null where AWS does not say.</summary>
    public string? Email { get; init; }

    /// <summary>The account's ARN in AWS Organizations; null where AWS does not say.</summary>
    public string? AccountArn { get; init; }

    /// <summary>The organization's id, such as <c>o-a1b2c3d4e5</c>; null where AWS does not say.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>The unit or root that it lies in, where it was looked for by unit; null where it was not.</summary>
    public string? OrganizationalUnitId { get; init; }

    /// <summary>When it joined; null where AWS does not say.</summary>
    public DateTimeOffset? JoinedAt { get; init; }

    /// <summary>Its tags, where they were asked for; empty where they were not, or there are none.</summary>
    public TextDictionary Tags { get; init; } = TextDictionary.Empty;

    /// <summary>The account's 12 digits.</summary>
    public override string ToString() => AccountId;
}
