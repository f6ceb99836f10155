#Requires -Version 7.4

# What runbooks of many machines do, wherever they run: plan the audit of an organization, scan a batch of accounts, and merge what
# the scans saw. A store is a bucket (s3://bucket or s3://bucket/prefix), reached by the aws CLI, a container of Azure's blob storage
# (https://account.blob.core.windows.net/container), reached as the managed identity of the machine, or a folder.

Set-StrictMode -Version 3.0

# A fault of these kinds may be gone the next time; anything else is the answer.
$script:PassingFaults = 'LimitsExceeded', 'ConnectionError', 'OperationTimeout', 'ResourceUnavailable', 'ProtocolError'

# Requests to Azure.
$script:Retries = @{ MaximumRetryCount = 5; RetryIntervalSec = 2; TimeoutSec = 300 }
$script:Tokens = @{}

# Security Hub takes so many findings a call, of one account and Region, and so many bytes; some are left for the call itself.
$script:FindingsOfACall = 100
$script:BytesOfACall = 5MB

# So much waits for more findings of its account and Region.
$script:BytesHeld = 16MB

function Start-RunbookStep {
    <#
    .SYNOPSIS
        Runs a step as its environment says: plan, scan or merge.
    .DESCRIPTION
        The environment is all that an engine gives: CMK_STORE, or CMK_BUCKET; CMK_EXECUTION; for a scan CMK_KEY and CMK_INDEX. A plan
        takes CMK_ROLE_NAME, CMK_EXTERNAL_ID, CMK_REGIONS, CMK_SERVICES, CMK_LEVEL, CMK_UNITS, CMK_ACCOUNTS, CMK_ACCOUNTS_A_BATCH and
        CMK_SETTINGS_KEY; a merge CMK_TOPIC_ARN, CMK_FORMATS and CMK_NOTIFY_FROM. Lists have commas.
    .OUTPUTS
        A summary of what was done.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [ValidateSet('plan', 'scan', 'merge')]
        [string] $Step
    )

    $where = @{
        Store       = $env:CMK_STORE ? $env:CMK_STORE : $env:CMK_BUCKET ? "s3://$env:CMK_BUCKET" : (throw 'CMK_STORE or CMK_BUCKET has to say where plans and results lie.')
        ExecutionId = $env:CMK_EXECUTION ? $env:CMK_EXECUTION : (throw 'CMK_EXECUTION has to name the execution.')
    }
    switch ($Step) {
        'plan' {
            $plan = @{ Level = $env:CMK_LEVEL ? $env:CMK_LEVEL : 'Basic' }
            if ($env:CMK_ROLE_NAME) { $plan.RoleName = $env:CMK_ROLE_NAME }
            if ($env:CMK_EXTERNAL_ID) { $plan.ExternalId = $env:CMK_EXTERNAL_ID }
            if ($env:CMK_REGIONS) { $plan.Region = Split-List $env:CMK_REGIONS }
            if ($env:CMK_SERVICES) { $plan.Service = Split-List $env:CMK_SERVICES }
            if ($env:CMK_UNITS) { $plan.OrganizationalUnit = Split-List $env:CMK_UNITS }
            if ($env:CMK_ACCOUNTS) { $plan.AccountId = Split-List $env:CMK_ACCOUNTS }
            if ($env:CMK_ACCOUNTS_A_BATCH) { $plan.AccountsPerBatch = [int]$env:CMK_ACCOUNTS_A_BATCH }
            if ($env:CMK_SETTINGS_KEY) { $plan.SettingsKey = $env:CMK_SETTINGS_KEY }
            New-AuditPlan @where @plan
        }
        'scan' {
            $batch = @{
                Key   = $env:CMK_KEY ? $env:CMK_KEY : (throw 'CMK_KEY has to name the batch.')
                Index = $env:CMK_INDEX -match '^\d+$' ? [int]$env:CMK_INDEX : (throw 'CMK_INDEX has to number the batch.')
            }
            Invoke-AuditBatch @where @batch
        }
        'merge' {
            $merge = @{}
            if ($env:CMK_TOPIC_ARN) { $merge.TopicArn = $env:CMK_TOPIC_ARN }
            if ($env:CMK_FORMATS) { $merge.Format = Split-List $env:CMK_FORMATS }
            if ($env:CMK_NOTIFY_FROM) { $merge.NotifyFrom = $env:CMK_NOTIFY_FROM }
            Merge-AuditShard @where @merge
        }
    }
}

