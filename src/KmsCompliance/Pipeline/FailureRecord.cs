using System.Management.Automation;
using KmsCompliance.Errors;

namespace KmsCompliance.Pipeline;

/// <summary>Something that went wrong. Where it is of a write that was sent, it is told even when nobody takes it any more.</summary>
internal sealed class FailureRecord(Failure failure, bool isOutcome = false) : PipelineRecord
{
    public override void Write(PSCmdlet cmdlet) => cmdlet.WriteError(ErrorRecords.From(failure));

    public override string? Abandon() => isOutcome ? $"{failure.Message} {failure.RecommendedAction}".TrimEnd() : null;
}
