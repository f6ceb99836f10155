using System.Text.Json.Nodes;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Sandbox.Tests.Peers;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Runbooks;

/// <summary>The templates of runbooks/organization: their rights are what the commands need and no more, and they are what
/// CloudFormation takes.</summary>
public sealed class OrganizationTemplateTests : SandboxTest
{
    private static readonly string[] Templates = ["audit-role", "drift", "engine", "roles"];

    private readonly CloudTemplate _engine = new("engine");

    [Fact]
    public void Every_template_is_one_of_these() => Assert.Equal(
        Templates.Select(CloudTemplate.PathOf),
        Directory.EnumerateFiles(Path.GetDirectoryName(CloudTemplate.PathOf("engine"))!, "*.template.json").Order(StringComparer.Ordinal));

    [Fact]
    public void The_role_of_an_account_has_exactly_the_rights_of_an_audit_and_is_assumed_with_the_external_id_only()
    {
        var template = new CloudTemplate("audit-role", new Dictionary<string, string> { ["AuditorArn"] = "arn:aws:iam::111122223333:role/kms-audit-scan" });
        var policy = Assert.Single(template.PoliciesOf("AuditRole")).Value;
        Assert.Equal(Rights(Permission("Get-Region, Test-ServiceCmk")), Rights(policy));

        var trust = Assert.Single(template.Resource("AuditRole")["AssumeRolePolicyDocument"]!["Statement"]!.AsArray())!;
        Assert.Equal("arn:aws:iam::111122223333:role/kms-audit-scan", (string?)trust["Principal"]!["AWS"]);
        Assert.Equal("given-ExternalId", (string?)trust["Condition"]!["StringEquals"]!["sts:ExternalId"]);
        Assert.Equal(["sts:AssumeRole", "sts:TagSession"], Texts(trust["Action"]!));
    }

    [Fact]
    public void Each_step_has_exactly_the_rights_of_its_commands_and_a_scan_assumes_that_role_and_no_other()
    {
        Assert.Equal(Rights(Permission("Get-OrganizationAccount, Get-Region")), Rights(_engine.PoliciesOf("PlanRole")["ListAccounts"]));
        var scan = _engine.PoliciesOf("ScanRole");
        Assert.Equal(
            Rights(Permission("Get-Region, Test-ServiceCmk", "-RoleName KmsComplianceAudit")),
            [.. Rights(scan["AssumeTheAuditRole"]).Concat(Rights(scan["AuditOwnAccount"])).Order(StringComparer.Ordinal)]);

        // The commands of a merge ask nothing of AWS.
        Assert.Empty(Rights(Permission("Merge-CmkHistory, Export-CmkReport, Compare-CmkSnapshot")));
        Assert.Equal(["ReadShardsAndWriteReports", "Publish"], _engine.PoliciesOf("MergeRole").Keys);
    }

    [Fact]
    public void No_policy_of_a_role_gives_more_than_it_names()
    {
        foreach (var template in Templates.Select(name => new CloudTemplate(name)))
        {
            foreach (var role in template.OfType("AWS::IAM::Role"))
            {
                Assert.All(template.PoliciesOf(role), policy =>
                {
                    var parsed = IdentityPolicyDocument.Parse(policy.Value.ToJsonString());
                    Assert.Empty(parsed.UnknownMembers);
                    Assert.All(Statements(policy.Value), statement =>
                    {
                        Assert.DoesNotContain(Texts(statement["Action"]!), action => action.Contains('*', StringComparison.Ordinal));

                        // What may be asked of everything only reads, or signs in.
                        Assert.True(
                            !Texts(statement["Resource"]!).Contains("*") || Texts(statement["Action"]!).All(action => action.Split(':')[1] is var name && (name.StartsWith("Get", StringComparison.Ordinal) || name.StartsWith("List", StringComparison.Ordinal) || name.StartsWith("Describe", StringComparison.Ordinal))),
                            statement.ToJsonString());
                    });
                });
            }
        }
    }

    [Fact]
    public void The_policy_of_the_key_passes_the_rules_for_key_policies()
    {
        var findings = Session.Run<CmkPolicyFinding>($"Test-CmkPolicy -PolicyDocument '{_engine.Resource("Key")["KeyPolicy"]!.ToJsonString()}' -AccountId 111122223333 -Region eu-west-1 -Service CloudWatchLogs");
        Assert.NotEmpty(findings);
        Assert.DoesNotContain(findings, finding => finding.Compliance != Compliance.Compliant && Severity.Rank(finding.Severity) >= Severity.Rank(Severity.Medium));
    }

