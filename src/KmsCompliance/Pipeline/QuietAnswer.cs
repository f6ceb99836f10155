using System.Collections;
using System.Management.Automation;
using System.Reflection;

namespace KmsCompliance.Pipeline;

/// <summary>The one answer of a call with -Quiet: true only if something was judged, all of it holds, and nothing went
/// wrong.</summary>
internal sealed class QuietAnswer
{
    private volatile bool _judgedAny;
    private volatile bool _failsAny;
    private object? _errorBefore;
    private bool _ignoresErrors;

    /// <summary>To be called when the command begins.</summary>
    /// <param name="cmdlet">The command.</param>
    public void Begin(PSCmdlet cmdlet)
    {
        _errorBefore = Errors(cmdlet).FirstOrDefault();

        // Errors that are ignored leave no trace, also the engine's of an input that no parameter takes. Nothing public sets it: they
        // are only silenced until the answer is known, and forgotten then.
        if (cmdlet.CommandRuntime.GetType().GetProperty("ErrorAction", BindingFlags.Instance | BindingFlags.NonPublic) is { CanWrite: true } preference
            && preference.GetValue(cmdlet.CommandRuntime) is ActionPreference.Ignore)
        {
            preference.SetValue(cmdlet.CommandRuntime, ActionPreference.SilentlyContinue);
            _ignoresErrors = true;
        }
    }

    /// <summary>Takes note of something that was judged. Any thread may.</summary>
    /// <param name="holds">Whether it holds for certain.</param>
    public void Note(bool holds)
    {
        _judgedAny = true;
        _failsAny |= !holds;
    }

    /// <summary>Answers, at the end of the call.</summary>
    /// <param name="cmdlet">The command.</param>
    public void Write(AsyncCmdlet cmdlet)
    {
        // An input that no parameter takes is an error of the engine's, made out of the command's sight: $Error holds it.
        var own = Errors(cmdlet)
            .TakeWhile(error => !ReferenceEquals(error, _errorBefore))
            .Where(error => error is ErrorRecord record && record.InvocationInfo?.MyCommand?.Name == cmdlet.MyInvocation.MyCommand.Name)
            .ToList();
        if (_ignoresErrors && cmdlet.GetVariableValue("global:Error") is IList errors)
        {
            own.ForEach(errors.Remove);
        }

        cmdlet.WriteObject(_judgedAny && !_failsAny && !cmdlet.HasFailed && own.Count == 0);
    }

    // Newest first.
    private static IEnumerable<object> Errors(PSCmdlet cmdlet) =>
        cmdlet.GetVariableValue("global:Error") is IEnumerable errors ? errors.Cast<object>() : [];
}
