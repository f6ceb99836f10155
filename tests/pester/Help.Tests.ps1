BeforeDiscovery {
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Module.ps1')

    function Get-ParameterCase {
        param([System.Management.Automation.CommandInfo] $Command)

        foreach ($parameter in $Command.Parameters.Values) {
            if ($parameter.Name -in [System.Management.Automation.Cmdlet]::CommonParameters) {
                continue
            }

            $set = @($parameter.ParameterSets.Values)[0]
            @{
                Parameter = $parameter.Name
                Required  = $set.IsMandatory
                Position  = if ($set.Position -ge 0) { "$($set.Position)" } else { 'named' }
                Pipeline  = ($set.ValueFromPipeline -or $set.ValueFromPipelineByPropertyName)
                Wildcards = @($parameter.Attributes | Where-Object { $_ -is [System.Management.Automation.SupportsWildcardsAttribute] }).Count -gt 0
            }
        }
    }

    function Get-CommandCase {
        foreach ($command in Get-Command -Module KmsCompliance) {
            @{
                Name       = $command.Name
                OutputType = @($command.OutputType.Name)
                Writes     = $command.Parameters.ContainsKey('WhatIf')
                Parameters = @(Get-ParameterCase -Command $command)
            }
        }
    }
}

BeforeAll {
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Module.ps1')
}

Describe 'The help of <Name>' -ForEach (Get-CommandCase) {
    BeforeAll {
        # Once for all tests of a command: each call reads the help file anew.
        $help = Get-Help -Name $Name -Full
    }

    It 'names the command and its syntax' {
        $help.Name | Should -Be $Name
        ($help.Syntax | Out-String) | Should -Match ([regex]::Escape($Name))
    }

    It 'says what it does' {
        $help.Synopsis | Should -Match '\.$'
        $help.Synopsis | Should -Not -Match ([regex]::Escape($Name))
        ($help.description | Out-String).Trim() | Should -Not -BeNullOrEmpty
    }

    It 'has three examples or more, which parse and use it' {
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
        foreach ($example in $help.examples.example) {
            $errors = $null
            $null = [System.Management.Automation.Language.Parser]::ParseInput($example.code, [ref] $null, [ref] $errors)
            $errors | Should -BeNullOrEmpty
            $example.code | Should -Match ([regex]::Escape($Name))
            ($example.remarks | Out-String).Trim() | Should -Not -BeNullOrEmpty
        }
    }

    It 'names what comes in and what goes out' {
        @($help.inputTypes.inputType) | Should -Not -BeNullOrEmpty
        @($help.returnValues.returnValue | ForEach-Object { $_.type.name.Trim() }) | Should -Be $OutputType
    }

    It 'names the IAM rights, and whether it changes anything' {
        $notes = $help.alertSet | Out-String -Width 500
        $notes | Should -Match 'IAM rights: '
        $notes | Should -Match $(if ($Writes) { 'Changes: ' } else { 'Changes nothing\.' })
    }

    It 'leads on' {
        @($help.relatedLinks.navigationLink).Count | Should -BeGreaterThan 0
    }

    It 'describes every parameter and no other' {
        @($help.parameters.parameter.name | Sort-Object) | Should -Be @($Parameters.Parameter | Sort-Object)
    }

    It 'describes each as it is' {
        # All at once: a Should for each of them takes more time than all of the rest.
        $described = @{}
        $help.parameters.parameter | ForEach-Object { $described[$_.name] = $_ }
        $shown = foreach ($parameter in $Parameters) {
            $entry = $described[$parameter.Parameter]
            "-$($parameter.Parameter): required $([bool]::Parse($entry.required)), position $($entry.position), pipeline $($entry.pipelineInput -like 'True*'), wildcards $([bool]::Parse($entry.globbing))"
        }
        $declared = foreach ($parameter in $Parameters) {
            "-$($parameter.Parameter): required $($parameter.Required), position $($parameter.Position), pipeline $($parameter.Pipeline), wildcards $($parameter.Wildcards)"
        }
        $shown | Should -Be $declared

        $undescribed = $Parameters.Parameter.Where({ -not (-join $described[$_].description.Text).Trim() })
        $undescribed | Should -BeNullOrEmpty
    }
}

Describe 'The topic <_>' -ForEach (Get-ChildItem -Path (Join-Path -Path $PSScriptRoot -ChildPath '../../docs/about/*.md')).BaseName {
    It 'is found' {
        Get-Help -Name $_ | Should -Match "^TOPIC\s+$_\s+SHORT DESCRIPTION"
    }
}
