using System.Management.Automation;
using System.Reflection;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Organizations;

/// <summary>Audits of many accounts by a role in each.</summary>
public sealed class OrganizationAuditTests : SandboxTest
{
    private const string Own = SandboxAccounts.AccountId;
    private const string Shop = "555566667777";
    private const string Warehouse = "666677778888";
    private const string All = "Get-OrganizationAccount | Get-Region eu-west-1, eu-central-1 -RoleName Audit";

    private readonly MovedClock _clock = new();

    private protected override SandboxOptions Options => base.Options with { TimeProvider = _clock };

    [Fact]
    public void An_organization_is_covered_by_one_pipeline()
    {
        var statuses = Session.Run<EncryptionStatus>($"{All} | Get-ServiceEncryptionStatus -CoverageVariable global:coverage");
        var calls = Calls();

        Assert.Equal(6, statuses.Select(status => status.AccountId).Distinct().Count());
        Assert.All(statuses, status => Assert.NotEqual(ComplianceReason.NotListed, status.Reason));
        Assert.Equal(["shop/mail-password", "shop/payment-token"], statuses.OfType<SecretEncryptionStatus>().Where(status => status.AccountId == Shop).Select(status => status.ResourceName).Order(StringComparer.Ordinal));
        Assert.All(statuses.Where(status => status.AccountId == Shop), status => Assert.Equal($"arn:aws:sts::{Shop}:assumed-role/Audit/KmsCompliance", status.ScannedBy));
        var coverage = Assert.Single(Session.Run<AuditCoverage>("$coverage"));
        Assert.True(coverage.Complete);
        Assert.Equal(6 * 2 * 5, coverage.Listed);
        Assert.Equal((6, 0, 0), (coverage.Accounts, coverage.Skipped, coverage.Throttled));

        // All but what found the accounts and their Regions.
        Assert.Equal(calls.Where(static call => call.Key.Split(':')[0] is not ("organizations" or "sts" or "ec2")).Sum(static call => call.Value), coverage.Calls);

        // Who signs is known from the role itself; the caller's own account needs none.
        Assert.Equal((5, 1, 6), (calls["sts:AssumeRole"], calls["sts:GetCallerIdentity"], calls["ec2:DescribeRegions"]));
    }

    [Fact]
    public void A_key_is_made_in_each_account_by_the_session_that_came_with_its_place()
    {
        const string Make = "New-ServiceCmk -Service XRay -Alias alias/organization";
        var planned = Session.Run<ServiceCmk>($"{All} | {Make} -WhatIf -PassThru");
        Assert.Equal(6 * 2, planned.Select(static key => (key.AccountId, key.Region)).Distinct().Count());
        Assert.Empty(Writes());

        // The role that audits may make none; the caller's own account is reached without it.
        var result = Session.Run($"{All} | {Make} -Confirm:$false");
        Assert.Equal(["AccessDenied"], result.ErrorIds.Distinct());
        Assert.Equal(5 * 2, result.Errors.Count);
        Assert.Equal([(Own, "eu-central-1"), (Own, "eu-west-1")], result.Output.Select(static item => (ServiceCmk)item.BaseObject).Select(static key => (key.AccountId, key.Region)).Order());
        Assert.All(result.Errors, static error => Assert.Matches("[0-9]{12}", error.ToString()));
    }

    [Fact]
    public void Keys_of_each_account_are_judged_as_that_account()
    {
        var findings = Session.Run<CmkFinding>($"{All} | Test-ServiceCmk -Service SecretsManager -Level Full -ApprovedKey alias/shop, alias/warehouse");
        Assert.Contains(findings, finding => finding is { AccountId: Shop, RuleId: "KMSC003", Compliance: "Compliant" });
        Assert.Contains(findings, finding => finding is { AccountId: Warehouse, RuleId: "KMSC003", Compliance: "Compliant" });
        Assert.Contains(findings, finding => finding is { AccountId: Warehouse, RuleId: "KMSC009", Compliance: "Compliant" });

        // Asked as the account itself, which alone may see it.
        Assert.DoesNotContain(findings, finding => finding is { AccountId: Shop or Warehouse, RuleId: "KMSC003" or "KMSC009", Compliance: "Unknown" });
    }

