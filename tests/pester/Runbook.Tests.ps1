BeforeAll {
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Module.ps1')
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Sandbox.ps1')
    $script:Sandbox = Open-Sandbox
    $script:Root = (Resolve-Path -Path (Join-Path -Path $PSScriptRoot -ChildPath '../..')).Path
    Import-Module -Name (Join-Path -Path $Root -ChildPath 'runbooks/common/KmsComplianceRunbook.psm1')
    Clear-Sandbox -Sandbox $script:Sandbox

    # An account a batch.
    $script:Store = Join-Path -Path $TestDrive -ChildPath 'store'
    $script:Plan = New-AuditPlan -Store $Store -ExecutionId nightly -RoleName Audit -AccountId 111122223333, 555566667777, 666677778888 -Region eu-west-1 -AccountsPerBatch 1
    function Invoke-Batch([int] $Index) {
        Invoke-AuditBatch -Store $Store -ExecutionId nightly -Key ('executions/nightly/batches/{0:d6}.json' -f $Index) -Index $Index
    }
    $script:Scans = @(foreach ($index in 0..($Plan.Shards - 1)) { Invoke-Batch $index })
    function Read-Json([string] $Name) {
        Get-Content -LiteralPath (Join-Path -Path $Store -ChildPath $Name) -Raw | ConvertFrom-Json
    }
}

AfterAll {
    Remove-Module -Name KmsComplianceRunbook
    Close-Sandbox -Sandbox $script:Sandbox
}

Describe 'A plan' {
    It 'is an array that the engine reads, with the numbers of all batches' {
        $items = Get-Content -LiteralPath (Join-Path -Path $Store -ChildPath 'executions/nightly/batches.json') -Raw | ConvertFrom-Json -NoEnumerate
        $items.Index | Should -Be (0..2)
        (Read-Json 'executions/nightly/manifest.json').Shards | Should -Be 3
        foreach ($item in $items) {
            $batch = Read-Json $item.Key
            $batch.Index | Should -Be $item.Index
            $batch.Accounts | Should -HaveCount 1
        }
    }

    It 'of one batch is an array too' {
        $other = Join-Path -Path $TestDrive -ChildPath 'one'
        (New-AuditPlan -Store $other -ExecutionId one -RoleName Audit).Shards | Should -Be 1
        Get-Content -LiteralPath (Join-Path -Path $other -ChildPath 'executions/one/batches.json') -Raw | Should -Match '^\s*\[\s*\{'
    }
}

Describe 'A scan' {
    It 'sees all of its account' {
        $Scans.Complete | Should -Not -Contain $false
        $Scans.Listed | ForEach-Object { $_ | Should -Be 5 }
    }

    It 'replaces its shard when it is tried again' {
        $before = Get-ChildItem -LiteralPath (Join-Path -Path $Store -ChildPath 'executions/nightly/shards/000002') | Sort-Object -Property Name
        $null = Invoke-Batch 2
        $after = Get-ChildItem -LiteralPath (Join-Path -Path $Store -ChildPath 'executions/nightly/shards/000002') | Sort-Object -Property Name
        $after.Name | Should -Be $before.Name
    }

    It 'of an account that lets nobody in is complete, with the account as not listed' {
        $other = Join-Path -Path $TestDrive -ChildPath 'denied'
        $null = New-AuditPlan -Store $other -ExecutionId denied -RoleName Missing -AccountId 555566667777 -Region eu-west-1
        $scan = Invoke-AuditBatch -Store $other -ExecutionId denied -Key executions/denied/batches/000000.json -Index 0 -ErrorAction SilentlyContinue
        $scan.Complete | Should -BeFalse
        $scan.Failed | Should -Be 5
        $rows = @(Get-Content -LiteralPath (Join-Path -Path $other -ChildPath 'executions/denied/shards/000000/findings.ndjson') | ConvertFrom-Json)
        $rows.Reason | Select-Object -Unique | Should -Be 'NotListed'
    }

    It 'refuses a batch of another execution' {
        { Invoke-AuditBatch -Store $Store -ExecutionId other -Key executions/nightly/batches/000000.json -Index 0 } | Should -Throw '*of ''nightly''*'
    }
}

