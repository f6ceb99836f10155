using System.Text.Json.Nodes;

namespace KmsCompliance.Core.Tests.Templates;

/// <summary>Keys of more than one Region: of a secret's replicas, and multi-Region keys by their id.</summary>
public sealed class ReplicaKeyTemplateTests
{
    private const string Unknown = """{ "arn": true, "kms_key_id": true }""";
    private const string West = """{ "constant_value": "us-west-2" }""";
    private const string Multi = """{ "multi_region": true }""";

    [Theory]
    [InlineData("good", Compliance.Compliant)]
    [InlineData("off", Compliance.Unknown)]
    [InlineData("k", Compliance.Unknown)]
    public async Task A_replica_is_under_a_key_that_serves_there(string key, string compliance)
    {
        var findings = await new PlanJson().Provider("aws.us", West).Key("k").Key("good", provider: "aws.us").Key("off", """{ "is_enabled": false }""", "aws.us")
            .Resource(
                "aws_secretsmanager_secret", "s", """{ "name": "x", "replica": [{ "region": "us-west-2" }] }""", """{ "kms_key_id": true, "replica": [{ "kms_key_id": true }] }""",
                $$"""{ "kms_key_id": { "references": ["aws_kms_key.k.arn", "aws_kms_key.k"] }, "replica": [{ "region": {{West}}, "kms_key_id": { "references": ["aws_kms_key.{{key}}.arn", "aws_kms_key.{{key}}"] } }] }""").JudgeAsync();

        Assert.Equal(compliance, Assert.Single(findings, static finding => finding.RuleId == "KMSC004").Compliance);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("eu-west-1")]
    public async Task A_key_of_the_stack_does_not_serve_a_replica(string? region)
    {
        foreach (var key in new[] { """{ "Fn::GetAtt": ["Key", "Arn"] }""", """{ "Ref": "Key" }""" })
        {
            var findings = await PlanJson.JudgeAsync(JsonNode.Parse($$"""
                { "Resources": {
                  "Key": { "Type": "AWS::KMS::Key", "Properties": { "MultiRegion": true } },
                  "Secret": { "Type": "AWS::SecretsManager::Secret", "Properties": { "KmsKeyId": { "Ref": "Key" }, "ReplicaRegions": [{ "Region": "us-west-2", "KmsKeyId": {{key}} }] } } } }
                """)!.AsObject(), region);

            Assert.Equal(Compliance.Unknown, Assert.Single(findings, static finding => finding.RuleId == "KMSC004").Compliance);
            Assert.Equal(Compliance.Compliant, Assert.Single(findings, static finding => finding is { RuleId: "KMSC002", ResourceAddress: "Secret" }).Compliance);
        }
    }

    [Theory]
    [InlineData("key_id", true, "{}", Compliance.Compliant)]
    [InlineData("id", true, "{}", Compliance.Compliant)]
    [InlineData("key_id", true, """{ "enabled": false }""", Compliance.NonCompliant)]
    [InlineData("key_id", false, "{}", Compliance.Unknown)]
    [InlineData("arn", true, "{}", Compliance.NonCompliant)]
    public async Task The_id_of_a_multi_Region_key_names_its_replica_in_the_Region_and_its_ARN_does_not(string attribute, bool hasReplica, string replica, string compliance)
    {
        var plan = new PlanJson().Provider("aws.us", West).Key("k", Multi)
            .Resource("aws_secretsmanager_secret", "us", """{ "name": "x", "replica": [] }""", Unknown, $$"""{ "kms_key_id": { "references": ["aws_kms_key.k.{{attribute}}", "aws_kms_key.k"] } }""", "aws.us");
        if (hasReplica)
        {
            plan.Resource("aws_kms_replica_key", "us", replica, """{ "arn": true, "key_id": true, "primary_key_arn": true }""", """{ "primary_key_arn": { "references": ["aws_kms_key.k.arn", "aws_kms_key.k"] } }""", "aws.us");
        }

        var finding = Assert.Single(await plan.JudgeAsync(), static finding => finding is { RuleId: "KMSC002" });
        Assert.Equal(compliance, finding.Compliance);
        Assert.Equal(compliance == Compliance.Compliant ? "aws_kms_replica_key.us" : finding.KeyAddress, finding.KeyAddress);
    }

    [Fact]
    public async Task The_id_of_a_key_of_one_Region_names_nothing_elsewhere() =>
        Assert.Equal(Compliance.NonCompliant, Assert.Single(
            await new PlanJson().Provider("aws.us", West).Key("k")
                .Resource("aws_secretsmanager_secret", "us", """{ "name": "x", "replica": [] }""", Unknown, """{ "kms_key_id": { "references": ["aws_kms_key.k.key_id", "aws_kms_key.k"] } }""", "aws.us").JudgeAsync(),
            static finding => finding is { RuleId: "KMSC002" }).Compliance);

    // Primary and replica have the same id in the state too, and each its own ARN.
    [Theory]
    [InlineData("aws", "{ \"is_enabled\": true }", "{ \"enabled\": false }", Compliance.Compliant)]
    [InlineData("aws.us", "{ \"is_enabled\": true }", "{ \"enabled\": false }", Compliance.NonCompliant)]
    [InlineData("aws", "{ \"is_enabled\": false }", "{ \"enabled\": true }", Compliance.NonCompliant)]
    [InlineData("aws.us", "{ \"is_enabled\": false }", "{ \"enabled\": true }", Compliance.Compliant)]
    [InlineData("aws.eu", "{ \"is_enabled\": true }", "{ \"enabled\": true }", Compliance.Unknown)]
    public async Task An_id_that_is_known_names_the_key_of_the_resources_Region(string provider, string primary, string replica, string compliance)
    {
        static string State(string region, string more) => $"{{ \"arn\": \"arn:aws:kms:{region}:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab\", \"id\": \"mrk-1234abcd12ab34cd56ef1234567890ab\", \"key_id\": \"mrk-1234abcd12ab34cd56ef1234567890ab\", \"multi_region\": true, {more[1..]}";
        var findings = await new PlanJson().Provider("aws.us", West).Provider("aws.eu", """{ "constant_value": "eu-west-1" }""").Key("k", State("us-east-1", primary), unknown: "{}", action: "no-op")
            .Resource("aws_kms_replica_key", "us", State("us-west-2", replica), "{}", """{ "primary_key_arn": { "references": ["aws_kms_key.k.arn", "aws_kms_key.k"] } }""", "aws.us", action: "no-op")
            .Resource("aws_secretsmanager_secret", "s", """{ "name": "x", "replica": [], "kms_key_id": "mrk-1234abcd12ab34cd56ef1234567890ab" }""", "{}", """{ "kms_key_id": { "references": ["aws_kms_key.k.key_id", "aws_kms_key.k"] } }""", provider).JudgeAsync();

        Assert.Equal(compliance, Assert.Single(findings, static finding => finding is { RuleId: "KMSC002" }).Compliance);
    }
}
