using System.Management.Automation;
using System.Reflection;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Organizations;

/// <summary>Sessions that are connected once and passed on, for one account and for many.</summary>
public sealed class SessionTests : SandboxTest
{
    private const string Own = SandboxAccounts.AccountId;
    private const string Shop = "555566667777";
    private const string Warehouse = "666677778888";
    private const string Playground = "777788889999";
    private const string Mend = "$mend = Connect-CmkSession -RoleName Remediation;";

    [Fact]
    public void A_session_goes_in_place_of_credentials_and_endpoint()
    {
        var result = Session.Run($"$s = Connect-CmkSession eu-west-1; Get-XRayEncryptionStatus -Session $s; Get-Region -Session $s | Get-ServiceCmk -Session $s -Alias alias/billing; $s");
        Assert.Empty(result.Errors);
        Assert.Equal("eu-west-1", result.Output.Select(item => item.BaseObject).OfType<XRayEncryptionStatus>().Single().Region);
        Assert.NotEmpty(result.Output.Select(item => item.BaseObject).OfType<ServiceCmk>());
        var session = result.Output.Select(item => item.BaseObject).OfType<CmkSession>().Single();
        Assert.Equal((Own, "eu-west-1", null, Server.Url.AbsoluteUri), (session.CallerAccountId, session.DefaultRegion, session.AccountRole, session.Endpoint));
        Assert.Equal(session.CallerArn, session.ToString());
    }

    [Fact]
    public void Who_signs_is_settled_when_it_is_connected()
    {
        var result = Session.Run(
            $$"""
            $s = Connect-CmkSession eu-west-1; 
            $PSDefaultParameterValues = @{ '*:AccessKey' = 'SANDBOXNOBODY'; '*:SecretKey' = 'nothing'; 'Get-XRay*:EndpointUrl' = 'https://nowhere.invalid' }
            Get-XRayEncryptionStatus -Session $s
            """);
        Assert.Empty(result.Errors);
        Assert.IsType<XRayEncryptionStatus>(Assert.Single(result.Output).BaseObject);
    }

