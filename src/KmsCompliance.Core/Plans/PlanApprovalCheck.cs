using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KmsCompliance.Errors;
using KmsCompliance.Evidence;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Plans;

/// <summary>Holds the approvals of a plan against the approvers whom the settings name. Whatever could not be determined is refused.</summary>
public sealed class PlanApprovalCheck
{
    private readonly Plan _plan;
    private readonly PlanSettings _settings;
    private readonly IReadOnlyList<PlanApproval> _approvals;
    private readonly ConcurrentQueue<string> _notes = [];

    private PlanApprovalCheck(Plan plan, PlanSettings settings, IReadOnlyList<PlanApproval> approvals)
    {
        _plan = plan;
        _settings = settings;
        _approvals = approvals;
    }

    /// <summary>Whether the private key of a public one is in the hands of whoever applies the plan, as far as can be seen.</summary>
    public Func<ReadOnlyMemory<byte>, bool> HasPrivateKeyOf { get; set; } = UserCertificates.HavePrivateKeyOf;

    /// <summary>The check of a plan; null where it needs no approval. Asks nothing of AWS.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="settings">Who may approve.</param>
    /// <exception cref="FailureException">It needs an approval that nobody may give, or its approvals cannot be read.</exception>
    public static PlanApprovalCheck? Find(Plan plan, PlanSettings settings)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(settings);
        return !plan.RequiresApproval && !settings.RequireApproval ? null
            : settings.Approvers.Count == 0 ? throw new FailureException(Failures.PlanNeedsApprovers(plan.FullPath))
            : new PlanApprovalCheck(plan, settings, PlanApprovals.Read(plan));
    }

    /// <summary>Refuses the plan unless enough approvers have signed it, none of whom could be its applier.</summary>
    /// <param name="own">Reads the public keys of approvers.</param>
    /// <param name="appliers">The sessions that the plan is applied with.</param>
    /// <param name="now">What time it is.</param>
    /// <param name="throttleLimit">How many questions at a time.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FailureException">It is not approved, or that could not be determined.</exception>
    public async Task RunAsync(IAwsSession own, IReadOnlyCollection<IAwsSession> appliers, DateTimeOffset now, int throttleLimit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(appliers);
        var signed = new List<Signed>();
        foreach (var approval in _approvals)
        {
            var approver = _settings.Approvers.FirstOrDefault(known => known.Id == approval.Approver && known.IsCertificate == approval.Certificate is not null);
            if (!approval.IsOf(_plan))
            {
                _notes.Enqueue($"that by {approval.Approver} is of another plan");
            }
            else if (approver is null)
            {
                _notes.Enqueue($"{approval.Approver} is no approver by the settings");
            }
            else if (!approver.IsCertificate && PlanSigner.IsMultiRegion(approver.Id))
            {
                // Its replicas sign alike, under policies of their own; and one may be gone by the time that it is asked for.
                _notes.Enqueue($"{approval.Approver} is a multi-Region key, with whose replicas others may sign the same");
            }
            else if ((approver.IsCertificate ? FindCertificateKey(approval, now) : await GetKeyAsync(own, approver, cancellationToken).ConfigureAwait(false)) is { } publicKey)
            {
                signed.Add(Verify(approver, approval, publicKey));
            }
        }

        // Two names of one key, such as a certificate and the same key imported into KMS, are one approver.
        var distinct = signed.DistinctBy(static one => Convert.ToBase64String(one.PublicKey)).ToList();
        if (distinct.Count < _settings.MinimumApprovals)
        {
            throw new FailureException(Failures.PlanNotApproved(_plan.FullPath, distinct.Count, _settings.MinimumApprovals, [.. _notes]));
        }

        foreach (var one in signed.Where(static one => one.Approver.IsCertificate))
        {
            RefuseHolder(one);
        }

        var trials = from one in signed where !one.Approver.IsCertificate from applier in appliers from isHashed in (bool[])[false, true] select (one, applier, isHashed);
        await Parallel.ForEachAsync(
            trials,
            new ParallelOptions { MaxDegreeOfParallelism = throttleLimit, CancellationToken = cancellationToken },
            async (trial, stop) => await RefuseSignerAsync(trial.one, trial.applier, trial.isHashed, stop).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static string RegionOf(PlanApprover approver) =>
        KeyReference.TryParse(approver.Id, out var key, out _) && key.Arn is { } arn ? arn.Region : throw new InvalidOperationException(approver.Id);

    // The public key is that of the certificate whose thumbprint the settings have: nothing else of the approval is believed.
    private byte[]? FindCertificateKey(PlanApproval approval, DateTimeOffset now)
    {
        try
        {
            EvidenceSeal.TryDecode(approval.Certificate!, out var bytes);
            using var certificate = new X509Certificate2(bytes);
            if (PlanSigner.FindProblem(certificate, now) is { } problem)
            {
                _notes.Enqueue($"the certificate {approval.Approver} is not taken: {problem.TrimEnd('.')}");
                return null;
            }

            return certificate.PublicKey.ExportSubjectPublicKeyInfo();
        }
        catch (CryptographicException exception)
        {
            throw new FailureException(Failures.PlanApprovalInvalid(_plan.ApprovalPath, approval.Approver, exception.Message));
        }
    }

    // The key is asked for by the settings' ARN, and what the file says of it does not count.
    private async Task<byte[]?> GetKeyAsync(IAwsSession own, PlanApprover approver, CancellationToken cancellationToken)
    {
        try
        {
            var key = await own.GetKeySigner(RegionOf(approver)).GetPublicKeyAsync(approver.Id, cancellationToken).ConfigureAwait(false);
            return PlanSigner.FindAlgorithm(approver.Id, key) is null
                ? throw new FailureException(Failures.SigningKeyUnfit(approver.Id, key.KeySpec, key.KeyUsage, SignatureScheme.KeySpecs))
                : key.PublicKey.ToArray();
        }
        catch (AwsCallException exception)
        {
            throw new FailureException(Failures.PlanApprovalNotChecked(_plan.FullPath, approver.Id, exception));
        }
    }

    private Signed Verify(PlanApprover approver, PlanApproval approval, byte[] publicKey) =>
        approval.Algorithm == SignatureScheme.Choose(publicKey)
        && EvidenceSeal.TryDecode(approval.Signature, out var signature)
        && SignatureScheme.Verify(approval.Algorithm, publicKey, PlanApproval.TextOf(_plan), signature)
            ? new Signed(approver, approval.Algorithm, publicKey)
            : throw new FailureException(Failures.PlanApprovalInvalid(_plan.ApprovalPath, approver.Id, "its signature is not that of the approver over this plan."));

    private void RefuseHolder(Signed one)
    {
        bool holds;
        try
        {
            holds = HasPrivateKeyOf(one.PublicKey);
        }
        catch (CryptographicException exception)
        {
            throw new FailureException(Failures.PlanApplierNotKnown(_plan.FullPath, one.Approver.Id, $"the user's certificates cannot be read: {exception.Message}"));
        }

        if (holds)
        {
            throw new FailureException(Failures.PlanApplierCanSign(_plan.FullPath, one.Approver.Id, "its private key is among the user's certificates"));
        }
    }

    // The signature is the same whether KMS makes the hash or is handed it, and a policy may allow either alone.
    private async Task RefuseSignerAsync(Signed one, IAwsSession applier, bool isHashed, CancellationToken cancellationToken)
    {
        var why = await applier.GetKeySigner(RegionOf(one.Approver)).TrySignAsync(one.Approver.Id, one.Algorithm, PlanApproval.TextOf(_plan), isHashed, cancellationToken).ConfigureAwait(false);
        if (why is null)
        {
            throw new FailureException(Failures.PlanApplierCanSign(_plan.FullPath, one.Approver.Id, $"kms:Sign is allowed to the credentials that apply the plan ({applier.CredentialOrigin})"));
        }

        if (why.Code != "AccessDeniedException")
        {
            throw new FailureException(Failures.PlanApplierNotKnown(_plan.FullPath, one.Approver.Id, why.Describe()));
        }
    }

    private sealed record Signed(PlanApprover Approver, string Algorithm, byte[] PublicKey);
}
