using System.Text.Json;
using System.Text.Json.Nodes;
using KmsCompliance.Ports;
using KmsCompliance.Rules;
using KmsCompliance.Templates;

namespace KmsCompliance.Core.Tests.Templates;

/// <summary>What a file does not say for certain is Unknown, and what was taken for known is named.</summary>
public sealed class TemplateDoubtTests
{
    private const string Policy = """{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Principal": { "AWS": { "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" } }, "Action": "kms:*", "Resource": "*" }] }""";
    private const string Key = $$"""{ "Type": "AWS::KMS::Key", "Properties": { "EnableKeyRotation": true, "KeyPolicy": {{Policy}} } }""";
    private const string Setting = """{ "Type": "Custom::XRayEncryptionConfig", "Condition": "IsProd", "Properties": { "Type": "KMS", "KeyId": { "Ref": "Key" } } }""";

    // Env has no default.
    private const string IsProd = """ "Parameters": { "Env": { "Type": "String" }, "Mode": { "Type": "String" } }, "Conditions": { "IsProd": { "Fn::Equals": [{ "Ref": "Env" }, "prod"] } }""";

    [Theory]
    [InlineData("""{ "Ref": "Mode" }""", null, "", Compliance.Unknown)]
    [InlineData("""{ "Fn::If": ["IsProd", "Active", "PassThrough"] }""", null, "", Compliance.Unknown)]
    [InlineData("\"Active\"", null, "", Compliance.NonCompliant)]
    [InlineData("\"Active\"", Setting, "", Compliance.Unknown)]
    [InlineData("\"Active\"", Setting, "\"Condition\": \"IsProd\", ", null)]
    [InlineData("""{ "Ref": "Mode" }""", Setting, "", Compliance.Unknown)]
    [InlineData("\"PassThrough\"", null, "", null)]
    [InlineData("\"PassThrough\"", Setting, "", null)]
    public async Task A_setting_that_may_be_missing_is_found(string mode, string? setting, string condition, string? expected)
    {
        var findings = await JudgeAsync($$"""
            { {{IsProd}}, "Resources": { "Key": {{Key}},
              "F": { "Type": "AWS::Lambda::Function", {{condition}}"Properties": { "TracingConfig": { "Mode": {{mode}} } } }{{(setting is null ? string.Empty : $", \"XR\": {setting}")}} } }
            """, require: true);

        var finding = findings.SingleOrDefault(static finding => finding.ResourceAddress == "F");
        Assert.Equal(expected, finding?.Compliance);
        Assert.Equal(expected == Compliance.Unknown ? ComplianceReason.NotInTemplate : expected is null ? null : ComplianceReason.AwsOwnedKey, finding?.Reason);
        if (expected == Compliance.Unknown)
        {
            Assert.Contains(setting is null || mode.Contains("Mode", StringComparison.Ordinal) ? "Whether the template uses X-Ray" : "only where the condition IsProd holds", finding!.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_missing_for_certain_is_told_before_what_may_be()
    {
        var finding = Assert.Single(
            await JudgeAsync($$"""
                { {{IsProd}}, "Resources": {
                  "A": { "Type": "AWS::Lambda::Function", "Properties": { "TracingConfig": { "Mode": { "Ref": "Mode" } } } },
                  "B": { "Type": "AWS::Lambda::Function", "Properties": { "TracingConfig": { "Mode": "Active" } } } } }
                """, require: true));

        Assert.Equal(("B", Compliance.NonCompliant), (finding.ResourceAddress, finding.Compliance));
    }

    [Theory]
    [InlineData("aws.dr", "aws", "known", Compliance.Unknown)]
    [InlineData("aws", "aws.dr", "known", Compliance.Unknown)]
    [InlineData("aws", "aws", "known", null)]
    [InlineData("aws.dr", "aws.dr", "known", null)]
    [InlineData("aws.dr", "aws.other", "known", Compliance.Unknown)]
    [InlineData("aws", "", "known", Compliance.NonCompliant)]
    [InlineData("aws", "", "unknown", Compliance.Unknown)]
    [InlineData("aws", "", "left out", null)]
    public async Task In_a_plan_the_setting_lies_in_the_Region_of_its_use(string use, string setting, string mode, string? expected)
    {
        var (after, unknown, expressions) = mode switch
        {
            "known" => ("""{ "function_name": "f", "tracing_config": [{ "mode": "Active" }] }""", "{}", """{ "tracing_config": [{ "mode": { "constant_value": "Active" } }] }"""),
            "unknown" => ("""{ "function_name": "f", "tracing_config": [{}] }""", """{ "tracing_config": [{ "mode": true }] }""", """{ "tracing_config": [{ "mode": { "references": ["random_pet.mode"] } }] }"""),
            _ => ("""{ "function_name": "f" }""", """{ "tracing_config": true }""", "{}"),
        };
        var settingChange = setting.Length == 0 ? string.Empty : """, { "address": "aws_xray_encryption_config.x", "mode": "managed", "type": "aws_xray_encryption_config", "name": "x", "change": { "actions": ["create"], "before": null, "after": { "type": "KMS", "key_id": "alias/aws/xray" }, "after_unknown": {} } }""";
        var settingSource = setting.Length == 0 ? string.Empty : $$""", { "address": "aws_xray_encryption_config.x", "mode": "managed", "type": "aws_xray_encryption_config", "name": "x", "provider_config_key": "{{setting}}", "expressions": {} }""";
        var findings = await JudgeAsync($$"""
            {
              "format_version": "1.2",
              "resource_changes": [
                { "address": "aws_lambda_function.f", "mode": "managed", "type": "aws_lambda_function", "name": "f", "change": { "actions": ["create"], "before": null, "after": {{after}}, "after_unknown": {{unknown}} } }{{settingChange}}
              ],
              "configuration": {
                "provider_config": {
                  "aws": { "name": "aws", "expressions": { "region": { "constant_value": "us-east-1" } } },
                  "aws.dr": { "name": "aws", "alias": "dr", "expressions": { "region": { "references": ["local.dr"] } } },
                  "aws.other": { "name": "aws", "alias": "other", "expressions": { "region": { "references": ["local.other"] } } }
                },
                "root_module": { "resources": [
                  { "address": "aws_lambda_function.f", "mode": "managed", "type": "aws_lambda_function", "name": "f", "provider_config_key": "{{use}}", "expressions": {{expressions}} }{{settingSource}}
                ] }
              }
            }
            """, require: true);

        Assert.Equal(expected, findings.SingleOrDefault(static finding => finding.ResourceAddress == "aws_lambda_function.f")?.Compliance);
    }

    [Fact]
    public async Task A_parameter_that_counts_as_its_default_is_named_each_time()
    {
        var findings = await JudgeAsync($$"""
            {
              "Parameters": { "Cmk": { "Type": "String", "Default": "true" }, "On": { "Type": "String", "Default": "true" }, "Turns": { "Type": "String", "Default": "true" }, "Name": { "Type": "String", "Default": "app" } },
              "Conditions": { "UseCmk": { "Fn::Equals": [{ "Ref": "Cmk" }, "true"] }, "Both": { "Fn::And": [{ "Condition": "UseCmk" }, { "Condition": "UseCmk" }] } },
              "Resources": {
                "Key": { "Type": "AWS::KMS::Key", "Properties": { "Enabled": { "Ref": "On" }, "EnableKeyRotation": { "Ref": "Turns" }, "KeyPolicy": {{Policy}} } },
                "Alias": { "Type": "AWS::KMS::Alias", "Properties": { "AliasName": { "Fn::Sub": "alias/${Name}" }, "TargetKeyId": { "Ref": "Key" } } },
                "A": { "Type": "AWS::SecretsManager::Secret", "Properties": { "KmsKeyId": { "Fn::If": ["UseCmk", { "Ref": "Key" }, { "Ref": "AWS::NoValue" }] } } },
                "B": { "Type": "AWS::SecretsManager::Secret", "Properties": { "KmsKeyId": { "Fn::If": ["UseCmk", { "Ref": "Key" }, { "Ref": "AWS::NoValue" }] } } },
                "C": { "Type": "AWS::SecretsManager::Secret", "Properties": { "KmsKeyId": { "Fn::If": ["Both", { "Ref": "Key" }, { "Ref": "AWS::NoValue" }] } } },
                "D": { "Type": "AWS::SecretsManager::Secret", "Properties": { "KmsKeyId": "alias/app" } }
              }
            }
            """);

        string MessageOf(string address, string rule) => Assert.Single(findings, finding => finding.ResourceAddress == address && finding.RuleId == rule && finding.Compliance == Compliance.Compliant).Message;
        Assert.All(new[] { "A", "B", "C" }, address => Assert.EndsWith("With the defaults of the parameters Cmk, On.", MessageOf(address, "KMSC001"), StringComparison.Ordinal));
        Assert.EndsWith("With the defaults of the parameters Name, On.", MessageOf("D", "KMSC001"), StringComparison.Ordinal);
        Assert.EndsWith("With the default of the parameter Turns.", MessageOf("Key", "KMSC009"), StringComparison.Ordinal);
        Assert.DoesNotContain("default", MessageOf("Key", "KMSC012"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "Fn::Equals": [{ "Ref": "AWS::Partition" }, "aws"] }""", null, false)]
    [InlineData("""{ "Fn::Equals": [{ "Ref": "AWS::Partition" }, "aws"] }""", "eu-west-1", true)]
    [InlineData("""{ "Fn::Equals": [{ "Ref": "AWS::URLSuffix" }, "amazonaws.com"] }""", null, false)]
    [InlineData("""{ "Fn::Equals": [{ "Fn::Sub": "x-${AWS::Partition}" }, "x-aws"] }""", null, false)]
    [InlineData("""{ "Fn::Equals": [{ "Fn::FindInMap": ["Places", { "Ref": "AWS::Partition" }, "Cmk"] }, "true"] }""", null, false)]
    [InlineData("""{ "Fn::Equals": [{ "Fn::FindInMap": ["Places", { "Ref": "AWS::Partition" }, "Cmk"] }, "true"] }""", "eu-west-1", true)]
    public async Task The_partition_is_known_with_the_Region_only(string condition, string? region, bool isKnown)
    {
        var verdict = await VerdictAsync("""{ "Fn::If": ["IsAws", { "Ref": "Key" }, { "Ref": "AWS::NoValue" }] }""",
            $$""" "Conditions": { "IsAws": {{condition}} }, "Mappings": { "Places": { "aws": { "Cmk": "true" } } },""", region);

        Assert.Equal(isKnown ? Compliance.Compliant : Compliance.Unknown, verdict.Compliance);
    }

    [Theory]
    [InlineData("arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/${Key}", null, null, Compliance.Compliant)]
    [InlineData("arn:aws:kms:${AWS::Region}:${AWS::AccountId}:key/${Key}", null, null, Compliance.Compliant)]
    [InlineData("arn:aws:kms:${AWS::Region}:${AWS::AccountId}:key/${Key.KeyId}", "eu-west-1", "123456789012", Compliance.Compliant)]
    [InlineData("arn:aws:kms:eu-west-1:123456789012:key/${Key}", "eu-west-1", "123456789012", Compliance.Compliant)]
    [InlineData("arn:aws:kms:eu-west-1:${AWS::AccountId}:key/${Key}", "eu-west-1", null, Compliance.Compliant)]
    [InlineData("arn:aws:kms:ap-south-1:${AWS::AccountId}:key/${Key}", null, null, Compliance.Unknown)]
    [InlineData("arn:aws:kms:ap-south-1:${AWS::AccountId}:key/${Key}", "eu-west-1", "123456789012", Compliance.Unknown)]
    [InlineData("arn:aws:kms:eu-west-1:999999999999:key/${Key}", null, null, Compliance.Unknown)]
    [InlineData("arn:aws:kms:eu-west-1:999999999999:key/${Key}", "eu-west-1", "123456789012", Compliance.Unknown)]
    [InlineData("arn:aws:kms:eu-west-1:123456789012:key/${Key}", "eu-west-1", null, Compliance.Unknown)]
    [InlineData("arn:aws-cn:kms:${AWS::Region}:${AWS::AccountId}:key/${Key}", "eu-west-1", null, Compliance.Unknown)]
    [InlineData("arn:aws:kms:${AWS::Region}:${AWS::AccountId}:key/${Key.Arn}", null, null, Compliance.Unknown)]
    [InlineData("arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/app", null, null, Compliance.Compliant)]
    [InlineData("arn:aws:kms:eu-west-1:123456789012:alias/app", "eu-west-1", "123456789012", Compliance.Compliant)]
    [InlineData("arn:aws:kms:ap-south-1:${AWS::AccountId}:alias/app", null, null, Compliance.Unknown)]
    [InlineData("arn:aws:kms:ap-south-1:${AWS::AccountId}:alias/app", "eu-west-1", null, Compliance.NonCompliant)]
    [InlineData("arn:aws:kms:${AWS::Region}:999999999999:alias/app", null, null, Compliance.Unknown)]
    [InlineData("arn:aws:kms:eu-west-1:999999999999:alias/app", "eu-west-1", "123456789012", Compliance.Unknown)]
    public async Task An_ARN_names_the_key_of_the_template_in_its_own_place_only(string arn, string? region, string? account, string expected)
    {
        var verdict = await VerdictAsync($$"""{ "Fn::Sub": "{{arn}}" }""", string.Empty, region, account);

        Assert.Equal(expected, verdict.Compliance);
    }

    [Theory]
    [InlineData("""{ "S": { "Type": "AWS::SecretsManager::Secret", "Properties": { "KmsKeyId": { "Ref": "Key" }, "Fn::Transform": { "Name": "AWS::Include" } } } }""")]
    [InlineData("""{ "S": { "Type": "AWS::SecretsManager::Secret", "Fn::Transform": { "Name": "Macro" }, "Properties": { "KmsKeyId": { "Ref": "Key" } } } }""")]
    [InlineData("""{ "S": { "Type": "AWS::SecretsManager::Secret", "Properties": { "KmsKeyId": { "Fn::FindInMap": ["Keys", "All", "Secrets"] } } } }""")]
    public async Task What_a_macro_may_change_is_Unknown(string resources)
    {
        var document = JsonNode.Parse($$"""{ "Mappings": { "Keys": { "All": { "Secrets": "alias/app", "Fn::Transform": { "Name": "AWS::Include" } } } }, "Resources": {{resources}} }""")!;
        document["Resources"]!["Key"] = JsonNode.Parse(Key);
        document["Resources"]!["Alias"] = JsonNode.Parse("""{ "Type": "AWS::KMS::Alias", "Properties": { "AliasName": "alias/app", "TargetKeyId": { "Ref": "Key" } } }""");
        var findings = await JudgeAsync(document.ToJsonString());

        Assert.Contains(findings, static finding => finding is { ResourceAddress: "S", Compliance: Compliance.Unknown });
        Assert.DoesNotContain(findings, static finding => finding is { ResourceAddress: "S", Compliance: Compliance.Compliant, RuleId: "KMSC001" or "KMSC002" });
    }

    [Fact]
    public async Task A_macro_in_a_key_leaves_open_what_it_is()
    {
        var findings = await JudgeAsync("""
            {
              "Resources": {
                "Key": { "Type": "AWS::KMS::Key", "Properties": { "EnableKeyRotation": true, "Fn::Transform": { "Name": "Macro" } } },
                "S": { "Type": "AWS::SecretsManager::Secret", "Properties": { "KmsKeyId": { "Ref": "Key" } } }
              }
            }
            """);

        Assert.Equal(
            ["Key KMSC009", "Key KMSC012", "S KMSC002"],
            findings.Where(static finding => finding.Compliance == Compliance.Unknown).Select(static finding => $"{finding.ResourceAddress} {finding.RuleId}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_macro_in_a_policy_leaves_it_unknown()
    {
        var policy = JsonNode.Parse(Policy)!;
        policy["Statement"]![0]!["Fn::Transform"] = JsonNode.Parse("""{ "Name": "Macro" }""");
        var findings = await JudgeAsync($$"""{ "Resources": { "Key": { "Type": "AWS::KMS::Key", "Properties": { "KeyPolicy": {{policy.ToJsonString()}} } } } }""");

        var finding = Assert.Single(findings, static finding => finding.RuleId == "KMSC012");
        Assert.Equal(Compliance.Unknown, finding.Compliance);
        Assert.Contains("Fn::Transform", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_macro_beside_everything_is_a_finding_of_its_own()
    {
        foreach (var document in new[] { """{ "Fn::Transform": { "Name": "Company" }, "Resources": {} }""", """{ "Resources": { "Fn::Transform": { "Name": "Company" } } }""" })
        {
            var finding = Assert.Single(await JudgeAsync(document));
            Assert.Equal(Compliance.Unknown, finding.Compliance);
            Assert.Contains("macro", finding.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_makes_a_log_group_by_a_function_is_a_finding()
    {
        var finding = Assert.Single(await JudgeAsync("""{ "Resources": { "Retention": { "Type": "Custom::LogRetention", "Properties": { "LogGroupName": "/aws/lambda/x" } } } }"""));

        Assert.Equal(("Retention", Compliance.Unknown), (finding.ResourceAddress, finding.Compliance));
        Assert.Contains("log group", finding.Remediation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "logs.${AWS::Region}.amazonaws.com", "us-east-1")]
    [InlineData("eu-west-1", "logs.eu-west-1.amazonaws.com", "${AWS::Region}")]
    public async Task A_message_names_no_Region_that_nobody_said(string? region, string principal, string absent)
    {
        var findings = await JudgeAsync($$"""{ "Resources": { "Key": {{Key}}, "Logs": { "Type": "AWS::Logs::LogGroup", "Properties": { "KmsKeyId": { "Fn::GetAtt": ["Key", "Arn"] } } } } }""", region: region);

        var finding = Assert.Single(findings, static finding => finding.RuleId == "KMSC012");
        Assert.Contains(principal, finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(absent, finding.Message + finding.Remediation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_defaults_leave_out_is_listed()
    {
        var template = TemplateReader.Read($$"""
            {
              "Parameters": { "Env": { "Type": "String", "Default": "dev" } },
              "Conditions": { "IsProd": { "Fn::Equals": [{ "Ref": "Env" }, "prod"] }, "Never": { "Fn::Equals": ["a", "b"] } },
              "Resources": {
                "A": { "Type": "AWS::SecretsManager::Secret", "Condition": "IsProd" },
                "B": { "Type": "AWS::KMS::Key", "Condition": "IsProd" },
                "C": { "Type": "AWS::SNS::Topic", "Condition": "IsProd" },
                "D": { "Type": "AWS::SecretsManager::Secret", "Condition": "Never" },
                "E": { "Type": "AWS::Lambda::Function", "Condition": "IsProd" }
              }
            }
            """, new NoYaml(), Options);

        Assert.Equal(["A Env", "B Env"], template.LeftOut.Select(static omission => $"{omission.Address} {string.Join(',', omission.Parameters)}"));
    }

    // Which of the two keys the secret is under is not known; the log group is under A for certain.
    [Theory]
    [InlineData("""{ "Fn::If": ["IsProd", { "Fn::GetAtt": ["A", "Arn"] }, { "Fn::GetAtt": ["B", "Arn"] }] }""", Compliance.Unknown, null)]
    [InlineData("""{ "Fn::GetAtt": ["A", "Arn"] }""", Compliance.NonCompliant, null)]
    [InlineData("""{ "Fn::GetAtt": ["B", "Arn"] }""", null, null)]
    public async Task A_key_is_shared_for_certain_only_by_what_is_under_it_for_certain(string keyOfSecret, string? ofA, string? ofB)
    {
        var findings = await JudgeAsync($$"""
            { {{IsProd}}, "Resources": { "A": {{Key}}, "B": {{Key}},
              "S": { "Type": "AWS::SecretsManager::Secret", "Properties": { "KmsKeyId": {{keyOfSecret}} } },
              "L": { "Type": "AWS::Logs::LogGroup", "Properties": { "LogGroupName": "app", "KmsKeyId": { "Fn::GetAtt": ["A", "Arn"] } } } } }
            """);

        Assert.Equal(ofA, findings.SingleOrDefault(static finding => finding is { RuleId: "KMSC015", ResourceAddress: "A" })?.Compliance);
        Assert.Equal(ofB, findings.SingleOrDefault(static finding => finding is { RuleId: "KMSC015", ResourceAddress: "B" })?.Compliance);
    }

    // The account's own policy lets Secrets Manager use a key, and the service of log groups not.
    [Theory]
    [InlineData("""{ "Fn::If": ["IsProd", { "Fn::GetAtt": ["A", "Arn"] }, { "Fn::GetAtt": ["B", "Arn"] }] }""", Compliance.Unknown)]
    [InlineData("""{ "Fn::GetAtt": ["A", "Arn"] }""", Compliance.NonCompliant)]
    [InlineData("""{ "Fn::GetAtt": ["B", "Arn"] }""", Compliance.Compliant)]
    public async Task A_policy_is_unfit_for_certain_only_for_what_is_under_the_key_for_certain(string keyOfLogGroup, string ofA)
    {
        var findings = await JudgeAsync($$"""
            { {{IsProd}}, "Resources": { "A": {{Key}}, "B": {{Key}},
              "S": { "Type": "AWS::SecretsManager::Secret", "Properties": { "KmsKeyId": { "Fn::GetAtt": ["A", "Arn"] } } },
              "L": { "Type": "AWS::Logs::LogGroup", "Properties": { "LogGroupName": "app", "KmsKeyId": {{keyOfLogGroup}} } } } }
            """);

        Assert.Equal(ofA, findings.Single(static finding => finding is { RuleId: "KMSC012", ResourceAddress: "A" }).Compliance);
    }

    private static readonly TemplateOptions Options = new(new RuleSelection(RuleCatalog.All) { Today = new(2026, 11, 29) });

    private static async Task<CmkTemplateFinding> VerdictAsync(string key, string more, string? region, string? account = null)
    {
        var findings = await JudgeAsync($$"""
            { {{more}} "Resources": {
              "Key": {{Key}},
              "Alias": { "Type": "AWS::KMS::Alias", "Properties": { "AliasName": "alias/app", "TargetKeyId": { "Ref": "Key" } } },
              "S": { "Type": "AWS::SecretsManager::Secret", "Properties": { "KmsKeyId": {{key}} } } } }
            """, region: region, account: account);
        var ofSecret = findings.Where(static finding => finding.ResourceAddress == "S" && finding.RuleId is "KMSC001" or "KMSC002").Where(static finding => finding.ResourceAddress == "S").ToList();
        return ofSecret.Find(static finding => finding.Compliance != Compliance.Compliant) ?? ofSecret[0];
    }

    private static async Task<IReadOnlyList<CmkTemplateFinding>> JudgeAsync(string text, bool require = false, string? region = null, string? account = null)
    {
        var options = Options with { RequireSetting = require, Region = region, AccountId = account };
        var template = TemplateReader.Read(text, new NoYaml(), options);
        return await new TemplateJudgement(template, options, "template.json", static item => new TemplateSource("template.json", item.Line)).JudgeAsync(CancellationToken.None);
    }

    private sealed class NoYaml : IYamlReader
    {
        public DocumentNode Read(string text, Func<string, string, bool> isLeftOut) => throw new JsonException("It is JSON.");
    }
}
