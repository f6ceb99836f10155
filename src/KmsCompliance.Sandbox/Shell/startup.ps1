# Runs in every PowerShell that the sandbox starts, before the user's command, script or first prompt.

# What is not a terminal gets plain text; PowerShell alone would leave its colours in.
if ([Console]::IsOutputRedirected) {
    $PSStyle.OutputRendering = 'PlainText'
}

# Loaded here for a person only.
if (Get-Module -Name PSReadLine) {
    # What is tried here stays out of the user's own history.
    Set-PSReadLineOption -HistorySaveStyle SaveNothing -HistorySavePath ([System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), 'kmscompliance-sandbox-keeps-no-history'))

    function global:prompt {
        "PS sandbox$('>' * ($NestedPromptLevel + 1)) "
    }

    Write-Host "$($PSStyle.Bold)KmsCompliance sandbox$($PSStyle.Reset) on $env:AWS_ENDPOINT_URL, with made-up keys."
    Write-Host "Try $($PSStyle.Foreground.BrightCyan)Get-Region | Get-XRayEncryptionStatus$($PSStyle.Reset); $($PSStyle.Foreground.BrightCyan)exit$($PSStyle.Reset) leaves."
    Write-Host
}
