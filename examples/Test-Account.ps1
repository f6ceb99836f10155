#Requires -Version 7.4
#Requires -Modules KmsCompliance

<#
.SYNOPSIS
    Audits all services of one account, emits what does not comply, and ends with an error unless all of it does.
.DESCRIPTION
    Changes nothing. A gate for a build server: the script ends with an error, and `pwsh -File` with an exit code other than 0, unless
    something was judged, nothing went wrong, and no finding is as severe as -FailOn says. What could not be determined is never
    compliant.
.PARAMETER Region
    The Regions: codes or patterns. All enabled ones where left out.
.PARAMETER ApprovedKey
    Keys or aliases that are approved, patterns included; any customer-managed key where left out.
.PARAMETER FailOn
    The severity from which on a finding is an error: Critical, High, Medium, Low or Informational, which is the default.
.EXAMPLE
    ./Test-Account.ps1 -ApprovedKey alias/*-cmk -FailOn High
#>
[CmdletBinding()]
[OutputType('KmsCompliance.CmkFinding')]
param(
    [string[]] $Region = '*',

    [string[]] $ApprovedKey,

    [ValidateSet('Critical', 'High', 'Medium', 'Low', 'Informational')]
    [string] $FailOn = 'Informational'
)

$ErrorActionPreference = 'Stop'

$approved = @{}
if ($ApprovedKey) {
    $approved['ApprovedKey'] = $ApprovedKey
}

# A Region that fails is an error of its own, and the others go on; all of them count at the end.
$failures = @()
$judged = @(
    Get-ServiceEncryptionStatus -Region $Region -ErrorAction Continue -ErrorVariable +failures |
        Test-ServiceCmk @approved -ErrorAction Continue -ErrorVariable +failures
)
$findings = @($judged | Where-Object Compliance -NE Compliant)
$findings

# What is unknown is not compliant, however severe.
$failing = @($findings | Where-Object { $_.Compliance -EQ 'Unknown' -or [KmsCompliance.Severity]::IsAtLeast($_.Severity, $FailOn) })
if ($judged.Count -eq 0 -or $failing.Count -gt 0 -or $failures.Count -gt 0) {
    throw "$($judged.Count) findings in all, $($failing.Count) of severity $FailOn or more or unknown, $($failures.Count) failures."
}