function New-AuditPlan {
    <#
    .SYNOPSIS
        Divides the accounts of the organization into batches, and writes them where the engine reads them.
    .DESCRIPTION
        Writes executions/ID/batches.json, an array that Step Functions' ItemReader reads, executions/ID/batches/NNNNNN.json, and
        executions/ID/manifest.json, which says how many shards there are to be and of which accounts. Everything that a scan is told is in
        its batch, so that all of one execution judge alike.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string] $Store,

        [Parameter(Mandatory)]
        [ValidatePattern('^[A-Za-z0-9_-]{1,80}$')]
        [string] $ExecutionId,

        [string[]] $AccountId,

        [string[]] $OrganizationalUnit,

        [string] $RoleName,

        [string] $ExternalId,

        [string[]] $Region = '*',

        [string[]] $Service,

        [ValidateSet('Basic', 'Full')]
        [string] $Level = 'Basic',

        [ValidateRange(1, 1000)]
        [int] $AccountsPerBatch = 20,

        [string] $SettingsKey
    )

    $ErrorActionPreference = 'Stop'
    $Store = Resolve-Store $Store
    $units = $OrganizationalUnit ? @{ OrganizationalUnit = $OrganizationalUnit } : @{}

    # Those that are named need no right to ask the organization.
    $accounts = @(($AccountId ? $AccountId : (Get-OrganizationAccount @units | ForEach-Object AccountId)) | Sort-Object -Unique)
    if ($accounts.Count -eq 0) {
        throw 'There is no account to audit.'
    }

    # Where an account is not seen at all, its Regions are not known: those that were named, or else the one of this machine.
    $named = @($Region | Where-Object { $_ -notmatch '[*?\[\]]' } | Sort-Object -Unique)
    $unseen = $named.Count -gt 0 ? $named : @($env:AWS_REGION ? $env:AWS_REGION : $env:AWS_DEFAULT_REGION ? $env:AWS_DEFAULT_REGION : 'us-east-1')
    $services = @($Service ? $Service : (Get-OfferedService))
    $root = "executions/$ExecutionId"

    # A misspelt Region would be looked at nowhere, and missed by nobody.
    $known = @($named.Count -gt 0 ? (Get-Region -IncludeDisabled -WarningAction SilentlyContinue | ForEach-Object Region) : @())
    $unknown = @($named | Where-Object { $_ -notin $known })
    if ($unknown.Count -gt 0) {
        throw "'$($unknown -join "', '")' is no Region. There are: $($known -join ', ')."
    }

    # All of one execution judge by the same settings, whoever changes them meanwhile.
    if ($SettingsKey) {
        Write-StoreText -Store $Store -Key "$root/settings.json" -Text (Read-StoreText -Store $Store -Key $SettingsKey)
        $SettingsKey = "$root/settings.json"
    }
    $batches = for ($index = 0; $index * $AccountsPerBatch -lt $accounts.Count; $index++) {
        $first = $index * $AccountsPerBatch
        [pscustomobject]@{
            Execution     = $ExecutionId
            Index         = $index
            Accounts      = @($accounts[$first..([math]::Min($first + $AccountsPerBatch, $accounts.Count) - 1)])
            Region        = @($Region)
            Service       = @($Service | Where-Object { $_ })
            Level         = $Level
            RoleName      = $RoleName
            ExternalId    = $ExternalId
            SettingsKey   = $SettingsKey

            # Where an account is not seen at all.
            UnseenRegion  = @($unseen)
            UnseenService = @($services)
        }
    }
    $batches = @($batches)
    $work = New-WorkFolder
    try {
        $items = foreach ($batch in $batches) {
            $name = '{0:d6}.json' -f $batch.Index
            ConvertTo-Json -InputObject $batch -Depth 4 | Set-Content -LiteralPath (Join-Path $work $name)
            [pscustomobject]@{ Key = "$root/batches/$name"; Index = $batch.Index; Accounts = $batch.Accounts.Count }
        }
        Write-StoreFolder -Store $Store -Key "$root/batches" -Path $work
    } finally {
        Remove-Item -LiteralPath $work -Recurse -Force
    }

    Write-StoreText -Store $Store -Key "$root/manifest.json" -Text (ConvertTo-Json -Depth 4 -InputObject ([ordered]@{
                Execution = $ExecutionId
                Shards    = $batches.Count
                Accounts  = $accounts.Count
                PlannedAt = [datetimeoffset]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture)
                Module    = (Get-Module -Name KmsCompliance).Version.ToString()
            }))

    # Last: the engine begins with it.
    Write-StoreText -Store $Store -Key "$root/batches.json" -Text (ConvertTo-Json -InputObject @($items) -Depth 3)
    [pscustomobject]@{ Step = 'plan'; Execution = $ExecutionId; Accounts = $accounts.Count; Shards = $batches.Count }
}

