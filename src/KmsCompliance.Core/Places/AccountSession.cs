using KmsCompliance.Ports;

namespace KmsCompliance.Places;

/// <summary>How to reach one account: with the credentials that found it, or with those of a role of it.</summary>
public sealed class AccountSession : SessionLink
{
    internal AccountSession(string accountId, SessionRequest request) => (AccountId, Request) = (accountId, request);

    /// <summary>The account.</summary>
    internal string AccountId { get; }

    /// <summary>How to reach it.</summary>
    internal SessionRequest Request { get; }
}
