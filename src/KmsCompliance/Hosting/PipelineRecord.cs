using System.Management.Automation;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Hosting;

/// <summary>Something a worker has for the pipeline; only the pipeline's own thread writes it.</summary>
internal abstract class PipelineRecord
{
    /// <summary>Writes the record.</summary>
    public abstract void Write(PSCmdlet cmdlet);

    /// <summary>The record will not be written: the pipeline was stopped before.</summary>
    /// <returns>What the user has to be told all the same; null for nothing.</returns>
    public virtual string? Abandon() => null;
}

/// <summary>A result.</summary>
internal sealed class OutputRecord(object value) : PipelineRecord
{
    public override void Write(PSCmdlet cmdlet) => cmdlet.WriteObject(value);
}

/// <summary>What came of a write. It is told even when nobody takes it any more.</summary>
internal sealed class OutcomeRecord(object value) : PipelineRecord
{
    public override void Write(PSCmdlet cmdlet) => cmdlet.WriteObject(value);

    public override string? Abandon() => value switch
    {
        CmkChange change => $"Stopped. {change.ResourceArn ?? $"{change.ResourceName} in {change.Region}"}: {change.Status}. {change.Message}",
        CmkPolicyChange change => $"Stopped. The policy of {change.KeyArn}: {change.Status}. {change.Message}",
        ServiceCmk key => $"Stopped. The key {key.KeyArn} was {(key.Created ? "made" : "changed")}{(key.Alias is null ? ", and has no alias yet" : $" and has the alias '{key.Alias}'")}.",
        _ => $"Stopped. {value}",
    };
}

/// <summary>A page of results.</summary>
internal sealed class PageRecord(IReadOnlyList<object> values) : PipelineRecord
{
    public override void Write(PSCmdlet cmdlet) => cmdlet.WriteObject(values, enumerateCollection: true);
}

/// <summary>Something that went wrong. Where it is of a write that was sent, it is told even when nobody takes it any more.</summary>
internal sealed class FailureRecord(Failure failure, bool isOutcome = false) : PipelineRecord
{
    public override void Write(PSCmdlet cmdlet) => cmdlet.WriteError(ErrorRecords.From(failure));

    public override string? Abandon() => isOutcome ? failure.Message : null;
}

/// <summary>Something the user should know. Where it is of a write that was made, it is told even when nobody takes it any
/// more.</summary>
internal sealed class WarningRecord(string message, bool isOutcome = false) : PipelineRecord
{
    public override void Write(PSCmdlet cmdlet) => cmdlet.WriteWarning(message);

    public override string? Abandon() => isOutcome ? message : null;
}

/// <summary>What is being done.</summary>
internal sealed class VerboseRecord(string message) : PipelineRecord
{
    public override void Write(PSCmdlet cmdlet) => cmdlet.WriteVerbose(message);
}

/// <summary>Where credentials and Regions came from.</summary>
internal sealed class DebugRecord(string message) : PipelineRecord
{
    public override void Write(PSCmdlet cmdlet) => cmdlet.WriteDebug(message);
}

/// <summary>How far the run is.</summary>
internal sealed class ProgressRecordOfRun(RunProgress progress) : PipelineRecord
{
    private const int ActivityId = 0x4B4D53;

    /// <summary>Takes the bar away when the run is over, also where some of its parts never got done.</summary>
    public static void End(PSCmdlet cmdlet) =>
        cmdlet.WriteProgress(new ProgressRecord(ActivityId, cmdlet.MyInvocation.MyCommand.Name, "Done") { RecordType = ProgressRecordType.Completed });

    public override void Write(PSCmdlet cmdlet) => cmdlet.WriteProgress(new ProgressRecord(ActivityId, progress.Activity, progress.Status)
    {
        PercentComplete = progress.Total == 0 ? 0 : Math.Min(100, 100 * progress.Done / progress.Total),
    });
}

/// <summary>A question whether to make a change.</summary>
internal sealed class ConfirmationRecord(Confirmation confirmation) : PipelineRecord
{
    // Whoever waits goes on elsewhere: the pipeline's thread has other records to write.
    private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<bool> Answer => _answer.Task;

    public override void Write(PSCmdlet cmdlet)
    {
        try
        {
            _answer.TrySetResult(Ask(cmdlet));
        }
        finally
        {
            _answer.TrySetCanceled();
        }
    }

    public override string? Abandon()
    {
        _answer.TrySetCanceled();
        return null;
    }

    private bool Ask(PSCmdlet cmdlet)
    {
        return AskOnce(cmdlet) && (!confirmation.IsForLife || AskAgain(cmdlet));
    }

    private bool AskOnce(PSCmdlet cmdlet)
    {
        if (confirmation.Detail is null)
        {
            return cmdlet.ShouldProcess(confirmation.Target, confirmation.Action);
        }

        var sentence = $"{confirmation.Action}: {confirmation.Target}.";
        return cmdlet.ShouldProcess(
            $"{sentence}{Environment.NewLine}{confirmation.Detail}",
            $"{sentence}{Environment.NewLine}{(confirmation.AsksWithDetail ? confirmation.Detail + Environment.NewLine : string.Empty)}Are you sure?",
            "Confirm");
    }

    // What can never be taken back is asked about as by a command of high impact, though its command is of medium impact:
    // ShouldProcess has asked already whoever wants to be asked about those too, and whoever wants to be asked about nothing is
    // not.
    private bool AskAgain(PSCmdlet cmdlet) => PreferenceOf(cmdlet) != ConfirmImpact.High
        || cmdlet.ShouldContinue($"{confirmation.Action}: {confirmation.Target}.{Environment.NewLine}Are you sure?", "Confirm");

    private static ConfirmImpact PreferenceOf(PSCmdlet cmdlet)
    {
        if (cmdlet.MyInvocation.BoundParameters.TryGetValue("Confirm", out var confirm) && confirm is SwitchParameter asked)
        {
            return asked ? ConfirmImpact.Low : ConfirmImpact.None;
        }

        // What is no preference is taken for the engine's default, so that the question is not lost.
        return LanguagePrimitives.TryConvertTo<ConfirmImpact>(cmdlet.GetVariableValue("ConfirmPreference"), out var preference)
            ? preference
            : ConfirmImpact.High;
    }
}