function Invoke-AuditBatch {
    <#
    .SYNOPSIS
        Audits the accounts of one batch and writes its shard: findings, what a history keeps, and what was seen.
    .DESCRIPTION
        All under executions/ID/shards/NNNNNN, and shard.json last, with the hashes of the rest: a shard without it is none. The same
        batch writes to the same names, so that one that is tried again replaces, and doubles nothing. An account that cannot be reached is
        in the shard, as not listed. Ends with an error where something failed that may pass: the shard is there, and to be made again.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string] $Store,

        [Parameter(Mandatory)]
        [string] $ExecutionId,

        [Parameter(Mandatory)]
        [string] $Key,

        [Parameter(Mandatory)]
        [int] $Index,

        # How many Regions at a time; what a machine of one processor has the memory for.
        [int] $ThrottleLimit = 32
    )

    $ErrorActionPreference = 'Stop'
    $Store = Resolve-Store $Store
    $work = New-WorkFolder
    try {
        $batch = Read-StoreText -Store $Store -Key $Key | ConvertFrom-Json
        if ($batch.Execution -ne $ExecutionId -or $batch.Index -ne $Index) {
            throw "'$Key' is batch $($batch.Index) of '$($batch.Execution)', and not $Index of '$ExecutionId'."
        }

        $role = @{}
        if ($batch.RoleName) { $role.RoleName = $batch.RoleName }
        if ($batch.ExternalId) { $role.ExternalId = $batch.ExternalId }
        $settings = Get-BatchSetting -Store $Store -Batch $batch -Folder $work
        if ($batch.Service) { $settings.Service = $batch.Service }
        $faults = @()
        $shard = Join-Path $work 'shard'
        $null = New-Item -ItemType Directory -Path $shard
        Get-Region -AccountId $batch.Accounts -Region $batch.Region @role -ErrorAction Continue -ErrorVariable +faults |
            Test-ServiceCmk -Level $batch.Level @settings -ThrottleLimit $ThrottleLimit -HistoryPath (Join-Path $work 'history') -CoverageVariable seen -ErrorAction Continue -ErrorVariable +faults |
            Export-CmkReport -Path (Join-Path $shard 'findings.ndjson') -Format NdJson
        $passing = @($faults | Where-Object { "$($_.CategoryInfo.Category)" -in $script:PassingFaults })
        Write-Shard -Store $Store -Prefix (Get-ShardPrefix "executions/$ExecutionId" $Index) -ExecutionId $ExecutionId -Index $Index -Folder $shard -History (Join-Path $work 'history') -Seen $seen -Accounts $batch.Accounts
        if ($passing.Count -gt 0) {
            throw "$($passing.Count) error(s) may pass; the shard has what was seen, and is to be made again. The first one: $($passing[0])"
        }

        [pscustomobject]@{ Step = 'scan'; Execution = $ExecutionId; Index = $Index; Complete = $seen.Complete; Listed = $seen.Listed; Failed = $seen.Failed; Resources = $seen.Resources }
    } finally {
        Remove-Item -LiteralPath $work -Recurse -Force
    }
}

function Resume-AuditPlan {
    <#
    .SYNOPSIS
        Says which batches of a plan have no shard yet: where one machine runs them all and is stopped, it goes on there.
    .OUTPUTS
        An object a batch, with Key and Index; nothing where there is no such plan, or all is done.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string] $Store,

        [Parameter(Mandatory)]
        [string] $ExecutionId
    )

    $ErrorActionPreference = 'Stop'
    $Store = Resolve-Store $Store
    foreach ($batch in Read-StoreText -Store $Store -Key "executions/$ExecutionId/batches.json" | ConvertFrom-Json) {
        if (-not (Test-StoreFile -Store $Store -Key "$(Get-ShardPrefix "executions/$ExecutionId" $batch.Index)/shard.json")) {
            $batch
        }
    }
}

function Get-StartedAudit {
    <#
    .SYNOPSIS
        The audit that was started last in a store, with ExecutionId, StartedAt and EndedAt; nothing where none was.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string] $Store
    )

    $ErrorActionPreference = 'Stop'
    $Store = Resolve-Store $Store
    if (Test-StoreFile -Store $Store -Key executions/started.json) {
        Read-StoreText -Store $Store -Key executions/started.json | ConvertFrom-Json
    }
}

function Set-StartedAudit {
    <#
    .SYNOPSIS
        Keeps which audit was started, and when it ended, for the next start.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string] $Store,

        [Parameter(Mandatory)]
        [pscustomobject] $Audit
    )

    $ErrorActionPreference = 'Stop'
    Write-StoreText -Store (Resolve-Store $Store) -Key executions/started.json -Text (ConvertTo-Json -InputObject $Audit)
}

function Read-AuditFinding {
    <#
    .SYNOPSIS
        Puts out the findings of an execution that was merged, for a gate.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string] $Store,

        [Parameter(Mandatory)]
        [string] $ExecutionId
    )

    $ErrorActionPreference = 'Stop'
    $Store = Resolve-Store $Store
    $work = New-WorkFolder
    try {
        Read-StoreFile -Store $Store -Key "reports/$ExecutionId/report.ndjson" -Path (Join-Path $work 'findings.ndjson')
        Read-Finding -Shard $work
    } finally {
        Remove-Item -LiteralPath $work -Recurse -Force
    }
}

