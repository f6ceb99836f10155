using System.Management.Automation;
using System.Threading.Channels;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Pipeline;

/// <summary>A command whose work runs beside the pipeline. Workers post records; the pipeline's thread alone writes them.
/// When the command returns, however it does, nothing of it runs any more.</summary>
public abstract class AsyncCmdlet : PSCmdlet, IDisposable
{
    // Enough to keep workers going while a page is formatted; small enough, at a page of results a record, to keep memory
    // flat.
    private const int RecordsAhead = 32;

    private readonly CancellationTokenSource _stop = new();
    private bool _hasEnded;

    /// <summary>Whether anything went wrong so far.</summary>
    internal bool HasFailed { get; private set; }

    /// <summary>What waits and deadlines are measured by: the system's clock, unless the module's private data, which each
    /// runspace has of its own, holds another.</summary>
    private protected TimeProvider Time => ModuleData.TimeOf(this);

    /// <summary>What the module's private data, which each runspace has of its own, holds under a name; null where there is
    /// nothing of the kind.</summary>
    private protected T? Given<T>(string name)
        where T : class => ModuleData.Find<T>(this, name);

    /// <summary>Whether the work ended before its time, because nothing more of it could succeed.</summary>
    private protected bool HasEnded => _hasEnded;

    /// <summary>Whether the command answers with one Boolean whatever happens: what nobody can go on from is then an error like
    /// any other, and nothing more is asked.</summary>
    private protected virtual bool AnswersAlways => false;

    /// <summary>Whether nothing is changed, and what would be is only shown.</summary>
    private protected bool IsWhatIf =>
        LanguagePrimitives.IsTrue(MyInvocation.BoundParameters.TryGetValue("WhatIf", out var bound) ? bound : GetVariableValue("WhatIfPreference"));

    /// <summary>Whether what would be changed is put out too, under -WhatIf.</summary>
    private protected virtual bool PutsOutPreviews => false;

    /// <summary>Chooses the table by which a result is shown; null where each has that of its type.</summary>
    private protected virtual Action<object>? ChooseTable => null;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Tells of something that went wrong; the command goes on.</summary>
    /// <param name="failure">What went wrong.</param>
    internal void WriteFailure(Failure failure)
    {
        HasFailed = true;
        WriteError(ErrorRecords.From(failure));
    }

    /// <summary>Stops the work when the user, or a later command, stops the pipeline.</summary>
    protected sealed override void StopProcessing() => _stop.Cancel();

    /// <summary>Does work and writes what it reports, as it comes.</summary>
    /// <param name="work">The work.</param>
    private protected void Run(Func<IRunReporter, CancellationToken, Task> work)
    {
        if (_hasEnded)
        {
            return;
        }

        using var run = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var records = Channel.CreateBounded<PipelineRecord>(new BoundedChannelOptions(RecordsAhead) { SingleReader = true });
        var showedProgress = false;
        var reporter = new PipelineReporter(records.Writer) { EndsAtError = EndsAtError(), IsWhatIf = IsWhatIf, PutsOutPreviews = PutsOutPreviews, ChooseTable = ChooseTable };
        var producer = Task.Run(() => ProduceAsync(work, reporter, records.Writer, run.Token), CancellationToken.None);
        try
        {
            while (Blocking.WaitFor(records.Reader.WaitToReadAsync(_stop.Token)))
            {
                while (records.Reader.TryRead(out var record))
                {
                    showedProgress |= record is ProgressRecordOfRun;
                    Write(record);
                }
            }

            Blocking.WaitFor(producer);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The engine knows that it is stopping; there is nothing to add.
        }
        catch (FailureException exception)
        {
            End(exception.Failure);
        }
        catch (AwsCallException exception)
        {
            // What no single Region or resource is to blame for, nobody can go on from.
            End(Failures.FromCall(exception, target: null));
        }
        finally
        {
            // Also when a later command broke out of the pipeline, which surfaces as an exception from a write.
            run.Cancel();
            while (Blocking.WaitFor(records.Reader.WaitToReadAsync(CancellationToken.None)))
            {
                while (records.Reader.TryRead(out var record))
                {
                    Abandon(record);
                }
            }

            if (showedProgress)
            {
                EndProgress();
            }
        }
    }

    /// <summary>Ends the command's work, because nothing more of it can succeed.</summary>
    /// <param name="failure">Why.</param>
    private protected void End(Failure failure)
    {
        if (!AnswersAlways)
        {
            ThrowTerminatingError(ErrorRecords.From(failure));
        }
        else if (!_hasEnded)
        {
            _hasEnded = true;
            WriteFailure(failure);
        }
    }

    /// <summary>Waits for work that has no records to write.</summary>
    /// <param name="work">The work.</param>
    private protected static void Wait(ValueTask work) => Blocking.WaitFor(work);

    /// <summary>Frees what the command holds.</summary>
    /// <param name="disposing">Whether it is being disposed of, not finalised.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Dispose();
        }
    }

    private void Write(PipelineRecord record)
    {
        HasFailed |= record is FailureRecord;
        try
        {
            record.Write(this);
        }
        catch (PipelineStoppedException)
        {
            // The engine takes no record once it is stopping: this one reached nobody.
            Abandon(record);
            throw;
        }
    }

    private void Abandon(PipelineRecord record)
    {
        if (record.Abandon() is { } message)
        {
            Host.UI.WriteWarningLine(PrintableText.Of(message));
        }
    }

    private void EndProgress()
    {
        try
        {
            ProgressRecordOfRun.End(this);
        }
        catch (PipelineStoppedException)
        {
            // A host takes the progress of a stopped pipeline away itself.
        }
    }

    private bool EndsAtError() =>
        LanguagePrimitives.TryConvertTo<ActionPreference>(
            MyInvocation.BoundParameters.TryGetValue("ErrorAction", out var bound) ? bound : GetVariableValue("ErrorActionPreference"), out var action)
        && action == ActionPreference.Stop;

    private static async Task<bool> ProduceAsync(
        Func<IRunReporter, CancellationToken, Task> work,
        PipelineReporter reporter,
        ChannelWriter<PipelineRecord> records,
        CancellationToken cancellationToken)
    {
        try
        {
            await work(reporter, cancellationToken).ConfigureAwait(false);
            return true;
        }
        finally
        {
            records.Complete();
        }
    }
}
