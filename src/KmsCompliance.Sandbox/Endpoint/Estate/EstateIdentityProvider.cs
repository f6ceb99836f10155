namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>An OpenID Connect provider that an account trusts.</summary>
public sealed record EstateIdentityProvider
{
    /// <summary>Its URL, such as <c>https://token.example.com/tenant</c>.</summary>
    public required string Url { get; init; }

    /// <summary>Whom its tokens may be for.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }
}