function Merge-AuditShard {
    <#
    .SYNOPSIS
        Makes history, reports and files for Security Hub of the shards of an execution, and says what is new and severe.
    .DESCRIPTION
        Shards are read one at a time, in the order of their numbers, whichever order they were written in. One that is missing or damaged
        is not scanned: each of its accounts and services is Unknown in the findings, the history and the coverage, which then is not
        complete. Merging the same shards again adds nothing.
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string] $Store,

        [Parameter(Mandatory)]
        [string] $ExecutionId,

        [string[]] $Format = ('Html', 'Csv', 'NdJson', 'Asff'),

        [string] $TopicArn,

        [ValidateSet('Critical', 'High', 'Medium', 'Low', 'Informational')]
        [string] $NotifyFrom = 'High'
    )

    $ErrorActionPreference = 'Stop'
    $Store = Resolve-Store $Store
    $work = New-WorkFolder
    try {
        $root = "executions/$ExecutionId"
        Read-StoreFolder -Store $Store -Key $root -Path (Join-Path $work 'execution')
        $manifest = Get-Content -LiteralPath (Join-Path $work 'execution' 'manifest.json') -Raw | ConvertFrom-Json
        $all = Read-AllShard -Store $Store -ExecutionId $ExecutionId -Count $manifest.Shards -Folder $work
        $history = Join-Path $work 'history'
        Read-StoreFolder -Store $Store -Key 'history' -Path $history
        $run = Get-ChildItem -LiteralPath (Join-Path $work 'runs') -File | Merge-CmkHistory -HistoryPath $history
        $file = "run-$($run.RunId).ndjson.gz"
        Write-StoreFile -Store $Store -Key "history/$file" -Path (Join-Path $history $file)

        $seen = $all.Coverage
        $ranks = Get-SeverityFrom $NotifyFrom
        $tally = @{ Findings = 0; NonCompliant = 0; Severe = 0 }
        $reports = (New-Item -ItemType Directory -Path (Join-Path $work 'reports')).FullName
        Read-Finding -Shard $all.Shards |
            ForEach-Object -Process {
                $tally.Findings++
                if ($_.Compliance -eq 'NonCompliant') {
                    $tally.NonCompliant++
                    if ($_.Severity -in $ranks) { $tally.Severe++ }
                }
                $_
            } |
            Export-CmkReport -Path (Join-Path $reports 'report') -Format $Format -HistoryPath $history -CoverageVariable seen
        ConvertTo-Json -InputObject $seen -Depth 4 | Set-Content -LiteralPath (Join-Path $reports 'coverage.json')

        # By the run: another one, of other shards, may have fewer.
        $calls = $Format -contains 'Asff' ? (Split-AsffReport -Path (Join-Path $reports 'report.asff.json') -Folder (Join-Path $reports 'asff' $run.RunId)) : 0
        Write-StoreFolder -Store $Store -Key "reports/$ExecutionId" -Path $reports
        $new = Find-NewFinding -HistoryPath $history -Severity $ranks
        $notice = [ordered]@{
            Execution        = $ExecutionId
            Complete         = $seen.Complete
            ShardsMissing    = @($all.Missing)
            Places           = $seen.Places.Count
            PlacesFailed     = $seen.Failed
            Findings         = $tally.Findings
            NonCompliant     = $tally.NonCompliant
            Severities       = $ranks
            Severe           = $tally.Severe
            NewSevere        = $null -eq $new ? $tally.Severe : $new.Count
            FirstRun         = $null -eq $new
            New              = @($new | Select-Object -First 20 -Property Change, RuleId, Severity, AccountId, Region, ResourceId, Message)
            Reports          = "reports/$ExecutionId"
            SecurityHubCalls = $calls
        }
        Write-StoreText -Store $Store -Key "reports/$ExecutionId/notice.json" -Text (ConvertTo-Json -InputObject $notice -Depth 4)
        if ($TopicArn -and ($notice.NewSevere -gt 0 -or -not $seen.Complete)) {
            Publish-Notice -TopicArn $TopicArn -Notice $notice -Folder $work
        }

        [pscustomobject]@{
            Step = 'merge'; Execution = $ExecutionId; RunId = $run.RunId; Complete = $seen.Complete; ShardsMissing = $notice.ShardsMissing
            Findings = $tally.Findings; NonCompliant = $tally.NonCompliant; NewSevere = $notice.NewSevere; SecurityHubCalls = $calls
        }
    } finally {
        Remove-Item -LiteralPath $work -Recurse -Force
    }
}

# ---- Shards

function Get-ShardPrefix([string] $Root, [int] $Index) {
    '{0}/shards/{1:d6}' -f $Root, $Index
}

# Its record comes last: a shard without it is none.
function Write-Shard([string] $Store, [string] $Prefix, [string] $ExecutionId, [int] $Index, [string] $Folder, [string] $History, [object] $Seen, [string[]] $Accounts) {
    $run = @(Get-ChildItem -LiteralPath $History -File -Filter 'run-*.ndjson.gz')
    if ($run.Count -ne 1) {
        throw 'The audit has written no run.'
    }

    # A run's name differs from one time to the next, and what is tried again has to be replaced.
    Copy-Item -LiteralPath $run[0].FullName -Destination (Join-Path $Folder 'run.ndjson.gz')
    ConvertTo-Json -InputObject $Seen -Depth 4 | Set-Content -LiteralPath (Join-Path $Folder 'coverage.json')
    $files = foreach ($file in Get-ChildItem -LiteralPath $Folder -File | Sort-Object -Property Name) {
        [pscustomobject]@{ Name = $file.Name; Bytes = $file.Length; Sha256 = (Get-FileHash -LiteralPath $file.FullName -Algorithm SHA256).Hash }
    }
    Write-StoreFolder -Store $Store -Key $Prefix -Path $Folder
    Write-StoreText -Store $Store -Key "$Prefix/shard.json" -Text (ConvertTo-Json -Depth 4 -InputObject ([ordered]@{
                Execution = $ExecutionId
                Index     = $Index
                Accounts  = $Accounts
                Run       = $run[0].Name
                Files     = @($files)
            }))
}

