using System.Globalization;
using System.Text.Json;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Linting;
using KmsCompliance.Policy.Scenarios;
using KmsCompliance.Services;

namespace KmsCompliance.Rules;

/// <summary>Reads a settings file: JSON with comments, by <c>docs/schemas/settings.schema.json</c>. What it does not know it refuses: a name that
/// is misspelt must not be taken for a decision.</summary>
/// <param name="compile">Makes a test of a pattern.</param>
public sealed class SettingsReader(Func<string, Func<string, bool>> compile)
{
    private const int LeastRotationDays = 90;
    private const int MostRotationDays = 2560;
    private const int MostUnusedDays = 3650;

    private static readonly string[] SeverityWords =
        [Severity.Informational, Severity.Low, Severity.Medium, Severity.High, Severity.Critical];

    /// <summary>Reads one.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="path">What it is called.</param>
    /// <exception cref="FailureException">It is not right: names the place and the line.</exception>
    public ComplianceSettings Read(string text, string path)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return Read(SettingsValue.Parse(text));
        }
        catch (SettingsException exception)
        {
            throw new FailureException(Failures.InvalidSettings(path, exception.Pointer, exception.Line, exception.Message));
        }
    }

    private ComplianceSettings Read(SettingsValue root)
    {
        var members = Members(
            root, "$schema", "approvedKeys", "accounts", "requiredTags", "maximumRotationDays", "maximumUnusedDays", "rules", "dataClassification", "exemptions",
            "plans");
        if (members.TryGetValue("$schema", out var schema))
        {
            TextOf(schema);
        }

        var rules = members.TryGetValue("rules", out var written) ? ObjectOf(written) : [];
        var (classTag, classSeverities) = members.TryGetValue("dataClassification", out var classes) ? ReadClasses(classes) : (null, []);
        return new ComplianceSettings
        {
            ApprovedKeys = [.. ItemsOf(members, "approvedKeys").Select(TextOf)],
            Accounts = [.. ItemsOf(members, "accounts").Select(AccountOf)],
            RequiredTags = members.TryGetValue("requiredTags", out var tags) ? ReadTags(tags) : [],
            MaximumRotationDays = members.TryGetValue("maximumRotationDays", out var rotation) ? NumberOf(rotation, LeastRotationDays, MostRotationDays) : null,
            MaximumUnusedDays = members.TryGetValue("maximumUnusedDays", out var unused) ? NumberOf(unused, 1, MostUnusedDays) : null,
            Switches = ReadRules(rules, "enabled", FlagOf),
            Severities = ReadRules(rules, "severity", SeverityOf),
            ClassTag = classTag,
            ClassSeverities = classSeverities,
            Exemptions = [.. ItemsOf(members, "exemptions").Select(ReadExemption)],
            Plans = members.TryGetValue("plans", out var plans) ? ReadPlans(plans) : PlanSettings.None,
        };
    }

    private static PlanSettings ReadPlans(SettingsValue value)
    {
        var members = Members(value, "requireApproval", "approvers", "minimumApprovals");
        var isRequired = members.TryGetValue("requireApproval", out var required) && FlagOf(required);
        var approvers = new List<PlanApprover>();
        foreach (var item in ItemsOf(members, "approvers"))
        {
            var approver = ReadApprover(item);
            approvers.Add(approvers.Exists(other => other.Id == approver.Id) ? throw Problem(item, $"'{approver.Id}' is there twice") : approver);
        }

        return isRequired && approvers.Count == 0 ? throw Problem(required!, "an approval is asked for, and 'approvers' names nobody who could give it")
            : new PlanSettings
            {
                RequireApproval = isRequired,
                Approvers = approvers,
                MinimumApprovals = !members.TryGetValue("minimumApprovals", out var least) ? 1
                    : approvers.Count == 0 ? throw Problem(least, "'approvers' names nobody")
                    : NumberOf(least, 1, approvers.Count),
            };
    }

    // An alias can be pointed at another key by whoever may not approve.
    private static PlanApprover ReadApprover(SettingsValue value)
    {
        var members = Members(value, "keyArn", "certificateSha256", "name");
        var name = members.TryGetValue("name", out var called) ? TextOf(called) : null;
        if (members.TryGetValue("keyArn", out var key) == members.TryGetValue("certificateSha256", out var certificate))
        {
            throw Problem(value, "it names an approver by one of 'keyArn' and 'certificateSha256'");
        }

        if (key is not null)
        {
            return KeyReference.TryParse(TextOf(key), out var reference, out _) && reference.Form == KeyReferenceForm.KeyArn
                ? new PlanApprover(reference.Value, IsCertificate: false, name)
                : throw Problem(key, $"'{key.Text}' is no ARN of a key. Accepted: arn:aws:kms:REGION:ACCOUNT:key/ID, and no alias: it could be pointed elsewhere");
        }

        var thumbprint = TextOf(certificate!).Replace(":", string.Empty, StringComparison.Ordinal);
        return thumbprint.Length == 64 && thumbprint.All(char.IsAsciiHexDigit)
            ? new PlanApprover(thumbprint.ToLowerInvariant(), IsCertificate: true, name)
            : throw Problem(certificate!, $"'{certificate!.Text}' is no SHA-256 of a certificate. Accepted: 64 hexadecimal digits, with or without colons");
    }

    private static Dictionary<string, T> ReadRules<T>(List<KeyValuePair<string, SettingsValue>> rules, string name, Func<SettingsValue, T> read)
    {
        var found = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (written, value) in rules)
        {
            var id = RuleCatalog.All.FirstOrDefault(rule => rule.Id.Equals(written, StringComparison.OrdinalIgnoreCase))?.Id
                ?? throw Problem(value, $"there is no rule '{written}'. Accepted: {KnownRules()}");
            if (Members(value, "enabled", "severity").TryGetValue(name, out var member) && !found.TryAdd(id, read(member)))
            {
                throw Problem(value, "it is there twice");
            }
        }

        return found;
    }

    private (string Tag, List<ClassSeverity> Severities) ReadClasses(SettingsValue value)
    {
        var members = Members(value, "tag", "severity");
        var severities = new List<ClassSeverity>();
        foreach (var (name, rules) in ObjectOf(Needed(value, members, "severity")))
        {
            severities.AddRange(ObjectOf(rules).Select(rule => new ClassSeverity(name, RulePattern(rule.Value, rule.Key), SeverityOf(rule.Value))));
        }

        return (TextOf(Needed(value, members, "tag")), severities);
    }

    private List<RequiredTag> ReadTags(SettingsValue value) => [.. ObjectOf(value).Select(member =>
    {
        var values = ListOf(member.Value).Select(TextOf).ToList();
        var patterns = values.ConvertAll(text => compile(text));
        return member.Key.Length == 0 ? throw Problem(member.Value, "a tag has a key")
            : new RequiredTag(member.Key, values, text => patterns.Count == 0 || patterns.Exists(fits => fits(text)));
    })];

    private Exemption ReadExemption(SettingsValue value)
    {
        var members = Members(value, "rule", "resource", "account", "region", "tags", "owner", "reason", "expires");
        var scoped = new[] { "resource", "account", "region", "tags" };
        if (!scoped.Any(members.ContainsKey))
        {
            throw Problem(value, $"it says of nothing whose it is: name at least one of {string.Join(", ", scoped)}. To leave a rule out for all, switch it off in 'rules'");
        }

        var rule = Needed(value, members, "rule");
        return new Exemption
        {
            FitsRule = RulePattern(rule, TextOf(rule), PolicyRules),
            FitsResource = members.TryGetValue("resource", out var resource) ? compile(TextOf(resource)) : null,
            AccountId = members.TryGetValue("account", out var account) ? AccountOf(account) : null,
            FitsRegion = members.TryGetValue("region", out var region) ? compile(TextOf(region)) : null,
            Tags = members.TryGetValue("tags", out var tags) ? [.. ObjectOf(tags).Select(member =>
            {
                var pattern = TextOf(member.Value);
                return new RequiredTag(member.Key, [pattern], compile(pattern));
            })] : [],
            Owner = TextOf(Needed(value, members, "owner")),
            Reason = TextOf(Needed(value, members, "reason")),
            Expires = DayOf(Needed(value, members, "expires")),
        };
    }

    private Func<string, bool> RulePattern(SettingsValue value, string pattern, params IReadOnlyList<string> others)
    {
        var fits = compile(pattern);
        return RuleCatalog.All.Select(static rule => rule.Id).Concat(others).Any(id => id != ExpiredExemptionRule.RuleId && fits(id))
            ? id => id != ExpiredExemptionRule.RuleId && fits(id)
            : throw Problem(value, $"'{pattern}' names no rule that could be meant. Accepted: {string.Join(", ", new[] { KnownRules() }.Concat(others))}, and patterns of them");
    }

    // What Test-CmkPolicy says of a policy: by its rules, and by what each service does with its key.
    private static IReadOnlyList<string> PolicyRules { get; } =
    [
        .. KeyPolicyLinter.Rules.Select(static rule => rule.Id),
        .. ServiceCatalog.Names.SelectMany(static service => Enum.GetNames<ServiceScenarioPhase>().Select(phase => $"{service}.{phase}")),
    ];

    private static string KnownRules() => string.Join(", ", RuleCatalog.All.Select(static rule => rule.Id));

    private static DateOnly DayOf(SettingsValue value) =>
        DateOnly.TryParseExact(TextOf(value), Exemption.DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw Problem(value, $"'{value.Text}' is no day. Accepted: such as 2027-01-31, the last on which it holds");

    private static string AccountOf(SettingsValue value) =>
        AwsArn.IsAccountId(TextOf(value)) ? value.Text : throw Problem(value, $"'{value.Text}' is no account. Accepted: 12 digits, as text");

    private static string SeverityOf(SettingsValue value) =>
        Array.Find(SeverityWords, word => word.Equals(TextOf(value), StringComparison.OrdinalIgnoreCase))
            ?? throw Problem(value, $"'{value.Text}' is no severity. Accepted: {string.Join(", ", SeverityWords)}");

    private static bool FlagOf(SettingsValue value) => value.Kind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Problem(value, "it is neither true nor false"),
    };

    private static int NumberOf(SettingsValue value, int least, int most) =>
        value.Kind == JsonValueKind.Number && int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Problem(value, $"it is no whole number from {least} to {most}");

    private static string TextOf(SettingsValue value) =>
        value.Kind != JsonValueKind.String ? throw Problem(value, $"it is {KindOf(value)}, not a text")
        : string.IsNullOrWhiteSpace(value.Text) ? throw Problem(value, "it is empty")
        : value.Text;

    private static List<SettingsValue> ItemsOf(Dictionary<string, SettingsValue> members, string name) =>
        members.TryGetValue(name, out var value) ? ListOf(value) : [];

    private static List<SettingsValue> ListOf(SettingsValue value) =>
        value.Kind == JsonValueKind.Array ? value.Items : throw Problem(value, $"it is {KindOf(value)}, not a list");

    private static List<KeyValuePair<string, SettingsValue>> ObjectOf(SettingsValue value) =>
        value.Kind == JsonValueKind.Object ? value.Members : throw Problem(value, $"it is {KindOf(value)}, not an object");

    private static SettingsValue Needed(SettingsValue value, Dictionary<string, SettingsValue> members, string name) =>
        members.GetValueOrDefault(name) ?? throw Problem(value, $"it has no '{name}'");

    private static Dictionary<string, SettingsValue> Members(SettingsValue value, params string[] known)
    {
        var unknown = ObjectOf(value).Find(member => !known.Contains(member.Key, StringComparer.Ordinal));
        return unknown.Key is null
            ? value.Members.ToDictionary(StringComparer.Ordinal)
            : throw Problem(unknown.Value, $"'{unknown.Key}' is not known. Accepted: {string.Join(", ", known)}");
    }

    private static string KindOf(SettingsValue value) => value.Kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private static SettingsException Problem(SettingsValue value, string problem) => new(value.Pointer, value.Line, problem);
}
