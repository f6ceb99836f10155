using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Remediation;

/// <summary>What -WhatIf shows of an estate, and what it puts out under -PassThru. Nothing is written, and nothing is told as done.</summary>
public sealed class WhatIfTests : SandboxTest
{
    private const string Role = "arn:aws:iam::111122223333:role/App";
    private const string Planned = "$planned = New-ServiceCmk XRay -Region eu-west-2 -WhatIf -PassThru; ";

    private readonly RecordingHost _host = new();

    // What each way through a file leaves of an object: the cmdlets that write and read files are not in this session, and are tried
    // in the real PowerShell by Output.Tests.ps1.
    private const string Copies = """
        function Copy-Live($key) { $key }
        function Copy-Clixml($key) { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($key)) }
        function Copy-Json($key) { $copy = [ordered]@{}; foreach ($p in $key.PSObject.Properties) { $copy[$p.Name] = $p.Value }; [pscustomobject] $copy }
        function Copy-Csv($key) { $copy = [ordered]@{}; foreach ($p in $key.PSObject.Properties) { $copy[$p.Name] = "$($p.Value)" }; [pscustomobject] $copy }

        """;

    [Fact]
    public void Over_many_Regions_the_policy_is_shown_once_with_its_places_and_then_a_line_a_Region()
    {
        var lines = Show("New-ServiceCmk XRay -Region eu-west-2, us-west-1, ap-southeast-2 -WhatIf");

        var policy = Assert.Single(lines, static line => line.Contains("\"Sid\": \"AllowXRay\"", StringComparison.Ordinal));
        Assert.Equal(policy, lines[0]);
        foreach (var region in new[] { "eu-west-2", "us-west-1", "ap-southeast-2" })
        {
            Assert.Contains(region, policy, StringComparison.Ordinal);
            var line = Assert.Single(lines.Skip(1), line => line.Contains($"{region} (account 111122223333)", StringComparison.Ordinal));
            Assert.Contains("alias/xray-trace-data-cmk", line, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', line);
        }

        Assert.Equal(4, lines.Count);
        Assert.Empty(Writes());
    }

    [Fact]
    public void Policies_that_differ_in_more_than_the_Region_are_each_shown()
    {
        var lines = Show("New-ServiceCmk CloudTrail -Region eu-west-2, us-west-1 -ResourceArn arn:aws:cloudtrail:eu-west-2:111122223333:trail/Main -WhatIf");

        Assert.Equal(2, lines.Count(static line => line.Contains("\"Statement\"", StringComparison.Ordinal)));
        Assert.Equal(2, lines.Count(static line => line.Contains("(account 111122223333)", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Set-XRayCmk alias/billing-multi-region -Region eu-west-1", "Get-XRayEncryptionStatus -Region eu-west-1")]
    [InlineData("Set-XRayCmk -Default -Region eu-west-1", "Get-XRayEncryptionStatus -Region eu-west-1")]
    [InlineData("Set-SecretCmk billing/api-token-default-key alias/billing -Region eu-west-1", "Get-SecretEncryptionStatus -Region eu-west-1 -SecretId billing/api-token-default-key")]
    [InlineData("Set-TrailCmk billing-audit alias/audit-logs-next -Region eu-west-1", "Get-TrailEncryptionStatus -Region eu-west-1 -TrailId billing-audit")]
    [InlineData("Get-SecretEncryptionStatus -Region eu-west-1 -SecretId billing/api-token-default-key | Set-ServiceCmk -KeyId alias/billing", "Get-SecretEncryptionStatus -Region eu-west-1 -SecretId billing/api-token-default-key")]
    public void Under_PassThru_a_change_that_would_be_made_is_put_out_and_not_told_as_done(string command, string look)
    {
        var status = Assert.Single(Session.Run<EncryptionStatus>(look));
        var change = Assert.Single(Session.Run<CmkChange>($"{command} -WhatIf -PassThru"));

        Assert.Equal(("WhatIf", false, null), (change.Status, change.Verified, change.FinishedAt));
        Assert.Equal((status.ResourceId, status.KmsKeyId), (change.ResourceId, change.PreviousKeyId));
        Assert.Equal(command.Contains("-Default", StringComparison.Ordinal), change.KeyArn is null);
        Assert.Contains("Nothing was changed", change.Message, StringComparison.Ordinal);
        Assert.Empty(Writes());
        Assert.Empty(Session.Run<object>($"{command} -WhatIf"));
        Assert.Equal("WhatIf", Assert.Single(Session.Run<CmkChange>($"$WhatIfPreference = $true; {command} -PassThru")).Status);
        Assert.Equal("WhatIf", Assert.Single(Session.Run<CmkChange>($"$PSDefaultParameterValues['Set-*Cmk:WhatIf'] = $true; {command} -PassThru")).Status);
        Assert.Empty(Writes());
    }

    [Theory]
    [InlineData("Grant-CmkAccess alias/billing XRay -Region eu-west-1", "AllowXRay")]
    [InlineData($"Grant-CmkAccess alias/billing XRay -Region eu-west-1 -User {Role}", "AllowReadingTraces")]
    public void A_change_of_access_that_would_be_made_is_put_out_too(string command, string statement)
    {
        var change = Assert.Single(Session.Run<CmkPolicyChange>($"{command} -WhatIf -PassThru"));

        Assert.Equal(("WhatIf", false, null), (change.Status, change.Verified, change.FinishedAt));
        Assert.Contains(change.AddedStatement, sid => sid.StartsWith(statement, StringComparison.Ordinal));
        Assert.Equal(change.PreviousPolicy, change.PolicyDocument);
        Assert.NotEmpty(change.Difference);
        Assert.Empty(Session.Run<object>($"{command} -WhatIf"));
        Assert.Empty(Writes());
    }

    [Fact]
    public void A_revocation_that_would_be_made_is_put_out_too()
    {
        Session.Run<CmkPolicyChange>($"Grant-CmkAccess alias/billing XRay -Region eu-west-1 -User {Role}");
        Server.Calls.Reset();

        var change = Assert.Single(Session.Run<CmkPolicyChange>($"Revoke-CmkAccess alias/billing {Role} -Region eu-west-1 -WhatIf -PassThru"));
        Assert.Equal(("WhatIf", false, null), (change.Status, change.Verified, change.FinishedAt));
        Assert.NotEmpty(change.RemovedStatement.Concat(change.ChangedStatement));
        Assert.Empty(Writes());
    }

    [Theory]
    [InlineData("New-ServiceCmk XRay -Region eu-west-2 -Confirm -PassThru")]
    [InlineData("Set-XRayCmk alias/billing-multi-region -Region eu-west-1 -Confirm -PassThru")]
    [InlineData("Grant-CmkAccess alias/billing XRay -Region eu-west-1 -Confirm -PassThru")]
    public void What_was_declined_is_no_preview(string command)
    {
        _host.Answer = _ => "&No";
        using var asked = new ModuleSession(Server.Url, host: _host);
        Assert.Empty(asked.Run<object>(command));
        Assert.Single(_host.Questions);
    }

    [Theory]
    [InlineData("New-ServiceCmk XRay -Region eu-west-2")]
    [InlineData("Set-XRayCmk alias/billing-multi-region -Region eu-west-1")]
    [InlineData("Grant-CmkAccess alias/billing XRay -Region eu-west-1")]
    public void Without_WhatIf_PassThru_changes_nothing_of_what_is_put_out(string command)
    {
        var made = Assert.Single(Session.Run<object>($"{command} -PassThru"));
        Assert.True(made is ServiceCmk { Created: true, KeyArn: not null } or CmkChange { Status: "Applied" } or CmkPolicyChange { Status: "Applied" });
        Assert.NotEmpty(Writes());
    }

    [Fact]
    public void The_switch_that_would_follow_is_previewed_before_its_key_exists()
    {
        var statuses = Session.Run<XRayEncryptionStatus>("$global:statuses = Get-XRayEncryptionStatus -Region eu-west-2, us-west-1; $statuses");
        Server.Calls.Reset();
        var changes = Session.Run<CmkChange>("$statuses | New-ServiceCmk -WhatIf -PassThru | Set-XRayCmk -WhatIf -PassThru");

        Assert.Equal(["eu-west-2", "us-west-1"], changes.Select(static change => change.Region).Order(StringComparer.Ordinal));
        Assert.All(changes, change =>
        {
            Assert.Equal(("WhatIf", false, null), (change.Status, change.Verified, change.FinishedAt));
            Assert.Equal(Assert.Single(statuses, status => status.Region == change.Region).KmsKeyId, change.PreviousKeyId);
            Assert.Equal($"arn:aws:kms:{change.Region}:111122223333:alias/xray-trace-data-cmk", change.KeyArn);
            Assert.Contains("does not exist yet", change.Message, StringComparison.Ordinal);
        });
        Assert.Empty(Writes());
        Assert.DoesNotContain("kms:DescribeKey", Calls().Keys);
        Assert.DoesNotContain("kms:GetKeyPolicy", Calls().Keys);
    }

    [Fact]
    public void The_switch_that_would_follow_is_shown_as_a_line_too()
    {
        var lines = Show("New-ServiceCmk XRay -Region eu-west-2 -WhatIf -PassThru | Set-XRayCmk -WhatIf");
        Assert.Contains("alias/xray-trace-data-cmk", Assert.Single(lines, static line => line.Contains("X-Ray encryption configuration in eu-west-2", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_planned_key_says_that_it_is_planned_and_has_neither_id_nor_ARN()
    {
        var key = Assert.Single(Session.Run<ServiceCmk>($"{Planned}$planned"));
        Assert.Equal(("XRay", "alias/xray-trace-data-cmk", "eu-west-2", "111122223333", "Planned", false), (key.Service, key.Alias, key.Region, key.AccountId, key.KeyState, key.Created));
        Assert.Equal(((string?)null, (string?)null, (bool?)null, (DateTimeOffset?)null), (key.KeyId, key.KeyArn, key.RotationEnabled, key.CreationDate));
        Assert.Empty(Session.Run<object>("New-ServiceCmk XRay -Region eu-west-2 -WhatIf"));
        Assert.Empty(Writes());
    }

    [Fact]
    public void A_key_that_is_there_already_is_put_out_as_it_is_and_the_switch_is_tried_against_it()
    {
        var made = Assert.Single(Session.Run<ServiceCmk>("New-ServiceCmk XRay -Region eu-west-2"));
        Server.Calls.Reset();
        var change = Assert.Single(Session.Run<CmkChange>("New-ServiceCmk XRay -Region eu-west-2 -WhatIf -PassThru | Set-XRayCmk -WhatIf -PassThru"));
        Assert.Equal(("WhatIf", made.KeyArn), (change.Status, change.KeyArn));
        Assert.Contains("kms:GetKeyPolicy", Calls().Keys);
        Assert.Empty(Writes());
    }

    [Theory]
    [InlineData("Live")]
    [InlineData("Clixml")]
    [InlineData("Json")]
    [InlineData("Csv")]
    public void A_planned_key_is_previewed_and_never_set_however_it_was_kept(string copy)
    {
        Session.Run<object>($"{Copies}{Planned}$global:key = Copy-{copy} $planned");
        Assert.Equal("WhatIf", Assert.Single(Session.Run<CmkChange>("$key | Set-XRayCmk -WhatIf -PassThru")).Status);
        Server.Calls.Reset();

        foreach (var consumer in new[]
        {
            "$key | Set-XRayCmk", "Set-XRayCmk -KeyId $key -Region eu-west-2", "$key | Set-XRayCmk -Confirm:$false", "$key | Set-XRayCmk -Force",
            "$key | Set-SecretCmk -SecretId a", "$key | Set-TrailCmk -TrailId a", "Set-ServiceCmk -ResourceId xray/111122223333/eu-west-2 -KeyId $key",
            $"$key | Grant-CmkAccess -User {Role}", $"$key | Grant-CmkAccess -User {Role} -WhatIf -PassThru", $"$key | Revoke-CmkAccess -Principal {Role} -Confirm:$false",
            "$key | Test-CmkPolicy", $"$key | Test-CmkAccess -Principal {Role} -Action Decrypt", "$key | New-CmkUserPolicy", "$key | New-CmkGuardrail -Service SecretsManager -Kind ServiceControlPolicy",
        })
        {
            var result = Session.Run(consumer);
            Assert.Equal("KeyNotMade", Assert.Single(result.ErrorIds));
            Assert.Empty(result.Output);
            Assert.Contains("alias/xray-trace-data-cmk", result.Errors[0].ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(0, Server.Calls.Total);
    }

    [Fact]
    public void Its_text_is_no_name_of_a_key()
    {
        Session.Run<object>($"{Planned}$global:key = $planned");
        Server.Calls.Reset();
        RunWithError("Set-XRayCmk -KeyId \"$key\" -Region eu-west-2", "KeyNotMade");
        RunWithError("Set-XRayCmk -KeyId \"$key\" -Region eu-west-2 -WhatIf", "KeyNotMade");
        RunWithError("Test-XRayCmk -Region eu-west-2 -ApprovedKey $key", "KeyNotMade");
        Assert.Equal(0, Server.Calls.Total);
    }

    [Fact]
    public void A_planned_key_of_another_Region_is_refused_as_one_that_exists_is()
    {
        RunWithError("New-ServiceCmk XRay -Region eu-west-2 -WhatIf -PassThru | Set-XRayCmk -Region us-west-1 -WhatIf", "KeyInOtherRegion");
        RunWithError("$key = New-ServiceCmk SecretsManager -Region eu-west-2 -WhatIf -PassThru; Set-SecretCmk billing/api-token-default-key -Region eu-west-1 -KeyId $key -WhatIf", "KeyInOtherRegion");
        RunWithError("$key = New-ServiceCmk CloudTrail -Region eu-west-2 -WhatIf -PassThru; Set-TrailCmk billing-audit -Region eu-west-1 -KeyId $key -WhatIf", "KeyInOtherRegion");
        Assert.Empty(Writes());
    }

    [Fact]
    public void A_planned_key_of_another_service_is_refused()
    {
        RunWithError("New-ServiceCmk SecretsManager -Region eu-west-2 -WhatIf -PassThru | Set-XRayCmk -WhatIf", "KeyOfOtherService");
    }

    [Theory]
    [InlineData("Set-XRayCmk alias/billing-multi-region -Region eu-west-1")]
    public void A_repair_of_the_policy_and_the_switch_after_it_are_previewed_together(string command)
    {
        Session.Run<CmkPolicyChange>("Revoke-CmkAccess alias/billing-multi-region -Service XRay -Region eu-west-1 -Confirm:$false");
        State("eu-west-1").Keys.FindKey(State("eu-west-1").Keys.FindAlias("alias/billing-multi-region")!.TargetKeyId, DateTimeOffset.UtcNow)!.PolicyText =
            """{"Version":"2012-10-17","Statement":[{"Sid":"Admin","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":["kms:Describe*","kms:Get*","kms:List*","kms:Put*"],"Resource":"*"}]}""";
        Server.Calls.Reset();

        var change = Assert.Single(Session.Run<CmkChange>($"{command} -RepairPolicy -WhatIf -PassThru"));
        Assert.Equal(("WhatIf", "WhatIf"), (change.Status, change.PolicyStatus));
        Assert.NotEmpty(change.AddedStatement);
        Assert.Null(change.RepairedPolicy);
        Assert.Empty(Writes());
    }

    private List<string> Show(string script)
    {
        using var session = new ModuleSession(Server.Url, host: _host);
        Assert.Empty(session.Run<object>(script));
        return [.. _host.Lines];
    }
}
