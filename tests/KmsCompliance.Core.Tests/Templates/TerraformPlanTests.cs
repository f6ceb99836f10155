using System.Text.Json.Nodes;

namespace KmsCompliance.Core.Tests.Templates;

/// <summary>What a plan has, leaves out, and takes away.</summary>
public sealed class TerraformPlanTests
{
    private const string Unknown = """{ "arn": true, "kms_key_id": true }""";
    private const string Secret = """{ "name": "x", "replica": [] }""";
    private const string UnderKey = """{ "kms_key_id": { "references": ["aws_kms_key.k.arn", "aws_kms_key.k"] } }""";

    [Theory]
    [InlineData("true", 0)]
    [InlineData("false", 1)]
    public async Task A_plan_of_a_part_is_not_the_whole(string complete, int parts)
    {
        var findings = await new PlanJson().With("complete", complete).Key("k").Resource("aws_secretsmanager_secret", "a", Secret, Unknown, UnderKey).JudgeAsync();

        Assert.Equal(parts, findings.Count(static finding => finding.Compliance == Compliance.Unknown));
        Assert.Equal(parts, findings.Count(static finding => finding.Message.Contains("-target", StringComparison.Ordinal)));
    }

    // What is put off makes a plan incomplete too, and is named already.
    [Fact]
    public async Task What_was_put_off_is_why_a_plan_is_not_complete() =>
        Assert.Equal(
            ["aws_secretsmanager_secret.late"],
            (await new PlanJson().With("complete", "false").With("deferred_changes", """[{ "reason": "provider_config_unknown", "resource_change": { "address": "aws_secretsmanager_secret.late", "type": "aws_secretsmanager_secret" } }]""")
                .Key("k").JudgeAsync()).Where(static finding => finding.Compliance == Compliance.Unknown).Select(static finding => finding.ResourceAddress));

