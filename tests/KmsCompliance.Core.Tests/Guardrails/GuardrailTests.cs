using System.Text.Json;
using System.Text.Json.Nodes;
using KmsCompliance.Guardrails;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Services;

namespace KmsCompliance.Core.Tests.Guardrails;

/// <summary>Guardrails refuse and tell of what they say, and nothing else.</summary>
public sealed class GuardrailTests
{
    private const string Account = "111122223333";
    private const string Approved = $"arn:aws:kms:eu-west-1:{Account}:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private const string Other = $"arn:aws:kms:eu-west-1:{Account}:key/9999abcd-12ab-34cd-56ef-1234567890ab";
    private const string KeyArn = "secretsmanager:KmsKeyArn";
    private const string KeyId = "secretsmanager:KmsKeyId";

    // As aws:PrincipalArn has a session: by its role's ARN, which the session's own does not tell for certain.
    private const string Somebody = $"arn:aws:iam::{Account}:role/Developer";
    private const string Keeper = $"arn:aws:iam::{Account}:role/KeyKeeper";

    private static readonly GuardrailRequest Request = new()
    {
        ApprovedKeys = [Approved],
        AllowedRoles = ["arn:*:iam::*:role/KeyKeeper"],
        KeyTag = ("KmsCompliance:Service", "*"),
    };

    /// <summary>The call, the key's ARN and the key as the request names it (empty: absent from the request), whether it is refused.</summary>
    [Theory]
    [InlineData("CreateSecret", "", "", true)]
    [InlineData("CreateSecret", Approved, Approved, false)]
    [InlineData("CreateSecret", Approved, "alias/billing", false)]
    [InlineData("CreateSecret", Approved, "1234abcd-12ab-34cd-56ef-1234567890ab", false)]
    [InlineData("CreateSecret", Other, "alias/other", true)]
    [InlineData("CreateSecret", Other, Other, true)]
    [InlineData("CreateSecret", "", "alias/not-resolved", true)]
    [InlineData("UpdateSecret", "", "", false)]
    [InlineData("UpdateSecret", Approved, Approved, false)]
    [InlineData("UpdateSecret", Approved, "alias/billing", false)]
    [InlineData("UpdateSecret", Other, "alias/other", true)]
    [InlineData("UpdateSecret", Other, Other, true)]
    [InlineData("UpdateSecret", "", "alias/not-resolved", true)]
    [InlineData("PutSecretValue", "", "", false)]
    [InlineData("GetSecretValue", "", "", false)]
    public void A_secret_is_made_or_put_under_an_approved_key_only(string operation, string keyArn, string keyId, bool isRefused)
    {
        var request = new KeyAccessRequest(Somebody, Account, $"secretsmanager:{operation}", $"arn:aws:secretsmanager:eu-west-1:{Account}:secret:x-a1B2c3")
            .WithContext(KeyArn, keyArn.Length == 0 ? [] : [keyArn])
            .WithContext(KeyId, keyId.Length == 0 ? [] : [keyId]);
        Assert.Equal(isRefused, IsRefused("SecretsManager.ApprovedKey", request));
    }

    [Theory]
    [InlineData("mrk-*", "arn:aws-cn:kms:cn-north-1:444455556666:key/mrk-1234abcd12ab34cd56ef1234567890ab", false)]
    [InlineData("mrk-*", Approved, true)]
    [InlineData("1234abcd-12ab-34cd-56ef-1234567890ab", Approved, false)]
    [InlineData("arn:aws:kms:*:111122223333:key/*", Other, false)]
    [InlineData("arn:aws:kms:*:111122223333:key/*", "arn:aws:kms:eu-west-1:444455556666:key/9999abcd-12ab-34cd-56ef-1234567890ab", true)]
    public void A_pattern_approves_the_keys_that_it_covers(string approved, string used, bool isRefused)
    {
        var request = new KeyAccessRequest(Somebody, Account, "secretsmanager:CreateSecret", "*").WithContext(KeyArn, used).WithContext(KeyId, used);
        Assert.Equal(isRefused, IsRefused("SecretsManager.ApprovedKey", request, Request with { ApprovedKeys = [GuardrailArn.OfKey(approved, out _)!] }));
    }

