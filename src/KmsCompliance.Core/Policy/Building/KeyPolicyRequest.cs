using System.Diagnostics.CodeAnalysis;
using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Building;

/// <summary>For whom a service's key is made, and where.</summary>
public sealed record KeyPolicyRequest : KeyPrincipals
{
    /// <summary>Makes one of nobody yet.</summary>
    public KeyPolicyRequest()
    {
    }

    [SetsRequiredMembers]
    internal KeyPolicyRequest(KeyPrincipals principals, string accountId, string region)
        : base(principals)
    {
        Partition = RegionName.PartitionOf(region);
        AccountId = accountId;
        Region = region;

        // Somebody of one account who reads in many is of the key's own account in one of them, and reads there as well.
        var own = principals.ExternalAccounts.Where(principal => IsSomebodyOf(accountId, principal)).ToList();
        Readers = [.. principals.Readers, .. own];
        ExternalAccounts = [.. principals.ExternalAccounts.Except(own, StringComparer.Ordinal)];
    }

    /// <summary>The partition of the key, such as <c>aws</c> or <c>aws-us-gov</c>.</summary>
    public string Partition { get; init; } = "aws";

    /// <summary>The 12-digit account that owns the key.</summary>
    public required string AccountId { get; init; }

    /// <summary>The Region of the key, such as <c>eu-west-1</c>.</summary>
    public required string Region { get; init; }

    private static bool IsSomebodyOf(string accountId, string principal) =>
        KeyPolicyPrincipal.TryParse(principal, allowAccountId: true, out var read, out _) && read.AccountId == accountId && read.Kind is not KeyPolicyPrincipalKind.Account;
}
