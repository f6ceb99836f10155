using KmsCompliance.Model;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Templates;

/// <summary>Judges the key that a resource of a template is going to be under, in the words of an audit.</summary>
internal static class TemplateVerdict
{
    private const string Several = "(one of several)";
    private const int MostMessages = 3;

    /// <summary>The resource with its verdict.</summary>
    /// <param name="item">The resource.</param>
    /// <param name="service">Its service.</param>
    /// <param name="form">How templates make it.</param>
    /// <param name="keys">The keys that it may be under.</param>
    public static EncryptionStatus Judge(TemplateItem item, ServiceDefinition service, TemplateForm form, IReadOnlyList<TemplateKey> keys)
    {
        var isAsked = form.IsOne?.Invoke(item);
        var usesKey = form.UsesKey is null ? true : form.UsesKey(item);
        IReadOnlyList<TemplateKey> used = usesKey == false ? [TemplateKey.None] : keys;
        var name = used is [var single] ? single.Name : Several;
        var arn = form.Arn is null ? null : item.Read(form.Arn).Shown;
        var status = form.ToStatus(item, new TemplatePlace(
            item.AccountId, item.Region, item.Read(form.Name).Shown ?? string.Empty, string.IsNullOrEmpty(arn) ? item.Address : arn, name, item.ReadTags()));
        var verdict = form.IsOne is not null && isAsked is null ? Unknown($"Whether the {service.ResourceNoun.One} is made at all is not known before the deployment.")
            : usesKey is null ? Unknown("Whether it goes by the key that it names is not known before the deployment.")
            : Together([.. used.Select(key => OfKey(item, service, form, key))]);
        return status.With(verdict);
    }

    private static StatusVerdict Together(List<StatusVerdict> verdicts)
    {
        var first = verdicts[0];
        if (verdicts.Count == 1)
        {
            return first;
        }

        if (verdicts.TrueForAll(verdict => verdict.Compliance == first.Compliance && verdict.Compliance != Compliance.Unknown))
        {
            var messages = verdicts.Select(static verdict => verdict.Message).Distinct(StringComparer.Ordinal).ToList();
            return first with
            {
                Reason = verdicts.TrueForAll(verdict => verdict.Reason == first.Reason) ? first.Reason : verdicts.Select(static verdict => verdict.Reason).Order(StringComparer.Ordinal).First(),
                KeyArn = null,
                KeyAlias = null,
                Message = Join(messages),
            };
        }

        // Whose key it is, is known where it is a customer's either way; else nothing is.
        var unknown = verdicts.Find(static verdict => verdict.Compliance == Compliance.Unknown);
        var isOneUnknown = unknown is { Message.Length: > 0 };
        var message = isOneUnknown ? unknown.Message
            : $"It hangs on what is not known before the deployment. {Join([.. verdicts.Select(static verdict => verdict.Message).Distinct(StringComparer.Ordinal)])}";
        return verdicts.TrueForAll(static verdict => verdict.KeyManager == "CUSTOMER")
            ? (isOneUnknown ? unknown : first) with { Compliance = Compliance.Unknown, Reason = ComplianceReason.KeyUnreadable, KeyArn = null, KeyAlias = null, Message = message }
            : Unknown(message);
    }

    // A resource that is there many times may have many keys.
    private static string Join(List<string> messages) =>
        messages.Count <= MostMessages ? string.Join(" Or: ", messages) : $"{string.Join(" Or: ", messages.Take(MostMessages))} Or under one of {messages.Count - MostMessages} more.";

    private static StatusVerdict OfKey(TemplateItem item, ServiceDefinition service, TemplateForm form, TemplateKey key)
    {
        if (key.Name is null)
        {
            return UnderDefault(form.FindDefaultKey?.Invoke(item) ?? service.DefaultKey);
        }

        var verdict = new StatusVerdict
        {
            KeyArn = key.Identity,
            KeyAlias = key.Alias,
            KeyAliasLooked = true,
            KeyManager = key.Manager,
            KeyAccountId = key.AccountId,
            KeyState = null,
        };
        if (key.Manager == "AWS")
        {
            return verdict with { Compliance = Compliance.NonCompliant, Reason = ComplianceReason.AwsManagedKey, Message = $"It will be under {key.Name}, a key that AWS manages." };
        }

        var liesThere = service.KeyMayLieElsewhere ? true : key.LiesWith(item);
        if (liesThere == false)
        {
            return verdict with { Compliance = Compliance.NonCompliant, Reason = ComplianceReason.KeyNotUsable, Message = $"The key {key.Name} lies in {key.Region}; a key serves its own Region only." };
        }

        if (key.WhyNotUsable is { } why)
        {
            return verdict with { Compliance = Compliance.NonCompliant, Reason = ComplianceReason.KeyNotUsable, Message = $"The service will not be able to use the key {key.Name}: {why}." };
        }

        if (key.Problem is null && liesThere is null)
        {
            var apart = item.RegionProblem ?? $"the template does not tell the Region of the {(item.Region.Length == 0 ? service.ResourceNoun.One : "key")}";
            return verdict with { Compliance = Compliance.Unknown, Reason = ComplianceReason.KeyUnreadable, Message = $"Whether the key {key.Name} lies in the {service.ResourceNoun.One}'s Region is not known: {apart}." };
        }

        return key.Problem is { } problem
            ? verdict with { Compliance = Compliance.Unknown, Reason = key.Manager is null ? ComplianceReason.NotInTemplate : ComplianceReason.KeyUnreadable, Message = problem }
            : verdict with
            {
                Compliance = Compliance.Compliant,
                Reason = ComplianceReason.CustomerManagedKey,
                Message = key.IsMade ? $"It will be under the key {key.Name} of the template." : $"It will be under {key.Name}, a usable customer-managed key.",
            };
    }

    private static StatusVerdict UnderDefault(DefaultKey key) => new()
    {
        KeyManager = "AWS",
        KeyAliasLooked = true,
        Compliance = Compliance.NonCompliant,
        Reason = key.Reason,
        Message = $"It will be under {key.Name}.",
    };

    private static StatusVerdict Unknown(string message) => new()
    {
        Compliance = Compliance.Unknown,
        Reason = ComplianceReason.NotInTemplate,
        Message = message,
    };
}
