BeforeAll {
    $root = Join-Path -Path $PSScriptRoot -ChildPath '../..'
    Import-Module -Name (Join-Path -Path $root -ChildPath 'KmsCompliance.psd1') -Force

    $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $port = $listener.LocalEndpoint.Port
    $listener.Stop()
    $sandbox = Start-Process -FilePath dotnet -PassThru -ArgumentList @(
        'run', '--project', (Join-Path -Path $root -ChildPath 'src/KmsCompliance.Sandbox'), '--', 'serve', '--port', $port
    )
    $endpoint = "http://127.0.0.1:$port"
    $deadline = [datetime]::UtcNow.AddMinutes(3)
    while ($true) {
        try {
            $null = Invoke-RestMethod -Uri "$endpoint/_sandbox/health"
            break
        } catch {
            if ([datetime]::UtcNow -gt $deadline -or $sandbox.HasExited) {
                throw "The sandbox did not start: $_"
            }
            Start-Sleep -Milliseconds 200
        }
    }

    $connection = @{
        EndpointUrl = $endpoint
        AccessKey   = 'SANDBOXADMIN00000001'
        SecretKey   = 'sandbox-secret-not-a-real-one'
    }
}

AfterAll {
    if ($sandbox -and -not $sandbox.HasExited) {
        $sandbox.Kill($true)
    }
    Remove-Module -Name KmsCompliance
}

Describe 'An audit of the sandbox' {
    It 'shows one X-Ray status for each enabled Region' {
        $statuses = Get-Region -Region us-* @connection | Get-XRayEncryptionStatus @connection
        $statuses | Should -HaveCount 4
        $statuses.Region | Sort-Object | Should -Be 'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'
    }

    It 'finds the secrets under the default key not compliant' {
        $findings = Get-SecretEncryptionStatus -Region us-east-1 -Name cc-* @connection | Test-SecretCmk
        $findings | Should -HaveCount 3
        $findings.Compliance | Sort-Object -Unique | Should -Be 'NonCompliant'
        $findings.Reason | Sort-Object -Unique | Should -Be 'AwsManagedKey'
    }

    It 'writes nothing under -WhatIf' {
        New-ServiceCmk -Service XRay -Region us-east-1 -WhatIf @connection | Should -BeNullOrEmpty
        Get-ServiceCmk -Region us-east-1 @connection | Should -BeNullOrEmpty
    }
}
