using System.Text.Json.Nodes;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;
using KmsCompliance.Sandbox.Endpoint.Services.CloudTrailLake;
using KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;
using KmsCompliance.Sandbox.Endpoint.Services.XRay;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Permissions;

/// <summary>A test of what commands do with the rights of a policy that Get-CmkPermission gave.</summary>
public abstract class LeastRightsTest : SandboxTest
{
    private protected const string Holder = SandboxAccounts.AuditorAccessKey;

    // Each endpoint has a port of its own, and the file is known to the caller that makes it and to the one that is tried.
    private const string PlanFile = "[IO.Path]::GetTempPath() + 'kmscompliance-plan-' + ([uri]$PSDefaultParameterValues['*:EndpointUrl']).Port";
    private const string LogGroup = "arn:aws:logs:eu-west-1:111122223333:log-group:/billing/invoices";
    private const string Trail = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/billing-audit";
    private const string Approvers = """{"plans":{"requireApproval":true,"approvers":[{"keyArn":"arn:aws:kms:eu-west-2:111122223333:key/00000403-5a6d-4b0c-8000-000000000403"}]}}""";
    private const string OpenBrace = "{";
    private const string CloseBrace = "}";
    private const string Resources = $"xray/111122223333/eu-west-2, {LogGroup}, {Trail}, {AliasSecret}";
    private const string Spans = "arn:aws:logs:eu-west-2:111122223333:log-group:aws/spans";
    private const string AliasSecret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:billing/api-token-cmk-alias-name-ieKJgw";
    private protected const string Billing = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";
    private protected const string MultiRegion = "arn:aws:kms:eu-west-1:111122223333:key/mrk-0000000000000000000000005a6d4b0c";
    private const string Tracing = "arn:aws:kms:eu-west-2:111122223333:key/00000401-5a6d-4b0c-8000-000000000401";
    private const string EventLake = "arn:aws:kms:eu-west-1:111122223333:key/00000103-5a6d-4b0c-8000-000000000103";
    private const string WithoutMaterial = "arn:aws:kms:eu-west-1:111122223333:key/00000902-5a6d-4b0c-8000-000000000902";
    private const string NextLogs = "arn:aws:kms:eu-west-1:111122223333:key/00000104-5a6d-4b0c-8000-000000000104";
    private static readonly string GrantOfKey = new('a', 64);
    private protected const string Platform = "arn:aws:kms:us-east-2:111122223333:key/00000301-5a6d-4b0c-8000-000000000301";