    /// <summary>The guardrail, what it leaves to named roles, and what it leaves to everybody.</summary>
    [Theory]
    [InlineData("XRay.Setting", "xray:PutEncryptionConfig", "xray:GetEncryptionConfig")]
    [InlineData("CloudTrail.Setting", "cloudtrail:UpdateTrail", "cloudtrail:DescribeTrails")]
    [InlineData("CloudTrailLake.Setting", "cloudtrail:UpdateEventDataStore", "cloudtrail:UpdateTrail")]
    [InlineData("CloudTrailLake.Setting", "cloudtrail:CreateEventDataStore", "cloudtrail:ListEventDataStores")]
    [InlineData("CloudWatchLogs.Setting", "logs:AssociateKmsKey", "logs:CreateLogGroup")]
    [InlineData("CloudWatchLogs.Setting", "logs:DisassociateKmsKey", "logs:PutLogEvents")]
    public void A_setting_is_left_to_named_roles(string id, string action, string free)
    {
        Assert.True(IsRefused(id, new KeyAccessRequest(Somebody, Account, action, "*")));
        Assert.True(IsRefused(id, new KeyAccessRequest($"arn:aws:iam::{Account}:user/KeyKeeper", Account, action, "*")));
        Assert.True(IsRefused(id, new KeyAccessRequest($"arn:aws:iam::{Account}:root", Account, action, "*")));
        Assert.False(IsRefused(id, new KeyAccessRequest(Keeper, Account, action, "*")));
        Assert.False(IsRefused(id, new KeyAccessRequest(Somebody, Account, free, "*")));
    }

