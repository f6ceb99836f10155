<#
.SYNOPSIS
    Audits X-Ray, Secrets Manager and CloudTrail of one account and emits what does not comply.
.DESCRIPTION
    Changes nothing. What could not be determined counts as not compliant. In a pipeline of a build server, -FailOn makes the
    script end with an error when a finding is that severe.
.PARAMETER Region
    The Regions: codes or patterns. All enabled ones where left out.
.PARAMETER ApprovedKey
    Keys or aliases that are approved, patterns included; any customer-managed key where left out.
.PARAMETER FailOn
    The severity from which on a finding is an error: Critical, High, Medium, Low or Informational.
.EXAMPLE
    ./Test-Account.ps1 -ApprovedKey alias/*-cmk -FailOn High
#>
[CmdletBinding()]
[OutputType('KmsCompliance.CmkFinding')]
param(
    [string[]] $Region = '*',

    [string[]] $ApprovedKey,

    [ValidateSet('Critical', 'High', 'Medium', 'Low', 'Informational')]
    [string] $FailOn
)

$approved = @{}
if ($ApprovedKey) {
    $approved['ApprovedKey'] = $ApprovedKey
}

$findings = @(Get-ServiceEncryptionStatus -Region $Region | Test-ServiceCmk @approved | Where-Object Compliance -NE Compliant)
$findings

if ($FailOn) {
    $severe = @($findings | Where-Object { [KmsCompliance.Severity]::IsAtLeast($_.Severity, $FailOn) })
    if ($severe.Count -gt 0) {
        throw "$($severe.Count) findings of severity $FailOn or more."
    }
}
