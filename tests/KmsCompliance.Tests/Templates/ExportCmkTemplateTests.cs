using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;
using KmsCompliance.Sandbox.Endpoint.Services.XRay;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Templates;

/// <summary>Accounts are written as infrastructure as code, as they are and as plans will have made them.</summary>
public sealed partial class ExportCmkTemplateTests : SandboxTest
{
    private const string Account = SandboxAccounts.AccountId;
    private const string Everything = "Get-ServiceEncryptionStatus -Region eu-west-1";
    private const string Secrets = "Get-SecretEncryptionStatus -Region eu-west-1";
    private const string Billing = "00000101-5a6d-4b0c-8000-000000000101";

    private string Folder => Temporary["export"];

    private string AccountFolder => Path.Combine(Folder, Account);

    private string RegionFolder => Path.Combine(AccountFolder, "eu-west-1");

    [Theory]
    [InlineData("Terraform")]
    [InlineData("CloudFormation")]
    public void What_is_asked_for_is_written_or_named_and_nothing_is_changed(string format)
    {
        var statuses = Session.Run<EncryptionStatus>(Everything);
        var export = Assert.Single(Export(Everything, format, "-WarningAction Ignore"));

        Assert.Empty(Writes());
        Assert.Equal((format, Account, false), (export.Format, export.DeploymentAccountId, export.IsPlanned));
        Assert.Equal(format == "Terraform" ? null : "eu-west-1", export.DeploymentRegion);
        Assert.All(export.WrittenFile, file => Assert.True(File.Exists(file), file));
        Assert.Equal(export.WrittenFile.Order(StringComparer.Ordinal), Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
        Assert.NotEmpty(export.Exported);

        // Of a resource its id is in a file that imports it, or it is named among those that are in none.
        var text = string.Concat(export.WrittenFile.Select(File.ReadAllText));
        Assert.All(statuses, status => Assert.True(
            text.Contains(format == "Terraform" && status is XRayEncryptionStatus ? "aws_xray_encryption_config" : status is XRayEncryptionStatus ? "Custom::XRayEncryptionConfig" : status is LogGroupEncryptionStatus or TrailEncryptionStatus { ResourceType: TrailResourceType.Trail } ? $"\"{status.ResourceName}\"" : status.ResourceId, StringComparison.Ordinal)
                || export.NotExported.Any(line => line.StartsWith($"{status.ResourceId}: ", StringComparison.Ordinal)),
            status.ResourceId));
    }

    [Theory]
    [InlineData("Terraform")]
    [InlineData("CloudFormation")]
    public void The_same_account_gives_the_same_files_to_the_byte_whatever_the_order(string format)
    {
        Export(Everything, format, "-WarningAction Ignore");
        var first = Files();
        Directory.Delete(Folder, recursive: true);

        Export($"$statuses = {Everything}; [array]::Reverse($statuses); $statuses", format, "-ThrottleLimit 1 -WarningAction Ignore");

        Assert.Equal(first, Files());

        // What says the same is no obstacle, and is not written again.
        var written = File.GetLastWriteTimeUtc(Path.Combine(Folder, first.Keys.First()));
        Assert.Single(Export(Everything, format, "-WarningAction Ignore"));
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(Folder, first.Keys.First())));
    }

    [Fact]
    public void A_file_that_says_something_else_is_replaced_only_by_force_and_nothing_beside_it_is_written()
    {
        Export(Secrets, "Terraform");
        var keys = Path.Combine(AccountFolder, "keys.tf");
        var imports = Path.Combine(AccountFolder, "imports.tf");
        File.AppendAllText(keys, "# mine\n");
        File.Delete(imports);

        RunWithError($"{Secrets} | Export-CmkTemplate '{Folder}' Terraform", "TemplateFileExists");
        Assert.EndsWith("# mine\n", File.ReadAllText(keys), StringComparison.Ordinal);
        Assert.False(File.Exists(imports));

        Assert.Single(Export(Secrets, "Terraform", "-Force"));
        Assert.DoesNotContain("# mine", File.ReadAllText(keys), StringComparison.Ordinal);
        Assert.True(File.Exists(imports));
    }

    [Fact]
    public void Templates_that_lie_there_and_are_none_of_the_export_are_named()
    {
        Directory.CreateDirectory(AccountFolder);
        File.WriteAllText(Path.Combine(AccountFolder, "old.tf"), string.Empty);

        var result = Session.Run($"{Secrets} | Export-CmkTemplate '{Folder}' Terraform");

        Assert.Contains(result.Warnings, static warning => warning.Contains("old.tf", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(AccountFolder, "old.tf")));
    }

    [Fact]
    public void Nothing_is_asked_for_twice()
    {
        var secrets = Session.Run<SecretEncryptionStatus>(Secrets);
        Session.Set("secrets", secrets);
        Server.Calls.Reset();

        var export = Assert.Single(Export("$secrets", "Terraform"));

        var keys = export.Exported.Count(address => address.StartsWith("aws_kms_key.", StringComparison.Ordinal));
        var calls = Calls();
        Assert.Equal((secrets.Count, keys, keys, keys), (calls["secretsmanager:DescribeSecret"], calls["kms:GetKeyPolicy"], calls["kms:GetKeyRotationStatus"], calls["kms:ListResourceTags"]));
        Assert.Equal((1, 1), (calls["kms:ListAliases"], calls["sts:GetCallerIdentity"]));
        Assert.Equal(7, calls.Count);
    }

    [Fact]
    public void Under_WhatIf_everything_is_read_and_no_file_is_written()
    {
        var result = Session.Run($"{Secrets} | Export-CmkTemplate '{Folder}' Terraform -WhatIf");

        Assert.Empty(result.Output);
        Assert.Empty(result.Errors);
        Assert.False(Directory.Exists(Folder));
        Assert.True(Calls().ContainsKey("kms:GetKeyPolicy"));
    }

    [Fact]
    public void Files_are_their_owners_alone()
    {
        Export(Secrets, "Terraform");
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public void What_a_stack_or_a_service_has_and_what_goes_away_is_named_and_not_written()
    {
        var secrets = State("eu-west-1").Secrets;
        var state = State("eu-west-1");
        var named = Session.Run<SecretEncryptionStatus>(Secrets).Where(status => status.OwningService is null && !status.IsReplica).ToList();
        secrets.Find(named[0].ResourceName, DateTimeOffset.UtcNow)!.SetTag("aws:cloudformation:stack-name", "billing");
        var key = state.Keys.FindKey(Billing, DateTimeOffset.UtcNow)!;
        key.Tags["aws:cloudformation:stack-name"] = "keys";

        var export = Assert.Single(Export(Secrets, "Terraform", "-WarningAction Ignore"));

        Assert.Contains(export.NotExported, line => line.StartsWith(named[0].ResourceId, StringComparison.Ordinal) && line.Contains("'billing'", StringComparison.Ordinal));
        Assert.Contains(export.NotExported, line => line.StartsWith(key.Arn, StringComparison.Ordinal) && line.Contains("'keys'", StringComparison.Ordinal));
        Assert.DoesNotContain("aws:cloudformation", string.Concat(Files().Where(file => file.Key.EndsWith(".tf", StringComparison.Ordinal)).Select(file => file.Value)), StringComparison.Ordinal);

        // Where the key is another's, what is under it names it as the service does.
        var text = Files()[$"{Account}/secrets_manager.tf"];
        Assert.Contains($"\"{key.Arn}\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain(named[0].ResourceId, Files()[$"{Account}/imports.tf"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kms:GetKeyPolicy", Billing)]
    [InlineData("kms:ListResourceTags", Billing)]
    [InlineData("kms:GetKeyRotationStatus", Billing)]
    [InlineData("secretsmanager:DescribeSecret", "secret:billing/api-token-cmk-arn")]
    public void What_cannot_be_read_whole_is_in_no_file_and_is_an_error(string action, string what)
    {
        Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, action);

        var result = Session.Run($"{Secrets} | Export-CmkTemplate '{Folder}' Terraform -WarningAction Ignore");

        Assert.All(result.ErrorIds, id => Assert.Equal("AccessDenied", id));
        Assert.NotEmpty(result.ErrorIds);
        var export = result.Seen.Select(output => output.BaseObject).OfType<CmkTemplateExport>().SingleOrDefault();
        Assert.Contains(export!.NotExported, line => line.Contains(what, StringComparison.Ordinal) && line.Contains("could not be read whole", StringComparison.Ordinal));
        Assert.DoesNotContain(what, Files().GetValueOrDefault($"{Account}/imports.tf") ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public void No_value_of_a_secret_is_asked_for_or_written()
    {
        Export(Everything, "Terraform", "-WarningAction Ignore");
        Export(Everything, "CloudFormation", "-WarningAction Ignore");

        Assert.DoesNotContain(Calls().Keys, call => call.Contains("SecretValue", StringComparison.Ordinal));
        Assert.DoesNotMatch(SecretValue(), string.Concat(Files().Values));
    }

    [Fact]
    public void As_planned_keys_that_are_made_are_new_and_resources_name_them()
    {
        var plan = Assert.Single(Session.Run<CmkPlan>($"Get-XRayEncryptionStatus -Region us-west-1, us-west-2 | New-CmkPlan '{Temporary["a.plan.json"]}' -CreateKey"));
        Session.Set("plan", plan);

        var export = Assert.Single(Session.Run<CmkTemplateExport>($"$plan | Export-CmkTemplate '{Folder}' Terraform"));

        Assert.True(export.IsPlanned);
        var (keys, imports, xray) = (Files()[$"{Account}/keys.tf"], Files()[$"{Account}/imports.tf"], Files()[$"{Account}/x_ray.tf"]);
        Assert.Equal(2, Count(keys, "resource \"aws_kms_key\""));
        Assert.Contains("\"KmsCompliance:Service\" = \"XRay\"", keys, StringComparison.Ordinal);
        Assert.DoesNotContain("aws_kms_key", imports, StringComparison.Ordinal);
        Assert.Equal(2, Count(imports, "aws_xray_encryption_config."));
        Assert.Equal(2, Count(xray, "aws_kms_key."));
        Assert.Empty(Writes());

        // Once the plan is applied its keys are there, are imported under the same names, and nothing is left to change.
        Session.Run("$plan | Invoke-CmkPlan -Confirm:$false");
        var applied = Session.Run($"Export-CmkTemplate '{Folder}' Terraform -PlanPath '{plan.PlanPath}' -Force");
        Assert.Empty(applied.Errors);
        Assert.Empty(applied.Warnings);
        Assert.Equal(2, Count(Files()[$"{Account}/imports.tf"], "to = aws_kms_key."));
        Assert.Equal(Addresses(keys), Addresses(Files()[$"{Account}/keys.tf"]));
        Assert.Equal(xray, Files()[$"{Account}/x_ray.tf"]);
        Assert.DoesNotContain("What the plan changes", Files()[$"{Account}/notes.md"], StringComparison.Ordinal);

        Session.Run("$plan | Undo-CmkPlan -Confirm:$false");
        RunWithError($"Export-CmkTemplate '{Folder}' Terraform -PlanPath '{plan.PlanPath}' -Force", "TemplateOfUndonePlan");
    }

    [Fact]
    public void As_planned_policies_rotations_and_keys_that_are_there_are_those_of_the_plan_and_CloudFormation_imports_what_is()
    {
        Session.Run("Set-CmkRotation alias/billing -Region eu-west-1 -Disable -Confirm:$false");
        var groups = "Get-ServiceEncryptionStatus -Service CloudWatchLogs -Region eu-west-1 | Where-Object Compliance -eq NonCompliant";
        var plan = Assert.Single(Session.Run<CmkPlan>($"{groups} | New-CmkPlan '{Temporary["a.plan.json"]}' -KeyId alias/billing -RepairPolicy -RotationPeriodInDays 200"));
        Session.Set("plan", plan);

        var export = Assert.Single(Session.Run<CmkTemplateExport>($"$plan | Export-CmkTemplate '{Folder}' CloudFormation"));

        var before = Properties("import.template.json", "AWS::KMS::Key");
        var after = Properties("planned.template.json", "AWS::KMS::Key");
        Assert.False(before["EnableKeyRotation"]?.GetValue<bool>() ?? false);
        Assert.Equal((true, 200), (after["EnableKeyRotation"]!.GetValue<bool>(), after["RotationPeriodInDays"]!.GetValue<int>()));
        Assert.False(JsonNode.DeepEquals(before["KeyPolicy"], after["KeyPolicy"]));
        Assert.Null(Properties("import.template.json", "AWS::Logs::LogGroup")["KmsKeyId"]);
        Assert.NotNull(Properties("planned.template.json", "AWS::Logs::LogGroup")["KmsKeyId"]);
        Assert.DoesNotContain(export.TemplatePath, path => path.Contains("import", StringComparison.Ordinal));

        // What is planned is judged, not what is imported.
        Session.Set("export", export);
        var findings = Session.Run<CmkTemplateFinding>("$export | Test-CmkTemplate -Region eu-west-1 -Rule KMSC001");
        Assert.NotEmpty(findings);
        Assert.All(findings, finding => Assert.Equal(Compliance.Compliant, finding.Compliance));
    }

    [Fact]
    public void What_was_changed_since_the_plan_is_no_part_of_it()
    {
        Session.Run("Set-CmkRotation alias/billing -Region eu-west-1 -Disable -Confirm:$false");
        var groups = "Get-ServiceEncryptionStatus -Service CloudWatchLogs -Region eu-west-1 | Where-Object Compliance -eq NonCompliant";
        Session.Set("plan", Assert.Single(Session.Run<CmkPlan>($"{groups} | New-CmkPlan '{Temporary["a.plan.json"]}' -KeyId alias/billing -RepairPolicy")));
        Session.Run($"Grant-CmkAccess alias/billing XRay -User arn:aws:iam::{Account}:role/App -Region eu-west-1 -Confirm:$false; {groups} | Set-ServiceCmk -KeyId alias/audit-logs -RepairPolicy -Confirm:$false");

        // Files that have it would be without it.
        Export("'alias/billing'", "Terraform", "-Region eu-west-1");
        var whole = Files();
        RunWithError($"$plan | Export-CmkTemplate '{Folder}' Terraform -Force", "TemplateNotWhole");
        Assert.Equal(whole, Files());

        var export = Assert.Single(Session.Run<CmkTemplateExport>($"$plan | Export-CmkTemplate '{Temporary["elsewhere"]}' Terraform"));
        Assert.Equal(2, export.NotExported.Count(line => line.Contains("changed since the plan", StringComparison.Ordinal)));
        Assert.DoesNotContain(export.Exported, address => address.StartsWith("aws_cloudwatch_log_group.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_of_somebody_else_with_the_alias_of_the_plan_is_not_taken_for_its_own()
    {
        Session.Set("plan", Assert.Single(Session.Run<CmkPlan>($"Get-XRayEncryptionStatus -Region us-west-1 | New-CmkPlan '{Temporary["a.plan.json"]}' -CreateKey")));
        Session.Run("New-ServiceCmk XRay -Region us-west-1 -Confirm:$false");

        var export = Assert.Single(Session.Run<CmkTemplateExport>($"$plan | Export-CmkTemplate '{Folder}' Terraform"));

        Assert.Contains(export.NotExported, line => line.StartsWith("alias/xray-trace-data-cmk: ", StringComparison.Ordinal) && line.Contains("this plan has not made", StringComparison.Ordinal));
        Assert.Contains(export.NotExported, line => line.StartsWith($"xray/{Account}/us-west-1: ", StringComparison.Ordinal));
        Assert.Empty(export.Exported);
    }

    [Fact]
    public void A_pipeline_that_hands_nothing_on_writes_nothing_be_a_plan_named_beside_it()
    {
        Session.Run($"$null = Get-XRayEncryptionStatus -Region us-west-1 | New-CmkPlan '{Temporary["a.plan.json"]}' -CreateKey");

        Assert.Empty(Session.Run($"@() | Export-CmkTemplate '{Folder}' Terraform -PlanPath '{Temporary["a.plan.json"]}'").Output);
        Assert.False(Directory.Exists(Folder));
        Assert.Single(Session.Run<CmkTemplateExport>($"Export-CmkTemplate '{Folder}' Terraform -PlanPath '{Temporary["a.plan.json"]}'"));
    }

    [Fact]
    public void Files_that_are_whole_are_not_replaced_by_some_that_are_not_also_not_by_force()
    {
        Export(Secrets, "Terraform");
        var before = Files();
        Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, "kms:GetKeyPolicy");

        var result = Session.Run($"{Secrets} | Export-CmkTemplate '{Folder}' Terraform -Force");

        Assert.Contains("TemplateNotWhole", result.ErrorIds);
        Assert.Equal(before, Files());

        // What an audit has not seen is not gone either.
        Server.Faults.Clear();
        var unseen = Session.Run($"& {{ {Secrets} | Where-Object ResourceName -like '*-cmk-*'; [pscustomobject]@{{ Service = 'SecretsManager'; ResourceId = 'secretsmanager/{Account}/eu-west-1/*'; Region = 'eu-west-1'; AccountId = '{Account}' }} }} | Export-CmkTemplate '{Folder}' Terraform -Force");
        Assert.Equal(["ResourcesNotListed", "TemplateNotWhole"], unseen.ErrorIds);
        Assert.Equal(before, Files());
    }

    [Fact]
    public void What_files_will_not_have_any_more_is_named_since_Terraform_deletes_it()
    {
        Export(Secrets, "Terraform");

        var result = Session.Run($"{Secrets} | Where-Object ResourceName -like '*-cmk-*' | Export-CmkTemplate '{Folder}' Terraform -Force");

        Assert.Contains("aws_secretsmanager_secret.billing_api-token-default-key", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Empty(Session.Run($"{Secrets} | Where-Object ResourceName -like '*-cmk-*' | Export-CmkTemplate '{Folder}' Terraform -Force").Warnings);
    }

    [Fact]
    public void A_key_that_loses_its_alias_is_moved_and_one_that_gets_the_alias_of_another_is_refused()
    {
        const string Alias = "alias/secrets-manager-data-cmk";
        const string Address = "aws_kms_key.secrets-manager-data-cmk_eu-west-1";
        Session.Run("$key = New-ServiceCmk SecretsManager -Region eu-west-1 -Confirm:$false; $null = Get-SecretEncryptionStatus -Region eu-west-1 | Select-Object -First 1 | Set-SecretCmk -KeyId $key.KeyArn -Confirm:$false");
        Export(Secrets, "Terraform");
        var before = Files();
        var keys = State("eu-west-1").Keys;
        var made = keys.FindAlias(Alias)!.TargetKeyId;

        // Another key has the alias and the tag.
        keys.FindAlias(Alias)!.TargetKeyId = Billing;
        keys.FindKey(Billing, DateTimeOffset.UtcNow)!.Tags["KmsCompliance:Alias"] = Alias;
        var refused = Session.Run($"{Secrets} | Export-CmkTemplate '{Folder}' Terraform -Force");
        Assert.Equal(["TemplateAddressTaken"], refused.ErrorIds);
        Assert.Empty(refused.Output);
        Assert.Contains($"{Address} was \"{made}@eu-west-1\", and is \"{Billing}@eu-west-1\" now", refused.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, Files());

        // None has it.
        keys.RemoveAlias(Alias);
        keys.FindKey(Billing, DateTimeOffset.UtcNow)!.Tags.Remove("KmsCompliance:Alias");
        var moved = Session.Run($"{Secrets} | Export-CmkTemplate '{Folder}' Terraform -Force");
        Assert.Empty(moved.Errors);
        Assert.DoesNotContain(moved.Warnings, warning => warning.Contains(Address, StringComparison.Ordinal));
        Assert.Equal($"moved {{\n  from = {Address}\n  to   = aws_kms_key.key_{made}_eu-west-1\n}}\n", Files()[$"{Account}/moved.tf"]);

        // And so it stays, to the byte.
        var after = Files();
        Assert.Single(Export(Secrets, "Terraform"));
        Assert.Equal(after, Files());
    }

    [Fact]
    public void A_key_that_was_made_as_planned_and_lost_its_alias_is_moved_too()
    {
        Session.Set("plan", Assert.Single(Session.Run<CmkPlan>($"Get-XRayEncryptionStatus -Region us-west-1 | New-CmkPlan '{Temporary["a.plan.json"]}' -CreateKey")));
        Session.Run($"$null = $plan | Export-CmkTemplate '{Folder}' Terraform");
        Session.Run("$plan | Invoke-CmkPlan -Confirm:$false");
        State("us-west-1").Keys.RemoveAlias("alias/xray-trace-data-cmk");

        Export("Get-XRayEncryptionStatus -Region us-west-1", "Terraform", "-Force -WarningAction Ignore");

        Assert.Contains("  from = aws_kms_key.xray-trace-data-cmk_us-west-1\n  to   = aws_kms_key.key_", Files()[$"{Account}/moved.tf"], StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_data_store_gets_no_key_by_Terraform_and_is_named()
    {
        Session.Set("plan", Assert.Single(Session.Run<CmkPlan>($"Get-ServiceEncryptionStatus -Region us-east-1 | New-CmkPlan '{Temporary["a.plan.json"]}' -CreateKey")));
        var stores = Session.Run<CmkPlanStep>("$plan.Step | Where-Object { $_.Service -eq 'CloudTrailLake' -and $_.Action -eq 'SetKey' }").Select(static step => step.Target).ToList();

        var export = Assert.Single(Session.Run<CmkTemplateExport>($"$plan | Export-CmkTemplate '{Folder}' Terraform"));

        Assert.NotEmpty(stores);
        Assert.All(stores, store => Assert.Contains(export.NotExported, line => line.StartsWith($"{store}: ", StringComparison.Ordinal) && line.Contains("Invoke-CmkPlan", StringComparison.Ordinal)));
        Assert.All(stores, store => Assert.Contains(store, Files()[$"{Account}/imports.tf"], StringComparison.Ordinal));
        Assert.DoesNotContain("kms_key_id", Files()[$"{Account}/cloud_trail_lake.tf"], StringComparison.Ordinal);
        Assert.DoesNotMatch("`aws_cloudtrail_event_data_store[^`]*` gets another key", Files()[$"{Account}/notes.md"]);

        // CloudFormation gives it one without replacing it.
        Session.Run($"$null = $plan | Export-CmkTemplate '{Folder}' CloudFormation -WarningAction Ignore");
        Assert.NotNull(JsonNode.Parse(Files()[$"{Account}/us-east-1/planned.template.json"])!["Resources"]!.AsObject().Select(static resource => resource.Value!).First(static resource => resource["Type"]!.GetValue<string>() == "AWS::CloudTrail::EventDataStore")["Properties"]!["KmsKeyId"]);
    }

    [Fact]
    public void What_the_export_s_own_stacks_have_is_written_again_for_CloudFormation_alone()
    {
        State("eu-west-1").Keys.FindKey(Billing, DateTimeOffset.UtcNow)!.Tags["aws:cloudformation:stack-name"] = "kms-compliance-2";

        Assert.DoesNotContain(Assert.Single(Export("'alias/billing'", "CloudFormation", "-Region eu-west-1")).NotExported, line => line.Contains("kms-compliance", StringComparison.Ordinal));
        Assert.Contains(Assert.Single(Export("'alias/billing'", "Terraform", "-Region eu-west-1")).NotExported, line => line.Contains("'kms-compliance-2'", StringComparison.Ordinal));
    }

    [Fact]
    public void An_account_that_two_sessions_read_is_written_once()
    {
        var export = Assert.Single(Session.Run<CmkTemplateExport>($"$one = Connect-CmkSession; $two = Connect-CmkSession; & {{ Get-Region eu-west-1 -Session $one; Get-Region eu-west-2 -Session $two }} | Get-XRayEncryptionStatus | Export-CmkTemplate '{Folder}' Terraform"));

        Assert.Equal(2, export.Exported.Count(address => address.StartsWith("aws_xray_encryption_config.", StringComparison.Ordinal)));
    }

    [Fact]
    public void Resources_beside_a_plan_are_those_that_are_written()
    {
        Session.Run($"$null = Get-XRayEncryptionStatus -Region us-west-1, us-west-2 | New-CmkPlan '{Temporary["a.plan.json"]}' -CreateKey");

        var export = Assert.Single(Session.Run<CmkTemplateExport>($"Get-XRayEncryptionStatus -Region us-west-2 | Export-CmkTemplate '{Folder}' Terraform -PlanPath '{Temporary["a.plan.json"]}'"));

        Assert.DoesNotContain("us-west-1", string.Concat(Files().Values), StringComparison.Ordinal);
        Assert.Contains(export.Exported, address => address.StartsWith("aws_kms_key.", StringComparison.Ordinal));
        Session.Set("other", new string('0', 64));
        RunWithError($"Export-CmkTemplate '{Folder}' Terraform -PlanPath '{Temporary["a.plan.json"]}' -Hash $other", "PlanNotTheOne");
    }

    [Theory]
    [InlineData("'alias/billing'", "-Region eu-west-1")]
    [InlineData($"'arn:aws:kms:eu-west-1:{Account}:key/{Billing}'", "")]
    [InlineData("(Get-ServiceCmk -Region eu-west-1 -Alias alias/billing)", "")]
    public void Keys_are_written_alone(string keys, string parameters)
    {
        var export = Assert.Single(Session.Run<CmkTemplateExport>($"{keys} | Export-CmkTemplate '{Folder}' Terraform {parameters}"));

        Assert.Equal(["aws_kms_alias", "aws_kms_key"], export.Exported.Select(address => address.Split('.')[0]).Distinct().Order(StringComparer.Ordinal));
        var policy = JsonNode.Parse(Files().Single(file => file.Key.Contains("policies/", StringComparison.Ordinal)).Value);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(State("eu-west-1").Keys.FindKey(Billing, DateTimeOffset.UtcNow)!.PolicyText), policy));
    }

    [Fact]
    public void Where_the_language_takes_an_ARN_alone_a_key_that_is_named_by_alias_is_named_by_that()
    {
        State("eu-west-1").XRay.KeyArn = "alias/billing";

        Export("Get-XRayEncryptionStatus -Region eu-west-1", "Terraform");

        Assert.Contains("key_id = aws_kms_key.key_00000101-5a6d-4b0c-8000-000000000101_eu-west-1.arn", Files()[$"{Account}/x_ray.tf"], StringComparison.Ordinal);
    }

    [Fact]
    public void Each_account_has_a_folder_and_is_read_by_its_own_session()
    {
        var result = Session.Run($"$reader = Connect-CmkSession -RoleName Audit; Get-OrganizationAccount | Get-Region eu-west-1 -Session $reader -ErrorAction Ignore | Get-XRayEncryptionStatus | Export-CmkTemplate '{Folder}' Terraform -Session $reader");

        var exports = result.Seen.Select(output => output.BaseObject).OfType<CmkTemplateExport>().ToList();
        Assert.True(exports.Count > 1, $"{exports.Count} accounts");
        Assert.Equal(exports.Select(export => export.DeploymentAccountId).Order(StringComparer.Ordinal), Directory.EnumerateDirectories(Folder).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal));
        Assert.All(exports, export => Assert.Contains($"\"{export.DeploymentAccountId}\"", File.ReadAllText(Path.Combine(export.Folder, "versions.tf")), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Get-Region eu-west-1")]
    [InlineData("$plan.Step[0]")]
    [InlineData("Get-OrganizationAccount 444455556666")]
    public void What_names_neither_a_resource_nor_a_key_nor_a_plan_is_an_error(string input)
    {
        Session.Set("plan", Assert.Single(Session.Run<CmkPlan>($"Get-XRayEncryptionStatus -Region us-west-1 | New-CmkPlan '{Temporary["a.plan.json"]}' -CreateKey")));

        RunWithError($"{input} | Export-CmkTemplate '{Folder}' Terraform", "TemplateOfNothing");
        RunWithError($"{input} | Export-CmkTemplate '{Folder}' Terraform -PlanPath '{Temporary["a.plan.json"]}'", "TemplateOfNothing");
        Assert.False(Directory.Exists(Folder));
    }

    [Theory]
    [InlineData("Set-XRayCmk -KeyId alias/billing -Confirm:$false")]
    [InlineData("Set-ServiceCmk -Confirm:$false")]
    [InlineData("New-ServiceCmk XRay -Confirm:$false")]
    [InlineData("Disable-ServiceCmk -Confirm:$false")]
    [InlineData("Test-XRayCmk")]
    [InlineData("Test-ServiceCmk")]
    [InlineData("Get-XRayEncryptionStatus")]
    public void An_export_is_neither_a_Region_nor_a_resource_to_other_commands(string command)
    {
        Session.Set("exports", Export("Get-XRayEncryptionStatus -Region eu-west-1", "CloudFormation"));

        foreach (var exports in new[] { "$exports", "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($exports[0]))" })
        {
            var result = Session.Run($"{exports} | {command}");
            Assert.NotEmpty(result.ErrorIds);
            Assert.Empty(result.Output);
        }

        Assert.Empty(Writes());
    }

    [Fact]
    public void What_was_not_seen_and_what_is_of_a_template_is_refused()
    {
        RunWithError($"'xray/{Account}/eu-west-1/*' | Export-CmkTemplate '{Folder}' Terraform", "ResourcesNotListed");
        RunWithError($"Export-CmkTemplate '{Folder}' Terraform", "TemplateOfNothing");
        RunWithError($"Export-CmkTemplate '{Folder}' Terraform arn:aws:kms:eu-west-1:{Account}:key/{Billing} -Region eu-west-2", "TemplateKeyElsewhere");
        Assert.Empty(Session.Run($"@() | Export-CmkTemplate '{Folder}' Terraform").Errors);
        Assert.False(Directory.Exists(Folder));
        RunWithError($"{Secrets} | Export-CmkTemplate '{Folder}' Terraform -WarningAction Ignore | Test-CmkTemplate", "TemplateNotFound");
    }

    [Fact]
    public void Every_block_of_the_job_runs()
    {
        Session.Run($"$null = $ExecutionContext.SessionState.Path.SetLocation('{Directory.CreateDirectory(Folder).FullName}')");
        File.Copy(TemplateCase.All.Single(entry => entry.Name == "tf-module-output").File, Path.Combine(Folder, "plan.json"));
        var blocks = PowerShellBlock().Matches(File.ReadAllText(Path.Combine(TestEnvironment.RepositoryRoot, "docs", "jobs", "audit-to-terraform.md")).ReplaceLineEndings("\n"));

        Assert.Equal(7, blocks.Count);
        Assert.All(blocks, block => Assert.Empty(Session.Run(block.Groups[1].Value).Errors));
        Assert.True(File.Exists(Path.Combine(Folder, "infrastructure", Account, "versions.tf")));
        Assert.Contains("aws_kms_key", File.ReadAllText(Path.Combine(Folder, "planned", Account, "keys.tf")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Folder, "stacks", Account, "eu-west-1", "import.template.json")));
    }

    [GeneratedRegex("^   ```powershell\n(.*?)\n   ```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex PowerShellBlock();

    [GeneratedRegex("secret_?string|secretbinary|key_material", RegexOptions.IgnoreCase)]
    private static partial Regex SecretValue();

    private static IEnumerable<string> Addresses(string text) => text.Split('\n').Where(static line => line.StartsWith("resource ", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private JsonObject Properties(string file, string type) => JsonNode.Parse(File.ReadAllText(Path.Combine(RegionFolder, file)))!["Resources"]!.AsObject()
        .Select(resource => resource.Value!.AsObject()).First(resource => resource["Type"]!.GetValue<string>() == type)["Properties"]!.AsObject();

    private IReadOnlyList<CmkTemplateExport> Export(string what, string format, string parameters = "") =>
        Session.Run<CmkTemplateExport>($"{(what.Contains(';', StringComparison.Ordinal) ? $"& {{ {what} }}" : what)} | Export-CmkTemplate '{Folder}' {format} {parameters}");

    private SortedDictionary<string, string> Files() => Directory.Exists(Folder)
        ? new(Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'), File.ReadAllText), StringComparer.Ordinal)
        : [];
}
