#Requires -Version 7.4
#Requires -Modules KmsCompliance

<#
.SYNOPSIS
    Puts X-Ray of every enabled Region under a customer-managed key that is made for it.
.DESCRIPTION
    Where X-Ray is under a usable customer-managed key already, nothing changes. A run that was cut short can be repeated: a
    key that exists is used again. Look first with -WhatIf. The script ends with an error, and `pwsh -File` with an exit code other
    than 0, unless nothing went wrong and X-Ray was then seen to comply in every Region.
.PARAMETER Administrator
    ARNs of the roles that administer the keys, without being able to use them.
.PARAMETER User
    ARNs of the roles that read traces.
.PARAMETER Alias
    The keys' alias.
.PARAMETER Region
    The Regions: codes or patterns. All enabled ones where left out.
.EXAMPLE
    ./Set-AccountXRayKey.ps1 -Administrator arn:aws:iam::111122223333:role/KeyAdministrator -User arn:aws:iam::111122223333:role/TraceReader -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
[OutputType('KmsCompliance.CmkChange')]
param(
    [Parameter(Mandatory)]
    [string[]] $Administrator,

    [Parameter(Mandatory)]
    [string[]] $User,

    [string] $Alias = 'alias/xray-trace-data-cmk',

    [string[]] $Region = '*'
)

$ErrorActionPreference = 'Stop'

# A Region that fails is an error of its own, and the others go on; all of them count at the end. -WhatIf reaches both commands: the
# first shows the keys' policy and hands on keys that are planned only, so that the second shows what it would do with them.
$failures = @()
$statuses = @(Get-XRayEncryptionStatus -Region $Region -ErrorAction Continue -ErrorVariable +failures)
$statuses |
    Where-Object Compliance -NE Compliant |
    New-ServiceCmk -Service XRay -Alias $Alias -Administrator $Administrator -User $User -PassThru:$WhatIfPreference -ErrorAction Continue -ErrorVariable +failures |
    Set-XRayCmk -PassThru:$WhatIfPreference -ErrorAction Continue -ErrorVariable +failures

if ($statuses.Count -eq 0 -or $failures.Count -gt 0) {
    throw "$($statuses.Count) Regions were looked at, with $($failures.Count) failures."
}

if (-not $WhatIfPreference -and -not (Test-XRayCmk -Region $Region -Quiet)) {
    throw 'X-Ray is not under a usable customer-managed key in every Region.'
}
