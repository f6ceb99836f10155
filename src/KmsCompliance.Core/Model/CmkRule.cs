namespace KmsCompliance;

/// <summary>One thing that has to hold of every resource, as <c>Test-*Cmk</c> apply it.</summary>
public sealed class CmkRule
{
    /// <summary>The rule's stable id, such as <c>KMSC001</c>.</summary>
    public required string RuleId { get; init; }

    /// <summary>What has to hold, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>How much it matters where it does not hold.</summary>
    public required string Severity { get; init; }

    /// <summary><c>Basic</c>, or <c>Full</c> where it is applied only if it is chosen.</summary>
    public required string Level { get; init; }

    /// <summary>The services that it is about, as <c>-Service</c> takes them.</summary>
    public TextList Services { get; init; } = [];

    /// <summary>What goes wrong where it does not hold.</summary>
    public required string Why { get; init; }

    /// <summary>What it has to be given so that it can tell: parameters; empty where nothing is.</summary>
    public string Needs { get; init; } = string.Empty;

    /// <summary>The actions that are called for it, beyond those of an audit; empty where none are.</summary>
    public TextList Actions { get; init; } = [];

    /// <summary>The controls that it gives evidence for, each with its service and with who published it.</summary>
    public TextList Frameworks { get; init; } = [];

    /// <summary>The services for which nobody has published a control: a finding about them names none.</summary>
    public TextList WithoutFramework { get; init; } = [];

    /// <summary>What mends it; a finding has the command.</summary>
    public required string HowToMend { get; init; }

    /// <summary>The rule's id.</summary>
    public override string ToString() => RuleId;
}