    /// <summary>Every command in a use that needs all its rights, what the administrator does before, and what of its
    /// output says that it achieved something.</summary>
    private protected static readonly Dictionary<string, Use> Uses = new(StringComparer.Ordinal)
    {
        ["Get-CmkPermission"] = new("Get-CmkPermission"),
        ["Assert-CmkCompliance"] = new("New-CmkPolicy SecretsManager eu-west-1 -AccountId 111122223333 -Administrator arn:aws:iam::111122223333:role/KeyAdministrator -User arn:aws:iam::111122223333:role/App | Test-CmkPolicy | Assert-CmkCompliance -PassThru"),
        ["Export-CmkReport"] = new("New-CmkPolicy SecretsManager eu-west-1 -AccountId 111122223333 -Administrator arn:aws:iam::111122223333:role/KeyAdministrator -User arn:aws:iam::111122223333:role/App | Test-CmkPolicy | Export-CmkReport ([IO.Path]::GetTempPath() + 'kmscompliance-rights.csv') -PassThru -WhatIf"),
        ["Export-CmkTemplate"] = new($"""
            $folder = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid()
            (Export-CmkTemplate $folder Terraform xray/111122223333/eu-west-1, {AliasSecret}, {Trail}, {LogGroup}, $store).Exported
            (Export-CmkTemplate "$folder.keys" CloudFormation alias/billing -Region eu-west-1*).Exported
            if ([IO.Directory]::Exists($folder)) {OpenBrace} [IO.Directory]::Delete($folder, $true) {CloseBrace}
            if ([IO.Directory]::Exists("$folder.keys")) {OpenBrace} [IO.Directory]::Delete("$folder.keys", $true) {CloseBrace}
            """)
        {
            TrailWithSelectors = true,
            Achieves = static output => output is string,
        },
        ["Compare-CmkSnapshot"] = new("New-CmkPolicy SecretsManager eu-west-1 -AccountId 111122223333 -Administrator arn:aws:iam::111122223333:role/KeyAdministrator -User arn:aws:iam::111122223333:role/App | Test-CmkPolicy | Compare-CmkSnapshot @()"),
        ["Measure-CmkCompliance"] = new("New-CmkPolicy SecretsManager eu-west-1 -AccountId 111122223333 -Administrator arn:aws:iam::111122223333:role/KeyAdministrator -User arn:aws:iam::111122223333:role/App | Test-CmkPolicy | Measure-CmkCompliance"),
        ["Merge-CmkHistory"] = new("""
            $folder = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid()
            $null = [pscustomobject]@{ Service = 'XRay'; ResourceId = 'xray/111122223333/eu-west-1/*'; ResourceName = '*'; ResourceArn = $null; AccountId = '111122223333'; Region = 'eu-west-1'; KmsKeyId = $null
                KeyArn = $null; KeyAccountId = $null; KeyManager = $null; KeyState = $null; Compliance = 'Unknown'; Reason = 'NotListed'; Message = 'Not asked.' } | Test-ServiceCmk -HistoryPath "$folder/part"
            Merge-CmkHistory "$folder/part" "$folder/all"
            [IO.Directory]::Delete($folder, $true)
            """),
        ["Get-CmkRule"] = new("Get-CmkRule"),
        ["New-CmkGuardrail"] = new("New-CmkGuardrail -ApprovedKey mrk-* -AllowedRole KeyAdministrator"),
        ["Get-OrganizationAccount"] = new("Get-OrganizationAccount -Tag @{ Environment = '*' }; Get-OrganizationAccount 555566667777; Get-OrganizationAccount -OrganizationalUnit ou-e417-b4f006bc"),
        ["Connect-CmkSession"] = new("& { [CmdletBinding()] param() Connect-CmkSession; try { Connect-CmkSession -RoleArn arn:aws:iam::444455556666:role/Audit -SessionTag @{ Run = '1' } } catch { $PSCmdlet.WriteError($_) } }"),
        ["Get-Region"] = new("Get-Region; Get-Region us-east-1 -AccountId 444455556666 -RoleName Audit -SessionTag @{ Run = '1' }"),
        ["Get-XRayEncryptionStatus"] = new("Get-XRayEncryptionStatus -Region eu-west-* -IncludeTraceCopy") { XRayByAlias = true },
        ["Get-SecretEncryptionStatus"] = new("Get-SecretEncryptionStatus -Region eu-west-*; Get-SecretEncryptionStatus -Region eu-west-1 -SecretId billing/api-token-cmk-arn -IncludeReplica"),
        ["Get-TrailEncryptionStatus"] = new("Get-TrailEncryptionStatus -Region eu-west-*; Get-TrailEncryptionStatus -Region eu-west-1 -TrailId billing-audit") { TrailByAlias = true },
        ["Get-ServiceEncryptionStatus"] = new("Get-ServiceEncryptionStatus -Region eu-west-* -IncludeTraceCopy; Get-ServiceEncryptionStatus -Region eu-west-1 -Service SecretsManager -ResourceId billing/api-token-cmk-arn; Get-ServiceEncryptionStatus -Region eu-west-1 -Service CloudTrail -ResourceId billing-audit"),
        ["Get-CmkImpact"] = new($"Get-CmkImpact alias/billing -Region eu-west-1 -Place eu-west-*; Get-CmkImpact {Billing} -Place eu-west-1; Get-CmkImpact {Billing} -Place eu-west-1 -WithoutStatement 'Enable IAM User Permissions'"),
        ["Get-ServiceCmk"] = new("Get-ServiceCmk -Region eu-west-1* -IncludeRotation; Get-ServiceCmk -Region eu-west-1 -Alias alias/xray-trace-data-cmk") { Before = "New-ServiceCmk XRay -Region eu-west-1" },
        ["Test-XRayCmk"] = new("Test-XRayCmk -Region eu-west-1* -ApprovedKey alias/billing -Level Full -IncludeTraceCopy; Test-XRayCmk -Region eu-west-2 -Level Full"),
        ["Test-SecretCmk"] = new("Test-SecretCmk -Region eu-west-1* -SecretId billing/api-token-cmk-arn, billing/api-token-cmk-alias-name -ApprovedKey alias/billing -Level Full"),
        ["Test-TrailCmk"] = new("Test-TrailCmk -Region eu-west-1* -TrailId billing-audit -ApprovedKey alias/audit-logs; Test-TrailCmk -TrailId $store -Level Full"),
        ["Test-ServiceCmk"] = new("Test-ServiceCmk -Region eu-west-* -ApprovedKey alias/billing -Level Full -IncludeTraceCopy"),
        ["New-ServiceCmk"] = new("New-ServiceCmk XRay -Region eu-west-1*; New-ServiceCmk SecretsManager -Region eu-west-1 -User arn:aws:iam::111122223333:role/App; New-ServiceCmk CloudWatchLogs -Region eu-west-1 -ReplicaRegion eu-west-2 -NoRotation")
        {
            Before = "New-ServiceCmk SecretsManager -Region eu-west-1 -User arn:aws:iam::111122223333:role/App",
            Achieves = output => output is ServiceCmk { Created: true, Alias: not null },
        },
        ["Set-CmkRotation"] = new($"Set-CmkRotation alias/billing -Region eu-west-1* -PeriodInDays 90; Set-CmkRotation alias/event-lake -Region eu-west-1* -Disable; Set-CmkRotation {Platform}") { Achieves = IsRotated },
        ["Invoke-CmkRotation"] = new($"Invoke-CmkRotation alias/billing -Region eu-west-1* -Confirm:$false; Invoke-CmkRotation {Platform} -Confirm:$false") { Achieves = IsRotated },
        ["Grant-CmkAccess"] = new($"Grant-CmkAccess alias/billing XRay -Region eu-west-1*; Grant-CmkAccess {Platform} XRay") { Achieves = IsPolicyApplied },
        ["Revoke-CmkAccess"] = new($"Revoke-CmkAccess alias/billing -Service XRay -Region eu-west-1* -Confirm:$false; Revoke-CmkAccess {Platform} -Service XRay -Confirm:$false")
        {
            Before = $"Grant-CmkAccess alias/billing XRay -Region eu-west-1; Grant-CmkAccess {Platform} XRay",
            Achieves = IsPolicyApplied,
        },
        ["Undo-CmkAccess"] = new($$"""
            $policy = '{"Version":"2012-10-17","Statement":[{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}]}'
            [pscustomobject]@{ KeyArn = '{{Billing}}'; Status = 'Applied'; PolicyDocument = $policy; PreviousPolicy = $policy.Replace(']}', ',{"Effect":"Allow","Principal":{"Service":"xray.amazonaws.com"},"Action":"kms:Decrypt","Resource":"*"}]}') } | Undo-CmkAccess -Confirm:$false
            """)
        {
            Achieves = IsPolicyApplied,
        },
        ["Disable-ServiceCmk"] = new($$"""
            $file = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid() + '.jsonl'
            Disable-ServiceCmk alias/audit-logs-next -Region eu-west-1* -Place eu-west-1 -EvidencePath $file -Confirm:$false
            Disable-ServiceCmk alias/xray-trace-data-cmk -Region eu-west-1* -Place eu-west-1 -EvidencePath $file -SigningKeyArn arn:aws:kms:eu-west-2:111122223333:alias/evidence -Confirm:$false
            [IO.File]::Delete($file)
            Disable-ServiceCmk {{Platform}} -Emergency -RevokeGrant {{GrantOfKey}} -Confirm:$false
            """)
        {
            Before = "New-ServiceCmk XRay -Region eu-west-1",
            KeyWithGrant = Platform,
            Achieves = IsStateApplied,
        },
        ["Enable-ServiceCmk"] = new($"""
            $file = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid() + '.jsonl'
            Enable-ServiceCmk alias/xray-trace-data-cmk -Region eu-west-1* -EvidencePath $file -SigningKeyArn arn:aws:kms:eu-west-2:111122223333:alias/evidence -Confirm:$false
            Enable-ServiceCmk {NextLogs} -EvidencePath $file -Confirm:$false
            [IO.File]::Delete($file)
            """)
        {
            Before = $"New-ServiceCmk XRay -Region eu-west-1 | Disable-ServiceCmk -Confirm:$false; Disable-ServiceCmk {NextLogs} -Confirm:$false",
            Achieves = IsStateApplied,
        },
        ["Remove-ServiceCmk"] = new($$"""
            $file = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid() + '.jsonl'
            Remove-ServiceCmk alias/audit-logs-next -Region eu-west-1* -Place eu-west-1 -EvidencePath $file -Confirm:$false
            Remove-ServiceCmk alias/xray-trace-data-cmk -Region eu-west-1* -Place eu-west-1 -EvidencePath $file -SigningKeyArn arn:aws:kms:eu-west-2:111122223333:alias/evidence -Confirm:$false
            [IO.File]::Delete($file)
            """)
        {
            Before = "New-ServiceCmk XRay -Region eu-west-1",
            Achieves = IsStateApplied,
        },
        ["Restore-ServiceCmk"] = new($"""
            $file = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid() + '.jsonl'
            Restore-ServiceCmk alias/xray-trace-data-cmk -Region eu-west-1* -EvidencePath $file -SigningKeyArn arn:aws:kms:eu-west-2:111122223333:alias/evidence -Confirm:$false
            Restore-ServiceCmk {NextLogs} -EvidencePath $file -Confirm:$false
            [IO.File]::Delete($file)
            """)
        {
            Before = $"New-ServiceCmk XRay -Region eu-west-1 | Remove-ServiceCmk -Confirm:$false; Remove-ServiceCmk {NextLogs} -Confirm:$false",
            Achieves = IsStateApplied,
        },
        ["Import-CmkMaterial"] = new($"""
            $file = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid()
            [IO.File]::WriteAllBytes($file, [Security.Cryptography.RandomNumberGenerator]::GetBytes(32))
            Import-CmkMaterial alias/xray-trace-data-cmk -Region eu-west-1* -Path $file -EvidencePath "$file.jsonl" -SigningKeyArn arn:aws:kms:eu-west-2:111122223333:alias/evidence -Confirm:$false
            Import-CmkMaterial {WithoutMaterial} -Path $file -EvidencePath "$file.jsonl" -Confirm:$false
            Import-CmkMaterial alias/secretsmanager-cmk -Region eu-west-1 -Path $file -Rotate -Confirm:$false
            [IO.File]::Delete($file)
            [IO.File]::Delete("$file.jsonl")
            """)
        {
            KeyWithoutMaterial = WithoutMaterial,
            Before = """
                New-ServiceCmk XRay -Region eu-west-1 -Origin External
                $file = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid()
                [IO.File]::WriteAllBytes($file, [Security.Cryptography.RandomNumberGenerator]::GetBytes(32))
                New-ServiceCmk SecretsManager -Alias alias/secretsmanager-cmk -Region eu-west-1 -Origin External | Import-CmkMaterial -Path $file -Confirm:$false
                [IO.File]::Delete($file)
                """,
            Achieves = IsStateApplied,
        },
        ["Remove-CmkMaterial"] = new("""
            $file = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid() + '.jsonl'
            Remove-CmkMaterial alias/secretsmanager-cmk -Region eu-west-1* -Place eu-west-1 -EvidencePath $file -Confirm:$false
            Remove-CmkMaterial alias/xray-trace-data-cmk -Region eu-west-1* -Place eu-west-1 -EvidencePath $file -SigningKeyArn arn:aws:kms:eu-west-2:111122223333:alias/evidence -Confirm:$false
            [IO.File]::Delete($file)
            """)
        {
            Before = """
                $file = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid()
                [IO.File]::WriteAllBytes($file, [Security.Cryptography.RandomNumberGenerator]::GetBytes(32))
                New-ServiceCmk XRay -Region eu-west-1 -Origin External | Import-CmkMaterial -Path $file -Confirm:$false
                New-ServiceCmk SecretsManager -Alias alias/secretsmanager-cmk -Region eu-west-1 -Origin External | Import-CmkMaterial -Path $file -Confirm:$false
                [IO.File]::Delete($file)
                """,
            Achieves = IsStateApplied,
        },
        ["Get-CmkPlan"] = new($"Get-CmkPlan ({PlanFile})") { Before = $"$null = New-CmkPlan ({PlanFile}) xray/111122223333/us-west-1 -CreateKey -Force" },
        ["New-CmkPlan"] = new($"""
            $file = {PlanFile}
            New-CmkPlan $file -Service SecretsManager -ResourceId billing/api-token-cmk-alias-name, billing/api-token-default-key -Region eu-west-1* -KeyId alias/billing-multi-region -RotationPeriodInDays 91
            New-CmkPlan $file -Service SecretsManager -ResourceId billing/api-token-cmk-arn -Region eu-west-1 -KeyId alias/billing -RotationPeriodInDays 92 -Force
            New-CmkPlan $file {LogGroup}, $store -CreateKey -Force
            New-CmkPlan $file {Trail} -KeyId alias/audit-logs-next -Force
            New-CmkPlan $file xray/111122223333/eu-west-2 -KeyId {Tracing} -RepairPolicy -Resolve -Force
            [IO.File]::Delete($file)
            """)
        {
            Before = "Set-XRayCmk -Region eu-west-2 -Default",
            KeyWithoutUse = Tracing,
            StoreWithoutKey = true,
            Achieves = static output => output is CmkPlan,
        },
        ["Invoke-CmkPlan"] = new($"""
            $file = {PlanFile}
            Invoke-CmkPlan $file -Confirm:$false
            Invoke-CmkPlan "$file.begun" -Confirm:$false
            Invoke-CmkPlan "$file.approved" -SettingsPath "$file.settings" -Confirm:$false
            New-CmkPlan "$file.store" $store -KeyId {EventLake} | Invoke-CmkPlan -Confirm:$false
            '', '.begun', '.approved', '.settings', '.store' | ForEach-Object {OpenBrace} [IO.File]::Delete("$file$_"); [IO.File]::Delete("$file$_.approvals"); [IO.File]::Delete("$file$_.journal") {CloseBrace}
            """)
        {
            // One that was cut short when its key was made and not noted.
            Before = $$"""
                $file = {{PlanFile}}
                $null = New-CmkPlan $file {{Resources}} -CreateKey -KeyId @{ CloudWatchLogs = 'alias/billing'; CloudTrail = 'alias/audit-logs-next' } -RepairPolicy
                $null = New-CmkPlan "$file.begun" xray/111122223333/eu-west-1 -CreateKey | Invoke-CmkPlan
                $lines = [IO.File]::ReadAllLines("$file.begun.journal")
                [IO.File]::WriteAllText("$file.begun.journal", $lines[0] + "`n" + $lines[1] + "`n")
                $null = New-CmkPlan "$file.approved" -Service SecretsManager -ResourceId billing/api-token-default-key -Region eu-west-1 -KeyId alias/billing | Approve-CmkPlan -SigningKeyArn arn:aws:kms:eu-west-2:111122223333:key/00000403-5a6d-4b0c-8000-000000000403 -Confirm:$false
                [IO.File]::WriteAllText("$file.settings", '{{Approvers}}')
                """,
            StoreWithoutKey = true,
            Achieves = static output => output is CmkPlanOutcome { Status: CmkChangeStatus.Applied or CmkChangeStatus.Pending },
        },
        ["Undo-CmkPlan"] = new($"""
            $file = {PlanFile}
            Undo-CmkPlan $file -Confirm:$false
            Undo-CmkPlan "$file.spans" -Confirm:$false
            '', '.spans' | ForEach-Object {OpenBrace} [IO.File]::Delete("$file$_"); [IO.File]::Delete("$file$_.journal") {CloseBrace}
            """)
        {
            Before = $$"""
                $file = {{PlanFile}}
                $null = Set-CmkRotation alias/billing -Region eu-west-1 -PeriodInDays 365
                $null = Set-CmkRotation alias/audit-logs-next -Region eu-west-1 -Disable
                $null = New-CmkPlan $file {{Resources}} -CreateKey -KeyId @{ CloudWatchLogs = 'alias/billing'; CloudTrail = 'alias/audit-logs-next' } -RepairPolicy -RotationPeriodInDays 91 | Invoke-CmkPlan
                $null = Set-ServiceCmk {{Spans}} -KeyId alias/application-logs
                $null = New-CmkPlan "$file.spans" {{Spans}} -CreateKey | Invoke-CmkPlan
                """,
            SecretWrittenSince = "billing/api-token-cmk-alias-name",
            Achieves = static output => output is CmkPlanOutcome { Status: CmkPlanOutcome.Undone or CmkChangeStatus.Pending },
        },
        // Each endpoint has a port of its own, and the file is known to the caller that makes it and to the one that is tried.
        ["Approve-CmkPlan"] = new("""
            $file = [IO.Path]::GetTempPath() + 'kmscompliance-approve-' + ([uri]$PSDefaultParameterValues['*:EndpointUrl']).Port
            Approve-CmkPlan $file -SigningKeyArn arn:aws:kms:eu-west-2:111122223333:key/00000403-5a6d-4b0c-8000-000000000403 -Confirm:$false
            [IO.File]::Delete($file)
            [IO.File]::Delete("$file.approvals")
            """)
        {
            Before = "Get-XRayEncryptionStatus -Region us-east-1 | New-CmkPlan ([IO.Path]::GetTempPath() + 'kmscompliance-approve-' + ([uri]$PSDefaultParameterValues['*:EndpointUrl']).Port) -CreateKey -Force",
            Achieves = static output => output is CmkPlanApproval,
        },
        ["Test-CmkEvidence"] = new("""
            $file = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid() + '.jsonl'
            [IO.File]::WriteAllText($file, '')
            Test-CmkEvidence $file
            [IO.File]::Delete($file)
            """),
        ["Test-CmkTemplate"] = new("""
            $file = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid() + '.json'
            [IO.File]::WriteAllText($file, '{ "Resources": { "Password": { "Type": "AWS::SecretsManager::Secret" } } }')
            Test-CmkTemplate $file
            [IO.File]::Delete($file)
            """),
        ["Update-CmkEvidence"] = new("Update-CmkEvidence $evidence; Update-CmkEvidence \"$evidence.signed\" -SigningKeyArn arn:aws:kms:eu-west-2:111122223333:alias/evidence")
        {
            Before = $"New-ServiceCmk XRay -Region eu-west-1 | Disable-ServiceCmk -EvidencePath $evidence -Confirm:$false; Disable-ServiceCmk {NextLogs} -EvidencePath \"$evidence.signed\" -Confirm:$false",
            Achieves = static output => output is CmkEvidenceEvent { Status: CmkEvidenceEventStatus.Noted },
        },
        ["Test-XRayTraceDelivery"] = new("Test-XRayTraceDelivery -Region eu-west-1* -TimeoutSeconds 0") { Achieves = static output => output is XRayTraceDelivery { Outcome: TraceDeliveryOutcome.Delivered } },
        ["Set-XRayCmk"] = new($"Set-XRayCmk -Region eu-west-1* -KeyId alias/billing-multi-region; Set-XRayCmk -KeyId {Platform}; Set-XRayCmk -KeyId {Tracing} -RepairPolicy -Resolve")
        {
            Before = "Set-XRayCmk -Region eu-west-2 -Default",
            KeyWithoutUse = Tracing,
            Achieves = IsApplied,
        },
        ["Set-SecretCmk"] = new($"Set-SecretCmk -Region eu-west-1* -SecretId billing/api-token-default-key -KeyId alias/billing; Set-SecretCmk -Region eu-west-1 -SecretId billing/api-token-aws-managed-alias-name -KeyId {Billing}; Set-SecretCmk -Region eu-west-1 -SecretId billing/api-token-aws-managed-key-id -KeyId {MultiRegion} -RepairPolicy -Resolve")
        {
            KeyWithoutUse = MultiRegion,
            Achieves = IsApplied,
        },
        ["New-CmkPolicy"] = new("New-CmkPolicy XRay -Region eu-west-1*"),
        ["Test-CmkPolicy"] = new($"Test-CmkPolicy alias/billing XRay -Region eu-west-1*; Test-CmkPolicy {Billing} XRay"),
        ["Test-CmkAccess"] = new($"Test-CmkAccess alias/billing 111122223333 Decrypt -Region eu-west-1*; Test-CmkAccess {Billing} 111122223333 Decrypt -Resolve"),
        ["Get-CmkAccess"] = new($"Get-CmkAccess alias/billing Decrypt -Region eu-west-1*; Get-CmkAccess {Billing} -IncludeOrganization; Get-CmkAccess -ReadsData arn:aws:secretsmanager:eu-west-1:111122223333:secret:billing/api-token-cmk-arn-cGqAv2, xray/111122223333/eu-west-1, arn:aws:cloudtrail:eu-west-1:111122223333:trail/billing-audit, $store, arn:aws:logs:eu-west-2:111122223333:log-group:/tracing/application")
        {
            Before = $"Grant-CmkAccess {Billing} SecretsManager -ExternalAccount arn:aws:iam::555566667777:role/App -Confirm:$false",
            // Where the policy could not be read, somebody stands for nobody knows who.
            Achieves = static output => output is CmkKeyAccess { Principal: not "*" },
        },
        ["Get-CmkUsage"] = new($"Get-CmkUsage alias/billing -Region eu-west-1*; Get-CmkUsage {Billing}; Get-CmkUsage {MultiRegion} -Unused -KeyPrice 1")
        {
            Achieves = static output => output is CmkUsage { Outcome: not KeyUsageOutcome.NotRead },
        },
        ["Compare-CmkAccess"] = new($"$policy = New-CmkPolicy XRay eu-west-1 -AccountId 111122223333; Compare-CmkAccess alias/billing $policy Decrypt -Region eu-west-1*; Compare-CmkAccess {Billing} $policy -IncludeOrganization")
        {
            Before = $"Grant-CmkAccess {Billing} SecretsManager -ExternalAccount arn:aws:iam::555566667777:role/App -Confirm:$false",
        },
        ["New-CmkUserPolicy"] = new($"New-CmkUserPolicy alias/billing XRay -Region eu-west-1*; New-CmkUserPolicy {Billing.Split('/')[1]} XRay -Region eu-west-1; New-CmkUserPolicy {Platform} XRay"),
        ["Set-ServiceCmk"] = new($"Set-ServiceCmk -Service SecretsManager -Region eu-west-1* -ResourceId billing/api-token-default-key -KeyId alias/billing; Set-ServiceCmk xray/111122223333/eu-west-1 {MultiRegion}; Set-ServiceCmk -Service CloudTrail -Region eu-west-1 -ResourceId billing-audit -KeyId alias/audit-logs-next; Set-ServiceCmk $store {EventLake} -Confirm:$false; Set-ServiceCmk -Service CloudTrail -Region eu-west-1 -ResourceId billing-audit -KeyId {Billing} -RepairPolicy -Resolve; Set-ServiceCmk -Service CloudWatchLogs -Region eu-west-2 -ResourceId aws/spans -KeyId alias/application-logs")
        {
            StoreWithoutKey = true,
            Achieves = IsApplied,
        },
        ["Set-TrailCmk"] = new($"Set-TrailCmk -Region eu-west-1* -TrailId billing-audit -KeyId alias/audit-logs-next; Set-TrailCmk -TrailId $store -KeyId {EventLake} -Confirm:$false; Set-TrailCmk -Region eu-west-1 -TrailId billing-audit -KeyId {Billing} -RepairPolicy -Resolve")
        {
            StoreWithoutKey = true,
            Achieves = IsApplied,
        },
    };

