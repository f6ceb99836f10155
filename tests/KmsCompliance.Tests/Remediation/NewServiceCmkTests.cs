using System.Text.Json.Nodes;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Remediation;

/// <summary>The key that is made: policy, alias, rotation, tags.</summary>
public sealed class NewServiceCmkTests : SandboxTest
{
    private const string Admin = "arn:aws:iam::111122223333:role/KeyAdministrator";
    private const string User = "arn:aws:iam::111122223333:role/TraceReader";

    [Fact]
    public void A_key_has_alias_description_tags_and_yearly_rotation()
    {
        var made = Assert.Single(Session.Run<ServiceCmk>(
            $"New-ServiceCmk XRay -Administrator {Admin} -User {User} -Owner platform -DataClassification internal -Application tracing -Tag @{{ CostCentre = 42 }}"));

        var key = Key(made.KeyId!);
        Assert.Equal(("XRay", "alias/xray-trace-data-cmk", "us-east-1", "111122223333", "Enabled", true), (made.Service, made.Alias, made.Region, made.AccountId, made.KeyState, made.Created));
        Assert.Equal((true, (int?)365), (made.RotationEnabled, made.RotationPeriodInDays));
        Assert.Equal(key.Arn, made.KeyArn);
        Assert.Equal(("Encrypts AWS X-Ray trace data", true, 365, true), (key.Description, key.RotationEnabled, key.RotationPeriodInDays, key.IsSymmetricEncryption));
        Assert.Equal(key.Id, State("us-east-1").Keys.FindAlias("alias/xray-trace-data-cmk")?.TargetKeyId);
        Assert.Equal(
            [
                ("Application", "tracing"), ("CostCentre", "42"), ("DataClassification", "internal"), ("KmsCompliance:Alias", "alias/xray-trace-data-cmk"),
                ("KmsCompliance:Service", "XRay"), ("Owner", "platform"),
            ],
            key.Tags.Select(tag => (tag.Key, tag.Value)));
    }

    [Fact]
    public void The_stored_policy_names_root_administrator_user_and_the_service_in_this_account()
    {
        Session.Run<ServiceCmk>($"New-ServiceCmk XRay -Administrator {Admin} -User {User}");
        var statements = Statements();

        Assert.Contains(statements, statement => Principal(statement) == "arn:aws:iam::111122223333:root" && Actions(statement).Contains("kms:*"));
        Assert.All(statements.Where(statement => Principal(statement) == Admin), statement =>
            Assert.DoesNotContain(Actions(statement), action => action is "kms:*" or "kms:Decrypt" or "kms:Encrypt" or "kms:GenerateDataKey*"));
        Assert.Contains(statements, statement => Principal(statement) == User && Actions(statement).Contains("kms:Decrypt"));
        var service = Assert.Single(statements, statement => statement["Principal"]?["Service"] is not null);
        Assert.Equal("xray.amazonaws.com", (string?)service["Principal"]!["Service"]);
        Assert.Equal("111122223333", (string?)service["Condition"]?["StringEquals"]?["aws:SourceAccount"]);
    }

    [Fact]
    public void NoServicePrincipal_leaves_the_service_out()
    {
        Session.Run<ServiceCmk>("New-ServiceCmk XRay -NoServicePrincipal");
        Assert.DoesNotContain(Statements(), statement => statement["Principal"]?["Service"] is not null);
    }