    [Theory]
    [InlineData("-ProfileName other", "-ProfileName")]
    [InlineData("-SessionToken C -Credential 1", "-SessionToken, -Credential")]
    [InlineData("-EndpointUrl https://example.com", "-EndpointUrl")]
    public void What_says_the_same_as_a_session_is_refused_beside_it(string parameters, string named)
    {
        var result = Session.Run($"$s = Connect-CmkSession; Get-XRayEncryptionStatus eu-west-1 -Session $s {parameters}");
        Assert.Equal(["InvalidCredentialParameter"], result.ErrorIds);
        Assert.Contains($"{named} says it too", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
        Assert.Equal(1, Server.Calls.Total);
    }

    [Theory]
    [InlineData("Connect-CmkSession -RoleName Audit -RoleArn arn:aws:iam::555566667777:role/Audit", "InvalidRoleParameter")]
    [InlineData("Connect-CmkSession -RoleArn arn:aws:iam::555566667777:user/Audit", "InvalidRoleParameter")]
    [InlineData("Connect-CmkSession -RoleArn Audit", "InvalidRoleParameter")]
    [InlineData("Connect-CmkSession -ExternalId agreed", "InvalidRoleParameter")]
    [InlineData("Connect-CmkSession nowhere", "InvalidRegion")]
    public void What_is_wrong_is_said_before_anything_is_asked(string script, string errorId)
    {
        RunWithError(script, errorId);
        Assert.Equal(0, Server.Calls.Total);
    }

    [Theory]
    [InlineData("Set-ServiceCmk -KeyId alias/billing -Confirm:$false", true)]
    [InlineData("Get-XRayEncryptionStatus eu-west-1", false)]
    public void A_saved_session_is_none(string command, bool asXml)
    {
        var session = Session.Run<CmkSession>("Connect-CmkSession -RoleName Audit").Single();
        Session.Set("saved", asXml ? PSSerializer.Deserialize(PSSerializer.Serialize(session)) : Session.Run("$row = [ordered]@{}; foreach ($p in (Connect-CmkSession).PSObject.Properties) { $row[$p.Name] = $p.Value }; [pscustomobject]$row").Output.Single());
        var calls = Server.Calls.Total;
        var result = Session.Run($"[pscustomobject]@{{ ResourceId = 'xray/{Own}/eu-west-1' }} | {command} -Session $saved");
        Assert.Contains("Call Connect-CmkSession here", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
        Assert.Equal(calls, Server.Calls.Total);
    }

    [Fact]
    public void Nothing_of_a_session_can_be_seen_that_nobody_may_see()
    {
        var result = Session.Run($"& {{ $s = Connect-CmkSession -RoleName PartnerAudit -ExternalId agreed-with-the-shop -Verbose -Debug; $s; Get-XRayEncryptionStatus eu-west-1 -AccountId {Shop} -Session $s -Verbose -Debug }} 4>&1 5>&1");
        Assert.Empty(result.Errors);
        Assert.Single(result.Output.Select(item => item.BaseObject).OfType<XRayEncryptionStatus>());
        string[] shown =
        [
            .. result.Output.Select(output => output.ToString()),
            .. result.Output.Select(output => PSSerializer.Serialize(output, 6)),
            .. result.Output.SelectMany(output => output.Properties.Select(property => $"{property.Value}")),
        ];
        foreach (var secret in new[] { SandboxAccounts.SecretKey, "sandbox-session-", "SANDBOXSESSION", "agreed-with-the-shop" })
        {
            Assert.DoesNotContain(shown, text => text.Contains(secret, StringComparison.Ordinal));
        }

        Assert.DoesNotContain(typeof(CmkSession).GetProperties(BindingFlags.Public | BindingFlags.Instance), property => !property.PropertyType.IsAssignableTo(typeof(string)) && property.PropertyType != typeof(DateTimeOffset));
    }

    [Theory]
    [InlineData("live", "$_")]
    [InlineData("saved as text", "[pscustomobject]@{ ResourceId = $_.ResourceId; Service = $_.Service; Region = $_.Region; AccountId = $_.AccountId }")]
    public void What_one_role_found_another_mends_each_in_its_own_account(string how, string saved)
    {
        Assert.NotEmpty(how);
        var result = Session.Run(
            $$"""
            {{Mend}} $audit = Connect-CmkSession -RoleName Audit; 
            $found = Get-Region eu-west-1, eu-central-1 -AccountId {{Shop}}, {{Warehouse}} -Session $audit | Get-ServiceEncryptionStatus -Service XRay, SecretsManager -Session $audit |
                Where-Object Compliance -eq NonCompliant | ForEach-Object { {{saved}} }
            $found | New-ServiceCmk -Session $mend -Confirm:$false | Out-Null
            $found | Set-ServiceCmk -Session $mend -Confirm:$false
            """);
        Assert.Empty(result.ErrorIds);
        var changes = result.Output.Select(item => (CmkChange)item.BaseObject).ToList();
        Assert.All(changes, change => Assert.Equal((CmkChangeStatus.Applied, true), (change.Status, change.Verified)));
        Assert.All(changes, change => Assert.Contains($":{change.AccountId}:key/", change.KeyArn, StringComparison.Ordinal));
        Assert.Equal(
            [$"{Shop} mail-password", $"{Shop} xray/{Shop}/eu-central-1", $"{Warehouse} xray/{Warehouse}/eu-central-1", $"{Warehouse} xray/{Warehouse}/eu-west-1"],
            changes.Select(change => $"{change.AccountId} {(change.ResourceArn is null ? change.ResourceId : change.ResourceName!.Split('/')[1])}").Order(StringComparer.Ordinal));
        Assert.Empty(Session.Run($"Get-Region eu-west-1, eu-central-1 -AccountId {Shop}, {Warehouse} -RoleName Audit | Get-ServiceEncryptionStatus -Service XRay, SecretsManager | Where-Object Compliance -ne Compliant").Output);
    }

    [Fact]
    public void One_role_is_assumed_once_in_each_account_however_many_commands_use_it()
    {
        var result = Session.Run($"$s = Connect-CmkSession -RoleName Audit; 1..3 | ForEach-Object {{ Get-XRayEncryptionStatus eu-west-1 -AccountId {Shop} -Session $s; Get-ServiceCmk eu-west-1 -AccountId {Warehouse} -Alias alias/* -Session $s }}");
        Assert.Empty(result.Errors);
        Assert.Equal(2, Calls()["sts:AssumeRole"]);
    }

    [Fact]
    public void The_sessions_own_account_needs_no_role()
    {
        var result = Session.Run($"$s = Connect-CmkSession -RoleName Missing; Get-XRayEncryptionStatus eu-west-1, eu-central-1 -AccountId {Own} -Session $s");
        Assert.Empty(result.Errors);
        Assert.Equal(2, result.Output.Count);
        Assert.False(Calls().ContainsKey("sts:AssumeRole"));
    }

    [Fact]
    public void A_pattern_is_of_the_Regions_that_the_account_itself_has()
    {
        var result = Session.Run($"$s = Connect-CmkSession -RoleName Audit; Get-XRayEncryptionStatus eu-* -AccountId {Shop} -Session $s; Get-Region eu-* -AccountId {Shop} -Session $s");
        Assert.Empty(result.Errors);
        Assert.Equal(
            result.Output.Select(item => item.BaseObject).OfType<AwsRegion>().Select(region => region.Region).Order(StringComparer.Ordinal),
            result.Output.Select(item => item.BaseObject).OfType<XRayEncryptionStatus>().Select(status => status.Region).Order(StringComparer.Ordinal));
        Assert.Equal(2, Calls()["ec2:DescribeRegions"]);
    }

    [Theory]
    [InlineData("Get-XRayEncryptionStatus -Region eu-west-1", 2)]
    [InlineData("Set-ServiceCmk -KeyId alias/shop -Confirm:$false", 1)]
    public void An_account_without_the_role_is_one_error_and_the_others_go_on(string command, int outputs)
    {
        var input = command.StartsWith("Get", StringComparison.Ordinal)
            ? $"Get-XRayEncryptionStatus eu-west-1 -AccountId {Shop} -Session $s -CoverageVariable c; Get-XRayEncryptionStatus eu-west-1 -AccountId 999988887777 -Session $s"
            : $"@([pscustomobject]@{{ ResourceId = 'xray/{Shop}/eu-west-1' }}; [pscustomobject]@{{ ResourceId = 'xray/999988887777/eu-west-1' }}; [pscustomobject]@{{ ResourceId = 'xray/999988887777/eu-central-1' }}) | {command} -Session $s";
        var result = Session.Run($"$s = Connect-CmkSession -RoleName Remediation; {input}");
        Assert.Equal(["RoleNotAssumed"], result.ErrorIds);
        Assert.Equal(outputs, result.Output.Count);
        Assert.DoesNotContain(Writes(), write => write.Contains("999988887777", StringComparison.Ordinal));
    }

    [Fact]
    public void A_question_and_a_preview_say_which_account_they_are_about()
    {
        var host = new RecordingHost();
        using var session = new ModuleSession(Server.Url, host: host);
        var result = session.Run(
            $"{Mend} @({Shop}, {Warehouse}, {Playground} | ForEach-Object {{ [pscustomobject]@{{ Region = 'us-east-1'; AccountId = \"$_\" }} }}) | New-ServiceCmk XRay -Session $mend -WhatIf -PassThru");
        Assert.Empty(result.Errors);
        Assert.Equal([Shop, Warehouse, Playground], result.Output.Select(item => ((ServiceCmk)item.BaseObject).AccountId).Order(StringComparer.Ordinal));
        foreach (var account in new[] { Shop, Warehouse, Playground })
        {
            Assert.Contains(host.Lines, line => line.Contains(account, StringComparison.Ordinal));
        }

        // What is the same but for the account is shown once.
        Assert.Single(host.Lines, line => line.Contains("\"Statement\"", StringComparison.Ordinal));
        Assert.Equal(2, host.Lines.Count(line => line.Contains("as shown above", StringComparison.Ordinal)));
        Assert.Empty(Writes());
    }

    [Fact]
    public void The_limit_of_changes_is_that_of_all_accounts_together()
    {
        var input = $"@({Shop}, {Warehouse}, {Playground} | ForEach-Object {{ [pscustomobject]@{{ Region = 'us-east-1'; AccountId = \"$_\" }} }})";
        var result = Session.Run($"{Mend} {input} | New-ServiceCmk XRay -Session $mend -Confirm:$false -MaximumChange 2");
        Assert.Equal(["TooManyChanges"], result.ErrorIds);
        Assert.Empty(Writes());
        Assert.Equal(3, Session.Run($"{Mend} {input} | New-ServiceCmk XRay -Session $mend -Confirm:$false -MaximumChange 3").Output.Count);
    }

    [Fact]
    public void Keys_and_their_policies_are_read_and_changed_as_their_own_account()
    {
        var result = Session.Run(
            $$"""
            {{Mend}} 
            $keys = Get-Region eu-west-1, eu-central-1 -AccountId {{Shop}}, {{Warehouse}} -Session $mend | Get-ServiceCmk -Alias alias/shop, alias/warehouse -Session $mend
            $keys | Grant-CmkAccess -Service SecretsManager -ExternalAccount {{Own}} -Session $mend -Confirm:$false
            $keys | Test-CmkAccess -Principal {{Own}} -Action kms:Decrypt -ViaService secretsmanager -Session $mend
            $keys.KeyArn | Test-CmkPolicy -Session $mend -KnownAccount {{Own}}
            $keys.KeyId | New-CmkUserPolicy -Service SecretsManager -Region eu-west-1 -AccountId {{Shop}} -Session $mend -ErrorAction Ignore
            """);
        Assert.Empty(result.ErrorIds);
        Assert.Equal([Shop, Warehouse], result.Output.Select(item => item.BaseObject).OfType<CmkPolicyChange>().Where(change => change.Status == CmkChangeStatus.Applied).Select(change => change.AccountId).Order(StringComparer.Ordinal));
        Assert.Equal([Shop, Warehouse], result.Output.Select(item => item.BaseObject).OfType<CmkPolicyFinding>().Select(finding => finding.AccountId).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(2, result.Output.Select(item => item.BaseObject).OfType<CmkAccess>().Count());
        Assert.NotEmpty(result.Output.Select(item => item.BaseObject).OfType<CmkUserPolicy>());
    }

    [Fact]
    public void Rules_that_ask_ask_as_the_account_that_a_saved_status_is_of()
    {
        Session.Set("saved", PSSerializer.Deserialize(PSSerializer.Serialize(Session.Run<EncryptionStatus>($"Get-Region eu-west-1 -AccountId {Shop} -RoleName Audit | Get-SecretEncryptionStatus -Name *payment*"))));
        var findings = Session.Run<CmkFinding>($"$s = Connect-CmkSession -RoleName Audit; $saved | Test-SecretCmk -Level Full -Session $s");
        Assert.Contains(findings, finding => finding is { RuleId: "KMSC009", Compliance: Compliance.Compliant });
        Assert.DoesNotContain(findings, finding => finding is { RuleId: "KMSC004" or "KMSC009", Compliance: Compliance.Unknown });
    }

    [Fact]
    public void Rules_that_ask_about_resources_that_are_named_ask_as_their_account()
    {
        var arn = Session.Run<EncryptionStatus>($"Get-Region eu-west-1 -AccountId {Shop} -RoleName Audit | Get-SecretEncryptionStatus -Name *payment*").Single().ResourceId;
        var findings = Session.Run<CmkFinding>($"Test-SecretCmk '{arn}' -Level Full -Session (Connect-CmkSession -RoleName Audit)");
        Assert.Contains(findings, finding => finding is { AccountId: Shop, RuleId: "KMSC009", Compliance: Compliance.Compliant });
        Assert.DoesNotContain(findings, finding => finding is { RuleId: "KMSC004" or "KMSC009", Compliance: Compliance.Unknown });
    }

    [Fact]
    public void Statuses_of_an_account_that_refuses_are_not_judged_by_the_keys_of_another()
    {
        Session.Set("saved", PSSerializer.Deserialize(PSSerializer.Serialize(Session.Run<EncryptionStatus>($"Get-Region eu-west-1 -AccountId {Shop} -RoleName Audit | Get-SecretEncryptionStatus -Name *payment*"))));
        var result = Session.Run("$saved | Test-SecretCmk -ApprovedKey alias/billing -Session (Connect-CmkSession -RoleName Missing)");
        Assert.Equal(["RoleNotAssumed"], result.ErrorIds);
        Assert.Equal(Compliance.Unknown, result.Output.Select(item => (CmkFinding)item.BaseObject).Single(finding => finding.RuleId == "KMSC003").Compliance);
    }

    [Theory]
    [InlineData("Get-XRayEncryptionStatus -Region eu-* -Session $s -CoverageVariable global:c")]
    [InlineData("Get-ServiceEncryptionStatus -Region eu-*, us-* -Service XRay -Session $s -CoverageVariable global:c")]
    public void An_account_whose_Regions_cannot_be_listed_is_seen_as_not_seen(string audit)
    {
        var result = Session.Run($"$s = Connect-CmkSession -RoleName Missing; & {{ {audit.Replace("-Session", $"-AccountId {Warehouse} -Session", StringComparison.Ordinal)} }}; $c");
        Assert.Equal(["RoleNotAssumed"], result.ErrorIds.Distinct());
        Assert.Contains(result.Output, item => item.BaseObject is EncryptionStatus { AccountId: Warehouse, Reason: ComplianceReason.NotListed });
        Assert.False(Assert.Single(result.Output.Select(item => item.BaseObject).OfType<AuditCoverage>()).Complete);
    }

    [Fact]
    public void A_session_that_is_given_goes_before_the_one_that_came_with_a_place_of_its_account()
    {
        var result = Session.Run(
            $$"""
            $place = Get-Region eu-central-1 -AccountId {{Shop}} -RoleName Remediation
            $place | Set-XRayCmk -Default -Session (Connect-CmkSession -RoleArn arn:aws:iam::{{Shop}}:role/Audit) -Confirm:$false
            $place | Get-XRayEncryptionStatus -Session (Connect-CmkSession -RoleArn arn:aws:iam::{{Shop}}:role/Audit)
            """);
        Assert.Empty(result.Errors);
        Assert.Contains("assumed-role/Audit/", ((XRayEncryptionStatus)result.Output[^1].BaseObject).ScannedBy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_of_a_role_leads_on_to_another()
    {
        var result = Session.Run($"$hub = Connect-CmkSession -RoleArn arn:aws:iam::{Shop}:role/Audit; Get-XRayEncryptionStatus eu-west-1 -Session $hub; (Connect-CmkSession -Session $hub -RoleName Audit).AccountRole");
        Assert.Empty(result.Errors);
        Assert.Equal(Shop, ((XRayEncryptionStatus)result.Output[0].BaseObject).AccountId);
        Assert.Equal("Audit", result.Output[1].ToString());
    }

    [Fact]
    public void An_account_that_refused_is_asked_again_by_the_next_command()
    {
        Session.Run($"$global:s = Connect-CmkSession -RoleName Audit;");
        var fault = new FaultRule { Kind = FaultKind.Deny, Operation = "AssumeRole" };
        Server.Faults.Add(fault);
        Assert.Equal(["RoleNotAssumed"], Session.Run($"Get-XRayEncryptionStatus eu-west-1 -AccountId {Shop} -Session $s").ErrorIds);
        Server.Faults.Clear();
        Assert.Empty(Session.Run($"Get-XRayEncryptionStatus eu-west-1 -AccountId {Shop} -Session $s").Errors);
    }

    [Theory]
    [InlineData("Set-XRayCmk -KeyId alias/shop -Confirm:$false")]
    [InlineData("Set-ServiceCmk -KeyId alias/shop -Confirm:$false")]
    public void Places_are_changed_by_the_session_that_came_with_them(string command)
    {
        var result = Session.Run($"Get-Region eu-west-1 -AccountId {Shop} -RoleName Remediation | ForEach-Object {{ $_ | Set-XRayCmk -Default -Confirm:$false | Out-Null; $_ }} | {(command.StartsWith("Set-X", StringComparison.Ordinal) ? command : $"Get-XRayEncryptionStatus | {command} -Session (Connect-CmkSession -RoleName Remediation)")}");
        Assert.Empty(result.Errors);
        var change = (CmkChange)Assert.Single(result.Output).BaseObject;
        Assert.Equal((Shop, CmkChangeStatus.Applied), (change.AccountId, change.Status));
    }
}