Describe 'A merge' {
    It 'makes reports, a history and files for Security Hub of all shards, and adds nothing the second time' {
        $first = Merge-AuditShard -Store $Store -ExecutionId nightly -NotifyFrom Medium
        $first.Complete | Should -BeTrue
        $first.ShardsMissing | Should -BeNullOrEmpty
        $report = Get-Content -LiteralPath (Join-Path -Path $Store -ChildPath 'reports/nightly/report.ndjson')
        $again = Merge-AuditShard -Store $Store -ExecutionId nightly -NotifyFrom Medium
        $again.RunId | Should -Be $first.RunId
        Get-ChildItem -LiteralPath (Join-Path -Path $Store -ChildPath 'history') | Should -HaveCount 1
        Get-Content -LiteralPath (Join-Path -Path $Store -ChildPath 'reports/nightly/report.ndjson') | Should -Be $report
        $asff = Get-ChildItem -LiteralPath (Join-Path -Path $Store -ChildPath "reports/nightly/asff/$($first.RunId)") -Recurse -File
        $asff | Should -HaveCount $first.SecurityHubCalls
        ($asff | ForEach-Object { Get-Content -LiteralPath $_.FullName -Raw | ConvertFrom-Json }) | Should -HaveCount $first.Findings
        $asff | ForEach-Object { @(Get-Content -LiteralPath $_.FullName -Raw | ConvertFrom-Json).ProductArn | Select-Object -Unique | Should -HaveCount 1 }
        $notice = Read-Json 'reports/nightly/notice.json'
        $notice.FirstRun | Should -BeTrue
        $notice.NewSevere | Should -BeGreaterThan 0
    }

    It 'tells of a shard that is <What> as not scanned, everywhere' -ForEach @(
        @{ What = 'missing'; Name = 'shard.json' }
        @{ What = 'damaged'; Name = 'findings.ndjson' }
    ) {
        $other = Join-Path -Path $TestDrive -ChildPath $What
        Copy-Item -LiteralPath $Store -Destination $other -Recurse
        $file = Join-Path -Path $other -ChildPath "executions/nightly/shards/000001/$Name"
        if ($What -eq 'missing') { Remove-Item -LiteralPath $file } else { Add-Content -LiteralPath $file -Value '{}' }
        $account = (Read-Json 'executions/nightly/batches/000001.json').Accounts
        $merged = Merge-AuditShard -Store $other -ExecutionId nightly -WarningAction SilentlyContinue
        $merged.Complete | Should -BeFalse
        $merged.ShardsMissing | Should -Be 1
        $coverage = Get-Content -LiteralPath (Join-Path -Path $other -ChildPath 'reports/nightly/coverage.json') -Raw | ConvertFrom-Json
        $coverage.Complete | Should -BeFalse
        $coverage.Failed | Should -Be 5
        ($coverage.Places | Where-Object -Property AccountId -EQ -Value $account).Status | Select-Object -Unique | Should -Be 'NotListed'
        $rows = @(Get-Content -LiteralPath (Join-Path -Path $other -ChildPath 'reports/nightly/report.ndjson') | ConvertFrom-Json | Where-Object -Property AccountId -EQ -Value $account)
        $rows | Should -HaveCount 5
        $rows.Reason | Select-Object -Unique | Should -Be 'NotListed'
        (Measure-CmkCompliance -HistoryPath (Join-Path -Path $other -ChildPath 'history') -By All).NotScanned | Should -Be 5

        # A gate over what came of it stays shut.
        { $rows | Assert-CmkCompliance -FailOn Critical } | Should -Throw

        # The same shards again are nothing new; the whole ones are.
        (Merge-AuditShard -Store $other -ExecutionId nightly -WarningAction SilentlyContinue).RunId | Should -Be $merged.RunId
    }

    It 'says what is new since the execution before' {
        $null = New-AuditPlan -Store $Store -ExecutionId next -RoleName Audit -AccountId 111122223333 -Region eu-west-1
        $null = Set-XRayCmk -Region eu-west-1 -Default -Confirm:$false
        $null = Invoke-AuditBatch -Store $Store -ExecutionId next -Key executions/next/batches/000000.json -Index 0
        $null = Merge-AuditShard -Store $Store -ExecutionId next -NotifyFrom Medium
        $notice = Read-Json 'reports/next/notice.json'
        $notice.FirstRun | Should -BeFalse
        $notice.NewSevere | Should -BeGreaterThan 0
        $notice.New.ResourceId | Should -Contain 'xray/111122223333/eu-west-1'
        Clear-Sandbox -Sandbox $script:Sandbox
    }

    It 'puts 100 findings at most into a file, of one account and Region' {
        $lines = foreach ($number in 1..250) { '{"ProductArn":"arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default","Id":"' + $number + '"}' }
        $other = '{"ProductArn":"arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default","Id":"other"}'
        $path = Join-Path -Path $TestDrive -ChildPath 'all.asff.json'
        Set-Content -LiteralPath $path -Value "[`n$((@($lines) + $other) -join ",`n")`n]"
        $folder = Join-Path -Path $TestDrive -ChildPath 'asff'
        & (Get-Module -Name KmsComplianceRunbook) { param($Path, $Folder) Split-AsffReport -Path $Path -Folder $Folder } $path $folder | Should -Be 4
        Get-ChildItem -LiteralPath $folder -Recurse -File | Sort-Object -Property FullName | ForEach-Object { @(Get-Content -LiteralPath $_.FullName -Raw | ConvertFrom-Json).Count } | Should -Be 100, 100, 50, 1
    }
}

