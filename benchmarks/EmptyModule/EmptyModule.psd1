@{
    RootModule           = 'EmptyModule.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '0b5c1a9e-6d37-4f0b-8a52-6b1f0c9d7e34'
    Author               = 'The KmsCompliance authors'
    Description          = 'A binary module with one command that does nothing.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    CmdletsToExport      = @('Get-Nothing')
}
