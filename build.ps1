<#
.SYNOPSIS
    Builds, tests, packages and publishes the module. Every task is a call of dotnet, or of Pester.

.DESCRIPTION
    Build     builds all projects and lays the module out in bin/, so that Import-Module ./KmsCompliance.psd1 works.
    Test      builds, and runs all tests with 'dotnet test', which brings PowerShell and Pester for the Pester suite.
    Package   makes out/KmsCompliance/<version>/, the .nupkg, the bill of materials and the checksums. Without pwsh:
              dotnet run --project src/KmsCompliance.Packaging
    Publish   publishes the package that is in out/ to the PowerShell Gallery: the one that was tested.

.PARAMETER Task
    What to do; Build where left out.

.PARAMETER PesterOnly
    With -Task Test: runs the Pester suite alone, in this PowerShell where Pester 5 is installed, else by 'dotnet test'.

.PARAMETER NuGetApiKey
    With -Task Publish: the Gallery's key. Taken from the environment variable NUGET_API_KEY where left out.

.EXAMPLE
    ./build.ps1
    Builds, so that the module can be imported from the checkout.

.EXAMPLE
    ./build.ps1 -Task Test
    Runs all tests.

.EXAMPLE
    ./build.ps1 -Task Package
    Lays the module out in out/KmsCompliance/<version>/.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Package', 'Publish')]
    [string] $Task = 'Build',

    [switch] $PesterOnly,

    [securestring] $NuGetApiKey
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$manifestPath = Join-Path -Path $PSScriptRoot -ChildPath 'KmsCompliance.psd1'

function Invoke-DotNet {
    param([string[]] $Argument)

    & dotnet @Argument
    if ($LASTEXITCODE -ne 0) {
        throw "dotnet $Argument failed with exit code $LASTEXITCODE."
    }
}

function Invoke-Build {
    param([string] $Configuration = 'Debug')

    Invoke-DotNet -Argument 'build', (Join-Path -Path $PSScriptRoot -ChildPath 'KmsCompliance.slnx'), '--configuration', $Configuration
}

function Invoke-PesterSuite {
    $tests = Join-Path -Path $PSScriptRoot -ChildPath 'tests'
    if (Get-Module -Name Pester -ListAvailable | Where-Object { $_.Version.Major -eq 5 }) {
        & (Join-Path -Path $tests -ChildPath 'pester/Run.ps1')
        if ($LASTEXITCODE -ne 0) {
            throw 'The Pester suite failed.'
        }
    } else {
        Invoke-DotNet -Argument 'test', (Join-Path -Path $tests -ChildPath 'KmsCompliance.Tests'), '--filter', 'FullyQualifiedName~PesterTests'
    }
}

function Export-Package {
    $version = (Import-PowerShellDataFile -Path $manifestPath).ModuleVersion
    $output = Join-Path -Path $PSScriptRoot -ChildPath 'out'
    $null = Invoke-DotNet -Argument 'run', '--project', (Join-Path -Path $PSScriptRoot -ChildPath 'src/KmsCompliance.Packaging'), '--', '--output', $output
    $folder = Join-Path -Path $output -ChildPath "KmsCompliance/$version"
    $null = Test-ModuleManifest -Path (Join-Path -Path $folder -ChildPath 'KmsCompliance.psd1')
    $folder
}

switch ($Task) {
    'Build' {
        Invoke-Build
    }
    'Test' {
        if ($PesterOnly) {
            Invoke-PesterSuite
        } else {
            Invoke-DotNet -Argument 'test', (Join-Path -Path $PSScriptRoot -ChildPath 'KmsCompliance.slnx')
        }
    }
    'Package' {
        Export-Package
    }
    'Publish' {
        $key = if ($NuGetApiKey) { [pscredential]::new('key', $NuGetApiKey).GetNetworkCredential().Password } else { $env:NUGET_API_KEY }
        if (-not $key) {
            throw 'No key to publish with: give -NuGetApiKey or set NUGET_API_KEY.'
        }

        $version = (Import-PowerShellDataFile -Path $manifestPath).ModuleVersion
        $package = Join-Path -Path $PSScriptRoot -ChildPath "out/KmsCompliance.$version.nupkg"
        if (-not (Test-Path -Path $package)) {
            throw "There is no $package. Make it with ./build.ps1 -Task Package, and test it."
        }

        if (-not (Get-Command -Name Publish-PSResource).Parameters.ContainsKey('NupkgPath')) {
            throw 'Publishing a package as it is takes PSResourceGet 1.1. Install it with: Install-Module Microsoft.PowerShell.PSResourceGet -MinimumVersion 1.1.1'
        }

        if ($PSCmdlet.ShouldProcess($package, 'Publish to the PowerShell Gallery')) {
            Publish-PSResource -NupkgPath $package -Repository PSGallery -ApiKey $key
        }
    }
}
