<#
.SYNOPSIS
    Runs test files with Pester 5, and fails where one fails, is skipped, or holds no test.

.DESCRIPTION
    The exit code is 0 where every test of every file passed. What needs PSScriptAnalyzer may be skipped: it is not everywhere.

.PARAMETER Path
    The files; all of this folder where left out.

.PARAMETER Pester
    The manifest of Pester; the newest Pester 5 that is installed where left out.

.EXAMPLE
    ./tests/pester/Run.ps1 ./tests/pester/Manifest.Tests.ps1
    Runs one file.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0, ValueFromRemainingArguments)]
    [string[]] $Path = (Get-ChildItem -Path $PSScriptRoot -Filter *.Tests.ps1).FullName,

    [string] $Pester
)

$ErrorActionPreference = 'Stop'
if ($Pester) {
    Import-Module -Name $Pester
} else {
    Import-Module -Name Pester -MinimumVersion 5.6.0 -MaximumVersion 5.99.99
}

$configuration = New-PesterConfiguration
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'

# What the tests leave in the temporary folder, goes when they are done.
$temporary = @{}
$own = [System.IO.Directory]::CreateTempSubdirectory('kmscompliance-pester-').FullName
foreach ($name in 'TMPDIR', 'TEMP', 'TMP') {
    $temporary[$name] = [System.Environment]::GetEnvironmentVariable($name)
    [System.Environment]::SetEnvironmentVariable($name, $own)
}

$anyWrong = $false
try {
    foreach ($file in $Path) {
        $configuration.Run.Path = $file
        $run = Invoke-Pester -Configuration $configuration
        $name = Split-Path -Path $file -Leaf
        $skipped = @($run.Tests | Where-Object { $_.Result -notin 'Passed', 'Failed' -and $_.Path[0] -ne 'PSScriptAnalyzer' })
        $wrong = @(
            if ($run.Result -ne 'Passed') {
                "$($run.FailedCount + $run.FailedBlocksCount + $run.FailedContainersCount) failed"
            }
            if ($skipped) {
                "$($skipped.Count) not run, such as '$($skipped[0].ExpandedPath)'"
            }
            if (-not $run.TotalCount) {
                'no test in it'
            }
        )
        # The last line of a file's report is what became of it: 'dotnet test' reads it.
        "${name}: $(if ($wrong) { $wrong -join '; ' } else { 'passed' })"
        $anyWrong = $anyWrong -or $wrong
    }
} finally {
    foreach ($name in $temporary.Keys) {
        [System.Environment]::SetEnvironmentVariable($name, $temporary[$name])
    }
    Remove-Item -LiteralPath $own -Recurse -Force
}

exit [int] $anyWrong
