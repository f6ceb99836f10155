using System.Management.Automation;

namespace Amazon.PowerShell.Common;

/// <summary>Lets the next fetch of expiring credentials give others, as a role's new session does; answers how often
/// they were fetched.</summary>
[Cmdlet(VerbsData.Update, "AWSCredential")]
public sealed class UpdateAWSCredentialCommand : PSCmdlet
{
    [Parameter(Mandatory = true)]
    public string AccessKey { get; set; } = string.Empty;

    protected override void ProcessRecord()
    {
        var stored = PSObject.AsPSObject(SessionState.PSVariable.GetValue("StoredAWSCredentials")).BaseObject;
        var credentials = (ExpiringCredentials)((AWSPSCredentials)stored).Credentials;
        credentials.AccessKey = AccessKey;
        WriteObject(credentials.Fetched);
    }
}
