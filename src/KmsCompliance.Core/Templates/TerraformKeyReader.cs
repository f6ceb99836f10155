using System.Globalization;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Templates;

/// <summary>Finds the keys of a plan: those that it makes, has or takes away, and those that its data sources read.</summary>
/// <param name="plan">The plan.</param>
/// <param name="items">Its resources.</param>
/// <param name="gone">Those that it takes away, as they are.</param>
internal sealed class TerraformKeyReader(TerraformPlan plan, IEnumerable<TerraformItem> items, IEnumerable<TerraformItem> gone)
{
    private const int UsualPeriod = 365;

    private static readonly string[] Identifying = ["arn", "key_id", "id"];

    private readonly TemplateKeys _keys = new();

    /// <summary>Finds them.</summary>
    public TemplateKeys Read()
    {
        foreach (var item in items)
        {
            if (ReadKey(item) is { } key)
            {
                _keys.Add(key);
            }
        }

        foreach (var item in gone.Where(static item => IsKey(item.Type)))
        {
            var window = item.Read("deletion_window_in_days").Text ?? "30";
            _keys.AddSeen(NamesOf(item), new TemplateKey
            {
                Name = item.Address,
                Identity = item.Address,
                Manager = "CUSTOMER",
                Region = item.Region.Length > 0 ? item.Region : null,
                RegionSource = item.RegionSource,
                WhyNotUsable = $"the plan schedules it for deletion, within {window} days",
            });
        }

        foreach (var alias in gone.Where(static item => item.Type == "aws_kms_alias"))
        {
            if (alias.Read("name").Text is { Length: > 0 } name)
            {
                _keys.AddGoneAlias(name, TemplateKeys.RegionOf(alias), ArnOf(alias));
            }
        }

        foreach (var data in plan.DataSources)
        {
            ReadData(data);
        }

        return _keys;
    }

    /// <summary>Links aliases, replicas and policies to the keys, once these are known: that takes the plan's references.</summary>
    /// <param name="plan">The plan.</param>
    public static void Link(TerraformPlan plan)
    {
        foreach (var replica in plan.Keys.All.Where(static key => key.Item.Type is "aws_kms_replica_key" or "aws_kms_replica_external_key"))
        {
            if (replica.Item.ReadKeys("primary_key_arn") is [{ Identity: { } named }] && plan.Keys.Find(named) is { } primary)
            {
                if (replica.Item.Type == "aws_kms_replica_key")
                {
                    replica.Rotation = primary.Rotation;
                }

                Relate(replica, primary);
            }
        }

        // Aliases lead to customer-managed keys only, but for those that begin with alias/aws/ (KMS API Reference, CreateAlias).
        foreach (var alias in plan.Items.OfType<TerraformItem>().Where(static item => item.Type == "aws_kms_alias"))
        {
            if (alias.Read("name") is { Text: { Length: > 0 } name, IsSensitive: false })
            {
                plan.Keys.AddAlias(name, TemplateKeys.RegionOf(alias), alias.ReadKeys("target_key_id") is [var target] ? target with { Manager = target.Manager ?? "CUSTOMER" } : UnknownOf(alias), ArnOf(alias));
            }
        }

        foreach (var policy in plan.Items.Where(static item => item.Type == "aws_kms_key_policy"))
        {
            if (policy.ReadKeys("key_id") is [{ Identity: { } identity }] && plan.Keys.Find(identity) is { } key)
            {
                key.Policy = PolicyOf(policy.Read("policy"), isSet: true);
            }
        }
    }

    private static void Relate(TemplateKeyItem replica, TemplateKeyItem primary)
    {
        foreach (var other in primary.Related)
        {
            other.Related.Add(replica);
        }

        replica.Related.AddRange([primary, .. primary.Related]);
        primary.Related.Add(replica);
    }

    private static TemplateKey UnknownOf(TerraformItem alias) => new()
    {
        Name = alias.Address,
        Manager = "CUSTOMER",
        Problem = $"To which key the alias {alias.Address} leads is not known.",
    };

    private static string? ArnOf(TerraformItem alias) => alias.Read("arn") is { Text: { Length: > 0 } arn, IsSensitive: false } ? arn : null;

    private static bool IsKey(string type) => type is "aws_kms_key" or "aws_kms_external_key" or "aws_kms_replica_key" or "aws_kms_replica_external_key";

    private static IReadOnlyList<string> NamesOf(TerraformItem item) =>
        [.. Identifying.Select(item.Read).Where(static value => value is { Text: { Length: > 0 } }).Select(static value => value.Text!).Distinct(StringComparer.Ordinal)];

