BeforeDiscovery {
    $outputs = @{
        'Region'               = { Get-Region eu-west-1 }
        'X-Ray status'         = { Get-XRayEncryptionStatus -Region us-east-1, eu-west-1 }
        'secret status'        = { Get-SecretEncryptionStatus -Region us-west-2, eu-west-1 -IncludeReplica }
        'trail status'         = { Get-TrailEncryptionStatus -Region us-east-1, eu-west-1 }
        'log group status'     = { Get-ServiceEncryptionStatus -Service CloudWatchLogs -Region eu-west-1 }
        'finding'              = { Get-ServiceEncryptionStatus -Region us-east-1, eu-west-1 | Test-ServiceCmk }
        'key'                  = { New-ServiceCmk XRay -Region eu-west-2, us-west-1 -Tag @{ Owner = 'audit' } }
        'planned key'          = { New-ServiceCmk XRay -Region eu-west-2 -WhatIf -PassThru }
        'change that would be' = { Set-XRayCmk alias/billing -Region eu-west-1 -WhatIf -PassThru; Grant-CmkAccess alias/billing XRay -Region eu-west-1 -WhatIf -PassThru }
        'change'               = { Set-SecretCmk billing/api-token-default-key alias/billing -Region eu-west-1 -RepairPolicy -Confirm:$false; Set-XRayCmk alias/billing -Region eu-west-1 -Confirm:$false }
        'change of a policy'   = { Grant-CmkAccess alias/billing SecretsManager -Region eu-west-1 -User arn:aws:iam::111122223333:role/App -Confirm:$false }
        'policy'               = { New-CmkPolicy XRay eu-west-1 -AccountId 111122223333 }
        'finding on a policy'  = { Test-CmkPolicy alias/billing -Region eu-west-1 }
        'answer about access'  = { Test-CmkAccess alias/billing arn:aws:iam::111122223333:role/App Decrypt -Region eu-west-1 }
        'policy of a user'     = { New-CmkUserPolicy arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-4333-8444-555555555555 XRay }
        'permission'           = { Get-CmkPermission Get-Region, Set-SecretCmk }
        'action'               = { Get-CmkPermission Set-SecretCmk -ByAction }
    }
    $cases = $outputs.GetEnumerator() | ForEach-Object { @{ What = $_.Key; Make = $_.Value } }
}

BeforeAll {
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Module.ps1')
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Sandbox.ps1')
    $script:Sandbox = Open-Sandbox

    # What two objects of one kind differ in, dates by their moment and dictionaries by what they hold.
    function Get-LostProperty {
        param($Live, $Saved)

        foreach ($property in $Live.PSObject.Properties) {
            $was = $property.Value
            $is = $Saved.($property.Name)
            $same = if ($was -is [System.Collections.IDictionary]) {
                -not @($was.Keys | Where-Object { $is.$_ -cne $was[$_] })
            } elseif ($was -is [DateTimeOffset]) {
                [DateTimeOffset] $is -eq $was
            } else {
                (@($was) -join "`n") -ceq (@($is) -join "`n")
            }
            if (-not $same) {
                "$($property.Name): $was, $is"
            }
        }
    }
}

AfterAll {
    Close-Sandbox -Sandbox $script:Sandbox
}

Describe 'A <What>' -ForEach $cases {
    BeforeAll {
        Clear-Sandbox -Sandbox $script:Sandbox
        $script:Items = @(& $Make)
    }

    It 'is put out' {
        $script:Items.Count | Should -BeGreaterThan 0
    }

    It 'is whole in JSON, without a warning' {
        $json = $script:Items | ConvertTo-Json -WarningVariable warned -WarningAction SilentlyContinue
        $saved = @($json | ConvertFrom-Json)
        $warned | Should -BeNullOrEmpty
        $saved.Count | Should -Be $script:Items.Count
        for ($i = 0; $i -lt $saved.Count; $i++) {
            Get-LostProperty -Live $script:Items[$i] -Saved $saved[$i] | Should -BeNullOrEmpty
        }
    }

    It 'has a text for every property in CSV' {
        $lines = @($script:Items | ConvertTo-Csv)
        $lines.Count | Should -BeGreaterThan $script:Items.Count
        @($lines) -match 'KmsCompliance\.[A-Z]|System\.[A-Z]|<>z|`\d' | Should -BeNullOrEmpty
    }
}

