using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;
using KmsCompliance.Binding;
using KmsCompliance.Changes;
using KmsCompliance.Errors;
using KmsCompliance.Materials;
using KmsCompliance.Permissions;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Commands.Keys;

/// <summary>Imports key material into keys of the origin EXTERNAL: from a file, or generated and kept in escrow.</summary>
[Cmdlet(VerbsData.Import, "CmkMaterial", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = FromFile)]
[OutputType(typeof(CmkKeyChange), typeof(CmkRotationChange))]
public sealed class ImportCmkMaterialCommand : EvidenceCmdlet, ICommandActions
{
    private const string FromFile = "File";
    private const string Generated = "Generated";

    // KMS API Reference, ImportKeyMaterial, ValidTo.
    private const int MostDays = 365;

    private string? _file;
    private X509Certificate2? _certificate;
    private MaterialEscrow? _escrow;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => KeyActions.ImportMaterial;

    /// <summary>The file with the material: exactly 32 bytes.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = FromFile)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The certificate to which generated material is sealed: a file in PEM or DER, of an RSA key.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Generated)]
    [ValidateNotNullOrEmpty]
    public string? EscrowCertificate { get; set; }

    /// <summary>The file that takes the sealed material before it is imported. It is not there yet.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Generated)]
    [ValidateNotNullOrEmpty]
    public string? EscrowPath { get; set; }

    /// <summary>When the material expires: 365 days ahead at most. It does not where left out.</summary>
    [Parameter]
    public DateTimeOffset? ValidTo { get; set; }

    /// <summary>Imports new material into a key that has some, and rotates the key to it. The multi-Region keys that are related to it take
    /// the same bytes before.</summary>
    [Parameter]
    public SwitchParameter Rotate { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        var now = Time.GetUtcNow();
        if (ValidTo is { } end && (end <= now || end > now.AddDays(MostDays)))
        {
            End(Failures.MaterialExpiryOutOfRange(end));
        }

        try
        {
            if (Path is not null)
            {
                _file = FileLocation.Resolve(this, Path, problem => Failures.MaterialFileNotTaken(Path, $"it is {problem}", "Name a file that can be read."));
                return;
            }

            var path = FileLocation.Resolve(this, EscrowPath!, problem => Failures.EscrowNotWritten(EscrowPath!, $"it is {problem}"));
            _certificate = ReadCertificate();
            _escrow = new MaterialEscrow(_certificate, path);
            if (_escrow.FindProblem(now) is { } failure)
            {
                End(failure);
            }
        }
        catch (FailureException exception)
        {
            End(exception.Failure);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!Keys.Any)
        {
            return;
        }

        try
        {
            // The bytes are in memory for as long as the work takes, and cleared after it.
            using var material = _file is null ? KeyMaterialBytes.Generate() : KeyMaterialBytes.Read(_file);
            var options = new MaterialImportOptions
            {
                Command = MyInvocation.MyCommand.Name,
                Material = material,
                Escrow = _escrow,
                ValidTo = ValidTo,
                Rotate = Rotate,
                AllReplica = AllReplica,
                Evidence = Evidence,
            };
            RunWithSession((session, reporter, token) => RunAsync(session, reporter, options, token), Keys.RegionHint);
        }
        catch (FailureException exception)
        {
            End(exception.Failure);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _certificate?.Dispose();
        }
    }

    private async Task RunAsync(IAwsSession session, IRunReporter reporter, MaterialImportOptions options, CancellationToken cancellationToken)
    {
        HaveSigned(session);
        var targets = await Keys.ResolveAsync(EntryOf(session, reporter), cancellationToken).ConfigureAwait(false);
        if (options.Escrow is not null && targets.Count > 1)
        {
            throw new FailureException(Failures.EscrowHoldsOneMaterial(targets.Count));
        }

        await ChangeLimit.RunAsync(MaximumChange, reporter, within => new AccountRuns(session, within, ThrottleLimit) { Activity = "Importing key material" }.RunAsync(
            targets,
            static target => target.Where,
            (there, told, ofAccount, atATime, stop) => new MaterialImportRun(there, told, Time, atATime, options).RunAsync(ofAccount, stop),
            cancellationToken)).ConfigureAwait(false);
    }

    private X509Certificate2 ReadCertificate()
    {
        Failure Problem(string problem) => Failures.EscrowCertificateNotTaken(EscrowCertificate!, problem);
        var path = FileLocation.Resolve(this, EscrowCertificate!, problem => Problem($"it is {problem}"));
        return CertificateFile.Read(path, out var problem) ?? throw new FailureException(Problem(problem!));
    }
}
