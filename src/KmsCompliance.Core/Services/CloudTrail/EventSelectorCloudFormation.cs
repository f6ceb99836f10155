namespace KmsCompliance.Services.CloudTrail;

/// <summary>Writes for CloudFormation which events trails and event data stores take, in the advanced form.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudtrail-trail-advancedeventselector.html"/></remarks>
internal static class EventSelectorCloudFormation
{
    /// <summary>Adds the selectors, where there are any.</summary>
    /// <param name="properties">The properties of the trail or event data store.</param>
    /// <param name="selectors">The selectors.</param>
    public static void Add(List<TemplateProperty> properties, IReadOnlyList<AdvancedEventSelector> selectors)
    {
        if (selectors.Count > 0)
        {
            properties.Add(new("AdvancedEventSelectors", new TemplateContent.Blocks([.. selectors.Select(Write)])));
        }
    }

    private static List<TemplateProperty> Write(AdvancedEventSelector selector)
    {
        List<TemplateProperty> properties = [];
        if (!string.IsNullOrEmpty(selector.Name))
        {
            properties.Add(new("Name", new TemplateContent.Text(selector.Name)));
        }

        properties.Add(new("FieldSelectors", new TemplateContent.Blocks([.. selector.Fields.Select(Write)])));
        return properties;
    }

    // The names of the properties are CloudTrail's words for the operators.
    private static List<TemplateProperty> Write(EventFieldSelector field) =>
    [
        new("Field", new TemplateContent.Text(field.Field)),
        .. field.Conditions.Select(static condition => new TemplateProperty(condition.Operator, new TemplateContent.Texts(condition.Values))),
    ];
}
