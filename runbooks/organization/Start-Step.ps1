#Requires -Version 7.4

<#
.SYNOPSIS
    What the container runs: one step of the audit of an organization, told by the environment. Ends with 0 where the step is done, and
    with 1 where it is to be tried again.
.PARAMETER Step
    plan, scan or merge.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [ValidateSet('plan', 'scan', 'merge')]
    [string] $Step
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Import-Module -Name ($env:CMK_MODULE ? $env:CMK_MODULE : 'KmsCompliance')
Import-Module -Name (Join-Path $PSScriptRoot '..' 'common' 'KmsComplianceRunbook.psm1')

# A line of JSON, so that the log can be searched.
Start-RunbookStep -Step $Step | ConvertTo-Json -Compress -Depth 3
