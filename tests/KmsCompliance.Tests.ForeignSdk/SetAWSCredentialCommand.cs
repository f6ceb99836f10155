using System.Management.Automation;
using Amazon.Runtime;

namespace Amazon.PowerShell.Common;

/// <summary>Stores credentials in the shell's variable, as AWS.Tools does.</summary>
[Cmdlet(VerbsCommon.Set, "AWSCredential")]
public sealed class SetAWSCredentialCommand : PSCmdlet
{
    [Parameter(Mandatory = true)]
    public string AccessKey { get; set; } = string.Empty;

    [Parameter(Mandatory = true)]
    public string SecretKey { get; set; } = string.Empty;

    [Parameter]
    public string? SessionToken { get; set; }

    [Parameter]
    public SwitchParameter Expiring { get; set; }

    protected override void ProcessRecord()
    {
        AWSCredentials credentials = Expiring ? new ExpiringCredentials(AccessKey, SecretKey)
            : SessionToken is null ? new BasicAWSCredentials(AccessKey, SecretKey)
            : new SessionAWSCredentials(AccessKey, SecretKey, SessionToken);
        SessionState.PSVariable.Set("StoredAWSCredentials", new AWSPSCredentials(credentials));
    }
}