# A shard that was fetched, if it is whole. Its run goes where they all are put together.
function Read-Shard([string] $Path, [string] $ExecutionId, [int] $Index, [string] $Runs) {
    $record = Get-Content -LiteralPath (Join-Path $Path 'shard.json') -Raw | ConvertFrom-Json
    if ($record.Execution -ne $ExecutionId -or $record.Index -ne $Index -or $record.Run -notmatch '^run-[0-9TZ]+-[0-9A-F]{16}\.ndjson\.gz$') {
        throw 'its record is of another one'
    }

    foreach ($name in 'findings.ndjson', 'coverage.json', 'run.ndjson.gz') {
        $file = @($record.Files | Where-Object Name -EQ $name)
        if ($file.Count -ne 1 -or (Get-FileHash -LiteralPath (Join-Path $Path $name) -Algorithm SHA256).Hash -ne $file[0].Sha256) {
            throw "$name is not what its record says"
        }
    }

    Copy-Item -LiteralPath (Join-Path $Path 'run.ndjson.gz') -Destination (Join-Path $Runs $record.Run)
    Get-Content -LiteralPath (Join-Path $Path 'coverage.json') -Raw | ConvertFrom-Json
}

# Looks at all shards, and adds up what they saw; the findings are read later, a line at a time.
function Read-AllShard([string] $Store, [string] $ExecutionId, [int] $Count, [string] $Folder) {
    $runs = (New-Item -ItemType Directory -Path (Join-Path $Folder 'runs')).FullName
    $shards = [System.Collections.Generic.List[string]]::new()
    $places = [System.Collections.Generic.List[object]]::new()
    $missing = [System.Collections.Generic.List[int]]::new()
    $complete = $true
    for ($index = 0; $index -lt $Count; $index++) {
        $path = Join-Path $Folder (Get-ShardPrefix 'execution' $index)
        $why = 'it was not written'
        if (Test-Path -LiteralPath (Join-Path $path 'shard.json')) {
            try {
                $seen = Read-Shard -Path $path -ExecutionId $ExecutionId -Index $index -Runs $runs
                $complete = $complete -and $seen.Complete
                $places.AddRange([object[]]@($seen.Places))
                $shards.Add($path)
                continue
            } catch {
                $why = "$_"
            }
        }

        Write-Warning "Shard $index is missing: $why. Its accounts were not scanned."
        $missing.Add($index)
    }

    if ($missing.Count -gt 0) {
        $complete = $false
        $path = Get-Unseen -Store $Store -ExecutionId $ExecutionId -Index $missing -Folder $Folder
        $places.AddRange([object[]]@((Read-Shard -Path $path -ExecutionId $ExecutionId -Index -1 -Runs $runs).Places))
        $shards.Add($path)
    }

    [pscustomobject]@{
        Shards   = $shards
        Missing  = $missing
        Coverage = [pscustomobject]@{
            Complete  = $complete -and $places.Count -gt 0
            Listed    = @($places | Where-Object Status -EQ 'Listed').Count
            Failed    = @($places | Where-Object Status -In 'NotListed', 'NotReached').Count
            Resources = [int]($places | Measure-Object -Property Resources -Sum).Sum
            Places    = $places.ToArray()
        }
    }
}

# What shards that are missing would have seen, nobody knows, and everything that is made of the shards says so. It is a shard too,
# written once for the same ones, so that merging them again adds nothing.
function Get-Unseen([string] $Store, [string] $ExecutionId, [int[]] $Index, [string] $Folder) {
    $hash = [System.Security.Cryptography.SHA256]::HashData([System.Text.Encoding]::UTF8.GetBytes($Index -join ','))
    $name = "unseen/$([System.Convert]::ToHexString($hash, 0, 8))"
    $path = Join-Path $Folder 'execution' $name
    if (-not (Test-Path -LiteralPath (Join-Path $path 'shard.json'))) {
        $null = New-Item -ItemType Directory -Path $path -Force
        Get-ChildItem -LiteralPath $path | Remove-Item
        $batches = @(foreach ($number in $Index) {
                Get-Content -LiteralPath (Join-Path $Folder 'execution' 'batches' ('{0:d6}.json' -f $number)) -Raw | ConvertFrom-Json
            })
        $settings = Get-BatchSetting -Store $Store -Batch $batches[0] -Folder $Folder
        $history = Join-Path $Folder 'unseen'
        New-UnseenStatus -Batch $batches |
            Test-ServiceCmk -Level $batches[0].Level @settings -HistoryPath $history -CoverageVariable unseen |
            Export-CmkReport -Path (Join-Path $path 'findings.ndjson') -Format NdJson
        $prefix = "executions/$ExecutionId/$name"
        Write-Shard -Store $Store -Prefix $prefix -ExecutionId $ExecutionId -Index -1 -Folder $path -History $history -Seen $unseen -Accounts $batches.Accounts
        Read-StoreFile -Store $Store -Key "$prefix/shard.json" -Path (Join-Path $path 'shard.json')
    }

    $path
}

