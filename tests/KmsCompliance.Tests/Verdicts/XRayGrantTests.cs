using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Services.XRay;
using KmsCompliance.Sandbox.Tests.Endpoint;
using KmsCompliance.Tests.Pipeline;

namespace KmsCompliance.Tests.Verdicts;

/// <summary>KMSC016 at the prompt: the grant by which X-Ray uses its key.</summary>
public sealed class XRayGrantTests : PipelineTest
{
    private const string Look = "Test-XRayCmk -Region eu-west-1 -Rule KMSC016";

    private KmsKey Key => State("eu-west-1").Keys.Keys(DateTimeOffset.UtcNow).Single(key => key.Arn == State("eu-west-1").XRay.KeyArn);

    [Fact]
    public void The_grant_that_X_Ray_made_when_its_key_was_set_holds()
    {
        var findings = Session.Run<CmkFinding>("""
            Test-XRayCmk -Region eu-west-1 -Rule KMSC016
            $null = New-ServiceCmk XRay -Region us-east-1 | Set-XRayCmk -Confirm:$false
            Test-XRayCmk -Region us-east-1, us-east-2 -Rule KMSC016
            """);
        Assert.Equal(["eu-west-1 Compliant", "us-east-1 Compliant"], findings.Select(finding => $"{finding.Region} {finding.Compliance}"));
    }

    [Fact]
    public async Task One_that_was_revoked_is_Unknown_and_setting_the_key_again_mends_it()
    {
        using (var client = new AwsClient(Server.Url).In("eu-west-1"))
        {
            (await client.KmsAsync("RevokeGrant", new { KeyId = Key.Arn, GrantId = Key.Grants[0].Id })).Succeeded();
        }

        var finding = Assert.Single(Session.Run<CmkFinding>(Look));
        Assert.Equal((Compliance.Unknown, ComplianceReason.GrantNotSeen), (finding.Compliance, finding.Reason));
        Assert.Contains("not documented", finding.Message, StringComparison.Ordinal);
        Assert.Equal([false], Session.Run<bool>($"{Look} -Quiet"));

        Assert.Equal([Compliance.Compliant], await MendAsync());
    }

    [Fact]
    public async Task One_that_cannot_encrypt_is_found_and_setting_the_key_again_mends_it()
    {
        Key.Grants[0] = Key.Grants[0] with
        {
            Operations = ["DescribeKey"],
        };
        var finding = Assert.Single(Session.Run<CmkFinding>(Look));
        Assert.Equal((Compliance.NonCompliant, ComplianceReason.GrantUnfit, Severity.High), (finding.Compliance, finding.Reason, finding.Severity));

        Assert.Equal([Compliance.Compliant], await MendAsync());
    }

    [Fact]
    public void Without_the_right_it_is_Unknown_and_no_error()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "ListGrants" });
        var finding = Assert.Single(Session.Run<CmkFinding>(Look));
        Assert.Equal((Compliance.Unknown, ComplianceReason.NotAnswered), (finding.Compliance, finding.Reason));
        Assert.Contains("kms:ListGrants", finding.Message, StringComparison.Ordinal);
    }

    /// <summary>Of a key once, however many there are, and only where the rule is chosen.</summary>
    [Fact]
    public void All_pages_of_grants_are_read_once()
    {
        Session.Run<CmkFinding>("Test-XRayCmk -Region eu-west-1");
        Assert.DoesNotContain("kms:ListGrants", Calls().Keys);

        // Pages are in the order of the ids, and X-Ray's is on the last one.
        var own = Key.Grants[0] with
        {
            Id = new string('f', 64),
        };
        Key.Grants.Clear();
        Key.Grants.AddRange(Enumerable.Range(0, 250).Select(number => own with
        {
            Id = number.ToString("x64", System.Globalization.CultureInfo.InvariantCulture),
            GranteePrincipal = "arn:aws:iam::111122223333:role/xray-daemon",
        }));
        Key.Grants.Add(own);
        var findings = Session.Run<CmkFinding>("$status = Get-XRayEncryptionStatus -Region eu-west-1; $status, $status | Test-XRayCmk -Rule KMSC016");

        Assert.Equal([Compliance.Compliant, Compliance.Compliant], findings.Select(finding => finding.Compliance));
        Assert.Equal(3, Calls()["kms:ListGrants"]);
    }

    // As the command of AWS.Tools does that the finding names.
    private async Task<IEnumerable<string>> MendAsync()
    {
        using (var client = new AwsClient(Server.Url).In("eu-west-1"))
        {
            (await client.XRayAsync("/PutEncryptionConfig", new { Type = "KMS", KeyId = Key.Arn })).Succeeded();
        }

        State("eu-west-1").XRay.UpdatingUntil = default;
        return Session.Run<CmkFinding>(Look).Select(mended => mended.Compliance);
    }
}
