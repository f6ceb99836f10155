BeforeAll {
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Module.ps1')

    function Get-ParameterAttribute {
        param([string] $Command, [string] $Parameter)

        (Get-Command -Name $Command).Parameters[$Parameter].Attributes | Where-Object { $_ -is [Parameter] }
    }
}

Describe 'Binding from the pipeline' {
    It 'takes a Region by value and by name in <_>' -ForEach 'Get-XRayEncryptionStatus', 'Get-ServiceEncryptionStatus', 'New-ServiceCmk', 'Get-ServiceCmk' {
        $attribute = Get-ParameterAttribute -Command $_ -Parameter Region
        $attribute.ValueFromPipeline | Should -Contain $true
        $attribute.ValueFromPipelineByPropertyName | Should -Contain $true
    }

    It 'takes the key to set by value only in <_>, so that a status never feeds its own old key back' -ForEach 'Set-XRayCmk', 'Set-SecretCmk', 'Set-TrailCmk' {
        $attribute = Get-ParameterAttribute -Command $_ -Parameter KeyId
        $attribute.ValueFromPipeline | Should -Contain $true
        $attribute.ValueFromPipelineByPropertyName | Should -Not -Contain $true
    }

    It 'never binds -Name by property name' {
        foreach ($command in Get-Command -Module KmsCompliance | Where-Object { $_.Parameters.ContainsKey('Name') }) {
            (Get-ParameterAttribute -Command $command.Name -Parameter Name).ValueFromPipelineByPropertyName | Should -Not -Contain $true
        }
    }

    It 'takes commands of Get-Command by their name in Get-CmkPermission' {
        (Get-Command -Name Get-Region, Set-XRayCmk | Get-CmkPermission).Command | Should -Be 'Get-Region', 'Set-XRayCmk'
    }

    It 'asks before writing in <_>' -ForEach 'New-ServiceCmk', 'Set-XRayCmk', 'Set-SecretCmk', 'Set-TrailCmk' {
        (Get-Command -Name $_).Parameters.Keys | Should -Contain 'WhatIf'
        (Get-Command -Name $_).Parameters.Keys | Should -Contain 'Confirm'
    }
}
