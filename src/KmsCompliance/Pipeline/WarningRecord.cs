using System.Management.Automation;

namespace KmsCompliance.Pipeline;

/// <summary>Something the user should know. Where it is of a write that was made, it is told even when nobody takes it any
/// more.</summary>
internal sealed class WarningRecord(string message, bool isOutcome = false) : PipelineRecord
{
    public override void Write(PSCmdlet cmdlet) => DebugSwitch.WriteWarning(cmdlet, message);

    public override string? Abandon() => isOutcome ? message : null;
}
