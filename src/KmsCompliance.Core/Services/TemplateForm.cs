using KmsCompliance.Ports;

namespace KmsCompliance.Services;

/// <summary>How templates of a language make resources of a service.</summary>
/// <param name="Language">The language.</param>
/// <param name="Type">The type of the resources.</param>
/// <param name="Key">The property that names the key.</param>
/// <param name="Name">The property that names the resource.</param>
public sealed record TemplateForm(TemplateLanguage Language, string Type, string Key, string Name)
{
    /// <summary>The ARN's property, for resources that are there already; null where their type has none.</summary>
    public string? Arn { get; init; }

    /// <summary>The status of a resource without its verdict: what the service's rules need beyond the key.</summary>
    public required Func<TemplateResource, TemplatePlace, EncryptionStatus> ToStatus { get; init; }

    /// <summary>Whether a resource is one of the service's; null where that is not known. All of the type where left out.</summary>
    public Func<TemplateResource, bool?>? IsOne { get; init; }

    /// <summary>Whether a resource goes by the key that it names; null where that is not known. It does where left out.</summary>
    public Func<TemplateResource, bool?>? UsesKey { get; init; }

    /// <summary>What no key means, where that hangs on the resource; the service's own answer where null or left out.</summary>
    public Func<TemplateResource, DefaultKey?>? FindDefaultKey { get; init; }

    /// <summary>What is not known beyond the key, by the rule that says so: a sentence each.</summary>
    public Func<TemplateResource, IReadOnlyDictionary<string, string>>? FindUnknown { get; init; }

    /// <summary>How to put it under a key, as a sentence; names <see cref="Key"/> where left out.</summary>
    public string? HowToMend { get; init; }

    /// <summary>The properties whose content is never read: values of secrets.</summary>
    public IReadOnlyList<string> NeverRead { get; init; } = [];

    /// <summary>Writes a resource that is there, by its status and what was read of it beside; null where the form only reads.</summary>
    public Func<EncryptionStatus, ResourceConfiguration, TemplateWriting>? Write { get; init; }

    /// <summary>Why the language cannot put a resource that is there under another key, as sentences: it is written with the key that it has;
    /// null where it can.</summary>
    public string? WhyKeyStays { get; init; }

    /// <summary>Writes a setting that no type of the language has as a template of its own, which makes what sets it; null where it needs none.</summary>
    public Func<ApartRequest, ApartTemplate>? WriteApart { get; init; }

    /// <summary>The property that has the tags: null where the type has none.</summary>
    public string? Tags { get; init; }
}

/// <summary>What is known of a resource of a template wherever it is of.</summary>
/// <param name="AccountId">Its account; empty where not known.</param>
/// <param name="Region">Its Region; empty where not known.</param>
/// <param name="ResourceName">Its name, as it may be shown.</param>
/// <param name="ResourceId">Its ARN where it is there already, else its address.</param>
/// <param name="KmsKeyId">What names its key; null for none.</param>
/// <param name="Tags">Its tags; null where they are not known.</param>
public sealed record TemplatePlace(string AccountId, string Region, string ResourceName, string ResourceId, string? KmsKeyId, TextDictionary? Tags);

/// <summary>What in a template uses a setting that a service has once a Region.</summary>
/// <param name="Language">The language.</param>
/// <param name="Type">The type of the resources.</param>
/// <param name="Property">The property that says so.</param>
/// <param name="Value">Its value where they do.</param>
public sealed record TemplateUse(TemplateLanguage Language, string Type, string Property, string Value);
