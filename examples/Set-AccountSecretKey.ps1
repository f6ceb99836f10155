#Requires -Version 7.4
#Requires -Modules KmsCompliance

<#
.SYNOPSIS
    Puts the secrets of every enabled Region under a customer-managed key that is made for them.
.DESCRIPTION
    Secrets that another AWS service owns, replicas and those scheduled for deletion are left as they are. Each change says
    whether every labelled version was seen under the new key: AWS answers success also where it re-encrypted nothing.
    The script ends with an error, and `pwsh -File` with an exit code other than 0, unless there were secrets to look at, nothing went
    wrong, and all that may be changed were then seen to comply.
.PARAMETER Administrator
    ARNs of the roles that administer the keys, without being able to use them.
.PARAMETER User
    ARNs of the roles that read and write the secrets.
.PARAMETER Alias
    The keys' alias.
.PARAMETER Region
    The Regions: codes or patterns. All enabled ones where left out.
.EXAMPLE
    ./Set-AccountSecretKey.ps1 -Administrator arn:aws:iam::111122223333:role/KeyAdministrator -User arn:aws:iam::111122223333:role/App -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
[OutputType('KmsCompliance.CmkChange')]
param(
    [Parameter(Mandatory)]
    [string[]] $Administrator,

    [Parameter(Mandatory)]
    [string[]] $User,

    [string] $Alias = 'alias/secrets-manager-data-cmk',

    [string[]] $Region = '*'
)

$ErrorActionPreference = 'Stop'

# A Region or secret that fails is an error of its own, and the others go on; all of them count at the end.
$failures = @()
$secrets = @(
    Get-SecretEncryptionStatus -Region $Region -ErrorAction Continue -ErrorVariable +failures |
        Where-Object { -not $_.OwningService -and -not $_.IsReplica -and -not $_.DeletedDate }
)
$wrong = @($secrets | Where-Object Compliance -EQ NonCompliant)

# A key for each Region that has such secrets; the alias leads each secret to its own Region's.
$wrong |
    New-ServiceCmk -Service SecretsManager -Alias $Alias -Administrator $Administrator -User $User -ErrorAction Continue -ErrorVariable +failures |
    ForEach-Object { $PSCmdlet.WriteVerbose("$($_.Region): $($_.KeyArn)") }

if (-not $WhatIfPreference) {
    $wrong | Set-SecretCmk -KeyId $Alias -ErrorAction Continue -ErrorVariable +failures
}

if ($secrets.Count -eq 0 -or $failures.Count -gt 0) {
    throw "$($secrets.Count) secrets were looked at, with $($failures.Count) failures."
}

if (-not $WhatIfPreference) {
    $holds = Get-SecretEncryptionStatus -Region $Region |
        Where-Object { -not $_.OwningService -and -not $_.IsReplica -and -not $_.DeletedDate } |
        Test-SecretCmk -Quiet
    if (-not $holds) {
        throw 'Some secrets are not under a usable customer-managed key, or that could not be determined.'
    }
}