# Statuses as an audit puts them out for what it could not list.
function New-UnseenStatus([object[]] $Batch) {
    $now = [datetimeoffset]::UtcNow
    foreach ($one in $Batch) {
        foreach ($account in $one.Accounts) {
            foreach ($region in $one.UnseenRegion) {
                foreach ($service in $one.UnseenService) {
                    [pscustomobject]@{
                        Service      = $service
                        ResourceId   = "$($service.ToLowerInvariant())/$account/$region/*"
                        ResourceName = '*'
                        ResourceArn  = $null
                        AccountId    = $account
                        Region       = $region
                        KmsKeyId     = $null
                        KeyArn       = $null
                        KeyAccountId = $null
                        KeyManager   = $null
                        KeyState     = $null
                        Compliance   = 'Unknown'
                        Reason       = 'NotListed'
                        Message      = "Account $account was not scanned: shard $($one.Index) of '$($one.Execution)' is missing."
                        ScannedAt    = $now
                    }
                }
            }
        }
    }
}

# Findings of all shards, as rows that the commands take, a line at a time.
function Read-Finding([string[]] $Shard) {
    foreach ($path in $Shard) {
        foreach ($line in [System.IO.File]::ReadLines((Join-Path $path 'findings.ndjson'))) {
            $line | ConvertFrom-Json
        }
    }
}

function Get-BatchSetting([string] $Store, [object] $Batch, [string] $Folder) {
    if (-not $Batch.SettingsKey) {
        return @{}
    }

    $path = Join-Path $Folder 'settings.json'
    Read-StoreFile -Store $Store -Key $Batch.SettingsKey -Path $path
    @{ SettingsPath = $path }
}

# ---- What is made of them

# The report is an array with a finding a line. Findings of one account and Region come together in files that a call takes. What is
# not written yet is bounded: an account's findings come together, so that little is in files that have room.
function Split-AsffReport([string] $Path, [string] $Folder) {
    $open = [System.Collections.Generic.SortedDictionary[string, object]]::new([System.StringComparer]::Ordinal)
    $files = @{}
    $held = 0
    $calls = 0
    foreach ($line in [System.IO.File]::ReadLines($Path)) {
        if ($line -in '[', ']') {
            continue
        }

        $text = $line.TrimEnd(',')
        $product = [regex]::Match($text, '"ProductArn":"arn:[a-z-]+:securityhub:(?<region>[a-z0-9-]+):(?<account>\d{12}):').Groups
        $place = "$($product['account'].Value)/$($product['region'].Value)"
        $bytes = [System.Text.Encoding]::UTF8.GetByteCount($text) + 2
        if ($held + $bytes -gt $script:BytesHeld) {
            foreach ($full in @($open.Keys)) {
                $calls += Write-AsffCall -Folder $Folder -Place $full -Batch $open[$full] -Files $files
            }

            $open.Clear()
            $held = 0
        }

        if ($open.ContainsKey($place) -and ($open[$place].Lines.Count -eq $script:FindingsOfACall -or $open[$place].Bytes + $bytes -gt $script:BytesOfACall)) {
            $calls += Write-AsffCall -Folder $Folder -Place $place -Batch $open[$place] -Files $files
            $held -= $open[$place].Bytes
            $null = $open.Remove($place)
        }

        if (-not $open.ContainsKey($place)) {
            $open[$place] = [pscustomobject]@{ Lines = [System.Collections.Generic.List[string]]::new(); Bytes = 0 }
        }

        $open[$place].Lines.Add($text)
        $open[$place].Bytes += $bytes
        $held += $bytes
    }

    foreach ($place in $open.Keys) {
        $calls += Write-AsffCall -Folder $Folder -Place $place -Batch $open[$place] -Files $files
    }

    [System.IO.File]::Delete($Path)
    $calls
}

