using System.Management.Automation;
using KmsCompliance.Ports;

namespace KmsCompliance.Pipeline;

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
