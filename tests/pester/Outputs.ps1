# What commands put out, a script a kind, on the sandbox's default estate: every type, and what -CoverageVariable gets.
$script:Outputs = [ordered]@{
    'Region'              = { Get-Region eu-west-1 }
    'X-Ray status'        = { Get-XRayEncryptionStatus -Region us-east-1, eu-west-1 -IncludeTraceCopy }
    'secret status'       = { Get-SecretEncryptionStatus -Region us-west-2, eu-west-1 -IncludeReplica }
    'trail status'        = { Get-TrailEncryptionStatus -Region us-east-1, eu-west-1 }
    'log group status'    = { Get-ServiceEncryptionStatus -Service CloudWatchLogs -Region eu-west-1 }
    'finding'             = { Get-ServiceEncryptionStatus -Region us-east-1, eu-west-1 | Test-ServiceCmk }
    'key'                 = { New-ServiceCmk XRay -Region eu-west-2, us-west-1 -Tag @{ Owner = 'audit' } }
    'planned key'         = { New-ServiceCmk XRay -Region eu-west-2 -WhatIf -PassThru }
    'change not made'     = { Set-XRayCmk alias/billing -Region eu-west-1 -WhatIf -PassThru; Grant-CmkAccess alias/billing XRay -Region eu-west-1 -WhatIf -PassThru }
    'change'              = { Set-SecretCmk billing/api-token-default-key alias/billing -Region eu-west-1 -RepairPolicy -Confirm:$false; Set-XRayCmk alias/billing -Region eu-west-1 -Confirm:$false }
    'change of a policy'  = { Grant-CmkAccess alias/billing SecretsManager -Region eu-west-1 -User arn:aws:iam::111122223333:role/App -Confirm:$false }
    'change of a key'     = { New-ServiceCmk XRay -Region us-west-1 | Disable-ServiceCmk -Confirm:$false }
    'evidence'            = { $file = Join-Path ([IO.Path]::GetTempPath()) "$([guid]::NewGuid()).jsonl"; New-ServiceCmk XRay -Region us-west-1 | Disable-ServiceCmk -EvidencePath $file -Confirm:$false | Test-CmkEvidence; Remove-Item -LiteralPath $file }
    'events of evidence'  = { $file = Join-Path ([IO.Path]::GetTempPath()) "$([guid]::NewGuid()).jsonl"; New-ServiceCmk XRay -Region us-west-1 | Disable-ServiceCmk -EvidencePath $file -Confirm:$false | Update-CmkEvidence -Confirm:$false; Remove-Item -LiteralPath $file }
    'approval'            = { $file = Join-Path ([IO.Path]::GetTempPath()) "$([guid]::NewGuid()).plan.json"; Get-XRayEncryptionStatus -Region us-east-1 | New-CmkPlan -Path $file -CreateKey | Approve-CmkPlan -SigningKeyArn arn:aws:kms:eu-west-2:111122223333:key/00000403-5a6d-4b0c-8000-000000000403 -Confirm:$false; Remove-Item -Path "$file*" }
    'step of a plan'      = { $file = Join-Path ([IO.Path]::GetTempPath()) "$([guid]::NewGuid()).plan.json"; (Get-XRayEncryptionStatus -Region us-west-1, us-west-2 | New-CmkPlan -Path $file -CreateKey).Step; Remove-Item -LiteralPath $file }
    'deliveries'          = { Test-XRayTraceDelivery -Region us-east-1, eu-west-1 -TimeoutSeconds 0 }
    'rotation'            = { Set-CmkRotation alias/billing -Region eu-west-1 -PeriodInDays 90 -Confirm:$false; Invoke-CmkRotation alias/billing -Region eu-west-1 -Confirm:$false }
    'policy'              = { New-CmkPolicy XRay eu-west-1 -AccountId 111122223333 }
    'finding on a policy' = { Test-CmkPolicy alias/billing -Region eu-west-1 }
    'export of templates' = { $folder = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); Get-XRayEncryptionStatus -Region eu-west-1 | Export-CmkTemplate -Path $folder -Format Terraform -Confirm:$false; Remove-Item -LiteralPath $folder -Recurse -Confirm:$false }
    'finding on a template' = { $file = Join-Path ([IO.Path]::GetTempPath()) "$([guid]::NewGuid()).json"; '{ "Resources": { "Password": { "Type": "AWS::SecretsManager::Secret", "Properties": { "Name": "app/password", "Tags": [ { "Key": "Owner", "Value": "audit" } ] } }, "Logs": { "Type": "AWS::Logs::LogGroup" } } }' | Set-Content -Path $file; Test-CmkTemplate $file -Region eu-west-1 -AccountId 111122223333; Remove-Item -LiteralPath $file }
    'answer about access' = { Test-CmkAccess alias/billing arn:aws:iam::111122223333:role/App Decrypt -Region eu-west-1 }
    'who can use a key'   = { Get-CmkAccess alias/billing -Region eu-west-1 }
    'who reads data'      = { Get-CmkAccess -ReadsData xray/111122223333/eu-west-1 }
    'change of access'    = { Compare-CmkAccess alias/billing (New-CmkPolicy XRay eu-west-1 -AccountId 111122223333) -Region eu-west-1 }
    'policy of a user'    = { New-CmkUserPolicy arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-4333-8444-555555555555 XRay }
    'change since a run'  = { $before = Get-XRayEncryptionStatus -Region us-east-1, eu-west-1; $null = Set-XRayCmk -Region eu-west-1 -Default -Confirm:$false; Get-XRayEncryptionStatus -Region eu-west-1, us-west-2 | Compare-CmkSnapshot -ReferenceObject $before }
    'measure'             = { Get-ServiceEncryptionStatus -Region us-east-1, eu-west-1 | Measure-CmkCompliance -KeyPrice 1.00 -Tag Owner }
    'trend point'         = { $folder = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()))).FullName; $null = Test-XRayCmk -Region us-east-1 -HistoryPath $folder; Measure-CmkCompliance -HistoryPath $folder -Trend; Remove-Item -LiteralPath $folder -Recurse }
    'session'             = { Connect-CmkSession -Region eu-west-1 -RoleName Audit }
    'account'             = { Get-OrganizationAccount -Status * -IncludeTag }
    'use of a key'        = { Get-CmkUsage alias/billing -Region eu-west-1; Get-CmkUsage alias/billing -Region eu-west-1 -MaximumEvent 2 -WarningAction Ignore }
    'uses counted'        = { Get-CmkUsage alias/billing -Region eu-west-1 -Summary }
    'unused key'          = { Get-CmkUsage alias/billing-multi-region -Region eu-west-1 -Unused -KeyPrice 1.00 }
    'impact'              = { Get-CmkImpact alias/billing -Region eu-west-1; Get-CmkImpact alias/billing -Region eu-west-1 -Event Delete }
    'guardrail'           = { New-CmkGuardrail -ApprovedKey mrk-* -AllowedRole KeyAdministrator }
    'permission'          = { Get-CmkPermission Get-Region, Set-SecretCmk }
    'action'              = { Get-CmkPermission Set-SecretCmk -ByAction }
    'coverage'            = { $null = Get-ServiceEncryptionStatus -Region eu-west-1, us-east-1 -CoverageVariable global:coverage; $global:coverage }
    'place'               = { $null = Get-ServiceEncryptionStatus -Region eu-west-1, us-east-1 -CoverageVariable global:coverage; $global:coverage.Places }
}
