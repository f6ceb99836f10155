using KmsCompliance.Model;
using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Templates;

/// <summary>Judges what a template makes by the rules of an audit.</summary>
/// <param name="template">The template.</param>
/// <param name="options">What it is judged by.</param>
/// <param name="path">The template's file, as it is shown.</param>
/// <param name="find">Where the block of a resource stands.</param>
internal sealed class TemplateJudgement(Template template, TemplateOptions options, string path, Func<TemplateItem, TemplateSource> find)
{
    private readonly Dictionary<string, List<CmkTemplateFinding>> _findings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<KeyUser>> _users = new(StringComparer.Ordinal);
    private readonly List<TemplateOmission> _leftOut = [.. template.LeftOut];

    /// <summary>What was not judged, since the defaults of parameters leave it out; whole once <see cref="JudgeAsync"/> is done.</summary>
    public IReadOnlyList<TemplateOmission> LeftOut => _leftOut;

    /// <summary>Judges it.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The findings, in the order of the template.</returns>
    public async Task<IReadOnlyList<CmkTemplateFinding>> JudgeAsync(CancellationToken cancellationToken)
    {
        foreach (var item in template.Items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var (service, form) in FormsOf(item))
            {
                template.TakeAssumptions();
                if (form.IsOne is null || form.IsOne(item) != false)
                {
                    JudgeResource(item, service, form);
                }
                else if (template.TakeAssumptions() is [_, ..] assumed)
                {
                    _leftOut.Add(new(item.Address, assumed));
                }
            }
        }

        foreach (var key in template.Keys.All)
        {
            await JudgeKeyAsync(key, cancellationToken).ConfigureAwait(false);
        }

        if (options.RequireSetting)
        {
            FindMissingSettings();
        }

