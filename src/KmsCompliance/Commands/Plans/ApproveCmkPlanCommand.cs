using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;
using KmsCompliance.Binding;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;
using KmsCompliance.Plans;

namespace KmsCompliance.Commands.Plans;

/// <summary>Approves a plan: shows what it does, and signs it with a key in KMS or a certificate. Changes nothing in AWS.</summary>
[Cmdlet(VerbsLifecycle.Approve, "CmkPlan", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = KeySet)]
[OutputType(typeof(CmkPlanApproval))]
public sealed class ApproveCmkPlanCommand : AwsCmdlet, ICommandActions
{
    private const string KeySet = "Key";
    private const string CertificateSet = "Certificate";

    private readonly List<Plan> _plans = [];
    private KeyReference? _key;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => PlanActions.Approve;

    /// <summary>The file of the plan, as New-CmkPlan wrote it; to the letter, no pattern. The approval is added to the file beside it,
    /// <c>….approvals</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PlanPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The ARN of the key in KMS that signs; no alias, which could be pointed elsewhere, and no multi-Region key, whose replicas sign
    /// the same.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeySet)]
    [ValidateNotNullOrEmpty]
    public string SigningKeyArn { get; set; } = string.Empty;

    /// <summary>The certificate whose private key signs: RSA from 2,048 bits on, or ECDSA on P-256, P-384 or P-521. AWS is not
    /// called.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CertificateSet)]
    [ValidateNotNull]
    public X509Certificate2? Certificate { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Certificate is not null)
        {
            return;
        }

        if (!KeyReference.TryParse(SigningKeyArn, out var key, out _) || key.Form != KeyReferenceForm.KeyArn)
        {
            End(Failures.InvalidApprovalKey(SigningKeyArn));
            return;
        }

        if (PlanSigner.IsMultiRegion(key.Value))
        {
            End(Failures.ApprovalKeyMultiRegion(key.Value));
            return;
        }

        _key = key;
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            var plan = Plan.Read(PlanLocation.Resolve(this, Path));
            plan.CheckAge(Time.GetUtcNow());
            _plans.Add(plan);
        }
        catch (FailureException exception)
        {
            WriteFailure(exception.Failure);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_plans.Count == 0)
        {
            return;
        }

        if (Certificate is not null)
        {
            Run((reporter, token) => ApproveAsync(PlanSigner.OfCertificate(Certificate, Time.GetUtcNow()), reporter, token));
            return;
        }

        var (key, region) = (_key!.Value, _key.Arn!.Region);
        RunWithSession(
            async (session, reporter, token) =>
            {
                var caller = await new AccountCheck(session).GetCallerAsync(token).ConfigureAwait(false);
                var signer = await PlanSigner.OfKeyAsync(session.GetKeySigner(region), key, caller.Arn, token).ConfigureAwait(false);
                await ApproveAsync(signer, reporter, token).ConfigureAwait(false);
            },
            region);
    }

    private async Task ApproveAsync(PlanSigner signer, Ports.IRunReporter reporter, CancellationToken cancellationToken)
    {
        foreach (var plan in _plans)
        {
            try
            {
                await new PlanApproving(reporter, Time).RunAsync(plan, signer, cancellationToken).ConfigureAwait(false);
            }
            catch (FailureException exception)
            {
                await reporter.ErrorAsync(exception.Failure, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
