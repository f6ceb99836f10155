# What each exported command promises on the sandbox's estate, one table a command. Contract.Tests.ps1 holds the commands to
# it, and a test of the C# suite holds it to the exported commands.
#
#   Answer      a call that answers with several objects, or one where there is one; -With takes more parameters
#   Writes      whether the call changes anything, and so asks before it does
#   Bindings    what binds and how, and what then is true of every object that comes out
#   Errors      calls that go wrong in one thing, and the error's id; Ends where nothing can be done at all
#   Completions lines that Tab is pressed at the end of, and something that is then offered
#   Views       names that Format-Table -View takes, beside the usual one
#
# Copy-Saved, in Contract.Tests.ps1, is Export-Clixml and Import-Clixml.
@{
    'Assert-CmkCompliance' = @{
        Answer      = { param([hashtable] $With = @{}) Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2 | Assert-CmkCompliance -PassThru @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'statuses'; Run = { Get-XRayEncryptionStatus -Region eu-west-1 | Assert-CmkCompliance -PassThru }; Then = { $_.Compliance -eq 'Compliant' } }
            @{ What = 'saved statuses'; Run = { Get-XRayEncryptionStatus -Region eu-west-1 | Copy-Saved | Assert-CmkCompliance -PassThru }; Then = { $_.Compliance -eq 'Compliant' } }
            @{ What = 'findings'; Run = { Test-XRayCmk -Region eu-west-1 | Assert-CmkCompliance -PassThru }; Then = { $_.Compliance -eq 'Compliant' } }
            @{ What = 'saved findings'; Run = { Test-XRayCmk -Region eu-west-1 | Copy-Saved | Assert-CmkCompliance -PassThru }; Then = { $_.Compliance -eq 'Compliant' } }
        )
        Errors      = @(
            @{ Id = 'ComplianceNotHeld'; Ends = $true; Thrown = $true; Run = { param([hashtable] $With) Get-XRayEncryptionStatus -Region us-east-1 | Assert-CmkCompliance @With } }
            @{ Id = 'UnknownRule'; Ends = $true; Run = { param([hashtable] $With) Get-XRayEncryptionStatus -Region eu-west-1 | Assert-CmkCompliance -Rule KMSC999 @With } }
        )
        Completions = @(
            @{ Line = 'Assert-CmkCompliance -FailOn H'; Offers = 'High' }
            @{ Line = 'Assert-CmkCompliance -Rule KMSC00'; Offers = 'KMSC001' }
        )
        Views       = @('ByRegion', 'ByAccount')
    }

    'Export-CmkTemplate' = @{
        Answer      = { param([hashtable] $With = @{}) $folder = Join-Path ([IO.Path]::GetTempPath()) "contract-$PID-$([runspace]::DefaultRunspace.Id)-export"; Get-XRayEncryptionStatus -Region eu-west-1, us-east-1 | Export-CmkTemplate -Path $folder -Format Terraform -Force @With; if (Test-Path -LiteralPath $folder) { Remove-Item -LiteralPath $folder -Recurse -Confirm:$false } }
        Writes      = $false
        Bindings    = @(
            @{ What = 'statuses'; Run = { $folder = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); Get-XRayEncryptionStatus -Region eu-west-1 | Export-CmkTemplate -Path $folder -Format Terraform; Remove-Item -LiteralPath $folder -Recurse -Confirm:$false }; Then = { $_.Exported -like 'aws_xray_encryption_config.*' } }
            @{ What = 'saved statuses'; Run = { $folder = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); Get-XRayEncryptionStatus -Region eu-west-1 | Copy-Saved | Export-CmkTemplate -Path $folder -Format Terraform; Remove-Item -LiteralPath $folder -Recurse -Confirm:$false }; Then = { $_.Exported -like 'aws_xray_encryption_config.*' } }
            @{ What = 'findings'; Run = { $folder = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); Test-XRayCmk -Region eu-west-1 | Export-CmkTemplate -Path $folder -Format Terraform; Remove-Item -LiteralPath $folder -Recurse -Confirm:$false }; Then = { $_.Exported -like 'aws_xray_encryption_config.*' } }
            @{ What = 'keys'; Run = { $folder = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); New-ServiceCmk XRay -Region us-west-1 -Confirm:$false | Export-CmkTemplate -Path $folder -Format Terraform; Remove-Item -LiteralPath $folder -Recurse -Confirm:$false }; Then = { $_.Exported -like 'aws_kms_key.*' } }
            @{ What = 'saved keys'; Run = { $folder = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); New-ServiceCmk XRay -Region us-west-1 -Confirm:$false | Copy-Saved | Export-CmkTemplate -Path $folder -Format CloudFormation; Remove-Item -LiteralPath $folder -Recurse -Confirm:$false }; Then = { $_.ExportedCount -eq 2 } }
            @{ What = 'a plan'; Run = { $folder = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); $plan = Get-XRayEncryptionStatus -Region us-west-1 | New-CmkPlan "$folder.json" -CreateKey; $plan | Export-CmkTemplate -Path $folder -Format Terraform; Remove-Item -Path "$folder*" -Recurse -Confirm:$false }; Then = { $_.IsPlanned -and $_.Exported -like 'aws_kms_key.*' } }
        )
        Errors      = @(
            @{ Id = 'TemplateOfNothing'; Run = { param([hashtable] $With) Export-CmkTemplate -Path templates -Format Terraform @With } }
            @{ Id = 'TemplateFolderNotUsable'; Ends = $true; Run = { param([hashtable] $With) Export-CmkTemplate -Path (New-TemporaryFile) -Format Terraform -ResourceId xray/111122223333/us-west-1 @With } }
            @{ Id = 'TemplateResetOfTerraform'; Ends = $true; Run = { param([hashtable] $With) Export-CmkTemplate -Path templates -Format Terraform -ResetOnDelete -ResourceId xray/111122223333/us-west-1 @With } }
            @{ Id = 'UnknownResource'; Run = { param([hashtable] $With) Export-CmkTemplate -Path templates -Format Terraform -ResourceId nobody @With } }
            @{ Id = 'PlanUnreadable'; Ends = $true; Run = { param([hashtable] $With) Export-CmkTemplate -Path templates -Format Terraform -PlanPath (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid())) @With } }
        )
        Completions = @(
            @{ Line = 'Export-CmkTemplate templates C'; Offers = 'CloudFormation' }
            @{ Line = 'Export-CmkTemplate templates Terraform -Region eu-w'; Offers = 'eu-west-1' }
            @{ Line = 'Export-CmkTemplate templates Terraform -Service XR'; Offers = 'XRay' }
        )
        Views       = @()
    }

    'Export-CmkReport' = @{
        Answer      = { param([hashtable] $With = @{}) Test-XRayCmk -Region eu-west-1, us-east-1 | Export-CmkReport -Path (New-TemporaryFile) -Format Json -PassThru @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'statuses'; Run = { Get-XRayEncryptionStatus -Region eu-west-1 | Export-CmkReport -Path (New-TemporaryFile) -Format Csv -PassThru }; Then = { $_.RuleId -like 'KMSC*' } }
            @{ What = 'saved findings'; Run = { Test-XRayCmk -Region eu-west-1 | Copy-Saved | Export-CmkReport -Path (New-TemporaryFile) -Format Csv -PassThru }; Then = { $_.Compliance -eq 'Compliant' } }
            @{ What = 'the JSON that it wrote'; Run = { $file = New-TemporaryFile; Test-XRayCmk -Region eu-west-1 | Export-CmkReport -Path $file -Format Json; Get-Content -Path $file -Raw | ConvertFrom-Json | Export-CmkReport -Path $file -Format Csv -PassThru }; Then = { $_.Compliance -eq 'Compliant' } }
        )
        Errors      = @(
            @{ Id = 'ReportFormatUnknown'; Ends = $true; Run = { param([hashtable] $With) Test-XRayCmk -Region eu-west-1 | Export-CmkReport -Path report @With } }
            @{ Id = 'ReportPathNotAFile'; Ends = $true; Run = { param([hashtable] $With) Test-XRayCmk -Region eu-west-1 | Export-CmkReport -Path $HOME -Format Csv @With } }
            @{ Id = 'NeitherStatusNorFinding'; Run = { param([hashtable] $With) 'text' | Export-CmkReport -Path (New-TemporaryFile) -Format Csv @With } }
        )
        Completions = @(
            @{ Line = 'Export-CmkReport report -Format S'; Offers = 'Sarif' }
            @{ Line = 'Export-CmkReport report -Rule KMSC00'; Offers = 'KMSC001' }
        )
        Views       = @('ByAccount', 'ByRegion')
    }

    'Compare-CmkSnapshot' = @{
        Answer      = { param([hashtable] $With = @{}) Compare-CmkSnapshot -ReferenceObject (Get-XRayEncryptionStatus -Region eu-west-1, us-east-1) -DifferenceObject (Get-XRayEncryptionStatus -Region eu-west-2, us-west-2) @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'statuses by value'; Run = { Get-XRayEncryptionStatus -Region us-west-2 | Compare-CmkSnapshot -ReferenceObject (Get-XRayEncryptionStatus -Region eu-west-1) }; Then = { $_.Change -eq 'NotCompared' } }
            @{ What = 'saved statuses'; Run = { Get-XRayEncryptionStatus -Region us-west-2 | Copy-Saved | Compare-CmkSnapshot -ReferenceObject (Get-XRayEncryptionStatus -Region eu-west-1 | Copy-Saved) }; Then = { $_.Change -eq 'NotCompared' } }
            @{ What = 'saved findings'; Run = { Test-XRayCmk -Region us-west-2 | Copy-Saved | Compare-CmkSnapshot -ReferenceObject (Test-XRayCmk -Region eu-west-1 | Copy-Saved) }; Then = { $_.Change -eq 'NotCompared' } }
        )
        Errors      = @(
            @{ Id = 'HistoryEmpty'; Ends = $true; Run = { param([hashtable] $With) Compare-CmkSnapshot -HistoryPath (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid())) @With } }
            @{ Id = 'NeitherStatusNorFinding'; Run = { param([hashtable] $With) Compare-CmkSnapshot -ReferenceObject 'text' -DifferenceObject @() @With } }
        )
        Completions = @()
        Views       = @()
    }

    'Get-CmkPlan' = @{
        Answer      = { param([hashtable] $With = @{}) $file = Join-Path ([IO.Path]::GetTempPath()) "contract-$PID-$([runspace]::DefaultRunspace.Id).plan.json"; Remove-Item "$file*" -Confirm:$false; $plan = Get-XRayEncryptionStatus -Region us-west-1, us-west-2 | New-CmkPlan $file -CreateKey; Get-CmkPlan -Path $file @With; Remove-Item "$file*" -Confirm:$false }
        Parallel    = { $region = @('ca-central-1', 'sa-east-1', 'ap-south-1', 'ap-northeast-1')[[runspace]::DefaultRunspace.Id % 4]; $file = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); Get-XRayEncryptionStatus -Region $region | New-CmkPlan $file -CreateKey | Get-CmkPlan; Remove-Item "$file*" -Confirm:$false }
        Writes      = $false
        Bindings    = @(
            @{ What = 'plans'; Run = { $file = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); $plan = Get-XRayEncryptionStatus -Region us-west-1, us-west-2 | New-CmkPlan $file -CreateKey; $plan | Get-CmkPlan; Remove-Item "$file*" -Confirm:$false }; Then = { $_.State -eq 'New' } }
            @{ What = 'saved plans'; Run = { $file = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); $plan = Get-XRayEncryptionStatus -Region us-west-1, us-west-2 | New-CmkPlan $file -CreateKey; $plan | Copy-Saved | Get-CmkPlan; Remove-Item "$file*" -Confirm:$false }; Then = { $_.StepCount -ge 2 } }
            @{ What = 'files'; Run = { $file = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); $plan = Get-XRayEncryptionStatus -Region us-west-1, us-west-2 | New-CmkPlan $file -CreateKey; Get-Item $file | Get-CmkPlan; Remove-Item "$file*" -Confirm:$false }; Then = { $_.State -eq 'New' } }
        )
        Errors      = @(
            @{ Id = 'PlanUnreadable'; Run = { param([hashtable] $With) Get-CmkPlan -Path (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid())) @With } }
            @{ Id = 'PlanPathNotAFile'; Run = { param([hashtable] $With) Get-CmkPlan -Path ([IO.Path]::GetTempPath()) @With } }
        )
        Completions = @()
        Views       = @()
    }

    'Invoke-CmkPlan' = @{
        Answer      = { param([hashtable] $With = @{}) $file = Join-Path ([IO.Path]::GetTempPath()) "contract-$PID-$([runspace]::DefaultRunspace.Id).plan.json"; Remove-Item "$file*" -Confirm:$false; $plan = Get-XRayEncryptionStatus -Region us-west-1, us-west-2 | New-CmkPlan $file -CreateKey; Invoke-CmkPlan -Path $file @With; Remove-Item "$file*" -Confirm:$false }
        Parallel    = { $region = @('ca-central-1', 'sa-east-1', 'ap-south-1', 'ap-northeast-1')[[runspace]::DefaultRunspace.Id % 4]; $file = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); Get-XRayEncryptionStatus -Region $region | New-CmkPlan $file -CreateKey | Invoke-CmkPlan -WhatIf -PassThru | Where-Object Action -eq SetKey; Remove-Item "$file*" -Confirm:$false }
        Writes      = $true
        Bindings    = @(
            @{ What = 'a plan'; Run = { $file = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); $plan = Get-XRayEncryptionStatus -Region us-west-1, us-west-2 | New-CmkPlan $file -CreateKey; $plan | Invoke-CmkPlan; Remove-Item "$file*" -Confirm:$false }; Then = { $_.Status -eq 'Applied' } }
            @{ What = 'a plan from JSON'; Run = { $file = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); $plan = Get-XRayEncryptionStatus -Region us-west-1, us-west-2 | New-CmkPlan $file -CreateKey; $plan | ConvertTo-Json | ConvertFrom-Json | Invoke-CmkPlan; Remove-Item "$file*" -Confirm:$false }; Then = { $_.Status -eq 'Applied' } }
            @{ What = 'a file'; Run = { $file = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); $plan = Get-XRayEncryptionStatus -Region us-west-1, us-west-2 | New-CmkPlan $file -CreateKey; Get-Item $file | Invoke-CmkPlan; Remove-Item "$file*" -Confirm:$false }; Then = { $_.Status -eq 'Applied' } }
        )
        Errors      = @(
            @{ Id = 'PlanUnreadable'; Ends = $true; Run = { param([hashtable] $With) Invoke-CmkPlan -Path (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid())) @With } }
            @{ Id = 'PlanApplied'; Ends = $true; Run = { param([hashtable] $With) $file = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); $plan = Get-XRayEncryptionStatus -Region us-west-1, us-west-2 | New-CmkPlan $file -CreateKey; $null = Invoke-CmkPlan $file; Invoke-CmkPlan $file @With } }
        )
        Completions = @()
        Views       = @()
    }

    'Measure-CmkCompliance' = @{
        Answer      = { param([hashtable] $With = @{}) Test-XRayCmk -Region eu-west-1, us-east-1 | Measure-CmkCompliance @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'statuses, which name keys'; Run = { Get-XRayEncryptionStatus -Region eu-west-1 | Measure-CmkCompliance -By All -KeyPrice 1 }; Then = { $_.Compliant -eq 2 -and $_.Keys -eq 1 -and $_.KeyCostPerMonth -eq 1 } }
            @{ What = 'saved statuses'; Run = { Get-XRayEncryptionStatus -Region eu-west-1 | Copy-Saved | Measure-CmkCompliance -By Region }; Then = { $_.Value -eq 'eu-west-1' -and $_.ComplianceText -eq '100 %' } }
            @{ What = 'saved findings'; Run = { Test-XRayCmk -Region us-east-1 | Copy-Saved | Measure-CmkCompliance -By All }; Then = { $_.NonCompliant -eq 1 -and $null -eq $_.Keys } }
            @{ What = 'nothing, which is no data'; Run = { @() | Measure-CmkCompliance -By All }; Then = { $_.ComplianceText -eq 'no data' -and $null -eq $_.CompliancePercent } }
            @{ What = 'a history'; Run = { $folder = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()))).FullName; $null = Test-XRayCmk -Region us-east-1 -HistoryPath $folder; Measure-CmkCompliance -HistoryPath $folder -By All; Remove-Item -LiteralPath $folder -Recurse }; Then = { $_.Open -eq 1 -and $_.NonCompliant -eq 1 } }
        )
        Errors      = @(
            @{ Id = 'NothingToMeasure'; Ends = $true; Run = { param([hashtable] $With) Measure-CmkCompliance @With } }
            @{ Id = 'HistoryEmpty'; Ends = $true; Run = { param([hashtable] $With) Measure-CmkCompliance -HistoryPath (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid())) @With } }
            @{ Id = 'RequestsNotUnderstood'; Ends = $true; Run = { param([hashtable] $With) @() | Measure-CmkCompliance -MonthlyRequest @{ Lambda = 1 } @With } }
            @{ Id = 'NeitherStatusNorFinding'; Run = { param([hashtable] $With) 'text' | Measure-CmkCompliance -By Service @With } }
        )
        Completions = @(
            @{ Line = 'Measure-CmkCompliance -By S'; Offers = 'Service' }
            @{ Line = 'Measure-CmkCompliance -Rule KMSC00'; Offers = 'KMSC001' }
        )
        Views       = @()
    }

    'Merge-CmkHistory' = @{
        Answer      = { param([hashtable] $With = @{}) $folder = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); $null = Test-XRayCmk -Region us-east-1 -HistoryPath (Join-Path $folder 'part'); Merge-CmkHistory -Path (Join-Path $folder 'part') -HistoryPath (Join-Path $folder 'all') @With; Remove-Item -LiteralPath $folder -Recurse }
        Writes      = $false
        Bindings    = @(
            @{ What = 'files'; Run = { $folder = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); $null = Test-XRayCmk -Region us-east-1 -HistoryPath (Join-Path $folder 'part'); Get-ChildItem -LiteralPath $folder -Recurse -File | Merge-CmkHistory -HistoryPath (Join-Path $folder 'all'); Remove-Item -LiteralPath $folder -Recurse }; Then = { $_.NonCompliant -eq 1 -and $_.Places -eq 1 } }
            @{ What = 'folders by value'; Run = { $folder = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); foreach ($region in 'us-east-1', 'eu-west-1') { $null = Test-XRayCmk -Region $region -HistoryPath (Join-Path $folder $region) }; "$folder/us-east-1", "$folder/eu-west-1" | Merge-CmkHistory -HistoryPath (Join-Path $folder 'all'); Remove-Item -LiteralPath $folder -Recurse }; Then = { $_.Places -eq 2 -and $_.PlacesScanned -eq 2 } }
        )
        Errors      = @(
            @{ Id = 'RunsNotMerged'; Ends = $true; Run = { param([hashtable] $With) Merge-CmkHistory -Path (New-TemporaryFile) -HistoryPath (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid())) @With } }
            @{ Id = 'HistoryEmpty'; Ends = $true; Run = { param([hashtable] $With) Merge-CmkHistory -Path (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()))).FullName -HistoryPath (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid())) @With } }
            @{ Id = 'HistoryPathNotAFolder'; Ends = $true; Run = { param([hashtable] $With) Merge-CmkHistory -Path (New-TemporaryFile) -HistoryPath (New-TemporaryFile) @With } }
        )
        Completions = @()
        Views       = @()
    }

    'Get-CmkPermission' = @{
        Answer      = { param([hashtable] $With = @{}) Get-CmkPermission -Command Get-Region, Set-XRayCmk @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'a command''s name by value'; Run = { 'Set-XRayCmk' | Get-CmkPermission }; Then = { $_.Command -eq 'Set-XRayCmk' } }
            @{ What = 'a command by its name'; Run = { Get-Command -Name Set-XRayCmk | Get-CmkPermission }; Then = { $_.Command -eq 'Set-XRayCmk' } }
            @{ What = 'Regions as objects'; Run = { Get-CmkPermission -Command Get-XRayEncryptionStatus -Region (Get-Region -Region eu-west-1) }; Then = { $_.PolicyDocument -match 'eu-west-1' } }
            @{ What = 'saved Regions as an argument'; Run = { Get-CmkPermission -Command Get-XRayEncryptionStatus -Region (Get-Region -Region eu-west-1 | Copy-Saved) }; Then = { $_.PolicyDocument -match 'eu-west-1' } }
        )
        Errors      = @(
            @{ Id = 'UnknownCommand'; Run = { param([hashtable] $With) Get-CmkPermission -Command Get-Nothing @With } }
            @{ Id = 'ScriptNotFound'; Run = { param([hashtable] $With) Get-CmkPermission -Path './no-such-script.ps1' @With } }
            @{ Id = 'InvalidAccountId'; Run = { param([hashtable] $With) Get-CmkPermission -AccountId 12345 @With } }
            @{ Id = 'InvalidRegion'; Run = { param([hashtable] $With) Get-CmkPermission -Region nowhere @With } }
        )
        Completions = @(
            @{ Line = 'Get-CmkPermission -Command Set-X'; Offers = 'Set-XRayCmk' }
            @{ Line = 'Get-CmkPermission -Mode '; Offers = 'Audit' }
        )
        Views       = @()
    }

    'Get-CmkRule' = @{
        Answer      = { param([hashtable] $With = @{}) Get-CmkRule @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'ids by value'; Run = { 'KMSC001' | Get-CmkRule }; Then = { $_.RuleId -eq 'KMSC001' } }
            @{ What = 'findings'; Run = { Test-XRayCmk -Region us-east-1 | Get-CmkRule }; Then = { $_.RuleId -eq 'KMSC001' } }
            @{ What = 'saved findings'; Run = { Test-XRayCmk -Region us-east-1 | Copy-Saved | Get-CmkRule }; Then = { $_.RuleId -eq 'KMSC001' } }
        )
        Errors      = @(
            @{ Id = 'UnknownRule'; Ends = $true; Run = { param([hashtable] $With) Get-CmkRule -Rule KMSC999 @With } }
        )
        Completions = @(
            @{ Line = 'Get-CmkRule -Rule KMSC00'; Offers = 'KMSC002' }
            @{ Line = 'Get-CmkRule -Service Clo'; Offers = 'CloudTrail' }
        )
        Views       = @()
    }

    'Connect-CmkSession' = @{
        Answer      = { param([hashtable] $With = @{}) Connect-CmkSession @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'a session as an argument'; Run = { Connect-CmkSession -RoleName Audit -Session (Connect-CmkSession -Region eu-west-1) }; Then = { $_.AccountRole -eq 'Audit' -and $_.DefaultRegion -eq 'eu-west-1' } }
        )
        Errors      = @(
            @{ Id = 'InvalidRegion'; Ends = $true; Run = { param([hashtable] $With) Connect-CmkSession -Region nowhere @With } }
            @{ Id = 'InvalidRoleParameter'; Ends = $true; Run = { param([hashtable] $With) Connect-CmkSession -ExternalId agreed @With } }
            @{ Id = 'RoleNotAssumed'; Ends = $true; Run = { param([hashtable] $With) Connect-CmkSession -RoleArn arn:aws:iam::555566667777:role/Missing @With } }
        )
        Completions = @(
            @{ Line = 'Connect-CmkSession -Region eu-w'; Offers = 'eu-west-1' }
            @{ Line = 'Connect-CmkSession -RoleS'; Offers = '-RoleSessionName' }
        )
        Views       = @()
    }

    'Get-OrganizationAccount' = @{
        Answer      = { param([hashtable] $With = @{}) Get-OrganizationAccount @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'account ids by value'; Run = { '555566667777', '666677778888' | Get-OrganizationAccount }; Then = { $_.AccountId -in '555566667777', '666677778888' } }
            @{ What = 'accounts by property name'; Run = { Get-OrganizationAccount | Get-OrganizationAccount }; Then = { $_.Status -eq 'ACTIVE' } }
            @{ What = 'saved accounts'; Run = { Get-OrganizationAccount | Copy-Saved | Get-OrganizationAccount }; Then = { $_.Status -eq 'ACTIVE' } }
        )
        Errors      = @(
            @{ Id = 'InvalidAccountId'; Run = { param([hashtable] $With) Get-OrganizationAccount -AccountId 12345 @With } }
            @{ Id = 'InvalidOrganizationalUnit'; Run = { param([hashtable] $With) Get-OrganizationAccount -OrganizationalUnit Workloads @With } }
            @{ Id = 'ResourceNotFound'; Run = { param([hashtable] $With) Get-OrganizationAccount -AccountId 999988887777 @With } }
        )
        Completions = @(
            @{ Line = 'Get-OrganizationAccount -AccountId 55'; Offers = '555566667777' }
            @{ Line = 'Get-OrganizationAccount -Status SUS'; Offers = 'SUSPENDED' }
        )
        Views       = @()
    }

    'Get-Region' = @{
        Answer      = { param([hashtable] $With = @{}) Get-Region -Region eu-west-* @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'accounts by property name'; Run = { Get-OrganizationAccount | Get-Region -Region eu-west-1 -RoleName Audit }; Then = { $_.Region -eq 'eu-west-1' -and $_.Message -eq '' } }
            @{ What = 'saved accounts'; Run = { Get-OrganizationAccount | Copy-Saved | Get-Region -Region eu-west-1 -RoleName Audit }; Then = { $_.Region -eq 'eu-west-1' -and $_.Message -eq '' } }
            @{ What = 'a Region''s code by value'; Run = { 'eu-west-1' | Get-Region }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a Region by name'; Run = { [pscustomobject]@{ Region = 'eu-west-1' } | Get-Region }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a Region object'; Run = { Get-Region -Region eu-west-1 | Get-Region }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a status by its Region'; Run = { Get-XRayEncryptionStatus -Region eu-west-1 | Get-Region }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a saved Region'; Run = { Get-Region -Region eu-west-1 | Copy-Saved | Get-Region }; Then = { $_.DisplayName -eq 'Europe (Ireland)' } }
        )
        Errors      = @(
            @{ Id = 'InvalidRegion'; Run = { param([hashtable] $With) Get-Region -Region nowhere @With } }
            @{ Id = 'UnknownRegion'; Run = { param([hashtable] $With) Get-Region -Region eu-nowhere-9 @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) Get-Region -EndpointUrl nonsense @With } }
            @{ Id = 'InvalidCredentialParameter'; Ends = $true; Run = { param([hashtable] $With) Get-Region -AccessKey AKIAHALF @With } }
            @{ Id = 'ProfileNotFound'; Ends = $true; Run = { param([hashtable] $With) Get-Region -ProfileName no-such-profile @With } }
        )
        Completions = @(
            @{ Line = 'Get-Region -Region eu-w'; Offers = 'eu-west-1' }
            @{ Line = 'Get-Region -Incl'; Offers = '-IncludeDisabled' }
        )
        Views       = @()
    }

    'Get-SecretEncryptionStatus' = @{
        Answer      = { param([hashtable] $With = @{}) Get-SecretEncryptionStatus -Region eu-west-1 @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'a Region''s code by value'; Run = { 'eu-west-1' | Get-SecretEncryptionStatus }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a Region object'; Run = { Get-Region -Region eu-west-1 | Get-SecretEncryptionStatus }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a saved Region'; Run = { Get-Region -Region eu-west-1 | Copy-Saved | Get-SecretEncryptionStatus }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a status by its secret'; Run = { Get-SecretEncryptionStatus -Region eu-west-1 -Name *-cmk-id | Get-SecretEncryptionStatus }; Then = { $_.ResourceName -eq 'billing/api-token-cmk-id' } }
            @{ What = 'a saved status by its secret'; Run = { Get-SecretEncryptionStatus -Region eu-west-1 -Name *-cmk-id | Copy-Saved | Get-SecretEncryptionStatus }; Then = { $_.ResourceName -eq 'billing/api-token-cmk-id' } }
            @{ What = 'an ARN by name, and its Region from it'; Run = { [pscustomobject]@{ ARN = (Get-SecretEncryptionStatus -Region eu-west-1 -Name *-cmk-id).ResourceArn; Name = 'Europe' } | Get-SecretEncryptionStatus }; Then = { $_.Region -eq 'eu-west-1' } }
        )
        Errors      = @(
            @{ Id = 'InvalidRegion'; Run = { param([hashtable] $With) Get-SecretEncryptionStatus -Region nowhere @With } }
            @{ Id = 'InvalidSecretId'; Run = { param([hashtable] $With) Get-SecretEncryptionStatus -SecretId 'a b' @With } }
            @{ Id = 'ResourceNotFound'; Run = { param([hashtable] $With) Get-SecretEncryptionStatus -SecretId no-such-secret @With } }
            @{ Id = 'AccountMismatch'; Run = { param([hashtable] $With) Get-SecretEncryptionStatus -Region eu-west-1 -AccountId 444455556666 @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) Get-SecretEncryptionStatus -EndpointUrl nonsense @With } }
        )
        Completions = @(
            @{ Line = 'Get-SecretEncryptionStatus -Region eu-w'; Offers = 'eu-west-1' }
            @{ Line = 'Get-SecretEncryptionStatus -Name cc-'; Offers = 'cc-prod-db-credentials' }
            @{ Line = 'Get-SecretEncryptionStatus -SecretId cc-'; Offers = 'cc-prod-db-credentials' }
        )
        Views       = @('ByRegion', 'ByAccount')
    }

    'Get-CmkImpact' = @{
        Answer      = { param([hashtable] $With = @{}) Get-CmkImpact alias/billing -Region eu-west-1 @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'a key by value'; Run = { 'alias/billing' | Get-CmkImpact -Region eu-west-1 -Place eu-west-1 | Where-Object Dependant -eq Alias }; Then = { $_.ResourceName -eq 'alias/billing' } }
            @{ What = 'a service key'; Run = { Get-ServiceCmk -Region eu-west-1 -Alias alias/billing | Get-CmkImpact -Place eu-west-1 | Where-Object Dependant -eq Alias }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a saved service key'; Run = { Get-ServiceCmk -Region eu-west-1 -Alias alias/billing | Copy-Saved | Get-CmkImpact -Place eu-west-1 -Event Delete | Where-Object Dependant -eq Alias }; Then = { $_.Event -eq 'Delete' } }
            @{ What = 'an AWS.Tools key by its ARN'; Run = { [pscustomobject]@{ Arn = (Get-ServiceCmk -Region eu-west-1 -Alias alias/billing).KeyArn; KeyId = 'x' } | Get-CmkImpact -Place eu-west-1 | Where-Object Dependant -eq Alias }; Then = { $_.Region -eq 'eu-west-1' } }
        )
        Errors      = @(
            @{ Id = 'InvalidKeyId'; Run = { param([hashtable] $With) Get-CmkImpact 'not a key' -Region eu-west-1 @With } }
            @{ Id = 'InvalidRegion'; Run = { param([hashtable] $With) Get-CmkImpact alias/billing -Region eu-west-1 -Place nowhere @With } }
            @{ Id = 'NoSuchStatement'; Run = { param([hashtable] $With) Get-CmkImpact alias/billing -Region eu-west-1 -WithoutStatement Nobody @With } }
            @{ Id = 'MaterialDoesNotExpire'; Run = { param([hashtable] $With) Get-CmkImpact alias/billing -Region eu-west-1 -Event MaterialExpiry @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) Get-CmkImpact alias/billing -Region eu-west-1 -EndpointUrl nonsense @With } }
        )
        Completions = @(
            @{ Line = 'Get-CmkImpact -Region eu-w'; Offers = 'eu-west-1' }
            @{ Line = 'Get-CmkImpact -Event D'; Offers = 'Disable' }
        )
        Views       = @()
    }

    'Get-ServiceCmk' = @{
        Answer      = { param([hashtable] $With = @{}) Get-ServiceCmk -Region eu-west-1 -Alias alias/billing* @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'a Region''s code by value'; Run = { 'eu-west-1' | Get-ServiceCmk -Alias alias/billing }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a Region object'; Run = { Get-Region -Region eu-west-1 | Get-ServiceCmk -Alias alias/billing }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a status by its Region'; Run = { Get-XRayEncryptionStatus -Region eu-west-1 | Get-ServiceCmk -Alias alias/billing }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a saved status by its Region'; Run = { Get-XRayEncryptionStatus -Region eu-west-1 | Copy-Saved | Get-ServiceCmk -Alias alias/billing }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a key'; Run = { Get-ServiceCmk -Region eu-west-1 -Alias alias/billing | Get-ServiceCmk }; Then = { $_.Alias -eq 'alias/billing' } }
            @{ What = 'a saved key'; Run = { Get-ServiceCmk -Region eu-west-1 -Alias alias/billing | Copy-Saved | Get-ServiceCmk }; Then = { $_.Alias -eq 'alias/billing' } }
            @{ What = 'an alias by value'; Run = { 'alias/billing' | Get-ServiceCmk -Region eu-west-1 }; Then = { $_.Alias -eq 'alias/billing' } }
        )
        Errors      = @(
            @{ Id = 'InvalidRegion'; Run = { param([hashtable] $With) Get-ServiceCmk -Region nowhere @With } }
            @{ Id = 'InvalidKeyId'; Run = { param([hashtable] $With) Get-ServiceCmk -KeyId billing @With } }
            @{ Id = 'InvalidAccountId'; Run = { param([hashtable] $With) Get-ServiceCmk -AccountId 12345 @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) Get-ServiceCmk -EndpointUrl nonsense @With } }
        )
        Completions = @(
            @{ Line = 'Get-ServiceCmk -Region eu-w'; Offers = 'eu-west-1' }
            @{ Line = 'Get-ServiceCmk -Service X'; Offers = 'XRay' }
            @{ Line = 'Get-ServiceCmk -Region eu-west-1 -KeyId alias/b'; Offers = 'alias/billing' }
        )
        Views       = @()
    }

    'Get-ServiceEncryptionStatus' = @{
        Answer      = { param([hashtable] $With = @{}) Get-ServiceEncryptionStatus -Region eu-west-1, us-east-1 @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'a Region''s code by value'; Run = { 'eu-west-1' | Get-ServiceEncryptionStatus }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a Region object'; Run = { Get-Region -Region eu-west-1 | Get-ServiceEncryptionStatus }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a saved Region'; Run = { Get-Region -Region eu-west-1 | Copy-Saved | Get-ServiceEncryptionStatus }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a saved finding by its Region'; Run = { Test-XRayCmk -Region eu-west-1 | Copy-Saved | Get-ServiceEncryptionStatus -Service XRay }; Then = { $_.Service -eq 'XRay' } }
            @{ What = 'saved statuses as the resources to look at'; Run = { Get-ServiceEncryptionStatus -ResourceId (Get-TrailEncryptionStatus -Region eu-west-1 -Name billing-audit | Copy-Saved) }; Then = { $_.ResourceName -eq 'billing-audit' } }
            @{ What = 'a name beside its service'; Run = { Get-ServiceEncryptionStatus -Service SecretsManager -ResourceId cc-prod-db-credentials }; Then = { $_.ResourceName -eq 'cc-prod-db-credentials' } }
            @{ What = 'a pattern of names beside their service'; Run = { Get-ServiceEncryptionStatus -Service SecretsManager -ResourceId cc-p* }; Then = { $_.ResourceName -like 'cc-p*' } }
        )
        Errors      = @(
            @{ Id = 'UnknownResource'; Run = { param([hashtable] $With) Get-ServiceEncryptionStatus -ResourceId cc-prod-db-credentials @With } }
            @{ Id = 'PatternsBesideNames'; Ends = $true; Run = { param([hashtable] $With) Get-ServiceEncryptionStatus -Service SecretsManager -ResourceId cc-*, cc-prod-db-credentials @With } }
            @{ Id = 'InvalidRegion'; Run = { param([hashtable] $With) Get-ServiceEncryptionStatus -Region nowhere @With } }
            @{ Id = 'AccountMismatch'; Run = { param([hashtable] $With) Get-ServiceEncryptionStatus -Region eu-west-1 -AccountId 444455556666 @With } }
            @{ Id = 'ParameterArgumentValidationError'; Ends = $true; Run = { param([hashtable] $With) Get-ServiceEncryptionStatus -Service Lambda @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) Get-ServiceEncryptionStatus -EndpointUrl nonsense @With } }
        )
        Completions = @(
            @{ Line = 'Get-ServiceEncryptionStatus -Region eu-w'; Offers = 'eu-west-1' }
            @{ Line = 'Get-ServiceEncryptionStatus -Service S'; Offers = 'SecretsManager' }
        )
        Views       = @('ByRegion', 'ByAccount')
    }

    'Get-TrailEncryptionStatus' = @{
        Answer      = { param([hashtable] $With = @{}) Get-TrailEncryptionStatus -Region eu-central-1 @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'a Region''s code by value'; Run = { 'eu-west-1' | Get-TrailEncryptionStatus }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a Region object'; Run = { Get-Region -Region eu-west-1 | Get-TrailEncryptionStatus }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a saved Region'; Run = { Get-Region -Region eu-west-1 | Copy-Saved | Get-TrailEncryptionStatus }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a status by its trail'; Run = { Get-TrailEncryptionStatus -Region eu-west-1 -Name billing-audit | Get-TrailEncryptionStatus }; Then = { $_.ResourceName -eq 'billing-audit' } }
            @{ What = 'a saved status by its trail'; Run = { Get-TrailEncryptionStatus -Region eu-west-1 -Name billing-audit | Copy-Saved | Get-TrailEncryptionStatus }; Then = { $_.ResourceName -eq 'billing-audit' } }
            @{ What = 'a trail of AWS.Tools by its ARN'; Run = { [pscustomobject]@{ TrailARN = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/billing-audit'; Name = 'billing-audit'; HomeRegion = 'eu-west-1' } | Get-TrailEncryptionStatus }; Then = { $_.Region -eq 'eu-west-1' -and $_.ResourceType -eq 'Trail' } }
            @{ What = 'an event data store of AWS.Tools by its ARN'; Run = { Get-TrailEncryptionStatus -Region eu-west-1 -ResourceType EventDataStore | ForEach-Object { [pscustomobject]@{ EventDataStoreArn = $_.ResourceArn; Name = $_.ResourceName } } | Get-TrailEncryptionStatus }; Then = { $_.ResourceType -eq 'EventDataStore' } }
        )
        Errors      = @(
            @{ Id = 'InvalidRegion'; Run = { param([hashtable] $With) Get-TrailEncryptionStatus -Region nowhere @With } }
            @{ Id = 'InvalidTrailId'; Run = { param([hashtable] $With) Get-TrailEncryptionStatus -TrailId 'a b' @With } }
            @{ Id = 'ResourceNotFound'; Run = { param([hashtable] $With) Get-TrailEncryptionStatus -TrailId no-such-trail @With } }
            @{ Id = 'AccountMismatch'; Run = { param([hashtable] $With) Get-TrailEncryptionStatus -TrailId arn:aws:cloudtrail:eu-west-1:444455556666:trail/theirs @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) Get-TrailEncryptionStatus -EndpointUrl nonsense @With } }
        )
        Completions = @(
            @{ Line = 'Get-TrailEncryptionStatus -Region eu-w'; Offers = 'eu-west-1' }
            @{ Line = 'Get-TrailEncryptionStatus -Region eu-west-1 -Name billing-'; Offers = 'billing-events' }
            @{ Line = 'Get-TrailEncryptionStatus -Region eu-west-1 -TrailId billing-'; Offers = 'billing-audit' }
            @{ Line = 'Get-TrailEncryptionStatus -ResourceType Ev'; Offers = 'EventDataStore' }
        )
        Views       = @('ByRegion', 'ByAccount')
    }

    'Get-XRayEncryptionStatus' = @{
        Answer      = { param([hashtable] $With = @{}) Get-XRayEncryptionStatus -Region eu-west-1, us-east-1 @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'a Region''s code by value'; Run = { 'eu-west-1' | Get-XRayEncryptionStatus }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a Region object'; Run = { Get-Region -Region eu-west-1 | Get-XRayEncryptionStatus }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a Region by name'; Run = { [pscustomobject]@{ Region = 'eu-west-1'; Name = 'Europe (Ireland)' } | Get-XRayEncryptionStatus }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a status by its Region'; Run = { Get-XRayEncryptionStatus -Region eu-west-1 | Get-XRayEncryptionStatus }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a saved Region'; Run = { Get-Region -Region eu-west-1 | Copy-Saved | Get-XRayEncryptionStatus }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a saved Region as an argument'; Run = { Get-XRayEncryptionStatus -Region (Get-Region -Region eu-west-1 | Copy-Saved) }; Then = { $_.Region -eq 'eu-west-1' } }
        )
        Errors      = @(
            @{ Id = 'InvalidRegion'; Run = { param([hashtable] $With) Get-XRayEncryptionStatus -Region nowhere @With } }
            @{ Id = 'UnknownRegion'; Run = { param([hashtable] $With) Get-XRayEncryptionStatus -Region eu-nowhere-9 @With } }
            @{ Id = 'AccountMismatch'; Run = { param([hashtable] $With) Get-XRayEncryptionStatus -Region eu-west-1 -AccountId 444455556666 @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) Get-XRayEncryptionStatus -EndpointUrl nonsense @With } }
        )
        Completions = @(
            @{ Line = 'Get-XRayEncryptionStatus -Region eu-w'; Offers = 'eu-west-1' }
            @{ Line = 'Get-XRayEncryptionStatus '; Offers = 'eu-west-1' }
        )
        Views       = @('ByRegion', 'ByAccount')
    }

    'Grant-CmkAccess' = @{
        Answer      = { param([hashtable] $With = @{}) Grant-CmkAccess -KeyId alias/billing, alias/billing-multi-region -Service XRay -Region eu-west-1 @With }
        Parallel    = { New-ServiceCmk -Service XRay -Region us-west-1 -NoServicePrincipal -Alias "alias/contract-$([guid]::NewGuid())" | Grant-CmkAccess -Confirm:$false }
        Writes      = $true
        Bindings    = @(
            @{ What = 'an alias by value'; Run = { 'alias/billing' | Grant-CmkAccess -Service XRay -Region eu-west-1 }; Then = { $_.Status -eq 'Applied' } }
            @{ What = 'a service key, with its service'; Run = { New-ServiceCmk -Service XRay -Region us-west-1 -NoServicePrincipal | Grant-CmkAccess }; Then = { $_.AddedStatement -eq 'AllowXRay' } }
            @{ What = 'a saved service key, with its service'; Run = { New-ServiceCmk -Service XRay -Region us-west-1 -NoServicePrincipal | Copy-Saved | Grant-CmkAccess }; Then = { $_.AddedStatement -eq 'AllowXRay' } }
            @{ What = 'an AWS.Tools key by its ARN'; Run = { [pscustomobject]@{ Arn = (Get-ServiceCmk -Region eu-west-1 -Alias alias/billing).KeyArn; KeyId = 'x' } | Grant-CmkAccess -Service XRay }; Then = { $_.Region -eq 'eu-west-1' } }
        )
        Errors      = @(
            @{ Id = 'InvalidKeyId'; Run = { param([hashtable] $With) Grant-CmkAccess -KeyId billing -Service XRay @With } }
            @{ Id = 'AwsManagedKeyAsTarget'; Run = { param([hashtable] $With) Grant-CmkAccess -KeyId alias/aws/xray -Service XRay @With } }
            @{ Id = 'KeyNotFound'; Run = { param([hashtable] $With) Grant-CmkAccess -KeyId alias/no-such-key -Service XRay @With } }
            @{ Id = 'NoServicePrincipal'; Run = { param([hashtable] $With) Grant-CmkAccess -KeyId alias/billing -Service SecretsManager @With } }
            @{ Id = 'InvalidPrincipal'; Run = { param([hashtable] $With) Grant-CmkAccess -KeyId alias/billing -Service XRay -User Reader @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) Grant-CmkAccess -KeyId alias/billing -Service XRay -EndpointUrl nonsense @With } }
        )
        Completions = @(
            @{ Line = 'Grant-CmkAccess -Region eu-west-1 -KeyId alias/b'; Offers = 'alias/billing' }
            @{ Line = 'Grant-CmkAccess -KeyId alias/billing -Service Cloud'; Offers = 'CloudTrail' }
        )
        Views       = @()
    }

    'New-CmkGuardrail' = @{
        Answer      = { param([hashtable] $With = @{}) New-CmkGuardrail -Service XRay -Kind EventPattern @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'a pattern by value'; Run = { 'mrk-*' | New-CmkGuardrail -Service SecretsManager -Kind ServiceControlPolicy }; Then = { $_.Document -like '*key/mrk-*' } }
            @{ What = 'service keys'; Run = { New-ServiceCmk -Service SecretsManager -Region us-west-1 | New-CmkGuardrail -Service SecretsManager -Kind ServiceControlPolicy }; Then = { $_.Document -like '*:kms:us-west-1:*' } }
            @{ What = 'a saved service key'; Run = { New-ServiceCmk -Service SecretsManager -Region us-west-1 | Copy-Saved | New-CmkGuardrail -Service SecretsManager -Kind ServiceControlPolicy }; Then = { $_.Document -like '*:kms:us-west-1:*' } }
        )
        Errors      = @(
            @{ Id = 'InvalidGuardrailKey'; Run = { param([hashtable] $With) New-CmkGuardrail -Service SecretsManager -Kind ServiceControlPolicy -ApprovedKey alias/billing @With } }
            @{ Id = 'InvalidGuardrailRole'; Run = { param([hashtable] $With) New-CmkGuardrail -Service XRay -Kind ServiceControlPolicy -AllowedRole '*' @With } }
            @{ Id = 'InvalidGuardrailTag'; Ends = $true; Run = { param([hashtable] $With) New-CmkGuardrail -KeyTag '=' @With } }
        )
        Completions = @(
            @{ Line = 'New-CmkGuardrail -Service Clo'; Offers = 'CloudTrail' }
            @{ Line = 'New-CmkGuardrail -Kind '; Offers = 'ConfigRule' }
        )
        Views       = @()
    }

    'New-CmkPlan' = @{
        Answer      = { param([hashtable] $With = @{}) $file = Join-Path ([IO.Path]::GetTempPath()) "contract-$PID-$([runspace]::DefaultRunspace.Id).plan.json"; Remove-Item "$file*" -Confirm:$false; Get-XRayEncryptionStatus -Region us-west-1, us-west-2 | New-CmkPlan -Path $file -CreateKey @With; Remove-Item "$file*" -Confirm:$false }
        Parallel    = { $region = @('ca-central-1', 'sa-east-1', 'ap-south-1', 'ap-northeast-1')[[runspace]::DefaultRunspace.Id % 4]; $file = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); Get-XRayEncryptionStatus -Region $region | New-CmkPlan $file -CreateKey; Remove-Item "$file*" -Confirm:$false }
        Writes      = $false
        Bindings    = @(
            @{ What = 'statuses'; Run = { $file = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); $plan = Get-XRayEncryptionStatus -Region us-west-1, us-west-2 | New-CmkPlan $file -CreateKey; $plan; Remove-Item "$file*" -Confirm:$false }; Then = { $_.StepCount -ge 2 } }
            @{ What = 'saved statuses'; Run = { $file = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); Get-XRayEncryptionStatus -Region us-west-1 | Copy-Saved | New-CmkPlan $file -CreateKey; Remove-Item "$file*" -Confirm:$false }; Then = { $_.Step.Target -contains 'xray/111122223333/us-west-1' } }
            @{ What = 'findings'; Run = { $file = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); Test-XRayCmk -Region us-west-1 | New-CmkPlan $file -CreateKey; Remove-Item "$file*" -Confirm:$false }; Then = { $_.Step.Why -like 'KMSC001*' } }
            @{ What = 'ResourceIds'; Run = { $file = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); 'xray/111122223333/us-west-1' | New-CmkPlan $file -CreateKey; Remove-Item "$file*" -Confirm:$false }; Then = { $_.StepCount -ge 1 } }
        )
        Errors      = @(
            @{ Id = 'PlanPathNotAFile'; Ends = $true; Run = { param([hashtable] $With) New-CmkPlan -Path ([IO.Path]::GetTempPath()) -ResourceId xray/111122223333/us-west-1 @With } }
            @{ Id = 'PlanExists'; Ends = $true; Run = { param([hashtable] $With) New-CmkPlan -Path (New-TemporaryFile) -ResourceId xray/111122223333/us-west-1 @With } }
            @{ Id = 'UnknownResource'; Run = { param([hashtable] $With) New-CmkPlan -Path no.plan.json -ResourceId nobody @With } }
        )
        Completions = @(
            @{ Line = 'New-CmkPlan a.json -Region eu-w'; Offers = 'eu-west-1' }
            @{ Line = 'New-CmkPlan a.json -Service XR'; Offers = 'XRay' }
        )
        Views       = @()
    }

    'New-CmkPolicy' = @{
        Answer      = { param([hashtable] $With = @{}) New-CmkPolicy -Service XRay -Region eu-west-1, us-east-1 @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'a Region''s code by value'; Run = { 'eu-west-1' | New-CmkPolicy -Service CloudTrail }; Then = { $_.Region -eq 'eu-west-1' -and $_.Service -eq 'CloudTrail' } }
            @{ What = 'a Region object, without a call'; Run = { Get-Region -Region eu-west-1 | New-CmkPolicy -Service XRay -AccessKey X -SecretKey Y }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a saved Region, without a call'; Run = { Get-Region -Region eu-west-1 | Copy-Saved | New-CmkPolicy -Service XRay -AccessKey X -SecretKey Y }; Then = { $_.AccountId -eq '111122223333' } }
            @{ What = 'a status by its service and Region'; Run = { Get-XRayEncryptionStatus -Region us-west-1 | New-CmkPolicy }; Then = { $_.Service -eq 'XRay' -and $_.Region -eq 'us-west-1' } }
        )
        Errors      = @(
            @{ Id = 'InvalidPrincipal'; Run = { param([hashtable] $With) New-CmkPolicy -Service XRay -Reader '*' @With } }
            @{ Id = 'InvalidTrailArn'; Run = { param([hashtable] $With) New-CmkPolicy -Service CloudTrail -TrailArn Main @With } }
            @{ Id = 'InvalidRegion'; Run = { param([hashtable] $With) New-CmkPolicy -Service XRay -Region nowhere @With } }
            @{ Id = 'InvalidAccountId'; Run = { param([hashtable] $With) New-CmkPolicy -Service XRay -AccountId 12345 @With } }
            @{ Id = 'ParameterArgumentValidationError'; Ends = $true; Run = { param([hashtable] $With) New-CmkPolicy -Service Lambda @With } }
        )
        Completions = @(
            @{ Line = 'New-CmkPolicy -Service CloudTrailL'; Offers = 'CloudTrailLake' }
            @{ Line = 'New-CmkPolicy -Service XRay -Region eu-w'; Offers = 'eu-west-1' }
        )
        Views       = @()
    }

    'New-CmkUserPolicy' = @{
        Answer      = { param([hashtable] $With = @{}) New-CmkUserPolicy -KeyId alias/billing -Service XRay -Region eu-west-1 @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'an alias by value'; Run = { 'alias/billing' | New-CmkUserPolicy -Service XRay -Region eu-west-1 }; Then = { $_.KeyArn -like '*000000000101' } }
            @{ What = 'a service key, and its service from it'; Run = { New-ServiceCmk -Service SecretsManager -Region us-west-1 | New-CmkUserPolicy }; Then = { $_.Services -eq 'SecretsManager' -and $_.KeyArn.Count -eq 1 } }
            @{ What = 'a saved service key'; Run = { New-ServiceCmk -Service SecretsManager -Region us-west-1 | Copy-Saved | New-CmkUserPolicy }; Then = { $_.Services -eq 'SecretsManager' } }
        )
        Errors      = @(
            @{ Id = 'InvalidKeyId'; Run = { param([hashtable] $With) New-CmkUserPolicy -KeyId billing -Service XRay @With } }
            @{ Id = 'KeyNotFound'; Run = { param([hashtable] $With) New-CmkUserPolicy -KeyId alias/nothing -Service XRay -Region eu-west-1 @With } }
            @{ Id = 'ServiceNotNamed'; Run = { param([hashtable] $With) New-CmkUserPolicy -KeyId alias/billing -Region eu-west-1 @With } }
            @{ Id = 'AccountMismatch'; Run = { param([hashtable] $With) New-CmkUserPolicy -KeyId alias/billing -Service XRay -Region eu-west-1 -AccountId 444455556666 @With } }
        )
        Completions = @(
            @{ Line = 'New-CmkUserPolicy -Region eu-west-1 -KeyId alias/bill'; Offers = 'alias/billing' }
            @{ Line = 'New-CmkUserPolicy -KeyId alias/billing -Role '; Offers = 'Administrator' }
        )
        Views       = @()
    }

    'New-ServiceCmk' = @{
        Answer      = { param([hashtable] $With = @{}) New-ServiceCmk -Service XRay -Region us-east-1, us-west-1 @With }
        Writes      = $true
        Bindings    = @(
            @{ What = 'a Region''s code by value'; Run = { 'us-west-1' | New-ServiceCmk -Service XRay }; Then = { $_.Region -eq 'us-west-1' -and $_.Created } }
            @{ What = 'a Region object'; Run = { Get-Region -Region us-west-1 | New-ServiceCmk -Service XRay }; Then = { $_.Region -eq 'us-west-1' } }
            @{ What = 'a status by its service and Region'; Run = { Get-XRayEncryptionStatus -Region us-west-1 | New-ServiceCmk }; Then = { $_.Service -eq 'XRay' -and $_.Region -eq 'us-west-1' } }
            @{ What = 'a saved status by its service and Region'; Run = { Get-XRayEncryptionStatus -Region us-west-1 | Copy-Saved | New-ServiceCmk }; Then = { $_.Service -eq 'XRay' -and $_.Region -eq 'us-west-1' } }
            @{ What = 'a saved finding by its service and Region'; Run = { Test-SecretCmk -SecretId cc-prod-db-credentials | Copy-Saved | New-ServiceCmk }; Then = { $_.Service -eq 'SecretsManager' -and $_.Region -eq 'us-east-1' } }
        )
        Errors      = @(
            @{ Id = 'InvalidAlias'; Run = { param([hashtable] $With) New-ServiceCmk -Service XRay -Alias alias/aws/xray @With } }
            @{ Id = 'InvalidPrincipal'; Run = { param([hashtable] $With) New-ServiceCmk -Service XRay -User '*' @With } }
            @{ Id = 'RotationPeriodOutOfRange'; Run = { param([hashtable] $With) New-ServiceCmk -Service XRay -RotationPeriodInDays 1 @With } }
            @{ Id = 'InvalidTag'; Run = { param([hashtable] $With) New-ServiceCmk -Service XRay -Tag @{ 'aws:x' = 'y' } @With } }
            @{ Id = 'InvalidRegion'; Run = { param([hashtable] $With) New-ServiceCmk -Service XRay -Region nowhere @With } }
            @{ Id = 'ParameterArgumentValidationError'; Ends = $true; Run = { param([hashtable] $With) New-ServiceCmk -Service Lambda @With } }
        )
        Completions = @(
            @{ Line = 'New-ServiceCmk -Service X'; Offers = 'XRay' }
            @{ Line = 'New-ServiceCmk -Service XRay -Region eu-w'; Offers = 'eu-west-1' }
        )
        Views       = @()
    }

    'Disable-ServiceCmk' = @{
        Answer      = { param([hashtable] $With = @{}) if (-not $With.ContainsKey('Confirm')) { $With = $With + @{ Confirm = $false } }; Disable-ServiceCmk -KeyId alias/billing, alias/billing-multi-region -Region eu-west-1 -Force -WarningAction SilentlyContinue @With }
        Writes      = $true
        Bindings    = @(
            @{ What = 'an alias by value'; Run = { 'alias/audit-logs-next' | Disable-ServiceCmk -Region eu-west-1 -Confirm:$false }; Then = { $_.KeyState -eq 'Disabled' } }
            @{ What = 'a service key'; Run = { New-ServiceCmk -Service XRay -Region us-west-1 | Disable-ServiceCmk -Confirm:$false }; Then = { $_.KeyState -eq 'Disabled' -and $_.Region -eq 'us-west-1' } }
            @{ What = 'a saved change'; Run = { New-ServiceCmk -Service XRay -Region us-west-1 | Disable-ServiceCmk -Confirm:$false | Copy-Saved | Disable-ServiceCmk -Confirm:$false }; Then = { $_.Status -eq 'Unchanged' } }
        )
        Errors      = @(
            @{ Id = 'InvalidKeyId'; Run = { param([hashtable] $With) Disable-ServiceCmk -KeyId billing @With } }
            @{ Id = 'KeyNotFound'; Run = { param([hashtable] $With) Disable-ServiceCmk -KeyId alias/no-such-key @With } }
            @{ Id = 'KeyStateOfOtherAccount'; Run = { param([hashtable] $With) Disable-ServiceCmk -KeyId arn:aws:kms:us-west-2:444455556666:key/00000801-5a6d-4b0c-8000-000000000801 @With } }
            @{ Id = 'EvidencePathNotAFile'; Ends = $true; Run = { param([hashtable] $With) Disable-ServiceCmk -KeyId alias/billing -EvidencePath ([IO.Path]::GetTempPath()) @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) Disable-ServiceCmk -KeyId alias/billing -EndpointUrl nonsense @With } }
            @{ Id = 'KeyInUse'; Run = { param([hashtable] $With) Disable-ServiceCmk -KeyId alias/billing -Region eu-west-1 @With } }
            @{ Id = 'KeyStateDoesNotAllow'; Run = { param([hashtable] $With) Disable-ServiceCmk -KeyId alias/orders-pending-deletion -Region eu-central-1 @With } }
            @{ Id = 'EmergencyNeedsKeyId'; Run = { param([hashtable] $With) Disable-ServiceCmk -KeyId alias/billing -Emergency @With } }
        )
        Completions = @(
            @{ Line = 'Disable-ServiceCmk -Region eu-west-1 -KeyId alias/b'; Offers = 'alias/billing' }
        )
        Views       = @()
    }

    'Enable-ServiceCmk' = @{
        Answer      = { param([hashtable] $With = @{}) if (-not $With.ContainsKey('Confirm')) { $With = $With + @{ Confirm = $false } }; Disable-ServiceCmk -KeyId alias/billing, alias/billing-multi-region -Region eu-west-1 -Force -WarningAction SilentlyContinue -Confirm:$false -WhatIf:([bool]$With['WhatIf']) | Enable-ServiceCmk @With }
        Writes      = $true
        # Of keys of its own: what one takes away and gives back, the other would meet half-way.
        Parallel    = { New-ServiceCmk -Service XRay -Region us-west-1 -Alias "alias/contract-$([guid]::NewGuid())" | Disable-ServiceCmk -Confirm:$false | Enable-ServiceCmk -Confirm:$false }
        Bindings    = @(
            @{ What = 'an alias by value'; Run = { 'alias/orders-disabled' | Enable-ServiceCmk -Region eu-central-1 -Confirm:$false }; Then = { $_.KeyState -eq 'Enabled' } }
            @{ What = 'a change that is taken back'; Run = { New-ServiceCmk -Service XRay -Region us-west-1 | Disable-ServiceCmk -Confirm:$false | Enable-ServiceCmk -Confirm:$false }; Then = { $_.KeyState -eq 'Enabled' } }
        )
        Errors      = @(
            @{ Id = 'InvalidKeyId'; Run = { param([hashtable] $With) Enable-ServiceCmk -KeyId billing @With } }
            @{ Id = 'KeyNotFound'; Run = { param([hashtable] $With) Enable-ServiceCmk -KeyId alias/no-such-key @With } }
            @{ Id = 'KeyStateOfOtherAccount'; Run = { param([hashtable] $With) Enable-ServiceCmk -KeyId arn:aws:kms:us-west-2:444455556666:key/00000801-5a6d-4b0c-8000-000000000801 @With } }
            @{ Id = 'EvidencePathNotAFile'; Ends = $true; Run = { param([hashtable] $With) Enable-ServiceCmk -KeyId alias/billing -EvidencePath ([IO.Path]::GetTempPath()) @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) Enable-ServiceCmk -KeyId alias/billing -EndpointUrl nonsense @With } }
            @{ Id = 'KeyStateDoesNotAllow'; Run = { param([hashtable] $With) Enable-ServiceCmk -KeyId alias/orders-pending-deletion -Region eu-central-1 @With } }
        )
        Completions = @(
            @{ Line = 'Enable-ServiceCmk -Region eu-west-1 -KeyId alias/b'; Offers = 'alias/billing' }
        )
        Views       = @()
    }

    'Remove-ServiceCmk' = @{
        Answer      = { param([hashtable] $With = @{}) if (-not $With.ContainsKey('Confirm')) { $With = $With + @{ Confirm = $false } }; Remove-ServiceCmk -KeyId alias/billing, alias/billing-multi-region -Region eu-west-1 -Force -WarningAction SilentlyContinue @With }
        Writes      = $true
        Bindings    = @(
            @{ What = 'an alias by value'; Run = { 'alias/audit-logs-next' | Remove-ServiceCmk -Region eu-west-1 -Confirm:$false }; Then = { $_.KeyState -eq 'PendingDeletion' } }
            @{ What = 'a service key'; Run = { New-ServiceCmk -Service XRay -Region us-west-1 | Remove-ServiceCmk -PendingWindowInDays 7 -Confirm:$false }; Then = { $_.KeyState -eq 'PendingDeletion' -and $_.DeletionDate -lt [datetimeoffset]::UtcNow.AddDays(8) } }
        )
        Errors      = @(
            @{ Id = 'InvalidKeyId'; Run = { param([hashtable] $With) Remove-ServiceCmk -KeyId billing @With } }
            @{ Id = 'KeyNotFound'; Run = { param([hashtable] $With) Remove-ServiceCmk -KeyId alias/no-such-key @With } }
            @{ Id = 'KeyStateOfOtherAccount'; Run = { param([hashtable] $With) Remove-ServiceCmk -KeyId arn:aws:kms:us-west-2:444455556666:key/00000801-5a6d-4b0c-8000-000000000801 @With } }
            @{ Id = 'EvidencePathNotAFile'; Ends = $true; Run = { param([hashtable] $With) Remove-ServiceCmk -KeyId alias/billing -EvidencePath ([IO.Path]::GetTempPath()) @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) Remove-ServiceCmk -KeyId alias/billing -EndpointUrl nonsense @With } }
            @{ Id = 'KeyInUse'; Run = { param([hashtable] $With) Remove-ServiceCmk -KeyId alias/billing -Region eu-west-1 @With } }
            @{ Id = 'ParameterArgumentValidationError'; Ends = $true; Run = { param([hashtable] $With) Remove-ServiceCmk -KeyId alias/billing -PendingWindowInDays 6 @With } }
        )
        Completions = @(
            @{ Line = 'Remove-ServiceCmk -Region eu-west-1 -KeyId alias/b'; Offers = 'alias/billing' }
        )
        Views       = @()
    }

    'Restore-ServiceCmk' = @{
        Answer      = { param([hashtable] $With = @{}) if (-not $With.ContainsKey('Confirm')) { $With = $With + @{ Confirm = $false } }; Remove-ServiceCmk -KeyId alias/billing, alias/billing-multi-region -Region eu-west-1 -Force -WarningAction SilentlyContinue -Confirm:$false -WhatIf:([bool]$With['WhatIf']) | Restore-ServiceCmk @With }
        Writes      = $true
        # Of keys of its own: what one takes away and gives back, the other would meet half-way.
        Parallel    = { New-ServiceCmk -Service XRay -Region us-west-1 -Alias "alias/contract-$([guid]::NewGuid())" | Remove-ServiceCmk -Confirm:$false | Restore-ServiceCmk -Confirm:$false }
        Bindings    = @(
            @{ What = 'an alias by value'; Run = { 'alias/orders-pending-deletion' | Restore-ServiceCmk -Region eu-central-1 -Confirm:$false }; Then = { $_.KeyState -eq 'Enabled' } }
            @{ What = 'a change that is taken back'; Run = { New-ServiceCmk -Service XRay -Region us-west-1 | Remove-ServiceCmk -Confirm:$false | Restore-ServiceCmk -Confirm:$false }; Then = { $_.KeyState -eq 'Enabled' } }
        )
        Errors      = @(
            @{ Id = 'InvalidKeyId'; Run = { param([hashtable] $With) Restore-ServiceCmk -KeyId billing @With } }
            @{ Id = 'KeyNotFound'; Run = { param([hashtable] $With) Restore-ServiceCmk -KeyId alias/no-such-key @With } }
            @{ Id = 'KeyStateOfOtherAccount'; Run = { param([hashtable] $With) Restore-ServiceCmk -KeyId arn:aws:kms:us-west-2:444455556666:key/00000801-5a6d-4b0c-8000-000000000801 @With } }
            @{ Id = 'EvidencePathNotAFile'; Ends = $true; Run = { param([hashtable] $With) Restore-ServiceCmk -KeyId alias/billing -EvidencePath ([IO.Path]::GetTempPath()) @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) Restore-ServiceCmk -KeyId alias/billing -EndpointUrl nonsense @With } }
            @{ Id = 'KeyStateDoesNotAllow'; Run = { param([hashtable] $With) Restore-ServiceCmk -KeyId alias/orders-disabled -Region eu-central-1 @With } }
        )
        Completions = @(
            @{ Line = 'Restore-ServiceCmk -Region eu-west-1 -KeyId alias/b'; Offers = 'alias/billing' }
        )
        Views       = @()
    }

    'Import-CmkMaterial' = @{
        Answer      = { param([hashtable] $With = @{}) if (-not $With.ContainsKey('Confirm')) { $With = $With + @{ Confirm = $false } }; $file = [IO.Path]::GetTempPath() + [guid]::NewGuid(); [IO.File]::WriteAllBytes($file, [byte[]](0..31)); Import-CmkMaterial -KeyId alias/orders-pending-import -Region eu-central-1 -Path $file @With }
        Writes      = $true
        Bindings    = @(
            @{ What = 'an alias by value'; Run = { $file = [IO.Path]::GetTempPath() + [guid]::NewGuid(); [IO.File]::WriteAllBytes($file, [byte[]](0..31)); 'alias/orders-pending-import' | Import-CmkMaterial -Region eu-central-1 -Path $file -Confirm:$false }; Then = { $_.KeyState -eq 'Enabled' } }
            @{ What = 'a service key'; Run = { $file = [IO.Path]::GetTempPath() + [guid]::NewGuid(); [IO.File]::WriteAllBytes($file, [byte[]](0..31)); New-ServiceCmk -Service XRay -Region us-west-1 -Origin External | Import-CmkMaterial -Path $file -Confirm:$false }; Then = { $_.KeyState -eq 'Enabled' -and $_.Region -eq 'us-west-1' } }
            @{ What = 'a saved service key'; Run = { $file = [IO.Path]::GetTempPath() + [guid]::NewGuid(); [IO.File]::WriteAllBytes($file, [byte[]](0..31)); New-ServiceCmk -Service XRay -Region us-west-1 -Origin External | Copy-Saved | Import-CmkMaterial -Path $file -Confirm:$false }; Then = { $_.KeyState -eq 'Enabled' } }
        )
        Errors      = @(
            @{ Id = 'InvalidKeyId'; Run = { param([hashtable] $With) $file = [IO.Path]::GetTempPath() + [guid]::NewGuid(); [IO.File]::WriteAllBytes($file, [byte[]](0..31)); Import-CmkMaterial -KeyId billing -Path $file @With } }
            @{ Id = 'KeyNotFound'; Run = { param([hashtable] $With) $file = [IO.Path]::GetTempPath() + [guid]::NewGuid(); [IO.File]::WriteAllBytes($file, [byte[]](0..31)); Import-CmkMaterial -KeyId alias/no-such-key -Path $file @With } }
            @{ Id = 'KeyStateOfOtherAccount'; Run = { param([hashtable] $With) $file = [IO.Path]::GetTempPath() + [guid]::NewGuid(); [IO.File]::WriteAllBytes($file, [byte[]](0..31)); Import-CmkMaterial -KeyId arn:aws:kms:us-west-2:444455556666:key/00000801-5a6d-4b0c-8000-000000000801 -Path $file @With } }
            @{ Id = 'EvidencePathNotAFile'; Ends = $true; Run = { param([hashtable] $With) $file = [IO.Path]::GetTempPath() + [guid]::NewGuid(); [IO.File]::WriteAllBytes($file, [byte[]](0..31)); Import-CmkMaterial -KeyId alias/billing -EvidencePath ([IO.Path]::GetTempPath()) -Path $file @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) $file = [IO.Path]::GetTempPath() + [guid]::NewGuid(); [IO.File]::WriteAllBytes($file, [byte[]](0..31)); Import-CmkMaterial -KeyId alias/billing -EndpointUrl nonsense -Path $file @With } }
            @{ Id = 'KeyTakesNoMaterial'; Run = { param([hashtable] $With) $file = [IO.Path]::GetTempPath() + [guid]::NewGuid(); [IO.File]::WriteAllBytes($file, [byte[]](0..31)); Import-CmkMaterial -KeyId alias/billing -Region eu-west-1 -Path $file @With } }
            @{ Id = 'MaterialFileNotTaken'; Ends = $true; Run = { param([hashtable] $With) Import-CmkMaterial -KeyId alias/billing -Path ([IO.Path]::GetTempPath()) @With } }
            @{ Id = 'MaterialExpiryOutOfRange'; Ends = $true; Run = { param([hashtable] $With) $file = [IO.Path]::GetTempPath() + [guid]::NewGuid(); [IO.File]::WriteAllBytes($file, [byte[]](0..31)); Import-CmkMaterial -KeyId alias/billing -Path $file -ValidTo 2001-01-01 @With } }
        )
        Completions = @(
            @{ Line = 'Import-CmkMaterial -Region eu-west-1 -KeyId alias/b'; Offers = 'alias/billing' }
        )
        Views       = @()
    }

    'Remove-CmkMaterial' = @{
        Answer      = { param([hashtable] $With = @{}) if (-not $With.ContainsKey('Confirm')) { $With = $With + @{ Confirm = $false } }; $file = [IO.Path]::GetTempPath() + [guid]::NewGuid(); [IO.File]::WriteAllBytes($file, [byte[]](0..31)); Import-CmkMaterial -KeyId alias/orders-pending-import -Region eu-central-1 -Path $file -Confirm:$false -WhatIf:([bool]$With['WhatIf']) | Remove-CmkMaterial -Force -WarningAction SilentlyContinue @With }
        Writes      = $true
        # Of keys of its own: what one takes away and gives back, the other would meet half-way.
        Parallel    = { $file = [IO.Path]::GetTempPath() + [guid]::NewGuid(); [IO.File]::WriteAllBytes($file, [byte[]](0..31)); New-ServiceCmk -Service XRay -Region us-west-1 -Origin External -Alias "alias/contract-$([guid]::NewGuid())" | Import-CmkMaterial -Path $file -Confirm:$false | Remove-CmkMaterial -Force -WarningAction SilentlyContinue -Confirm:$false; [IO.File]::Delete($file) }
        Bindings    = @(
            @{ What = 'an alias by value'; Run = { 'alias/orders-pending-import' | Remove-CmkMaterial -Region eu-central-1 -Confirm:$false }; Then = { $_.Status -eq 'Unchanged' } }
            @{ What = 'what was imported'; Run = { $file = [IO.Path]::GetTempPath() + [guid]::NewGuid(); [IO.File]::WriteAllBytes($file, [byte[]](0..31)); New-ServiceCmk -Service XRay -Region us-west-1 -Origin External | Import-CmkMaterial -Path $file -Confirm:$false | Remove-CmkMaterial -Confirm:$false }; Then = { $_.KeyState -eq 'PendingImport' } }
        )
        Errors      = @(
            @{ Id = 'InvalidKeyId'; Run = { param([hashtable] $With) Remove-CmkMaterial -KeyId billing @With } }
            @{ Id = 'KeyNotFound'; Run = { param([hashtable] $With) Remove-CmkMaterial -KeyId alias/no-such-key @With } }
            @{ Id = 'KeyStateOfOtherAccount'; Run = { param([hashtable] $With) Remove-CmkMaterial -KeyId arn:aws:kms:us-west-2:444455556666:key/00000801-5a6d-4b0c-8000-000000000801 @With } }
            @{ Id = 'EvidencePathNotAFile'; Ends = $true; Run = { param([hashtable] $With) Remove-CmkMaterial -KeyId alias/billing -EvidencePath ([IO.Path]::GetTempPath()) @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) Remove-CmkMaterial -KeyId alias/billing -EndpointUrl nonsense @With } }
            @{ Id = 'KeyTakesNoMaterial'; Run = { param([hashtable] $With) Remove-CmkMaterial -KeyId alias/billing -Region eu-west-1 @With } }
        )
        Completions = @(
            @{ Line = 'Remove-CmkMaterial -Region eu-west-1 -KeyId alias/b'; Offers = 'alias/billing' }
        )
        Views       = @()
    }

    'Invoke-CmkRotation' = @{
        Answer      = { param([hashtable] $With = @{}) if (-not $With.ContainsKey('Confirm')) { $With = $With + @{ Confirm = $false } }; Invoke-CmkRotation -KeyId alias/billing, alias/billing-multi-region -Region eu-west-1 @With }
        Writes      = $true
        Bindings    = @(
            @{ What = 'an alias by value'; Run = { 'alias/billing' | Invoke-CmkRotation -Region eu-west-1 -Confirm:$false }; Then = { $_.Status -eq 'Applied' -and $_.Region -eq 'eu-west-1' } }
            @{ What = 'a service key'; Run = { Get-ServiceCmk -Region eu-west-1 -Alias alias/billing-multi-region | Invoke-CmkRotation -Confirm:$false }; Then = { $_.Status -eq 'Applied' } }
            @{ What = 'a saved service key'; Run = { Get-ServiceCmk -Region eu-west-1 -Alias alias/billing-multi-region | Copy-Saved | Invoke-CmkRotation -Confirm:$false }; Then = { $_.Status -eq 'Applied' } }
        )
        Errors      = @(
            @{ Id = 'InvalidKeyId'; Run = { param([hashtable] $With) Invoke-CmkRotation -KeyId billing @With } }
            @{ Id = 'KeyNotFound'; Run = { param([hashtable] $With) Invoke-CmkRotation -KeyId alias/no-such-key @With } }
            @{ Id = 'RotationNotSupported'; Run = { param([hashtable] $With) Invoke-CmkRotation -KeyId alias/orders-asymmetric -Region eu-central-1 @With } }
            @{ Id = 'RotationNeedsEnabledKey'; Run = { param([hashtable] $With) Invoke-CmkRotation -KeyId alias/orders-disabled -Region eu-central-1 @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) Invoke-CmkRotation -KeyId alias/billing -EndpointUrl nonsense @With } }
        )
        Completions = @(
            @{ Line = 'Invoke-CmkRotation -Region eu-west-1 -KeyId alias/b'; Offers = 'alias/billing' }
        )
        Views       = @()
    }

    'Revoke-CmkAccess' = @{
        Answer      = { param([hashtable] $With = @{}) if (-not $With.ContainsKey('Confirm')) { $With = $With + @{ Confirm = $false } }; Grant-CmkAccess -KeyId alias/billing, alias/billing-multi-region -Service XRay -Region eu-west-1 -Confirm:$false -WhatIf:([bool]$With['WhatIf']) | Revoke-CmkAccess -Service XRay @With }
        Parallel    = { New-ServiceCmk -Service XRay -Region us-west-1 -NoServicePrincipal -Alias "alias/contract-$([guid]::NewGuid())" | Grant-CmkAccess -Confirm:$false | Revoke-CmkAccess -Service XRay -Confirm:$false }
        Writes      = $true
        Bindings    = @(
            @{ What = 'an alias by value'; Run = { 'alias/billing' | Revoke-CmkAccess -Service XRay -Region eu-west-1 }; Then = { $_.Status -eq 'Unchanged' } }
            @{ What = 'a service key, without its service'; Run = { New-ServiceCmk -Service XRay -Region us-west-1 | Revoke-CmkAccess -ExternalAccount 444455556666 }; Then = { $_.Status -eq 'Unchanged' } }
            @{ What = 'a change that is taken back'; Run = { Grant-CmkAccess -KeyId alias/billing -Service XRay -Region eu-west-1 | Revoke-CmkAccess -Service XRay -Confirm:$false }; Then = { $_.RemovedStatement -eq 'AllowXRay' } }
        )
        Errors      = @(
            @{ Id = 'InvalidKeyId'; Run = { param([hashtable] $With) Revoke-CmkAccess -KeyId billing -Service XRay @With } }
            @{ Id = 'NobodyNamed'; Run = { param([hashtable] $With) Revoke-CmkAccess -KeyId alias/billing @With } }
            @{ Id = 'InvalidPrincipal'; Run = { param([hashtable] $With) Revoke-CmkAccess -KeyId alias/billing -Principal Reader @With } }
            @{ Id = 'KeyNotFound'; Run = { param([hashtable] $With) Revoke-CmkAccess -KeyId alias/no-such-key -Service XRay @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) Revoke-CmkAccess -KeyId alias/billing -Service XRay -EndpointUrl nonsense @With } }
        )
        Completions = @(
            @{ Line = 'Revoke-CmkAccess -Region eu-west-1 -KeyId alias/b'; Offers = 'alias/billing' }
            @{ Line = 'Revoke-CmkAccess -KeyId alias/billing -Service X'; Offers = 'XRay' }
        )
        Views       = @()
    }

    'Set-CmkRotation' = @{
        Answer      = { param([hashtable] $With = @{}) if (-not $With.ContainsKey('Confirm')) { $With = $With + @{ Confirm = $false } }; Set-CmkRotation -KeyId alias/billing, alias/billing-multi-region -Region eu-west-1 -PeriodInDays 90 @With }
        Writes      = $true
        Bindings    = @(
            @{ What = 'an alias by value'; Run = { 'alias/billing' | Set-CmkRotation -PeriodInDays 90 -Region eu-west-1 -Confirm:$false }; Then = { $_.Status -eq 'Applied' -and $_.Region -eq 'eu-west-1' } }
            @{ What = 'a service key'; Run = { Get-ServiceCmk -Region eu-west-1 -Alias alias/billing-multi-region | Set-CmkRotation -Confirm:$false }; Then = { $_.Status -eq 'Applied' } }
            @{ What = 'a saved service key'; Run = { Get-ServiceCmk -Region eu-west-1 -Alias alias/billing-multi-region | Copy-Saved | Set-CmkRotation -Confirm:$false }; Then = { $_.Status -eq 'Applied' } }
        )
        Errors      = @(
            @{ Id = 'InvalidKeyId'; Run = { param([hashtable] $With) Set-CmkRotation -KeyId billing @With } }
            @{ Id = 'KeyNotFound'; Run = { param([hashtable] $With) Set-CmkRotation -KeyId alias/no-such-key @With } }
            @{ Id = 'RotationNotSupported'; Run = { param([hashtable] $With) Set-CmkRotation -KeyId alias/orders-asymmetric -Region eu-central-1 @With } }
            @{ Id = 'RotationNeedsEnabledKey'; Run = { param([hashtable] $With) Set-CmkRotation -KeyId alias/orders-disabled -Region eu-central-1 @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) Set-CmkRotation -KeyId alias/billing -EndpointUrl nonsense @With } }
        )
        Completions = @(
            @{ Line = 'Set-CmkRotation -Region eu-west-1 -KeyId alias/b'; Offers = 'alias/billing' }
        )
        Views       = @()
    }

    'Set-SecretCmk' = @{
        Answer      = { param([hashtable] $With = @{}) Set-SecretCmk -Region eu-west-1 -SecretId billing/api-token-default-key, billing/api-token-aws-managed-key-id -KeyId alias/billing @With }
        Writes      = $true
        Bindings    = @(
            @{ What = 'a secret by value'; Run = { 'billing/api-token-default-key' | Set-SecretCmk -Region eu-west-1 -KeyId alias/billing }; Then = { $_.Status -eq 'Applied' } }
            @{ What = 'a status by its secret'; Run = { Get-SecretEncryptionStatus -Region eu-west-1 -Name *-default-key | Set-SecretCmk -KeyId alias/billing }; Then = { $_.Status -eq 'Applied' } }
            @{ What = 'a saved status by its secret'; Run = { Get-SecretEncryptionStatus -Region eu-west-1 -Name *-default-key | Copy-Saved | Set-SecretCmk -KeyId alias/billing }; Then = { $_.Status -eq 'Applied' } }
            @{ What = 'a saved key as an argument'; Run = { Set-SecretCmk -SecretId billing/api-token-default-key -Region eu-west-1 -KeyId (Get-ServiceCmk -Region eu-west-1 -Alias alias/billing | Copy-Saved) }; Then = { $_.Status -eq 'Applied' } }
            @{ What = 'a secret list entry by its ARN'; Run = { Get-SecretEncryptionStatus -Region eu-west-1 -Name *-default-key | ForEach-Object { [pscustomobject]@{ ARN = $_.ResourceArn; Name = $_.ResourceName; KmsKeyId = $_.KmsKeyId } } | Set-SecretCmk -KeyId alias/billing }; Then = { $_.Region -eq 'eu-west-1' } }
        )
        Errors      = @(
            @{ Id = 'InvalidSecretId'; Run = { param([hashtable] $With) Set-SecretCmk -SecretId 'a b' -KeyId alias/billing @With } }
            @{ Id = 'InvalidKeyId'; Run = { param([hashtable] $With) Set-SecretCmk -SecretId cc-prod-db-credentials -KeyId billing @With } }
            @{ Id = 'AwsManagedKeyAsTarget'; Run = { param([hashtable] $With) Set-SecretCmk -SecretId cc-prod-db-credentials -KeyId alias/aws/secretsmanager @With } }
            @{ Id = 'KeyNotFound'; Run = { param([hashtable] $With) Set-SecretCmk -SecretId cc-prod-db-credentials -KeyId alias/no-such-key @With } }
            @{ Id = 'ResourceNotFound'; Run = { param([hashtable] $With) Set-SecretCmk -Region eu-west-1 -SecretId no-such-secret -KeyId alias/billing @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) Set-SecretCmk -SecretId cc-prod-db-credentials -KeyId alias/billing -EndpointUrl nonsense @With } }
        )
        Completions = @(
            @{ Line = 'Set-SecretCmk -SecretId cc-'; Offers = 'cc-prod-db-credentials' }
            @{ Line = 'Set-SecretCmk -Region eu-west-1 -SecretId a -KeyId alias/b'; Offers = 'alias/billing' }
        )
        Views       = @('ByRegion', 'ByAccount')
    }

    'Set-ServiceCmk' = @{
        Answer      = { param([hashtable] $With = @{}) Set-ServiceCmk -Service SecretsManager -Region eu-west-1 -ResourceId billing/api-token-default-key, billing/api-token-aws-managed-key-id -KeyId alias/billing @With }
        Writes      = $true
        Bindings    = @(
            @{ What = 'a ResourceId by value'; Run = { 'xray/111122223333/eu-west-1' | Set-ServiceCmk -KeyId alias/billing-multi-region }; Then = { $_.Service -eq 'XRay' -and $_.Status -eq 'Applied' } }
            @{ What = 'a status'; Run = { Get-XRayEncryptionStatus -Region eu-west-1 | Set-ServiceCmk -KeyId alias/billing-multi-region }; Then = { $_.Service -eq 'XRay' -and $_.Status -eq 'Applied' } }
            @{ What = 'a saved status'; Run = { Get-XRayEncryptionStatus -Region eu-west-1 | Copy-Saved | Set-ServiceCmk -KeyId alias/billing-multi-region }; Then = { $_.Service -eq 'XRay' -and $_.Status -eq 'Applied' } }
            @{ What = 'a status that went through JSON'; Run = { Get-XRayEncryptionStatus -Region eu-west-1 | ConvertTo-Json | ConvertFrom-Json | Set-ServiceCmk -KeyId alias/billing-multi-region }; Then = { $_.Service -eq 'XRay' -and $_.Status -eq 'Applied' } }
            @{ What = 'a status that went through CSV'; Run = { Get-ServiceEncryptionStatus -Region eu-west-1 -Service SecretsManager -ResourceId *-default-key | ConvertTo-Csv | ConvertFrom-Csv | Set-ServiceCmk -KeyId alias/billing }; Then = { $_.Status -eq 'Applied' } }
            @{ What = 'findings, for each service''s usual key'; Run = { $null = New-ServiceCmk -Service SecretsManager; Test-ServiceCmk -Service SecretsManager | Copy-Saved | Set-ServiceCmk }; Then = { $_.Service -eq 'SecretsManager' -and $_.Status -eq 'Applied' } }
            @{ What = 'a change'; Run = { Set-XRayCmk -Region eu-west-1 -Default | Set-ServiceCmk -KeyId alias/billing-multi-region }; Then = { $_.ResourceId -eq 'xray/111122223333/eu-west-1' -and $_.Status -eq 'Applied' } }
            @{ What = 'a trail of AWS.Tools by its ARN'; Run = { [pscustomobject]@{ TrailARN = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/billing-audit'; Name = 'billing-audit'; HomeRegion = 'eu-west-1' } | Set-ServiceCmk -KeyId alias/audit-logs }; Then = { $_.Service -eq 'CloudTrail' -and $_.Status -eq 'Unchanged' } }
            @{ What = 'a saved key as an argument'; Run = { Set-ServiceCmk -ResourceId xray/111122223333/eu-west-1 -KeyId (Get-ServiceCmk -Region eu-west-1 -Alias alias/billing-multi-region | Copy-Saved) }; Then = { $_.Status -eq 'Applied' } }
        )
        Errors      = @(
            @{ Id = 'UnknownResource'; Run = { param([hashtable] $With) Set-ServiceCmk -ResourceId cc-prod-db-credentials -KeyId alias/billing @With } }
            @{ Id = 'InvalidResourceId'; Run = { param([hashtable] $With) Set-ServiceCmk -Service XRay -ResourceId eu-west-1 -KeyId alias/billing @With } }
            @{ Id = 'InvalidKeyId'; Run = { param([hashtable] $With) Set-ServiceCmk -ResourceId xray/111122223333/eu-west-1 -KeyId billing @With } }
            @{ Id = 'KeyNotFound'; Run = { param([hashtable] $With) Set-ServiceCmk -ResourceId xray/111122223333/us-east-1 @With } }
            @{ Id = 'KeyInOtherRegion'; Run = { param([hashtable] $With) Set-ServiceCmk -ResourceId xray/111122223333/eu-west-1 -KeyId arn:aws:kms:us-east-1:111122223333:alias/billing @With } }
            @{ Id = 'ResourceNotFound'; Run = { param([hashtable] $With) Set-ServiceCmk -Service SecretsManager -Region eu-west-1 -ResourceId no-such-secret -KeyId alias/billing @With } }
            @{ Id = 'AccountMismatch'; Run = { param([hashtable] $With) Set-ServiceCmk -ResourceId xray/444455556666/eu-west-1 -KeyId alias/billing-multi-region @With } }
            @{ Id = 'ParameterArgumentValidationError'; Ends = $true; Run = { param([hashtable] $With) Set-ServiceCmk -Service Lambda -ResourceId billing -KeyId alias/billing @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) Set-ServiceCmk -ResourceId xray/111122223333/eu-west-1 -KeyId alias/billing -EndpointUrl nonsense @With } }
        )
        Completions = @(
            @{ Line = 'Set-ServiceCmk -ResourceId a -Service S'; Offers = 'SecretsManager' }
            @{ Line = 'Set-ServiceCmk -ResourceId a -Region eu-west-1 -KeyId alias/b'; Offers = 'alias/billing' }
        )
        Views       = @('ByRegion', 'ByAccount')
    }

    'Set-TrailCmk' = @{
        Answer      = { param([hashtable] $With = @{}) Set-TrailCmk -Region eu-west-1 -TrailId billing-audit -KeyId alias/audit-logs-next @With }
        Writes      = $true
        Bindings    = @(
            @{ What = 'a trail by value'; Run = { 'billing-audit' | Set-TrailCmk -Region eu-west-1 -KeyId alias/audit-logs }; Then = { $_.Status -eq 'Unchanged' } }
            @{ What = 'a status by its trail'; Run = { Get-TrailEncryptionStatus -Region eu-west-1 -Name billing-audit | Set-TrailCmk -KeyId alias/audit-logs }; Then = { $_.Status -eq 'Unchanged' } }
            @{ What = 'a saved status by its trail'; Run = { Get-TrailEncryptionStatus -Region eu-west-1 -Name billing-audit | Copy-Saved | Set-TrailCmk -KeyId alias/audit-logs }; Then = { $_.Status -eq 'Unchanged' } }
            @{ What = 'a key as the key to set'; Run = { New-ServiceCmk -Service CloudTrail -Region us-east-1 | Set-TrailCmk -TrailId arn:aws:cloudtrail:us-east-1:111122223333:trail/management-events -WarningAction Ignore }; Then = { $_.Status -eq 'Applied' } }
            @{ What = 'a key of the bucket''s Region for a trail of another'; Run = { New-ServiceCmk -Service CloudTrail -Region eu-west-1 | Set-TrailCmk -TrailId arn:aws:cloudtrail:eu-central-1:111122223333:trail/orders-audit-in-eu-west-1 -WarningAction Ignore }; Then = { $_.Region -eq 'eu-central-1' -and $_.Status -eq 'Applied' } }
            @{ What = 'an event data store, without asking'; Run = { Get-TrailEncryptionStatus -ResourceType EventDataStore | Set-TrailCmk -KeyId (New-ServiceCmk -Service CloudTrailLake) -Confirm:$false }; Then = { $_.Service -eq 'CloudTrailLake' -and $_.Status -eq 'Applied' } }
        )
        Errors      = @(
            @{ Id = 'InvalidTrailId'; Run = { param([hashtable] $With) Set-TrailCmk -TrailId 'a b' -KeyId alias/audit-logs @With } }
            @{ Id = 'InvalidKeyId'; Run = { param([hashtable] $With) Set-TrailCmk -TrailId billing-audit -KeyId billing @With } }
            @{ Id = 'AwsManagedKeyAsTarget'; Run = { param([hashtable] $With) Set-TrailCmk -TrailId billing-audit -KeyId alias/aws/s3 @With } }
            @{ Id = 'KeyNotFound'; Run = { param([hashtable] $With) Set-TrailCmk -Region eu-west-1 -TrailId billing-audit -KeyId alias/no-such-key @With } }
            @{ Id = 'KeyInOtherRegion'; Run = { param([hashtable] $With) Set-TrailCmk -Region eu-west-1 -TrailId billing-audit -KeyId arn:aws:kms:us-east-1:111122223333:alias/audit-logs @With } }
            @{ Id = 'ResourceNotFound'; Run = { param([hashtable] $With) Set-TrailCmk -Region eu-west-1 -TrailId no-such-trail -KeyId alias/audit-logs @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) Set-TrailCmk -TrailId billing-audit -KeyId alias/audit-logs -EndpointUrl nonsense @With } }
        )
        Completions = @(
            @{ Line = 'Set-TrailCmk -Region eu-west-1 -TrailId billing-'; Offers = 'billing-audit' }
            @{ Line = 'Set-TrailCmk -Region eu-west-1 -TrailId abc -KeyId alias/au'; Offers = 'alias/audit-logs' }
        )
        Views       = @('ByRegion', 'ByAccount')
    }

    'Set-XRayCmk' = @{
        Answer      = { param([hashtable] $With = @{}) Set-XRayCmk -Default -Region eu-west-1, eu-west-2 @With }
        Writes      = $true
        Bindings    = @(
            @{ What = 'a Region''s code by value'; Run = { 'eu-west-1' | Set-XRayCmk -Default }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a Region object'; Run = { Get-Region -Region eu-west-1 | Set-XRayCmk -Default }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a status by its Region'; Run = { Get-XRayEncryptionStatus -Region eu-west-1 | Set-XRayCmk -KeyId alias/billing-multi-region }; Then = { $_.Status -eq 'Applied' } }
            @{ What = 'a saved status by its Region'; Run = { Get-XRayEncryptionStatus -Region eu-west-1 | Copy-Saved | Set-XRayCmk -KeyId alias/billing-multi-region }; Then = { $_.Status -eq 'Applied' } }
            @{ What = 'a key as the key to set'; Run = { New-ServiceCmk -Service XRay -Region us-west-1 | Set-XRayCmk }; Then = { $_.Region -eq 'us-west-1' -and $_.Status -eq 'Applied' } }
            @{ What = 'a saved key as the key to set'; Run = { New-ServiceCmk -Service XRay -Region us-west-1 | Copy-Saved | Set-XRayCmk }; Then = { $_.Region -eq 'us-west-1' -and $_.Status -eq 'Applied' } }
        )
        Errors      = @(
            @{ Id = 'InvalidKeyId'; Run = { param([hashtable] $With) Set-XRayCmk -KeyId billing @With } }
            @{ Id = 'AwsManagedKeyAsTarget'; Run = { param([hashtable] $With) Set-XRayCmk -KeyId alias/aws/xray @With } }
            @{ Id = 'KeyNotFound'; Run = { param([hashtable] $With) Set-XRayCmk -KeyId alias/no-such-key @With } }
            @{ Id = 'KeyInOtherRegion'; Run = { param([hashtable] $With) Set-XRayCmk -KeyId arn:aws:kms:us-east-1:111122223333:alias/billing -Region eu-west-1 @With } }
            @{ Id = 'InvalidRegion'; Run = { param([hashtable] $With) Set-XRayCmk -Default -Region nowhere @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) Set-XRayCmk -Default -EndpointUrl nonsense @With } }
        )
        Completions = @(
            @{ Line = 'Set-XRayCmk -Region eu-west-1 -KeyId alias/b'; Offers = 'alias/billing' }
            @{ Line = 'Set-XRayCmk -Default -Region eu-w'; Offers = 'eu-west-1' }
        )
        Views       = @('ByRegion', 'ByAccount')
    }

    'Compare-CmkAccess' = @{
        Answer      = { param([hashtable] $With = @{}) Compare-CmkAccess -KeyId alias/billing -PolicyDocument (New-CmkPolicy -Service CloudTrail -Region eu-west-1 -AccountId 111122223333) -Region eu-west-1 -Action Decrypt, Encrypt @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'an alias by value'; Run = { 'alias/billing' | Compare-CmkAccess -Region eu-west-1 -PolicyDocument (New-CmkPolicy -Service CloudTrail -Region eu-west-1 -AccountId 111122223333) }; Then = { $_.Change -contains 'Gains' } }
            @{ What = 'a service key'; Run = { Get-ServiceCmk -Region eu-west-1 -Alias alias/billing | Compare-CmkAccess -PolicyDocument (New-CmkPolicy -Service CloudTrail -Region eu-west-1 -AccountId 111122223333) }; Then = { $_.Change -contains 'Gains' } }
            @{ What = 'two policies, without a call'; Run = { Compare-CmkAccess -ReferencePolicy (New-CmkPolicy -Service CloudTrail -Region eu-west-1 -AccountId 111122223333) -PolicyDocument (New-CmkPolicy -Service XRay -Region eu-west-1 -AccountId 111122223333) -AccessKey X -SecretKey Y }; Then = { $_.Change -in 'Gains', 'Loses' } }
        )
        Errors      = @(
            @{ Id = 'InvalidKeyId'; Run = { param([hashtable] $With) Compare-CmkAccess -KeyId billing -PolicyDocument (New-CmkPolicy -Service XRay -Region eu-west-1 -AccountId 111122223333) @With } }
            @{ Id = 'InvalidKeyPolicy'; Run = { param([hashtable] $With) Compare-CmkAccess -KeyId alias/billing -PolicyDocument '{}' @With } }
            @{ Id = 'InvalidAction'; Run = { param([hashtable] $With) Compare-CmkAccess -KeyId alias/billing -PolicyDocument (New-CmkPolicy -Service XRay -Region eu-west-1 -AccountId 111122223333) -Action Decypt @With } }
        )
        Completions = @(
            @{ Line = 'Compare-CmkAccess -KeyId alias/billing -Action Decr'; Offers = 'Decrypt' }
            @{ Line = 'Compare-CmkAccess -Region eu-west-1 -KeyId alias/b'; Offers = 'alias/billing' }
        )
        Views       = @()
    }

    'Get-CmkAccess' = @{
        Answer      = { param([hashtable] $With = @{}) Get-CmkAccess -KeyId alias/billing -Region eu-west-1 -Action Decrypt, Encrypt @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'an alias by value'; Run = { 'alias/billing' | Get-CmkAccess -Region eu-west-1 }; Then = { $_.Decision -contains 'Allowed' } }
            @{ What = 'a service key'; Run = { Get-ServiceCmk -Region eu-west-1 -Alias alias/billing | Get-CmkAccess }; Then = { $_.Decision -contains 'Allowed' } }
            @{ What = 'a saved service key'; Run = { Get-ServiceCmk -Region eu-west-1 -Alias alias/billing | Copy-Saved | Get-CmkAccess }; Then = { $_.Decision -contains 'Allowed' } }
            @{ What = 'the key of a status'; Run = { Get-SecretEncryptionStatus -Region eu-west-1 | Where-Object ResourceName -EQ billing/api-token-cmk-id | Get-CmkAccess -Action Decrypt }; Then = { $_.Decision -contains 'Allowed' } }
            @{ What = 'the data of a status'; Run = { Get-SecretEncryptionStatus -Region eu-west-1 -Name billing/api-token-cmk-id | Get-CmkAccess -ReadsData }; Then = { $_.ResourceId -like '*cmk-id*' -and $_.Decision -in 'Allowed', 'Denied' } }
            @{ What = 'the data of a saved status'; Run = { Get-SecretEncryptionStatus -Region eu-west-1 -Name billing/api-token-cmk-id | Copy-Saved | Get-CmkAccess -ReadsData }; Then = { $_.ResourceId -like '*cmk-id*' -and $_.Decision -in 'Allowed', 'Denied' } }
            @{ What = 'the data of a status without a key'; Run = { Get-SecretEncryptionStatus -Region eu-west-1 -Name billing/api-token-default-key | Get-CmkAccess -ReadsData }; Then = { $_.ResourceId -like '*default-key*' -and $_.Decision -in 'Allowed', 'Denied' } }
            @{ What = 'the data of a finding'; Run = { Get-SecretEncryptionStatus -Region eu-west-1 -Name billing/api-token-cmk-id | Test-SecretCmk | Get-CmkAccess -ReadsData }; Then = { $_.ResourceId -like '*cmk-id*' -and $_.Decision -in 'Allowed', 'Denied' } }
            @{ What = 'the id of a resource by value'; Run = { 'xray/111122223333/eu-west-1' | Get-CmkAccess -ReadsData }; Then = { $_.ResourceId -like 'xray/*' -and $_.Decision -in 'Allowed', 'Denied' } }
        )
        Errors      = @(
            @{ Id = 'NoResourceToRead'; Run = { param([hashtable] $With) Get-CmkAccess alias/billing -ReadsData @With } }
            @{ Id = 'InvalidKeyId'; Run = { param([hashtable] $With) Get-CmkAccess -KeyId billing @With } }
            @{ Id = 'InvalidAction'; Run = { param([hashtable] $With) Get-CmkAccess -KeyId alias/billing -Action Decypt @With } }
            @{ Id = 'KeyNotFound'; Run = { param([hashtable] $With) Get-CmkAccess -KeyId alias/nothing -Region eu-west-1 @With } }
        )
        Completions = @(
            @{ Line = 'Get-CmkAccess -KeyId alias/billing -Action Decr'; Offers = 'Decrypt' }
            @{ Line = 'Get-CmkAccess -Region eu-west-1 -KeyId alias/b'; Offers = 'alias/billing' }
        )
        Views       = @()
    }

    'Get-CmkUsage' = @{
        Answer      = { param([hashtable] $With = @{}) Get-CmkUsage -KeyId alias/billing -Region eu-west-1 @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'an alias by value'; Run = { 'alias/billing' | Get-CmkUsage -Region eu-west-1 }; Then = { $_.Outcome -in 'Allowed', 'Denied' } }
            @{ What = 'a service key'; Run = { Get-ServiceCmk -Region eu-west-1 -Alias alias/billing | Get-CmkUsage -Last 24h }; Then = { $_.Outcome -in 'Allowed', 'Denied' } }
            @{ What = 'a saved service key'; Run = { Get-ServiceCmk -Region eu-west-1 -Alias alias/billing | Copy-Saved | Get-CmkUsage -Summary }; Then = { $_.Count -gt 0 } }
            @{ What = 'the key of a status'; Run = { Get-SecretEncryptionStatus -Region eu-west-1 | Where-Object ResourceName -EQ billing/api-token-cmk-id | Get-CmkUsage -Last 7d }; Then = { $_.Outcome -in 'Allowed', 'Denied' } }
            @{ What = 'days without quotes, and a time span'; Run = { Get-CmkUsage alias/billing 2d -Region eu-west-1; Get-CmkUsage alias/billing (New-TimeSpan -Hours 24) -Region eu-west-1 }; Then = { $_.Outcome -in 'Allowed', 'Denied' } }
            @{ What = 'an unused key'; Run = { Get-CmkUsage alias/billing-multi-region -Unused -Region eu-west-1 | Get-CmkUsage -Unused }; Then = { $_.KeyArn -like '*mrk-*' } }
        )
        Errors      = @(
            @{ Id = 'InvalidKeyId'; Run = { param([hashtable] $With) Get-CmkUsage -KeyId billing @With } }
            @{ Id = 'KeyNotFound'; Run = { param([hashtable] $With) Get-CmkUsage -KeyId alias/nothing -Region eu-west-1 @With } }
            @{ Id = 'InvalidUsageTime'; Ends = $true; Run = { param([hashtable] $With) Get-CmkUsage -KeyId alias/billing -Region eu-west-1 -Last 91d @With } }
            @{ Id = 'CheckpointPathNotAFolder'; Ends = $true; Run = { param([hashtable] $With) Get-CmkUsage -KeyId alias/billing -Region eu-west-1 -CheckpointPath Variable:x @With } }
        )
        Completions = @(
            @{ Line = 'Get-CmkUsage -KeyId alias/billing -Last 2'; Offers = '24h' }
            @{ Line = 'Get-CmkUsage -Region eu-west-1 -KeyId alias/b'; Offers = 'alias/billing' }
        )
        Views       = @()
    }

    'Test-CmkAccess' = @{
        Answer      = { param([hashtable] $With = @{}) Test-CmkAccess -KeyId alias/billing -Region eu-west-1 -Principal 111122223333 -Action Decrypt, Encrypt @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'an alias by value'; Run = { 'alias/billing' | Test-CmkAccess -Region eu-west-1 -Principal 111122223333 -Action Decrypt }; Then = { $_.Allowed } }
            @{ What = 'a service key'; Run = { Get-ServiceCmk -Region eu-west-1 -Alias alias/billing | Test-CmkAccess -Principal 111122223333 -Action Decrypt }; Then = { $_.Allowed } }
            @{ What = 'a saved service key'; Run = { Get-ServiceCmk -Region eu-west-1 -Alias alias/billing | Copy-Saved | Test-CmkAccess -Principal 111122223333 -Action Decrypt }; Then = { $_.Allowed } }
            @{ What = 'a policy, without a call'; Run = { New-CmkPolicy -Service CloudTrail -Region eu-west-1 | Test-CmkAccess -Principal cloudtrail.amazonaws.com -Action Decrypt -AccessKey X -SecretKey Y }; Then = { $_.Allowed } }
        )
        Errors      = @(
            @{ Id = 'InvalidKeyId'; Run = { param([hashtable] $With) Test-CmkAccess -KeyId billing -Principal 111122223333 -Action Decrypt @With } }
            @{ Id = 'InvalidPrincipal'; Run = { param([hashtable] $With) Test-CmkAccess -KeyId alias/billing -Principal '*' -Action Decrypt @With } }
            @{ Id = 'InvalidAction'; Run = { param([hashtable] $With) Test-CmkAccess -KeyId alias/billing -Principal 111122223333 -Action Decypt @With } }
            @{ Id = 'InvalidViaService'; Run = { param([hashtable] $With) Test-CmkAccess -KeyId alias/billing -Principal 111122223333 -Action Decrypt -ViaService 'Secrets Manager' @With } }
            @{ Id = 'KeyNotFound'; Run = { param([hashtable] $With) Test-CmkAccess -KeyId alias/nothing -Region eu-west-1 -Principal 111122223333 -Action Decrypt @With } }
        )
        Completions = @(
            @{ Line = 'Test-CmkAccess -KeyId alias/billing -Action Decr'; Offers = 'Decrypt' }
            @{ Line = 'Test-CmkAccess -KeyId alias/billing -Action kms:Decr'; Offers = 'kms:Decrypt' }
            @{ Line = 'Test-CmkAccess -ViaService sec'; Offers = 'secretsmanager' }
        )
        Views       = @()
    }

    'Approve-CmkPlan' = @{
        Answer      = { param([hashtable] $With = @{}) if (-not $With.ContainsKey('Confirm')) { $With = $With + @{ Confirm = $false } }; $file = Join-Path ([IO.Path]::GetTempPath()) "$([guid]::NewGuid()).plan.json"; Get-XRayEncryptionStatus -Region us-east-1 | New-CmkPlan -Path $file -CreateKey | Approve-CmkPlan -SigningKeyArn arn:aws:kms:eu-west-2:111122223333:key/00000403-5a6d-4b0c-8000-000000000403 @With; Remove-Item -Path "$file*" -Confirm:$false }
        Writes      = $true
        Bindings    = @(
            @{ What = 'plans'; Run = { $file = Join-Path ([IO.Path]::GetTempPath()) "$([guid]::NewGuid()).plan.json"; Get-XRayEncryptionStatus -Region us-east-1 | New-CmkPlan -Path $file -CreateKey | Approve-CmkPlan -SigningKeyArn arn:aws:kms:eu-west-2:111122223333:key/00000403-5a6d-4b0c-8000-000000000403 -Confirm:$false; Remove-Item -Path "$file*" -Confirm:$false }; Then = { $_.SignedText -eq "KmsCompliance plan $($_.PlanId) $($_.Hash)" } }
            @{ What = 'saved plans'; Run = { $file = Join-Path ([IO.Path]::GetTempPath()) "$([guid]::NewGuid()).plan.json"; Get-XRayEncryptionStatus -Region us-east-1 | New-CmkPlan -Path $file -CreateKey | Copy-Saved | Approve-CmkPlan -SigningKeyArn arn:aws:kms:eu-west-2:111122223333:key/00000403-5a6d-4b0c-8000-000000000403 -Confirm:$false; Remove-Item -Path "$file*" -Confirm:$false }; Then = { $_.Approver -eq 'arn:aws:kms:eu-west-2:111122223333:key/00000403-5a6d-4b0c-8000-000000000403' } }
        )
        Errors      = @(
            @{ Id = 'PlanUnreadable'; Run = { param([hashtable] $With) Approve-CmkPlan -Path (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid())) -SigningKeyArn arn:aws:kms:eu-west-2:111122223333:key/00000403-5a6d-4b0c-8000-000000000403 @With } }
            @{ Id = 'InvalidApprovalKey'; Ends = $true; Run = { param([hashtable] $With) Approve-CmkPlan -Path secrets.plan.json -SigningKeyArn alias/evidence @With } }
        )
        Completions = @()
        Views       = @()
    }

    'Test-CmkEvidence' = @{
        Answer      = { param([hashtable] $With = @{}) $file = Join-Path ([IO.Path]::GetTempPath()) "$([guid]::NewGuid()).jsonl"; $null = New-Item -ItemType File -Path $file; Test-CmkEvidence -Path $file @With; Remove-Item -LiteralPath $file }
        Writes      = $false
        Bindings    = @(
            @{ What = 'changes'; Run = { $file = Join-Path ([IO.Path]::GetTempPath()) "$([guid]::NewGuid()).jsonl"; New-ServiceCmk -Service XRay -Region us-west-1 | Disable-ServiceCmk -EvidencePath $file -Confirm:$false | Test-CmkEvidence; Remove-Item -LiteralPath $file }; Then = { $_.Intact -and $_.HeadChecked -and $_.EvidenceCount -eq 2 } }
            @{ What = 'saved changes'; Run = { $file = Join-Path ([IO.Path]::GetTempPath()) "$([guid]::NewGuid()).jsonl"; New-ServiceCmk -Service XRay -Region us-west-1 | Disable-ServiceCmk -EvidencePath $file -Confirm:$false | Copy-Saved | Test-CmkEvidence; Remove-Item -LiteralPath $file }; Then = { $_.Intact -and $_.HeadChecked } }
            @{ What = 'files'; Run = { $file = New-TemporaryFile; $file | Test-CmkEvidence; $file | Remove-Item }; Then = { -not $_.Intact } }
        )
        Errors      = @(
            @{ Id = 'EvidenceUnreadable'; Run = { param([hashtable] $With) Test-CmkEvidence -Path (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid())) @With } }
            @{ Id = 'EvidencePathNotAFile'; Run = { param([hashtable] $With) Test-CmkEvidence -Path ([IO.Path]::GetTempPath()) @With } }
            @{ Id = 'InvalidEvidenceHead'; Run = { param([hashtable] $With) Test-CmkEvidence -Path evidence.jsonl -Head 1 @With } }
        )
        Completions = @()
        Views       = @()
    }

    'Test-CmkPolicy' = @{
        Answer      = { param([hashtable] $With = @{}) Test-CmkPolicy -KeyId alias/billing -Region eu-west-1 -Service XRay @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'an alias by value'; Run = { 'alias/billing' | Test-CmkPolicy -Region eu-west-1 -Service XRay }; Then = { $_.Region -eq 'eu-west-1' } }
            @{ What = 'a service key, and its service from it'; Run = { New-ServiceCmk -Service CloudTrail -Region us-west-1 | Test-CmkPolicy }; Then = { $_.Service -in $null, 'CloudTrail' -and $_.Region -eq 'us-west-1' } }
            @{ What = 'a policy, without a call'; Run = { New-CmkPolicy -Service XRay -Region eu-west-1 | Test-CmkPolicy -AccessKey X -SecretKey Y }; Then = { -not $_.KeyArn -and $_.Region -eq 'eu-west-1' } }
            @{ What = 'a saved policy, without a call'; Run = { New-CmkPolicy -Service XRay -Region eu-west-1 | Copy-Saved | Test-CmkPolicy -AccessKey X -SecretKey Y }; Then = { $_.AccountId -eq '111122223333' } }
        )
        Errors      = @(
            @{ Id = 'InvalidKeyId'; Run = { param([hashtable] $With) Test-CmkPolicy -KeyId billing @With } }
            @{ Id = 'InvalidKeyPolicy'; Run = { param([hashtable] $With) Test-CmkPolicy -PolicyDocument '{ "Version": 1 }' @With } }
            @{ Id = 'PolicyFileNotFound'; Run = { param([hashtable] $With) Test-CmkPolicy -Path './no-such-policy.json' @With } }
            @{ Id = 'InvalidAccountId'; Run = { param([hashtable] $With) Test-CmkPolicy -KeyId alias/billing -KnownAccount 12345 @With } }
            @{ Id = 'AccountMismatch'; Run = { param([hashtable] $With) Test-CmkPolicy -KeyId alias/billing -Region eu-west-1 -AccountId 444455556666 @With } }
        )
        Completions = @(
            @{ Line = 'Test-CmkPolicy -Region eu-west-1 -KeyId alias/bill'; Offers = 'alias/billing' }
            @{ Line = 'Test-CmkPolicy -KeyId alias/billing -Service CloudTrailL'; Offers = 'CloudTrailLake' }
        )
        Views       = @()
    }

    'Test-SecretCmk' = @{
        Answer      = { param([hashtable] $With = @{}) Test-SecretCmk -Region eu-west-1 -SecretId billing/api-token-default-key, billing/api-token-cmk-id @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'a secret by value'; Run = { 'cc-prod-db-credentials' | Test-SecretCmk }; Then = { $_.Compliance -eq 'NonCompliant' } }
            @{ What = 'a status, without a call'; Run = { Get-SecretEncryptionStatus -Name cc-prod-* | Test-SecretCmk -AccessKey X -SecretKey Y }; Then = { $_.Reason -eq 'AwsManagedKey' } }
            @{ What = 'a saved status, without a call'; Run = { Get-SecretEncryptionStatus -Name cc-prod-* | Copy-Saved | Test-SecretCmk -AccessKey X -SecretKey Y }; Then = { $_.Reason -eq 'AwsManagedKey' } }
            @{ What = 'saved statuses as an argument'; Run = { Test-SecretCmk -InputObject (Get-SecretEncryptionStatus -Name cc-* | Copy-Saved) }; Then = { $_.Reason -eq 'AwsManagedKey' } }
            @{ What = 'a finding, quietly'; Run = { Test-SecretCmk -SecretId cc-prod-db-credentials -Quiet }; Then = { $_ -eq $false } }
        )
        Errors      = @(
            @{ Id = 'InvalidSecretId'; Run = { param([hashtable] $With) Test-SecretCmk -SecretId 'a b' @With } }
            @{ Id = 'ResourceNotFound'; Run = { param([hashtable] $With) Test-SecretCmk -SecretId no-such-secret @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) Test-SecretCmk -SecretId cc-prod-db-credentials -EndpointUrl nonsense @With } }
        )
        Completions = @(
            @{ Line = 'Test-SecretCmk -SecretId cc-'; Offers = 'cc-prod-db-credentials' }
            @{ Line = 'Test-SecretCmk -Qui'; Offers = '-Quiet' }
        )
        Views       = @('ByRegion', 'ByAccount')
    }

    'Test-ServiceCmk' = @{
        Answer      = { param([hashtable] $With = @{}) Test-ServiceCmk -Region us-east-1 @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'a Region''s code by value'; Run = { 'us-east-1' | Test-ServiceCmk }; Then = { $_.Region -eq 'us-east-1' } }
            @{ What = 'a Region object'; Run = { Get-Region -Region us-east-1 | Test-ServiceCmk }; Then = { $_.Region -eq 'us-east-1' } }
            @{ What = 'a saved Region'; Run = { Get-Region -Region us-east-1 | Copy-Saved | Test-ServiceCmk }; Then = { $_.Region -eq 'us-east-1' } }
            @{ What = 'statuses of every service, without a call'; Run = { Get-ServiceEncryptionStatus -Region us-east-1 | Test-ServiceCmk -AccessKey X -SecretKey Y }; Then = { $_.Compliance -eq 'NonCompliant' } }
            @{ What = 'saved statuses of every service, without a call'; Run = { Get-ServiceEncryptionStatus -Region us-east-1 | Copy-Saved | Test-ServiceCmk -AccessKey X -SecretKey Y }; Then = { $_.Compliance -eq 'NonCompliant' } }
        )
        Errors      = @(
            @{ Id = 'InvalidRegion'; Run = { param([hashtable] $With) Test-ServiceCmk -Region nowhere @With } }
            @{ Id = 'AccountMismatch'; Run = { param([hashtable] $With) Test-ServiceCmk -Region eu-west-1 -AccountId 444455556666 @With } }
            @{ Id = 'ParameterArgumentValidationError'; Ends = $true; Run = { param([hashtable] $With) Test-ServiceCmk -Service Lambda @With } }
        )
        Completions = @(
            @{ Line = 'Test-ServiceCmk -Service S'; Offers = 'SecretsManager' }
            @{ Line = 'Test-ServiceCmk -Region eu-w'; Offers = 'eu-west-1' }
        )
        Views       = @('ByRegion', 'ByAccount')
    }

    'Test-TrailCmk' = @{
        Answer      = { param([hashtable] $With = @{}) Test-TrailCmk -Region eu-central-1 -TrailId orders-audit, orders-audit-in-eu-west-1 @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'a trail by value'; Run = { 'management-events' | Test-TrailCmk }; Then = { $_.Compliance -eq 'NonCompliant' } }
            @{ What = 'a status, without a call'; Run = { Get-TrailEncryptionStatus -Name management-* | Test-TrailCmk -AccessKey X -SecretKey Y }; Then = { $_.Reason -eq 'AwsOwnedKey' } }
            @{ What = 'a saved status, without a call'; Run = { Get-TrailEncryptionStatus -Name management-* | Copy-Saved | Test-TrailCmk -AccessKey X -SecretKey Y }; Then = { $_.Reason -eq 'AwsOwnedKey' } }
            @{ What = 'saved statuses as an argument'; Run = { Test-TrailCmk -InputObject (Get-TrailEncryptionStatus | Copy-Saved) }; Then = { $_.Reason -eq 'AwsOwnedKey' } }
            @{ What = 'a finding, quietly'; Run = { Test-TrailCmk -TrailId management-events -Quiet }; Then = { $_ -eq $false } }
        )
        Errors      = @(
            @{ Id = 'InvalidTrailId'; Run = { param([hashtable] $With) Test-TrailCmk -TrailId 'a b' @With } }
            @{ Id = 'ResourceNotFound'; Run = { param([hashtable] $With) Test-TrailCmk -TrailId no-such-trail @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) Test-TrailCmk -TrailId management-events -EndpointUrl nonsense @With } }
        )
        Completions = @(
            @{ Line = 'Test-TrailCmk -TrailId manage'; Offers = 'management-events' }
            @{ Line = 'Test-TrailCmk -Qui'; Offers = '-Quiet' }
        )
        Views       = @('ByRegion', 'ByAccount')
    }

    'Test-XRayCmk' = @{
        Answer      = { param([hashtable] $With = @{}) Test-XRayCmk -Region us-east-1, eu-west-1 @With }
        Writes      = $false
        Bindings    = @(
            @{ What = 'a Region''s code by value'; Run = { 'us-east-1' | Test-XRayCmk }; Then = { $_.Region -eq 'us-east-1' } }
            @{ What = 'a Region object'; Run = { Get-Region -Region us-east-1 | Test-XRayCmk }; Then = { $_.Region -eq 'us-east-1' } }
            @{ What = 'a status, without a call'; Run = { Get-XRayEncryptionStatus | Test-XRayCmk -AccessKey X -SecretKey Y }; Then = { $_.Reason -eq 'AwsOwnedKey' } }
            @{ What = 'a saved status, without a call'; Run = { Get-XRayEncryptionStatus | Copy-Saved | Test-XRayCmk -AccessKey X -SecretKey Y }; Then = { $_.Reason -eq 'AwsOwnedKey' } }
            @{ What = 'saved statuses as an argument'; Run = { Test-XRayCmk -InputObject (Get-XRayEncryptionStatus -Region us-west-* | Copy-Saved) }; Then = { $_.Reason -eq 'AwsOwnedKey' } }
        )
        Errors      = @(
            @{ Id = 'InvalidRegion'; Run = { param([hashtable] $With) Test-XRayCmk -Region nowhere @With } }
            @{ Id = 'AccountMismatch'; Run = { param([hashtable] $With) Test-XRayCmk -Region eu-west-1 -AccountId 444455556666 @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) Test-XRayCmk -EndpointUrl nonsense @With } }
        )
        Completions = @(
            @{ Line = 'Test-XRayCmk -Region eu-w'; Offers = 'eu-west-1' }
            @{ Line = 'Test-XRayCmk -Appr'; Offers = '-ApprovedKey' }
        )
        Views       = @('ByRegion', 'ByAccount')
    }

    'Test-CmkTemplate' = @{
        Answer      = { param([hashtable] $With = @{}) $file = Join-Path ([IO.Path]::GetTempPath()) "$([guid]::NewGuid()).json"; '{ "Resources": { "Password": { "Type": "AWS::SecretsManager::Secret", "Properties": { "Name": "app/password", "Tags": [ { "Key": "Owner", "Value": "audit" } ] } }, "Logs": { "Type": "AWS::Logs::LogGroup" } } }' | Set-Content -Path $file; Test-CmkTemplate -Path $file @With; Remove-Item -LiteralPath $file }
        Writes      = $false
        Bindings    = @(
            @{ What = 'a path by value'; Run = { $file = Join-Path ([IO.Path]::GetTempPath()) "$([guid]::NewGuid()).json"; '{ "Resources": { "Password": { "Type": "AWS::SecretsManager::Secret", "Properties": { "Name": "app/password", "Tags": [ { "Key": "Owner", "Value": "audit" } ] } }, "Logs": { "Type": "AWS::Logs::LogGroup" } } }' | Set-Content -Path $file; $file | Test-CmkTemplate; Remove-Item -LiteralPath $file }; Then = { $_.Compliance -eq 'NonCompliant' } }
            @{ What = 'files'; Run = { $file = New-TemporaryFile; '{ "Resources": { "Password": { "Type": "AWS::SecretsManager::Secret", "Properties": { "Name": "app/password", "Tags": [ { "Key": "Owner", "Value": "audit" } ] } }, "Logs": { "Type": "AWS::Logs::LogGroup" } } }' | Set-Content -Path $file; $file | Test-CmkTemplate; $file | Remove-Item }; Then = { $_.RuleId -eq 'KMSC001' } }
            @{ What = 'YAML'; Run = { $file = New-TemporaryFile; 'Resources: { Logs: { Type: "AWS::Logs::LogGroup" } }' | Set-Content -Path $file; $file | Test-CmkTemplate; $file | Remove-Item }; Then = { $_.ResourceAddress -eq 'Logs' } }
        )
        Errors      = @(
            @{ Id = 'TemplateNotFound'; Run = { param([hashtable] $With) Test-CmkTemplate -Path (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid())) @With } }
            @{ Id = 'InvalidTemplate'; Run = { param([hashtable] $With) $file = New-TemporaryFile; '{ "Resources": [] }' | Set-Content -Path $file; try { Test-CmkTemplate -Path $file @With } finally { $file | Remove-Item } } }
            @{ Id = 'InvalidRegion'; Ends = $true; Run = { param([hashtable] $With) Test-CmkTemplate -Path template.json -Region 'Ireland' @With } }
            @{ Id = 'InvalidAccountId'; Ends = $true; Run = { param([hashtable] $With) Test-CmkTemplate -Path template.json -AccountId 1 @With } }
            @{ Id = 'TemplateSourceNotFound'; Ends = $true; Run = { param([hashtable] $With) Test-CmkTemplate -Path template.json -SourcePath (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid())) @With } }
            @{ Id = 'TemplateParameterNotUnderstood'; Ends = $true; Run = { param([hashtable] $With) Test-CmkTemplate -Path template.json -Parameter @{ Key = $null } @With } }
            @{ Id = 'RuleNeedsMore'; Ends = $true; Run = { param([hashtable] $With) Test-CmkTemplate -Path template.json -Rule KMSC011 @With } }
        )
        Completions = @(
            @{ Line = 'Test-CmkTemplate -Rule KMSC00'; Offers = 'KMSC001' }
        )
        Views       = @()
    }

    'Test-XRayTraceDelivery' = @{
        Answer      = { param([hashtable] $With = @{}) Test-XRayTraceDelivery -Region us-east-1, eu-west-1 -TimeoutSeconds 0 @With }
        Writes      = $true
        Bindings    = @(
            @{ What = 'a Region''s code by value'; Run = { 'us-east-1' | Test-XRayTraceDelivery }; Then = { $_.Region -eq 'us-east-1' -and $_.Outcome -eq 'Delivered' } }
            @{ What = 'a Region object'; Run = { Get-Region -Region us-east-1 | Test-XRayTraceDelivery }; Then = { $_.Region -eq 'us-east-1' } }
            @{ What = 'a status'; Run = { Get-XRayEncryptionStatus -Region us-east-1 | Test-XRayTraceDelivery }; Then = { $_.Region -eq 'us-east-1' } }
        )
        Errors      = @(
            @{ Id = 'InvalidRegion'; Run = { param([hashtable] $With) Test-XRayTraceDelivery -Region nowhere @With } }
            @{ Id = 'AccountMismatch'; Run = { param([hashtable] $With) Test-XRayTraceDelivery -Region eu-west-1 -AccountId 444455556666 @With } }
            @{ Id = 'InvalidEndpointUrl'; Ends = $true; Run = { param([hashtable] $With) Test-XRayTraceDelivery -EndpointUrl nonsense @With } }
        )
        Completions = @(
            @{ Line = 'Test-XRayTraceDelivery -Region eu-w'; Offers = 'eu-west-1' }
        )
        Views       = @()
    }

    'Undo-CmkAccess' = @{
        Answer      = { param([hashtable] $With = @{}) if (-not $With.ContainsKey('Confirm')) { $With = $With + @{ Confirm = $false } }; Grant-CmkAccess -KeyId alias/billing, alias/billing-multi-region -Service XRay -Region eu-west-1 -Confirm:$false -WhatIf:([bool]$With['WhatIf']) | Undo-CmkAccess @With }
        Parallel    = { New-ServiceCmk -Service XRay -Region us-west-1 -NoServicePrincipal -Alias "alias/contract-$([guid]::NewGuid())" | Grant-CmkAccess -Confirm:$false | Undo-CmkAccess -Confirm:$false }
        Writes      = $true
        Bindings    = @(
            @{ What = 'a change'; Run = { Grant-CmkAccess -KeyId alias/billing -Service XRay -Region eu-west-1 | Undo-CmkAccess -Confirm:$false }; Then = { $_.RemovedStatement -eq 'AllowXRay' } }
            @{ What = 'a saved change'; Run = { Grant-CmkAccess -KeyId alias/billing -Service XRay -Region eu-west-1 | Copy-Saved | Undo-CmkAccess -Confirm:$false }; Then = { $_.RemovedStatement -eq 'AllowXRay' } }
            @{ What = 'a change from JSON, as an argument'; Run = { Undo-CmkAccess (Grant-CmkAccess -KeyId alias/billing -Service XRay -Region eu-west-1 | ConvertTo-Json | ConvertFrom-Json) -Confirm:$false }; Then = { $_.Status -eq 'Applied' } }
            @{ What = 'a change from CSV'; Run = { Grant-CmkAccess -KeyId alias/billing -Service XRay -Region eu-west-1 | ConvertTo-Csv | ConvertFrom-Csv | Undo-CmkAccess -Confirm:$false }; Then = { $_.Status -eq 'Applied' } }
        )
        Errors      = @(
            @{ Id = 'KeyPolicyChangeNotUndoable'; Run = { param([hashtable] $With) Grant-CmkAccess -KeyId alias/billing -Service XRay -Region eu-west-1 -WhatIf -PassThru | Undo-CmkAccess @With } }
            @{ Id = 'KeyPolicyChangedSince'; Run = { param([hashtable] $With) [pscustomobject]@{ KeyArn = (Get-ServiceCmk -Region eu-west-1 -Alias alias/billing).KeyArn; Status = 'Applied'; PreviousPolicy = (New-CmkPolicy -Service XRay -Region eu-west-1 -AccountId 111122223333).PolicyDocument; PolicyDocument = (New-CmkPolicy -Service CloudTrail -Region eu-west-1 -AccountId 444455556666).PolicyDocument } | Undo-CmkAccess -Confirm:$false @With } }
        )
        Completions = @()
        Views       = @()
    }

    'Undo-CmkPlan' = @{
        Answer      = { param([hashtable] $With = @{}) if (-not $With.ContainsKey('Confirm')) { $With = $With + @{ Confirm = $false } }; $file = Join-Path ([IO.Path]::GetTempPath()) "contract-$PID-$([runspace]::DefaultRunspace.Id).plan.json"; Remove-Item "$file*" -Confirm:$false; $plan = Get-XRayEncryptionStatus -Region us-west-1, us-west-2 | New-CmkPlan $file -CreateKey; $null = Invoke-CmkPlan $file -Confirm:$false -WhatIf:$false; if ($With.ContainsKey('WhatIf')) { $null = Invoke-RestMethod -Method Post -Uri "$env:AWS_ENDPOINT_URL/_sandbox/reset" }; Undo-CmkPlan -Path $file @With; Remove-Item "$file*" -Confirm:$false }
        Parallel    = { $region = @('ca-central-1', 'sa-east-1', 'ap-south-1', 'ap-northeast-1')[[runspace]::DefaultRunspace.Id % 4]; $file = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); $null = Get-XRayEncryptionStatus -Region $region | New-CmkPlan $file -CreateKey | Invoke-CmkPlan; Undo-CmkPlan $file -Confirm:$false | Where-Object Action -eq SetKey; Remove-Item "$file*" -Confirm:$false }
        Writes      = $true
        Bindings    = @(
            @{ What = 'a plan'; Run = { $file = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); $plan = Get-XRayEncryptionStatus -Region us-west-1, us-west-2 | New-CmkPlan $file -CreateKey; $null = $plan | Invoke-CmkPlan; $plan | Undo-CmkPlan -Confirm:$false; Remove-Item "$file*" -Confirm:$false }; Then = { $_.Status -in 'Undone', 'NotReversible' } }
            @{ What = 'a saved plan'; Run = { $file = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); $plan = Get-XRayEncryptionStatus -Region us-west-1, us-west-2 | New-CmkPlan $file -CreateKey; $null = $plan | Invoke-CmkPlan; $plan | Copy-Saved | Undo-CmkPlan -Confirm:$false; Remove-Item "$file*" -Confirm:$false }; Then = { $_.Status -in 'Undone', 'NotReversible' } }
        )
        Errors      = @(
            @{ Id = 'PlanUnreadable'; Ends = $true; Run = { param([hashtable] $With) Undo-CmkPlan -Path (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid())) @With } }
            @{ Id = 'PlanNotApplied'; Ends = $true; Run = { param([hashtable] $With) $file = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); $plan = Get-XRayEncryptionStatus -Region us-west-1, us-west-2 | New-CmkPlan $file -CreateKey; Undo-CmkPlan $file @With } }
        )
        Completions = @()
        Views       = @()
    }

    'Update-CmkEvidence' = @{
        # Evidence of a change that nobody made here.
        Answer      = { param([hashtable] $With = @{}) $file = Join-Path ([IO.Path]::GetTempPath()) "$([guid]::NewGuid()).jsonl"; $chain = [KmsCompliance.Evidence.EvidenceChain]::new($file, [TimeProvider]::System, $null); $entry = [KmsCompliance.Evidence.EvidenceEntry]@{ Step = 'Done'; ChangeId = 'a'; Command = 'Disable-ServiceCmk'; KeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101'; Action = 'kms:DisableKey' }; $null = $chain.AddAsync($entry, [Threading.CancellationToken]::None).Result; $chain.Dispose(); Update-CmkEvidence -Path $file @With; Remove-Item -LiteralPath $file -Confirm:$false }
        Writes      = $false
        Bindings    = @(
            @{ What = 'changes'; Run = { $file = Join-Path ([IO.Path]::GetTempPath()) "$([guid]::NewGuid()).jsonl"; New-ServiceCmk -Service XRay -Region us-west-1 | Disable-ServiceCmk -EvidencePath $file -Confirm:$false | Update-CmkEvidence; Remove-Item -LiteralPath $file }; Then = { $_.Status -eq 'Noted' -and $_.EventId.Count -eq 1 } }
            @{ What = 'saved changes'; Run = { $file = Join-Path ([IO.Path]::GetTempPath()) "$([guid]::NewGuid()).jsonl"; New-ServiceCmk -Service XRay -Region us-west-1 | Disable-ServiceCmk -EvidencePath $file -Confirm:$false | Copy-Saved | Update-CmkEvidence; Remove-Item -LiteralPath $file }; Then = { $_.Status -eq 'Noted' } }
            @{ What = 'files'; Run = { $file = Join-Path ([IO.Path]::GetTempPath()) "$([guid]::NewGuid()).jsonl"; $null = New-ServiceCmk -Service XRay -Region us-west-1 | Disable-ServiceCmk -EvidencePath $file -Confirm:$false; Get-Item -LiteralPath $file | Update-CmkEvidence; Remove-Item -LiteralPath $file }; Then = { $_.Status -eq 'Noted' } }
        )
        Errors      = @(
            @{ Id = 'EvidenceUnreadable'; Run = { param([hashtable] $With) Update-CmkEvidence -Path (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid())) @With } }
            @{ Id = 'EvidencePathNotAFile'; Run = { param([hashtable] $With) Update-CmkEvidence -Path ([IO.Path]::GetTempPath()) @With } }
            @{ Id = 'InvalidSigningKey'; Ends = $true; Run = { param([hashtable] $With) Update-CmkEvidence -Path evidence.jsonl -SigningKeyArn evidence @With } }
        )
        Completions = @()
        Views       = @()
    }
}
