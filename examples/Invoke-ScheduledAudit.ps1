#Requires -Version 7.4
#Requires -Modules KmsCompliance

<#
.SYNOPSIS
    A runbook: audits, keeps what does not comply as a file, and ends with an error unless all of it does.
.DESCRIPTION
    For Azure Automation, Systems Manager or a scheduled task. Give its identity the policy that
    `(Get-CmkPermission -Path ./Invoke-ScheduledAudit.ps1).PolicyDocument` prints. Progress bars are off, so that logs stay
    readable. The script ends with an error, and `pwsh -File` with an exit code other than 0, unless something was judged, nothing
    went wrong, and no finding is as severe as -FailOn says. Regions that could not be audited never pass for compliant.
.PARAMETER Path
    The file that the findings are written to, one on a line, tab-separated.
.PARAMETER Region
    The Regions: codes or patterns. All enabled ones where left out.
.PARAMETER FailOn
    The severity from which on a finding is an error: Critical, High, Medium, Low or Informational, which is the default.
.EXAMPLE
    ./Invoke-ScheduledAudit.ps1 -Path ./findings.tsv -FailOn Critical
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Path,

    [string[]] $Region = '*',

    [ValidateSet('Critical', 'High', 'Medium', 'Low', 'Informational')]
    [string] $FailOn = 'Informational'
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

# A Region that fails is an error of its own, and the others go on; all of them count at the end.
$failures = @()
$judged = @(
    Get-ServiceEncryptionStatus -Region $Region -ErrorAction Continue -ErrorVariable +failures |
        Test-ServiceCmk -ErrorAction Continue -ErrorVariable +failures
)
$findings = @($judged | Where-Object Compliance -NE Compliant)

$lines = @("Severity`tCompliance`tReason`tAccountId`tRegion`tResource`tRemediation") + @($findings | ForEach-Object {
        $_.Severity, $_.Compliance, $_.Reason, $_.AccountId, $_.Region, $_.ResourceName, $_.Remediation -join "`t"
    })
[System.IO.File]::WriteAllLines($ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path), [string[]] $lines)

# What is unknown is not compliant, however severe.
$failing = @($findings | Where-Object { $_.Compliance -EQ 'Unknown' -or [KmsCompliance.Severity]::IsAtLeast($_.Severity, $FailOn) })
if ($judged.Count -eq 0 -or $failing.Count -gt 0 -or $failures.Count -gt 0) {
    throw "$($judged.Count) findings in all, $($failing.Count) of severity $FailOn or more or unknown, $($failures.Count) failures. See $Path."
}
