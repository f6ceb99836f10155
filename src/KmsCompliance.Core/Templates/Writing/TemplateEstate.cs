using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Templates.Writing;

/// <summary>What is written of one account.</summary>
/// <param name="AccountId">The 12-digit account.</param>
internal sealed record TemplateEstate(string AccountId)
{
    /// <summary>The keys, in the order of Region and name.</summary>
    public IReadOnlyList<EstateKey> Keys { get; init; } = [];

    /// <summary>The resources, in the order of service, Region and id.</summary>
    public IReadOnlyList<EstateResource> Resources { get; init; } = [];

    /// <summary>What is in no template, and why.</summary>
    public IReadOnlyList<NotWritten> NotWritten { get; init; } = [];

    /// <summary>An account's estate, in its order.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="keys">Its keys.</param>
    /// <param name="resources">Its resources.</param>
    /// <param name="notWritten">What is in no template.</param>
    public static TemplateEstate Of(string accountId, IEnumerable<EstateKey> keys, IEnumerable<EstateResource> resources, IEnumerable<NotWritten> notWritten) => new(accountId)
    {
        Keys = [.. keys.OrderBy(static key => key.Region, StringComparer.Ordinal).ThenBy(static key => key.Label, StringComparer.Ordinal).ThenBy(static key => key.Arn, StringComparer.Ordinal)],
        Resources =
        [
            .. resources.OrderBy(static resource => resource.Service.Name, StringComparer.Ordinal).ThenBy(static resource => resource.Region, StringComparer.Ordinal)
                .ThenBy(static resource => resource.Status.ResourceId, StringComparer.Ordinal),
        ],
        NotWritten = [.. notWritten.Distinct().OrderBy(static omitted => omitted.Region, StringComparer.Ordinal).ThenBy(static omitted => omitted.Id, StringComparer.Ordinal).ThenBy(static omitted => omitted.Why, StringComparer.Ordinal)],
    };

    /// <summary>What several sessions have read of one account. What one of them could not read and another did is read.</summary>
    /// <param name="estates">The parts.</param>
    public static TemplateEstate Merge(IReadOnlyList<TemplateEstate> estates)
    {
        var keys = estates.SelectMany(static estate => estate.Keys).DistinctBy(static key => (key.Region, key.Arn ?? key.Aliases[0])).ToList();
        var resources = estates.SelectMany(static estate => estate.Resources).DistinctBy(static resource => (resource.Region, resource.Status.ResourceId)).ToList();
        var read = keys.Select(static key => key.Arn).Concat(resources.Select(static resource => resource.Status.ResourceId)).ToHashSet();
        return Of(estates[0].AccountId, keys, resources, estates.SelectMany(static estate => estate.NotWritten).Where(omitted => !read.Contains(omitted.Id)));
    }

    /// <summary>The Regions that anything of it is in, in order.</summary>
    public IEnumerable<string> Regions => Keys.Select(static key => key.Region).Concat(Resources.Select(static resource => resource.Region)).Distinct().Order(StringComparer.Ordinal);
}

/// <summary>Something that is in no template.</summary>
/// <param name="Region">Its Region.</param>
/// <param name="Id">What names it.</param>
/// <param name="Why">Why, as a sentence.</param>
internal sealed record NotWritten(string Region, string Id, string Why)
{
    /// <summary>Whether it would be in one if it could have been read: not that it has no place there.</summary>
    public bool IsUnread { get; init; }
}

/// <summary>A customer-managed key, there or planned, as a template has it once all is done.</summary>
internal sealed record EstateKey
{
    /// <summary>Its ARN; null where a plan makes it.</summary>
    public string? Arn { get; init; }

    /// <summary>Its id; null where a plan makes it.</summary>
    public string? KeyId { get; init; }

    /// <summary>Its account.</summary>
    public required string AccountId { get; init; }

    /// <summary>Its Region.</summary>
    public required string Region { get; init; }

    /// <summary>Its aliases, with <c>alias/</c>, in order; those among them that a plan makes are in <see cref="NewAliases"/> too.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>The aliases that are not there yet.</summary>
    public IReadOnlyList<string> NewAliases { get; init; } = [];

    /// <summary>What it says it is for.</summary>
    public required string Description { get; init; }

    /// <summary>Its policy, as JSON.</summary>
    public required string Policy { get; init; }

    /// <summary>The policy that it has today, where a plan changes it; null where none does.</summary>
    public string? FormerPolicy { get; init; }

    /// <summary>Whether it rotates by itself; null where it cannot.</summary>
    public bool? RotationEnabled { get; init; }

    /// <summary>Days between rotations; null for the usual.</summary>
    public int? RotationPeriodInDays { get; init; }

    /// <summary>How it rotates today, where a plan changes that; null where none does.</summary>
    public KeyRotation? FormerRotation { get; init; }

    /// <summary>Its tags, without those that AWS set.</summary>
    public TextDictionary Tags { get; init; } = TextDictionary.Empty;

    /// <summary>Where its material is from, as KMS names that.</summary>
    public string Origin { get; init; } = "AWS_KMS";

    /// <summary>Such as <c>SYMMETRIC_DEFAULT</c>.</summary>
    public string KeySpec { get; init; } = "SYMMETRIC_DEFAULT";

    /// <summary>Such as <c>ENCRYPT_DECRYPT</c>.</summary>
    public string KeyUsage { get; init; } = "ENCRYPT_DECRYPT";

    /// <summary>Whether it is disabled.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Whether others with the same material may be related to it.</summary>
    public bool IsMultiRegion { get; init; }

    /// <summary>The ARN of its primary, where it is a replica; null where it is none.</summary>
    public string? PrimaryArn { get; init; }

    /// <summary>When imported material expires; null where it does not.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>The alias that a plan makes it for, or the module has made it for and it has; null for other keys.</summary>
    public string? OwnAlias { get => field ?? (Arn is null ? Aliases[0] : null); init; }

    /// <summary>The alias that the module has made it for and that it has not any more; null for other keys.</summary>
    public string? FormerAlias { get; init; }

    /// <summary>What it is called in templates before the language's own rules: the alias that it was made for without <c>alias/</c>, else its
    /// id. Aliases come and go; a key that is called otherwise by that would be another to the language, and the one before to be
    /// deleted.</summary>
    public string Label => OwnAlias?["alias/".Length..] ?? KeyId!;
}

/// <summary>A resource of a service.</summary>
/// <param name="Service">The service.</param>
/// <param name="Status">The resource as it was read.</param>
/// <param name="Configuration">What was read of it beside.</param>
internal sealed record EstateResource(ServiceDefinition Service, EncryptionStatus Status, ResourceConfiguration Configuration)
{
    /// <summary>Its Region.</summary>
    public string Region => Status.Region;

    /// <summary>The key that a plan puts it under: one of the estate's, there or planned; null where no plan does.</summary>
    public EstateKey? PlannedKey { get; init; }

    /// <summary>The ARN of the key that a plan puts it under, where that is none of the estate's; null where no plan does.</summary>
    public string? PlannedKeyArn { get; init; }

    /// <summary>Its tags, without those that AWS set.</summary>
    public TextDictionary Tags => TagsOf(Configuration.Tags);

    /// <summary>Tags without those that AWS set, which nobody else may.</summary>
    /// <param name="tags">The tags.</param>
    /// <remarks><see href="https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html"/></remarks>
    public static TextDictionary TagsOf(TextDictionary tags) => new(tags.Where(static tag => !tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)));
}
