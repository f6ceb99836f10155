using System.Management.Automation;

namespace KmsCompliance.Sandbox.Shell.Hosting;

/// <summary>
/// Explains why a command that every pwsh has is unknown here: the engine's package carries the core commands alone.
/// </summary>
internal sealed class MissingCommandHint
{
    private static readonly HashSet<string> InPwshOnly = new(StringComparer.OrdinalIgnoreCase)
    {
        "Add-Content", "Add-Member", "Compare-Object", "ConvertFrom-Json", "ConvertTo-Csv", "ConvertTo-Html", "ConvertTo-Json",
        "Export-Csv", "Format-List", "Format-Table", "Format-Wide", "Get-ChildItem", "Get-Content", "Get-Date", "Get-Item",
        "Get-Member", "Get-Process", "Get-Random", "Get-Unique", "Get-Variable", "Group-Object", "Import-Csv", "Measure-Command",
        "Measure-Object", "New-Item", "New-Object", "Out-File", "Out-GridView", "Out-String", "Remove-Item", "Select-Object",
        "Select-String", "Set-Content", "Set-Location", "Set-Variable", "Sort-Object", "Start-Sleep", "Tee-Object", "Test-Path",
        "Write-Error", "Write-Host", "Write-Information", "Write-Output", "Write-Progress", "Write-Verbose", "Write-Warning",
    };

    private string? _missed;

    /// <summary>Begins to watch what the session cannot find.</summary>
    public void Watch(CommandInvocationIntrinsics commands) => commands.CommandNotFoundAction += (_, search) =>
    {
        if (InPwshOnly.Contains(search.CommandName))
        {
            _missed = search.CommandName;
        }
    };

    /// <summary>The hint for what was missed since the last call; null when nothing was.</summary>
    public string? Take()
    {
        string? name = _missed;
        _missed = null;
        return name is null ? null
            : $"{name} works in pwsh; the sandbox has PowerShell's core commands alone (Where-Object, ForEach-Object, Get-Command, Get-Help ...).";
    }
}
