using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Remediation;

/// <summary>Before a trail or an event data store is put under a key, the key's policy is tried with CloudTrail's
/// requests.</summary>
public sealed class TrailPreflightTests : SandboxTest
{
    private const string Trail = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/billing-audit";
    private const string SetTrail = "Set-TrailCmk -Region eu-west-1 -TrailId billing-audit -KeyId alias/billing";
    private const string SetStore = "Get-TrailEncryptionStatus -Region us-east-1 -ResourceType EventDataStore | Set-TrailCmk -KeyId alias/plain -Confirm:$false";

    private KmsKey Billing => State("eu-west-1").Keys.FindKey("00000101-5a6d-4b0c-8000-000000000101", DateTimeOffset.UtcNow)!;

    [Fact]
    public void A_key_that_says_nothing_of_CloudTrail_is_refused_with_the_statements_that_are_missing()
    {
        var error = Assert.Single(RunWithError(SetTrail, "KeyPolicyInsufficient").Errors);

        Assert.Contains("cloudtrail.amazonaws.com", error.ToString(), StringComparison.Ordinal);
        Assert.All(
            new[] { "AllowCloudTrailToEncrypt", "AllowCloudTrailToDescribeKey", "AllowCloudTrailToDecrypt", Trail },
            text => Assert.Contains(text, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal));
        Assert.Empty(Writes());
    }

    [Fact]
    public void RepairPolicy_lets_CloudTrail_in_for_this_trail_and_nobody_else()
    {
        var before = Billing.PolicyText;

        var change = Assert.Single(Session.Run<CmkChange>($"{SetTrail} -RepairPolicy"));

        Assert.Equal((CmkChangeStatus.Applied, true), (change.Status, change.Verified));
        Assert.Equal((CmkChangeStatus.Applied, before), (change.PolicyStatus, change.PreviousPolicy));
        Assert.Equal(["AllowCloudTrailToDecrypt", "AllowCloudTrailToDescribeKey", "AllowCloudTrailToEncrypt"], change.AddedStatement.Order(StringComparer.Ordinal));
        Assert.Equal(Billing.Arn, State("eu-west-1").Trails["billing-audit"].Settings.KmsKeyArn);
        Assert.Equal(KeyAccessDecision.ImplicitDeny, Encrypt("arn:aws:cloudtrail:eu-west-1:111122223333:trail/other"));
        Assert.Equal(KeyAccessDecision.Allowed, Encrypt(Trail));
    }

    [Fact]
    public void Force_leaves_the_decision_to_CloudTrail_which_refuses()
    {
        var result = RunWithError($"{SetTrail} -Force", "KeyPolicyRefusesCloudTrail");

        Assert.Contains(result.Warnings, warning => warning.Contains("-Force", StringComparison.Ordinal));
        Assert.Empty(result.Output);
        Assert.Equal(0, Server.Calls.Count("kms", "PutKeyPolicy"));
    }

    [Fact]
    public void A_policy_that_lets_CloudTrail_in_passes_and_each_key_s_policy_is_read_once()
    {
        var change = Assert.Single(Session.Run<CmkChange>("Set-TrailCmk -Region eu-west-1 -TrailId billing-audit -KeyId alias/audit-logs-next"));

        Assert.Null(change.PolicyStatus);
        Assert.Equal(CmkChangeStatus.Applied, change.Status);
        Assert.Equal((2, 0), (Server.Calls.Count("kms", "GetKeyPolicy"), Server.Calls.Count("kms", "PutKeyPolicy")));
    }

    [Fact]
    public void An_event_data_store_is_refused_too_and_repaired_without_conditions_on_the_source()
    {
        Session.Run<ServiceCmk>("New-ServiceCmk SecretsManager -Region us-east-1 -Alias alias/plain");
        Assert.Contains("AllowCloudTrailLake", Assert.Single(RunWithError(SetStore, "KeyPolicyInsufficient").Errors).ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(0, Server.Calls.Count("cloudtrail", "UpdateEventDataStore"));

        var change = Assert.Single(Session.Run<CmkChange>($"{SetStore} -RepairPolicy"));

        Assert.Equal((CmkChangeStatus.Applied, true), (change.Status, change.Verified));
        var added = KeyPolicyDocument.Parse(change.RepairedPolicy!).Statements.Single(statement => statement.Sid == "AllowCloudTrailLake");
        Assert.Empty(added.Conditions);
    }

    [Fact]
    public void WhatIf_shows_what_would_be_added_and_writes_nothing()
    {
        var host = new RecordingHost();
        using var session = new ModuleSession(Server.Url, host: host);

        Assert.Empty(session.Run<CmkChange>($"{SetTrail} -RepairPolicy -WhatIf"));

        Assert.Contains("+ ", string.Join('\n', host.Lines), StringComparison.Ordinal);
        Assert.Contains("AllowCloudTrailToEncrypt", string.Join('\n', host.Lines), StringComparison.Ordinal);
        Assert.Empty(Writes());
    }

    private KeyAccessDecision Encrypt(string trail) => KeyPolicyEvaluator.Evaluate(
        Billing.Policy,
        new KeyAccessRequest("cloudtrail.amazonaws.com", null, "kms:GenerateDataKey", Billing.Arn)
            .WithContext("aws:SourceArn", trail)
            .WithEncryptionContext(new Dictionary<string, string> { ["aws:cloudtrail:arn"] = trail })).Decision;
}
