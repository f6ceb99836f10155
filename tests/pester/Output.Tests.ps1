BeforeDiscovery {
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Outputs.ps1')
    $cases = $script:Outputs.GetEnumerator() | ForEach-Object { @{ What = $_.Key; Make = $_.Value } }
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
            } elseif ($was -is [KmsCompliance.AuditPlaceList]) {
                $was.Count -eq @($is).Count -and -not (0..($was.Count - 1) | ForEach-Object { Get-LostProperty -Live $was[$_] -Saved $is[$_] })
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

    It 'shows no member that a compiler made' {
        $names = @($script:Items | Get-Member -Force).Name + @($script:Items | Get-Member -Static).Name
        $names | Should -Contain 'ToString'
        $names -match '[<$]|^(EqualityContract|PrintMembers|Deconstruct|op_\w+)$' | Should -BeNullOrEmpty
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
