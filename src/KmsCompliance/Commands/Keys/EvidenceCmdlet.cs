using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Evidence;
using KmsCompliance.Identifiers;
using KmsCompliance.Pipeline;
using KmsCompliance.Ports;

namespace KmsCompliance.Commands.Keys;

/// <summary>A command that changes something about keys and can write evidence of it.</summary>
public abstract class EvidenceCmdlet : KeyChangeCmdlet
{
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

    /// <summary>The keys that were named.</summary>
    private protected KeyTargets Keys { get; } = new();

    /// <summary>The evidence that is added to; null for none.</summary>
    private protected EvidenceChain? Evidence { get; private set; }

    /// <summary>Why the evidence that was asked for cannot be kept, or not as it was asked for, where the command goes on all the same; null
    /// where it can.</summary>
    private protected Failure? EvidenceProblem { get; private set; }

    /// <summary>Whether the command ends where the evidence takes no entry.</summary>
    private protected virtual bool NeedsEvidence => true;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (EvidencePath is null)
        {
            if (SigningKeyArn is not null)
            {
                Refuse(Failures.SigningKeyWithoutEvidence());
            }

            return;
        }

        try
        {
            Evidence = new EvidenceChain(EvidenceLocation.Resolve(this, EvidencePath), Time);
            if (SigningKeyArn is not null)
            {
                _signingKey = EvidenceSigner.Parse(SigningKeyArn);
            }
        }
        catch (FailureException exception)
        {
            Refuse(exception.Failure);
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

            var problem = FindProblem(reference)
                ?? (IsAccountAlone && AccountId is { } account && reference.Arn is null ? Failures.AccountIsNoPlace(account) : Keys.Add(reference, key.Service, AccountId, CurrentRegions()));
            if (problem is not null)
            {
                WriteFailure(problem);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            Evidence?.Dispose();
        }
    }

    /// <summary>Has the evidence signed by the key that was named for it, if any was.</summary>
    /// <param name="session">The session: it signs as the caller, whichever accounts the keys are of.</param>
    private protected void HaveSigned(IAwsSession session)
    {
        if (_signingKey is not null && Evidence is not null)
        {
            Evidence.Signer = EvidenceSigner.Of(_signingKey, session);
        }
    }

    // A key that has leaked waits for no file, and for nobody who signs: an error before it was disabled could end the command.
    private void Refuse(Failure failure)
    {
        if (NeedsEvidence)
        {
            End(failure);
        }

        EvidenceProblem = failure;
    }

    /// <summary>Why the command does not take a key; null where it does.</summary>
    /// <param name="key">The key.</param>
    private protected virtual Failure? FindProblem(KeyReference key) => null;
}
