BeforeAll {
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Module.ps1')
    $script:Manifest = Test-ModuleManifest -Path $script:ManifestPath
}

Describe 'The manifest' {
    It 'is valid' {
        $script:Manifest.Name | Should -Be 'KmsCompliance'
    }

    It 'asks for PowerShell 7.4 and nothing else' {
        $script:Manifest.PowerShellVersion | Should -Be '7.4'
        $script:Manifest.CompatiblePSEditions | Should -Be 'Core'
        $script:Manifest.RequiredModules | Should -BeNullOrEmpty
    }

    It 'exports exactly the commands that the module has' {
        $declared = $script:Manifest.ExportedCmdlets.Keys | Sort-Object
        $exported = (Get-Command -Module KmsCompliance).Name | Sort-Object
        $exported | Should -Be $declared
    }

    It 'exports no function, alias or variable' {
        $script:Manifest.ExportedFunctions.Count | Should -Be 0
        $script:Manifest.ExportedAliases.Count | Should -Be 0
        $script:Manifest.ExportedVariables.Count | Should -Be 0
    }

    It 'uses approved verbs' {
        $approved = (Get-Verb).Verb
        (Get-Command -Module KmsCompliance).Verb | ForEach-Object { $_ | Should -BeIn $approved }
    }
}
