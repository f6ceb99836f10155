using System.Management.Automation;
using KmsCompliance.Completion;

namespace KmsCompliance.Pipeline;

/// <summary>A command that shows under which keys the resources of one kind are, all of them or those whose names match, or
/// that are named one by one in a parameter set of its own.</summary>
public abstract class NamedAuditCmdlet : AuditCmdlet
{
    /// <summary>The parameter set for all resources, and those whose names match.</summary>
    private protected const string All = nameof(All);

    /// <summary>The parameter set for resources that are named one by one.</summary>
    private protected const string OneByOne = "Named";

    /// <summary>Names, or patterns of them such as <c>prod*</c>; whatever their case.</summary>
    [Parameter(ParameterSetName = All)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ResourceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    private protected override IReadOnlyList<string>? NamesShown => Name;
}
