using System.Management.Automation;

namespace Amazon.PowerShell.Common;

/// <summary>Stores the shell's Region as a string.</summary>
[Cmdlet(VerbsCommon.Set, "DefaultAWSRegion")]
public sealed class SetDefaultAWSRegionCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public string Region { get; set; } = string.Empty;

    protected override void ProcessRecord() => SessionState.PSVariable.Set("StoredAWSRegion", Region);
}
