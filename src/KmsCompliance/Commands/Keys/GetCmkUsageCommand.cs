using System.Globalization;
using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;
using KmsCompliance.Usage;

namespace KmsCompliance.Commands.Keys;

/// <summary>Shows who used a key, for what, through which service, and who changed it; or which keys nobody used. Read-only.</summary>
[Cmdlet(VerbsCommon.Get, "CmkUsage", DefaultParameterSetName = ByLength)]
[OutputType(typeof(CmkUsage), typeof(CmkUsageSummary), typeof(CmkUnusedKey))]
public sealed class GetCmkUsageCommand : RegionalCmdlet, ICommandActions
{
    private const string ByLength = "Last";
    private const string ByMoment = "After";
    private const string ByUnused = "Unused";

    private static readonly TimeSpan UsualLength = TimeSpan.FromHours(24);
    private static readonly TimeSpan UsualUnused = TimeSpan.FromDays(90);

    // As late as an event may come.
    private static readonly TimeSpan StillNow = TimeSpan.FromMinutes(15);

    private readonly KeyTargets _keys = new();
    private UsageQuestion? _question;
    private UsageCheckpoint? _checkpoint;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => UsageActions.Look;

    /// <summary>The keys: ids, ARNs, aliases or alias ARNs, or objects from Get-ServiceCmk, New-ServiceCmk or AWS.Tools. Of statuses, the
    /// key that they are under.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("KeyArn", "Arn")]
    [KeyTransformation]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public KeyArgument[] KeyId { get; set; } = [];

    /// <summary>How far back from now, or from -Before: such as <c>24h</c>, which is meant where it is left out, or <c>7d</c>; 90 days at
    /// most. With -Unused, for how long keys were not used: 90 days where left out.</summary>
    [Parameter(Position = 1, ParameterSetName = ByLength)]
    [Parameter(Position = 1, ParameterSetName = ByUnused)]
    [LengthOfTimeTransformation]
    [ArgumentCompleter(typeof(LengthOfTimeCompleter))]
    public TimeSpan? Last { get; set; }

    /// <summary>The moment from which on events are read.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByMoment)]
    public DateTime? After { get; set; }

    /// <summary>The moment until which events are read; now where left out.</summary>
    [Parameter(ParameterSetName = ByLength)]
    [Parameter(ParameterSetName = ByMoment)]
    public DateTime? Before { get; set; }

    /// <summary>The most events of each key that are read. Where there are more, the answer says so.</summary>
    [Parameter(ParameterSetName = ByLength)]
    [Parameter(ParameterSetName = ByMoment)]
    [ValidateRange(1, int.MaxValue)]
    public int MaximumEvent { get; set; } = 10_000;

    /// <summary>Counts the events that say the same but for their time: who, which operation, through which service, with which
    /// outcome.</summary>
    [Parameter(ParameterSetName = ByLength)]
    [Parameter(ParameterSetName = ByMoment)]
    public SwitchParameter Summary { get; set; }

    /// <summary>Only what changes the key: its policy, grants, state, rotation, material, tags, aliases.</summary>
    [Parameter(ParameterSetName = ByLength)]
    [Parameter(ParameterSetName = ByMoment)]
    public SwitchParameter Change { get; set; }

    /// <summary>A folder that keeps what was read until the command has come to its end: one that was stopped goes on where it
    /// was.</summary>
    [Parameter(ParameterSetName = ByLength)]
    [Parameter(ParameterSetName = ByMoment)]
    [ValidateNotNullOrEmpty]
    public string? CheckpointPath { get; set; }

    /// <summary>Shows the keys that KMS has not seen used for as long as -Last says, and those of which that is not known.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByUnused)]
    public SwitchParameter Unused { get; set; }

    /// <summary>What a customer-managed key costs a month.</summary>
    [Parameter(ParameterSetName = ByUnused)]
    [ValidateRange(0, 1_000_000)]
    public decimal? KeyPrice { get; set; }

    /// <summary>The Regions of keys that are named without an ARN. The session's default where left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>The share of the rates at which AWS lets the account call its services, which others use too, that the command's calls keep
    /// below in each Region: 0.01 to 1.</summary>
    [Parameter]
    [ValidateRange(0.01, 1.0)]
    public double QuotaShare { get; set; } = 0.5;

    /// <inheritdoc/>
    private protected override double? ShareOfQuota => QuotaShare;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        var now = Second(Time.GetUtcNow());
        if (Unused)
        {
            if (Last is { Ticks: <= 0 })
            {
                End(Failures.InvalidUsageTime("-Last is not longer than nothing."));
            }

            return;
        }

