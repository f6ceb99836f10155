using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Templates;

/// <summary>What a template is judged by.</summary>
/// <param name="Rules">The rules.</param>
internal sealed record TemplateOptions(RuleSelection Rules)
{
    /// <summary>The account that it is deployed to, where somebody said so.</summary>
    public string? AccountId { get; init; }

    /// <summary>The Region that it is deployed to, where somebody said so.</summary>
    public string? Region { get; init; }

    /// <summary>The values of its parameters, where somebody said them.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether a key of the list of approved ones is asked for, and whether a resource's is one.</summary>
    public Func<EncryptionStatus, KeyApproval> Approve { get; init; } = static _ => KeyApproval.NotAsked;

    /// <summary>Whether a setting that a service has once a Region has to be in the template, where that uses the service.</summary>
    public bool RequireSetting { get; init; }
}