    /// <summary>Who, what, the key's tag, the tags of the request, whether it is refused.</summary>
    [Theory]
    [InlineData(Somebody, "ScheduleKeyDeletion", "XRay", "", true)]
    [InlineData(Somebody, "DisableKey", "XRay", "", true)]
    [InlineData(Somebody, "DeleteImportedKeyMaterial", "XRay", "", true)]
    [InlineData(Somebody, "DisableKey", "", "", false)]
    [InlineData(Somebody, "EnableKey", "XRay", "", false)]
    [InlineData(Somebody, "Decrypt", "XRay", "", false)]
    [InlineData(Keeper, "ScheduleKeyDeletion", "XRay", "", false)]
    [InlineData(Somebody, "UntagResource", "XRay", "KmsCompliance:Service", true)]
    [InlineData(Somebody, "UntagResource", "XRay", "Owner,KmsCompliance:Service", true)]
    [InlineData(Somebody, "UntagResource", "XRay", "Owner", false)]
    [InlineData(Somebody, "TagResource", "XRay", "KmsCompliance:Service", true)]
    [InlineData(Somebody, "TagResource", "", "KmsCompliance:Service", false)]
    [InlineData(Keeper, "UntagResource", "XRay", "KmsCompliance:Service", false)]
    public void A_tagged_key_and_its_tag_are_left_to_named_roles(string who, string operation, string tag, string requested, bool isRefused)
    {
        var request = new KeyAccessRequest(who, Account, $"kms:{operation}", Approved)
            .WithContext("aws:ResourceTag/KmsCompliance:Service", tag.Length == 0 ? [] : [tag])
            .WithContext("aws:TagKeys", requested.Split(',', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(isRefused, IsRefused("Keys.Alive", request));
    }

    [Fact]
    public void Every_event_is_told_of_by_the_guardrail_that_it_is_for_and_by_no_other()
    {
        var patterns = GuardrailCatalog.All.Where(static entry => entry.Guardrail.Kind == GuardrailKind.EventPattern).ToDictionary(static entry => entry.Guardrail.Id, static entry => entry.Guardrail.Compose(Request));
        Assert.All(EventSamples.All, sample => Assert.Equal(
            (sample.What, sample.GuardrailId),
            (sample.What, patterns.SingleOrDefault(pattern => EventPatternMatcher.Fits(pattern.Value, sample.Json)).Key)));
        Assert.Equal(patterns.Keys.Order(StringComparer.Ordinal), EventSamples.All.Select(static sample => sample.GuardrailId).OfType<string>().Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_service_has_one_of_each_kind_and_every_one_says_what_it_is_and_misses()
    {
        Assert.All(ServiceCatalog.All, static service =>
        {
            Assert.Equal(GuardrailCatalog.Kinds.Order(StringComparer.Ordinal), service.Guardrails.Select(static guardrail => guardrail.Kind).Order(StringComparer.Ordinal));
            Assert.All(service.Guardrails, guardrail => Assert.StartsWith($"{service.Name}.", guardrail.Id, StringComparison.Ordinal));
        });
        Assert.Distinct(GuardrailCatalog.All.Select(static entry => entry.Guardrail.Id));
        Assert.All(GuardrailCatalog.All, static entry =>
        {
            var made = GuardrailCatalog.Compose(entry.Service, entry.Guardrail, Request);
            Assert.All([made.Title, made.Why, made.Document], static text => Assert.NotEmpty(text));
            Assert.True(made.CannotCatch.Count > Guardrail.KindCannotCatch(made.Kind).Count, made.GuardrailId);
            Assert.Equal(entry.Service is { } service ? [service.Name] : [], made.Services);
            using var document = JsonDocument.Parse(made.Document);
            Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        });
    }

    [Fact]
    public void Every_policy_is_one_and_far_from_too_long()
    {
        var many = Request with { ApprovedKeys = [.. Enumerable.Range(0, 20).Select(static number => $"arn:aws:kms:eu-west-1:{Account}:key/1234abcd-12ab-34cd-56ef-12345678{number:D4}")] };
        Assert.All(
            GuardrailCatalog.All.Where(static entry => entry.Guardrail.Kind == GuardrailKind.ServiceControlPolicy),
            entry =>
            {
                var document = entry.Guardrail.Compose(many);
                Assert.InRange(document.Length, 100, GuardrailCatalog.LongestPolicy);
                Assert.All(IdentityPolicyDocument.ParseServiceControl(document).Statements, static statement => Assert.Equal(KeyPolicyEffect.Deny, statement.Effect));
            });
    }

    /// <summary>The approved keys, and the parameter of the rule that names them.</summary>
    [Theory]
    [InlineData(Approved, Approved)]
    [InlineData($"{Approved},{Other}", $"{Approved},{Other}")]
    [InlineData($"{Approved},arn:*:kms:*:*:key/mrk-*", null)]
    [InlineData("", null)]
    public void A_rule_of_Config_names_approved_keys_where_each_is_whole(string approved, string? expected)
    {
        var request = Request with { ApprovedKeys = approved.Split(',', StringSplitOptions.RemoveEmptyEntries) };
        using var template = JsonDocument.Parse(Find("SecretsManager.ConfigRule").Compose(request));
        var properties = template.RootElement.GetProperty("Resources").EnumerateObject().Single().Value.GetProperty("Properties");
        Assert.Equal("SECRETSMANAGER_USING_CMK", properties.GetProperty("Source").GetProperty("SourceIdentifier").GetString());
        Assert.Equal(expected, properties.TryGetProperty("InputParameters", out var parameters) ? parameters.GetProperty("kmsKeyArns").GetString() : null);
    }

    [Fact]
    public void The_rule_for_XRay_holds_its_key_against_the_approved_ones()
    {
        string Text(params string[] approved)
        {
            using var template = JsonDocument.Parse(Find("XRay.ConfigRule").Compose(Request with { ApprovedKeys = approved }));
            return template.RootElement.GetProperty("Resources").EnumerateObject().Single().Value.GetProperty("Properties").GetProperty("Source").GetProperty("CustomPolicyDetails").GetProperty("PolicyText").GetString()!;
        }

        Assert.Equal("rule traces_under_customer_key when resourceType == \"AWS::XRay::EncryptionConfig\" {\n  configuration.type == \"KMS\"\n}\n", Text());
        Assert.Contains(@"  configuration.keyId IN [/^arn:aws:kms:eu-west-1:111122223333:key\/1234abcd-12ab-34cd-56ef-1234567890ab$/, /^arn:.*:kms:.*:.*:key\/mrk-.*$/]" + "\n", Text(Approved, "arn:*:kms:*:*:key/mrk-*"), StringComparison.Ordinal);
    }

    private static Guardrail Find(string id) => GuardrailCatalog.All.Single(entry => entry.Guardrail.Id == id).Guardrail;

    // Beside a policy that allows everything, as Organizations attaches one: what is not refused is allowed, and nothing is left open.
    private static bool IsRefused(string id, KeyAccessRequest request, GuardrailRequest? made = null)
    {
        var policy = JsonNode.Parse(Find(id).Compose(made ?? Request))!;
        policy["Statement"]!.AsArray().Add(new JsonObject { ["Effect"] = "Allow", ["Action"] = "*", ["Resource"] = "*" });
        var decision = IdentityPolicyEvaluator.Evaluate(IdentityPolicyDocument.ParseServiceControl(policy.ToJsonString()), request);
        Assert.True(decision is KeyAccessDecision.ExplicitDeny or KeyAccessDecision.Allowed, decision.ToString());
        return decision == KeyAccessDecision.ExplicitDeny;
    }
}
