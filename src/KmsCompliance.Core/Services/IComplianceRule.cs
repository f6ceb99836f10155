namespace KmsCompliance.Services;

/// <summary>One thing that has to hold of every resource.</summary>
public interface IComplianceRule
{
    /// <summary>The rule's stable id, such as <c>KMSC001</c>.</summary>
    string Id { get; }

    /// <summary>What has to hold, in a few words.</summary>
    string Title { get; }

    /// <summary>How much it matters where it does not hold, one of <see cref="KmsCompliance.Severity"/>.</summary>
    string Severity { get; }

    /// <summary>One of <see cref="RuleLevel"/>: what is above <see cref="RuleLevel.Basic"/> is applied where it is chosen.</summary>
    string Level => RuleLevel.Basic;

    /// <summary>The services that it is about, as <c>-Service</c> takes them.</summary>
    IReadOnlyList<string> Services => ServiceCatalog.Names;

    /// <summary>What goes wrong where it does not hold, in a sentence or two.</summary>
    string Why { get; }

    /// <summary>What mends it, in a sentence; a finding has the command.</summary>
    string HowToMend { get; }

    /// <summary>Whether another key for the resource mends it: a finding of any other rule is refused by the commands that set
    /// keys.</summary>
    bool IsMendedByKey => true;

    /// <summary>What an audit has to be asked for, so that the rule can tell: parameters; empty where nothing is.</summary>
    string Needs => string.Empty;

    /// <summary>The actions that are called for it, beyond those of an audit.</summary>
    IReadOnlyList<CmkAction> Actions => [];

    /// <summary>Whether a template can tell before anything is there.</summary>
    bool IsAnsweredByTemplate => true;

    /// <summary>The controls of frameworks that the rule gives evidence for of a service; none where nobody has published
    /// one.</summary>
    /// <param name="service">The service.</param>
    IReadOnlyList<FrameworkControl> ControlsOf(ServiceDefinition service);

    /// <summary>What is missing for it to say anything; null where nothing is.</summary>
    /// <param name="inputs">What a command has.</param>
    string? Lacks(RuleInputs inputs) => null;

    /// <summary>Applies the rule.</summary>
    /// <param name="status">The resource.</param>
    /// <param name="context">What is known beside it.</param>
    /// <returns>The result; null where the rule has nothing to say of the resource.</returns>
    RuleResult? Evaluate(EncryptionStatus status, RuleContext context);
}
