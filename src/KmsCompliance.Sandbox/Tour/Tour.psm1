# What tour.ps1 is told with.

$script:Step = 0
$script:Failure = [System.Collections.Generic.List[string]]::new()
$script:Started = [System.Diagnostics.Stopwatch]::StartNew()

# The colours of the tour's own words; none where the session shows none.
function Format-Word {
    param([string] $Text, [string] $Style)

    if ($PSStyle.OutputRendering -eq 'PlainText') { $Text } else { "$Style$Text$($PSStyle.Reset)" }
}

# How many calls the endpoint has had.
function Get-CallCount {
    (Invoke-RestMethod -Uri "$env:AWS_ENDPOINT_URL/_sandbox/stats").total
}

function Format-Cost {
    param([int] $Call, [timespan] $Elapsed)

    [string]::Format([cultureinfo]::InvariantCulture, '{0} API calls in {1:0.00} s', $Call, $Elapsed.TotalSeconds)
}

function Start-Tour {
    Write-Host (Format-Word 'KmsCompliance: a tour in the sandbox' $PSStyle.Bold)
    Write-Host "The account is made up; its endpoint runs on this machine, at $env:AWS_ENDPOINT_URL."
    Write-Host
}

function Step {
    param([string] $Heading)

    $script:Step++
    Write-Host (Format-Word "== $script:Step. $Heading ==" $PSStyle.Foreground.BrightGreen)
    Write-Host
}

# Shows a command, runs it in the tour's own scope, and checks what came of it.
function Show {
    param(
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'Told')]
        [string] $Note,

        [Parameter(Mandatory, Position = 1, ParameterSetName = 'Told')]
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'Untold')]
        [scriptblock] $Command,

        [int] $AtLeast,

        [hashtable] $Every = @{},

        [string[]] $Refused = @()
    )

    # Its lines, without the indentation that they have as a block.
    $lines = @($Command.ToString().TrimEnd() -replace '^\s*\n' -split '\r?\n' -replace '^ {4}' -replace '\s+$')
    if ($lines.Count -eq 1) {
        $lines[0] = $lines[0].Trim()
    }
    if ($Note) {
        Write-Host $Note
        Write-Host
    }
    for ($index = 0; $index -lt $lines.Count; $index++) {
        Write-Host "$(Format-Word $(if ($index) { '>> ' } else { 'PS> ' }) $PSStyle.Dim)$(Format-Word $lines[$index] $PSStyle.Foreground.BrightCyan)"
    }

    $output = [System.Collections.Generic.List[psobject]]::new()
    $errors = [System.Collections.Generic.List[System.Management.Automation.ErrorRecord]]::new()
    $calls = Get-CallCount
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    try {
        . $Command 2>&1 | ForEach-Object {
            if ($_ -is [System.Management.Automation.ErrorRecord]) {
                $errors.Add($_)
                Show-Error $_
            } else {
                $output.Add($_)
                $_
            }
        } | Out-Default
    } catch {
        $errors.Add($_)
        Show-Error $_
    }

    $calls = (Get-CallCount) - $calls
    if ($calls) {
        Write-Host (Format-Word "# $(Format-Cost -Call $calls -Elapsed $clock.Elapsed)" $PSStyle.Dim)
    }
    Write-Host

    foreach ($wrong in Get-Difference -Output $output -ErrorId $errors.FullyQualifiedErrorId -AtLeast $AtLeast -Every $Every -Refused $Refused) {
        $script:Failure.Add("step $script:Step, $($lines[0]): $wrong")
    }
}

# An error as it reads where its command was typed: without its place in a script.
function Show-Error {
    param([System.Management.Automation.ErrorRecord] $ErrorRecord)

    $text = "$($ErrorRecord.InvocationInfo.MyCommand.Name): $($ErrorRecord.Exception.Message)"
    if ($ErrorRecord.ErrorDetails.RecommendedAction) {
        $text += "`n  Recommendation: $($ErrorRecord.ErrorDetails.RecommendedAction)"
    }
    $Host.UI.WriteErrorLine((Format-Word $text $PSStyle.Formatting.Error))
}

# In what a command came out otherwise than told.
function Get-Difference {
    param([psobject[]] $Output, [string[]] $ErrorId, [int] $AtLeast, [hashtable] $Every, [string[]] $Refused)

    $reported = @($ErrorId -replace ',.*' | Where-Object { $_ } | Select-Object -Unique)
    $missing = @($Refused | Where-Object { $_ -notin $reported })
    $unexpected = @($reported | Where-Object { $_ -notin $Refused })
    if ($missing) {
        "it did not refuse with $($missing -join ', ')"
    }
    if ($unexpected) {
        "it failed with $($unexpected -join ', ')"
    }

    $least = if ($Every.Count) { [Math]::Max(1, $AtLeast) } else { $AtLeast }
    if ($Output.Count -lt $least) {
        "it put out $($Output.Count) objects, not $least or more"
    }
    foreach ($property in $Every.Keys) {
        $others = @($Output.$property | Where-Object { $_ -notin $Every[$property] } | Select-Object -Unique)
        if ($others) {
            "$property is $($others -join ', '), not $($Every[$property] -join ' or ')"
        }
    }
}

# Sums up. Returns the exit code.
function Complete-Tour {
    param([psobject[]] $Before, [psobject[]] $After)

    Write-Host (Format-Word '== Before and after ==' $PSStyle.Foreground.BrightGreen)
    $Before + $After | Select-Object -ExpandProperty Service -Unique | Sort-Object | ForEach-Object {
        $service = $_
        foreach ($audit in 'before', 'after') {
            $of = @($(if ($audit -eq 'before') { $Before } else { $After }) | Where-Object -Property Service -EQ -Value $service)
            [pscustomobject]@{
                Service      = if ($audit -eq 'before') { $service }
                Audit        = $audit
                Compliant    = @($of | Where-Object -Property Compliance -EQ -Value Compliant).Count
                NonCompliant = @($of | Where-Object -Property Compliance -EQ -Value NonCompliant).Count
                Unknown      = @($of | Where-Object -Property Compliance -EQ -Value Unknown).Count
            }
        }
    } | Format-Table -AutoSize | Out-Default

    Write-Host "$(Format-Cost -Call (Get-CallCount) -Elapsed $script:Started.Elapsed), all of them answered on this machine."
    foreach ($failure in $script:Failure) {
        $Host.UI.WriteErrorLine("Not as told: $failure.")
    }
    if ($script:Failure) {
        return 1
    }

    Write-Host "Your turn: $(Format-Word 'dotnet run --project src/KmsCompliance.Sandbox -- shell' $PSStyle.Foreground.BrightCyan)"
    return 0
}

Export-ModuleMember -Function Start-Tour, Step, Show, Complete-Tour