    private static TemplateKeyItem? ReadKey(TerraformItem item)
    {
        if (!IsKey(item.Type))
        {
            return null;
        }

        var isExternal = item.Type is "aws_kms_external_key" or "aws_kms_replica_external_key";
        var spec = item.Read("customer_master_key_spec");
        var usage = item.Read("key_usage");
        var isEnabled = item.Read(item.Type == "aws_kms_key" ? "is_enabled" : "enabled");
        return new TemplateKeyItem(item)
        {
            Names = NamesOf(item),
            IsMultiRegion = item.Type is "aws_kms_replica_key" or "aws_kms_replica_external_key" ? true : item.Read("multi_region") is { IsKnown: true } several ? several.IsTrue == true : null,
            Origin = isExternal ? "EXTERNAL"
                : item.Read("xks_key_id").Text is { Length: > 0 } ? "EXTERNAL_KEY_STORE"
                : item.Read("custom_key_store_id") is { Text: { Length: > 0 } } or { IsKnown: false } ? "AWS_CLOUDHSM"
                : "AWS_KMS",
            IsSymmetric = item.Type != "aws_kms_key" ? true : !spec.IsKnown || !usage.IsKnown ? null : spec.Text is null or "SYMMETRIC_DEFAULT" && usage.Text is null or "" or "ENCRYPT_DECRYPT",
            WhyNotUsable = isEnabled.Text == "false" && !(isExternal && item.Change == "Create") ? "the plan disables it"
                : item.Type == "aws_kms_key" && spec.Text is not (null or "SYMMETRIC_DEFAULT") ? $"its key spec is {spec.Shown}, and only symmetric keys (SYMMETRIC_DEFAULT) are supported"
                : item.Type == "aws_kms_key" && usage.Text is not (null or "" or "ENCRYPT_DECRYPT") ? $"its key usage is {usage.Shown}, not ENCRYPT_DECRYPT"
                : isExternal ? WhyWithoutMaterial(item)
                : null,
            Problem = item.Type == "aws_kms_key" && (!spec.IsKnown || !usage.IsKnown || !isEnabled.IsKnown) ? "Whether the key can be used is not known before the deployment." : null,
            Rotation = item.Type switch
            {
                "aws_kms_key" => RotationOf(item),
                "aws_kms_replica_key" => RotationOfReplica(item),
                _ => new(Value: null, Problem: null),
            },
            ValidTo = isExternal && DateTimeOffset.TryParse(item.Read("valid_to").Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end) ? end : null,
            Policy = PolicyOf(item.Read("policy"), isSet: item.Object.Expressions is null || item.Object.Expressions["policy"] is not null),
            HowToRotate = item.Type == "aws_kms_key" ? "Set enable_key_rotation to true." : string.Empty,
        };
    }

    // Material that Terraform imports itself is in its state; others import it afterwards.
    private static string? WhyWithoutMaterial(TerraformItem item)
    {
        var state = item.Read("key_state");
        return state.Text is { Length: > 0 } ? state.Text == "Enabled" ? null : $"its state is {state.Shown}"
            : item.Object.Expressions is { } sources && sources["key_material_base64"] is null ? "it has no material until somebody imports some"
            : null;
    }

    private static Fact<KeyRotation> RotationOf(TerraformItem item)
    {
        var isOn = item.Read("enable_key_rotation");
        var period = item.Read("rotation_period_in_days");
        return !isOn.IsKnown ? new(Value: null, "Whether the key rotates is not known before the deployment.")
            : isOn.IsTrue != true ? new(new KeyRotation(Enabled: false, PeriodInDays: null), Problem: null)
            : new(new KeyRotation(Enabled: true, int.TryParse(period.Text, CultureInfo.InvariantCulture, out var days) && days > 0 ? days : UsualPeriod), Problem: null);
    }

    // A replica rotates with its primary.
    private static Fact<KeyRotation> RotationOfReplica(TerraformItem item) => item.Read("key_rotation_enabled") is { IsKnown: true, Text: not null } known
        ? new(new KeyRotation(known.IsTrue == true, PeriodInDays: null), Problem: null)
        : new(Value: null, "A replica rotates with its primary key; whether that does, the plan does not say of the replica.");

    private static TemplateValue PolicyOf(TemplateValue policy, bool isSet) =>
        policy.IsSensitive ? new(Text: null, "it is sensitive")
        : policy.IsKnown ? new(string.IsNullOrEmpty(policy.Text) ? null : policy.Text)
        : isSet ? policy
        : new(Text: null);

    private void ReadData(TerraformItem data)
    {
        if (data.Base.StartsWith("data.aws_kms_key.", StringComparison.Ordinal) && data.Read("arn") is { Text: { Length: > 0 } arn } && AwsArn.TryParse(arn, out var parsed))
        {
            var described = new KeyDescription
            {
                Arn = arn,
                KeyId = data.Read("id").Text ?? arn,
                AccountId = parsed.AccountId,
                KeyManager = data.Read("key_manager").Text,
                KeyState = data.Read("key_state").Text,
                KeySpec = data.Read("key_spec").Text is { Length: > 0 } spec ? spec : data.Read("customer_master_key_spec").Text,
                KeyUsage = data.Read("key_usage").Text,
            };
            _keys.AddSeen(
                [arn, .. new[] { data.Read("id").Text, data.Read("key_id").Text }.OfType<string>().Where(static name => name.Length > 0)],
                new TemplateKey
                {
                    Name = data.Address,
                    Identity = arn,
                    Manager = described.KeyManager is "AWS" or "CUSTOMER" ? described.KeyManager : null,
                    Region = parsed.Region,
                    AccountId = parsed.AccountId,
                    WhyNotUsable = described is { KeyState: not null, KeySpec: not null } ? described.WhyNotUsable : null,
                    Problem = described is { KeyManager: "AWS" or "CUSTOMER", KeyState: not null, KeySpec: not null } ? null : "The plan does not say whose the key is, or whether it can be used.",
                });
        }
        else if (data.Base.StartsWith("data.aws_kms_alias.", StringComparison.Ordinal) && data.Read("name") is { Text: { Length: > 0 } alias } name
            && data.Read("target_key_arn") is { Text: { Length: > 0 } target })
        {
            // What it leads to may be read elsewhere in the plan, which then says more.
            var key = _keys.OfText(name, data) with { Identity = target };
            var names = new[] { target, data.Read("target_key_id").Text, data.Read("arn").Text }.OfType<string>();
            _keys.AddSeen(names.Where(known => known.Length > 0 && !_keys.Knows(known)), key);
        }
    }
}
