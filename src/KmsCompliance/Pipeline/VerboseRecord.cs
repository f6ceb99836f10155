using System.Management.Automation;

namespace KmsCompliance.Pipeline;

/// <summary>What is being done.</summary>
internal sealed class VerboseRecord(string message) : PipelineRecord
{
    public override void Write(PSCmdlet cmdlet) => DebugSwitch.WriteVerbose(cmdlet, message);
}
