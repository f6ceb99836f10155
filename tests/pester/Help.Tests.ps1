BeforeDiscovery {
    Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath '../../KmsCompliance.psd1') -Force
    $commands = Get-Command -Module KmsCompliance
}

AfterAll {
    Remove-Module -Name KmsCompliance
}

Describe 'The help of <_.Name>' -ForEach $commands {
    It 'names the command and its syntax' {
        $help = Get-Help -Name $_.Name
        $help.Name | Should -Be $_.Name
        ($help.Syntax | Out-String) | Should -Match ([regex]::Escape($_.Name))
    }

    It 'declares what it puts out' {
        $_.OutputType | Should -Not -BeNullOrEmpty
    }
}
