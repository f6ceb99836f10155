namespace KmsCompliance.Services.CloudTrail;

/// <summary>Writes what trails and event data stores log as Terraform.</summary>
internal static class TerraformEventSelectors
{
    /// <summary>The basic form, which trails alone have.</summary>
    /// <param name="selectors">What is logged.</param>
    public static TemplateProperty Basic(IEnumerable<TrailEventSelector> selectors) => new("event_selector", new TemplateContent.Blocks([.. selectors.Select(Selector)]));

    /// <summary>The advanced form.</summary>
    /// <param name="selectors">What is logged.</param>
    public static TemplateProperty Advanced(IEnumerable<AdvancedEventSelector> selectors) =>
        new("advanced_event_selector", new TemplateContent.Blocks([.. selectors.Select(Selector)]));

    private static IReadOnlyList<TemplateProperty> Selector(TrailEventSelector selector)
    {
        var properties = new List<TemplateProperty>
        {
            new("read_write_type", new TemplateContent.Text(selector.ReadWriteType)),
            new("include_management_events", new TemplateContent.Flag(selector.IncludesManagement)),
        };
        if (selector.ExcludedSources.Count > 0)
        {
            properties.Add(new("exclude_management_event_sources", new TemplateContent.Texts([.. selector.ExcludedSources.Order(StringComparer.Ordinal)])));
        }

        properties.Add(new("data_resource", new TemplateContent.Blocks([.. selector.DataResources.Select(static data => (IReadOnlyList<TemplateProperty>)
        [
            new("type", new TemplateContent.Text(data.Type)),
            new("values", new TemplateContent.Texts(data.Values)),
        ])])));
        return properties;
    }

    private static IReadOnlyList<TemplateProperty> Selector(AdvancedEventSelector selector)
    {
        var properties = new List<TemplateProperty>();
        if (!string.IsNullOrEmpty(selector.Name))
        {
            properties.Add(new("name", new TemplateContent.Text(selector.Name)));
        }

        properties.Add(new("field_selector", new TemplateContent.Blocks([.. selector.Fields.Select(Field)])));
        return properties;
    }

    // The provider refuses an operator without values.
    private static IReadOnlyList<TemplateProperty> Field(EventFieldSelector field) =>
    [
        new("field", new TemplateContent.Text(field.Field)),
        .. field.Conditions.Where(static condition => condition.Values.Count > 0).Select(static condition => new TemplateProperty(NameOf(condition.Operator), new TemplateContent.Texts(condition.Values))),
    ];

    // NotStartsWith is not_starts_with.
    private static string NameOf(string conditionOperator) =>
        string.Concat(conditionOperator.Select(static (letter, at) => char.IsAsciiLetterUpper(letter) && at > 0 ? $"_{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
