namespace KmsCompliance.Errors;

/// <summary>What goes wrong with rules.</summary>
public static partial class Failures
{
    /// <summary>There is no rule of this id.</summary>
    /// <param name="rule">The id or pattern.</param>
    /// <param name="known">The rules that there are.</param>
    public static Failure UnknownRule(string rule, IEnumerable<string> known) =>
        New(FailureKind.InvalidArgument, $"'{rule}' names no rule. Accepted: {string.Join(", ", known)}, and patterns of them.", rule, "Get-CmkRule lists the rules; Tab completes them.");

    /// <summary>Every rule is left out.</summary>
    public static Failure NoRuleLeft() =>
        New(FailureKind.InvalidArgument, "No rule is left to apply: -ExcludeRule names all those that -Rule and -Level choose.", null, "Get-CmkRule lists the rules and their levels.");

    /// <summary>A rule is asked for without what it needs to say anything.</summary>
    /// <param name="rule">The rule's id.</param>
    /// <param name="what">What it needs.</param>
    public static Failure RuleNeedsMore(string rule, string what) =>
        New(FailureKind.InvalidArgument, $"{rule} needs {what}.", rule, "Give it that, or leave the rule out; Get-CmkRule says what each rule needs.");

    /// <summary>A finding that was accepted is given to a command that sets keys.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="rule">The rule's id.</param>
    public static Failure FindingExempt(string resource, string rule) =>
        New(FailureKind.InvalidState, $"'{resource}' is exempt from {rule}: its owner has accepted it as it is. Nothing is changed.", resource, "Name the resource in place of the finding, or end the exemption in the settings.");

    /// <summary>A finding of a rule that no other key mends is given to a command that sets keys.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="rule">The rule's id.</param>
    /// <param name="title">What the rule asks.</param>
    public static Failure FindingNotOfKey(string resource, string rule, string title) =>
        New(FailureKind.InvalidArgument, $"The finding of {rule} ({title}) about '{resource}' is not mended by another key. Nothing is changed.", resource, "Its Remediation says what mends it. Pass on those of rules about the key: Where-Object RuleId -in KMSC001, KMSC002, KMSC003.");

    /// <summary>Resources are to be chosen by tags that their listing does not have.</summary>
    /// <param name="services">The services whose listing has none.</param>
    /// <param name="accepted">Those whose listing has them.</param>
    public static Failure TagsNotListed(IEnumerable<string> services, IEnumerable<string> accepted) =>
        New(FailureKind.InvalidArgument, $"The listing of {string.Join(", ", services)} does not have tags, so that -Tag cannot choose among what it shows. Accepted: {string.Join(", ", accepted)}.", null, "Name the services with -Service, or leave -Tag out.");

    /// <summary>Resources are named one by one, and to be chosen by tags.</summary>
    public static Failure TagsBesideNames() =>
        New(FailureKind.InvalidArgument, "-Tag chooses among what is listed, and -ResourceId names resources one by one.", null, "Leave one of them out.");

    /// <summary>A settings file is not right.</summary>
    /// <param name="path">The file.</param>
    /// <param name="place">The place in it, by RFC 6901; empty for the whole.</param>
    /// <param name="line">Its line, from 1.</param>
    /// <param name="problem">What is wrong there, as a clause.</param>
    public static Failure InvalidSettings(string path, string place, int line, string problem) =>
        New(
            FailureKind.InvalidArgument,
            $"The settings in '{path}' are not right, line {line}{(place.Length == 0 ? string.Empty : $", {place}")}: {problem}.",
            path,
            "docs/schemas/settings.schema.json says what settings may hold; an editor that reads '$schema' shows it.");

    /// <summary>A settings file cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="why">Why, as a sentence.</param>
    public static Failure SettingsUnreadable(string path, string why) =>
        New(FailureKind.InvalidArgument, $"The settings in '{path}' cannot be read: {why}", path, "Name one JSON file of the file system.");
}
