using System.Management.Automation;
using KmsCompliance.Errors;
using KmsCompliance.Pipeline;
using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Binding;

/// <summary>Which rules a user wants.</summary>
internal static class RuleChoice
{
    /// <summary>The rules that a command is told to apply; a terminating error where a name is none, nothing is left, or the settings
    /// cannot be read.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="approvedKeys">The approved keys that it is given itself; null for those of the settings.</param>
    /// <param name="canAsk">Whether it can ask AWS.</param>
    /// <param name="seesServices">Whether it sees resources of several services together.</param>
    /// <param name="time">Says which day it is.</param>
    /// <param name="isOfTemplate">Whether it judges templates: rules that these cannot answer are left out.</param>
    public static ChosenRules Of<TCmdlet>(TCmdlet cmdlet, string[]? approvedKeys, bool canAsk, bool seesServices, TimeProvider time, bool isOfTemplate = false)
        where TCmdlet : PSCmdlet, IRuleParameters
    {
        var settings = SettingsFile.Read(cmdlet, cmdlet.SettingsPath);
        var approved = approvedKeys ?? (settings.ApprovedKeys.Count > 0 ? settings.ApprovedKeys : null);
        var inputs = new RuleInputs(approved is not null, settings, canAsk) { SeesServices = seesServices, IsOfTemplate = isOfTemplate };
        return new(Select(cmdlet, cmdlet, inputs, time), approved, inputs);
    }

    /// <summary>The rules of ids and patterns, in the order of their ids; a terminating error where one of these fits none.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="names">The ids and patterns.</param>
    public static IReadOnlyList<IComplianceRule> Find(PSCmdlet cmdlet, IEnumerable<string> names)
    {
        var patterns = names.Select(static name => (Name: name, Pattern: WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant))).ToList();
        var unknown = patterns.Where(static entry => !RuleCatalog.All.Any(rule => entry.Pattern.IsMatch(rule.Id))).Select(static entry => entry.Name).FirstOrDefault();
        if (unknown is not null)
        {
            cmdlet.ThrowTerminatingError(ErrorRecords.From(Failures.UnknownRule(unknown, RuleCatalog.All.Select(static rule => rule.Id))));
        }

        return [.. RuleCatalog.All.Where(rule => patterns.Exists(entry => entry.Pattern.IsMatch(rule.Id)))];
    }

    private static RuleSelection Select(PSCmdlet cmdlet, IRuleParameters parameters, RuleInputs inputs, TimeProvider time)
    {
        var settings = inputs.Settings;
        var (wanted, unwanted, level) = (parameters.Rule, parameters.ExcludeRule, parameters.Level);
        if (wanted is null && unwanted is null && level == RuleLevel.Basic && settings == ComplianceSettings.None && !inputs.IsOfTemplate)
        {
            return RuleSelection.Basic;
        }

        var rules = wanted is null
            ? RuleCatalog.All.Where(rule => settings.Switches.TryGetValue(rule.Id, out var isOn) ? isOn : RuleCatalog.OfLevel(level).Contains(rule))
            : Find(cmdlet, wanted);
        var excluded = unwanted is null ? [] : Find(cmdlet, unwanted);
        var left = rules.Except(excluded).ToList();
        if (left.Count == 0)
        {
            cmdlet.ThrowTerminatingError(ErrorRecords.From(Failures.NoRuleLeft()));
        }

        // A rule that somebody asks for by its id, and that cannot be applied, must not be taken for one that holds.
        foreach (var rule in left)
        {
            var isNamed = wanted?.Contains(rule.Id, StringComparer.OrdinalIgnoreCase) == true || settings.Switches.GetValueOrDefault(rule.Id);
            if (isNamed && rule.Lacks(inputs) is { } lacking)
            {
                cmdlet.ThrowTerminatingError(ErrorRecords.From(Failures.RuleNeedsMore(rule.Id, lacking)));
            }
        }

        if (inputs.IsOfTemplate)
        {
            left.RemoveAll(static rule => !rule.IsAnsweredByTemplate);
        }

        return new RuleSelection(left)
        {
            Settings = settings,
            Today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime),
        };
    }
}

/// <summary>The rules that a command is told to apply.</summary>
/// <param name="Rules">The rules.</param>
/// <param name="ApprovedKeys">The approved keys; null where there is no list of them.</param>
/// <param name="Inputs">What the command has for the rules.</param>
internal sealed record ChosenRules(RuleSelection Rules, IReadOnlyList<string>? ApprovedKeys, RuleInputs Inputs);
