using System.Text.Json;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Templates;

/// <summary>A plan of Terraform, as <c>terraform show -json</c> writes it.</summary>
/// <remarks><see href="https://developer.hashicorp.com/terraform/internals/json-format"/>, format versions 1.x.</remarks>
internal sealed class TerraformPlan : Template
{
    // They bring resources that are in another template.
    private static readonly string[] Nested = ["aws_cloudformation_stack", "aws_cloudformation_stack_set", "aws_cloudcontrolapi_resource"];

    // What the provider awscc makes of what is judged, by the properties of CloudFormation; with one that says whether it does.
    private static readonly Dictionary<string, string?> OfCloudControl = new(StringComparer.Ordinal)
    {
        ["awscc_cloudtrail_event_data_store"] = null,
        ["awscc_cloudtrail_trail"] = null,
        ["awscc_docdb_db_cluster"] = "manage_master_user_password",
        ["awscc_kms_key"] = null,
        ["awscc_kms_replica_key"] = null,
        ["awscc_logs_log_group"] = null,
        ["awscc_rds_db_cluster"] = "manage_master_user_password",
        ["awscc_rds_db_instance"] = "manage_master_user_password",
        ["awscc_redshift_cluster"] = "manage_master_password",
        ["awscc_redshiftserverless_namespace"] = "manage_admin_password",
        ["awscc_secretsmanager_secret"] = null,
    };

    // What lies where its provider does, and tells where that is.
    private static readonly string[] Placed =
    [
        "aws_cloudwatch_log_group", "aws_kms_alias", "aws_kms_external_key", "aws_kms_key", "aws_kms_replica_external_key", "aws_kms_replica_key", "aws_secretsmanager_secret",
    ];

