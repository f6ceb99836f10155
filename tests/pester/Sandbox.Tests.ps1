BeforeAll {
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Module.ps1')
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Sandbox.ps1')
    $script:Sandbox = Open-Sandbox
}

AfterAll {
    Close-Sandbox -Sandbox $script:Sandbox
}

Describe 'An audit of the sandbox' {
    It 'shows one X-Ray status for each enabled Region' {
        $statuses = Get-Region -Region us-* | Get-XRayEncryptionStatus
        $statuses | Should -HaveCount 4
        $statuses.Region | Sort-Object | Should -Be 'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'
    }

    It 'finds the secrets under the default key not compliant' {
        $findings = Get-SecretEncryptionStatus -Region us-east-1 -Name cc-* | Test-SecretCmk
        $findings | Should -HaveCount 3
        $findings.Compliance | Sort-Object -Unique | Should -Be 'NonCompliant'
        $findings.Reason | Sort-Object -Unique | Should -Be 'AwsManagedKey'
    }

    It 'writes nothing under -WhatIf' {
        New-ServiceCmk -Service XRay -Region us-east-1 -WhatIf | Should -BeNullOrEmpty
        Get-ServiceCmk -Region us-east-1 | Should -BeNullOrEmpty
    }
}
