using KmsCompliance.Services;

namespace KmsCompliance.Templates;

/// <summary>A resource of a template, with what is not in its block.</summary>
internal abstract class TemplateItem : TemplateResource
{
    /// <summary>What the deployment does to it, as <c>Change</c> of a finding says.</summary>
    public virtual string? Change => null;

    /// <summary>The line of the template that it stands in.</summary>
    public abstract int Line { get; }

    /// <summary>Its tags; null where they are not known, or not all of them.</summary>
    public abstract TextDictionary? ReadTags();

    /// <summary>Why its Region is not known although the template sets it, as a clause; null where it is known, or nothing sets it.</summary>
    public virtual string? RegionProblem => null;

    /// <summary>Whether it is made for certain, be it that a condition decides that.</summary>
    public virtual string? Unless => null;
}
