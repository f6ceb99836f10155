using System.Collections.Concurrent;
using System.Management.Automation;
using KmsCompliance.Audit;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Ports;
using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Pipeline;

/// <summary>A command that judges statuses: those that are piped to it as they come, and those that it looks up at the
/// end. Read-only.</summary>
public abstract class TestCmdlet : CoveredCmdlet, IRuleParameters
{
    private readonly QuietAnswer _answer = new();
    private readonly ConcurrentDictionary<object, (ApprovedKeys? Approved, RuleFacts? Facts)> _asked = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentQueue<IReadOnlyList<string>> _unfitted = new();
    private RuleSelection _rules = RuleSelection.Basic;
    private IReadOnlyList<string>? _approved;
    private KeySharing? _sharing;
    private IAwsSession? _lastAsked;

    /// <summary>Approved keys: ids, ARNs or aliases, or patterns of them, in place of those of -SettingsPath. Any other key is not
    /// compliant.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? ApprovedKey { get; set; }

    /// <summary>The rules to apply, by id or pattern, such as <c>KMSC001</c>; those of -Level where left out. Get-CmkRule lists
    /// them.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RuleCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Rule { get; set; }

    /// <summary>Rules to leave out, by id or pattern.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RuleCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? ExcludeRule { get; set; }

    /// <summary>Basic: the rules that an audit answers as it is. Full: also those that need more of it, or that not every account
    /// needs. Basic where left out.</summary>
    [Parameter]
    [ValidateSet(RuleLevel.Basic, RuleLevel.Full)]
    public string Level { get; set; } = RuleLevel.Basic;

    /// <summary>A settings file: approved keys, required tags, rules on and off, severities, exemptions.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SettingsPath { get; set; }

    /// <summary>Answers one Boolean: true only if something was judged, every rule finds all of it compliant or its
    /// owner has accepted it, and nothing went wrong.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected sealed override bool AnswersAlways => Quiet;

    /// <summary>Whether resources of several services are judged together.</summary>
    private protected virtual bool SeesServices => false;

    private protected sealed override IEnumerable<CoveredPlace> WholeKeyPlaces => _sharing?.FindWhole(Coverage.ToPlaces()) ?? [];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        var chosen = RuleChoice.Of(this, ApprovedKey, canAsk: true, SeesServices, Time);
        (_rules, _approved) = (chosen.Rules, chosen.ApprovedKeys);
        if (SeesServices && _rules.Rules.OfType<SharedKeyRule>().Any())
        {
            _sharing = new KeySharing();
        }

        if (Quiet)
        {
            _answer.Begin(this);
        }

        if (ApprovedKey?.FirstOrDefault(KeyInput.IsPlanned) is { } planned)
        {
            End(Failures.KeyNotMade(planned));
        }

        BeginHistory(_rules, chosen.Inputs);
    }

    /// <inheritdoc/>
    private protected sealed override void Conclude()
    {
        JudgeCollected();
        if (_sharing is { IsEmpty: false })
        {
            Run((reporter, token) => Judging(_lastAsked, reporter).ConcludeAsync(Coverage.ToPlaces(), token));
        }

        // A pattern that names a key of one account at least is of use.
        foreach (var asked in _asked.Keys)
        {
            Forget(asked);
        }

        var unfitted = _unfitted.ToList();
        foreach (var approved in unfitted is [var first, ..] ? first.Where(pattern => unfitted.TrueForAll(list => list.Contains(pattern))) : [])
        {
            DebugSwitch.WriteWarning(this, $"-ApprovedKey '{PrintableText.Of(approved)}' names no key of what was judged.");
        }

        if (Quiet)
        {
            _answer.Write(this);
        }
    }

    /// <summary>Looks up and judges what the inputs named.</summary>
    private protected abstract void JudgeCollected();

    /// <summary>Judges a status without a call, unless approved keys are named by alias, or a rule is chosen that asks.</summary>
    private protected void Judge(IEnumerable<EncryptionStatus> statuses)
    {
        if (_approved?.Any(ApprovedKeys.NamesAlias) == true || _rules.Asks)
        {
            RunWithSession((session, reporter, token) => AskAndJudgeAsync([.. statuses], session, reporter, token));
        }
        else
        {
            Run((reporter, token) => JudgeAsync(statuses, Judging(session: null, reporter), token));
        }
    }

    /// <summary>The reporter that turns statuses into findings.</summary>
    private protected FindingReporter Judging(IAwsSession? session, IRunReporter reporter)
    {
        // What was asked with one session is not known of another's account.
        _lastAsked = session;
        var (approvedKeys, facts) = _asked.GetOrAdd(session ?? (object)this, _ => (
            _approved is null ? null : new ApprovedKeys(_approved, Wildcards.Of, region => session!.GetKeyCatalog(region)),
            _rules.Asks ? new RuleFacts(session!) : null));
        var targetKey = _approved?.FirstOrDefault(key => !WildcardPattern.ContainsWildcardCharacters(key));
        return new FindingReporter(reporter, approvedKeys, targetKey, _rules, facts, Quiet ? _answer.Note : null)
        {
            Recorded = Recorder is { } recorder ? recorder.Record : null,
            Sharing = _sharing,
        };
    }

    // Each is asked about as its own account, where the session leads there: nobody else may see its keys.
    private async Task AskAndJudgeAsync(IReadOnlyList<EncryptionStatus> statuses, IAwsSession session, IRunReporter reporter, CancellationToken cancellationToken)
    {
        var entered = await EntryOf(session, reporter).EnterAsync(
            [.. statuses.Select(status => (Status: status, Where: new Place(status.Region, Roles is null ? null : status.AccountId)))],
            static entry => entry.Where,
            static (entry, place) => entry with { Where = place },
            static _ => null,
            cancellationToken).ConfigureAwait(false);
        UnreachableAccount? unreachable = null;
        string? reason = null;
        foreach (var (status, where) in entered)
        {
            // Another account's session would answer about that one's keys: what only this account could say is not known.
            if (where.NotSeen is not null)
            {
                if (unreachable is null || reason != where.NotSeen)
                {
                    (unreachable, reason) = (new UnreachableAccount(session, where.NotSeen), where.NotSeen);
                }

                await JudgeAsync([status], Judging(unreachable, reporter), cancellationToken).ConfigureAwait(false);
                continue;
            }

            var there = where.OnDemand is { } later ? await later.OpenAsync(cancellationToken).ConfigureAwait(false) : session;
            await JudgeAsync([status], Judging(there, reporter), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets go of what was asked with a session, but for the approved keys that nothing fitted there.</summary>
    /// <param name="asked">The session.</param>
    private protected void Forget(object asked)
    {
        if (_asked.TryRemove(asked, out var known) && known.Approved is { HasJudged: true } approved)
        {
            _unfitted.Enqueue([.. approved.Unfitted]);
        }
    }

    private async Task JudgeAsync(IEnumerable<EncryptionStatus> statuses, FindingReporter judging, CancellationToken cancellationToken)
    {
        foreach (var status in statuses)
        {
            Coverage.Note(status);
            await judging.OutputAsync(status, cancellationToken).ConfigureAwait(false);
        }
    }
}
