namespace KmsCompliance.Sandbox.Endpoint.Kms;

internal sealed record KmsGrant(string Id, string GranteePrincipal, string IssuingAccount, IReadOnlyList<string> Operations, DateTimeOffset CreatedAt)
{
    public string Name { get; init; } = "";

    public string? RetiringPrincipal { get; init; }

    public IReadOnlyDictionary<string, string>? EncryptionContextSubset { get; init; }

    public IReadOnlyDictionary<string, string>? EncryptionContextEquals { get; init; }

    public string Token => "grant-" + IdSource.HexOf(Id, 64);
}
