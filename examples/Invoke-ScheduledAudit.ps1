<#
.SYNOPSIS
    A runbook: audits, keeps what does not comply as a file, and ends with an error when something is critical.
.DESCRIPTION
    For Azure Automation, Systems Manager or a scheduled task. Give its identity the policy that
    `(Get-CmkPermission -Path ./Invoke-ScheduledAudit.ps1).PolicyDocument` prints. Progress bars are off, so that logs stay
    readable. Regions that could not be audited are errors of their own and never pass for compliant.
.PARAMETER Path
    The file that the findings are written to, one on a line, tab-separated.
.PARAMETER Region
    The Regions: codes or patterns. All enabled ones where left out.
.EXAMPLE
    ./Invoke-ScheduledAudit.ps1 -Path ./findings.tsv
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Path,

    [string[]] $Region = '*'
)

$ProgressPreference = 'SilentlyContinue'

$findings = @(
    Get-ServiceEncryptionStatus -Region $Region -ErrorVariable failures |
        Test-ServiceCmk |
        Where-Object Compliance -NE Compliant
)

$lines = @("Severity`tCompliance`tReason`tAccountId`tRegion`tResource`tRemediation") + @($findings | ForEach-Object {
        $_.Severity, $_.Compliance, $_.Reason, $_.AccountId, $_.Region, $_.ResourceName, $_.Remediation -join "`t"
    })
[System.IO.File]::WriteAllLines($ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path), [string[]] $lines)

$critical = @($findings | Where-Object Severity -EQ Critical)
if ($critical.Count -gt 0 -or $failures.Count -gt 0) {
    throw "$($critical.Count) critical findings, $($failures.Count) failures. See $Path."
}
