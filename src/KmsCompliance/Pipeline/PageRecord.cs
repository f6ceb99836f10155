using System.Management.Automation;

namespace KmsCompliance.Pipeline;

/// <summary>A page of results.</summary>
internal sealed class PageRecord(IReadOnlyList<object> values) : PipelineRecord
{
    public override void Write(PSCmdlet cmdlet) => cmdlet.WriteObject(values, enumerateCollection: true);
}
