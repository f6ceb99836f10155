using KmsCompliance.Services;

namespace KmsCompliance.Templates.Writing;

/// <summary>Writes resources of services as Terraform.</summary>
/// <param name="keys">The estate's keys.</param>
internal sealed class TerraformResources(EstateKeys keys)
{
    // The one argument whose texts name arguments.
    private const string IgnoredChanges = "ignore_changes";

    /// <summary>How a service's resources are written; null where they are not.</summary>
    /// <param name="service">The service.</param>
    public static TemplateForm? FormOf(ServiceDefinition service) =>
        service.TemplateForms.FirstOrDefault(static form => form is { Language: TemplateLanguage.Terraform, Write: not null });

    /// <summary>What its form says of a resource, with the key that a plan puts it under.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="form">The form.</param>
    public static TemplateWriting Describe(EstateResource resource, TemplateForm form)
    {
        var planned = resource.PlannedKeyArn ?? (resource.PlannedKey is { } key ? key.Arn ?? key.Label : null);
        return form.Write!(resource.Status, planned is null ? resource.Configuration : resource.Configuration with { KmsKeyId = planned });
    }

    /// <summary>A resource.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="form">Its form.</param>
    /// <param name="writing">What its form says of it.</param>
    public HclBlock Write(EstateResource resource, TemplateForm form, TemplateWriting writing)
    {
        var block = HclBlock.Resource(form.Type, TerraformNames.Of(resource)).Set("region", HclText.Quote(resource.Region)).SetTags(form.Tags, resource.Tags);
        Fill(block, writing.Properties, resource);
        return block;
    }

    private void Fill(HclBlock block, IReadOnlyList<TemplateProperty> properties, EstateResource resource)
    {
        foreach (var property in properties)
        {
            if (property.Content is TemplateContent.Blocks blocks)
            {
                foreach (var item in blocks.Items)
                {
                    var inner = new HclBlock(property.Name);
                    Fill(inner, item, resource);
                    block.Add(inner);
                }
            }
            else
            {
                block.Set(property.Name, ExpressionOf(property, resource));
            }
        }
    }

    private string? ExpressionOf(TemplateProperty property, EstateResource resource) => property.Content switch
    {
        TemplateContent.Text text => HclText.Quote(text.Value),
        TemplateContent.Flag flag => HclText.Of(flag.Value),
        TemplateContent.Number number => HclText.Of(number.Value),
        TemplateContent.Texts texts => HclText.List([.. property.Name == IgnoredChanges ? texts.Values : texts.Values.Select(HclText.Quote)]),
        TemplateContent.Key key => KeyOf(key.Configured, key.Region ?? resource.Region),
        TemplateContent.OwnKey when resource.PlannedKey is { } planned => $"{TerraformNames.AddressOf(planned)}.arn",
        TemplateContent.OwnKey when resource.PlannedKeyArn is { } arn => KeyOf(arn, resource.Region),
        TemplateContent.OwnKey key => KeyOf(key.Configured, resource.Region),
        _ => throw new InvalidOperationException($"'{property.Name}' cannot be written."),
    };

    // In the form that the service reports, so that it is no change.
    private string? KeyOf(string? configured, string region) => string.IsNullOrEmpty(configured) ? null : keys.Find(configured, region) switch
    {
        null => HclText.Quote(configured),
        { Alias: { } alias } named => $"{TerraformNames.AddressOf(named.Key, alias)}.{(named.IsArn ? "arn" : "name")}",
        { IsArn: true } named => $"{TerraformNames.AddressOf(named.Key)}.arn",
        var named => TerraformNames.IdOf(named.Key),
    };
}
