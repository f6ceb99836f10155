using System.Globalization;
using System.Text.Json;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Templates;

/// <summary>A template of CloudFormation, also of its serverless model.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html"/></remarks>
internal sealed class CloudFormationTemplate : Template
{
    private const int UsualPeriod = 365;

    // They bring resources that are in another template.
    private static readonly string[] Nested =
        ["AWS::CloudFormation::Stack", "AWS::CloudFormation::StackSet", "AWS::Serverless::Application", "AWS::ServiceCatalog::CloudFormationProvisionedProduct"];

    // What these add is none of what is judged.
    private static readonly string[] KnownTransforms =
        ["AWS::Serverless-2016-10-31", "AWS::LanguageExtensions", "AWS::CodeDeployBlueGreen", "AWS::SecretsManager-2020-07-23", "AWS::SecretsManager-2024-09-16"];

    // What CDK makes for the logRetention of a function and the like.
    private const string LogRetention = "Custom::LogRetention";

    private readonly DocumentNode _root;
    private readonly List<TemplateItem> _items = [];
    private readonly List<TemplatePart> _notLookedAt = [];
    private readonly List<TemplateOmission> _leftOut = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _aliasesAssumed = new(StringComparer.Ordinal);

    private CloudFormationTemplate(DocumentNode root, TemplateOptions options)
    {
        _root = root;
        Evaluator = new CloudFormationEvaluator(root, options);
        (AccountId, Region) = (options.AccountId ?? string.Empty, options.Region ?? string.Empty);
        ReadResources(options);
        ReadTransforms();
        ReadKeys();
        Evaluator.TakeAssumed();
    }

    /// <inheritdoc/>
    public override TemplateLanguage Language => TemplateLanguage.CloudFormation;

    /// <inheritdoc/>
    public override IReadOnlyList<TemplateItem> Items => _items;

    /// <inheritdoc/>
    public override TemplateKeys Keys { get; } = new();

    /// <inheritdoc/>
    public override IReadOnlyList<TemplatePart> NotLookedAt => _notLookedAt;

    /// <inheritdoc/>
    public override IReadOnlyList<TemplateOmission> LeftOut => _leftOut;

    /// <summary>Evaluates its functions.</summary>
    public CloudFormationEvaluator Evaluator { get; }

    /// <summary>The account; empty where nobody said it.</summary>
    public string AccountId { get; }

