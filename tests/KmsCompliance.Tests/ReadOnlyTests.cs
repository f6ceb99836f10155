using System.Management.Automation;
using System.Text.RegularExpressions;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests;

/// <summary>What only reads never writes, and nobody reads a secret's value.</summary>
public sealed partial class ReadOnlyTests : SandboxTest
{
    // Evidence of a change that nobody made here.
    private const string Sent = """
        $file = [IO.Path]::GetTempFileName()
        $chain = [KmsCompliance.Evidence.EvidenceChain]::new($file, [TimeProvider]::System, $null)
        $entry = [KmsCompliance.Evidence.EvidenceEntry]@{ Step = 'Done'; ChangeId = 'a'; Command = 'Disable-ServiceCmk'; KeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101'; Action = 'kms:DisableKey' }
        $null = $chain.AddAsync($entry, [Threading.CancellationToken]::None).Result
        $chain.Dispose()
        """;

    /// <summary>Every command in several uses, and the operations by which it writes.</summary>
    private static readonly Dictionary<string, (string[] Uses, string[] Writes)> Commands = new(StringComparer.Ordinal)
    {
        ["Get-OrganizationAccount"] = (["Get-OrganizationAccount", "Get-OrganizationAccount -Status * -IncludeTag", "Get-OrganizationAccount 444455556666, 999988887777"], []),
        ["Connect-CmkSession"] = (["Connect-CmkSession", "Connect-CmkSession -RoleArn arn:aws:iam::555566667777:role/Audit", "Get-ServiceCmk -Region eu-west-1 -AccountId 555566667777 -Session (Connect-CmkSession -RoleName Audit)"], []),
        ["Get-Region"] = (["Get-Region", "Get-Region -IncludeDisabled", "Get-Region eu-*", "Get-OrganizationAccount | Get-Region us-east-1 -RoleName Audit | Get-ServiceEncryptionStatus"], []),
        ["Get-XRayEncryptionStatus"] = (["Get-Region | Get-XRayEncryptionStatus", "Get-XRayEncryptionStatus -Region af-south-1", "Get-XRayEncryptionStatus -Region eu-west-1 -IncludeTraceCopy"], []),
        ["Get-SecretEncryptionStatus"] = (
            [
                "Get-Region | Get-SecretEncryptionStatus -IncludePlannedDeletion -IncludeReplica",
                "Get-SecretEncryptionStatus -Region us-east-1 -SecretId cc-prod-db-credentials, gone",
                "Get-SecretEncryptionStatus -Region us-east-1 -Name cc-*",
            ],
            []),
        ["Get-TrailEncryptionStatus"] = (
            [
                "Get-Region | Get-TrailEncryptionStatus",
                "Get-TrailEncryptionStatus -Region us-east-1 -TrailId management-events, gone",
                "Get-TrailEncryptionStatus -Region eu-* -Name billing-* -ResourceType EventDataStore",
            ],
            []),
        ["Get-ServiceEncryptionStatus"] = (
            [
                "Get-Region | Get-ServiceEncryptionStatus",
                "Get-ServiceEncryptionStatus -ResourceId xray/111122223333/eu-west-1",
                "Get-ServiceEncryptionStatus -Service SecretsManager -ResourceId cc-*",
            ],
            []),
        ["Get-ServiceCmk"] = (["Get-Region | Get-ServiceCmk", "Get-ServiceCmk -Region eu-west-1 -Alias alias/*"], []),
        ["Get-CmkImpact"] = (["Get-CmkImpact alias/billing -Region eu-west-1", "Get-CmkImpact alias/billing -Region eu-west-1 -Event Delete -Place eu-* -NoVersion", "Get-CmkImpact alias/billing -Region eu-west-1 -WithoutStatement 'Enable IAM User Permissions'"], []),
        ["Test-XRayCmk"] = (["Test-XRayCmk -Region *", "Test-XRayCmk -Region eu-west-1 -ApprovedKey alias/billing -Quiet", "Get-XRayEncryptionStatus | Test-XRayCmk"], []),
        ["Test-SecretCmk"] = (["Get-Region | Get-SecretEncryptionStatus | Test-SecretCmk -ApprovedKey alias/*", "Test-SecretCmk cc-prod-db-credentials"], []),
        ["Test-TrailCmk"] = (["Get-Region | Get-TrailEncryptionStatus | Test-TrailCmk -ApprovedKey alias/*", "Test-TrailCmk management-events"], []),
        ["Test-ServiceCmk"] = (["Test-ServiceCmk -Region *", "Get-ServiceEncryptionStatus -Region eu-west-1 | Test-ServiceCmk -Quiet"], []),
        ["New-ServiceCmk"] = (["New-ServiceCmk XRay -Region eu-west-1", "New-ServiceCmk SecretsManager -Region eu-west-1"], ["kms:CreateAlias", "kms:CreateKey", "kms:EnableKeyRotation"]),
        ["Set-CmkRotation"] = (["Set-CmkRotation alias/billing -Region eu-west-1 -PeriodInDays 90", "Set-CmkRotation alias/billing -Region eu-west-1 -Disable"], ["kms:DisableKeyRotation", "kms:EnableKeyRotation"]),
        ["Invoke-CmkRotation"] = (["Invoke-CmkRotation alias/billing -Region eu-west-1 -Confirm:$false"], ["kms:RotateKeyOnDemand"]),
        ["Grant-CmkAccess"] = (["Grant-CmkAccess alias/billing XRay -Region eu-west-1", "Grant-CmkAccess alias/billing CloudTrail -Region eu-west-1"], ["kms:PutKeyPolicy"]),
        ["Revoke-CmkAccess"] = (["Grant-CmkAccess alias/billing XRay -Region eu-west-1; Revoke-CmkAccess alias/billing -Service XRay -Region eu-west-1 -Confirm:$false"], ["kms:PutKeyPolicy"]),
        ["Undo-CmkAccess"] = (["Grant-CmkAccess alias/billing XRay -Region eu-west-1 | Undo-CmkAccess -Confirm:$false"], ["kms:PutKeyPolicy"]),
        ["New-CmkPlan"] = (["$file = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid() + '.json'; Get-ServiceEncryptionStatus -Region eu-west-1 | New-CmkPlan $file -CreateKey -RepairPolicy -RotationPeriodInDays 90 -ErrorAction Ignore -WarningAction Ignore; [IO.File]::Delete($file)"], []),
        ["Get-CmkPlan"] = (["Get-CmkPlan ([IO.Path]::GetTempPath() + 'kmscompliance-no-plan') -ErrorAction Ignore"], []),
        ["Invoke-CmkPlan"] = (
            ["$file = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid() + '.json'; $null = Get-ServiceEncryptionStatus -Service XRay, CloudWatchLogs -Region eu-west-1 | New-CmkPlan $file -KeyId alias/billing -RepairPolicy -RotationPeriodInDays 90 -WarningAction Ignore; Invoke-CmkPlan $file -WarningAction Ignore; [IO.File]::Delete($file); [IO.File]::Delete(\"$file.journal\")"],
            ["kms:EnableKeyRotation", "kms:PutKeyPolicy", "logs:AssociateKmsKey"]),
        ["Undo-CmkPlan"] = (
            ["$file = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid() + '.json'; $null = Get-ServiceEncryptionStatus -Service CloudWatchLogs -Region eu-west-1 | New-CmkPlan $file -KeyId alias/billing -RepairPolicy -WarningAction Ignore; $null = Invoke-CmkPlan $file -WarningAction Ignore; Undo-CmkPlan $file -Confirm:$false -ErrorAction Ignore; [IO.File]::Delete($file); [IO.File]::Delete(\"$file.journal\")"],
            ["kms:PutKeyPolicy", "logs:AssociateKmsKey", "logs:DisassociateKmsKey"]),
        ["Disable-ServiceCmk"] = (
            [
                "Disable-ServiceCmk alias/billing-multi-region -Region eu-west-1 -Force -Confirm:$false",
                "Disable-ServiceCmk 00000101-5a6d-4b0c-8000-000000000101 -Region eu-west-1 -Emergency -Confirm:$false",
            ],
            ["kms:DisableKey"]),
        ["Enable-ServiceCmk"] = (["Enable-ServiceCmk alias/orders-disabled -Region eu-central-1 -Confirm:$false"], ["kms:EnableKey"]),
        ["Remove-ServiceCmk"] = (["Remove-ServiceCmk alias/billing-multi-region -Region eu-west-1 -Force -Confirm:$false"], ["kms:ScheduleKeyDeletion"]),
        ["Restore-ServiceCmk"] = (["Restore-ServiceCmk alias/orders-pending-deletion -Region eu-central-1 -Confirm:$false"], ["kms:CancelKeyDeletion", "kms:EnableKey"]),
        ["Import-CmkMaterial"] = (["$file = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid(); [IO.File]::WriteAllBytes($file, [Security.Cryptography.RandomNumberGenerator]::GetBytes(32)); Import-CmkMaterial alias/orders-pending-import -Region eu-central-1 -Path $file -Confirm:$false; [IO.File]::Delete($file)"], ["kms:ImportKeyMaterial"]),
        ["Remove-CmkMaterial"] = (["$file = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid(); [IO.File]::WriteAllBytes($file, [Security.Cryptography.RandomNumberGenerator]::GetBytes(32)); Import-CmkMaterial alias/orders-pending-import -Region eu-central-1 -Path $file -Confirm:$false | Remove-CmkMaterial -Force -Confirm:$false; [IO.File]::Delete($file)"], ["kms:DeleteImportedKeyMaterial", "kms:ImportKeyMaterial"]),
        ["Test-CmkTemplate"] = (["Test-CmkTemplate ([IO.Path]::GetTempPath() + 'kmscompliance-no-template') -ErrorAction Ignore"], []),
        ["Update-CmkEvidence"] = ([$"{Sent}; Update-CmkEvidence $file; [IO.File]::Delete($file)"], []),
        ["Test-CmkEvidence"] = (["Test-CmkEvidence ([IO.Path]::GetTempPath() + 'kmscompliance-no-evidence') -ErrorAction Ignore"], []),
        ["Test-XRayTraceDelivery"] = (["Test-XRayTraceDelivery -Region eu-west-1, eu-west-2 -TimeoutSeconds 0"], ["xray:PutTraceSegments"]),
        ["Set-XRayCmk"] = (["Set-XRayCmk -Region eu-west-1 -KeyId alias/billing-multi-region", "Set-XRayCmk -Region eu-west-1 -Default -NoWait"], ["xray:PutEncryptionConfig"]),
        ["Approve-CmkPlan"] = (["$plan = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid() + '.plan.json'; Get-XRayEncryptionStatus -Region us-east-1 | New-CmkPlan $plan -CreateKey | Approve-CmkPlan -SigningKeyArn arn:aws:kms:eu-west-2:111122223333:key/00000403-5a6d-4b0c-8000-000000000403 -Confirm:$false; [IO.File]::Delete($plan); [IO.File]::Delete($plan + '.approvals')"], ["kms:Sign"]),
        ["Assert-CmkCompliance"] = (["try { Get-CmkRule | Assert-CmkCompliance } catch { }"], []),
        ["Export-CmkTemplate"] = (["$folder = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid(); Get-ServiceEncryptionStatus -Region eu-west-1 | Export-CmkTemplate $folder Terraform -WarningAction Ignore; Export-CmkTemplate $folder CloudFormation alias/billing -Region eu-west-1; [IO.Directory]::Delete($folder, $true)"], []),
        ["Export-CmkReport"] = (["$null | Export-CmkReport ([IO.Path]::GetTempPath() + 'kmscompliance-read-only.csv') -WhatIf -ErrorAction Ignore"], []),
        ["Compare-CmkSnapshot"] = (["Compare-CmkSnapshot @() @()", "try { Compare-CmkSnapshot -HistoryPath ([IO.Path]::GetTempPath() + 'kmscompliance-no-history') } catch { }"], []),
        ["Measure-CmkCompliance"] = (["@() | Measure-CmkCompliance -By All", "try { Measure-CmkCompliance -HistoryPath ([IO.Path]::GetTempPath() + 'kmscompliance-no-history') } catch { }"], []),
        ["Merge-CmkHistory"] = (["try { Merge-CmkHistory ([IO.Path]::GetTempPath() + 'kmscompliance-no-run') ([IO.Path]::GetTempPath() + 'kmscompliance-no-history') } catch { }"], []),
        ["New-CmkGuardrail"] = (["New-CmkGuardrail -ApprovedKey mrk-* -AllowedRole KeyAdministrator"], []),
        ["Get-CmkRule"] = (["Get-CmkRule", "Get-CmkRule -Service XRay"], []),
        ["Get-CmkPermission"] = (["Get-CmkPermission", "Get-CmkPermission -Mode Remediate -Merge"], []),
        ["New-CmkPolicy"] = (["New-CmkPolicy XRay -Region eu-west-1 -AccountId 111122223333", "New-CmkPolicy CloudTrail -Region eu-*", "Get-Region | New-CmkPolicy SecretsManager"], []),
        ["Test-CmkPolicy"] = (["Test-CmkPolicy alias/billing -Region eu-west-1 -Service XRay, SecretsManager, CloudTrail, CloudTrailLake", "New-CmkPolicy XRay eu-west-1 | Test-CmkPolicy -Quiet"], []),
        ["Test-CmkAccess"] = (["Test-CmkAccess alias/billing 111122223333 Decrypt, CreateGrant, PutKeyPolicy -Region eu-west-1", "Test-CmkAccess alias/billing 111122223333 Decrypt -Region eu-west-1 -NoGrant -Quiet", "Test-CmkAccess alias/billing arn:aws:iam::111122223333:role/App Decrypt -Region eu-west-1 -Resolve"], []),
        ["Get-CmkAccess"] = (["Get-CmkAccess alias/billing -Region eu-west-1 -IncludeOrganization", "Get-SecretEncryptionStatus -Region eu-west-1 | Where-Object KeyManager -EQ CUSTOMER | Get-CmkAccess -Action Decrypt", "Get-ServiceEncryptionStatus -Region eu-west-1 | Where-Object KeyManager -EQ CUSTOMER | Get-CmkAccess -ReadsData"], []),
        ["Get-CmkUsage"] = (["Get-CmkUsage alias/billing -Region eu-west-1", "Get-CmkUsage alias/tracing 7d -Region eu-west-2 -Summary -Change", "Get-ServiceCmk -Region eu-west-1 | Get-CmkUsage -Unused -KeyPrice 1"], []),
        ["Compare-CmkAccess"] = (["Compare-CmkAccess alias/billing (New-CmkPolicy XRay eu-west-1 -AccountId 111122223333) -Region eu-west-1"], []),
        ["New-CmkUserPolicy"] = (["New-CmkUserPolicy alias/billing XRay -Region eu-west-1", "New-CmkUserPolicy 00000101-5a6d-4b0c-8000-000000000101 XRay Administrator -Region eu-west-1"], []),
        ["Set-TrailCmk"] = (
            [
                "Get-TrailEncryptionStatus -Region eu-west-1, eu-central-1 | Set-TrailCmk -KeyId alias/audit-logs-next",
                "Get-TrailEncryptionStatus -Region us-east-1 -ResourceType EventDataStore | Set-TrailCmk -KeyId alias/gone -Confirm:$false",
            ],
            ["cloudtrail:UpdateTrail"]),
        ["Set-ServiceCmk"] = (
            [
                "Set-ServiceCmk -ResourceId xray/111122223333/eu-west-1 -KeyId alias/billing-multi-region",
                "Get-ServiceEncryptionStatus -Region eu-west-1 -Service SecretsManager | Set-ServiceCmk -KeyId alias/billing",
                "Test-TrailCmk -TrailId arn:aws:cloudtrail:eu-west-1:111122223333:trail/billing-audit | Set-ServiceCmk -KeyId alias/audit-logs-next",
            ],
            ["cloudtrail:UpdateTrail", "secretsmanager:UpdateSecret", "xray:PutEncryptionConfig"]),
        ["Set-SecretCmk"] = (["Get-SecretEncryptionStatus -Region eu-west-1 | Set-SecretCmk -KeyId alias/billing"], ["secretsmanager:UpdateSecret"]),
    };