Describe 'A secret that was put under another key' {
    It 'is seen by Compare-Object, <How>' -ForEach @(
        @{ How = 'live'; Copy = { param($Items) $Items } }
        @{ How = 'from Clixml'; Copy = { param($Items) $file = Join-Path -Path $TestDrive -ChildPath 'saved.xml'; $Items | Export-Clixml -Path $file; Import-Clixml -Path $file } }
        @{ How = 'from JSON'; Copy = { param($Items) $Items | ConvertTo-Json | ConvertFrom-Json } }
        @{ How = 'from CSV'; Copy = { param($Items) $Items | ConvertTo-Csv | ConvertFrom-Csv } }
    ) {
        Clear-Sandbox -Sandbox $script:Sandbox
        $before = & $Copy @(Get-SecretEncryptionStatus -Region eu-west-1)
        Compare-Object $before (& $Copy @(Get-SecretEncryptionStatus -Region eu-west-1)) -Property ResourceId, KeyArn, Compliance | Should -BeNullOrEmpty

        $change = Set-SecretCmk billing/api-token-default-key alias/billing -Region eu-west-1 -Confirm:$false
        $after = & $Copy @(Get-SecretEncryptionStatus -Region eu-west-1)

        $difference = @(Compare-Object $before $after -Property ResourceId, KeyArn, Compliance)
        $difference.Count | Should -Be 2
        $difference.ResourceId | Should -Be @($change.ResourceId, $change.ResourceId)
        ($difference | Where-Object SideIndicator -EQ '=>').KeyArn | Should -Be $change.KeyArn
    }
}

Describe 'A key that is planned only, <How>' -ForEach @(
    @{ How = 'live'; Copy = { param($Items) $Items } }
    @{ How = 'from Clixml'; Copy = { param($Items) $file = Join-Path -Path $TestDrive -ChildPath 'planned.xml'; $Items | Export-Clixml -Path $file; Import-Clixml -Path $file } }
    @{ How = 'from JSON'; Copy = { param($Items) $Items | ConvertTo-Json | ConvertFrom-Json } }
    @{ How = 'from CSV'; Copy = { param($Items) $Items | ConvertTo-Csv | ConvertFrom-Csv } }
) {
    It 'is previewed by Set-XRayCmk -WhatIf, and refused without' {
        Clear-Sandbox -Sandbox $script:Sandbox
        $planned = & $Copy (New-ServiceCmk XRay -Region eu-west-2 -WhatIf -PassThru)
        $change = $planned | Set-XRayCmk -WhatIf -PassThru
        $change.Status | Should -Be 'WhatIf'
        $change.KeyArn | Should -Be 'arn:aws:kms:eu-west-2:111122223333:alias/xray-trace-data-cmk'

        $planned | Set-XRayCmk -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable refused | Should -BeNullOrEmpty
        $refused.FullyQualifiedErrorId | Should -BeLike 'KeyNotMade,*'
        $planned | Test-CmkPolicy -ErrorAction SilentlyContinue -ErrorVariable refused | Should -BeNullOrEmpty
        $refused.FullyQualifiedErrorId | Should -BeLike 'KeyNotMade,*'
    }
}

Describe 'A status from <How>' -ForEach @(
    @{ How = 'JSON'; Copy = { param($Items) $Items | ConvertTo-Json | ConvertFrom-Json } }
    @{ How = 'CSV'; Copy = { param($Items) $Items | ConvertTo-Csv | ConvertFrom-Csv } }
) {
    BeforeEach {
        Clear-Sandbox -Sandbox $script:Sandbox
    }

    It 'feeds Set-SecretCmk and Test-SecretCmk' {
        $saved = & $Copy (Get-SecretEncryptionStatus -Region eu-west-1 -SecretId billing/api-token-default-key)
        ($saved | Set-SecretCmk -KeyId alias/billing -Confirm:$false).Status | Should -Be 'Applied'
        ($saved | Test-SecretCmk).Compliance | Select-Object -Unique | Should -Be 'Compliant'
    }

    It 'feeds Set-ServiceCmk' {
        $saved = & $Copy (Get-SecretEncryptionStatus -Region eu-west-1 -SecretId billing/api-token-default-key)
        ($saved | Set-ServiceCmk -KeyId alias/billing -Confirm:$false).Status | Should -Be 'Applied'
    }
}
