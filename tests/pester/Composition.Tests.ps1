BeforeDiscovery {
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Outputs.ps1')

    # Into what each kind is piped; what is put out is told by these properties. Keys that are made have other ids each time.
    $finding = 'RuleId', 'ResourceId', 'Severity', 'Compliance', 'Reason', 'Message', 'KeyRegion', 'Remediation'
    $change = 'ResourceId', 'PreviousKeyId', 'KeyArn', 'Status', 'Verified'
    $status = 'ResourceId', 'KmsKeyId', 'KeyArn', 'Compliance', 'Reason'
    $made = 'Service', 'Region', 'AccountId', 'Alias', 'Created'
    $policy = 'RuleId', 'Sid', 'Compliance', 'Region'
    $consumers = @(
        @{ What = 'Region'; Into = 'Get-XRayEncryptionStatus'; By = { $input | Get-XRayEncryptionStatus }; Facts = $status }
        @{ What = 'Region'; Into = 'Test-XRayCmk'; By = { $input | Test-XRayCmk }; Facts = $finding }
        @{ What = 'X-Ray status'; Into = 'Test-XRayCmk'; By = { $input | Test-XRayCmk }; Facts = $finding; Judges = $true }
        @{ What = 'X-Ray status'; Into = 'Test-ServiceCmk'; By = { $input | Test-ServiceCmk }; Facts = $finding; Judges = $true }
        @{ What = 'X-Ray status'; Into = 'Set-XRayCmk'; By = { $input | Set-XRayCmk -KeyId alias/billing -Confirm:$false }; Facts = $change }
        @{ What = 'X-Ray status'; Into = 'New-ServiceCmk'; By = { $input | New-ServiceCmk }; Facts = $made }
        @{ What = 'X-Ray status'; Into = 'Get-XRayEncryptionStatus'; By = { $input | Get-XRayEncryptionStatus }; Facts = $status }
        @{ What = 'X-Ray status'; Into = 'Set-SecretCmk'; By = { $input | Set-SecretCmk -KeyId alias/billing -Confirm:$false }; Facts = $change; Refuses = $true }
        @{ What = 'secret status'; Into = 'Test-SecretCmk'; By = { $input | Test-SecretCmk }; Facts = $finding; Judges = $true }
        @{ What = 'secret status'; Into = 'Test-SecretCmk -Quiet'; By = { $input | Test-SecretCmk -Quiet }; Facts = @(); Judges = $true }
        @{ What = 'secret status'; Into = 'Set-SecretCmk'; By = { $input | Where-Object Region -EQ eu-west-1 | Set-SecretCmk -KeyId alias/billing -Confirm:$false }; Facts = $change }
        @{ What = 'secret status'; Into = 'Set-ServiceCmk'; By = { $input | Where-Object Region -EQ eu-west-1 | Set-ServiceCmk -KeyId alias/billing -Confirm:$false }; Facts = $change }
        @{ What = 'secret status'; Into = 'New-ServiceCmk'; By = { $input | New-ServiceCmk }; Facts = $made }
        @{ What = 'secret status'; Into = 'Get-SecretEncryptionStatus'; By = { $input | Get-SecretEncryptionStatus }; Facts = $status }
        @{ What = 'trail status'; Into = 'Test-TrailCmk'; By = { $input | Test-TrailCmk }; Facts = $finding; Judges = $true }
        @{ What = 'trail status'; Into = 'Set-TrailCmk'; By = { $input | Set-TrailCmk -KeyId alias/audit-logs -Confirm:$false }; Facts = $change }
        @{ What = 'trail status'; Into = 'New-ServiceCmk'; By = { $input | New-ServiceCmk }; Facts = $made }
        @{ What = 'trail status'; Into = 'Get-TrailEncryptionStatus'; By = { $input | Get-TrailEncryptionStatus }; Facts = $status }
        @{ What = 'log group status'; Into = 'Test-ServiceCmk'; By = { $input | Test-ServiceCmk }; Facts = $finding; Judges = $true }
        @{ What = 'log group status'; Into = 'Set-ServiceCmk'; By = { $input | Set-ServiceCmk -KeyId alias/billing -Confirm:$false -RepairPolicy }; Facts = $change }
        @{ What = 'log group status'; Into = 'Get-ServiceEncryptionStatus'; By = { $input | Get-ServiceEncryptionStatus }; Facts = $status }
        @{ What = 'finding'; Into = 'Set-ServiceCmk'; By = { $input | Where-Object Service -In XRay, SecretsManager | Set-ServiceCmk -KeyId alias/billing -Confirm:$false }; Facts = $change }
        @{ What = 'finding'; Into = 'Set-SecretCmk'; By = { $input | Set-SecretCmk -KeyId alias/billing -Confirm:$false }; Facts = $change }
        @{ What = 'finding'; Into = 'New-ServiceCmk'; By = { $input | New-ServiceCmk }; Facts = $made }
        @{ What = 'finding'; Into = 'Test-SecretCmk'; By = { $input | Where-Object Service -EQ SecretsManager | Test-SecretCmk }; Facts = $finding }
        @{ What = 'key'; Into = 'Set-XRayCmk'; By = { $input | Set-XRayCmk -Confirm:$false }; Facts = 'ResourceId', 'Status', 'Verified' }
        @{ What = 'key'; Into = 'Set-SecretCmk'; By = { $input | Set-SecretCmk -SecretId billing/api-token-default-key -Confirm:$false }; Facts = $change; Refuses = $true }
        @{ What = 'key'; Into = 'Test-CmkPolicy'; By = { $input | Test-CmkPolicy }; Facts = $policy }
        @{ What = 'key'; Into = 'Grant-CmkAccess'; By = { $input | Grant-CmkAccess -User arn:aws:iam::111122223333:role/App -Confirm:$false }; Facts = 'Region', 'Status', 'AddedStatement' }
        @{ What = 'key'; Into = 'Test-CmkAccess'; By = { $input | Test-CmkAccess -Principal arn:aws:iam::111122223333:role/App -Action Decrypt }; Facts = 'Principal', 'Action', 'Decision', 'Region' }
        @{ What = 'change'; Into = 'Get-ServiceEncryptionStatus'; By = { $input | Get-ServiceEncryptionStatus }; Facts = $status }
        @{ What = 'change'; Into = 'Test-SecretCmk'; By = { $input | Where-Object Service -EQ SecretsManager | Test-SecretCmk }; Facts = $finding }
        @{ What = 'change'; Into = 'Set-ServiceCmk'; By = { $input | Set-ServiceCmk -KeyId alias/billing -Confirm:$false }; Facts = $change }
        @{ What = 'change of a policy'; Into = 'Test-CmkPolicy'; By = { $input | Test-CmkPolicy }; Facts = $policy }
        @{ What = 'change of a policy'; Into = 'Revoke-CmkAccess'; By = { $input | Revoke-CmkAccess -Principal arn:aws:iam::111122223333:role/App -Confirm:$false }; Facts = 'KeyArn', 'Status', 'RemovedStatement' }
        @{ What = 'key'; Into = 'Disable-ServiceCmk'; By = { $input | Disable-ServiceCmk -Confirm:$false }; Facts = 'Region', 'Status', 'KeyState' }
        @{ What = 'change of a key'; Into = 'Enable-ServiceCmk'; By = { $input | Enable-ServiceCmk -Confirm:$false }; Facts = 'KeyArn', 'Status', 'KeyState' }
        @{ What = 'finding'; Into = 'Disable-ServiceCmk'; By = { $input | Disable-ServiceCmk -Confirm:$false }; Facts = 'KeyArn', 'Status'; Refuses = $true }
        @{ What = 'X-Ray status'; Into = 'Remove-ServiceCmk'; By = { $input | Remove-ServiceCmk -Force -Confirm:$false }; Facts = 'KeyArn', 'Status'; Refuses = $true }
        @{ What = 'policy'; Into = 'Test-CmkPolicy'; By = { $input | Test-CmkPolicy }; Facts = $policy }
        @{ What = 'policy of a user'; Into = 'Test-CmkAccess -IdentityPolicy'; By = { $items = @($input); Test-CmkAccess alias/billing arn:aws:iam::111122223333:role/App Decrypt -Region eu-west-1 -IdentityPolicy $items }; Facts = 'Principal', 'Decision' }
        @{ What = 'finding on a policy'; Into = 'Test-CmkPolicy'; By = { $input | Test-CmkPolicy }; Facts = $policy; Refuses = $true }
        @{ What = 'answer about access'; Into = 'Test-CmkPolicy'; By = { $input | Test-CmkPolicy }; Facts = $policy; Refuses = $true }
        @{ What = 'step of a plan'; Into = 'Set-XRayCmk'; By = { $input | Set-XRayCmk -KeyId alias/billing -Confirm:$false }; Facts = $change; Refuses = $true }
        @{ What = 'step of a plan'; Into = 'New-ServiceCmk'; By = { $input | New-ServiceCmk -Service XRay }; Facts = $made; Refuses = $true }
        @{ What = 'finding on a policy'; Into = 'New-ServiceCmk'; By = { $input | New-ServiceCmk -Service XRay }; Facts = $made; Refuses = $true }
        @{ What = 'who can use a key'; Into = 'Set-XRayCmk'; By = { $input | Set-XRayCmk -KeyId alias/billing -Confirm:$false }; Facts = $change; Refuses = $true }
        @{ What = 'use of a key'; Into = 'Get-XRayEncryptionStatus'; By = { $input | Get-XRayEncryptionStatus }; Facts = $status; Refuses = $true }
        @{ What = 'events of evidence'; Into = 'Set-XRayCmk'; By = { $input | Set-XRayCmk -KeyId alias/billing -Confirm:$false }; Facts = $change; Refuses = $true }
        @{ What = 'events of evidence'; Into = 'Grant-CmkAccess'; By = { $input | Grant-CmkAccess -Service XRay -Confirm:$false }; Facts = 'KeyArn', 'Status'; Refuses = $true }
        @{ What = 'impact'; Into = 'Get-ServiceCmk'; By = { $input | Get-ServiceCmk -Alias alias/* }; Facts = 'KeyArn', 'Region' }
        @{ What = 'permission'; Into = 'Get-CmkPermission'; By = { $input | Get-CmkPermission }; Facts = 'Command', 'Actions' }
        @{ What = 'action'; Into = 'Get-CmkPermission'; By = { $input | Get-CmkPermission }; Facts = 'Command', 'Actions' }
        @{ What = 'place'; Into = 'Get-ServiceEncryptionStatus'; By = { $input | Get-ServiceEncryptionStatus }; Facts = $status }
    )
    $kinds = $script:Outputs.GetEnumerator() | ForEach-Object { @{ What = $_.Key; Make = $_.Value } }
    foreach ($use in $consumers) {
        $use.Make = $script:Outputs[$use.What]
        $use.Judges = [bool] $use.Judges
        $use.Refuses = [bool] $use.Refuses
    }
}

BeforeAll {
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Module.ps1')
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Sandbox.ps1')
    . (Join-Path -Path $PSScriptRoot -ChildPath 'AwsTools.ps1')
    $script:Sandbox = Open-Sandbox
    $script:Forms = [ordered]@{
        Live   = { param($Items) $Items }
        Clixml = { param($Items) $file = Join-Path -Path $TestDrive -ChildPath 'saved.xml'; $Items | Export-Clixml -Path $file; Import-Clixml -Path $file }
        JSON   = { param($Items) $Items | ConvertTo-Json | ConvertFrom-Json }
        CSV    = { param($Items) $file = Join-Path -Path $TestDrive -ChildPath 'saved.csv'; $Items | Export-Csv -Path $file; Import-Csv -Path $file }
    }
    $script:Made = @{}

    # Objects of a kind in a form, on the estate as it is at first; those that come of a change are made anew, with the change.
    function Get-Output {
        param([string] $What, [scriptblock] $Make, [string] $Form)

        Clear-Sandbox -Sandbox $script:Sandbox
        if (-not $script:Made.ContainsKey($What)) {
            $script:Made[$What] = @(& $Make)
            if (@(Get-SandboxWrite -Sandbox $script:Sandbox)) {
                $items = $script:Made[$What]
                $script:Made[$What] = $null
                return & $script:Forms[$Form] $items
            }
        }
        $items = $script:Made[$What]
        if ($null -eq $items) {
            $items = @(& $Make)
        }
        & $script:Forms[$Form] $items
    }

    # What came of it: each object by its properties, or its text, then the ids of errors.
    function Get-Outcome {
        param([scriptblock] $By, [object[]] $Items, [string[]] $Facts)

        $ErrorActionPreference = 'Continue'
        $Error.Clear()
        $objects = @($Items | & $By 2>$null 3>$null)
        $objects | ForEach-Object {
            $object = $_
            "out: $(if ($Facts) { ($Facts | ForEach-Object { "$_=$(@($object.$_) -join ',')" }) -join ' ' } else { $object })"
        } | Sort-Object
        $Error | ForEach-Object { "error: $($_.FullyQualifiedErrorId)" } | Sort-Object
    }
}

AfterAll {
    Close-Sandbox -Sandbox $script:Sandbox
}

Describe 'A <What> that is piped into <Into>' -ForEach $consumers {
    It 'does what it does live when it comes from Clixml, JSON or CSV' {
        $live = $null
        foreach ($form in $script:Forms.Keys) {
            $items = @(Get-Output -What $What -Make $Make -Form $form)
            $calls = @(Get-SandboxCall -Sandbox $script:Sandbox).Count
            $outcome = @(Get-Outcome -By $By -Items $items -Facts $Facts)
            if ($form -eq 'Live') {
                $live = $outcome
                $outcome -match '^out: ' -as [bool] | Should -Be (-not $Refuses)
                $outcome.Count | Should -BeGreaterThan 0
            }
            $outcome -join "`n" | Should -Be ($live -join "`n") -Because "it came from $form"
            if ($Judges) {
                @(Get-SandboxCall -Sandbox $script:Sandbox).Count | Should -Be $calls -Because "what came from $form is judged as it was saved"
            }
        }
    }
}

Describe 'A <What> that is piped into commands of AWS.Tools' -ForEach $kinds {
    It 'binds right or fails to bind, live and from Clixml' {
        $ErrorActionPreference = 'Continue'
        # What may be bound by name, since it is there what it is here.
        $byName = 'Region', 'KeyId', 'KmsKeyId', 'LogGroupName', 'LogGroupClass'
        $wrong = foreach ($form in 'Live', 'Clixml') {
            foreach ($item in Get-Output -What $What -Make $Make -Form $form | Select-Object -First 3) {
                foreach ($command in $script:AwsTools.Keys) {
                    $bound = $item | & $command 2>$null
                    if ($bound -and $command -in 'Update-SECSecret', 'Write-SECSecretValue', 'Write-XREncryptionConfig', 'Write-KMSKeyPolicy') {
                        "$command takes '$item' ($form)"
                    }
                    foreach ($property in $bound.PSObject.Properties) {
                        # By its name: the same property. By the object: its text, which is the ARN, or the id; of a command that takes
                        # any object for a value, such as Register-CWLKmsKey, AWS refuses that.
                        $isOwn = $property.Name -in $byName -and "$($property.Value)" -ceq "$($item.($property.Name))"
                        if ("$($property.Value)" -cne "$item" -and -not $isOwn) {
                            "$command binds -$($property.Name) '$($property.Value)' ($form)"
                        }
                    }
                }
                if ($item | Update-SECSecret -KmsKeyId alias/billing 2>$null) {
                    "Update-SECSecret takes '$item' for a content ($form)"
                }
            }
        }
        $wrong | Should -BeNullOrEmpty
    }
}

Describe 'What AWS.Tools is given' {
    It 'is its target: <Command> takes -<Parameter>' -ForEach @(
        @{ Command = 'Get-SECSecret'; Parameter = 'SecretId'; Property = 'ResourceArn'; Make = { Get-SecretEncryptionStatus -Region eu-west-1 -SecretId billing/api-token-cmk-id } }
        @{ Command = 'Get-SECSecret'; Parameter = 'Region'; Property = 'Region'; Make = { Get-SecretEncryptionStatus -Region eu-west-1 -SecretId billing/api-token-cmk-id } }
        @{ Command = 'Update-CTTrail'; Parameter = 'Name'; Property = 'ResourceArn'; Make = { Get-TrailEncryptionStatus -Region eu-west-1 -TrailId billing-audit } }
        @{ Command = 'Get-KMSKey'; Parameter = 'KeyId'; Property = 'KeyId'; Make = { New-ServiceCmk XRay -Region eu-west-2 } }
    ) {
        Clear-Sandbox -Sandbox $script:Sandbox
        $item = & $Make
        $item.$Property | Should -Not -BeNullOrEmpty
        ($item | & $Command).$Parameter | Should -Be $item.$Property
    }

    It 'is only the id where the caller names the target' {
        $statuses = @(Get-SecretEncryptionStatus -Region eu-west-1)
        ($statuses | Update-SECSecret -SecretId other).SecretString | Should -Be $statuses.ResourceArn
    }
}

Describe 'A saved status that was edited' {
    It 'is Unknown, never Compliant, from <_>' -ForEach 'Clixml', 'JSON', 'CSV' {
        Clear-Sandbox -Sandbox $script:Sandbox
        $status = Get-SecretEncryptionStatus -Region eu-west-1 -SecretId billing/api-token-default-key
        $key = (Get-SecretEncryptionStatus -Region eu-west-1 | Where-Object Compliance -EQ Compliant)[0].KeyArn
        $edits = @(
            @{ Compliance = 'Compliant' }
            @{ Compliance = 'Fine' }
            @{ Compliance = '' }
            @{ Reason = 'CustomerManagedKey' }
            @{ Reason = 'Fine'; KeyManager = 'CUSTOMER' }
            @{ Compliance = 'Compliant'; Reason = 'CustomerManagedKey' }
            @{ Compliance = 'Compliant'; Reason = 'CustomerManagedKey'; KeyManager = 'CUSTOMER'; KeyArn = $key; KeyState = 'Enabled' }
            @{ Compliance = 'Compliant'; Reason = 'CustomerManagedKey'; KeyManager = 'CUSTOMER'; KmsKeyId = $key; KeyArn = $key; KeyState = 'Disabled' }
            @{ Region = 'us-east-1' }
            @{ Service = 'XRay' }
        )
        foreach ($edit in $edits) {
            $row = & $script:Forms[$_] $status
            foreach ($name in $edit.Keys) {
                $row.$name = $edit[$name]
            }
            $why = "$($edit.Keys) were edited"
            $calls = @(Get-SandboxCall -Sandbox $script:Sandbox).Count
            $findings = @($row | Test-ServiceCmk)
            $findings.Count | Should -BeGreaterThan 0 -Because $why
            $findings.Compliance | Select-Object -Unique | Should -Be 'Unknown' -Because $why
            $findings.Reason | Select-Object -Unique | Should -Be 'Contradictory' -Because $why
            if ($row | Test-ServiceCmk -Quiet) {
                throw "-Quiet is true although $why"
            }
            @(Get-SandboxCall -Sandbox $script:Sandbox).Count | Should -Be $calls -Because $why
        }
    }
}

Describe 'A Boolean of CSV' {
    It 'is bound by no command by its name, since PowerShell takes the text False for true' {
        $bound = foreach ($command in Get-Command -Module KmsCompliance) {
            foreach ($parameter in $command.Parameters.Values | Where-Object { $_.ParameterType -in [bool], [switch], [Nullable[bool]] }) {
                if ($parameter.Attributes | Where-Object { $_ -is [Parameter] -and $_.ValueFromPipelineByPropertyName }) {
                    "$($command.Name) -$($parameter.Name)"
                }
            }
        }
        $bound | Should -BeNullOrEmpty
    }
}