    [Fact]
    public void The_bucket_is_under_that_key_closed_versioned_and_takes_TLS_only()
    {
        var bucket = _engine.Resource("Bucket");
        var encryption = Assert.Single(bucket["BucketEncryption"]!["ServerSideEncryptionConfiguration"]!.AsArray())!;
        Assert.Equal("aws:kms", (string?)encryption["ServerSideEncryptionByDefault"]!["SSEAlgorithm"]);
        Assert.Equal((string?)_engine.Resource("Topic")["KmsMasterKeyId"], (string?)encryption["ServerSideEncryptionByDefault"]!["KMSMasterKeyID"]);
        Assert.Equal((string?)_engine.Resource("LogGroup")["KmsKeyId"], (string?)encryption["ServerSideEncryptionByDefault"]!["KMSMasterKeyID"]);
        Assert.All(bucket["PublicAccessBlockConfiguration"]!.AsObject(), setting => Assert.True((bool)setting.Value!));
        Assert.Equal(4, bucket["PublicAccessBlockConfiguration"]!.AsObject().Count);
        Assert.Equal("Enabled", (string?)bucket["VersioningConfiguration"]!["Status"]);
        Assert.Equal(["executions/", "history/", "reports/"], bucket["LifecycleConfiguration"]!["Rules"]!.AsArray().Select(rule => (string?)rule!["Prefix"]).OfType<string>());
        var denied = Statements(_engine.Resource("BucketPolicy")["PolicyDocument"]!).ToDictionary(statement => (string)statement["Sid"]!, StringComparer.Ordinal);
        Assert.Equal(["TlsOnly", "NoOldTls", "NoOtherKey"], denied.Keys);
        Assert.All(denied.Values, statement => Assert.Equal("Deny", (string?)statement["Effect"]));
        Assert.Equal("false", (string?)denied["TlsOnly"]["Condition"]!["Bool"]!["aws:SecureTransport"]);
    }

    [Fact]
    public void Drift_is_told_by_the_event_patterns_of_the_guardrails_all_of_them()
    {
        var template = new CloudTemplate("drift");
        var made = Session.Run<CmkGuardrail>("New-CmkGuardrail -Kind EventPattern").ToDictionary(guardrail => guardrail.GuardrailId.Replace(".", string.Empty, StringComparison.Ordinal), guardrail => guardrail.Document, StringComparer.Ordinal);
        Assert.Equal(made.Keys.Order(StringComparer.Ordinal), template.OfType("AWS::Events::Rule").Order(StringComparer.Ordinal));
        Assert.All(made, guardrail =>
        {
            var rule = template.Resource(guardrail.Key);
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(guardrail.Value), rule["EventPattern"]), $"{guardrail.Key} of drift.template.json has to be\n{guardrail.Value}");
            Assert.Equal("given-BusArn", (string?)Assert.Single(rule["Targets"]!.AsArray())!["Arn"]);
        });
    }

    [Fact]
    public void Containers_run_as_nobody_on_a_file_system_that_they_cannot_write_to()
    {
        var tasks = _engine.OfType("AWS::ECS::TaskDefinition").ToList();
        Assert.Equal(["PlanTask", "ScanTask", "MergeTask"], tasks);
        Assert.All(tasks, task =>
        {
            var container = Assert.Single(_engine.Resource(task)["ContainerDefinitions"]!.AsArray())!;
            Assert.Equal("10001", (string?)container["User"]);
            Assert.True((bool)container["ReadonlyRootFilesystem"]!);
            Assert.False((bool?)container["Privileged"] ?? false);
            Assert.Equal(["/work"], container["MountPoints"]!.AsArray().Select(point => (string)point!["ContainerPath"]!));
        });
    }

    [PeerFact(Peer.CfnLint)]
    [Trait("Category", "Validators")]
    public async Task CloudFormation_takes_the_templates_and_Step_Functions_the_state_machine()
    {
        var (exitCode, output, error) = await Peer.RunAsync("cfn-lint", ["--format", "parseable", "--regions", "eu-west-1", "us-gov-west-1", "--", .. Templates.Select(CloudTemplate.PathOf)], AwsCli.Isolation);
        Assert.True(exitCode == 0, output + error);

        // That it sees what is wrong with a state machine.
        var folder = Directory.CreateTempSubdirectory("kmscompliance-tests-");
        try
        {
            var wrong = Path.Combine(folder.FullName, "wrong.json");
            await File.WriteAllTextAsync(wrong, (await File.ReadAllTextAsync(CloudTemplate.PathOf("engine"))).Replace("\"Type\": \"Map\"", "\"Type\": \"Mapp\"", StringComparison.Ordinal));
            var (code, said, _) = await Peer.RunAsync("cfn-lint", ["--format", "parseable", "--regions", "eu-west-1", "--", wrong], AwsCli.Isolation);
            Assert.NotEqual(0, code);
            Assert.Contains("E3601", said, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private JsonNode Permission(string commands, string parameters = "") =>
        JsonNode.Parse(Assert.Single(Session.Run<CmkPermission>($"Get-CmkPermission {commands} -Merge {parameters}")).PolicyDocument ?? """{"Statement":[]}""")!;

    // One line an action and resource, so that how statements are put together makes no difference.
    private static List<string> Rights(JsonNode policy) =>
    [
        .. Statements(policy)
            .SelectMany(statement => Texts(statement["Action"]!).SelectMany(action => Texts(statement["Resource"]!).Select(resource => $"{statement["Effect"]} {action} on {resource} if {statement["Condition"]?.ToJsonString()}")))
            .Order(StringComparer.Ordinal),
    ];

    private static List<JsonNode> Statements(JsonNode policy) => [.. policy["Statement"]!.AsArray().Select(statement => statement!)];

    private static List<string> Texts(JsonNode node) => node is JsonArray items ? [.. items.Select(item => (string)item!)] : [(string)node!];
}