    [Theory]
    [InlineData("aws_redshiftserverless_namespace", """{ "manage_admin_password": true, "namespace_name": "n" }""", "admin_password_secret_kms_key_id", Compliance.Compliant)]
    [InlineData("aws_docdb_cluster", """{ "manage_master_user_password": true, "cluster_identifier": "n" }""", "none", Compliance.NonCompliant)]
    [InlineData("aws_docdb_cluster", """{ "manage_master_user_password": true, "cluster_identifier": "n" }""", "master_user_secret_kms_key_id", Compliance.Unknown)]
    public async Task A_password_that_a_database_manages_is_a_secret(string type, string after, string key, string underKey)
    {
        async Task<string> Judge(string unknown, string expressions) =>
            Assert.Single(await new PlanJson().Key("k").Resource(type, "n", after, unknown, expressions).JudgeAsync(), static finding => finding is { RuleId: "KMSC001", ResourceAddress: var address } && address.EndsWith(".n", StringComparison.Ordinal)).Compliance;

        Assert.Equal(Compliance.NonCompliant, await Judge("{}", "{}"));
        Assert.Equal(underKey, await Judge($$"""{ "{{key}}": true }""", $$"""{ "{{key}}": { "references": ["aws_kms_key.k.arn", "aws_kms_key.k"] } }"""));
        Assert.DoesNotContain(await new PlanJson().Key("k").Resource(type, "n", """{ "namespace_name": "n" }""", "{}", "{}").JudgeAsync(), static finding => finding.ResourceAddress.EndsWith(".n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("AWS::RedshiftServerless::Namespace", "ManageAdminPassword", "AdminPasswordSecretKmsKeyId")]
    [InlineData("AWS::DocDB::DBCluster", "ManageMasterUserPassword", "MasterUserSecretKmsKeyId")]
    public async Task A_password_that_a_database_manages_is_a_secret_of_a_stack_too(string type, string manages, string key)
    {
        var findings = await PlanJson.JudgeAsync(JsonNode.Parse($$"""
            { "Resources": {
              "Key": { "Type": "AWS::KMS::Key" },
              "Default": { "Type": "{{type}}", "Properties": { "{{manages}}": true } },
              "Own": { "Type": "{{type}}", "Properties": { "{{manages}}": true, "{{key}}": { "Fn::GetAtt": ["Key", "Arn"] } } },
              "None": { "Type": "{{type}}", "Properties": { "{{manages}}": false } } } }
            """)!.AsObject());

        Assert.Equal(
            [("Default", Compliance.NonCompliant), ("Own", Compliance.Compliant)],
            findings.Where(static finding => finding.RuleId == "KMSC001").Select(static finding => (finding.ResourceAddress, finding.Compliance)));
    }

    [Theory]
    [InlineData("awscc_secretsmanager_secret", "{}", true)]
    [InlineData("awscc_logs_log_group", "{}", true)]
    [InlineData("awscc_cloudtrail_trail", "{}", true)]
    [InlineData("awscc_cloudtrail_event_data_store", "{}", true)]
    [InlineData("awscc_kms_key", "{}", true)]
    [InlineData("awscc_kms_replica_key", "{}", true)]
    [InlineData("awscc_rds_db_cluster", """{ "manage_master_user_password": true }""", true)]
    [InlineData("awscc_rds_db_cluster", """{ "manage_master_user_password": false }""", false)]
    [InlineData("awscc_redshiftserverless_namespace", """{ "manage_admin_password": true }""", true)]
    [InlineData("awscc_s3_bucket", "{}", false)]
    public async Task What_another_provider_makes_of_what_is_judged_is_named(string type, string after, bool isNamed) =>
        Assert.Equal(isNamed, (await new PlanJson().Resource(type, "b", after, "{}", "{}").JudgeAsync()).Any(finding => finding.ResourceAddress == $"{type}.b" && finding.Compliance == Compliance.Unknown));

    // Terraform writes the same references of k[count.index + 1] and k[count.index].
    [Theory]
    [InlineData("count.index", "0", "1")]
    [InlineData("each.key", "\"a\"", "\"b\"")]
    public async Task Which_instance_an_index_comes_to_is_not_known(string reference, string first, string second)
    {
        foreach (var (other, compliance) in new[] { ("{ \"is_enabled\": false }", Compliance.Unknown), ("{}", Compliance.Compliant) })
        {
            var findings = await new PlanJson().Key("k", index: first).Key("k", other, index: second)
                .Resource("aws_secretsmanager_secret", "s", Secret, Unknown, $$"""{ "kms_key_id": { "references": ["aws_kms_key.k", "{{reference}}"] } }""", index: first).JudgeAsync();

            Assert.Equal(compliance, Assert.Single(findings, finding => finding.RuleId == "KMSC002").Compliance);
            Assert.Equal(Compliance.Compliant, Assert.Single(findings, finding => finding.RuleId == "KMSC001").Compliance);
        }
    }

    [Fact]
    public async Task An_alias_that_the_plan_deletes_leads_to_nothing()
    {
        const string Alias = """{ "name": "alias/old", "arn": "arn:aws:kms:us-east-1:111122223333:alias/old", "target_key_id": "1234abcd-12ab-34cd-56ef-1234567890ab" }""";
        static PlanJson Plan() => new PlanJson().Provider("aws.us", """{ "constant_value": "us-west-2" }""").Resource("aws_kms_alias", "old", Alias, "{}", "{}", action: "delete")
            .Resource("aws_secretsmanager_secret", "a", """{ "name": "x", "replica": [], "kms_key_id": "alias/old" }""", "{}", """{ "kms_key_id": { "constant_value": "alias/old" } }""", action: "no-op")
            .Resource("aws_secretsmanager_secret", "arn", """{ "name": "x", "replica": [], "kms_key_id": "arn:aws:kms:us-east-1:111122223333:alias/old" }""", "{}", """{ "kms_key_id": { "constant_value": "" } }""", action: "no-op")
            .Resource("aws_secretsmanager_secret", "elsewhere", """{ "name": "x", "replica": [], "kms_key_id": "alias/old" }""", "{}", """{ "kms_key_id": { "constant_value": "alias/old" } }""", "aws.us", action: "no-op");

        var gone = await Plan().JudgeAsync();
        Assert.Equal((Compliance.NonCompliant, Compliance.NonCompliant, Compliance.Unknown), (Of(gone, "a"), Of(gone, "arn"), Of(gone, "elsewhere")));
        Assert.Contains("the plan deletes the alias", gone.Single(static finding => finding is { RuleId: "KMSC002", ResourceAddress: "aws_secretsmanager_secret.a" }).Message, StringComparison.Ordinal);

        // Made again elsewhere in the sources.
        var moved = await Plan().Key("k").Resource(
            "aws_kms_alias", "again", """{ "name": "alias/old" }""", """{ "target_key_id": true }""", """{ "target_key_id": { "references": ["aws_kms_key.k.key_id", "aws_kms_key.k"] } }""").JudgeAsync();
        Assert.Equal((Compliance.Compliant, Compliance.Compliant, Compliance.Unknown), (Of(moved, "a"), Of(moved, "arn"), Of(moved, "elsewhere")));

        var anyhow = await Plan().Resource("aws_kms_alias", "again", """{ "name": "alias/old" }""", """{ "target_key_id": true }""", """{ "target_key_id": { "references": ["local.key"] } }""").JudgeAsync();
        Assert.Equal((Compliance.Unknown, Compliance.Unknown), (Of(anyhow, "a"), Of(anyhow, "arn")));

        static string Of(IEnumerable<CmkTemplateFinding> findings, string name) =>
            Assert.Single(findings, finding => finding.RuleId == "KMSC002" && finding.ResourceAddress == $"aws_secretsmanager_secret.{name}").Compliance;
    }
}
