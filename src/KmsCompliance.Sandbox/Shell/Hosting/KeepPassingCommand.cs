using System.Management.Automation;

namespace KmsCompliance.Sandbox.Shell.Hosting;

/// <summary>
/// Stands between a command and its display, and keeps what passes. Not a name in the session: only the shell puts it
/// into a pipeline. It hands on the very object it got, which carries the stream it came from.
/// </summary>
[Cmdlet(VerbsCommon.Watch, "PipelineObject")]
internal sealed class KeepPassingCommand : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Mandatory = true)]
    public required Action<PSObject> Keep { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is not null)
        {
            Keep(InputObject);
        }

        WriteObject(InputObject);
    }
}
