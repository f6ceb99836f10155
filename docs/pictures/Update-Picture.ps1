<#
.SYNOPSIS
    Draws the pictures of the documents anew, each from what its command shows in the sandbox.
.DESCRIPTION
    One Region at a time, so that rows come in the same order each time. Needs the .NET SDK only.
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
$sandbox = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'src', 'KmsCompliance.Sandbox')

$pictures = [ordered]@{
    'audit-xray'   = 'Get-XRayEncryptionStatus -Region eu-west-1, eu-central-1, us-east-1, us-east-2 -ThrottleLimit 1'
    'audit-secret' = 'Get-SecretEncryptionStatus -Region eu-central-1'
    'findings'     = 'Get-ServiceEncryptionStatus -Region eu-central-1 | Test-ServiceCmk | Where-Object Severity -eq Critical'
    'policy'       = 'Test-CmkPolicy -KeyId alias/billing -Region eu-west-1 -Service CloudTrail'
    'fix-xray'     = @'
$admin = 'arn:aws:iam::111122223333:role/KeyAdministrator'
$user = 'arn:aws:iam::111122223333:role/TraceReader'
Get-XRayEncryptionStatus -Region us-east-1, us-east-2 | Where-Object Compliance -ne Compliant |
    New-ServiceCmk -Service XRay -Administrator $admin -User $user -ThrottleLimit 1 |
    Set-XRayCmk -ThrottleLimit 1
'@
    'fix-secret'   = @'
$null = New-ServiceCmk SecretsManager -Region us-east-1
Get-SecretEncryptionStatus -Region us-east-1 | Where-Object Compliance -eq NonCompliant |
    Set-SecretCmk -KeyId alias/secrets-manager-data-cmk -ThrottleLimit 1
'@
}

foreach ($name in $pictures.Keys) {
    dotnet run --project $sandbox -- picture --out ([System.IO.Path]::Combine($PSScriptRoot, "$name.svg")) --command $pictures[$name]
    if ($LASTEXITCODE -ne 0) {
        throw "The command of '$name' failed."
    }
}
