BeforeAll {
    $manifestPath = Join-Path -Path $PSScriptRoot -ChildPath '../../KmsCompliance.psd1'
    $manifest = Test-ModuleManifest -Path $manifestPath
    Import-Module -Name $manifestPath -Force
}

AfterAll {
    Remove-Module -Name KmsCompliance
}

Describe 'The manifest' {
    It 'is valid' {
        $manifest.Name | Should -Be 'KmsCompliance'
    }

    It 'asks for PowerShell 7.4 and nothing else' {
        $manifest.PowerShellVersion | Should -Be '7.4'
        $manifest.CompatiblePSEditions | Should -Be 'Core'
        $manifest.RequiredModules | Should -BeNullOrEmpty
    }

    It 'exports exactly the commands that the module has' {
        $declared = $manifest.ExportedCmdlets.Keys | Sort-Object
        $exported = (Get-Command -Module KmsCompliance).Name | Sort-Object
        $exported | Should -Be $declared
    }

    It 'exports no function, alias or variable' {
        $manifest.ExportedFunctions.Count | Should -Be 0
        $manifest.ExportedAliases.Count | Should -Be 0
        $manifest.ExportedVariables.Count | Should -Be 0
    }

    It 'uses approved verbs' {
        $approved = (Get-Verb).Verb
        (Get-Command -Module KmsCompliance).Verb | ForEach-Object { $_ | Should -BeIn $approved }
    }
}