    /// <summary>The Region; empty where nobody said it.</summary>
    public string Region { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> TakeAssumptions() => Evaluator.TakeAssumed();

    /// <summary>Reads a template.</summary>
    /// <param name="root">The document.</param>
    /// <param name="options">What is known beside it.</param>
    /// <exception cref="TemplateException">It is none that can be judged.</exception>
    public static CloudFormationTemplate Read(DocumentNode root, TemplateOptions options)
    {
        if (root["Resources"] is not { Kind: JsonValueKind.Object } resources)
        {
            throw new TemplateException(root["Resources"]?.Line, "Resources is no object");
        }

        foreach (var (id, resource) in resources.Members)
        {
            if (!id.StartsWith("Fn::", StringComparison.Ordinal) && resource["Type"]?.Word is null)
            {
                throw new TemplateException(resource.Line, $"the resource '{id}' has no Type");
            }
        }

        foreach (var name in new[] { "Parameters", "Conditions", "Mappings", "Globals" })
        {
            if (root[name] is { Kind: not (JsonValueKind.Object or JsonValueKind.Null) } part)
            {
                throw new TemplateException(part.Line, $"{name} is no object");
            }
        }

        return new CloudFormationTemplate(root, options);
    }

    /// <summary>What the serverless model has for all resources of a kind; null where nothing.</summary>
    /// <param name="kind">The kind, such as <c>Function</c>.</param>
    public DocumentNode? FindGlobals(string kind) => _root["Globals"]?[kind];

    /// <summary>The keys that a property may name.</summary>
    /// <param name="values">What it may come to.</param>
    /// <param name="resource">Whose it is.</param>
    public IReadOnlyList<TemplateKey> KeysOf(IReadOnlyList<CloudFormationValue> values, TemplateResource resource) =>
        [.. values.Select(value => KeyOf(value, resource, mayBeAlias: true)).Distinct()];

    private TemplateKey KeyOf(CloudFormationValue value, TemplateResource resource, bool mayBeAlias)
    {
        if (value.IsNothing || value.Text is "")
        {
            return TemplateKey.None;
        }

        if (value.Text is { } text)
        {
            Evaluator.Assume(_aliasesAssumed.GetValueOrDefault(text[(text.IndexOf(":alias/", StringComparison.Ordinal) + 1)..]) ?? []);
            return Keys.OfText(new TemplateValue(text) { IsSensitive = value.IsSensitive }, resource);
        }

        if (value.Resource is not { } id)
        {
            return TemplateKeys.Unknown(value.Problem ?? "what names it is no text");
        }

        if (Keys.Find(id) is { } made && (value.Attribute is null or "Arn" or "KeyId"))
        {
            return TemplateKeys.Of(made);
        }

        // An alias leads to a key, never to another alias.
        if (mayBeAlias && value.Attribute is null && _items.Find(item => item.Address == id) is CloudFormationItem { Type: "AWS::KMS::Alias" } alias
            && alias.Walk("TargetKeyId").Select(target => KeyOf(target, alias, mayBeAlias: false)).Distinct().ToList() is [var led])
        {
            return led;
        }

        return TemplateKeys.Unknown($"it comes from {id}, which is known after the deployment only");
    }

    private void ReadResources(TemplateOptions options)
    {
        foreach (var (id, resource) in _root["Resources"]!.Members)
        {
            if (id.StartsWith("Fn::", StringComparison.Ordinal))
            {
                _notLookedAt.Add(new(id, id, resource.Line, id == "Fn::Transform"
                    ? "A macro may change any of the resources while they are deployed, which was not looked at."
                    : "CloudFormation makes resources of it while it deploys, which were not looked at."));
                continue;
            }

            var type = resource["Type"]!.Text;
            var isNested = Nested.Contains(type, StringComparer.Ordinal) || type.EndsWith("::MODULE", StringComparison.Ordinal);
            Evaluator.TakeAssumed();
            if (resource["Condition"]?.Word is { } condition && Evaluator.Decide(condition) == false)
            {
                if (Evaluator.TakeAssumed() is [_, ..] assumed && (isNested || type == LogRetention || IsJudged(type, options)))
                {
                    _leftOut.Add(new(id, assumed));
                }

                continue;
            }

            if (isNested)
            {
                _notLookedAt.Add(new(id, type, resource.Line, "It brings resources of another template, which was not looked at."));
            }
            else if (type == LogRetention)
            {
                _notLookedAt.Add(new(id, type, resource.Line, "Its function makes a log group without a key, unless the group is there already; under which key that is was not looked at.")
                {
                    HowToMend = "Make the log group in the template, with a customer-managed key (LogGroup of CDK in place of LogRetention).",
                });
            }

            _items.Add(new CloudFormationItem(this, id, resource));
        }
    }

    private static bool IsJudged(string type, TemplateOptions options) =>
        type is "AWS::KMS::Key" or "AWS::KMS::ReplicaKey"
        || ServiceCatalog.All.Any(service =>
            service.TemplateForms.Any(form => form.Language == TemplateLanguage.CloudFormation && form.Type == type)
            || (options.RequireSetting && service.TemplateUses.Any(use => use.Language == TemplateLanguage.CloudFormation && use.Type == type)));

    private void ReadTransforms()
    {
        IEnumerable<DocumentNode> transforms = _root["Transform"] is { } node ? node.Kind == JsonValueKind.Array ? node.Items : [node] : [];
        if (_root["Fn::Transform"] is { } macro)
        {
            transforms = transforms.Append(macro);
        }

        foreach (var transform in transforms.Where(static transform => transform.Word is not { } name || !KnownTransforms.Contains(name, StringComparer.Ordinal)))
        {
            var name = transform.Word ?? transform["Name"]?.Word ?? "Transform";
            _notLookedAt.Add(new(name, "Transform", transform.Line, "A macro may change any part of the template while it is deployed, which was not looked at."));
        }
    }

    private void ReadKeys()
    {
        foreach (var item in _items.Cast<CloudFormationItem>().Where(static item => item.Type is "AWS::KMS::Key" or "AWS::KMS::ReplicaKey"))
        {
            Keys.Add(ReadKey(item));
        }

        foreach (var alias in _items.Cast<CloudFormationItem>().Where(static item => item.Type == "AWS::KMS::Alias"))
        {
            Evaluator.TakeAssumed();
            if (alias.Read("AliasName") is { Text: { Length: > 0 } name, IsSensitive: false } && alias.ReadKeys("TargetKeyId") is [var target])
            {
                Keys.AddAlias(name, Region, target);
                _aliasesAssumed[name] = Evaluator.TakeAssumed();
            }
        }
    }

    private TemplateKeyItem ReadKey(CloudFormationItem item)
    {
        var isReplica = item.Type == "AWS::KMS::ReplicaKey";
        Evaluator.TakeAssumed();
        var (spec, usage, isEnabled, origin) = (item.Read("KeySpec"), item.Read("KeyUsage"), item.Read("Enabled"), item.Read("Origin"));
        var assumed = Evaluator.TakeAssumed();
        var rotation = isReplica ? RotationOfPrimary(item) : RotationOf(item);
        var rotationAssumed = Evaluator.TakeAssumed();
        var policy = PolicyOf(item);
        return new TemplateKeyItem(item)
        {
            Origin = origin.Text ?? "AWS_KMS",
            IsSymmetric = !spec.IsKnown || !usage.IsKnown ? null : spec.Text is null or "SYMMETRIC_DEFAULT" && usage.Text is null or "ENCRYPT_DECRYPT",
            WhyNotUsable = isEnabled is { IsKnown: true, Text: not null } && isEnabled.IsTrue == false ? "the template disables it"
                : spec.Text is not (null or "SYMMETRIC_DEFAULT") ? $"its key spec is {spec.Shown}, and only symmetric keys (SYMMETRIC_DEFAULT) are supported"
                : usage.Text is not (null or "ENCRYPT_DECRYPT") ? $"its key usage is {usage.Shown}, not ENCRYPT_DECRYPT"
                : origin.Text == "EXTERNAL" ? "it has no material until somebody imports some"
                : null,
            Problem = spec.IsKnown && usage.IsKnown && isEnabled.IsKnown && origin.IsKnown ? null : "Whether the key can be used is not known before the deployment.",
            Assumed = assumed,
            Rotation = rotation,
            RotationAssumed = rotationAssumed,
            Policy = policy,
            PolicyAssumed = Evaluator.TakeAssumed(),
            HowToRotate = isReplica ? string.Empty : "Set EnableKeyRotation to true.",
        };
    }

    private static Fact<KeyRotation> RotationOf(CloudFormationItem item)
    {
        var isOn = item.Read("EnableKeyRotation");
        return !isOn.IsKnown ? new(Value: null, $"Whether the key rotates is not known: {isOn.Problem}.")
            : isOn.IsTrue != true ? new(new KeyRotation(Enabled: false, PeriodInDays: null), Problem: null)
            : item.Read("RotationPeriodInDays") is { IsKnown: false } ? new(new KeyRotation(Enabled: true, PeriodInDays: null), Problem: null)
            : new(new KeyRotation(Enabled: true, int.TryParse(item.Read("RotationPeriodInDays").Text, CultureInfo.InvariantCulture, out var days) ? days : UsualPeriod), Problem: null);
    }

    // A replica rotates with its primary, which lies in another Region and so in another stack.
    private static Fact<KeyRotation> RotationOfPrimary(CloudFormationItem item) =>
        new(Value: null, $"A replica rotates with its primary key{(item.Read("PrimaryKeyArn") is { Shown: { } arn } ? $" {arn}" : string.Empty)}, which the template does not make.");

    private TemplateValue PolicyOf(CloudFormationItem item) => item.Walk("KeyPolicy") switch
    {
        [{ IsNothing: true }] => new(Text: null),
        [{ Node: { } node }] => Evaluator.ToJson(node, NameOf, out var problem) is { } json ? new(json) : new(Text: null, problem),
        [{ Text: { } text, IsSensitive: false }] => new(text),
        [{ Problem: { } problem }] => new(Text: null, problem),
        _ => new(Text: null, "it hangs on a condition that is not known"),
    };

    // Whom a policy names may be made by the same template: their account is its own, and their name does not matter.
    private string? NameOf(string id, string? attribute) => (_root["Resources"]?[id]?["Type"]?.Word, attribute) switch
    {
        ("AWS::IAM::Role", "Arn") => $"arn:aws:iam::{Account}:role/{id}",
        ("AWS::IAM::User", "Arn") => $"arn:aws:iam::{Account}:user/{id}",
        _ => null,
    };

    private string Account => AccountId.Length > 0 ? AccountId : CloudFormationEvaluator.AnyAccount;
}