Describe 'What is planned' {
    It 'is refused where a Region does not exist' {
        { New-AuditPlan -Store $Store -ExecutionId misspelt -RoleName Audit -AccountId 111122223333 -Region eu-west-1, eu-wset-3, us-* } | Should -Throw "*'eu-wset-3' is no Region*"
        Join-Path -Path $Store -ChildPath 'executions/misspelt/batches.json' | Should -Not -Exist
    }

    It 'judges by the settings as they were then' {
        $null = New-Item -ItemType Directory -Path (Join-Path -Path $Store -ChildPath 'settings') -Force
        $file = Join-Path -Path $Store -ChildPath 'settings/kms.json'
        Set-Content -LiteralPath $file -Value '{ "approvedKeys": ["alias/first"] }'
        $null = New-AuditPlan -Store $Store -ExecutionId settled -RoleName Audit -AccountId 111122223333 -Region eu-west-1 -SettingsKey settings/kms.json
        Set-Content -LiteralPath $file -Value '{ "approvedKeys": ["alias/second"] }'
        (Read-Json 'executions/settled/batches/000000.json').SettingsKey | Should -Be 'executions/settled/settings.json'
        (Read-Json 'executions/settled/settings.json').approvedKeys | Should -Be 'alias/first'
    }

    It 'is told from a severity on, however that is written' {
        foreach ($severity in 'High', 'high', 'HIGH') {
            & (Get-Module -Name KmsComplianceRunbook) { param($Severity) Get-SeverityFrom $Severity } $severity | Should -Be 'Critical', 'High'
        }
    }
}

Describe 'The page of the scheduled runbook' {
    It 'has commands that run, one block after the other' {
        $page = (Get-Content -Path (Join-Path -Path $Root -ChildPath 'docs/jobs/scheduled-runbook.md') -Raw).ReplaceLineEndings("`n")
        $blocks = [regex]::Matches($page, '(?ms)^ *```powershell\n(.*?)^ *```').ForEach({ $_.Groups[1].Value })
        $settings = Get-Content -Path (Join-Path -Path $Root -ChildPath 'docs/about/about_KmsCompliance_Settings.md') -Raw
        Push-Location -Path $TestDrive
        try {
            Copy-Item -Path (Join-Path -Path $Root -ChildPath 'examples') -Destination $TestDrive -Recurse
            [regex]::Match($settings, '(?s)```json\r?\n(.*?)```').Groups[1].Value | Set-Content -Path ./kms-settings.json

            # What copies from and to a store runs with one, in a test of its own.
            $said = foreach ($block in $blocks.Where({ $_ -notmatch 's3 sync' })) {
                $ErrorActionPreference = 'Stop'
                try { . ([scriptblock]::Create($block)) } catch { $_.FullyQualifiedErrorId }
            }
        } finally {
            Pop-Location
        }

        $blocks | Should -HaveCount 5
        $said[0] | Should -Match '"secretsmanager:ListSecrets"'

        # The estate is not all compliant: both gates say so.
        @($said | Where-Object { $_ -like 'ComplianceNotHeld*' }).Count | Should -Be 2
        @($said | Where-Object { $_ -is [KmsCompliance.CmkMeasure] }).Count | Should -BeGreaterThan 1
        @($said | Where-Object { $_ -is [KmsCompliance.CmkTrendPoint] }).Count | Should -BeGreaterThan 0
    }
}