    [Fact]
    public void An_account_that_cannot_be_reached_is_one_error_and_seen_as_not_seen()
    {
        var result = Session.Run("Get-OrganizationAccount | Get-Region eu-west-1, eu-central-1 -RoleName PartnerAudit -ExternalId agreed-with-the-shop | Get-ServiceEncryptionStatus -Service XRay -CoverageVariable global:coverage");

        Assert.Equal(Enumerable.Repeat("RoleNotAssumed", 4), result.ErrorIds);
        var statuses = result.Output.Select(output => (EncryptionStatus)output.BaseObject).ToList();
        Assert.Equal([Own, Shop], statuses.Where(status => status.Reason != ComplianceReason.NotListed).Select(status => status.AccountId).Distinct().Order(StringComparer.Ordinal));
        var unseen = statuses.Where(status => status.Reason == ComplianceReason.NotListed).ToList();
        Assert.Equal(8, unseen.Count);
        Assert.All(unseen, status => Assert.Equal((Compliance.Unknown, $"xray/{status.AccountId}/{status.Region}/*"), (status.Compliance, status.ResourceId)));
        Assert.All(unseen, status => Assert.Contains("role/PartnerAudit could not be assumed", status.Message, StringComparison.Ordinal));
        var coverage = Assert.Single(Session.Run<AuditCoverage>("$coverage"));
        Assert.Equal((false, 8, 4), (coverage.Complete, coverage.Failed, coverage.Listed));
        Assert.DoesNotContain("agreed-with-the-shop", string.Concat(result.Errors.Select(error => error.ToString())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-RoleName Audit", "Test-ServiceCmk -Service XRay -Quiet", false)]
    [InlineData("-RoleName Missing", "Test-ServiceCmk -Service XRay -Quiet", false)]
    [InlineData("-RoleName Missing", "Get-ServiceEncryptionStatus -Service XRay | Test-ServiceCmk -Quiet", false)]
    [InlineData("-RoleName Audit", "Test-ServiceCmk -Service SecretsManager -Rule KMSC002 -Quiet", true)]
    [InlineData("-RoleName Missing", "Test-ServiceCmk -Service SecretsManager -Rule KMSC002 -Quiet", false)]
    public void A_gate_fails_where_an_account_was_not_seen(string role, string gate, bool holds) =>
        Assert.Equal([holds], Session.Run($"Get-Region eu-west-1 -AccountId {Warehouse}, {Shop} {role} | {gate}").Output.Select(output => (bool)output.BaseObject));

    [Theory]
    [InlineData($"Get-Region -AccountId {Shop}", "AccountNeedsRole")]
    [InlineData($"Get-Region -AccountId {Shop} -RoleName PartnerAudit", "RoleNotAssumed")]
    [InlineData($"Get-Region -AccountId {Shop} -RoleName PartnerAudit -ExternalId guessed", "RoleNotAssumed")]
    [InlineData($"Get-Region -AccountId {Shop} -RoleName Audit -DurationSeconds 7200", "RoleNotAssumed")]
    [InlineData("Get-Region -AccountId 999988887777 -RoleName Audit", "RoleNotAssumed")]
    public void Without_the_role_there_is_one_error_and_one_object_that_says_so(string script, string errorId)
    {
        var region = Assert.IsType<AwsRegion>(Assert.Single(RunWithError(script, errorId).Output).BaseObject);
        Assert.Null(region.Enabled);
        Assert.StartsWith($"No Region of account {region.AccountId} could be looked at: ", region.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-Region -ExternalId agreed", "InvalidRoleParameter")]
    [InlineData("Get-Region -AccountId 111122223333 -SessionTag @{ a = 1 }", "InvalidRoleParameter")]
    [InlineData("Get-Region -AccountId 555566667777 -RoleName Audit -SessionTag @{ '' = 1 }", "InvalidRoleParameter")]
    [InlineData("Get-Region -AccountId 12345 -RoleName Audit", "InvalidAccountId")]
    [InlineData("Get-Region -AccountId 555566667777 -RoleName arn:aws:iam::555566667777:role/Audit/", "ParameterArgumentValidationError")]
    [InlineData("Get-Region -AccountId 555566667777 -RoleName Audit -ExternalId 'two words'", "ParameterArgumentValidationError")]
    public void What_is_wrong_with_a_role_is_said_before_anything_is_asked(string script, string errorId)
    {
        RunWithError(script, errorId);
        Assert.Equal(0, Server.Calls.Total);
    }

    [Fact]
    public void The_callers_own_account_needs_no_role() =>
        Assert.Equal(17, Session.Run<AwsRegion>($"Get-Region -AccountId {Own}").Count);

    [Fact]
    public void Later_stages_need_no_credentials_of_their_own()
    {
        var statuses = Session.Run<XRayEncryptionStatus>(
            $$"""
            $regions = Get-Region eu-west-1 -AccountId {{Own}}, {{Shop}} -RoleName Audit
            $PSDefaultParameterValues = @{}
            $regions | Get-XRayEncryptionStatus
            """);
        Assert.Equal([Own, Shop], statuses.Select(status => status.AccountId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_session_is_renewed_before_it_ends_and_after()
    {
        using var session = new ModuleSession(Server.Url, time: _clock);
        session.Run<AwsRegion>($"$global:regions = Get-Region eu-west-1 -AccountId {Shop}, {Warehouse} -RoleName Audit -DurationSeconds 900; $regions");
        Assert.Equal(2, Calls()["sts:AssumeRole"]);
        session.Run<XRayEncryptionStatus>("$regions | Get-XRayEncryptionStatus");
        Assert.Equal(2, Calls()["sts:AssumeRole"]);

        foreach (var (minutes, assumed) in new[] { (11, 4), (60, 6) })
        {
            _clock.Move(TimeSpan.FromMinutes(minutes));
            Assert.All(session.Run<XRayEncryptionStatus>("$regions | Get-XRayEncryptionStatus"), status => Assert.NotEqual(ComplianceReason.NotListed, status.Reason));
            Assert.Equal(assumed, Calls()["sts:AssumeRole"]);
        }
    }

    [Fact]
    public void An_account_that_refuses_everything_is_one_error_and_the_others_are_covered()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, AccountId = Warehouse });
        var result = Session.Run($"{All} | Get-ServiceEncryptionStatus -CoverageVariable global:coverage");

        Assert.Equal(["AccessDenied"], result.ErrorIds);
        Assert.Equal(6, result.Output.Select(output => ((EncryptionStatus)output.BaseObject).AccountId).Distinct().Count());
        Assert.All(result.Output, output => Assert.Equal(((EncryptionStatus)output.BaseObject).AccountId == Warehouse, ((EncryptionStatus)output.BaseObject).Reason == ComplianceReason.NotListed));
        Assert.Equal((10, 50), (Assert.Single(Session.Run<AuditCoverage>("$coverage")).Failed, Assert.Single(Session.Run<AuditCoverage>("$coverage")).Listed));
    }

    [Fact]
    public void A_session_that_cannot_be_renewed_is_used_to_its_end_and_then_is_its_accounts_error_alone()
    {
        using var session = new ModuleSession(Server.Url, time: _clock);
        session.Run<AwsRegion>($"$global:regions = Get-Region eu-west-1, us-east-1 -AccountId {Own}, {Shop} -RoleName Audit -DurationSeconds 900; $regions");
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "AssumeRole" });
        _clock.Move(TimeSpan.FromMinutes(11));
        Assert.Equal(4, session.Run<XRayEncryptionStatus>("$regions | Get-XRayEncryptionStatus").Count);

        _clock.Move(TimeSpan.FromMinutes(5));
        var result = session.Run("$regions | Get-ServiceEncryptionStatus -CoverageVariable global:coverage");
        Assert.Equal(["CredentialsNotAccepted"], result.ErrorIds);
        Assert.Contains($"Account {Shop}: ", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
        Assert.Contains(result.Output, output => output.BaseObject is XRayEncryptionStatus { AccountId: Own, Reason: not ComplianceReason.NotListed });
        Assert.Equal(10, result.Output.Count(output => output.BaseObject is EncryptionStatus { AccountId: Shop, Reason: ComplianceReason.NotListed }));
        Assert.DoesNotContain(result.Output, output => output.BaseObject is EncryptionStatus { AccountId: Shop, Reason: not ComplianceReason.NotListed });
        Assert.False(Assert.Single(session.Run<AuditCoverage>("$coverage")).Complete);
    }

    /// <summary>Sessions of roles, the caller's keys, and the external id.</summary>
    [Fact]
    public void Credentials_are_nowhere_to_be_seen()
    {
        var result = Session.Run($"& {{ Get-Region eu-west-1 -AccountId {Own}, {Shop} -RoleName PartnerAudit -ExternalId agreed-with-the-shop -Verbose -Debug | ForEach-Object {{ $_; $_ | Get-XRayEncryptionStatus -Verbose -Debug }} }} 4>&1 5>&1");
        Assert.Empty(result.Errors);
        Assert.Equal(2, result.Output.Count(output => output.BaseObject is XRayEncryptionStatus { Reason: not ComplianceReason.NotListed }));
        var region = result.Output.Select(output => output.BaseObject).OfType<AwsRegion>().Single(item => item.AccountId == Shop);
        string[] shown =
        [
            .. result.Output.Select(output => output.ToString()),
            .. result.Output.Select(output => PSSerializer.Serialize(output, 6)),
            .. result.Output.SelectMany(output => output.Properties.Select(property => $"{property.Value}")),
        ];
        Assert.Contains(shown, text => text.Contains($"role arn:aws:iam::{Shop}:role/PartnerAudit", StringComparison.Ordinal));
        foreach (var secret in new[] { SandboxAccounts.SecretKey, "sandbox-session-", "SANDBOXSESSION", "agreed-with-the-shop" })
        {
            Assert.DoesNotContain(shown, text => text.Contains(secret, StringComparison.Ordinal));
        }

        Assert.Empty(typeof(SessionLink).GetProperties(BindingFlags.Public | BindingFlags.Instance));
        Assert.DoesNotContain(typeof(AwsRegion).GetProperties(BindingFlags.Public | BindingFlags.Instance), property => property.PropertyType.IsAssignableTo(typeof(SessionLink)));
        Assert.Equal("eu-west-1", region.ToString());
    }

    [Theory]
    [InlineData("New-ServiceCmk XRay -Confirm:$false")]
    [InlineData("Set-XRayCmk -Default -Confirm:$false")]
    [InlineData("Set-XRayCmk -KeyId alias/billing -Confirm:$false")]
    [InlineData("Set-ServiceCmk -KeyId alias/billing -Confirm:$false")]
    [InlineData("Get-ServiceEncryptionStatus -Service XRay, SecretsManager | Set-ServiceCmk -KeyId alias/billing -Confirm:$false")]
    [InlineData("Get-ServiceEncryptionStatus -Service XRay, SecretsManager | New-ServiceCmk -Confirm:$false")]
    [InlineData("Get-ServiceEncryptionStatus -Service XRay, SecretsManager | Test-ServiceCmk | Set-ServiceCmk -KeyId alias/billing -Confirm:$false")]
    [InlineData("Grant-CmkAccess alias/billing XRay -Confirm:$false")]
    [InlineData("Revoke-CmkAccess alias/billing -Service XRay -Confirm:$false")]
    public void Nothing_is_changed_in_other_accounts_and_not_by_mistake_in_ones_own(string command)
    {
        const string State = "Get-OrganizationAccount | Get-Region eu-west-1 -RoleName Audit | ForEach-Object { $_ | Get-ServiceEncryptionStatus; $_ | Get-ServiceCmk -Alias alias/* } | ForEach-Object { \"$($_.ResourceId)$($_.KmsKeyId)$($_.Alias)$($_.KeyArn)\" }";
        var before = Session.Run<string>(State).Order(StringComparer.Ordinal).ToList();
        foreach (var role in new[] { "Audit", "Missing" })
        {
            var result = Session.Run($"Get-Region eu-west-1 -AccountId {Shop}, {Warehouse} -RoleName {role} | {command}");
            Assert.NotEmpty(result.Errors);
            Assert.DoesNotContain(result.Output, output => output.Properties["Status"]?.Value is "Applied" || output.Properties["Created"]?.Value is true);
        }

        Assert.Equal(before, Session.Run<string>(State).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Saved_places_have_no_session_and_are_refused_for_their_account()
    {
        Session.Set("saved", PSSerializer.Deserialize(PSSerializer.Serialize(Session.Run<AwsRegion>($"Get-Region eu-west-1 -AccountId {Shop} -RoleName Audit"))));
        Assert.Equal(["AccountMismatch"], Session.Run("$saved | Get-XRayEncryptionStatus -CoverageVariable global:coverage").ErrorIds);
        Assert.False(Assert.Single(Session.Run<AuditCoverage>("$coverage")).Complete);
    }

    [Fact]
    public void One_accounts_denials_are_its_own_error_and_the_others_go_on()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Service = "xray", AccountId = Shop });
        var result = Session.Run($"{All} | Get-XRayEncryptionStatus");
        Assert.Equal(["AccessDenied"], result.ErrorIds);
        Assert.Contains(Shop, Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
        Assert.Equal(2, result.Output.Count(output => output.BaseObject is XRayEncryptionStatus { Reason: ComplianceReason.NotListed, AccountId: Shop }));
        Assert.Equal(10, result.Output.Count(output => output.BaseObject is XRayEncryptionStatus { Reason: not ComplianceReason.NotListed }));
    }

    private sealed class MovedClock : TimeProvider
    {
        private TimeSpan _moved;

        public void Move(TimeSpan by) => _moved += by;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _moved;
    }
}
