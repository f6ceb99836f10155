#Requires -Version 7.4
#Requires -Modules KmsCompliance

<#
.SYNOPSIS
    A runbook: audits by an account's settings, keeps a history and reports, says what has changed, and ends with an error unless all
    of it complies.
.DESCRIPTION
    For Azure Automation, Systems Manager or a scheduled task. Give its identity the policy that
    `(Get-CmkPermission -Path ./Invoke-ScheduledAudit.ps1).PolicyDocument` prints. Progress bars are off, so that logs stay
    readable. The script ends with an error, and `pwsh -File` with an exit code other than 0, unless something was judged, all of it
    was seen, and no finding that is not exempt is as severe as -FailOn says. The reports and the history are written before that.
.PARAMETER Path
    The reports, without their endings: PATH.html, PATH.csv, PATH.ndjson and PATH.junit.xml.
.PARAMETER Region
    The Regions: codes or patterns. All enabled ones where left out.
.PARAMETER SettingsPath
    The settings file: approved keys, required tags, severities, exemptions.
.PARAMETER HistoryPath
    The folder of the history, made where it is missing. Where the machine has no lasting disk, bring it along and store it after.
.PARAMETER FailOn
    The severity from which on a finding is an error: Critical, High, Medium, Low or Informational, which is the default.
.PARAMETER NewOnly
    Only findings that the history did not have yet are errors; in the first run of a history, all are.
.PARAMETER Level
    Basic, or Full for the rules that ask AWS for more.
.EXAMPLE
    ./Invoke-ScheduledAudit.ps1 -Path ./report -HistoryPath ./history -SettingsPath ./kms-settings.json -FailOn High -NewOnly
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Path,

    [string[]] $Region = '*',

    [string] $SettingsPath,

    [string] $HistoryPath,

    [ValidateSet('Critical', 'High', 'Medium', 'Low', 'Informational')]
    [string] $FailOn = 'Informational',

    [switch] $NewOnly,

    [ValidateSet('Basic', 'Full')]
    [string] $Level = 'Basic'
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

$settings = $SettingsPath ? @{ SettingsPath = $SettingsPath } : @{}
$history = $HistoryPath ? @{ HistoryPath = $HistoryPath } : @{}
$gate = @{ FailOn = $FailOn }
$hadRuns = $false
if ($HistoryPath) {
    $folder = [System.IO.DirectoryInfo]::new($ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($HistoryPath))
    $hadRuns = $folder.Exists -and $folder.GetFiles('run-*.ndjson.gz').Count -gt 0
    if ($NewOnly -and $hadRuns) {
        $gate += @{ NewOnly = $true; HistoryPath = $HistoryPath }
    }
}

try {
    # A Region that fails is an error of its own, and the others go on; what was not seen fails the gate.
    Test-ServiceCmk -Region $Region -Level $Level @settings @history -CoverageVariable seen -ErrorAction Continue |
        Export-CmkReport -Path $Path -Format Html, Csv, NdJson, JUnit -PassThru |
        Assert-CmkCompliance @gate -CoverageVariable seen
} finally {
    if ($HistoryPath) {
        Measure-CmkCompliance -HistoryPath $HistoryPath -By All
        if ($hadRuns) {
            Compare-CmkSnapshot -HistoryPath $HistoryPath
        }
    }
}
