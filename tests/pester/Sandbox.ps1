# The sandbox as tests use it: the one that KMSCOMPLIANCE_SANDBOX names, which dotnet test has started, or a process of its own.
# The environment points every command to it, those in jobs too.
$script:SandboxClient = [System.Net.Http.HttpClient]::new()
$script:SandboxProject = Join-Path -Path $PSScriptRoot -ChildPath '../../src/KmsCompliance.Sandbox'

# Starts it; what the environment said before comes back when it is closed.
function Open-Sandbox {
    if ($env:KMSCOMPLIANCE_SANDBOX) {
        $sandbox = [pscustomobject]@{ EndpointUrl = $env:KMSCOMPLIANCE_SANDBOX; Process = $null }
        # The file before may have changed it.
        Clear-Sandbox -Sandbox $sandbox
        return $sandbox
    }

    $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $port = $listener.LocalEndpoint.Port
    $listener.Stop()

    $endpoint = "http://127.0.0.1:$port"
    $nowhere = Join-Path -Path ([System.IO.Path]::GetTempPath()) -ChildPath 'kmscompliance-tests-no-such-file'
    $settings = @{
        AWS_ENDPOINT_URL            = $endpoint
        AWS_ACCESS_KEY_ID           = 'SANDBOXADMIN00000001'
        AWS_SECRET_ACCESS_KEY       = 'sandbox-secret-not-a-real-one'
        AWS_REGION                  = 'us-east-1'
        AWS_EC2_METADATA_DISABLED   = 'true'
        AWS_CONFIG_FILE             = $nowhere
        AWS_SHARED_CREDENTIALS_FILE = $nowhere
    }
    $before = @{}
    Get-ChildItem -Path 'Env:AWS_*' | ForEach-Object { $before[$_.Name] = $_.Value }
    Remove-Item -Path 'Env:AWS_*'
    foreach ($name in $settings.Keys) {
        Set-Item -Path "Env:$name" -Value $settings[$name]
    }

    $log = [System.IO.Path]::GetTempFileName()
    $process = Start-Process -FilePath dotnet -PassThru -RedirectStandardOutput $log -ArgumentList @(
        'run', '--project', "`"$script:SandboxProject`"", '--', 'serve', '--port', $port, '--xray-updating', '0s'
    )
    $sandbox = [pscustomobject]@{ EndpointUrl = $endpoint; Process = $process; Log = $log; Before = $before }
    $deadline = [datetime]::UtcNow.AddMinutes(3)
    while ($true) {
        try {
            $null = Invoke-RestMethod -Uri "$endpoint/_sandbox/health"
            return $sandbox
        } catch {
            if ([datetime]::UtcNow -gt $deadline -or $process.HasExited) {
                $said = Get-Content -Path $log -Raw
                Close-Sandbox -Sandbox $sandbox
                throw "The sandbox did not start: $_`n$said"
            }
            Start-Sleep -Milliseconds 200
        }
    }
}

# Puts its accounts back to what they were at the start, and its counts to nought.
function Clear-Sandbox {
    param([psobject] $Sandbox)

    # Before every test: Invoke-RestMethod would take ten times as long.
    $answer = $script:SandboxClient.PostAsync("$($Sandbox.EndpointUrl)/_sandbox/reset", $null).GetAwaiter().GetResult()
    $null = $answer.EnsureSuccessStatusCode()
    $answer.Dispose()
}

# The operations that were called since, such as kms:DescribeKey.
function Get-SandboxCall {
    param([psobject] $Sandbox)

    $stats = $script:SandboxClient.GetStringAsync("$($Sandbox.EndpointUrl)/_sandbox/stats").GetAwaiter().GetResult()
    ($stats | ConvertFrom-Json).operations | ForEach-Object { "$($_.service):$($_.operation)" }
}

# Those of them that change something.
function Get-SandboxWrite {
    param([psobject] $Sandbox)

    Get-SandboxCall -Sandbox $Sandbox | Where-Object { $_ -notmatch ':(Get|List|Describe|Head|Lookup)' }
}

function Close-Sandbox {
    param([psobject] $Sandbox)

    if (-not $Sandbox.Process) {
        return
    }
    if (-not $Sandbox.Process.HasExited) {
        $Sandbox.Process.Kill($true)
        $Sandbox.Process.WaitForExit()
    }
    Remove-Item -Path $Sandbox.Log -ErrorAction Ignore
    Remove-Item -Path 'Env:AWS_*'
    foreach ($name in $Sandbox.Before.Keys) {
        Set-Item -Path "Env:$name" -Value $Sandbox.Before[$name]
    }
}
