using System.Collections;
using System.Management.Automation;

namespace KmsCompliance.Pipeline;

/// <summary>The one answer of a call with -Quiet: true only if something was judged, all of it holds, and nothing went
/// wrong.</summary>
internal sealed class QuietAnswer
{
    private volatile bool _judgedAny;
    private volatile bool _failsAny;
    private object? _errorBefore;

    /// <summary>To be called when the command begins.</summary>
    /// <param name="cmdlet">The command.</param>
    public void Begin(PSCmdlet cmdlet) => _errorBefore = Errors(cmdlet).FirstOrDefault();

    /// <summary>Takes note of something that was judged. Any thread may.</summary>
    /// <param name="holds">Whether it holds for certain.</param>
    public void Note(bool holds)
    {
        _judgedAny = true;
        _failsAny |= !holds;
    }

    /// <summary>Answers, at the end of the call.</summary>
    /// <param name="cmdlet">The command.</param>
    public void Write(AsyncCmdlet cmdlet) => cmdlet.WriteObject(_judgedAny && !_failsAny && !cmdlet.HasFailed && !RefusedInput(cmdlet));

    // An input that no parameter takes is an error of the engine's, made out of the command's sight: $Error holds it.
    private bool RefusedInput(PSCmdlet cmdlet) => Errors(cmdlet)
        .TakeWhile(error => !ReferenceEquals(error, _errorBefore))
        .Any(error => error is ErrorRecord record && record.InvocationInfo?.MyCommand?.Name == cmdlet.MyInvocation.MyCommand.Name);

    // Newest first.
    private static IEnumerable<object> Errors(PSCmdlet cmdlet) =>
        cmdlet.GetVariableValue("global:Error") is IEnumerable errors ? errors.Cast<object>() : [];
}
