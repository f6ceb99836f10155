namespace KmsCompliance.Sandbox.Endpoint.Oam;

/// <summary>Where a monitoring account takes what other accounts send, of which it has one a Region.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="AccountId">The monitoring account.</param>
/// <param name="Region">Its Region.</param>
internal sealed record ObservabilitySink(string Name, string AccountId, string Region)
{
    public string Id { get; } = IdSource.UuidOf($"{AccountId}/{Region}/sink");

    public string Arn => $"arn:aws:oam:{Region}:{AccountId}:sink/{Id}";
}
