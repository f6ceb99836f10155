using System.Management.Automation;

namespace Amazon.PowerShell.Common;

/// <summary>Leaves the variable there, and empty.</summary>
[Cmdlet(VerbsCommon.Clear, "AWSCredential")]
public sealed class ClearAWSCredentialCommand : PSCmdlet
{
    protected override void ProcessRecord() => SessionState.PSVariable.Set("StoredAWSCredentials", null);
}
