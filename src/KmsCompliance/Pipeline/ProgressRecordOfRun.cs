using System.Management.Automation;
using KmsCompliance.Ports;

namespace KmsCompliance.Pipeline;

/// <summary>How far the run is.</summary>
internal sealed class ProgressRecordOfRun(RunProgress progress) : PipelineRecord
{
    private const int ActivityId = 0x4B4D53;

    /// <summary>Takes the bar away when the run is over, also where some of its parts never got done.</summary>
    public static void End(PSCmdlet cmdlet) =>
        cmdlet.WriteProgress(new ProgressRecord(ActivityId, cmdlet.MyInvocation.MyCommand.Name, "Done") { RecordType = ProgressRecordType.Completed });

    public override void Write(PSCmdlet cmdlet) => cmdlet.WriteProgress(new ProgressRecord(ActivityId, progress.Activity, progress.Status)
    {
        PercentComplete = progress.Total == 0 ? 0 : Math.Min(100, (int)(100L * progress.Done / progress.Total)),
        SecondsRemaining = progress.SecondsLeft ?? -1,
    });
}