        var until = Before is { } before ? Second(new DateTimeOffset(before.ToUniversalTime())) : now;
        var from = ParameterSetName == ByMoment ? Second(new DateTimeOffset(After!.Value.ToUniversalTime())) : until - (Last ?? UsualLength);
        if (FindProblem(from, until, now) is { } problem)
        {
            End(Failures.InvalidUsageTime(problem));
            return;
        }

        _question = new UsageQuestion { From = from, To = until, MaximumEvent = MaximumEvent, ChangesOnly = Change, IsSummary = Summary };
        BeginCheckpoint();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var key in KeyId)
        {
            KeyInput.Note(key, _keys, AccountId, CurrentRegions, this);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_keys.Any)
        {
            RunWithSession(
                async (session, reporter, token) =>
                {
                    await _keys.RunAsync(
                        EntryOf(session, reporter),
                        new AccountRuns(session, reporter, ThrottleLimit) { Activity = "Reading who used keys" },
                        (there, told, ofAccount, atATime, stop) => _question is { } question
                            ? new UsageReading(there, told, atATime, Time, question) { Checkpoint = _checkpoint }.RunAsync(ofAccount, stop)
                            : new UnusedKeyReading(there, told, atATime, Time, Last ?? UsualUnused, KeyPrice).RunAsync(ofAccount, stop),
                        token).ConfigureAwait(false);
                },
                _keys.RegionHint);
        }

        ConcludeCheckpoint();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _checkpoint?.Dispose();
        }

        base.Dispose(disposing);
    }

    private static DateTimeOffset Second(DateTimeOffset moment) => new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    private static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private string? FindProblem(DateTimeOffset from, DateTimeOffset until, DateTimeOffset now) =>
        Last is { Ticks: <= 0 } ? "-Last is not longer than nothing."
        : Last > UsageQuestion.Longest ? "-Last is longer than 90 days: CloudTrail's event history goes back no further."
        : until > now ? $"-Before, {Text(until)}, is to come."
        : from > until ? $"-After, {Text(from)}, is later than {(Before is null ? "now" : "-Before")}."
        : until < now - UsageQuestion.Longest ? $"{Text(until)} is more than 90 days ago: CloudTrail's event history goes back no further."
        : from < now - UsageQuestion.Longest - TimeSpan.FromMinutes(1) ? $"{Text(from)} is more than 90 days ago: CloudTrail's event history goes back no further."
        : null;

    private void BeginCheckpoint()
    {
        if (CheckpointPath is null || HasEnded)
        {
            return;
        }

        // In words that say the same tomorrow: what is resumed is the time that the first run asked about.
        var asked = $"{(ParameterSetName == ByMoment ? $"-After {Text(_question!.From)}" : $"-Last {LengthOfTime.Write(Last ?? UsualLength)}")}{(Before is null ? string.Empty : $" -Before {Text(_question!.To)}")}";
        try
        {
            _checkpoint = UsageCheckpoint.Begin(FolderLocation.OfCheckpoint(this, CheckpointPath), asked, _question!.From, _question.To, Time);
        }
        catch (FailureException exception)
        {
            End(exception.Failure);
            return;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            End(Failures.CheckpointNotWritten(CheckpointPath, exception));
            return;
        }

        _question = _question with { From = _checkpoint.From, To = _checkpoint.To };
        foreach (var warning in _checkpoint.Warnings)
        {
            DebugSwitch.WriteWarning(this, PrintableText.Of(warning));
        }

        if (_checkpoint.IsResumed)
        {
            WriteVerbose(PrintableText.Of($"Goes on with the checkpoint '{CheckpointPath}', begun at {Text(_checkpoint.StartedAt)}."));
            if (Before is null && Time.GetUtcNow() - _checkpoint.To > StillNow)
            {
                DebugSwitch.WriteWarning(this, PrintableText.Of(
                    $"What was asked at {Text(_checkpoint.StartedAt)} goes on: the answer is for {Text(_checkpoint.From)} to {Text(_checkpoint.To)}, and not until now. To ask about the time until now, remove the checkpoint '{CheckpointPath}', or name another folder."));
            }
        }
    }

    private void ConcludeCheckpoint()
    {
        if (_checkpoint is not { } checkpoint || HasEnded)
        {
            return;
        }

        Run(async (reporter, token) =>
        {
            try
            {
                // A run that is being stopped has not come to its end.
                token.ThrowIfCancellationRequested();
                checkpoint.Complete();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                await reporter.WarningAsync($"The checkpoint could not be taken away, and the next run goes on with what it has: {exception.Message}", token).ConfigureAwait(false);
            }
        });
    }
}
