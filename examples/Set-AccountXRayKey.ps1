<#
.SYNOPSIS
    Puts X-Ray of every enabled Region under a customer-managed key that is made for it.
.DESCRIPTION
    Where X-Ray is under a usable customer-managed key already, nothing changes. A run that was cut short can be repeated: a
    key that exists is used again. Look first with -WhatIf.
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

# -WhatIf reaches both commands: the first shows each key's policy and makes none, so that the second has nothing to do.
Get-XRayEncryptionStatus -Region $Region |
    Where-Object Compliance -NE Compliant |
    New-ServiceCmk -Service XRay -Alias $Alias -Administrator $Administrator -User $User |
    Set-XRayCmk
