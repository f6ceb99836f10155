using System.Management.Automation;
using System.Text.Json.Nodes;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Services;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Permissions;

/// <summary>What Get-CmkPermission takes and gives.</summary>
public sealed class GetCmkPermissionTests : SandboxTest
{
    private const string KeyArn = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";
    private const string SecretArn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/*";
    private const string TrailArn = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/billing-audit";

    [Theory]
    [InlineData("Get-CmkPermission set-xraycmk", "Set-XRayCmk")]
    [InlineData("Get-CmkPermission -Command Set-*", "Set-CmkRotation", "Set-SecretCmk", "Set-ServiceCmk", "Set-TrailCmk", "Set-XRayCmk")]
    [InlineData("Get-CmkPermission Set-XRayCmk, Set-*", "Set-XRayCmk", "Set-CmkRotation", "Set-SecretCmk", "Set-ServiceCmk", "Set-TrailCmk")]
    [InlineData("'Get-Region', 'Set-XRayCmk' | Get-CmkPermission", "Get-Region", "Set-XRayCmk")]
    [InlineData("Get-Command -Module KmsCompliance -Noun Region | Get-CmkPermission", "Get-Region")]
    [InlineData("Get-Command Get-Region, Set-XRayCmk | Get-CmkPermission", "Get-Region", "Set-XRayCmk")]
    public void Commands_are_named_by_pattern_by_text_and_as_objects(string script, params string[] commands)
    {
        var permissions = Session.Run<CmkPermission>(script);

        Assert.Equal(commands, permissions.Select(permission => Assert.Single(permission.Command)));
        Assert.Equal(0, Server.Calls.Total);
    }

    [Fact]
    public void Without_a_name_every_command_is_shown_and_one_that_asks_nothing_of_AWS_has_no_policy()
    {
        var all = Session.Run<CmkPermission>("Get-CmkPermission");

        Assert.Equal(CommandActions.Commands, all.Select(permission => permission.Command[0]));
        Assert.All(all, permission => Assert.Equal(permission.Actions.Count == 0, permission.PolicyDocument is null));
        Assert.Null(all.Single(permission => permission.Command[0] == "Get-CmkPermission").PolicyDocument);
    }

    [Fact]
    public void An_unknown_name_is_one_error_and_the_others_go_on()
    {
        var result = Session.Run("Get-CmkPermission Get-Nothing, No-*, Get-Region");

        Assert.Equal(["UnknownCommand", "UnknownCommand"], result.ErrorIds);
        Assert.All(result.Errors, error => Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category));
        Assert.Single(result.Output);
    }

    [Theory]
    [InlineData("Get-Region", "", CmkPermissionMode.Audit)]
    [InlineData("Set-XRayCmk", "", CmkPermissionMode.Remediate)]
    [InlineData("Set-XRayCmk", "-Mode Audit", CmkPermissionMode.Audit)]
    [InlineData("Get-Region", "-Mode Remediate", CmkPermissionMode.Remediate)]
    [InlineData("Get-Region, Set-XRayCmk", "-Merge", CmkPermissionMode.Remediate)]
    public void The_mode_is_what_the_commands_do_unless_it_is_named(string command, string mode, CmkPermissionMode expected) =>
        Assert.Equal(expected.ToString(), Assert.Single(Session.Run<CmkPermission>($"Get-CmkPermission {command} {mode}")).Mode);

    [Fact]
    public void Merged_there_is_one_policy_and_the_actions_say_which_command_each_is_for()
    {
        var merged = Assert.Single(Session.Run<CmkPermission>("'Get-Region', 'Set-XRayCmk', 'Set-SecretCmk', 'Get-Region' | Get-CmkPermission -Merge"));

        Assert.Equal(["Get-Region", "Set-XRayCmk", "Set-SecretCmk"], merged.Command);
        Assert.Equal(
            CommandActions.Of("Get-Region").Concat(CommandActions.Of("Set-XRayCmk")).Concat(CommandActions.Of("Set-SecretCmk")).Select(action => (action.Command, action.Action)),
            Session.Run<CmkAction>("Get-CmkPermission Get-Region, Set-XRayCmk, Set-SecretCmk -RoleName Audit -Merge -ByAction").Select(action => (action.Command, action.Action)));
        var actions = Statements(merged).SelectMany(statement => Texts(statement["Action"])).ToList();
        Assert.Equal(actions.Distinct(), actions);
        Assert.Equal(merged.Actions.Order(StringComparer.Ordinal), actions.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Unconfined_a_policy_has_a_statement_for_each_service_and_each_way_of_use()
    {
        var statements = Statements(Assert.Single(Session.Run<CmkPermission>("Get-CmkPermission -Merge"))).ToList();
        var through = ServiceCatalog.All.SelectMany(service => service.ChangeActions).Select(action => action.ViaService).OfType<string>().Distinct().ToList();

        Assert.Equal(
            ServiceCatalog.All.Select(service => service.IamPrefix).Concat(["ec2", "iam", "kms", "oam", "organizations", "s3"]).Distinct().Select(Capitalised).Concat(through.Select(service => $"KmsThrough{Capitalised(service)}")).Order(StringComparer.Ordinal),
            statements.Select(statement => (string?)statement["Sid"]));
        Assert.All(statements, statement => Assert.Equal(("Allow", "*"), ((string?)statement["Effect"], (string?)statement["Resource"])));
        Assert.Contains("xray", through);
        Assert.All(through, service => Assert.Equal(
            $"{service}.*",
            (string?)statements.Single(statement => (string?)statement["Sid"] == $"KmsThrough{Capitalised(service)}")["Condition"]!["StringLike"]!["kms:ViaService"]));

        static string Capitalised(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";
    }

    [Theory]
    [InlineData("", "arn:aws:iam::*:role/Audit")]
    [InlineData(" -AccountId 444455556666", "arn:aws:iam::*:role/Audit")]
    [InlineData(" -Region cn-north-1", "arn:aws-cn:iam::*:role/Audit")]
    public void A_role_may_be_assumed_where_it_is_named_and_no_other(string narrowing, string arn)
    {
        Assert.DoesNotContain("sts:", string.Join(' ', Session.Run<CmkPermission>($"Get-CmkPermission -Merge{narrowing}").Single().Actions), StringComparison.Ordinal);

        var statements = Statements(Assert.Single(Session.Run<CmkPermission>($"Get-CmkPermission Get-Region -RoleName Audit{narrowing}"))).ToList();
        Assert.Equal([arn], ResourcesOf(statements, "sts:AssumeRole"));
        Assert.Equal([arn], ResourcesOf(statements, "sts:TagSession"));
    }

    [Fact]
    public void Resources_are_confined_as_far_as_IAM_allows()
    {
        var statements = Statements(Assert.Single(Session.Run<CmkPermission>(
            $"Get-CmkPermission Set-SecretCmk, New-ServiceCmk -Merge -AccountId 111122223333 -Region eu-*, us-east-1 -KeyArn {KeyArn} -ResourceArn {SecretArn}"))).ToList();

        IEnumerable<string> ResourcesOf(string action) => GetCmkPermissionTests.ResourcesOf(statements, action);
        JsonNode? ConditionOf(string action) => statements.Single(statement => Texts(statement["Action"]).Contains(action))["Condition"]?["StringLike"];
        Assert.Equal(["*"], ResourcesOf("ec2:DescribeRegions"));
        Assert.Null(ConditionOf("ec2:DescribeRegions"));
        Assert.Equal(["*"], ResourcesOf("kms:CreateKey"));
        Assert.Equal(["eu-*", "us-east-1"], Texts(ConditionOf("kms:CreateKey")!["aws:RequestedRegion"]));
        Assert.Equal([KeyArn], ResourcesOf("kms:Encrypt"));
        Assert.Equal(["secretsmanager.eu-*.*", "secretsmanager.us-east-1.*"], Texts(ConditionOf("kms:Encrypt")!["kms:ViaService"]));
        Assert.Equal([SecretArn], ResourcesOf("secretsmanager:UpdateSecret"));

        // A key that is yet to be made has no ARN to name.
        Assert.Equal(["arn:aws:kms:eu-*:111122223333:key/*", "arn:aws:kms:us-east-1:111122223333:key/*"], ResourcesOf("kms:TagResource"));
        Assert.Equal(4, ResourcesOf("kms:CreateAlias").Count());
    }

    [Fact]
    public void A_resource_that_is_named_confines_what_is_done_with_its_kind_alone()
    {
        var statements = Statements(Assert.Single(Session.Run<CmkPermission>(
            $"Get-CmkPermission Set-TrailCmk, Set-SecretCmk -Merge -AccountId 111122223333 -Region eu-west-1 -ResourceArn {TrailArn}"))).ToList();

        Assert.Equal([TrailArn], ResourcesOf(statements, "cloudtrail:UpdateTrail"));
        Assert.Equal(["arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/*"], ResourcesOf(statements, "cloudtrail:UpdateEventDataStore"));
        Assert.Equal(["arn:aws:secretsmanager:eu-west-1:111122223333:secret:*"], ResourcesOf(statements, "secretsmanager:UpdateSecret"));
    }

    [Theory]
    [InlineData("cn-north-1", "aws-cn")]
    [InlineData("us-gov-*", "aws-us-gov")]
    [InlineData("us-isob-east-1", "aws-iso-b")]
    [InlineData("us-west-2", "aws")]
    public void The_Region_tells_the_partition(string region, string partition)
    {
        var actions = Session.Run<CmkAction>($"Get-CmkPermission Set-XRayCmk -Region {region} -ByAction");
        Assert.Contains($"arn:{partition}:kms:{region}:*:key/*", Assert.Single(actions, action => action.Action == "kms:DescribeKey").Resource);
    }

    [Theory]
    [InlineData("-KeyArn alias/billing", "InvalidResourceArn")]
    [InlineData("-KeyArn arn:aws:kms:eu-west-1:111122223333:alias/billing", "InvalidResourceArn")]
    [InlineData("-SecretArn prod/token", "InvalidResourceArn")]
    [InlineData("-ResourceArn " + KeyArn, "InvalidResourceArn")]
    [InlineData("-ResourceArn " + TrailArn + ", prod/token", "InvalidResourceArn")]
    [InlineData("-Region eu-west-1, cn-north-1", "PartitionsMixed")]
    [InlineData("-Region cn-* -KeyArn " + KeyArn, "PartitionsMixed")]
    [InlineData("-AccountId 1", "InvalidAccountId")]
    [InlineData("-Region Ireland", "InvalidRegion")]
    [InlineData("-Region 'eu-[ab]*'", "InvalidRegion")]
    public void What_a_policy_cannot_be_confined_to_is_an_error_and_no_policy_is_given(string argument, string errorId) =>
        Assert.Empty(RunWithError($"Get-CmkPermission {argument}", errorId).Output);

    [Fact]
    public void An_ARN_tells_the_partition_too() => Assert.Contains(
        "arn:aws-cn:secretsmanager:*-1:111122223333:secret:*",
        Assert.Single(Session.Run<CmkPermission>($"Get-CmkPermission Set-SecretCmk -Region *-1 -AccountId 111122223333 -KeyArn {KeyArn.Replace("aws", "aws-cn", StringComparison.Ordinal)}")).PolicyDocument,
        StringComparison.Ordinal);

    [Fact]
    public void A_Region_may_be_an_object_of_Get_Region() =>
        Assert.Contains("eu-west-1", Assert.Single(Session.Run<CmkPermission>("Get-CmkPermission Get-XRayEncryptionStatus -Region (Get-Region eu-west-1)")).PolicyDocument, StringComparison.Ordinal);

    [Fact]
    public void Every_policy_is_one_that_IAM_understands() => Assert.All(
        Session.Run<CmkPermission>($"Get-CmkPermission; Get-CmkPermission -Region eu-*, us-east-1 -AccountId 111122223333; Get-CmkPermission -Merge; Get-CmkPermission -Merge -KeyArn {KeyArn} -ResourceArn {SecretArn}, {TrailArn}")
            .Where(permission => permission.PolicyDocument is not null),
        permission =>
        {
            var statements = IdentityPolicyDocument.Parse(permission.PolicyDocument!).Statements;
            Assert.All(statements, statement => Assert.Matches("^[A-Za-z0-9]+$", statement.Sid));
            Assert.All(statements, statement => Assert.Empty(statement.UnknownMembers));
        });

    [Fact]
    public void A_policy_that_is_longer_than_IAM_takes_is_given_with_a_warning()
    {
        var result = Session.Run($"Get-CmkPermission Set-SecretCmk -KeyArn (1..40 | ForEach-Object {{ '{KeyArn}' + $_ }})");

        Assert.Contains("IAM takes 6144", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Single(result.Output);
    }

    [Fact]
    public void A_script_needs_what_its_commands_need_however_they_are_written()
    {
        WriteScript("a.ps1", """
            param([hashtable] $Connection)
            function Test-Everything { get-region @Connection | Get-XRayEncryptionStatus @Connection }
            # Set-SecretCmk is named in a comment only
            'Set-SecretCmk in a text'
            if ($false) { 1..2 | ForEach-Object { KmsCompliance\Set-XRayCmk -Default } }
            & { Write-Output 'unrelated' }
            """);
        WriteScript("b.ps1", "'nothing of ours'");

        var permissions = Session.Run<CmkPermission>($"Get-CmkPermission -Path '{Temporary.FullName}/*.ps1'");

        Assert.Equal(["a.ps1", "b.ps1"], permissions.Select(permission => Path.GetFileName(permission.ScriptPath)));
        Assert.Equal(["Get-Region", "Get-XRayEncryptionStatus", "Set-XRayCmk"], permissions[0].Command);
        Assert.Contains("kms:CreateGrant", permissions[0].PolicyDocument, StringComparison.Ordinal);
        Assert.Equal((0, null), (permissions[1].Command.Count, permissions[1].PolicyDocument));
        Assert.Equal(permissions[0].Command, Assert.Single(Session.Run<CmkPermission>($"Get-CmkPermission -Path '{Temporary.FullName}/a.ps1', '{Temporary.FullName}/b.ps1' -Merge")).Command);
    }

    [Fact]
    public void What_only_a_run_would_tell_is_said()
    {
        WriteScript("a.ps1", """
            Get-Region
            & $command
            . ./other.ps1
            """);

        var result = Session.Run($"Get-CmkPermission -Path '{Temporary.FullName}/a.ps1'");

        Assert.Contains("line 2, 3", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(["Get-Region"], Assert.IsType<CmkPermission>(Assert.Single(result.Output).BaseObject).Command);
    }

    [Fact]
    public void A_script_that_is_not_there_or_none_is_an_error()
    {
        WriteScript("bad.ps1", "Get-Region\nif (");

        RunWithError($"Get-CmkPermission -Path '{Temporary.FullName}/none.ps1'", "ScriptNotFound");
        RunWithError($"Get-CmkPermission -Path '{Temporary.FullName}/none*.ps1'", "ScriptNotFound");
        RunWithError($"Get-CmkPermission -Path '{Temporary.FullName}'", "ScriptNotFound");
        RunWithError("Get-CmkPermission -Path env:PATH", "ScriptNotFound");
        RunWithError("Get-CmkPermission -Path nodrive:x", "ScriptNotFound");
        var bad = RunWithError($"Get-CmkPermission -Path '{Temporary.FullName}/bad.ps1'", "ScriptNotUnderstood");
        Assert.Contains("line 2", bad.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-CmkPermission Set-X", "Set-XRayCmk")]
    [InlineData("Get-CmkPermission -Command Get-Reg", "Get-Region")]
    [InlineData("Get-CmkPermission -Mode A", "Audit")]
    [InlineData("Get-CmkPermission -Mode R", "Remediate")]
    public void Commands_and_modes_are_completed(string line, string expected)
    {
        using var shell = Session.Create(string.Empty);
        shell.Commands.Clear();

        Assert.Equal([expected], CommandCompletion.CompleteInput(line, line.Length, options: null, shell).CompletionMatches.Select(match => match.CompletionText));
    }

    private static IEnumerable<JsonNode> Statements(CmkPermission permission) =>
        JsonNode.Parse(permission.PolicyDocument!)!["Statement"]!.AsArray().Select(statement => statement!);

    private static IEnumerable<string> ResourcesOf(IEnumerable<JsonNode> statements, string action) =>
        Texts(statements.Single(statement => Texts(statement["Action"]).Contains(action))["Resource"]);

    private static IEnumerable<string> Texts(JsonNode? node) => node is JsonArray array ? array.Select(item => (string)item!) : [(string)node!];

    private void WriteScript(string name, string script) => File.WriteAllText(Temporary[name], script);
}
