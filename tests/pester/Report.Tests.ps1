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

    It 'of OCSF has on each line what its schema says' {
        $file = Join-Path -Path $TestDrive -ChildPath 'report.ocsf.ndjson'
        $ocsf = Join-Path -Path $PSScriptRoot -ChildPath '../../docs/schemas/ocsf.schema.json'
        $Finding | Export-CmkReport -Path $file
        $lines = @(Get-Content -Path $file)
        $lines | Should -HaveCount $Finding.Count
        foreach ($line in $lines) {
            Test-Json -Json $line -SchemaFile $ocsf | Should -BeTrue
        }
        # The schema refuses something, so that it is known to be looked at.
        Test-Json -Json $lines[0].Replace('"class_uid":2003', '"class_uid":2001') -SchemaFile $ocsf -ErrorAction Ignore | Should -BeFalse
        Test-Json -Json $lines[0].Replace('"message"', '"massage"') -SchemaFile $ocsf -ErrorAction Ignore | Should -BeFalse
    }

    It 'of ASFF goes to Security Hub by hundreds, an account and Region at a time' {
        $file = Join-Path -Path $TestDrive -ChildPath 'report.asff.json'
        $Finding | Export-CmkReport -Path $file
        # The loop of the page, with what stands in for the command line of AWS.
        $page = Get-Content -Path (Join-Path -Path $PSScriptRoot -ChildPath '../../docs/jobs/security-hub.md') -Raw
        $loop = [regex]::Match($page, '(?s)```powershell\r?\n( *\$all = Get-Content.*?)```').Groups[1].Value
        $loop | Should -Not -BeNullOrEmpty
        Set-Location -Path $TestDrive
        $script:Calls = [System.Collections.Generic.List[object]]::new()
        function aws {
            $batch = Get-Content -Path ([string]$args[3]).Substring('file://'.Length) -Raw | ConvertFrom-Json -NoEnumerate
            $script:Calls.Add([pscustomobject]@{ Arguments = [string[]]$args; Findings = $batch })
            $global:LASTEXITCODE = 0
            '{ "FailedCount": 0, "SuccessCount": ' + $batch.Count + ', "FailedFindings": [] }'
        }
        $findings = Get-Content -Path $file -Raw | ConvertFrom-Json
        Copy-Item -Path $file -Destination kms-report.asff.json
        & ([scriptblock]::Create($loop))
        $Calls.Count | Should -BeGreaterThan 1
        $sent = foreach ($call in $Calls) {
            $call.Arguments[0..2] | Should -Be 'securityhub', 'batch-import-findings', '--findings'
            $call.Findings.Count | Should -BeLessOrEqual 100
            @($call.Findings.ProductArn | Sort-Object -Unique) | Should -HaveCount 1
            $call.Arguments[4, 5] | Should -Be '--region', $call.Findings[0].ProductArn.Split(':')[3]
            $call.Findings.Id
        }
        $sent | Sort-Object | Should -Be ($findings.Id | Sort-Object)
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
