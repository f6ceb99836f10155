using System.Text.Json;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Templates;

/// <summary>A resource of a plan.</summary>
/// <param name="plan">The plan.</param>
/// <param name="node">What it says of it.</param>
/// <param name="module">The module that it lies in.</param>
/// <param name="change">What the deployment does to it.</param>
internal sealed class TerraformItem(TerraformPlan plan, DocumentNode node, TerraformModule module, string? change) : TemplateItem
{
    private readonly DocumentNode? _configuration = module.FindResource(BaseOf(node));
    private string? _region;

    /// <inheritdoc/>
    public override string Type { get; } = node["type"]?.Word ?? string.Empty;

    /// <inheritdoc/>
    public override string Address { get; } = node["address"]?.Word ?? string.Empty;

    /// <summary>Its address in the module, without an index.</summary>
    public string Base { get; } = BaseOf(node);

    /// <summary>The module that it lies in.</summary>
    public TerraformModule Module => module;

    /// <summary>Its index as it is written; null where it has none.</summary>
    public string? Index { get; } = node["index"] switch
    {
        { Kind: JsonValueKind.String } text => $"\"{text.Text}\"",
        { } number => number.Scalar,
        _ => null,
    };

    /// <summary>What makes several of it; null where nothing does.</summary>
    public DocumentNode? ForEach => _configuration?["for_each_expression"];

    /// <summary>What the plan says of it.</summary>
    public TerraformObject Object { get; } = new(
        node["change"]?["after"] ?? node["values"], node["change"]?["after_unknown"], node["change"]?["after_sensitive"] ?? node["sensitive_values"], module.FindResource(BaseOf(node))?["expressions"]);

    /// <inheritdoc/>
    public override string? Change => change;

    /// <inheritdoc/>
    public override int Line => node.Line;

    /// <inheritdoc/>
    public override string AccountId => plan.AccountId;

    /// <inheritdoc/>
    public override string Region => _region ??= FindRegion();

    /// <inheritdoc/>
    public override string? RegionSource => SetsRegion || Provider is null ? null : $"provider {Provider}";

    /// <inheritdoc/>
    public override string? RegionProblem => Region.Length > 0 ? null
        : SetsRegion ? "its region is known after the deployment only"
        : plan.FindRegionProblem(Provider);

    /// <summary>The key of the provider that makes it; null where the plan does not tell.</summary>
    public string? Provider => _configuration?["provider_config_key"]?.Word;

    /// <summary>Whether its sources set its Region, and not its provider.</summary>
    public bool SetsRegion => _configuration?["expressions"]?["region"] is not null && Object.Read("region") is not { IsKnown: true, Text: null };

    /// <inheritdoc/>
    public override TemplateValue Read(string path) => Object.Read(path);

    /// <inheritdoc/>
    public override IReadOnlyList<TemplateKey> ReadKeys(string path) => plan.ReadKeys(this, this, Object, path);

    /// <inheritdoc/>
    public override IReadOnlyList<TemplateResource>? ReadBlocks(string path) =>
        Object.ReadBlocks(path, "region")?.Select(block => new TerraformBlock(plan, this, block)).ToList();

    /// <inheritdoc/>
    public override TextDictionary? ReadTags()
    {
        var name = Object.Values?["tags_all"] is not null || Object.Unknown?["tags_all"] is not null ? "tags_all" : "tags";
        if (Object.Unknown?[name] is { } unknown && (unknown.IsTrue || unknown.Members.Any(static tag => tag.Value.IsTrue))
            || Object.Sensitive is { IsTrue: true } || (Object.Sensitive?[name] is { } sensitive && (sensitive.IsTrue || sensitive.Members.Any(static tag => tag.Value.IsTrue))))
        {
            return null;
        }

        return new TextDictionary((Object.Values?[name]?.Members ?? []).Select(static tag => KeyValuePair.Create(tag.Key, tag.Value.Scalar ?? string.Empty)));
    }

    // Providers before version 6 have no argument for it; those after write it into each resource.
    private string FindRegion() =>
        Object.Read("region") is { Text: { Length: > 0 } own } said ? said.IsSensitive ? string.Empty : own
        : SetsRegion ? string.Empty
        : Object.Read("arn") is { Text: { } arn, IsSensitive: false } && AwsArn.TryParse(arn, out var parsed) && RegionName.IsWellFormed(parsed.Region) ? parsed.Region
        : plan.RegionOf(Provider);

    private static string BaseOf(DocumentNode node) =>
        $"{(node["mode"]?.Word == "data" ? "data." : string.Empty)}{node["type"]?.Word}.{node["name"]?.Word}";
}

/// <summary>A block of a resource of a plan.</summary>
/// <param name="plan">The plan.</param>
/// <param name="item">The resource.</param>
/// <param name="block">What the plan says of the block.</param>
internal sealed class TerraformBlock(TerraformPlan plan, TerraformItem item, TerraformObject block) : TemplateResource
{
    /// <inheritdoc/>
    public override string Type => item.Type;

    /// <inheritdoc/>
    public override string Address => item.Address;

    /// <inheritdoc/>
    public override string AccountId => item.AccountId;

    /// <inheritdoc/>
    public override string Region => block.Read("region") is { Text: { Length: > 0 } own, IsSensitive: false } ? own : string.Empty;

    /// <inheritdoc/>
    public override string? RegionSource => null;

    /// <inheritdoc/>
    public override TemplateValue Read(string path) => block.Read(path);

    /// <inheritdoc/>
    public override IReadOnlyList<TemplateKey> ReadKeys(string path) =>
        block.Expressions is null && !block.Read(path).IsKnown ? [TemplateKeys.Unknown("the plan does not show what its block says")] : plan.ReadKeys(item, this, block, path);

    /// <inheritdoc/>
    public override IReadOnlyList<TemplateResource>? ReadBlocks(string path) => null;
}
