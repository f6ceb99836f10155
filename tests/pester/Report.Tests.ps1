BeforeAll {
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Module.ps1')
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Sandbox.ps1')
    $script:Sandbox = Open-Sandbox
    $script:Schema = Join-Path -Path $PSScriptRoot -ChildPath '../../docs/schemas/report.schema.json'
}

AfterAll {
    Close-Sandbox -Sandbox $script:Sandbox
}

Describe 'A report' {
    BeforeEach {
        Clear-Sandbox -Sandbox $script:Sandbox
        $script:Finding = @(Test-ServiceCmk -Region eu-west-1, us-east-1 -Service XRay, SecretsManager) + @(Test-CmkPolicy alias/billing -Region eu-west-1)

        # One that its owner has accepted, as a settings file makes it.
        $exempt = $Finding | Where-Object -Property Compliance -EQ -Value NonCompliant | Select-Object -First 1 | ConvertTo-Json | ConvertFrom-Json
        $exempt.Compliance, $exempt.ExemptionOwner, $exempt.ExemptionReason, $exempt.ExemptUntil = 'Exempt', 'platform', 'Moves in March', '9999-12-31'
        $script:Finding += @($exempt | Export-CmkReport -Path (Join-Path -Path $TestDrive -ChildPath 'exempt.csv') -PassThru)
    }

    It 'of JSON is as its schema says' {
        $file = Join-Path -Path $TestDrive -ChildPath 'report.json'
        $Finding | Export-CmkReport -Path $file
        Test-Json -Path $file -SchemaFile $Schema | Should -BeTrue
        # The schema refuses something, so that it is known to be looked at.
        Test-Json -Json (Get-Content -Path $file -Raw).Replace('"Compliant"', '"Fine"') -SchemaFile $Schema -ErrorAction Ignore | Should -BeFalse
    }

    It 'of SARIF has what code scanning reads' {
        $file = Join-Path -Path $TestDrive -ChildPath 'report.sarif'
        $Finding | Export-CmkReport -Path $file
        Test-Json -Path $file -SchemaFile (Join-Path -Path $PSScriptRoot -ChildPath 'sarif.schema.json') | Should -BeTrue
        $run = (Get-Content -Path $file -Raw | ConvertFrom-Json).runs[0]
        $lines = Get-Content -Path (Join-Path -Path $TestDrive -ChildPath 'report.ndjson')
        $run.results | Should -Not -BeNullOrEmpty
        foreach ($result in $run.results) {
            ($lines[$result.locations[0].physicalLocation.region.startLine - 1] | ConvertFrom-Json).FindingId | Should -Be $result.partialFingerprints.'findingId/v1'
        }
    }

    It 'of <Format> comes back as the findings that it was made of' -ForEach @(
        @{ Format = 'Json'; Read = { param($File) Get-Content -Path $File -Raw | ConvertFrom-Json } }
        @{ Format = 'NdJson'; Read = { param($File) Get-Content -Path $File | ConvertFrom-Json } }
        @{ Format = 'Csv'; Read = { param($File) Import-Csv -Path $File } }
    ) {
        $file = Join-Path -Path $TestDrive -ChildPath 'report.txt'
        $again = Join-Path -Path $TestDrive -ChildPath 'again.txt'
        $Finding | Export-CmkReport -Path $file -Format $Format
        $back = @(& $Read $file | Export-CmkReport -Path $again -Format $Format -PassThru)
        $back | Should -HaveCount $Finding.Count
        $back[0] | Should -BeOfType KmsCompliance.CmkFinding
        Get-FileHash -Path $again | ForEach-Object Hash | Should -Be (Get-FileHash -Path $file).Hash
    }

    It 'of <Format> feeds the gate and the commands that mend' -ForEach @(
        @{ Format = 'Json'; Read = { param($File) Get-Content -Path $File -Raw | ConvertFrom-Json } }
        @{ Format = 'Csv'; Read = { param($File) Import-Csv -Path $File } }
    ) {
        $file = Join-Path -Path $TestDrive -ChildPath 'report.txt'
        Test-XRayCmk -Region us-east-1 | Export-CmkReport -Path $file -Format $Format
        { & $Read $file | Assert-CmkCompliance } | Should -Throw -ErrorId ComplianceNotHeld
        $null = New-ServiceCmk -Service XRay -Region us-east-1
        (& $Read $file | Set-ServiceCmk).Status | Should -Be 'Applied'
        Test-XRayCmk -Region us-east-1 | Export-CmkReport -Path $file -Format $Format
        { & $Read $file | Assert-CmkCompliance } | Should -Not -Throw
    }
}
