using KmsCompliance.Policy.Conditions;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Policy.Access;

/// <summary>What is known of the limits that organizations set to accounts.</summary>
/// <param name="accounts">By account; nothing of those that are not there.</param>
internal sealed class KnownLimits(IReadOnlyDictionary<string, AccountLimits> accounts)
{
    // Whichever: what binds whom hangs on the principal, but for one action that reads nothing.
    private const string AnyAction = "kms:Decrypt";

    /// <summary>Nobody looked.</summary>
    public static KnownLimits None { get; } = new(new Dictionary<string, AccountLimits>());

    /// <summary>Those of an account.</summary>
    /// <param name="accountId">The account; null for one that is not known.</param>
    public AccountLimits Of(string? accountId) => accountId is null ? AccountLimits.NotKnown : accounts.GetValueOrDefault(accountId, AccountLimits.NotKnown);

    /// <summary>Those of the account of somebody who asks; a service has none.</summary>
    /// <param name="asker">Who asks.</param>
    public AccountLimits Of(KeyAsker asker) => asker.AccountId is null ? AccountLimits.None
        : asker.Asker == KeyAccessWays.Asker.Anybody ? AccountLimits.NotKnown
        : Of(asker.AccountId);

    /// <summary>What could still take a right away and was not looked at; empty for nothing.</summary>
    /// <param name="asker">Who has the right.</param>
    /// <param name="owners">The accounts whose resource control policies bind what it is about; null in place of one that is not known.</param>
    public string Unless(KeyAsker asker, params IReadOnlyList<string?> owners)
    {
        var caller = Caller.Of(new KeyAccessRequest(asker.Arn, asker.AccountId, AnyAction, "*"));
        var byService = Of(asker).ServiceControl is null && GuardrailScope.Binds(StatementSource.ServiceControlPolicy, caller, AnyAction) != Ternary.No;
        var byResource = owners.Any(owner => Of(owner).ResourceControl is null) && GuardrailScope.Binds(StatementSource.ResourceControlPolicy, caller, AnyAction) != Ternary.No;
        return (byService, byResource) switch
        {
            (false, false) => string.Empty,
            (false, true) => "unless an RCP denies it",
            (true, false) => "unless an SCP denies it",
            _ => "unless an SCP or RCP denies it",
        };
    }
}
