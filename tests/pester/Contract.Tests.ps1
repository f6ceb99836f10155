BeforeDiscovery {
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Module.ps1')

    function Get-ContractCase {
        $contracts = & (Join-Path -Path $PSScriptRoot -ChildPath 'Contract.ps1')
        foreach ($name in $contracts.Keys | Sort-Object) {
            $case = $contracts[$name].Clone()
            $case.Name = $name
            if (-not $case.ContainsKey('Parallel')) {
                $case.Parallel = $case.Answer
            }

            $case.Errors | Where-Object { -not $_.ContainsKey('Ends') } | ForEach-Object { $_.Ends = $false }
            $case.Errors | Where-Object { -not $_.ContainsKey('Thrown') } | ForEach-Object { $_.Thrown = $false }
            $case
        }
    }
}

BeforeAll {
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Module.ps1')
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Sandbox.ps1')
    $script:Sandbox = Open-Sandbox

    filter Copy-Saved {
        $file = Join-Path -Path $TestDrive -ChildPath 'saved.xml'
        $_ | Export-Clixml -Path $file
        Import-Clixml -Path $file
    }

    # One job of each kind answers for all commands, because each imports the module anew; every answer carries its command's name.
    function Get-JobAnswer {
        param([string] $Starter)

        $job = & $Starter -ArgumentList $script:ManifestPath, $script:Sandbox.EndpointUrl, (Join-Path -Path $PSScriptRoot -ChildPath 'Contract.ps1') -ScriptBlock {
            param($ManifestPath, $EndpointUrl, $ContractPath)

            Import-Module -Name $ManifestPath
            foreach ($contract in (& $ContractPath).GetEnumerator()) {
                $null = Invoke-RestMethod -Method Post -Uri "$EndpointUrl/_sandbox/reset"
                & $contract.Value.Answer | Add-Member -NotePropertyName AnsweredBy -NotePropertyValue $contract.Key -PassThru
            }
        }
        Receive-Job -Job $job -Wait -AutoRemoveJob
    }

    # Two runspaces, as ForEach-Object -Parallel would have them for each command anew.
    $state = [System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault2()
    $state.ImportPSModule([string[]] $script:ManifestPath)
    $script:Pool = [runspacefactory]::CreateRunspacePool(2, 2, $state, $Host)
    $script:Pool.Open()

    $script:JobAnswer = @{}
    'Start-Job', 'Start-ThreadJob' | ForEach-Object { $script:JobAnswer[$_] = @(Get-JobAnswer -Starter $_) }
}

AfterAll {
    $script:Pool.Dispose()
    Close-Sandbox -Sandbox $script:Sandbox
}

Describe 'The contracts' {
    It 'are those of the commands' {
        $names = (& (Join-Path -Path $PSScriptRoot -ChildPath 'Contract.ps1')).Keys | Sort-Object
        $names | Should -Be ((Get-Command -Module KmsCompliance).Name | Sort-Object)
    }
}

Describe 'The contract of <Name>' -ForEach (Get-ContractCase) {
    BeforeEach {
        Clear-Sandbox -Sandbox $script:Sandbox
        $Error.Clear()
    }

    Context 'its answer' {
        It 'is of the types that it declares, and no error' {
            $answer = @(& $Answer)
            $answer | Should -Not -BeNullOrEmpty
            $declared = (Get-Command -Name $Name).OutputType.Type
            foreach ($item in $answer) {
                $declared.Where({ $_.IsInstanceOfType($item) }) | Should -Not -BeNullOrEmpty
            }
            $Error | Should -BeNullOrEmpty
        }

        It 'is collected by -OutVariable' {
            $answer = @(. $Answer @{ OutVariable = 'collected' })
            $collected | Should -HaveCount $answer.Count
            $collected[0].ToString() | Should -Be $answer[0].ToString()
        }

        It 'ends where the pipeline has enough, without an error' {
            @(& $Answer @{ WarningAction = 'SilentlyContinue' } | Select-Object -First 1) | Should -HaveCount 1
            $Error | Should -BeNullOrEmpty
        }

        It 'is the same in parallel' {
            $runs = @(1..2 | ForEach-Object {
                    $shell = [powershell]::Create().AddScript($Parallel.ToString())
                    $shell.RunspacePool = $script:Pool
                    @{ Shell = $shell; Begun = $shell.BeginInvoke() }
                })
            $answers = @($runs | ForEach-Object {
                    , @($_.Shell.EndInvoke($_.Begun))
                    $_.Shell.Dispose()
                })
            $answers[0].Count | Should -BeGreaterThan 0
            $answers[1] | Should -HaveCount $answers[0].Count
        }

        It 'comes out of <_>' -ForEach 'Start-Job', 'Start-ThreadJob' {
            $answer = $script:JobAnswer[$_] | Where-Object -Property AnsweredBy -EQ -Value $Name
            $answer | Should -Not -BeNullOrEmpty
            $types = (Get-Command -Name $Name).OutputType.Type.Where({ $_.Namespace -eq 'KmsCompliance' }).FullName
            foreach ($item in $answer) {
                $item.PSObject.TypeNames.Where({ ($_ -replace '^Deserialized\.') -in $types }) | Should -Not -BeNullOrEmpty
            }
        }

        It 'stands in a transcript, and the secret key does not' {
            $file = Join-Path -Path $TestDrive -ChildPath 'transcript.txt'
            $null = Start-Transcript -Path $file -Force
            try {
                & $Answer @{ Verbose = $true; Debug = $true } *>&1 | Out-Default
            } finally {
                $null = Stop-Transcript
            }
            $transcript = Get-Content -Path $file -Raw
            $transcript | Should -Match '(?:us|eu)-(?:east|west)-1|Set-XRayCmk|KMSC001|XRay\.|made apart|There is no entry|\.plan\.json'
            $transcript | Should -Not -Match ([regex]::Escape($env:AWS_SECRET_ACCESS_KEY))
        }
    }

    Context 'what is shown' {
        It 'is a table, a list and a wide view, of what is saved as of what is live' {
            $live = @(& $Answer)
            $saved = @($live | Copy-Saved)
            foreach ($command in 'Format-Table', 'Format-List', 'Format-Wide') {
                $text = $live | & $command | Out-String -Width 200
                $text.Trim() | Should -Not -BeNullOrEmpty
                $shown = $saved | & $command | Out-String -Width 200
                # A list shows tags too, which are saved in no order.
                if ($live[0] -is [KmsCompliance.ServiceCmk] -and $command -eq 'Format-List') {
                    $shown.Length | Should -Be $text.Length
                } else {
                    $shown | Should -Be $text
                }
            }
        }

        It 'can be the view <_>' -ForEach $Views {
            $answer = @(& $Answer)
            $text = $answer | Format-Table -View $_ | Out-String -Width 200
            $text | Should -Match $(if ($_ -eq 'ByRegion') { 'Region: ' } else { 'Account(?:Id)?: ' })
            $text | Should -Not -Be ($answer | Format-Table | Out-String -Width 200)
        }
    }

    Context 'its input' {
        It 'may be <What>' -ForEach $Bindings {
            $answer = @(& $Run)
            $answer | Should -Not -BeNullOrEmpty
            $answer | Where-Object -FilterScript $Then | Should -HaveCount $answer.Count
            $Error | Should -BeNullOrEmpty
        }
    }

    Context 'its errors' {
        It 'are <Id> where they are' -ForEach $Errors {
            $type = (Get-Command -Name $Name).ImplementingType.FullName
            if ($Ends) {
                # What a gate throws, as a script's throw does, is of no command.
                { & $Run @{ ErrorAction = 'SilentlyContinue' } } | Should -Throw -ErrorId $(if ($Thrown) { $Id } else { "$Id,$type" })
                return
            }

            . $Run @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed' } | Should -BeNullOrEmpty
            $failed.FullyQualifiedErrorId | Should -Be "$Id,$type"
            $failed[0].CategoryInfo.Category | Should -Not -Be 'NotSpecified'
            $Error | Should -HaveCount 1

            { & $Run @{ ErrorAction = 'Stop' } } | Should -Throw -ErrorId "$Id,$type"

            $Error.Clear()
            & $Run @{ ErrorAction = 'Ignore' } | Should -BeNullOrEmpty
            $Error | Should -BeNullOrEmpty
            Get-SandboxWrite -Sandbox $script:Sandbox | Should -BeNullOrEmpty
        }
    }

    Context 'its changes' {
        if ($Writes) {
            It 'are left out under -WhatIf' {
                & $Answer @{ WhatIf = $true } | Should -BeNullOrEmpty
                Get-SandboxWrite -Sandbox $script:Sandbox | Should -BeNullOrEmpty
            }

            It 'are made under -Confirm:$false whatever the preference' {
                $ConfirmPreference = 'Low'
                & $Answer @{ Confirm = $false } | Should -Not -BeNullOrEmpty
                Get-SandboxWrite -Sandbox $script:Sandbox | Should -Not -BeNullOrEmpty
            }
        } else {
            It 'are none' {
                & $Answer | Should -Not -BeNullOrEmpty
                Get-SandboxWrite -Sandbox $script:Sandbox | Should -BeNullOrEmpty
                if ($Name -in 'Export-CmkReport', 'Export-CmkTemplate', 'Merge-CmkHistory', 'Update-CmkEvidence') {
                    # They change files, which their own tests look at.
                    return
                }
                (Get-Command -Name $Name).Parameters.Keys | Should -Not -Contain 'WhatIf'
            }
        }
    }

    Context 'its help' {
        It 'has a synopsis and examples' {
            $help = Get-Help -Name $Name -Full
            $help.Synopsis | Should -Not -BeNullOrEmpty
            $help.examples.example | Should -Not -BeNullOrEmpty
        }

        It 'has examples that run' {
            # Some write files where they are.
            Push-Location -LiteralPath $TestDrive
            try {
                # The first, unless all are to run: 'dotnet test' runs them too, and counts their rights.
                foreach ($example in (Get-Help -Name $Name).examples.example | Select-Object -First $(if ($env:KMSCOMPLIANCE_FULL) { [int]::MaxValue } else { 1 })) {
                    Clear-Sandbox -Sandbox $script:Sandbox
                    $null = & ([scriptblock]::Create($example.code))
                    $Error | Should -BeNullOrEmpty -Because $example.code
                }
            } finally {
                Pop-Location
            }
        }
    }

    Context 'completion' {
        It 'of "<Line>" offers <Offers>' -ForEach $Completions {
            (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches.CompletionText | Should -Contain $Offers
        }
    }
}

Describe 'What a job saw' {
    BeforeEach {
        Clear-Sandbox -Sandbox $script:Sandbox
    }

    It 'is judged, filtered and mended here' {
        $path = $script:ManifestPath
        $job = Start-Job -ScriptBlock {
            Import-Module -Name $using:path
            Get-ServiceEncryptionStatus -Region us-east-1 -Service XRay, SecretsManager, CloudTrail, CloudTrailLake
        }
        $saved = Receive-Job -Job $job -Wait -AutoRemoveJob
        $saved | Where-Object -Property Compliance -EQ -Value NonCompliant | Should -HaveCount 6
        $saved | Test-ServiceCmk | Where-Object -Property Severity -EQ -Value Medium | Should -HaveCount 6

        $keys = $saved | New-ServiceCmk
        $keys.Service | Sort-Object | Should -Be 'CloudTrail', 'CloudTrailLake', 'SecretsManager', 'XRay'
        ($saved | Where-Object -Property Service -EQ -Value SecretsManager | Set-SecretCmk -KeyId alias/secrets-manager-data-cmk).Status | Should -Be @('Applied', 'Applied', 'Applied')
    }
}
