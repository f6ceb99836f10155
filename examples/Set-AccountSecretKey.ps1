<#
.SYNOPSIS
    Puts the secrets of every enabled Region under a customer-managed key that is made for them.
.DESCRIPTION
    Secrets that another AWS service owns, replicas and those scheduled for deletion are left as they are. Each change says
    whether every labelled version was seen under the new key: AWS answers success also where it re-encrypted nothing.
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

$secrets = @(
    Get-SecretEncryptionStatus -Region $Region |
        Where-Object { $_.Compliance -eq 'NonCompliant' -and -not $_.OwningService -and -not $_.IsReplica -and -not $_.DeletedDate }
)

# A key for each Region that has such secrets; the alias leads each secret to its own Region's.
$secrets | New-ServiceCmk -Service SecretsManager -Alias $Alias -Administrator $Administrator -User $User | ForEach-Object {
    $PSCmdlet.WriteVerbose("$($_.Region): $($_.KeyArn)")
}

if (-not $WhatIfPreference) {
    $secrets | Set-SecretCmk -KeyId $Alias
}
