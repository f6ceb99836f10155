using System.Text.Json.Nodes;
using KmsCompliance.Ports;
using KmsCompliance.Rules;
using KmsCompliance.Services;
using KmsCompliance.Services.CloudTrail;
using KmsCompliance.Services.CloudTrailLake;
using KmsCompliance.Services.SecretsManager;
using KmsCompliance.Services.XRay;
using KmsCompliance.Templates;
using KmsCompliance.Templates.Writing;
using static KmsCompliance.Core.Tests.Templates.Writing.TerraformEstates;

namespace KmsCompliance.Core.Tests.Templates.Writing;

/// <summary>What the forms write is what they read in plans.</summary>
public sealed class TerraformFormTests
{
    public static TheoryData<string> Services => [.. ServiceCatalog.Names];

    [Theory]
    [MemberData(nameof(Services))]
    public void A_plan_of_what_is_written_is_read_as_what_was_there(string service)
    {
        var resources = Whole.Resources.Where(resource => resource.Service.Name == service && resource.PlannedKey is null && resource.PlannedKeyArn is null).ToList();
        Assert.NotEmpty(resources);
        foreach (var resource in resources)
        {
            var form = TerraformResources.FormOf(resource.Service)!;
            var writing = form.Write!(resource.Status, resource.Configuration);
            var item = Read(resource, form, writing);
            Assert.Equal(form.Type, item.Type);
            Assert.Equal(resource.Configuration.KmsKeyId is null ? null : resource.Status.KeyArn ?? resource.Configuration.KmsKeyId, item.Read(form.Key).Text);
            Assert.Equal(form.Arn is null ? writing.Identifier.Value : resource.Configuration.Name, item.Read(form.Name).Text);
            if (form.Tags is { } tags)
            {
                Assert.Equal("true", item.Read($"{tags}.Written").Text);
            }

            var read = form.ToStatus(item, new TemplatePlace(Account, resource.Region, resource.Status.ResourceName, resource.Status.ResourceId, resource.Configuration.KmsKeyId, Tags: null));
            Assert.Equal(FactsOf(resource.Configuration, resource.Region), FactsOf(read, item));
        }
    }

    [Fact]
    public void Every_form_names_its_key_by_the_property_that_is_read() => Assert.All(Whole.Resources, static resource =>
    {
        var form = TerraformResources.FormOf(resource.Service)!;
        var property = Assert.Single(TerraformResources.Describe(resource, form).Properties, static property => property.Content is TemplateContent.OwnKey);
        Assert.Equal(form.Key, property.Name);
    });

    [Fact]
    public void Nothing_that_is_never_read_is_written() => Assert.All(Whole.Resources, static resource =>
    {
        var form = TerraformResources.FormOf(resource.Service)!;
        Assert.Empty(TerraformResources.Describe(resource, form).Properties.Select(static property => property.Name).Intersect(form.NeverRead, StringComparer.Ordinal));
    });

    // What its rules need of it beyond the key.
    private static string?[] FactsOf(EncryptionStatus status, TemplateItem item) => status switch
    {
        SecretEncryptionStatus secret => [secret.PrimaryRegion, .. item.ReadBlocks("replica")!.Select(static replica => replica.Read("region").Text).Order(StringComparer.Ordinal)],
        TrailEncryptionStatus trail => [$"{trail.IsMultiRegion}", $"{trail.IsOrganization}", trail.DeliveryBucket],
        XRayEncryptionStatus setting => [setting.EncryptionType],
        _ => [],
    };

    private static string?[] FactsOf(ResourceConfiguration configuration, string region) => configuration switch
    {
        SecretConfiguration secret => [secret.Replicas.Count > 0 ? region : null, .. secret.Replicas.Select(static replica => replica.Region).Order(StringComparer.Ordinal)],
        TrailConfiguration trail => [$"{trail.IsMultiRegion}", $"{trail.IsOrganization}", trail.BucketName],
        EventDataStoreConfiguration store => [$"{store.IsMultiRegion}", $"{store.IsOrganization}", null],
        XRayConfiguration setting => [setting.EncryptionType],
        _ => [],
    };

    // As terraform show -json tells of it.
    private static TemplateItem Read(EstateResource resource, TemplateForm form, TemplateWriting writing)
    {
        var values = ValueOf(writing.Properties);
        values["region"] = resource.Region;
        values[writing.Identifier.Name] = writing.Identifier.Value;
        if (form.Tags is { } tags)
        {
            values[tags] = new JsonObject { ["Written"] = "true" };
        }

        var plan = new JsonObject
        {
            ["format_version"] = "1.2",
            ["resource_changes"] = new JsonArray(new JsonObject
            {
                ["address"] = $"{form.Type}.a",
                ["mode"] = "managed",
                ["type"] = form.Type,
                ["name"] = "a",
                ["provider_name"] = "registry.terraform.io/hashicorp/aws",
                ["change"] = new JsonObject { ["actions"] = new JsonArray("no-op"), ["before"] = values.DeepClone(), ["after"] = values, ["after_unknown"] = new JsonObject() },
            }),
        };
        return Assert.Single(TemplateReader.Read(plan.ToJsonString(), NoYaml.Instance, new TemplateOptions(RuleSelection.Basic)).Items);
    }

    private static JsonObject ValueOf(IReadOnlyList<TemplateProperty> properties) => new(
        from property in properties
        let value = ValueOf(property.Content)
        where value is not null
        select KeyValuePair.Create<string, JsonNode?>(property.Name, value));

    private static JsonNode? ValueOf(TemplateContent content) => content switch
    {
        TemplateContent.Text text => text.Value,
        TemplateContent.Flag flag => flag.Value,
        TemplateContent.Number number => number.Value,
        TemplateContent.Key key => key.Configured,
        TemplateContent.OwnKey key => key.Configured,
        TemplateContent.Texts texts => new JsonArray([.. texts.Values.Select(static text => (JsonNode)text)]),
        TemplateContent.Blocks blocks => new JsonArray([.. blocks.Items.Select(ValueOf)]),
        _ => throw new InvalidOperationException("There is no such content."),
    };

    private sealed class NoYaml : IYamlReader
    {
        public static readonly NoYaml Instance = new();

        public DocumentNode Read(string text, Func<string, string, bool> isLeftOut) => throw new InvalidOperationException("A plan is JSON.");
    }
}
