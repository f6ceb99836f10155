using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Changes;
using KmsCompliance.Completion;
using KmsCompliance.Erasure;
using KmsCompliance.Errors;
using KmsCompliance.Evidence;
using KmsCompliance.Identifiers;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Commands.Keys;

/// <summary>A command that changes the states of keys.</summary>
public abstract class KeyStateCmdlet : KeyChangeCmdlet
{
    private readonly KeyTargets _keys = new();
    private EvidenceChain? _evidence;
    private KeyReference? _signingKey;

    /// <summary>The keys: ids, ARNs, aliases, or objects from New-ServiceCmk, Get-ServiceCmk, these commands or AWS.Tools. A bare id or
    /// alias name is looked for in each Region of -Region. What is under a key, as a status is, is never taken for the key.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("KeyArn")]
    [KeyTransformation(KeysOnly = true)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public override KeyArgument[]? KeyId { get; set; }

    /// <summary>Changes the multi-Region keys too that are related to a key, wherever they lie. Without it they stay as they are, and are
    /// named.</summary>
    [Parameter]
    public SwitchParameter AllReplica { get; set; }

    /// <summary>The file of evidence that is added to: before the change who does what to which key, and afterwards what was read back.
    /// Where it takes no entry, nothing is changed. Made where it is not there.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EvidencePath { get; set; }

    /// <summary>The ARN of a key in KMS, or of an alias, that signs the entries: each signature is over all of the file before it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SigningKeyArn { get; set; }

    /// <summary>The change.</summary>
    private protected abstract KeyStateAction Action { get; }

    /// <summary>Whether it is made although something depends on the key.</summary>
    private protected virtual bool IsForced => false;

    /// <summary>Whether the keys are disabled before anything is asked about them.</summary>
    private protected virtual bool IsEmergency => false;

    /// <summary>Where to look for what depends on the keys; null for each key's own account, as far as services can use the key
    /// there.</summary>
    private protected IReadOnlyList<RegionSelection>? PlacesToLook { get; private set; }

    /// <summary>The grants that are taken back with it.</summary>
    private protected virtual IReadOnlyList<string> Grants => [];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (EvidencePath is null)
        {
            if (SigningKeyArn is not null)
            {
                End(Failures.SigningKeyWithoutEvidence());
            }

            return;
        }

        try
        {
            _evidence = new EvidenceChain(EvidenceLocation.Resolve(this, EvidencePath), Time);
            if (SigningKeyArn is not null)
            {
                _signingKey = KeyReference.TryParse(SigningKeyArn, out var key, out _) && key.Arn is not null ? key : throw new FailureException(Failures.InvalidSigningKey(SigningKeyArn));
            }
        }
        catch (FailureException exception) when (IsEmergency)
        {
            // A key that has leaked waits for no file, and for nobody who signs.
            WriteFailure(exception.Failure);
        }
        catch (FailureException exception)
        {
            End(exception.Failure);
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var key in KeyId!)
        {
            if (!KeyInput.TryRead(key, this, out var reference))
            {
                continue;
            }

            var problem = IsEmergency && reference.IsAlias ? Failures.EmergencyNeedsKeyId(reference.Value)
                : IsAccountAlone && AccountId is { } account && reference.Arn is null ? Failures.AccountIsNoPlace(account)
                : _keys.Add(reference, key.Service, AccountId, CurrentRegions());
            if (problem is not null)
            {
                WriteFailure(problem);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!_keys.Any)
        {
            return;
        }

        var options = new KeyStateOptions
        {
            Command = MyInvocation.MyCommand.Name,
            Action = Action,
            Dependants = new ImpactDependants(Time, ThrottleLimit, OpenAsync, PlacesToLook),
            Force = IsForced,
            AllReplica = AllReplica,
            Grants = Grants,
            Evidence = _evidence,
        };
        RunWithSession((session, reporter, token) => RunAsync(session, reporter, options, token), _keys.RegionHint);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _evidence?.Dispose();
        }
    }

    /// <summary>Notes where to look for what depends on the keys; says which places are none.</summary>
    /// <param name="places">The places; null for the usual ones.</param>
    private protected void Look(IReadOnlyList<RegionArgument>? places)
    {
        if (places is null)
        {
            return;
        }

        // Where one is wrong, what is there would not be seen.
        foreach (var place in places)
        {
            if (place.IsAccount)
            {
                End(Failures.AccountIsNoPlace(place.Value));
            }
            else if (!RegionName.IsWellFormed(place.Value) && !WildcardPattern.ContainsWildcardCharacters(place.Value))
            {
                End(Failures.InvalidRegion(place.Value));
            }
        }

        PlacesToLook = [.. places.Select(static place => place.Select(accountId: null))];
    }

    private async Task RunAsync(IAwsSession session, IRunReporter reporter, KeyStateOptions options, CancellationToken cancellationToken)
    {
        if (_signingKey is { Arn: { } arn } && _evidence is not null)
        {
            _evidence.Signer = new EvidenceSigner(session.GetKeySigner(arn.Region), _signingKey.Value);
        }

        IReadOnlyList<KeyStateTarget> targets =
            [.. (await _keys.ResolveAsync(EntryOf(session, reporter), cancellationToken).ConfigureAwait(false)).Select(static key => new KeyStateTarget(key.Key, key.Where))];
        await ChangeLimit.RunAsync(MaximumChange, reporter, within => new AccountRuns(session, within, ThrottleLimit) { Activity = "Changing the states of keys" }.RunAsync(
            targets,
            static target => target.Where,
            (there, told, ofAccount, atATime, stop) => IsEmergency
                ? new EmergencyStop(there, told, Time, atATime, options).RunAsync(ofAccount, stop)
                : new KeyStateRun(there, told, Time, atATime, options).RunAsync(ofAccount, stop),
            cancellationToken)).ConfigureAwait(false);
    }
}
