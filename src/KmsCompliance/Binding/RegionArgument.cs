using System.Management.Automation;
using KmsCompliance.Errors;
using KmsCompliance.Model;
using KmsCompliance.Places;

namespace KmsCompliance.Binding;

/// <summary>A Region as it was named: by code, by pattern, or by an object that has one.</summary>
public sealed class RegionArgument
{
    internal RegionArgument(string value) => Value = value;

    /// <summary>The code or pattern as it was given.</summary>
    public string Value { get; }

    /// <summary>Whether it is a pattern, such as <c>eu-*</c>.</summary>
    public bool IsPattern => WildcardPattern.ContainsWildcardCharacters(Value);

    internal string? AccountId { get; init; }

    internal CallerIdentity? DeterminedBy { get; init; }

    /// <summary>The way by which it was found; null where it was named.</summary>
    internal SessionLink? Link { get; init; }

    /// <summary>Why nothing can be asked there; null where it can.</summary>
    internal string? NotSeen { get; init; }

    /// <summary>The service that the object says; null for text and for what is of none.</summary>
    internal string? Service { get; init; }

    /// <summary>What the object is called; null for text.</summary>
    internal string? Source { get; init; }

    /// <summary>Whether the object is a resource, and no key or policy, whose Region is its own.</summary>
    internal bool IsOfResource { get; init; }

    /// <summary>Why the object is none; null where it is one.</summary>
    internal Failure? Refusal { get; init; }

    /// <summary>Whether the object says that its place was not listed, or not asked.</summary>
    internal bool IsNotListed { get; init; }

    /// <summary>The Region that the object says a key for it has to lie in; null where it says none.</summary>
    internal string? KeyRegion { get; init; }

    /// <summary>The same, in another Region.</summary>
    /// <param name="region">The Region's code.</param>
    internal RegionArgument In(string region) => new(region) { AccountId = AccountId, DeterminedBy = DeterminedBy, Link = Link, NotSeen = NotSeen, Service = Service, Source = Source };

    /// <summary>What it means.</summary>
    /// <param name="accountId">The account that is said beside it, which counts more than its own; null where none is.</param>
    internal RegionSelection Select(string? accountId)
    {
        RegionSelection selection = IsPattern ? new RegionSelection.Pattern(Value, Wildcards.Of(Value)) : new RegionSelection.Named(Value);
        return selection with
        {
            AccountId = accountId ?? AccountId,
            DeterminedBy = accountId is null || accountId == AccountId ? DeterminedBy : null,
            Link = accountId is null || accountId == AccountId ? Link : null,
            NotSeen = accountId is null || accountId == AccountId ? NotSeen : null,
        };
    }

    /// <summary>The code or pattern.</summary>
    public override string ToString() => Value;
}
