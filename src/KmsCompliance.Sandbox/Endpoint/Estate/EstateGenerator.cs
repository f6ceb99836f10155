namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>An estate by numbers. Its secrets are made when they are asked for, so a million of them take no memory.</summary>
public sealed record EstateGenerator
{
    /// <summary>The account; left out, the main one.</summary>
    public string AccountId { get; init; } = SandboxAccounts.AccountId;

    /// <summary>Regions that get keys and secrets; if the account is new they are the ones it has enabled. Left out, the
    /// 17 that every account has.</summary>
    public IReadOnlyList<string>? Regions { get; init; }

    /// <summary>Secrets in each Region, named <c>generated/secret-0000000</c> and so on.</summary>
    public int SecretsPerRegion { get; init; }

    /// <summary>Keys in each Region, which the secrets use in turn by ARN; 0 leaves them under the default key.</summary>
    public int KeysPerRegion { get; init; }
}
