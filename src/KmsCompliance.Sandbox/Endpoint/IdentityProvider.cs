namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>An OpenID Connect provider that an account trusts.</summary>
/// <param name="Host">Its URL without the scheme, such as <c>token.example.com/tenant</c>.</param>
/// <param name="Audiences">Whom its tokens may be for.</param>
internal sealed record IdentityProvider(string Host, IReadOnlyList<string> Audiences)
{
    public string ArnIn(string accountId) => $"arn:aws:iam::{accountId}:oidc-provider/{Host}";
}