    public static TheoryData<string> Commands => [.. Uses.Keys];

    // What a repair of the key's policy allows needs no right any more. What may not be looked at afterwards is made all the same.
    private static bool IsApplied(object output) => output is CmkChange { Status: CmkChangeStatus.Applied or CmkChangeStatus.Pending, PolicyStatus: null };

    private static bool IsRotated(object output) => output is CmkRotationChange { Status: CmkChangeStatus.Applied, Verified: true };

    private static bool IsPolicyApplied(object output) => output is CmkPolicyChange { Status: CmkChangeStatus.Applied, Verified: true };

    private static bool IsStateApplied(object output) => output is CmkKeyChange { Status: CmkChangeStatus.Applied, Verified: true, EvidencePath: not null };

    private protected static List<object> Achieved(string command, ScriptResult result) =>
        [.. result.Seen.Select(output => output.BaseObject).Where(Uses[command].Achieves)];

    private protected static IEnumerable<string?> ReasonsOf(ScriptResult result) =>
        result.Output.Select(output => output.Properties["Reason"]?.Value?.ToString());

    private protected static IEnumerable<string> Values(JsonNode node) => node is JsonArray array ? array.Select(item => item!.GetValue<string>()) : [node.GetValue<string>()];

    private protected string? Policy(string script) => Assert.Single(Session.Run<CmkPermission>(script)).PolicyDocument;