    [Fact]
    public void An_external_account_reads_and_no_more()
    {
        Session.Run<ServiceCmk>("New-ServiceCmk XRay -ExternalAccount 444455556666");
        var external = Assert.Single(Statements(), statement => Principal(statement) == "arn:aws:iam::444455556666:root");
        Assert.Equal(["kms:Decrypt", "kms:DescribeKey"], Actions(external).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Users_of_secrets_use_the_key_through_Secrets_Manager_of_this_account_alone()
    {
        Session.Run<ServiceCmk>($"New-ServiceCmk SecretsManager -User {User}");
        var use = Assert.Single(Statements("alias/secrets-manager-data-cmk"), statement => Principal(statement) == User && Actions(statement).Contains("kms:Decrypt"));
        Assert.Equal("secretsmanager.us-east-1.amazonaws.com", (string?)use["Condition"]?["StringEquals"]?["kms:ViaService"]);
        Assert.Equal("111122223333", (string?)use["Condition"]?["StringEquals"]?["kms:CallerAccount"]);
    }

    [Theory]
    [InlineData("-NoRotation", false, 365)]
    [InlineData("-RotationPeriodInDays 90", true, 90)]
    [InlineData("-RotationPeriodInDays 2560", true, 2560)]
    public void Rotation_is_as_asked_for(string parameters, bool isOn, int days)
    {
        var made = Assert.Single(Session.Run<ServiceCmk>($"New-ServiceCmk XRay {parameters}"));
        Assert.Equal((isOn, isOn ? days : null), (made.RotationEnabled, made.RotationPeriodInDays));
        Assert.Equal((isOn, isOn ? days : 365), (Key(made.KeyId!).RotationEnabled, Key(made.KeyId!).RotationPeriodInDays));
    }

    [Fact]
    public void Whoever_made_the_key_can_still_change_its_policy()
    {
        var made = Assert.Single(Session.Run<ServiceCmk>($"New-ServiceCmk XRay -Administrator {Admin} -User {User} -Description 'For traces'"));
        Assert.Equal("For traces", Key(made.KeyId!).Description);

        // The same caller goes on with it: a locked-out one could do neither.
        Assert.Equal(CmkChangeStatus.Applied, Assert.Single(Session.Run<CmkChange>("Set-XRayCmk alias/xray-trace-data-cmk")).Status);
    }

    [Fact]
    public void Every_Region_gets_its_own_key()
    {
        var made = Session.Run<ServiceCmk>("Get-Region -Region eu-west-* | New-ServiceCmk XRay");
        Assert.Equal(["eu-west-1", "eu-west-2", "eu-west-3"], made.Select(key => key.Region).Order(StringComparer.Ordinal));
        Assert.Equal(3, made.Select(key => key.KeyArn).Distinct().Count());
    }

    [Fact]
    public void WhatIf_makes_nothing()
    {
        Assert.Empty(Session.Run<ServiceCmk>("New-ServiceCmk XRay -Region eu-west-1, eu-west-2 -WhatIf"));
        Assert.Empty(Writes());
    }

    [Theory]
    [InlineData("-Alias xray", "InvalidAlias")]
    [InlineData("-Alias alias/aws/xray", "InvalidAlias")]
    [InlineData("-Alias \"alias/a`n\"", "InvalidAlias")]
    [InlineData("-RotationPeriodInDays 89", "RotationPeriodOutOfRange")]
    [InlineData("-RotationPeriodInDays 2561", "RotationPeriodOutOfRange")]
    [InlineData("-Administrator '*'", "InvalidPrincipal")]
    [InlineData("-User TraceReader", "InvalidPrincipal")]
    [InlineData("-Tag @{ 'aws:x' = 1 }", "InvalidTag")]
    [InlineData("-Region 'nowhere'", "InvalidRegion")]
    [InlineData("-Region \"us-east-1`n\"", "InvalidRegion")]
    public void Bad_input_is_refused_before_any_call(string parameters, string errorId)
    {
        Assert.Empty(RunWithError($"New-ServiceCmk XRay {parameters}", errorId).Output);
        Assert.Equal(0, Server.Calls.Total);
    }

    [Theory]
    [InlineData("-Administrator arn:aws:iam::444455556666:role/Stranger", "444455556666")]
    [InlineData("-ExternalAccount 111122223333", "111122223333")]
    public void A_principal_of_the_wrong_account_is_refused_by_name_and_nothing_is_made(string parameters, string named)
    {
        var result = RunWithError($"New-ServiceCmk XRay {parameters}", "InvalidPrincipal");
        Assert.Contains(named, result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(Writes());
    }

    private KmsKey Key(string keyId) => State("us-east-1").Keys.FindKey(keyId, DateTimeOffset.UtcNow)!;

    private IReadOnlyList<JsonNode> Statements(string alias = "alias/xray-trace-data-cmk") =>
        [.. JsonNode.Parse(Key(State("us-east-1").Keys.FindAlias(alias)!.TargetKeyId).PolicyText)!["Statement"]!.AsArray().Select(statement => statement!)];

    private static string? Principal(JsonNode statement) => Texts(statement["Principal"]?["AWS"]) is [var single] ? single : null;

    private static IReadOnlyList<string> Actions(JsonNode statement) => Texts(statement["Action"]);

    private static IReadOnlyList<string> Texts(JsonNode? node) => node switch
    {
        JsonArray array => [.. array.Select(item => (string)item!)],
        null => [],
        _ => [(string)node!],
    };
}