function Write-AsffCall([string] $Folder, [string] $Place, [object] $Batch, [hashtable] $Files) {
    $directory = [System.IO.Directory]::CreateDirectory((Join-Path $Folder $Place)).FullName
    [System.IO.File]::WriteAllText((Join-Path $directory ('{0:d6}.json' -f [int]$Files[$Place])), "[$($Batch.Lines -join ",`n")]`n")
    $Files[$Place] = [int]$Files[$Place] + 1
    1
}

function Get-SeverityFrom([string] $Severity) {
    $all = 'Critical', 'High', 'Medium', 'Low', 'Informational'
    $all[0..([array]::FindIndex([string[]]$all, [Predicate[string]] { $args[0] -eq $Severity }))]
}

# Null where the history had no run before: then all is new.
function Find-NewFinding([string] $HistoryPath, [string[]] $Severity) {
    if (@(Get-ChildItem -LiteralPath $HistoryPath -File -Filter 'run-*.ndjson.gz').Count -lt 2) {
        return $null
    }

    $new = Compare-CmkSnapshot -HistoryPath $HistoryPath | Where-Object { $_.Change -in 'Worse', 'New', 'FellBack' -and $_.After -eq 'NonCompliant' -and ($null -eq $_.Severity -or $_.Severity -in $Severity) }
    , @($new)
}

function Publish-Notice([string] $TopicArn, [System.Collections.IDictionary] $Notice, [string] $Folder) {
    $message = Join-Path $Folder 'message.json'
    ConvertTo-Json -InputObject $Notice -Depth 4 | Set-Content -LiteralPath $message
    $subject = $Notice.Complete ? "KMS audit: $($Notice.NewSevere) new severe finding(s)" : "KMS audit not complete: $($Notice.PlacesFailed) place(s) not seen, $($Notice.NewSevere) new severe finding(s)"
    $null = Invoke-Aws sns publish --topic-arn $TopicArn --subject $subject --message "file://$message" --region $TopicArn.Split(':')[3]
}

# ---- The store

function Invoke-Aws {
    # Its errors are the log's; what it puts out is the answer.
    $answer = & aws @args
    if ($LASTEXITCODE -ne 0) {
        throw "aws $($args[0]) $($args[1]) ended with $LASTEXITCODE."
    }

    $answer
}

function Test-Bucket([string] $Path) {
    $Path.StartsWith('s3://', [System.StringComparison]::Ordinal)
}

function Test-Blob([string] $Path) {
    $Path -match '^https?://'
}

# A folder may be named from where the caller is.
function Resolve-Store([string] $Store) {
    (Test-Bucket $Store) -or (Test-Blob $Store) ? $Store.TrimEnd('/') : $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Store)
}

function Resolve-StoreKey([string] $Store, [string] $Key) {
    (Test-Bucket $Store) -or (Test-Blob $Store) ? "$Store/$Key" : (Join-Path $Store $Key)
}

function Write-StoreFile([string] $Store, [string] $Key, [string] $Path) {
    $target = Resolve-StoreKey $Store $Key
    if (Test-Bucket $target) {
        $null = Invoke-Aws s3 cp $Path $target --only-show-errors
        return
    }

    if (Test-Blob $target) {
        $null = Invoke-RestMethod -Uri $target -Method Put -InFile $Path -ContentType application/octet-stream -Headers ((Get-BlobHeader) + @{ 'x-ms-blob-type' = 'BlockBlob' }) @script:Retries
        return
    }

    # Whole or not at all, as in a bucket.
    $null = [System.IO.Directory]::CreateDirectory((Split-Path -Path $target -Parent))
    $aside = "$target.$([guid]::NewGuid().ToString('n')).tmp"
    [System.IO.File]::Copy($Path, $aside)
    [System.IO.File]::Move($aside, $target, $true)
}

# All files of a folder by one call, however many there are.
function Write-StoreFolder([string] $Store, [string] $Key, [string] $Path) {
    if (Test-Bucket $Store) {
        $null = Invoke-Aws s3 cp $Path (Resolve-StoreKey $Store $Key) --recursive --only-show-errors
        return
    }

    foreach ($file in [System.IO.Directory]::EnumerateFiles($Path, '*', [System.IO.SearchOption]::AllDirectories)) {
        Write-StoreFile -Store $Store -Key "$Key/$([System.IO.Path]::GetRelativePath($Path, $file))" -Path $file
    }
}

function Read-StoreFile([string] $Store, [string] $Key, [string] $Path) {
    $source = Resolve-StoreKey $Store $Key
    if (Test-Bucket $source) {
        $null = Invoke-Aws s3 cp $source $Path --only-show-errors
        return
    }

    if (Test-Blob $source) {
        Invoke-RestMethod -Uri $source -Headers (Get-BlobHeader) -OutFile $Path @script:Retries
        return
    }

    [System.IO.File]::Copy($source, $Path, $true)
}

# What is there; an empty folder where nothing is.
function Read-StoreFolder([string] $Store, [string] $Key, [string] $Path) {
    $null = [System.IO.Directory]::CreateDirectory($Path)
    $source = Resolve-StoreKey $Store $Key
    if (Test-Bucket $source) {
        $null = Invoke-Aws s3 cp "$source/" $Path --recursive --only-show-errors
        return
    }

    if (Test-Blob $source) {
        foreach ($name in Find-Blob -Store $Store -Prefix "$Key/") {
            $target = Join-Path $Path $name.Substring($Key.Length + 1)
            $null = [System.IO.Directory]::CreateDirectory((Split-Path -Path $target -Parent))
            Read-StoreFile -Store $Store -Key $name -Path $target
        }

        return
    }

    if ([System.IO.Directory]::Exists($source)) {
        foreach ($file in [System.IO.Directory]::EnumerateFiles($source, '*', [System.IO.SearchOption]::AllDirectories)) {
            if (-not $file.EndsWith('.tmp', [System.StringComparison]::Ordinal)) {
                $target = Join-Path $Path ([System.IO.Path]::GetRelativePath($source, $file))
                $null = [System.IO.Directory]::CreateDirectory((Split-Path -Path $target -Parent))
                [System.IO.File]::Copy($file, $target, $true)
            }
        }
    }
}

