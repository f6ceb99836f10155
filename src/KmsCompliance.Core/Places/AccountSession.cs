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

    /// <summary>How to reach an account by a role of it.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="own">How whoever assumed the role is reached: endpoint and defaults are the same.</param>
    /// <param name="request">The role.</param>
    /// <param name="credentials">The role's credentials.</param>
    internal static AccountSession Of(string accountId, SessionRequest own, RoleRequest request, RoleCredentials credentials) => new(accountId, own with
    {
        CredentialSource = null,
        ProfileName = null,
        RenewedCredentials = credentials.GetAsync,
        CredentialOrigin = $"role {request.RoleArn}",
    });
}
