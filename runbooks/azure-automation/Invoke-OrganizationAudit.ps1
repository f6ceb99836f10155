#Requires -Version 7.4
#Requires -Modules KmsCompliance

<#
.SYNOPSIS
    A runbook of Azure Automation: audits AWS accounts as a managed identity, goes on where it was stopped, and fails its job unless all of
    it complies.
.DESCRIPTION
    Signs in to AWS by the token of the Automation account's managed identity (AssumeRoleWithWebIdentity): no key of AWS is kept anywhere.
    A sandbox has 400 MB of memory, and stops a runbook after three hours to start it again from the beginning. So each account is a
    batch, whose shard is in blob storage when it is done; a start that finds a plan of less than a day goes on with the accounts that
    have none. When all are there, they are merged into history and reports, in the same container, and the gate is asked.
.PARAMETER RoleArn
    The role in AWS that trusts the managed identity.
.PARAMETER Audience
    The id of the application in Entra ID that the token is for, as the identity provider in IAM has it: api://...
.PARAMETER StoreUri
    The container: https://ACCOUNT.blob.core.windows.net/CONTAINER. The managed identity is a Storage Blob Data Contributor there.
.PARAMETER RoleName
    The role that is assumed in each account but that of RoleArn.
.PARAMETER ExternalId
    What the accounts demand of who assumes it.
.PARAMETER AccountId
    The accounts, with commas; all of the organization where left out.
.PARAMETER Region
    The Regions or patterns of them, with commas.
.PARAMETER Level
    Basic, or Full for the rules that ask AWS for more.
.PARAMETER SettingsKey
    A settings file in the container.
.PARAMETER FailOn
    The severity from which on a finding fails the job.
.PARAMETER DefaultRegion
    Where STS and Organizations are asked.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $RoleArn,

    [Parameter(Mandatory)]
    [string] $Audience,

    [Parameter(Mandatory)]
    [string] $StoreUri,

    [string] $RoleName = 'KmsComplianceAudit',

    [string] $ExternalId,

    [string] $AccountId,

    [string] $Region = '*',

    [ValidateSet('Basic', 'Full')]
    [string] $Level = 'Basic',

    [string] $SettingsKey,

    [ValidateSet('Critical', 'High', 'Medium', 'Low', 'Informational')]
    [string] $FailOn = 'High',

    [string] $DefaultRegion = 'us-east-1'
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$common = Join-Path $PSScriptRoot '..' 'common' 'KmsComplianceRunbook.psm1'
Import-Module -Name ((Test-Path -LiteralPath $common) ? $common : 'KmsComplianceRunbook')

# As all clients of AWS take it: the file is read again whenever a session is about to end.
$token = Join-Path ([System.IO.Path]::GetTempPath()) "kmscompliance-$([guid]::NewGuid().ToString('n')).jwt"
function Write-Token {
    if (-not $IsWindows) {
        # Its owner's alone before there is anything in it.
        $mode = [System.IO.UnixFileMode]'UserRead, UserWrite'
        [System.IO.File]::Open($token, [System.IO.FileStreamOptions]@{ Mode = 'OpenOrCreate'; Access = 'Write'; UnixCreateMode = $mode }).Dispose()
    }

    [System.IO.File]::WriteAllText($token, (Get-ManagedIdentityToken -Resource $Audience))
}
$env:AWS_ROLE_ARN = $RoleArn
$env:AWS_WEB_IDENTITY_TOKEN_FILE = $token
$env:AWS_ROLE_SESSION_NAME = 'KmsCompliance'
$env:AWS_REGION = $DefaultRegion
try {
    Write-Token

    # The plan of a start that was stopped, if it is of today: what was seen a day ago is not what is so now.
    $now = [datetimeoffset]::UtcNow
    $started = Get-StartedAudit -Store $StoreUri
    if (-not $started -or $started.EndedAt -or [datetimeoffset]$started.StartedAt -lt $now.AddHours(-24)) {
        $started = [pscustomobject]@{ ExecutionId = $now.ToString('yyyyMMddTHHmmssZ', [cultureinfo]::InvariantCulture); StartedAt = $now; EndedAt = $null }
        $plan = @{ RoleName = $RoleName; Region = $Region.Split(',', [System.StringSplitOptions]'RemoveEmptyEntries, TrimEntries'); Level = $Level; AccountsPerBatch = 1 }
        if ($ExternalId) { $plan.ExternalId = $ExternalId }
        if ($AccountId) { $plan.AccountId = $AccountId.Split(',', [System.StringSplitOptions]'RemoveEmptyEntries, TrimEntries') }
        if ($SettingsKey) { $plan.SettingsKey = $SettingsKey }
        New-AuditPlan -Store $StoreUri -ExecutionId $started.ExecutionId @plan
        Set-StartedAudit -Store $StoreUri -Audit $started
    }

    foreach ($batch in @(Resume-AuditPlan -Store $StoreUri -ExecutionId $started.ExecutionId)) {
        Write-Token
        try {
            Invoke-AuditBatch -Store $StoreUri -ExecutionId $started.ExecutionId -Key $batch.Key -Index $batch.Index -ThrottleLimit 8
        } catch {
            # Its shard has what was seen, or is missing and then is told as not scanned. The others go on.
            Write-Error "Batch $($batch.Index): $_" -ErrorAction Continue
        }
    }

    Merge-AuditShard -Store $StoreUri -ExecutionId $started.ExecutionId -Format Html, Csv, NdJson -NotifyFrom $FailOn
    $started.EndedAt = [datetimeoffset]::UtcNow
    Set-StartedAudit -Store $StoreUri -Audit $started

    # Ends the job with an error where something is amiss, or not all was seen.
    Read-AuditFinding -Store $StoreUri -ExecutionId $started.ExecutionId | Assert-CmkCompliance -FailOn $FailOn
} finally {
    [System.IO.File]::Delete($token)
}
