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
}
