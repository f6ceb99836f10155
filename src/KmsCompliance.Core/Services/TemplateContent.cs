namespace KmsCompliance.Services;

/// <summary>What a property of a template is to say, in no language.</summary>
public abstract record TemplateContent
{
    // Closed: whoever writes one knows all of its cases.
    private TemplateContent()
    {
    }

    /// <summary>A text. It is written as it is: nothing in it is an expression of the language.</summary>
    /// <param name="Value">The text.</param>
    public sealed record Text(string Value) : TemplateContent;

    /// <summary>A flag.</summary>
    /// <param name="Value">The flag.</param>
    public sealed record Flag(bool Value) : TemplateContent;

    /// <summary>A number.</summary>
    /// <param name="Value">The number.</param>
    public sealed record Number(long Value) : TemplateContent;

    /// <summary>Texts, in this order.</summary>
    /// <param name="Values">The texts.</param>
    public sealed record Texts(IReadOnlyList<string> Values) : TemplateContent;

    /// <summary>Blocks of properties, in this order.</summary>
    /// <param name="Items">The blocks.</param>
    public sealed record Blocks(IReadOnlyList<IReadOnlyList<TemplateProperty>> Items) : TemplateContent;

    /// <summary>A key of the resource's own Region, or of the one that is said: written as what the template itself has for it, or as it is
    /// where the template has nothing for it.</summary>
    /// <param name="Configured">The key as the service reports it.</param>
    /// <param name="Region">The key's Region; null for the resource's.</param>
    public sealed record Key(string Configured, string? Region = null) : TemplateContent;

    /// <summary>The key that the resource itself is under: as <see cref="Key"/>, but a plan may have set another.</summary>
    /// <param name="Configured">The key as the service reports it; null for the service's default key.</param>
    public sealed record OwnKey(string? Configured) : TemplateContent;
}

/// <summary>A property of a template.</summary>
/// <param name="Name">Its name in the language.</param>
/// <param name="Content">What it says.</param>
public sealed record TemplateProperty(string Name, TemplateContent Content);

/// <summary>A resource as a template of a language has it, without its tags.</summary>
/// <param name="Identifier">The property by which the resource is imported, and its value: CloudFormation's identifier; of Terraform
/// the value alone is the import's id.</param>
/// <param name="Properties">Its properties, in the order in which they are written.</param>
public sealed record TemplateWriting((string Name, string Value) Identifier, IReadOnlyList<TemplateProperty> Properties)
{
    /// <summary>Why the language cannot have it as it is, as a sentence; null where it can.</summary>
    public string? WhyNot { get; init; }

    /// <summary>What has to be known of it once it is imported, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
