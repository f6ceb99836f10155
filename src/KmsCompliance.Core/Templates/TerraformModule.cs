using KmsCompliance.Ports;

namespace KmsCompliance.Templates;

/// <summary>A module of a plan, once for each of its instances.</summary>
/// <param name="Address">The instance's address; empty for the root.</param>
/// <param name="Index">The index of the instance, as it is written; null where it has none.</param>
/// <param name="Configuration">What its sources say.</param>
/// <param name="Call">What calls it; null for the root.</param>
/// <param name="Parent">Where that stands; null for the root.</param>
internal sealed record TerraformModule(string Address, string? Index, DocumentNode Configuration, DocumentNode? Call, TerraformModule? Parent)
{
    private Dictionary<string, DocumentNode>? _resources;

    /// <summary>What a resource's sources say; null where they are not in the plan.</summary>
    /// <param name="address">Its address in the module, without an index.</param>
    public DocumentNode? FindResource(string address) => (_resources ??= ReadResources()).GetValueOrDefault(address);

    private Dictionary<string, DocumentNode> ReadResources()
    {
        var resources = new Dictionary<string, DocumentNode>(StringComparer.Ordinal);
        foreach (var resource in Configuration["resources"]?.Items ?? [])
        {
            if (resource["address"]?.Word is { } address)
            {
                resources.TryAdd(address, resource);
            }
        }

        return resources;
    }
}