Describe 'The page of a leaked key' {
    It 'has commands that run, one block after the other' {
        $page = (Get-Content -Path (Join-Path -Path $Root -ChildPath 'docs/jobs/leaked-key.md') -Raw).ReplaceLineEndings("`n")
        $blocks = [regex]::Matches($page, '(?ms)^ *```powershell\n(.*?)^ *```').ForEach({ $_.Groups[1].Value })
        Push-Location -Path $TestDrive
        try {
            $said = foreach ($block in $blocks) {
                $ErrorActionPreference = 'Stop'
                . ([scriptblock]::Create($block))
            }
        } finally {
            Pop-Location
        }

        $blocks | Should -HaveCount 8
        @($said | Where-Object { $_ -is [KmsCompliance.CmkUsageSummary] -and $_.Outcome -eq 'Denied' }).Principal | Should -BeLike '*:user/former-employee'
        @($said | Where-Object { $_ -is [KmsCompliance.CmkUsage] }).Operation | Should -Contain 'DisableKey'
        $change[-1].KeyState | Should -Be 'Disabled'
        @($said | Where-Object { $_ -is [KmsCompliance.CmkEvidence] }).Intact | Should -BeTrue
        @($said | Where-Object { $_ -is [KmsCompliance.CmkKeyChange] }).KeyState | Should -Be 'Enabled'
        @($said | Where-Object { $_ -is [KmsCompliance.CmkChange] }).Status | Should -Not -Contain 'Failed'
        @($said | Where-Object { $_ -is [KmsCompliance.CmkChange] }) | Should -Not -BeNullOrEmpty
    }
}

Describe 'The pages of plans' {
    It 'have commands that run, one block after the other' {
        Clear-Sandbox -Sandbox $script:Sandbox
        $folder = New-Item -ItemType Directory -Path (Join-Path -Path $TestDrive -ChildPath 'plans')
        Push-Location -Path $folder
        try {
            $ErrorActionPreference = 'Stop'
            $rsa = [Security.Cryptography.RSA]::Create(2048)
            $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=Security', $rsa, 'SHA256', [Security.Cryptography.RSASignaturePadding]::Pkcs1)
            [IO.File]::WriteAllBytes("$folder/security.pfx", $request.CreateSelfSigned([DateTimeOffset]::UtcNow.AddDays(-1), [DateTimeOffset]::UtcNow.AddDays(9)).Export('Pfx'))
            $said = foreach ($name in 'plan-approve-apply', 'roll-back') {
                $page = (Get-Content -Path (Join-Path -Path $Root -ChildPath "docs/jobs/$name.md") -Raw).ReplaceLineEndings("`n")
                $blocks = [regex]::Matches($page, '(?ms)^ *```powershell\n(.*?)^ *```').ForEach({ $_.Groups[1].Value })
                $blocks.Count | Should -BeGreaterThan 3
                foreach ($block in $blocks) { . ([scriptblock]::Create($block)) }
            }
        } finally {
            Pop-Location
        }

        foreach ($name in 'secrets', 'traces') {
            Get-Content -LiteralPath (Join-Path -Path $folder -ChildPath "$name.plan.json") -Raw |
                Test-Json -SchemaFile (Join-Path -Path $Root -ChildPath 'docs/schemas/plan.schema.json') | Should -BeTrue
        }
        @($said | Where-Object { $_ -is [KmsCompliance.CmkPlanOutcome] }).Status | Should -Not -Contain 'Failed'
        @($said | Where-Object { $_ -is [KmsCompliance.CmkPlanOutcome] }).Status | Should -Contain 'Applied'
        @($said | Where-Object { $_ -is [KmsCompliance.CmkPlanOutcome] }).Status | Should -Contain 'Undone'
        @($said | Where-Object { $_ -is [KmsCompliance.CmkPlanApproval] }) | Should -HaveCount 1
        @($said | Where-Object { $_ -is [KmsCompliance.CmkPlan] })[-1].State | Should -Be 'Applied'
    }
}

Describe 'The page of imported material' {
    It 'has commands that run, one block after the other' -Skip:(-not (Get-Command -Name openssl, bash -ErrorAction Ignore)) {
        $page = (Get-Content -Path (Join-Path -Path $Root -ChildPath 'docs/jobs/import-material.md') -Raw).ReplaceLineEndings("`n")
        $blocks = [regex]::Matches($page, '(?ms)^ *```(powershell|bash)\n(.*?)^ *```')
        $blocks | Should -HaveCount 7
        Clear-Sandbox -Sandbox $script:Sandbox
        $folder = New-Item -ItemType Directory -Path (Join-Path -Path $TestDrive -ChildPath 'material')
        Push-Location -Path $folder
        try {
            $ErrorActionPreference = 'Stop'
            $said = foreach ($block in $blocks) {
                if ($block.Groups[1].Value -eq 'bash') {
                    bash -c $block.Groups[2].Value *> openssl.log
                    $LASTEXITCODE | Should -Be 0 -Because (Get-Content -Path openssl.log -Raw)
                } else {
                    . ([scriptblock]::Create($block.Groups[2].Value))
                }
            }
        } finally {
            Pop-Location
        }

        $imports = @($said | Where-Object { $_ -is [KmsCompliance.CmkKeyChange] })
        $imports.Status | Should -Be 'Applied', 'Applied'
        $imports[1].KeyMaterialId | Should -Be $imports[0].KeyMaterialId
        @($said | Where-Object { $_ -is [KmsCompliance.CmkChange] }).Status | Should -Be 'Applied'
        @($said | Where-Object { $_ -like 'XRay: *' }) | Should -Not -BeNullOrEmpty
    }
}