    private readonly DocumentNode _root;
    private readonly TemplateOptions _options;
    private readonly Dictionary<string, TerraformModule> _modules = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Module, string Base), List<TerraformItem>> _instances = [];
    private readonly List<TemplateItem> _items = [];
    private readonly List<TemplatePart> _notLookedAt = [];
    private readonly TerraformReferences _references;
    private Dictionary<string, HashSet<string>>? _placesOfProviders;

    private TerraformPlan(DocumentNode root, TemplateOptions options)
    {
        (_root, _options) = (root, options);
        _references = new TerraformReferences(this);
        var configuration = root["configuration"]?["root_module"] ?? new DocumentNode(JsonValueKind.Object, root.Line);
        _modules.Add(string.Empty, new TerraformModule(string.Empty, Index: null, configuration, Call: null, Parent: null));
        AccountId = options.AccountId ?? FindAccount();
        ReadDataSources();
        var gone = ReadChanges();
        Keys = new TerraformKeyReader(this, _items.Cast<TerraformItem>(), gone).Read();
        TerraformKeyReader.Link(this);
    }

    /// <inheritdoc/>
    public override TemplateLanguage Language => TemplateLanguage.Terraform;

    /// <inheritdoc/>
    public override IReadOnlyList<TemplateItem> Items => _items;

    /// <inheritdoc/>
    public override TemplateKeys Keys { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<TemplatePart> NotLookedAt => _notLookedAt;

    /// <summary>The account; empty where the plan does not tell.</summary>
    public string AccountId { get; }

    /// <summary>The data sources that were read, or will be.</summary>
    public List<TerraformItem> DataSources { get; } = [];

    /// <summary>Reads a plan.</summary>
    /// <param name="root">The document.</param>
    /// <param name="options">What is known beside it.</param>
    /// <exception cref="TemplateException">It is none that can be judged.</exception>
    public static TerraformPlan Read(DocumentNode root, TemplateOptions options)
    {
        var version = root["format_version"]?.Word ?? string.Empty;
        if (!version.StartsWith("1.", StringComparison.Ordinal) && !version.StartsWith("0.", StringComparison.Ordinal))
        {
            throw new TemplateException(root["format_version"]?.Line, $"the format of the plan is version '{version}', and only 1.x is known");
        }

        if (root["resource_changes"] is { Kind: not JsonValueKind.Array } changes)
        {
            throw new TemplateException(changes.Line, "resource_changes is no list");
        }

        if (root["resource_changes"] is null && root["planned_values"] is null)
        {
            throw new TemplateException(null, root["values"] is null
                ? "it has neither resource_changes nor planned_values"
                : "it is a state, not a plan: write the plan with terraform plan -out=FILE, and show that");
        }

        return root["errored"]?.IsTrue == true
            ? throw new TemplateException(root["errored"]!.Line, "the plan broke off with an error, so it does not have everything")
            : new TerraformPlan(root, options);
    }

    /// <summary>The instances of a resource in a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="address">Its address there, without an index.</param>
    public IReadOnlyList<TerraformItem> Instances(TerraformModule module, string address) => _instances.GetValueOrDefault((module.Address, address)) ?? [];

    /// <summary>A module's instance; null where the plan does not have it.</summary>
    /// <param name="address">Its address.</param>
    public TerraformModule? FindModule(string address)
    {
        if (_modules.TryGetValue(address, out var known))
        {
            return known;
        }

        var module = _modules[string.Empty];
        foreach (var (name, index, here) in TerraformAddress.Modules(address))
        {
            if (!_modules.TryGetValue(here, out var next))
            {
                if (module.Configuration["module_calls"]?[name] is not { } call || call["module"] is not { } configuration)
                {
                    return null;
                }

                _modules.Add(here, next = new TerraformModule(here, index, configuration, call, module));
            }

            module = next;
        }

        return module;
    }

    /// <summary>Whether a variable of the root has a value.</summary>
    /// <param name="name">The variable.</param>
    public bool HasVariable(string name) => _root["variables"]?[name] is not null;

    /// <summary>The Region of a provider; empty where the plan does not tell.</summary>
    /// <param name="provider">The provider's key.</param>
    public string RegionOf(string? provider)
    {
        var region = ExpressionOf(provider);
        if (region?["constant_value"]?.Word is { } constant)
        {
            return RegionName.IsWellFormed(constant) ? constant : string.Empty;
        }

        if (provider is not null && PlacesOf(provider) is { Count: 1 } places)
        {
            return places.Single();
        }

        // The Region of the deployment is that of the provider that is not called by an alias, and no other's.
        return region is null || (IsDefault(provider!) && ValueOf(region) == _options.Region) ? _options.Region ?? string.Empty : string.Empty;
    }

    /// <summary>Why the Region of a provider is not known although its sources set it, as a clause; null where they do not.</summary>
    /// <param name="provider">The provider's key.</param>
    public string? FindRegionProblem(string? provider) => ExpressionOf(provider) is not { } region ? null
        : $"the provider {provider} takes it from {(region["references"]?.Items is [{ Word: { } reference }, ..] ? reference : "an expression")}, and the plan does not show what comes of that";

    /// <summary>The keys that a property may name.</summary>
    /// <param name="item">The resource.</param>
    /// <param name="resource">The resource, or the block of it.</param>
    /// <param name="values">What the plan says of that.</param>
    /// <param name="path">The property.</param>
    public IReadOnlyList<TemplateKey> ReadKeys(TerraformItem item, TemplateResource resource, TerraformObject values, string path)
    {
        var value = values.Read(path);
        if (value.IsKnown)
        {
            return [string.IsNullOrEmpty(value.Text) ? TemplateKey.None : Keys.OfText(value, resource)];
        }

        // What the sources do not set, and only the provider will say, is the service's default.
        return values.Expressions is null ? [TemplateKeys.Unknown("the plan does not show its sources")]
            : values.Expressions[path] is not { } expression ? [TemplateKey.None]
            : _references.Resolve(expression, item, resource);
    }

    // What the sources say of a provider's Region: null where they leave it to the environment.
    private DocumentNode? ExpressionOf(string? provider) =>
        provider is null || _root["configuration"]?["provider_config"]?[provider]?["expressions"]?["region"] is not { } region || region["constant_value"] is { Kind: JsonValueKind.Null } ? null : region;

    private bool IsDefault(string provider) => _root["configuration"]!["provider_config"]![provider] is { } said && said["alias"] is null && said["module_address"] is null;

    // A plan tells of a function of a variable what it tells of the variable itself: it counts only where something else says the same.
    private string? ValueOf(DocumentNode region) =>
        region["references"]?.Items is [{ Word: { } reference }] && reference.StartsWith("var.", StringComparison.Ordinal) ? _root["variables"]?[reference["var.".Length..]]?["value"]?.Word : null;

    private HashSet<string> PlacesOf(string provider) => (_placesOfProviders ??= FindPlaces()).GetValueOrDefault(provider) ?? [];

    private Dictionary<string, HashSet<string>> FindPlaces()
    {
        var places = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var item in DataSources.Concat(_items.Cast<TerraformItem>()))
        {
            // An argument of its own may be about another Region.
            if (item is not { Provider: { } provider, SetsRegion: false })
            {
                continue;
            }

            var region = item.Base.StartsWith("data.aws_region.", StringComparison.Ordinal)
                ? item.Object.Expressions is null or { Members.Count: 0 } ? item.Read("region").Text ?? item.Read("id").Text : null
                : Placed.Contains(item.Type, StringComparer.Ordinal) ? item.Read("region").Text ?? (AwsArn.TryParse(item.Read("arn").Text, out var arn) ? arn.Region : null)
                : null;
            if (region is not null && RegionName.IsWellFormed(region))
            {
                (places.TryGetValue(provider, out var known) ? known : places[provider] = new(StringComparer.Ordinal)).Add(region);
            }
        }

        return places;
    }

    private void ReadDataSources()
    {
        void Read(DocumentNode? module)
        {
            foreach (var resource in module?["resources"]?.Items ?? [])
            {
                if (resource["mode"]?.Word == "data" && FindModule(ModuleOf(resource["address"]?.Word)) is { } home)
                {
                    Note(DataSources, new TerraformItem(this, resource, home, change: null));
                }
            }

            foreach (var child in module?["child_modules"]?.Items ?? [])
            {
                Read(child);
            }
        }

        Read(_root["prior_state"]?["values"]?["root_module"]);
    }

    private List<TerraformItem> ReadChanges()
    {
        var gone = new List<TerraformItem>();
        foreach (var resource in _root["resource_changes"]?.Items ?? [])
        {
            var actions = (resource["change"]?["actions"]?.Items ?? []).Select(static action => action.Word).ToList();
            var change = actions switch
            {
                ["no-op"] => "NoOp",
                ["create"] => "Create",
                ["update"] => "Update",
                ["read"] => "Read",
                ["delete", "create"] or ["create", "delete"] => "Replace",
                ["delete"] => "Delete",
                ["forget"] => "Forget",
                ["create", "forget"] or ["forget", "create"] => "Replace",
                _ => throw new TemplateException(resource.Line, $"what is to be done to '{resource["address"]?.Word}' is not known: {string.Join(", ", actions)}"),
            };
            var home = FindModule(resource["module_address"]?.Word ?? string.Empty)
                ?? new TerraformModule(resource["module_address"]?.Word ?? string.Empty, Index: null, new DocumentNode(JsonValueKind.Object, resource.Line), Call: null, Parent: null);
            var item = new TerraformItem(this, resource, home, change);
            if (change is "Delete" or "Replace")
            {
                gone.Add(new TerraformItem(this, WithBefore(resource), home, change));
            }

            if (resource["mode"]?.Word == "data")
            {
                Note(DataSources, item);
            }
            else if (change is not ("Delete" or "Forget" or "Read") && resource["deposed"] is null)
            {
                Note(_items, item);
                if (Nested.Contains(item.Type, StringComparer.Ordinal))
                {
                    _notLookedAt.Add(new(item.Address, item.Type, item.Line, "It brings resources of another template, which was not looked at."));
                }
                else if (OfCloudControl.TryGetValue(item.Type, out var manages) && (manages is null || item.Read(manages) is { IsKnown: false } or { IsTrue: true }))
                {
                    _notLookedAt.Add(new(item.Address, item.Type, item.Line, "The provider awscc makes it, whose resources are not judged."));
                }
            }
        }

        var before = _notLookedAt.Count;
        foreach (var deferred in _root["deferred_changes"]?.Items ?? [])
        {
            var resource = deferred["resource_change"];
            _notLookedAt.Add(new(
                resource?["address"]?.Word ?? "(deferred)", resource?["type"]?.Word ?? string.Empty, deferred.Line, "Terraform put it off to a later plan, so that it is not known what it will be."));
        }

        // Also false where changes were put off, which are named above.
        if (_root["complete"] is { Kind: JsonValueKind.False } complete && _notLookedAt.Count == before)
        {
            _notLookedAt.Add(new("(plan)", string.Empty, complete.Line, "The plan is of a part of the configuration only (terraform plan -target), so that what it leaves out is not known: judge a plan of all of it."));
        }

        return gone;
    }

    private void Note<TItem>(List<TItem> list, TerraformItem item)
        where TItem : TemplateItem
    {
        list.Add((item as TItem)!);
        var key = (item.Module.Address, item.Base);
        if (!_instances.TryGetValue(key, out var instances))
        {
            _instances.Add(key, instances = []);
        }

        instances.Add(item);
    }

    // A plan says who makes it only where its sources ask.
    private string FindAccount()
    {
        var accounts = new HashSet<string>(StringComparer.Ordinal);
        void Read(DocumentNode? module)
        {
            foreach (var resource in module?["resources"]?.Items ?? [])
            {
                if (resource["type"]?.Word == "aws_caller_identity" && resource["values"]?["account_id"]?.Word is { } account && AwsArn.IsAccountId(account))
                {
                    accounts.Add(account);
                }
            }

            foreach (var child in module?["child_modules"]?.Items ?? [])
            {
                Read(child);
            }
        }

        Read(_root["prior_state"]?["values"]?["root_module"]);
        return accounts.Count == 1 ? accounts.Single() : string.Empty;
    }

    private static string ModuleOf(string? address)
    {
        var steps = TerraformAddress.Split(address ?? string.Empty);
        var modules = new List<string>();
        for (var i = 0; i + 1 < steps.Count && steps[i].Name == "module"; i += 2)
        {
            modules.Add($"module.{steps[i + 1]}");
        }

        return string.Join('.', modules);
    }

    private static DocumentNode WithBefore(DocumentNode resource) => resource with
    {
        Members = [.. resource.Members.Where(static member => member.Key != "change"), new("values", resource["change"]?["before"] ?? new DocumentNode(JsonValueKind.Null, resource.Line))],
    };
}
