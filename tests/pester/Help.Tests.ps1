BeforeDiscovery {
    Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath '../../KmsCompliance.psd1') -Force
    $common = [System.Management.Automation.Cmdlet]::CommonParameters
    $commands = foreach ($command in Get-Command -Module KmsCompliance) {
        @{
            Name       = $command.Name
            OutputType = @($command.OutputType.Name)
            Writes     = $command.Parameters.ContainsKey('WhatIf')
            Parameters = @($command.Parameters.Values | Where-Object Name -NotIn $common | ForEach-Object {
                    $set = @($_.ParameterSets.Values)[0]
                    @{
                        Command   = $command.Name
                        Name      = $_.Name
                        Required  = $set.IsMandatory
                        Position  = if ($set.Position -ge 0) { "$($set.Position)" } else { 'named' }
                        Pipeline  = ($set.ValueFromPipeline -or $set.ValueFromPipelineByPropertyName)
                        Wildcards = @($_.Attributes | Where-Object { $_ -is [System.Management.Automation.SupportsWildcardsAttribute] }).Count -gt 0
                    }
                })
        }
    }

    $topics = Get-ChildItem -Path (Join-Path -Path $PSScriptRoot -ChildPath '../../docs/about/*.md') | ForEach-Object BaseName
}

AfterAll {
    Remove-Module -Name KmsCompliance
}

Describe 'The help of <Name>' -ForEach $commands {
    BeforeAll {
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
        @($help.parameters.parameter.name | Sort-Object) | Should -Be @($Parameters.Name | Sort-Object)
    }

    It 'describes -<Name> as it is' -ForEach $Parameters {
        $shown = Get-Help -Name $Command -Parameter $Name
        ($shown.description | Out-String).Trim() | Should -Not -BeNullOrEmpty
        [bool]::Parse($shown.required) | Should -Be $Required
        $shown.position | Should -Be $Position
        ($shown.pipelineInput -like 'True*') | Should -Be $Pipeline
        [bool]::Parse($shown.globbing) | Should -Be $Wildcards
    }
}

Describe 'The topic <_>' -ForEach $topics {
    It 'is found' {
        Get-Help -Name $_ | Should -Match "^TOPIC\s+$_\s+SHORT DESCRIPTION"
    }
}
