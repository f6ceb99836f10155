using System.Text.Json;
using System.Text.RegularExpressions;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Templates;

/// <summary>Templates at the prompt: where findings point, what they flow into, who refuses them, and what is no template.</summary>
public sealed partial class TestCmkTemplateTests : SandboxTest, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kmscompliance-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void With_the_sources_a_finding_has_the_file_and_line_of_its_block()
    {
        var findings = Session.Run<CmkTemplateFinding>($"Test-CmkTemplate '{Case("tf-module-output")}' -SourcePath '{TemplateCase.Folder}/tf-module-output'");

        Assert.Equal(
            [("main.tf", 16), ("main.tf", 21), ("modules/key/main.tf", 5)],
            findings.Select(finding => (finding.SourcePath[(finding.SourcePath.IndexOf("tf-module-output/", StringComparison.Ordinal) + 17)..], finding.SourceLine!.Value)).Distinct().Order());
        Assert.All(findings, finding => Assert.Contains("tf-module-output/plan.json", finding.TemplatePath, StringComparison.Ordinal));
    }

    [Fact]
    public void What_looks_like_a_block_and_is_none_has_no_line()
    {
        var sources = Directory.CreateDirectory(Path.Combine(_folder, "sources")).FullName;
        File.WriteAllText(Path.Combine(sources, "main.tf"), """
            /* resource "aws_secretsmanager_secret" "database" {
            */
            # resource "aws_secretsmanager_secret" "database" {
            locals {
              text = <<-EOT
            resource "aws_secretsmanager_secret" "database" {
            EOT
            }
            resource   aws_secretsmanager_secret database {
            }
            """);

        Assert.All(
            Session.Run<CmkTemplateFinding>($"Test-CmkTemplate '{Case("tf-default-key")}' -SourcePath '{sources}'").Where(finding => finding.ResourceType == "aws_secretsmanager_secret"),
            finding => Assert.Equal(9, finding.SourceLine));
    }

    [Fact]
    public void SARIF_points_at_the_block_from_the_root_of_the_sources()
    {
        var report = Path.Combine(_folder, "report.sarif");
        Session.Run($"$null = $ExecutionContext.SessionState.Path.SetLocation('{TemplateCase.Folder}'); Test-CmkTemplate tf-trail/plan.json -SourcePath tf-trail | Export-CmkReport '{report}'");
        using var document = JsonDocument.Parse(File.ReadAllText(report));
        var places = document.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
            .Select(result => result.GetProperty("locations")[0].GetProperty("physicalLocation"))
            .Select(place => $"{place.GetProperty("artifactLocation").GetProperty("uri").GetString()}:{place.GetProperty("region").GetProperty("startLine").GetInt32()}")
            .ToList();

        var sources = File.ReadAllLines(Path.Combine(TemplateCase.Folder, "tf-trail", "main.tf")).ToList();
        Assert.Equal(
            new[] { $"tf-trail/main.tf:{sources.FindIndex(line => line.Contains("\"bare\" {", StringComparison.Ordinal)) + 1}", $"tf-trail/main.tf:{sources.FindIndex(line => line.Contains("\"closed\" {", StringComparison.Ordinal)) + 1}" }.Order(StringComparer.Ordinal),
            places.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_setting_that_is_missing_is_a_finding_where_it_is_asked_for()
    {
        Assert.DoesNotContain(Session.Run<CmkTemplateFinding>($"Test-CmkTemplate '{Case("tf-tracing-without-setting")}'"), finding => finding.Service == "XRay");
        var finding = Assert.Single(Session.Run<CmkTemplateFinding>($"Test-CmkTemplate '{Case("tf-tracing-without-setting")}' -RequireSetting"), found => found.Service == "XRay");
        Assert.Equal(("KMSC001", Compliance.NonCompliant, "aws_lambda_function.orders"), (finding.RuleId, finding.Compliance, finding.ResourceAddress));
        Assert.Contains("eu-west-1", finding.Message, StringComparison.Ordinal);

        // The serverless model has it for all functions.
        Assert.Equal("Orders", Assert.Single(Session.Run<CmkTemplateFinding>($"Test-CmkTemplate '{Case("cfn-sam")}' -RequireSetting"), found => found.Service == "XRay").ResourceAddress);
        Assert.DoesNotContain(Session.Run<CmkTemplateFinding>($"Test-CmkTemplate '{Case("tf-own-key")}' -RequireSetting"), found => found.Compliance == Compliance.NonCompliant && found.Service == "XRay");
    }

    [Theory]
    [InlineData("tf-alias", false)]
    [InlineData("tf-data-key", false)]
    [InlineData("cfn-ref-key", true)]
    [InlineData("cfn-import", false)]
    public void Quiet_answers_whether_all_of_it_holds_for_certain(string name, bool expected) =>
        Assert.Equal([expected], Session.Run<bool>($"Test-CmkTemplate '{Case(name)}' -Quiet"));

    [Fact]
    public void Quiet_is_no_where_nothing_was_judged_or_something_went_wrong()
    {
        Assert.Equal([false], Session.Run<bool>($"Test-CmkTemplate '{Write("{ \"Resources\": { \"Topic\": { \"Type\": \"AWS::SNS::Topic\" } } }")}' -Quiet"));
        Assert.Equal([false], Session.Run($"Test-CmkTemplate '{Case("cfn-ref-key")}', '{_folder}/none.json' -Quiet -ErrorAction Ignore").Output.Select(output => (bool)output.BaseObject));
    }

    [Fact]
    public void Values_of_a_deployment_take_the_place_of_defaults()
    {
        string Judge(string values) => TemplateCase.Summarize(Session.Run<CmkTemplateFinding>($"Test-CmkTemplate '{Case("cfn-mapping")}' -Parameter @{{ {values} }}"))["Secret"];

        Assert.Equal("NonCompliant KMSC001", Judge("Stage = 'dev'"));
        Assert.Equal("Unknown KMSC002", Judge("Stage = 'prod'"));
        Assert.Contains("default of the parameter Stage", Session.Run<CmkTemplateFinding>($"Test-CmkTemplate '{Case("cfn-mapping")}'")[0].Message, StringComparison.Ordinal);
        Assert.DoesNotContain("default of the parameter", Session.Run<CmkTemplateFinding>($"Test-CmkTemplate '{Case("cfn-mapping")}' -Parameter @{{ Stage = 'dev' }}")[0].Message, StringComparison.Ordinal);
        Assert.All(Session.Run<CmkTemplateFinding>($"Test-CmkTemplate '{Case("cfn-mapping")}' -Region eu-west-1 -AccountId 111122223333"), finding => Assert.Equal(("eu-west-1", "111122223333"), (finding.Region, finding.DeploymentAccountId)));
    }

    [Fact]
    public void What_defaults_leave_out_is_one_warning_a_file()
    {
        var template = Write("""
            {
              "Parameters": { "Env": { "Type": "String", "Default": "dev" }, "Managed": { "Type": "String", "Default": "false" } },
              "Conditions": { "IsProd": { "Fn::Equals": [{ "Ref": "Env" }, "prod"] } },
              "Resources": {
                "ProdSecret": { "Type": "AWS::SecretsManager::Secret", "Condition": "IsProd" },
                "Topic": { "Type": "AWS::SNS::Topic", "Condition": "IsProd" },
                "Database": { "Type": "AWS::RDS::DBCluster", "Properties": { "ManageMasterUserPassword": { "Ref": "Managed" } } }
              }
            }
            """, "left-out.template");

        var result = Session.Run($"Test-CmkTemplate '{template}' -WarningVariable told -WarningAction SilentlyContinue; $told");
        var warning = Assert.Single(result.Output).ToString();
        Assert.Contains("left-out.template: ProdSecret, Database were not judged", warning, StringComparison.Ordinal);
        Assert.Contains("defaults of the parameters Env, Managed leave them out", warning, StringComparison.Ordinal);
        Assert.Empty(result.Errors);

        // Where the deployment's values are said, nothing is left unsaid.
        Assert.Empty(Session.Run($"$null = Test-CmkTemplate '{template}' -Parameter @{{ Env = 'dev'; Managed = $false }} -WarningVariable told -WarningAction SilentlyContinue; $told").Output);
    }

    [Fact]
    public void Settings_are_those_of_the_audits()
    {
        var settings = Write("""
            {
              "approvedKeys": ["alias/app-*"],
              "requiredTags": { "Owner": ["*"] },
              "rules": { "KMSC001": { "severity": "High" } },
              "exemptions": [{ "rule": "KMSC001", "resource": "aws_secretsmanager_secret.default", "owner": "o@example.com", "reason": "Because.", "expires": "2999-12-31" }]
            }
            """, "settings.json");
        var result = Session.Run($"Test-CmkTemplate '{Case("tf-alias")}' -SettingsPath '{settings}'");
        Assert.Empty(result.Errors);
        var findings = result.Output.Select(item => item.BaseObject).OfType<CmkTemplateFinding>().ToList();

        Assert.Equal(("o@example.com", Compliance.Exempt, Severity.High), Assert.Single(findings, finding => finding is { RuleId: "KMSC001", ResourceName: "app/default" }) is var exempt ? (exempt.ExemptionOwner, exempt.Compliance, exempt.Severity) : default);
        Assert.Equal(Compliance.Compliant, Assert.Single(findings, finding => finding is { RuleId: "KMSC003", ResourceName: "app/by-arn" }).Compliance);
        Assert.Equal(Compliance.NonCompliant, Assert.Single(findings, finding => finding is { RuleId: "KMSC003", ResourceName: "app/default" }).Compliance);
        Assert.Equal(Compliance.NonCompliant, Assert.Single(findings, finding => finding is { RuleId: "KMSC007", ResourceName: "app/by-arn" }).Compliance);
    }

    [Theory]
    [InlineData("-ApprovedKey alias/other", "aws_secretsmanager_secret.database", Compliance.Unknown)]
    [InlineData("-ApprovedKey 1234abcd-12ab-34cd-56ef-1234567890ab", "aws_secretsmanager_secret.database", Compliance.Unknown)]
    public void Whether_a_key_without_an_alias_is_approved_is_not_known(string parameters, string address, string compliance) =>
        Assert.Equal(compliance, Assert.Single(Session.Run<CmkTemplateFinding>($"Test-CmkTemplate '{Case("tf-own-key")}' -Rule KMSC003 {parameters}"), finding => finding.ResourceAddress == address).Compliance);

    [Theory]
    [InlineData("Set-SecretCmk -KeyId alias/billing")]
    [InlineData("Set-ServiceCmk -KeyId alias/billing")]
    [InlineData("Set-XRayCmk -KeyId alias/billing")]
    [InlineData("Set-TrailCmk -KeyId alias/billing")]
    [InlineData("New-ServiceCmk -Service XRay")]
    [InlineData("Get-ServiceEncryptionStatus")]
    public void Who_looks_at_or_changes_what_there_is_refuses_them(string command)
    {
        foreach (var saved in new[] { string.Empty, "$findings = $findings | ForEach-Object { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_)) };" })
        {
            var result = Session.Run($"$findings = Test-CmkTemplate '{Case("tf-default-key")}', '{Case("tf-xray-default")}'; {saved} $findings | {command}");
            Assert.All(result.ErrorIds, id => Assert.Equal("FindingOfTemplate", id));
            Assert.NotEmpty(result.Errors);
            Assert.Empty(result.Output);
        }

        Assert.Empty(Writes());
    }

    [Fact]
    public void They_flow_into_measures_gates_and_reports_live_and_saved()
    {
        var json = Path.Combine(_folder, "report.json");
        Session.Run($"$findings = Test-CmkTemplate '{Case("tf-data-key")}', '{Case("cfn-replica")}'; $findings | Export-CmkReport '{json}'");
        var live = Assert.Single(Session.Run<CmkMeasure>("$findings | Measure-CmkCompliance -By All"));
        Session.Run("$saved = $findings | ForEach-Object { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_)) }");
        var saved = Assert.Single(Session.Run<CmkMeasure>("$saved | Measure-CmkCompliance -By All"));

        Assert.True(live.Compliant > 0 && live.NonCompliant > 0);
        Assert.Equal((live.Compliant, live.NonCompliant, live.Unknown), (saved.Compliant, saved.NonCompliant, saved.Unknown));
        using var written = JsonDocument.Parse(File.ReadAllText(json));
        Assert.All(written.RootElement.EnumerateArray(), finding => Assert.True(finding.TryGetProperty("ResourceAddress", out _)));
        Assert.Equal(["ComplianceNotHeld"], Session.Run("$findings | Assert-CmkCompliance").ErrorIds);
        Assert.Empty(Session.Run("$findings | Where-Object Compliance -EQ Compliant | Assert-CmkCompliance").Errors);
        foreach (var format in new[] { "Csv", "NdJson", "JUnit", "Sarif", "Ocsf", "Markdown", "Html" })
        {
            Assert.Empty(Session.Run($"$findings | Export-CmkReport '{_folder}/all' -Format {format}").Errors);
        }
    }

    [Fact]
    public void One_that_was_edited_is_not_counted()
    {
        Session.Run($"$edited = Test-CmkTemplate '{Case("tf-default-key")}' | ForEach-Object {{ $saved = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_)); $saved.Compliance = 'Compliant'; $saved }}");

        Assert.Equal(0, Assert.Single(Session.Run<CmkMeasure>("$edited | Measure-CmkCompliance -By All")).Compliant);
    }

    [Theory]
    [InlineData("{", "line 1")]
    [InlineData("{\n\"Resources\": {\n\"A\": 1,\n\"A\": 2 } }", "line 4: 'A' is there twice")]
    [InlineData("{ \"Resources\": [] }", "Resources is no object")]
    [InlineData("{ \"Resources\": {\n\"A\": {} } }", "line 2: the resource 'A' has no Type")]
    [InlineData("{ \"format_version\": \"1.0\", \"values\": {} }", "it is a state")]
    [InlineData("{ \"format_version\": \"9.0\", \"resource_changes\": [] }", "version '9.0'")]
    [InlineData("{ \"format_version\": \"1.2\", \"errored\": true, \"resource_changes\": [] }", "broke off")]
    [InlineData("{ \"a\": 1 }", "neither a plan")]
    [InlineData("[]", "it is no object")]
    [InlineData("", "it is empty")]
    [InlineData("Resources:\n  A:\n    Type: x\n  A:\n    Type: y\n", "line 4: 'A' is there twice")]
    [InlineData("Resources: {}\n---\nResources: {}\n", "several documents")]
    [InlineData("Resources: [\n", "it is not YAML")]
    [InlineData("Resources: *none\n", "names nothing")]
    [InlineData("? [a]\n: b\n", "a name there is no text")]
    public void What_is_no_template_is_one_error_that_says_where_and_the_rest_goes_on(string text, string problem)
    {
        var result = Session.Run($"Test-CmkTemplate '{Write(text)}', '{Case("tf-own-key")}'");

        Assert.Equal(["InvalidTemplate"], result.ErrorIds);
        Assert.Contains(problem, result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(result.Output);
    }

    [Fact]
    public void A_document_that_would_be_far_larger_than_its_file_is_refused()
    {
        var bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + string.Concat("bcdefghij".Select((name, place) => $"{name}: &{name} [{string.Join(',', Enumerable.Repeat($"*{(char)(name - 1)}", 9))}]\n")) + "Resources: *j\n";
        Assert.Contains("comes to more than", Session.Run($"Test-CmkTemplate '{Write(bomb)}'").Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("deeper than", Session.Run($"Test-CmkTemplate '{Write("Resources: " + new string('[', 5000) + new string(']', 5000))}'").Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(["InvalidTemplate"], Session.Run($"Test-CmkTemplate '{Write("{\"a\":" + string.Concat(Enumerable.Repeat("[", 5000)) + string.Concat(Enumerable.Repeat("]", 5000)) + "}")}'").ErrorIds);
    }

    [Theory]
    [InlineData("""{ "Conditions": { "A": { "Condition": "B" }, "B": { "Condition": "A" } }, "Resources": { "S": { "Type": "AWS::SecretsManager::Secret", "Condition": "A", "Properties": { "KmsKeyId": { "Fn::If": ["A", "alias/a", "alias/b"] } } } } }""")]
    [InlineData("""{ "Resources": { "A": { "Type": "AWS::KMS::Alias", "Properties": { "AliasName": "alias/a", "TargetKeyId": { "Ref": "A" } } }, "S": { "Type": "AWS::SecretsManager::Secret", "Properties": { "KmsKeyId": { "Ref": "A" } } } } }""")]
    [InlineData("""{ "Resources": { "S": { "Type": "AWS::SecretsManager::Secret", "Properties": { "KmsKeyId": { "Fn::GetAtt": ["S", "Arn"] } } } } }""")]
    [InlineData("""{ "Resources": { "S": { "Type": "AWS::SecretsManager::Secret", "Properties": { "Fn::Transform": { "Name": "Macro" } } } } }""")]
    [InlineData("""{ "Resources": { "S": { "Type": "AWS::SecretsManager::Secret", "Properties": { "KmsKeyId": 7 } } } }""")]
    public void What_leads_in_circles_or_nowhere_is_Unknown(string template)
    {
        var findings = Session.Run<CmkTemplateFinding>($"Test-CmkTemplate '{Write(template)}'");

        Assert.Contains(findings, finding => finding.ResourceAddress == "S" && finding.Compliance == Compliance.Unknown);
        Assert.DoesNotContain(findings, finding => finding is { ResourceAddress: "S", RuleId: "KMSC002", Compliance: Compliance.Compliant });
    }

    [Fact]
    public void A_macro_is_one_finding_and_the_rest_is_judged()
    {
        var findings = Session.Run<CmkTemplateFinding>($"Test-CmkTemplate '{Write("""{ "Transform": ["AWS::LanguageExtensions", "Company::Standards"], "Resources": { "Fn::ForEach::Logs": [], "Logs": { "Type": "AWS::Logs::LogGroup" } } }""")}'");

        Assert.Equal(["Company::Standards", "Fn::ForEach::Logs", "Logs"], findings.Select(finding => finding.ResourceAddress).Order(StringComparer.Ordinal));
        Assert.All(findings.Where(finding => finding.ResourceAddress != "Logs"), finding => Assert.Equal((Compliance.Unknown, ComplianceReason.NotInTemplate), (finding.Compliance, finding.Reason)));
    }

    [Fact]
    public void The_examples_keep_to_the_standard()
    {
        var stack = Session.Run<CmkTemplateFinding>($"Test-CmkTemplate '{Path.Combine(TestEnvironment.RepositoryRoot, "examples/iac/cloudformation/standard.yaml")}' -RequireSetting");
        Assert.True(stack.Count > 10);
        Assert.All(stack, finding => Assert.True(finding.Compliance == Compliance.Compliant, $"{finding.FindingId}: {finding.Message}"));

        // A function that may write logs makes a log group of its own, without a key.
        var text = File.ReadAllText(Path.Combine(TestEnvironment.RepositoryRoot, "examples/iac/cloudformation/standard.yaml"));
        Assert.Contains("AWS::Lambda::Function", text, StringComparison.Ordinal);
        Assert.DoesNotContain("LambdaBasicExecutionRole", text, StringComparison.Ordinal);
        Assert.DoesNotContain("logs:CreateLog", text, StringComparison.Ordinal);

        // Planned by Terraform 1.11.4 from examples/iac/terraform.
        var module = Path.Combine(TestEnvironment.RepositoryRoot, "examples/iac/terraform");
        var plan = Session.Run<CmkTemplateFinding>($"Test-CmkTemplate '{Path.Combine(TemplateCase.Folder, "..", "standard-plan.json")}' -SourcePath '{module}' -RequireSetting");
        Assert.Equal(plan.Select(finding => finding.ResourceType).Distinct().Count(), plan.Select(finding => finding.Service == "KMS" ? "aws_kms_key" : finding.ResourceType).Distinct().Count());
        Assert.All(plan, finding => Assert.True(finding.Compliance == Compliance.Compliant, $"{finding.FindingId}: {finding.Message}"));
        Assert.All(plan, finding => Assert.EndsWith("main.tf", finding.SourcePath, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_block_of_the_job_runs()
    {
        File.Copy(Case("tf-tracing-without-setting"), Path.Combine(_folder, "plan.json"));
        File.Copy(Path.Combine(TemplateCase.Folder, "tf-tracing-without-setting", "main.tf"), Path.Combine(_folder, "main.tf"));
        File.Copy(Case("cfn-if-not-known"), Path.Combine(_folder, "template.yaml"));
        Session.Run($"$null = $ExecutionContext.SessionState.Path.SetLocation('{_folder}')");
        var blocks = PowerShellBlock().Matches(File.ReadAllText(Path.Combine(TestEnvironment.RepositoryRoot, "docs", "jobs", "check-template.md")).ReplaceLineEndings("\n"));

        Assert.Equal(5, blocks.Count);
        Assert.All(blocks, block =>
        {
            var result = Session.Run(block.Groups[1].Value);
            Assert.DoesNotContain(result.ErrorIds, id => id != "ComplianceNotHeld");
            Assert.NotEmpty(result.Output);
        });
        Assert.True(File.Exists(Path.Combine(_folder, "templates.sarif")));
    }

    [GeneratedRegex("^   ```powershell\n(.*?)\n   ```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex PowerShellBlock();

    private static string Case(string name) => TemplateCase.All.Single(entry => entry.Name == name).File;

    private string Write(string text, string? name = null)
    {
        var file = Path.Combine(_folder, name ?? $"{Guid.NewGuid():N}.template");
        File.WriteAllText(file, text);
        return file;
    }
}