        return [.. template.Items.SelectMany(item => _findings.GetValueOrDefault(item.Address) ?? []), .. template.NotLookedAt.SelectMany(NotLookedAt)];
    }

    private IEnumerable<(ServiceDefinition Service, TemplateForm Form)> FormsOf(TemplateItem item) =>
        from service in ServiceCatalog.All
        from form in service.TemplateForms
        where form.Language == template.Language && form.Type == item.Type
        select (service, form);

    private void JudgeResource(TemplateItem item, ServiceDefinition service, TemplateForm form)
    {
        template.TakeAssumptions();
        var keys = item.ReadKeys(form.Key);
        var status = TemplateVerdict.Judge(item, service, form, keys);
        foreach (var identity in keys.Select(static key => key.Identity).OfType<string>().Distinct(StringComparer.Ordinal).Where(identity => template.Keys.Find(identity) is not null))
        {
            if (!_users.TryGetValue(identity, out var users))
            {
                _users.Add(identity, users = []);
            }

            users.Add(new(service, status, IsCertain: keys.Count == 1));
        }

        var unknown = form.FindUnknown?.Invoke(item) ?? new Dictionary<string, string>();
        var made = keys.Select(key => template.Keys.Find(key.Identity)).OfType<TemplateKeyItem>();
        IReadOnlyList<string> assumed = [.. template.TakeAssumptions().Concat(made.SelectMany(static key => key.Assumed)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var context = new RuleContext(Approve(status, keys)) { Settings = options.Rules.Settings, Today = options.Rules.Today };
        foreach (var finding in RuleCatalog.Evaluate(status, context, options.Rules))
        {
            var message = finding.Compliance == Compliance.Unknown && unknown.TryGetValue(finding.RuleId, out var why) ? why : MessageOf(finding);
            Add(item, finding, service.Name, With(message, assumed, item), Mend(finding, form), keys);
        }
    }

    // What the rules say of a listing is not what is to be said of a template.
    private static string MessageOf(CmkFinding finding) => (finding.RuleId, finding.Reason, finding.Compliance) switch
    {
        (_, ComplianceReason.TagsNotRead, _) => "Not all of the resource's tags are known before the deployment.",
        (ApprovedKeyRule.RuleId, _, Compliance.Unknown) => "Whether the key is on the list of approved keys is not known before the deployment.",
        _ => finding.Message,
    };

    private static string With(string message, IReadOnlyList<string> assumed, TemplateItem item)
    {
        var text = assumed.Count == 0 ? message : $"{message} With the {(assumed.Count == 1 ? "default of the parameter" : "defaults of the parameters")} {string.Join(", ", assumed)}.";
        return item.Unless is { } condition ? $"{text} Where the condition {condition} holds, which is not known." : text;
    }

    private static string Mend(CmkFinding finding, TemplateForm form) => finding.Reason switch
    {
        _ when finding.Compliance == Compliance.Compliant => string.Empty,
        _ when !(RuleCatalog.All.FirstOrDefault(rule => rule.Id == finding.RuleId) is { } rule && rule.IsMendedByKey) =>
            RuleCatalog.All.FirstOrDefault(rule => rule.Id == finding.RuleId)?.HowToMend ?? string.Empty,
        ComplianceReason.AwsOwnedKey or ComplianceReason.AwsManagedKey or ComplianceReason.KeyNotApproved or ComplianceReason.AccountNotListed =>
            form.HowToMend ?? $"Set {form.Key} to a customer-managed key.",
        ComplianceReason.KeyNotUsable => $"Set {form.Key} to a key that can be used.",
        ComplianceReason.NotInTemplate or ComplianceReason.KeyUnreadable => "Name a key that the template makes or reads, or look at the resource once it is deployed (Test-ServiceCmk).",
        _ => string.Empty,
    };

    private KeyApproval Approve(EncryptionStatus status, IReadOnlyList<TemplateKey> keys)
    {
        if (options.Approve(status) == KeyApproval.NotAsked)
        {
            return KeyApproval.NotAsked;
        }

        if (keys is not [var key] || status.Reason == ComplianceReason.NotInTemplate)
        {
            return keys.All(static key => key.Name is null) ? KeyApproval.NotApproved : KeyApproval.Undetermined;
        }

        // A key that is made has no id yet by which it could be on the list, but for its aliases.
        var aliases = template.Keys.Find(key.Identity)?.Aliases ?? [];
        return key.Name is null || key.Manager == "AWS" ? KeyApproval.NotApproved
            : aliases.Exists(alias => options.Approve(status.With(status.Verdict with { KeyArn = alias })) == KeyApproval.Approved) ? KeyApproval.Approved
            : options.Approve(status) is KeyApproval.Approved ? KeyApproval.Approved
            : key.IsMade || key.Alias is not null ? KeyApproval.Undetermined
            : options.Approve(status);
    }

    private async Task JudgeKeyAsync(TemplateKeyItem key, CancellationToken cancellationToken)
    {
        var users = _users.GetValueOrDefault(key.Item.Address) ?? [];

        // A key of another kind that nothing is put under is none of what this is about.
        if (key.IsSymmetric == false && users.Count == 0)
        {
            return;
        }

        template.TakeAssumptions();
        var subject = KeySubject.Of(
            key.Item.AccountId, key.Item.Region, key.Names.FirstOrDefault(static name => name.StartsWith("arn:", StringComparison.Ordinal)) ?? key.Item.Address,
            key.Aliases.FirstOrDefault() ?? string.Empty, key.Item.ReadTags());
        var context = new RuleContext(KeyApproval.NotAsked) { Settings = options.Rules.Settings, Today = options.Rules.Today };
        foreach (var rule in options.Rules.Rules)
        {
            var result = rule switch
            {
                RotationRule or MaterialExpiryRule => await ((IAskingRule)rule).EvaluateAsync(
                    subject.With(subject.Verdict with { KeyArn = key.Item.Address, KeyManager = "CUSTOMER" }), context, new TemplateFacts(key), cancellationToken).ConfigureAwait(false),
                KeyPolicyRule => OfUsers(users, users => TemplateKeyPolicy.Judge(key, [.. users.Select(static user => user.Service).Distinct()])),
                SharedKeyRule => OfUsers(users, FindSharing),
                _ => null,
            };
            if (result is null)
            {
                continue;
            }

            var assumed = rule switch
            {
                RotationRule => key.RotationAssumed,
                KeyPolicyRule => key.PolicyAssumed,
                MaterialExpiryRule => key.Assumed,
                _ => [],
            };
            var mend = result.Compliance == Compliance.Compliant ? string.Empty
                : rule is RotationRule && result.Reason == ComplianceReason.RotationOff ? key.HowToRotate
                : rule is KeyPolicyRule ? result.Remediation ?? string.Empty
                : rule.HowToMend;
            foreach (var finding in RuleCatalog.EvaluateKey(subject, rule, result, options.Rules))
            {
                Add(key.Item, finding, ResourceIds.KeyService, With(finding.Message, assumed, key.Item), finding.RuleId == rule.Id ? mend : rule.HowToMend, keys: []);
            }
        }
    }

    // Of what may be under another key as well it is not known whether it is under this one.
    private static RuleResult? OfUsers(IReadOnlyList<KeyUser> users, Func<IReadOnlyList<KeyUser>, RuleResult?> judge)
    {
        var ofAll = judge(users);
        IReadOnlyList<KeyUser> certain = [.. users.Where(static user => user.IsCertain)];
        if (ofAll is not { Compliance: Compliance.NonCompliant } || certain.Count == users.Count)
        {
            return ofAll;
        }

        return judge(certain) is { Compliance: Compliance.NonCompliant } ofCertain ? ofCertain
            : new RuleResult(Compliance.Unknown, ComplianceReason.NotInTemplate, ofAll.Severity, $"{ofAll.Message} That is so only if what may be under this key or another is under this one, which is not known.");
    }

    // Trails and event data stores are one service, and X-Ray's spans in a log group are X-Ray's.
    private static RuleResult? FindSharing(IReadOnlyList<KeyUser> users)
    {
        var names = users.Select(static user => user.Service.WhoseData(user.Status)).DistinctBy(static service => service.IamPrefix).Select(static service => service.ShortName).Order(StringComparer.Ordinal).ToList();
        return names.Count > 1
            ? new RuleResult(Compliance.NonCompliant, ComplianceReason.KeyShared, Severity.Low, $"The key serves {names.Count} services: {string.Join(", ", names)}.")
            : null;
    }

    private void FindMissingSettings()
    {
        foreach (var service in ServiceCatalog.All.Where(static service => service.TemplateUses.Count > 0))
        {
            var types = service.TemplateForms.Where(form => form.Language == template.Language).ToList();
            var settings = template.Items.Where(item => types.Exists(form => form.Type == item.Type)).ToList();
            var uses = template.Items
                .SelectMany(item => service.TemplateUses.Where(use => use.Language == template.Language && use.Type == item.Type).Select(use => FindMissingSetting(item, use, service, settings)))
                .OfType<MissingSetting>();

            // One a Region: what is missing for certain, where anything is.
            foreach (var missing in uses.GroupBy(static use => PlaceOf(use.Item)).Select(static ofPlace => ofPlace.OrderBy(static use => use.Verdict.Compliance == Compliance.Unknown).First()))
            {
                var status = service.SampleStatus(missing.Item.AccountId, missing.Item.Region, kmsKeyId: null).With(missing.Verdict);
                var context = new RuleContext(KeyApproval.NotAsked) { Settings = options.Rules.Settings, Today = options.Rules.Today };
                var mend = missing.Verdict.Compliance == Compliance.Unknown ? "Say what is not known, or look at the setting once it is deployed (Test-ServiceCmk)."
                    : types is [var form, ..] ? $"Add {form.Type} with a customer-managed key."
                    : string.Empty;
                foreach (var finding in RuleCatalog.Evaluate(status, context, options.Rules))
                {
                    Add(missing.Item, finding, service.Name, With(finding.Message, missing.Assumed, missing.Item), mend, keys: []);
                }
            }
        }
    }

    // What does not use the service, and what has its setting for certain, is none.
    private MissingSetting? FindMissingSetting(TemplateItem item, TemplateUse use, ServiceDefinition service, List<TemplateItem> settings)
    {
        template.TakeAssumptions();
        var value = item.Read(use.Property);
        var assumed = template.TakeAssumptions();
        var isUsed = value.IsKnown ? string.Equals(value.Text, use.Value, StringComparison.OrdinalIgnoreCase) : IsLeftToProvider(item, use) ? false : (bool?)null;
        var here = settings.FindAll(setting => PlaceOf(setting) == PlaceOf(item));
        if (isUsed == false || here.Exists(setting => setting.Unless is null || setting.Unless == item.Unless))
        {
            return null;
        }

        var place = item.Region.Length > 0 ? $" in {item.Region}" : string.Empty;
        var inDoubt = isUsed is null ? $"Whether the template uses {service.ShortName}{place} is not known ({value.Problem}), and it does not set its key there for certain."
            : here is [var conditional, ..] ? $"The template uses {service.ShortName}{place}, and sets its key there only where the condition {conditional.Unless} holds, which is not known."
            : settings.Exists(setting => setting.Region.Length == 0 || item.Region.Length == 0) ? $"The template uses {service.ShortName}{place}, and whether it sets its key in the same Region is not known."
            : null;
        return new(item, assumed, inDoubt is not null
            ? new StatusVerdict { Compliance = Compliance.Unknown, Reason = ComplianceReason.NotInTemplate, Message = inDoubt }
            : new StatusVerdict
            {
                KeyManager = "AWS",
                KeyAliasLooked = true,
                Compliance = Compliance.NonCompliant,
                Reason = service.DefaultKey.Reason,
                Message = $"The template uses {service.ShortName}{place} and does not set its key there: where nobody has, it is {service.DefaultKey.Name}.",
            });
    }

    // Where a Region is not known, resources of the same provider are in the same one.
    private static (string Region, string? Provider) PlaceOf(TemplateItem item) => (item.Region,
        item.Region.Length == 0 && item is TerraformItem resource ? resource.Module.FindResource(resource.Base)?["provider_config_key"]?.Word : null);

    // A plan does not know what sources leave to the provider, such as a function's block for tracing: AWS's default, which uses nothing.
    private static bool IsLeftToProvider(TemplateItem item, TemplateUse use)
    {
        var block = use.Property.Split('.')[0];
        return item is TerraformItem { Object: { Expressions: { } expressions } said } && expressions[block] is null && said.Unknown?[block]?.IsTrue == true;
    }

    private sealed record KeyUser(ServiceDefinition Service, EncryptionStatus Status, bool IsCertain);

    private sealed record MissingSetting(TemplateItem Item, IReadOnlyList<string> Assumed, StatusVerdict Verdict);

    private IEnumerable<CmkTemplateFinding> NotLookedAt(TemplatePart part)
    {
        var rule = options.Rules.Rules.FirstOrDefault(static rule => rule is CustomerManagedKeyRule) ?? options.Rules.Rules[0];
        var subject = KeySubject.Of(string.Empty, string.Empty, part.Address, string.Empty, tags: null);
        var source = template.Items.FirstOrDefault(item => item.Address == part.Address) is { } item ? find(item) : new TemplateSource(path, part.Line);
        foreach (var finding in RuleCatalog.EvaluateKey(subject, rule, new RuleResult(Compliance.Unknown, ComplianceReason.NotInTemplate, Severity.Medium, part.Why), options.Rules))
        {
            yield return Make(part.Address, part.Type, item: null, source, finding, service: null, finding.Message, part.HowToMend, keys: []);
        }
    }

    private void Add(TemplateItem item, CmkFinding finding, string service, string message, string remediation, IReadOnlyList<TemplateKey> keys)
    {
        if (!_findings.TryGetValue(item.Address, out var ofItem))
        {
            _findings.Add(item.Address, ofItem = []);
        }

        ofItem.Add(Make(item.Address, item.Type, item, find(item), finding, service, message, remediation, keys));
    }

    private CmkTemplateFinding Make(
        string address, string type, TemplateItem? item, TemplateSource source, CmkFinding finding, string? service, string message, string remediation, IReadOnlyList<TemplateKey> keys) => new()
        {
            RuleId = finding.RuleId,
            Severity = finding.Severity,
            Compliance = finding.Compliance,
            Reason = finding.Compliance == Compliance.Unknown && !ComplianceReason.IsOfUnknown(finding.Reason) && finding.Reason != ComplianceReason.KeyPolicyUnfit ? ComplianceReason.NotInTemplate : finding.Reason,
            Message = message,
            Service = service,
            ResourceType = type,
            ResourceAddress = address,
            ResourceName = finding.ResourceName == address ? string.Empty : finding.ResourceName,
            PlannedAction = item?.Change,
            KeyAddress = keys is [{ Problem: null, Name: { } name }] ? name : null,
            Region = string.IsNullOrEmpty(finding.Region) ? null : finding.Region,
            DeploymentAccountId = string.IsNullOrEmpty(finding.AccountId) ? null : finding.AccountId,
            TemplatePath = path,
            SourcePath = source.Path,
            SourceLine = source.Line,
            Remediation = remediation,
            Frameworks = finding.Frameworks,
            Tags = finding.Tags,
            ExemptionOwner = finding.ExemptionOwner,
            ExemptionReason = finding.ExemptionReason,
            ExemptUntil = finding.ExemptUntil,
            ModuleVersion = finding.ModuleVersion,
        };
}