    /// <summary>Those that ask nothing of AWS.</summary>
    private static readonly string[] Offline = ["Assert-CmkCompliance", "Compare-CmkSnapshot", "Export-CmkReport", "Get-CmkPermission", "Get-CmkPlan", "Get-CmkRule", "Measure-CmkCompliance", "Merge-CmkHistory", "New-CmkGuardrail", "Test-CmkEvidence", "Test-CmkTemplate"];

    /// <summary>Those that change nothing in AWS but files of the user's, and so take -WhatIf too.</summary>
    internal static IReadOnlyList<string> FileWriters { get; } = ["Export-CmkReport", "Export-CmkTemplate", "Merge-CmkHistory", "Update-CmkEvidence"];

    public static TheoryData<string> Names => [.. Commands.Keys];

    /// <summary>What users do with a command.</summary>
    internal static IReadOnlyList<string> UsesOf(string command) => Commands[command].Uses;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_command_writes_what_it_is_known_to_write_and_nothing_else(string command)
    {
        foreach (var use in Commands[command].Uses)
        {
            Session.Run(use);
        }

        Assert.Equal(!Offline.Contains(command), Server.Calls.Total > 0);
        Assert.Equal(Commands[command].Writes, Writes());
        AssertNoValueRead();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Under_WhatIf_nothing_is_written(string command)
    {
        foreach (var use in Commands[command].Uses)
        {
            Session.Run($"$WhatIfPreference = $true; {use}");
        }

        Assert.Empty(Writes());
        AssertNoValueRead();
    }

    [Fact]
    public void The_table_holds_every_command_and_those_without_writes_take_no_WhatIf()
    {
        var exported = Session.Run<CmdletInfo>("Get-Command -Module KmsCompliance -CommandType Cmdlet");
        Assert.Equal(exported.Select(command => command.Name).Order(StringComparer.Ordinal), Commands.Keys.Order(StringComparer.Ordinal));
        Assert.All(exported, command => Assert.Equal(Commands[command.Name].Writes.Length > 0 || FileWriters.Contains(command.Name), command.Parameters.ContainsKey("WhatIf")));
    }

    [Fact]
    public void Nothing_in_the_module_names_the_operations_that_read_values()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(TestEnvironment.RepositoryRoot, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .ToLookup(path => path.Contains("KmsCompliance.Sandbox", StringComparison.Ordinal));

        // The sandbox serves it, so the scan is known to find what it looks for.
        Assert.Contains(sources[true], Names);
        Assert.NotEmpty(sources[false]);
        Assert.DoesNotContain(sources[false], Names);

        static bool Names(string path) => ValueOperation().IsMatch(File.ReadAllText(path));
    }

    private void AssertNoValueRead() =>
        Assert.Equal((0, 0), (Server.Calls.Count("secretsmanager", "GetSecretValue"), Server.Calls.Count("secretsmanager", "BatchGetSecretValue")));

    // As an action, with its service before it, it is what policies are asked about: who may, not what the values are.
    [GeneratedRegex("(?<!secretsmanager:)(Batch)?GetSecretValue")]
    private static partial Regex ValueOperation();
}
