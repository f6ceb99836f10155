using KmsCompliance.Services;

namespace KmsCompliance.Templates.Writing;

/// <summary>Writes an account as CloudFormation, a folder a Region.</summary>
internal static class CloudFormationWriter
{
    /// <summary>The files of an account.</summary>
    /// <param name="estate">The account.</param>
    /// <param name="resetOnDelete">Whether what the custom resources set is put back to the service's default when their stack is deleted.</param>
    public static IReadOnlyList<WrittenTemplate> Write(TemplateEstate estate, bool resetOnDelete)
    {
        var keys = new EstateKeys(estate.Keys);
        return
        [
            .. estate.Regions.Concat(estate.NotWritten.Select(static part => part.Region)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(region => Write(estate, keys, region, resetOnDelete)),
        ];
    }

    /// <summary>Whether a stack is one that the notes have commands for: what it has is its own, not another's.</summary>
    /// <param name="name">The stack's name.</param>
    public static bool IsOwnStack(string name) => name == StackNotes.StackName || name.StartsWith($"{StackNotes.StackName}-", StringComparison.Ordinal);

    private static WrittenTemplate Write(TemplateEstate estate, EstateKeys keys, string region, bool resetOnDelete)
    {
        List<NotWritten> notWritten = [.. estate.NotWritten.Where(part => part.Region == region)];
        var resources = estate.Resources.Where(resource => resource.Region == region).Select(static resource => (Resource: resource, Form: FormOf(resource))).ToList();
        notWritten.AddRange(resources.Where(static entry => entry.Form is null).Select(static entry =>
            new NotWritten(entry.Resource.Region, entry.Resource.Status.ResourceId, $"CloudFormation has no type for what {entry.Resource.Service.ShortName} has here.")));

        var literally = new StackReferences(keys, region, own: new HashSet<string>(), isPlanned: false);
        var planned = new StackReferences(keys, region, own: new HashSet<string>(), isPlanned: true);
        List<StackGroup> groups = [];
        foreach (var group in GroupsOf(estate, region, resources))
        {
            if (WhyNot(group, literally, planned) is { } why)
            {
                notWritten.AddRange(group.Resources.Select(resource => new NotWritten(region, resource.Id, group.Key is not null && resource != group.Resources[0] ? $"Its key is in no template. {why}" : why)));
            }
            else
            {
                groups.Add(group);
            }
        }

        var stacks = StackParts.Of(groups, literally, planned).Select((part, index) => new Stack(estate.AccountId, region, index + 1, part, keys)).ToList();
        List<ApartStack> apart = [];
        foreach (var (resource, form) in resources.Where(static entry => entry.Form?.WriteApart is not null).OrderBy(static entry => entry.Resource.Status.ResourceId, StringComparer.Ordinal))
        {
            var written = form!.WriteApart!(new(resource.Status, resource.Configuration, resetOnDelete)
            {
                IsPlanned = resource.PlannedKey is not null || resource.PlannedKeyArn is not null,
                PlannedKeyArn = resource.PlannedKey is { } key ? key.Arn : resource.PlannedKeyArn,
            });
            if (written.Document is null)
            {
                notWritten.Add(new(region, resource.Status.ResourceId, written.WhyNot!));
            }
            else
            {
                apart.Add(new(resource, form, written));
            }
        }

        notWritten = [.. notWritten.OrderBy(static part => part.Id, StringComparer.Ordinal).ThenBy(static part => part.Why, StringComparer.Ordinal)];
        var folder = $"{estate.AccountId}/{region}/";
        return new(
            estate.AccountId,
            region,
            [
                .. stacks.SelectMany(static stack => stack.Files).Concat(apart.Select(static stack => stack.File)).Append(new TemplateFile("notes.md", StackNotes.Write(estate.AccountId, region, stacks, apart, notWritten)))
                    .Select(file => file with { RelativePath = folder + file.RelativePath }),
            ],
            [.. stacks.SelectMany(static stack => stack.LogicalIds), .. apart.SelectMany(static stack => stack.LogicalIds)],
            notWritten);
    }

    private static TemplateForm? FormOf(EstateResource resource) =>
        resource.Service.TemplateForms.FirstOrDefault(static form => form is { Language: TemplateLanguage.CloudFormation } && (form.Write is not null || form.WriteApart is not null));

    // Keys first; the order of the estate says nothing.
    private static IEnumerable<StackGroup> GroupsOf(TemplateEstate estate, string region, IReadOnlyList<(EstateResource Resource, TemplateForm? Form)> resources) =>
    [
        .. estate.Keys.Where(key => key.Region == region).OrderBy(StackNames.Of, StringComparer.Ordinal).Select(static key => new StackGroup(key, StackKeys.Of(key))),
        .. resources.Where(static entry => entry.Form?.Write is not null).Select(static entry => StackResource.Of(entry.Resource, entry.Form!))
            .OrderBy(static resource => resource.ResourceType, StringComparer.Ordinal).ThenBy(static resource => resource.LogicalId, StringComparer.Ordinal)
            .Select(static resource => new StackGroup(Key: null, [resource])),
    ];

    private static string? WhyNot(StackGroup group, params IReadOnlyList<StackReferences> references) =>
        (group.Key is { } key ? StackKeys.WhyNot(key) : null)
        ?? group.Resources.SelectMany(resource => references.Select(reference => StackText.WhyNot(resource.ToJson(reference)))).FirstOrDefault(static why => why is not null);
}
