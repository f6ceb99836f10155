@{
    RootModule           = 'bin/KmsCompliance.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '6f0c1f5e-3c0b-4a55-9a0e-5d7f0f5f6b52'
    Author               = 'The KmsCompliance authors'
    CompanyName          = 'KmsCompliance'
    Copyright            = '(c) 2026 the KmsCompliance authors. MIT licence.'
    Description          = 'Audits and fixes customer-managed KMS keys of AWS X-Ray, AWS Secrets Manager and AWS CloudTrail, over all Regions.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('KmsCompliance.Format.ps1xml')
    TypesToProcess       = @('KmsCompliance.Types.ps1xml')
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    CmdletsToExport      = @(
        'Approve-CmkPlan'
        'Assert-CmkCompliance'
        'Compare-CmkAccess'
        'Compare-CmkSnapshot'
        'Connect-CmkSession'
        'Disable-ServiceCmk'
        'Enable-ServiceCmk'
        'Export-CmkReport'
        'Export-CmkTemplate'
        'Get-CmkAccess'
        'Get-CmkImpact'
        'Get-CmkPermission'
        'Get-CmkPlan'
        'Get-CmkRule'
        'Get-CmkUsage'
        'Get-OrganizationAccount'
        'Get-Region'
        'Get-SecretEncryptionStatus'
        'Get-ServiceCmk'
        'Get-ServiceEncryptionStatus'
        'Get-TrailEncryptionStatus'
        'Get-XRayEncryptionStatus'
        'Grant-CmkAccess'
        'Import-CmkMaterial'
        'Invoke-CmkPlan'
        'Invoke-CmkRotation'
        'Measure-CmkCompliance'
        'Merge-CmkHistory'
        'New-CmkGuardrail'
        'New-CmkPlan'
        'New-CmkPolicy'
        'New-CmkUserPolicy'
        'New-ServiceCmk'
        'Remove-CmkMaterial'
        'Remove-ServiceCmk'
        'Restore-ServiceCmk'
        'Revoke-CmkAccess'
        'Set-CmkRotation'
        'Set-SecretCmk'
        'Set-ServiceCmk'
        'Set-TrailCmk'
        'Set-XRayCmk'
        'Test-CmkAccess'
        'Test-CmkEvidence'
        'Test-CmkPolicy'
        'Test-CmkTemplate'
        'Test-SecretCmk'
        'Test-ServiceCmk'
        'Test-TrailCmk'
        'Test-XRayCmk'
        'Test-XRayTraceDelivery'
        'Undo-CmkAccess'
        'Undo-CmkPlan'
        'Update-CmkEvidence'
    )
    PrivateData          = @{
        PSData = @{
            Tags       = @('AWS', 'KMS', 'XRay', 'SecretsManager', 'CloudTrail', 'Compliance', 'Encryption', 'Security', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri = 'https://opensource.org/license/mit'
        }
    }
}