Describe 'The page of annual rotation' {
    It 'has commands that run, one block after the other' {
        $page = (Get-Content -Path (Join-Path -Path $Root -ChildPath 'docs/jobs/annual-rotation.md') -Raw).ReplaceLineEndings("`n")
        $blocks = [regex]::Matches($page, '(?ms)^ *```powershell\n(.*?)^ *```').ForEach({ $_.Groups[1].Value })
        $blocks | Should -HaveCount 5
        Clear-Sandbox -Sandbox $script:Sandbox
        $folder = New-Item -ItemType Directory -Path (Join-Path -Path $TestDrive -ChildPath 'rotation')
        Push-Location -Path $folder
        try {
            $ErrorActionPreference = 'Stop'
            $rsa = [Security.Cryptography.RSA]::Create(2048)
            $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=Escrow', $rsa, 'SHA256', [Security.Cryptography.RSASignaturePadding]::Pkcs1)
            $request.CreateSelfSigned([DateTimeOffset]::UtcNow.AddDays(-1), [DateTimeOffset]::UtcNow.AddDays(9)).ExportCertificatePem() | Set-Content -Path ./escrow.pem
            $said = foreach ($block in $blocks) { . ([scriptblock]::Create($block)) }
        } finally {
            Pop-Location
        }

        @($said | Where-Object { $_ -is [KmsCompliance.CmkRotationChange] }).Status | Should -Not -Contain 'Failed'
        @($said | Where-Object { $_ -is [KmsCompliance.CmkRotationChange] -and $_.Action -eq 'Rotate' }) | Should -HaveCount 2
        @($said | Where-Object { $_ -like '*ON_DEMAND CURRENT*' }) | Should -HaveCount 1
    }
}

Describe 'The page of the organization' {
    It 'has commands that run, one block after the other' {
        $page = (Get-Content -Path (Join-Path -Path $Root -ChildPath 'docs/jobs/organization.md') -Raw).ReplaceLineEndings("`n")
        $blocks = [regex]::Matches($page, '(?ms)^ *```powershell\n(.*?)^ *```').ForEach({ $_.Groups[1].Value })
        $blocks | Should -HaveCount 3
        Push-Location -Path $TestDrive
        try {
            Copy-Item -Path (Join-Path -Path $Root -ChildPath 'runbooks') -Destination $TestDrive -Recurse
            $ErrorActionPreference = 'Stop'
            $said = foreach ($block in $blocks) { . ([scriptblock]::Create($block)) }
            $said | Should -Not -BeNullOrEmpty
            $said[0] | Should -Match '"secretsmanager:ListSecrets"'
            @($said | Where-Object { $_ -is [KmsCompliance.CmkMeasure] }).Count | Should -BeGreaterThan 1
        } finally {
            Pop-Location
        }
    }
}

Describe 'The page on who can read secrets' {
    It 'has commands that run, one block after the other' {
        $page = (Get-Content -Path (Join-Path -Path $Root -ChildPath 'docs/jobs/who-can-read.md') -Raw).ReplaceLineEndings("`n")
        $blocks = [regex]::Matches($page, '(?ms)^ *```powershell\n(.*?)^ *```').ForEach({ $_.Groups[1].Value })
        $blocks | Should -HaveCount 8
        Push-Location -Path $TestDrive
        try {
            $ErrorActionPreference = 'Stop'
            $said = foreach ($block in $blocks) { . ([scriptblock]::Create($block)) }
            @($access | Where-Object Decision -EQ 'Allowed').Count | Should -BeGreaterThan 2
            @($said | Where-Object { $_ -is [KmsCompliance.CmkAccessChange] }).Count | Should -BeGreaterThan 0

            # Nothing has changed since it was kept.
            $said | Where-Object { $_.PSObject.Properties['SideIndicator'] } | Should -BeNullOrEmpty
        } finally {
            Pop-Location
        }
    }
}
