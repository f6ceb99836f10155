namespace KmsCompliance.Tests.Composition;

/// <summary>One script for each type that commands put out, on the sandbox's default estate.</summary>
internal static class OutputObjects
{
    private const string Key = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";
    private const string Role = "arn:aws:iam::111122223333:role/App";

    // Each its own: files of other tests' endpoints are other estates.
    private const string History =
        "$folder = [IO.Directory]::CreateTempSubdirectory('kmscompliance-tests-').FullName; $null = Test-XRayCmk -Region us-east-1, eu-west-1 -HistoryPath $folder;";

    private const string Evidence =
        "$file = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid() + '.jsonl'; $null = New-ServiceCmk XRay -Region us-west-1 | Disable-ServiceCmk -EvidencePath $file -Confirm:$false;";

    private const string Plan =
        "$file = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid() + '.json'; $plan = Get-XRayEncryptionStatus -Region us-west-1, us-west-2 | New-CmkPlan $file -CreateKey;";

    public static IReadOnlyDictionary<Type, string> Scripts { get; } = new Dictionary<Type, string>
    {
        [typeof(AwsRegion)] = "Get-Region eu-west-1",
        [typeof(XRayEncryptionStatus)] = "Get-XRayEncryptionStatus -Region us-east-1, eu-west-1 -IncludeTraceCopy",
        [typeof(SecretEncryptionStatus)] = "Get-SecretEncryptionStatus -Region us-west-2, eu-west-1 -IncludeReplica",
        [typeof(TrailEncryptionStatus)] = "Get-TrailEncryptionStatus -Region us-east-1, eu-west-1",
        [typeof(LogGroupEncryptionStatus)] = "Get-ServiceEncryptionStatus -Service CloudWatchLogs -Region eu-west-1",
        [typeof(CmkFinding)] = "Get-ServiceEncryptionStatus -Region eu-west-1, us-east-1 | Test-ServiceCmk",
        [typeof(ServiceCmk)] = "New-ServiceCmk XRay -Region eu-west-2 -Tag @{ Owner = 'audit' }",
        [typeof(CmkChange)] = "Set-SecretCmk billing/api-token-default-key alias/billing -Region eu-west-1; Set-XRayCmk alias/billing -Region eu-west-1",
        [typeof(CmkRotationChange)] = "Set-CmkRotation alias/billing -Region eu-west-1 -PeriodInDays 90; Invoke-CmkRotation alias/billing -Region eu-west-1 -Confirm:$false",
        [typeof(CmkPlan)] = $"{Plan} $plan; [IO.File]::Delete($file)",
        [typeof(CmkPlanStep)] = $"{Plan} $plan.Step; [IO.File]::Delete($file)",
        [typeof(CmkPlanOutcome)] = $"{Plan} Invoke-CmkPlan $file; [IO.File]::Delete($file); [IO.File]::Delete(\"$file.journal\")",
        [typeof(CmkPolicyChange)] = $"Grant-CmkAccess {Key} SecretsManager -User {Role}",
        [typeof(CmkKeyChange)] = "New-ServiceCmk XRay -Region us-west-1 | Disable-ServiceCmk -Confirm:$false",
        [typeof(XRayTraceDelivery)] = "Test-XRayTraceDelivery -Region us-east-1, eu-west-1 -TimeoutSeconds 0",
        [typeof(CmkEvidence)] = $"{Evidence} Test-CmkEvidence $file; [IO.File]::Delete($file)",
        [typeof(CmkEvidenceEvent)] = $"{Evidence} Update-CmkEvidence $file; [IO.File]::Delete($file)",
        [typeof(CmkPlanApproval)] = "$plan = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid() + '.plan.json'; Get-XRayEncryptionStatus -Region us-east-1 | New-CmkPlan $plan -CreateKey | Approve-CmkPlan -SigningKeyArn arn:aws:kms:eu-west-2:111122223333:key/00000403-5a6d-4b0c-8000-000000000403 -Confirm:$false; [IO.File]::Delete($plan); [IO.File]::Delete($plan + '.approvals')",
        [typeof(CmkPolicy)] = "New-CmkPolicy XRay eu-west-1 -AccountId 111122223333",
        [typeof(CmkTemplateExport)] = "$folder = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid(); Get-ServiceEncryptionStatus -Region eu-west-1 | Export-CmkTemplate $folder CloudFormation; [IO.Directory]::Delete($folder, $true)",
        [typeof(CmkTemplateFinding)] = "$file = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid() + '.json'; [IO.File]::WriteAllText($file, '{ \"Resources\": { \"Password\": { \"Type\": \"AWS::SecretsManager::Secret\", \"Properties\": { \"Name\": \"app/password\", \"Tags\": [ { \"Key\": \"Owner\", \"Value\": \"audit\" } ] } }, \"Logs\": { \"Type\": \"AWS::Logs::LogGroup\" } } }'); Test-CmkTemplate $file -Region eu-west-1 -AccountId 111122223333; [IO.File]::Delete($file)",
        [typeof(CmkPolicyFinding)] = $"Test-CmkPolicy {Key}",
        [typeof(CmkAccess)] = $"Test-CmkAccess {Key} {Role} Decrypt",
        [typeof(CmkAccessChange)] = $"Compare-CmkAccess {Key} (New-CmkPolicy XRay eu-west-1 -AccountId 111122223333) Decrypt",
        [typeof(CmkKeyAccess)] = $"Get-CmkAccess {Key} Decrypt",
        [typeof(CmkDataAccess)] = "Get-CmkAccess -ReadsData xray/111122223333/eu-west-1; Get-SecretEncryptionStatus -Region eu-west-1 -Name *-cmk-arn | Get-CmkAccess -ReadsData",
        [typeof(CmkUserPolicy)] = $"New-CmkUserPolicy {Key} XRay",
        [typeof(CmkPermission)] = "Get-CmkPermission Get-Region, Set-SecretCmk",
        [typeof(AuditCoverage)] = "$null = Get-ServiceEncryptionStatus -Region eu-west-1 -CoverageVariable coverage; $coverage",
        [typeof(AuditPlace)] = "$null = Get-ServiceEncryptionStatus -Region eu-west-1 -CoverageVariable coverage; $coverage.Places",
        [typeof(CmkRule)] = "Get-CmkRule",
        [typeof(CmkSession)] = "Connect-CmkSession eu-west-1 -RoleName Audit",
        [typeof(OrganizationAccount)] = "Get-OrganizationAccount -IncludeTag",
        [typeof(CmkSnapshotChange)] = "$before = Get-XRayEncryptionStatus -Region us-east-1, eu-west-1; $null = Set-XRayCmk -Region eu-west-1 -Default -Confirm:$false; Get-XRayEncryptionStatus -Region eu-west-1, us-west-2 | Compare-CmkSnapshot $before",
        [typeof(CmkMeasure)] = $"{History} Measure-CmkCompliance -HistoryPath $folder -KeyPrice 1.00 -RequestPrice 0.03 -MonthlyRequest @{{ XRay = 500000 }} -Tag Owner; [IO.Directory]::Delete($folder, $true)",
        [typeof(CmkTrendPoint)] = $"{History} Measure-CmkCompliance -HistoryPath $folder -Trend; [IO.Directory]::Delete($folder, $true)",
        [typeof(CmkUsage)] = "Get-CmkUsage alias/billing -Region eu-west-1; Get-CmkUsage alias/billing -Region eu-west-1 -MaximumEvent 2 -WarningAction Ignore",
        [typeof(CmkUsageSummary)] = "Get-CmkUsage alias/billing -Region eu-west-1 -Summary",
        [typeof(CmkUnusedKey)] = "Get-CmkUsage alias/billing-multi-region -Region eu-west-1 -Unused -KeyPrice 1.00",
        [typeof(CmkImpact)] = "Get-CmkImpact alias/billing -Region eu-west-1 -Place eu-west-1",
        [typeof(CmkGuardrail)] = "New-CmkGuardrail -ApprovedKey mrk-* -AllowedRole KeyAdministrator",
        [typeof(CmkAction)] = "Get-CmkPermission Set-SecretCmk -ByAction",
    };

    public static TheoryData<Type> Types => [.. Scripts.Keys];
}
