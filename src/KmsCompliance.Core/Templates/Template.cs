using KmsCompliance.Services;

namespace KmsCompliance.Templates;

/// <summary>What a file says will be there once it is deployed.</summary>
internal abstract class Template
{
    /// <summary>In what it is written.</summary>
    public abstract TemplateLanguage Language { get; }

    /// <summary>The resources that are there then.</summary>
    public abstract IReadOnlyList<TemplateItem> Items { get; }

    /// <summary>Its keys.</summary>
    public abstract TemplateKeys Keys { get; }

    /// <summary>The parts of it that bring resources of their own, and were not looked at.</summary>
    public abstract IReadOnlyList<TemplatePart> NotLookedAt { get; }

    /// <summary>The resources that are not among <see cref="Items"/>, since the defaults of parameters leave them out.</summary>
    public virtual IReadOnlyList<TemplateOmission> LeftOut => [];

    /// <summary>What was taken for known while something was read, since the file itself says so, and whoever deploys it may say
    /// otherwise; asked for once each time.</summary>
    public virtual IReadOnlyList<string> TakeAssumptions() => [];
}

/// <summary>A part of a template that was not looked at.</summary>
/// <param name="Address">What names it.</param>
/// <param name="Type">Its type.</param>
/// <param name="Line">Its line.</param>
/// <param name="Why">What it is, and why it was not looked at, as a sentence.</param>
internal sealed record TemplatePart(string Address, string Type, int Line, string Why)
{
    /// <summary>What to do about it, as a sentence.</summary>
    public string HowToMend { get; init; } = "Judge that template by itself.";
}

/// <summary>A resource that the defaults of parameters leave out of what is judged.</summary>
/// <param name="Address">What names it.</param>
/// <param name="Parameters">The parameters.</param>
internal sealed record TemplateOmission(string Address, IReadOnlyList<string> Parameters);
