using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Errors;
using KmsCompliance.Evidence;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;

namespace KmsCompliance.Commands.Evidence;

/// <summary>Tells whether files of evidence are as they were written. Asks nothing of AWS.</summary>
[Cmdlet(VerbsDiagnostic.Test, "CmkEvidence")]
[OutputType(typeof(CmkEvidence), typeof(bool))]
public sealed class TestCmkEvidenceCommand : AsyncCmdlet, ICommandActions
{
    // Statuses, findings and changes of one file come one by one.
    private readonly Dictionary<string, HashSet<EvidenceHead>> _files = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private readonly QuietAnswer _answer = new();
    private List<ReadOnlyMemory<byte>>? _signers;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => [];

    /// <summary>The files; to the letter, no patterns.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("EvidencePath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Heads that the chain had at some time: the number of an entry, a colon and its hash, as EvidenceHead of what a command put
    /// out has it. Each has to be there still.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("EvidenceHead")]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[]? Head { get; set; }

    /// <summary>Files with the public keys of those who may sign, in PEM or the base64 that the AWS CLI prints. The chain has to be signed
    /// to its end by one of them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? PublicKeyPath { get; set; }

    /// <summary>Answers one Boolean: true only if a file was read, each holds together, and nothing went wrong. Where there is no head to
    /// hold a file against, a warning says that entries may be missing at its end.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override bool AnswersAlways => Quiet;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Quiet)
        {
            _answer.Begin(this);
        }

        foreach (var path in PublicKeyPath ?? [])
        {
            (_signers ??= []).Add(ReadPublicKey(path));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // A change without a head is one whose outcome the file did not take.
        if (MyInvocation.BoundParameters.ContainsKey(nameof(Head)) && !(Head ?? []).Any(static text => !string.IsNullOrEmpty(text)))
        {
            WriteFailure(Failures.EvidenceHeadMissing(Path is [var first, ..] ? first : null));
        }

        var heads = ReadHeads();
        foreach (var path in heads is null ? [] : Path)
        {
            try
            {
                var file = EvidenceLocation.Resolve(this, path);
                if (!_files.TryGetValue(file, out var known))
                {
                    _files.Add(file, known = []);
                    _order.Add(file);
                }

                known.UnionWith(heads!);
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
        Run(async (reporter, token) =>
        {
            List<string> unseen = [];
            foreach (var path in _order)
            {
                try
                {
                    var check = await EvidenceCheck.ReadAsync(path, [.. _files[path]], _signers, Time, token).ConfigureAwait(false);
                    _answer.Note(check.Intact);
                    if (!Quiet)
                    {
                        await reporter.OutputAsync(check, token).ConfigureAwait(false);
                    }
                    else if (check is { Intact: true, HeadChecked: false })
                    {
                        unseen.Add($"{path}: {check.Message}");
                    }
                }
                catch (FailureException exception)
                {
                    await reporter.ErrorAsync(exception.Failure, token).ConfigureAwait(false);
                }
            }

            // A Boolean does not say what it leaves open.
            if (unseen.Count > 0)
            {
                await reporter.WarningAsync(unseen, token).ConfigureAwait(false);
            }
        });
        if (Quiet)
        {
            _answer.Write(this);
        }
    }

    // Where one is wrong, nothing is held against the others alone.
    private ReadOnlyMemory<byte> ReadPublicKey(string path)
    {
        try
        {
            var text = TextFile.Read(this, EvidenceLocation.Resolve(this, path), out var problem);
            if (text is not null && SignatureScheme.ReadPublicKey(text) is { } key)
            {
                return key;
            }

            End(Failures.PublicKeyUnreadable(path, problem ?? "it is neither PEM nor base64 of an RSA key or one of the curves P-256, P-384 and P-521."));
        }
        catch (FailureException exception)
        {
            End(Failures.PublicKeyUnreadable(path, exception.Failure.Message));
        }

        return default;
    }

    private List<EvidenceHead>? ReadHeads()
    {
        List<EvidenceHead> heads = [];
        foreach (var text in (Head ?? []).Where(static text => !string.IsNullOrEmpty(text)))
        {
            if (!EvidenceHead.TryParse(text, out var head))
            {
                WriteFailure(Failures.InvalidEvidenceHead(text));
                return null;
            }

            heads.Add(head);
        }

        return heads;
    }
}
