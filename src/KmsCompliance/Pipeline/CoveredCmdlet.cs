using System.Management.Automation;
using KmsCompliance.Audit;
using KmsCompliance.Audit.Checkpoints;
using KmsCompliance.Binding;
using KmsCompliance.Errors;
using KmsCompliance.History;
using KmsCompliance.Identifiers;
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

    /// <inheritdoc/>
    private protected sealed override bool OpensOnDemand => true;

    /// <summary>The share of the rates at which AWS lets the account call its services, which live workloads use too, that the
    /// command's calls keep below in each Region: 0.01 to 1.</summary>
    [Parameter]
    [ValidateRange(0.01, 1.0)]
    public double QuotaShare { get; set; } = 0.25;

    /// <inheritdoc/>
    private protected sealed override double? ShareOfQuota => QuotaShare;

    /// <summary>What was seen so far.</summary>
    private protected CoverageRecord Coverage { get; } = new();

    /// <summary>Keeps what is seen; null where no history was asked for.</summary>
    private protected HistoryRecorder? Recorder { get; private set; }

    /// <summary>Keeps what is listed to its end until the command has come to its own; null where no checkpoint was asked for.</summary>
    private protected AuditCheckpoint? Checkpoint { get; private set; }

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
            ConcludeCheckpoint();
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
            Checkpoint?.Dispose();
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
                FolderLocation.OfHistory(this, HistoryPath),
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

    /// <summary>Begins to keep what is listed, or goes on with what was kept, where that was asked for.</summary>
    /// <param name="path">The folder; null for none.</param>
    /// <param name="question">What is asked.</param>
    private protected void BeginCheckpoint(string? path, CheckpointQuestion question)
    {
        if (path is null || HasEnded)
        {
            return;
        }

        try
        {
            Checkpoint = AuditCheckpoint.Begin(FolderLocation.OfCheckpoint(this, path), question, Time);
        }
        catch (FailureException exception)
        {
            End(exception.Failure);
            return;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            End(Failures.CheckpointNotWritten(path, exception));
            return;
        }

        foreach (var warning in Checkpoint.Warnings)
        {
            DebugSwitch.WriteWarning(this, PrintableText.Of(warning));
        }

        if (Checkpoint.IsResumed)
        {
            WriteVerbose(PrintableText.Of($"Goes on with the checkpoint '{path}', begun at {Checkpoint.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z."));
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

    // What comes after this run is to ask anew, also where this one could not see everything.
    private void ConcludeCheckpoint()
    {
        if (Checkpoint is null || HasEnded)
        {
            return;
        }

        Run(async (reporter, token) =>
        {
            try
            {
                // A run that is being stopped has not come to its end.
                token.ThrowIfCancellationRequested();
                Checkpoint.Complete();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                await reporter.WarningAsync($"The checkpoint could not be taken away, and the next run goes on with what it has: {exception.Message}", token).ConfigureAwait(false);
            }
        });
    }

    private void Publish(bool ended)
    {
        if (CoverageVariable is not null)
        {
            SessionState.PSVariable.Set(CoverageVariable, Coverage.ToCoverage(ended && !HasFailed, OwnCalls));
        }
    }
}
