using System.Text.Json.Nodes;
using KmsCompliance.Ports;
using KmsCompliance.Rules;
using KmsCompliance.Templates;

namespace KmsCompliance.Core.Tests.Templates;

/// <summary>A plan of Terraform in the making, as <c>terraform show -json</c> writes it.</summary>
internal sealed class PlanJson
{
    private const string Policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}]}""";

    private readonly JsonObject _providers = [];
    private readonly JsonArray _changes = [];
    private readonly JsonArray _resources = [];
    private readonly JsonArray _prior = [];
    private readonly JsonObject _calls = [];
    private readonly JsonObject _root = new() { ["format_version"] = "1.2", ["terraform_version"] = "1.11.4" };

    /// <summary>With a member of the plan.</summary>
    public PlanJson With(string name, string json)
    {
        _root[name] = JsonNode.Parse(json);
        return this;
    }

    /// <summary>With a provider.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="region">The expression of its Region; null where it sets none.</param>
    public PlanJson Provider(string key, string? region)
    {
        _providers[key] = new JsonObject { ["name"] = "aws", ["expressions"] = region is null ? [] : new JsonObject { ["region"] = JsonNode.Parse(region) } };
        if (key.Split(':') is [_, var name, ..] && key.StartsWith("module.", StringComparison.Ordinal))
        {
            _providers[key]!["module_address"] = key.Split(':')[0];
        }
        else
        {
            name = key;
        }

        if (name.Split('.') is [_, var alias])
        {
            _providers[key]!["alias"] = alias;
        }

        return this;
    }

    /// <summary>With a key that the plan makes.</summary>
    public PlanJson Key(string name, string after = "{}", string provider = "aws", string unknown = """{ "arn": true, "id": true, "key_id": true }""", string? index = null, string action = "create")
    {
        var values = JsonNode.Parse($$"""{ "enable_key_rotation": true, "customer_master_key_spec": "SYMMETRIC_DEFAULT", "key_usage": "ENCRYPT_DECRYPT", "is_enabled": true, "multi_region": false }""")!.AsObject();
        values["policy"] = Policy;
        Merge(values, after);
        return Resource("aws_kms_key", name, values.ToJsonString(), unknown, """{ "enable_key_rotation": { "constant_value": true }, "policy": { "constant_value": "" } }""", provider, index, action);
    }

    /// <summary>With a resource.</summary>
    public PlanJson Resource(
        string type, string name, string after, string unknown, string expressions, string provider = "aws", string? index = null, string action = "create", string? module = null)
    {
        var change = new JsonObject
        {
            ["actions"] = new JsonArray(action),
            ["before"] = action == "create" ? null : JsonNode.Parse(after),
            ["after"] = action == "delete" ? null : JsonNode.Parse(after),
            ["after_unknown"] = JsonNode.Parse(unknown),
        };
        var resource = new JsonObject
        {
            ["address"] = $"{(module is null ? null : $"{module}.")}{type}.{name}{(index is null ? null : $"[{index}]")}",
            ["mode"] = "managed",
            ["type"] = type,
            ["name"] = name,
            ["change"] = change,
        };
        if (index is not null)
        {
            resource["index"] = JsonNode.Parse(index);
        }

        if (module is not null)
        {
            resource["module_address"] = module;
        }

        _changes.Add(resource);
        if (module is null && action != "delete" && !_resources.Any(known => known!["address"]!.GetValue<string>() == $"{type}.{name}"))
        {
            _resources.Add(Configured(type, name, expressions, provider));
        }

        return this;
    }

    /// <summary>With a module.</summary>
    public PlanJson Call(string name, string expressions, params JsonObject[] resources)
    {
        _calls[name] = new JsonObject
        {
            ["source"] = $"./{name}",
            ["expressions"] = JsonNode.Parse(expressions),
            ["module"] = new JsonObject { ["resources"] = new JsonArray([.. resources]) },
        };
        return this;
    }

    /// <summary>With a data source that has been read.</summary>
    public PlanJson Data(string type, string name, string values, string provider = "aws", string expressions = "{}")
    {
        _prior.Add(new JsonObject { ["address"] = $"data.{type}.{name}", ["mode"] = "data", ["type"] = type, ["name"] = name, ["values"] = JsonNode.Parse(values) });
        var configured = Configured(type, name, expressions, provider);
        (configured["address"], configured["mode"]) = ($"data.{type}.{name}", "data");
        _resources.Add(configured);
        return this;
    }

    /// <summary>What the sources say of a resource.</summary>
    public static JsonObject Configured(string type, string name, string expressions, string provider) => new()
    {
        ["address"] = $"{type}.{name}",
        ["mode"] = "managed",
        ["type"] = type,
        ["name"] = name,
        ["provider_config_key"] = provider,
        ["expressions"] = JsonNode.Parse(expressions),
    };

    /// <summary>What is said of it.</summary>
    public async Task<IReadOnlyList<CmkTemplateFinding>> JudgeAsync(string? region = null)
    {
        if (!_providers.ContainsKey("aws"))
        {
            Provider("aws", """{ "constant_value": "us-east-1" }""");
        }

        var document = _root.DeepClone().AsObject();
        document["resource_changes"] = _changes.DeepClone();
        document["prior_state"] = new JsonObject { ["values"] = new JsonObject { ["root_module"] = new JsonObject { ["resources"] = _prior.DeepClone() } } };
        document["configuration"] = new JsonObject
        {
            ["provider_config"] = _providers.DeepClone(),
            ["root_module"] = new JsonObject { ["resources"] = _resources.DeepClone(), ["module_calls"] = _calls.DeepClone() },
        };
        return await JudgeAsync(document, region).ConfigureAwait(false);
    }

    /// <summary>What is said of a document.</summary>
    public static async Task<IReadOnlyList<CmkTemplateFinding>> JudgeAsync(JsonObject document, string? region = null)
    {
        var options = new TemplateOptions(new RuleSelection(RuleCatalog.All) { Today = new(2026, 11, 29) }) { Region = region };
        var template = TemplateReader.Read(document.ToJsonString(), new NoYaml(), options);
        return await new TemplateJudgement(template, options, "plan.json", static item => new TemplateSource("plan.json", item.Line)).JudgeAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static void Merge(JsonObject values, string more)
    {
        foreach (var (name, value) in JsonNode.Parse(more)!.AsObject())
        {
            values[name] = value?.DeepClone();
        }
    }

    private sealed class NoYaml : IYamlReader
    {
        public DocumentNode Read(string text, Func<string, string, bool> isLeftOut) => throw new NotSupportedException("A plan is JSON.");
    }
}
