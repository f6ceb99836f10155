BeforeDiscovery {
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Module.ps1')

    function Get-OutputType {
        (Get-Command -Module KmsCompliance).OutputType.Type | Where-Object { $_.Namespace -eq 'KmsCompliance' } | Sort-Object -Property FullName -Unique
    }
}

BeforeAll {
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Module.ps1')
}

Describe 'The views of <_.FullName>' -ForEach (Get-OutputType) {
    It 'have a table, a list and a wide view' {
        $controls = (Get-FormatData -TypeName $_.FullName).FormatViewDefinition.Control
        $controls.Where({ $_ -is [System.Management.Automation.TableControl] }) | Should -Not -BeNullOrEmpty
        $controls.Where({ $_ -is [System.Management.Automation.ListControl] }) | Should -HaveCount 1
        $controls.Where({ $_ -is [System.Management.Automation.WideControl] }) | Should -HaveCount 1
    }
}
