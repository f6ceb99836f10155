using System.Management.Automation;
using KmsCompliance.Audit;
using KmsCompliance.Binding;
using KmsCompliance.Errors;
using KmsCompliance.History;
using KmsCompliance.Ports;
using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Pipeline;

/// <summary>A command that audits, can say which places it saw, and can keep what it saw in a history.</summary>
public abstract class CoveredCmdlet : RegionalCmdlet
{
    /// <summary>The name of a variable that gets what was asked and what was seen of it: an <see cref="AuditCoverage"/>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CoverageVariable { get; set; }

    /// <summary>A folder that gets a file of what this run saw.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HistoryPath { get; set; }

    /// <summary>What was seen so far.</summary>
    private protected CoverageRecord Coverage { get; } = new();

    /// <summary>Keeps what is seen; null where no history was asked for.</summary>
    private protected HistoryRecorder? Recorder { get; private set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();

        // Where the command does not come to its end, what an earlier one saw must not stand for it.
        Publish(ended: false);
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        var ended = false;
        try
        {
            Conclude();
            ConcludeHistory();
            ended = true;
        }
        finally
        {
            Publish(ended);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Recorder?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>The accounts and Regions where every key was seen that anything is under.</summary>
    private protected virtual IEnumerable<CoveredPlace> WholeKeyPlaces => [];

    /// <summary>Does what is left to do once all input is there.</summary>
    private protected abstract void Conclude();

    /// <summary>Begins to keep what is seen, where that was asked for.</summary>
    /// <param name="rules">The rules that are applied.</param>
    /// <param name="inputs">What the command has for them.</param>
    private protected void BeginHistory(RuleSelection rules, RuleInputs inputs)
    {
        if (HistoryPath is null || HasEnded)
        {
            return;
        }

        try
        {
            Recorder = HistoryRecorder.Begin(
                HistoryLocation.Resolve(this, HistoryPath),
                MyInvocation.MyCommand.Name,
                [.. rules.Rules.Where(rule => rule.Lacks(inputs) is null).Select(static rule => rule.Id)],
                Time);
        }
        catch (FailureException exception)
        {
            End(exception.Failure);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            End(Failures.HistoryNotWritten(HistoryPath, exception));
        }
    }

    /// <summary>Where statuses go that are to be kept as well, judged by the rules of the level Basic.</summary>
    /// <param name="reporter">Where they go.</param>
    private protected IRunReporter Recording(IRunReporter reporter) => Recorder is null ? reporter : new HistoryReporter(reporter, Recorder);

    private void ConcludeHistory()
    {
        if (Recorder is null || HasEnded)
        {
            return;
        }

        Run(async (reporter, token) =>
        {
            try
            {
                var (path, problems) = Recorder.Finish([.. Coverage.ToPlaces(), .. WholeKeyPlaces], Coverage.ToCoverage(!HasFailed).Complete, token);
                foreach (var problem in problems)
                {
                    await reporter.WarningAsync(problem, token).ConfigureAwait(false);
                }

                await reporter.VerboseAsync($"Wrote '{path}'.", token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or HistoryProblemException)
            {
                throw new FailureException(Failures.HistoryNotWritten(HistoryPath!, exception));
            }
        });
    }

    private void Publish(bool ended)
    {
        if (CoverageVariable is not null)
        {
            SessionState.PSVariable.Set(CoverageVariable, Coverage.ToCoverage(ended && !HasFailed));
        }
    }
}
