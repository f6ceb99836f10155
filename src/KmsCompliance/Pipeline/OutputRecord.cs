using System.Management.Automation;

namespace KmsCompliance.Pipeline;

/// <summary>A result.</summary>
internal sealed class OutputRecord(object value) : PipelineRecord
{
    public override void Write(PSCmdlet cmdlet) => cmdlet.WriteObject(value);
}