function Test-StoreFile([string] $Store, [string] $Key) {
    if (Test-Bucket $Store) {
        $bucket, $before = $Store.Substring('s3://'.Length) -split '/', 2
        $name = $before ? "$before/$Key" : $Key
        return [int](Invoke-Aws s3api list-objects-v2 --bucket $bucket --prefix $name --max-items 1 --query 'length(Contents || `[]`)' --output text)[0] -gt 0
    }

    (Test-Blob $Store) ? @(Find-Blob -Store $Store -Prefix $Key) -contains $Key : [System.IO.File]::Exists((Resolve-StoreKey $Store $Key))
}

function Find-Blob([string] $Store, [string] $Prefix) {
    $marker = ''
    do {
        $uri = "${Store}?restype=container&comp=list&prefix=$([uri]::EscapeDataString($Prefix))&marker=$([uri]::EscapeDataString($marker))"
        $text = Invoke-WebRequest -Uri $uri -Headers (Get-BlobHeader) @script:Retries

        # It begins with a mark of its encoding.
        $page = [xml][System.Text.Encoding]::UTF8.GetString($text.RawContentStream.ToArray()).TrimStart([char]0xFEFF)
        foreach ($blob in $page.SelectNodes('/EnumerationResults/Blobs/Blob/Name')) {
            $blob.InnerText
        }

        $marker = "$($page.SelectSingleNode('/EnumerationResults/NextMarker')?.InnerText)"
    } while ($marker)
}

function Get-BlobHeader {
    @{ Authorization = "Bearer $(Get-ManagedIdentityToken -Resource https://storage.azure.com/)"; 'x-ms-version' = '2021-12-02' }
}

function Get-ManagedIdentityToken {
    <#
    .SYNOPSIS
        A token of the managed identity that this machine has, for a resource of Azure or an application's id.
    .DESCRIPTION
        Asked of the endpoint that the environment names (IDENTITY_ENDPOINT, IDENTITY_HEADER), and kept until five minutes before its end.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [string] $Resource,

        # Of a user-assigned identity.
        [string] $ClientId
    )

    $known = $script:Tokens[$Resource]
    if ($known -and $known.Until -gt [datetimeoffset]::UtcNow) {
        return $known.Token
    }

    if (-not $env:IDENTITY_ENDPOINT -or -not $env:IDENTITY_HEADER) {
        throw 'This machine has no managed identity: IDENTITY_ENDPOINT and IDENTITY_HEADER are not set.'
    }

    $query = "resource=$([uri]::EscapeDataString($Resource))$($ClientId ? "&client_id=$([uri]::EscapeDataString($ClientId))" : '')"
    $answer = Invoke-RestMethod -Uri "$env:IDENTITY_ENDPOINT$($env:IDENTITY_ENDPOINT.Contains('?') ? '&' : '?')$query" -Headers @{ 'X-IDENTITY-HEADER' = $env:IDENTITY_HEADER; Metadata = 'True' } @script:Retries
    $until = $answer.expires_on -match '^\d+$' ? [datetimeoffset]::FromUnixTimeSeconds([long]$answer.expires_on) : [datetimeoffset]::UtcNow.AddMinutes(10)
    $script:Tokens[$Resource] = @{ Token = $answer.access_token; Until = $until.AddMinutes(-5) }
    $answer.access_token
}

function Write-StoreText([string] $Store, [string] $Key, [string] $Text) {
    $file = [System.IO.Path]::GetTempFileName()
    try {
        [System.IO.File]::WriteAllText($file, $Text)
        Write-StoreFile -Store $Store -Key $Key -Path $file
    } finally {
        [System.IO.File]::Delete($file)
    }
}

function Read-StoreText([string] $Store, [string] $Key) {
    $file = [System.IO.Path]::GetTempFileName()
    try {
        Read-StoreFile -Store $Store -Key $Key -Path $file
        [System.IO.File]::ReadAllText($file)
    } finally {
        [System.IO.File]::Delete($file)
    }
}

# ---- Around

function New-WorkFolder {
    (New-Item -ItemType Directory -Path (Join-Path ([System.IO.Path]::GetTempPath()) "kmscompliance-$([guid]::NewGuid().ToString('n'))")).FullName
}

# The services that the module knows, as Tab offers them.
function Get-OfferedService {
    $line = 'Test-ServiceCmk -Service '
    [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText
}

function Split-List([string] $Text) {
    @($Text.Split(',', [System.StringSplitOptions]'RemoveEmptyEntries, TrimEntries'))
}

Export-ModuleMember -Function Start-RunbookStep, New-AuditPlan, Resume-AuditPlan, Get-StartedAudit, Set-StartedAudit, Invoke-AuditBatch, Merge-AuditShard, Read-AuditFinding, Get-ManagedIdentityToken
