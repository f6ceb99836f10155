BeforeDiscovery {
    function Get-Script {
        Get-ChildItem -Path (Join-Path -Path $PSScriptRoot -ChildPath '../..') -Filter *.ps1 -File
        Get-ChildItem -Path $PSScriptRoot, (Join-Path -Path $PSScriptRoot -ChildPath '../../examples') -Filter *.ps1 -File -ErrorAction Ignore
    }
}

Describe 'PSScriptAnalyzer' -Skip:(-not (Get-Module -Name PSScriptAnalyzer -ListAvailable)) {
    It 'finds nothing in <Name>' -ForEach (Get-Script | ForEach-Object { @{ Name = $_.Name; Path = $_.FullName } }) {
        Invoke-ScriptAnalyzer -Path $Path | ForEach-Object { "$($_.RuleName), line $($_.Line): $($_.Message)" } | Should -BeNullOrEmpty
    }
}
