using System.Management.Automation;
using KmsCompliance.Errors;
using KmsCompliance.History;
using KmsCompliance.Pipeline;

namespace KmsCompliance.Binding;

/// <summary>Reads a history that a user names.</summary>
internal static class HistoryReading
{
    /// <summary>The history, which has a run at least.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="path">The folder.</param>
    /// <exception cref="FailureException">There is none.</exception>
    public static HistoryFolder Open(PSCmdlet cmdlet, string path)
    {
        try
        {
            var history = HistoryFolder.Open(FolderLocation.OfHistory(cmdlet, path), ModuleData.TimeOf(cmdlet).GetUtcNow());
            HoldAny(history, path);
            return history;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(Failures.HistoryUnreadable(path, [exception.Message]));
        }
    }

    /// <summary>What its last runs say together; warns of those that turn out not to be whole.</summary>
    /// <param name="history">The history.</param>
    /// <param name="path">The folder, as the user named it.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FailureException">None of them can be read.</exception>
    public static HistoryState ReadLast(HistoryFolder history, string path, CancellationToken cancellationToken)
    {
        var state = HistoryState.Read(history, cancellationToken);
        HoldAny(history, path);
        return state;
    }

    /// <summary>Says which files are left out.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="history">The history.</param>
    public static void Warn(PSCmdlet cmdlet, HistoryFolder history)
    {
        foreach (var problem in history.Problems)
        {
            DebugSwitch.WriteWarning(cmdlet, problem);
        }
    }

    private static void HoldAny(HistoryFolder history, string path)
    {
        if (history.Runs.Count == 0)
        {
            throw new FailureException(history.Problems.Count > 0 ? Failures.HistoryUnreadable(path, history.Problems) : Failures.HistoryEmpty(path));
        }
    }
}
