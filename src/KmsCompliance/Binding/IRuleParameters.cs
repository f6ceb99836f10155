using KmsCompliance.Services;

namespace KmsCompliance.Binding;

/// <summary>The parameters by which rules are chosen. They are declared on two bases, since a command that asks AWS and one that does not
/// have none in common but the engine's; a test holds the two alike.</summary>
internal interface IRuleParameters
{
    /// <summary>The rules, by id or pattern; those of <see cref="Level"/> where null.</summary>
    string[]? Rule { get; }

    /// <summary>Rules that are left out, by id or pattern.</summary>
    string[]? ExcludeRule { get; }

    /// <summary>One of <see cref="RuleLevel"/>.</summary>
    string Level { get; }

    /// <summary>A settings file; null for none.</summary>
    string? SettingsPath { get; }
}
