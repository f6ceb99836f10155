using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Services.XRay;
using KmsCompliance.Sandbox.Tests.Endpoint;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Verdicts;

/// <summary>Copies of traces in monitoring accounts. In the default estate the main account and the shop send theirs to the account that
/// shares services, in eu-west-1, which has no setting.</summary>
public sealed class TraceCopyTests : SandboxTest
{
    private const string Monitoring = SandboxAccounts.OtherAccountId;
    private const string Copy = $"xray/{Monitoring}/eu-west-1";
    private const string Connect = "$global:s = Connect-CmkSession -RoleName Audit;";

    private protected override SandboxOptions Options => new() { XRayUpdatingDuration = TimeSpan.Zero };

    [Theory]
    [InlineData("Get-XRayEncryptionStatus -Region eu-west-1")]
    [InlineData("Get-ServiceEncryptionStatus -Region eu-west-1 -Service XRay")]
    [InlineData("Test-XRayCmk -Region eu-west-1 -Level Full")]
    [InlineData("Get-OrganizationAccount | Get-Region eu-west-1 -RoleName Audit | Get-ServiceEncryptionStatus")]
    public void Nothing_more_is_asked_unless_somebody_wants_to_know(string script)
    {
        Session.Run<object>(script);
        Assert.DoesNotContain(Calls().Keys, static call => call.StartsWith("oam:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Connect + " Get-XRayEncryptionStatus -Region eu-west-1 -IncludeTraceCopy -Session $s")]
    [InlineData(Connect + " Get-ServiceEncryptionStatus -ResourceId xray/111122223333/eu-west-1 -IncludeTraceCopy -Session $s")]
    [InlineData("Get-Region eu-west-1 -AccountId 111122223333, 444455556666 -RoleName Audit | Get-XRayEncryptionStatus -IncludeTraceCopy | Where-Object AccountId -EQ 111122223333")]
    public void A_copy_is_looked_at_as_its_own_account_and_the_source_s_verdict_stands(string script)
    {
        var status = Assert.Single(Session.Run<XRayEncryptionStatus>(script));
        Assert.Equal((Compliance.Compliant, ComplianceReason.CustomerManagedKey), (status.Compliance, status.Reason));
        Assert.Equal([Copy], status.TraceCopy!);
        Assert.Equal(Compliance.NonCompliant, status.TraceCopyCompliance);
        Assert.Contains($"to account {Monitoring} in eu-west-1, whose setting is NonCompliant: Encrypted under a key that AWS owns.", status.TraceCopyMessage, StringComparison.Ordinal);
        Assert.EndsWith(status.TraceCopyMessage!, status.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-XRayEncryptionStatus -Region eu-west-1 -IncludeTraceCopy", "No session leads to account 444455556666.")]
    [InlineData("$global:s = Connect-CmkSession -RoleName NoSuchRole; Get-XRayEncryptionStatus -Region eu-west-1 -IncludeTraceCopy -Session $s", "NoSuchRole")]
    public void A_copy_that_was_not_seen_is_never_called_compliant_and_is_no_error(string script, string why)
    {
        State(Monitoring, "eu-west-1").XRay.KeyArn = $"arn:aws:kms:eu-west-1:{Monitoring}:key/00000801-5a6d-4b0c-8000-000000000801";
        var result = Session.Run(script);
        Assert.Empty(result.ErrorIds);
        var status = (XRayEncryptionStatus)Assert.Single(result.Output).BaseObject;
        Assert.Equal((Compliance.Compliant, Compliance.Unknown), (status.Compliance, status.TraceCopyCompliance));
        Assert.Equal([Copy], status.TraceCopy!);
        Assert.Contains("whose setting was not seen: ", status.Message, StringComparison.Ordinal);
        Assert.Contains(why, status.TraceCopyMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_sent_without_traces_is_no_copy()
    {
        var status = Assert.Single(Session.Run<XRayEncryptionStatus>("Get-XRayEncryptionStatus -Region eu-west-2 -IncludeTraceCopy"));
        Assert.Empty(status.TraceCopy!);
        Assert.Null(status.TraceCopyCompliance);
        Assert.DoesNotContain("copied", status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_that_may_not_be_listed_are_one_error_and_not_none()
    {
        Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, "oam:ListLinks");
        var result = RunWithError("Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2 -IncludeTraceCopy -CoverageVariable global:coverage", "AccessDenied");
        Assert.Contains("oam:ListLinks", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.All(result.Output.Select(static item => (XRayEncryptionStatus)item.BaseObject), static status =>
        {
            Assert.Equal((Compliance.Compliant, Compliance.Unknown), (status.Compliance, status.TraceCopyCompliance));
            Assert.Null(status.TraceCopy);
            Assert.Contains("could not be determined", status.Message, StringComparison.Ordinal);
        });
        var coverage = Assert.Single(Session.Run<AuditCoverage>("$coverage"));
        Assert.Equal((false, 2, 0), (coverage.Complete, coverage.Listed, coverage.Failed));
        Assert.Equal([false], Session.Run<bool>("Test-XRayCmk -Region eu-west-1 -IncludeTraceCopy -Rule KMSC017 -Quiet -ErrorAction SilentlyContinue"));
    }

    [Fact]
    public void Each_monitoring_account_s_setting_is_asked_for_once_however_many_send_to_it()
    {
        Session.Run<object>($"{Connect} $global:places = Get-Region eu-west-1 -AccountId 111122223333, 555566667777, 666677778888 -Session $s");
        Server.Calls.Reset();
        var statuses = Session.Run<XRayEncryptionStatus>("$places | Get-XRayEncryptionStatus -IncludeTraceCopy -Session $s -CoverageVariable global:coverage");
        Assert.Equal([Copy, Copy, string.Empty], statuses.OrderBy(static status => status.AccountId, StringComparer.Ordinal).Select(static status => string.Join(' ', status.TraceCopy!)));
        var calls = Calls();
        Assert.Equal((3, 4), (calls["oam:ListLinks"], calls["xray:GetEncryptionConfig"]));
        Assert.Equal(calls.Values.Sum(), Assert.Single(Session.Run<AuditCoverage>("$coverage")).Calls);
    }

    [Fact]
    public async Task A_finding_says_so_until_the_monitoring_account_has_a_key_of_its_own()
    {
        const string Judge = Connect + " Test-XRayCmk -Region eu-west-1 -IncludeTraceCopy -Rule KMSC017 -Session $s";
        var finding = Assert.Single(Session.Run<CmkFinding>(Judge));
        Assert.Equal((Compliance.NonCompliant, ComplianceReason.CopyUnderWeakerSetting, Severity.Medium), (finding.Compliance, finding.Reason, finding.Severity));
        Assert.StartsWith("# As ", finding.Remediation, StringComparison.Ordinal);
        using var client = new AwsClient(Server.Url)
        {
            AccessKey = SandboxAccounts.OtherAdministratorAccessKey,
            Region = "eu-west-1",
        };
        var key = (await client.KmsAsync("CreateKey"))["KeyMetadata"].GetProperty("Arn").GetString();
        await client.XRayAsync("/PutEncryptionConfig", new { Type = "KMS", KeyId = key });
        Assert.Equal(Compliance.Compliant, Assert.Single(Session.Run<CmkFinding>(Judge)).Compliance);
        Assert.Empty(Session.Run<CmkFinding>("Test-XRayCmk -Region eu-west-1 -Rule KMSC017"));
        Assert.Equal([false], Session.Run<bool>("Test-XRayCmk -Region eu-west-1 -Rule KMSC017 -Quiet"));
    }

    [Fact]
    public void A_saved_status_is_judged_by_what_it_says_of_its_copies()
    {
        const string Look = Connect + " $live = Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2 -IncludeTraceCopy -Session $s;";
        string[] expected = ["eu-west-1 NonCompliant", "eu-west-2 Compliant"];
        foreach (var through in new[] { "$live", "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($live, 2))" })
        {
            var findings = Session.Run<CmkFinding>($"{Look} {through} | Test-XRayCmk -Rule KMSC017");
            Assert.Equal(expected, findings.Select(static finding => $"{finding.Region} {finding.Compliance}").Order(StringComparer.Ordinal));
        }
    }

    private RegionState State(string account, string region) => Server.World.Region(account, region);
}