    private protected ScriptResult Run(string command, string? policy, string prefix = "")
    {
        var use = Uses[command];
        Session.Set("evidence", Temporary["evidence.jsonl"]);

        // A use that is cut short leaves its files, and a port comes again.
        foreach (var left in Directory.EnumerateFiles(Path.GetTempPath(), $"kmscompliance-*-{Server.Url.Port}*"))
        {
            File.Delete(left);
        }

        if (use.Before is not null)
        {
            Session.Run<object>(use.Before);
        }

        if (use.XRayByAlias)
        {
            State("eu-west-2").XRay.KeyArn = "alias/tracing";
        }

        if (use.KeyWithoutUse is { } arn)
        {
            var key = State(arn.Split(':')[3]).Keys.FindKey(arn.Split('/')[1], DateTimeOffset.UtcNow)!;
            key.PolicyText = """
                {"Version":"2012-10-17","Statement":{"Sid":"Administration","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},
                "Action":["kms:Describe*","kms:Get*","kms:List*","kms:PutKeyPolicy"],"Resource":"*"}}
                """;
        }

        if (use.KeyWithoutMaterial is { } empty)
        {
            var added = new EstateKey { Region = empty.Split(':')[3], KeyId = empty.Split('/')[1], Origin = KmsKey.ExternalOrigin, State = "PendingImport" };
            Server.World.Seed(new EstateDocument { Accounts = [new EstateAccount { Id = SandboxAccounts.AccountId, Keys = [added] }] });
        }

        if (use.KeyWithGrant is { } granted)
        {
            State(granted.Split(':')[3]).Keys.FindKey(granted.Split('/')[1], DateTimeOffset.UtcNow)!.Grants.Add(
                new KmsGrant(GrantOfKey, "arn:aws:iam::111122223333:role/Grantee", "arn:aws:iam::111122223333:root", ["Decrypt"], DateTimeOffset.UnixEpoch));
        }

        if (use.SecretWrittenSince is { } name)
        {
            foreach (var version in State("eu-west-1").Secrets.Find(name, DateTimeOffset.UtcNow)!.Versions)
            {
                version.KeyIds.RemoveAll(key => key == Billing);
            }
        }

        var store = Assert.Single(State("eu-west-1").EventDataStores.All(DateTimeOffset.UtcNow));
        if (use.StoreWithoutKey)
        {
            store.KmsKeyArn = null;
        }

        if (use.TrailByAlias)
        {
            var trail = State("eu-west-1").Trails["billing-audit"];
            trail.Settings = trail.Settings with { KmsKeyArn = "alias/audit-logs" };
        }

        if (use.TrailWithSelectors)
        {
            var trail = State("eu-west-1").Trails["billing-audit"];
            trail.EventSelectors = BasicEventSelector.Default;
            trail.InsightSelectors = [new InsightSelector("ApiCallRateInsight", Categories: null)];
        }

        Server.Calls.Reset();

        // IAM takes no policy without a statement; somebody without rights has none.
        Server.World.SetIdentityPolicy(Holder, policy ?? """{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}""");
        using var holder = new ModuleSession(Server.Url, Holder);
        holder.Set("store", store.Arn);
        holder.Set("evidence", Temporary["evidence.jsonl"]);
        return holder.Run(prefix + use.Script);
    }

