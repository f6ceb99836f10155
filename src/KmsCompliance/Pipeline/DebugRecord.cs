using System.Management.Automation;

namespace KmsCompliance.Pipeline;

/// <summary>Where credentials and Regions came from.</summary>
internal sealed class DebugRecord(string message) : PipelineRecord
{
    public override void Write(PSCmdlet cmdlet) => cmdlet.WriteDebug(message);
}
