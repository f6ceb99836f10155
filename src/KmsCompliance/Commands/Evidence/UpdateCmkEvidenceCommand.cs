using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Errors;
using KmsCompliance.Evidence;
using KmsCompliance.Identifiers;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Commands.Evidence;

/// <summary>Adds to files of evidence the ids of the events that CloudTrail has of what they say was sent. Changes nothing in AWS.</summary>
[Cmdlet(VerbsData.Update, "CmkEvidence", SupportsShouldProcess = true)]
[OutputType(typeof(CmkEvidenceEvent))]
public sealed class UpdateCmkEvidenceCommand : AwsCmdlet, ICommandActions
{
    private const string Activity = "Looking for events of CloudTrail";

    private readonly List<string> _files = [];
    private readonly List<EvidenceUpdate> _updates = [];
    private KeyReference? _signingKey;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => EvidenceActions.Update;

    /// <summary>The files; to the letter, no patterns.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("EvidencePath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The ARN of a key in KMS, or of an alias, that signs what is added: the signature is over all of the file before it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SigningKeyArn { get; set; }

    /// <summary>The most events of each key and stretch of time that are read. Where there are more, the answer says so.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaximumEvent { get; set; } = 10_000;

    /// <summary>The share of the rates at which AWS lets the account call its services, which others use too, that the command's calls keep
    /// below in each Region: 0.01 to 1.</summary>
    [Parameter]
    [ValidateRange(0.01, 1.0)]
    public double QuotaShare { get; set; } = 0.5;

    /// <summary>Under -WhatIf, puts out what was found too, instead of showing only what would be added. Without -WhatIf it changes nothing:
    /// what is known of each request is put out anyway.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override double? ShareOfQuota => QuotaShare;

    private protected override bool PutsOutPreviews => PassThru;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        try
        {
            _signingKey = SigningKeyArn is null ? null : EvidenceSigner.Parse(SigningKeyArn);
        }
        catch (FailureException exception)
        {
            End(exception.Failure);
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var path in Path)
        {
            try
            {
                var file = EvidenceLocation.Resolve(this, path);
                if (!_files.Contains(file, StringComparer.Ordinal))
                {
                    _files.Add(file);
                }
            }
            catch (FailureException exception)
            {
                WriteFailure(exception.Failure);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Run(ReadAsync);
        if (_updates.Find(static update => update.Keys.Count > 0) is { } asking)
        {
            RunWithSession(UpdateAsync, asking.Keys[0].Where.Region);
        }
        else
        {
            Run(TellAsync);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _updates.ForEach(static update => update.Dispose());
        }

        base.Dispose(disposing);
    }

    private async Task ReadAsync(IRunReporter reporter, CancellationToken cancellationToken)
    {
        foreach (var file in _files)
        {
            try
            {
                _updates.Add(await EvidenceUpdate.OpenAsync(file, Time, cancellationToken).ConfigureAwait(false));
            }
            catch (FailureException exception)
            {
                await reporter.ErrorAsync(exception.Failure, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task UpdateAsync(IAwsSession session, IRunReporter reporter, CancellationToken cancellationToken)
    {
        var keys = await EntryOf(session, reporter).EnterAsync(
            [.. _updates.SelectMany(static update => update.Keys)],
            static key => key.Where,
            static (key, place) => key with { Where = place },
            static key => key.Key.Arn?.AccountId,
            cancellationToken).ConfigureAwait(false);
        EvidenceEventSearch.TellUnreached(keys);
        await new AccountRuns(session, reporter, ThrottleLimit) { Activity = Activity }.RunAsync(
            keys,
            static key => key.Where,
            (there, told, ofAccount, atATime, stop) => new EvidenceEventSearch(there, told, atATime, Time, MaximumEvent).RunAsync(ofAccount, stop),
            cancellationToken).ConfigureAwait(false);
        foreach (var update in _updates)
        {
            await NoteAsync(update, session, reporter, cancellationToken).ConfigureAwait(false);
        }

        await TellAsync(reporter, cancellationToken).ConfigureAwait(false);
    }

    private async Task NoteAsync(EvidenceUpdate update, IAwsSession session, IRunReporter reporter, CancellationToken cancellationToken)
    {
        if (update.FoundCount is not (> 0 and var count)
            || !await reporter.ConfirmAsync(new Confirmation(update.FullPath, $"Add the ids of CloudTrail's events of {count} {(count == 1 ? "request" : "requests")}"), cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        try
        {
            update.Signer = _signingKey is null ? null : EvidenceSigner.Of(_signingKey, session);
            await update.NoteAsync(MyInvocation.MyCommand.Name, (await new AccountCheck(session).GetCallerAsync(cancellationToken).ConfigureAwait(false)).Arn, cancellationToken).ConfigureAwait(false);
        }
        catch (FailureException exception)
        {
            await reporter.ErrorAsync(exception.Failure, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TellAsync(IRunReporter reporter, CancellationToken cancellationToken)
    {
        foreach (var update in _updates)
        {
            var events = update.ToEvents();
            if (events.Count == 0)
            {
                await reporter.VerboseAsync($"'{update.FullPath}' does not say that anything was sent.", cancellationToken).ConfigureAwait(false);
            }

            if (!reporter.IsWhatIf)
            {
                await reporter.OutputPageAsync(events, cancellationToken).ConfigureAwait(false);
                continue;
            }

            foreach (var one in events)
            {
                await reporter.PreviewAsync(one, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