    /// <summary>Runs New-ServiceCmk in two Regions, in one of which another key gets the alias right before the command's own.</summary>
    private protected async Task<ScriptResult> ComeSecondAsync(string? policy)
    {
        Server.World.SetIdentityPolicy(Holder, policy!);
        var gate = Server.Faults.Hold(new FaultRule { Kind = FaultKind.Hold, Operation = "CreateAlias", Region = "eu-west-2", Times = 1 });
        using var holder = new ModuleSession(Server.Url, Holder);
        var run = Task.Run(() => holder.Run("New-ServiceCmk XRay -Region eu-west-1, eu-west-2"));
        await gate.WaitForArrivedAsync(1, Patience.Token);
        Server.World.Seed(new EstateDocument
        {
            Accounts =
            [
                new EstateAccount
                {
                    Id = SandboxAccounts.AccountId,
                    Keys = [new EstateKey { Region = "eu-west-2", KeyId = "00000901-5a6d-4b0c-8000-000000000901", Aliases = ["alias/xray-trace-data-cmk"], RotationPeriodInDays = 365 }],
                },
            ],
        });
        gate.Open();
        return await run;
    }

    private protected sealed record Use(string Script)
    {
        public string? Before { get; init; }

        /// <summary>X-Ray reports a key by alias in one Region.</summary>
        public bool XRayByAlias { get; init; }

        /// <summary>A key whose policy lets nobody use it, only administer it.</summary>
        public string? KeyWithoutUse { get; init; }

        /// <summary>A key whose material is still to be imported.</summary>
        public string? KeyWithoutMaterial { get; init; }

        /// <summary>A key on which somebody has a grant.</summary>
        public string? KeyWithGrant { get; init; }

        /// <summary>CloudTrail reports a trail's key by alias, as endpoints other than AWS do.</summary>
        public bool TrailByAlias { get; init; }

        /// <summary>Somebody has said what the trail of eu-west-1 logs, and has it look for insights.</summary>
        public bool TrailWithSelectors { get; init; }

        /// <summary>The event data store of eu-west-1 has no key yet.</summary>
        public bool StoreWithoutKey { get; init; }

        /// <summary>A secret that got a value once its key was changed, so that it is under its key alone.</summary>
        public string? SecretWrittenSince { get; init; }

        public Func<object, bool> Achieves { get; init; } = static _ => true;
    }
}
