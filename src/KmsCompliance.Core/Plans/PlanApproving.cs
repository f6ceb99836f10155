using System.Globalization;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Plans;

/// <summary>Approves plans.</summary>
/// <param name="reporter">Asks, and is told.</param>
/// <param name="time">Tells the time.</param>
public sealed class PlanApproving(IRunReporter reporter, TimeProvider time)
{
    private static string ModuleVersion { get; } = typeof(PlanApproving).Assembly.GetName().Version!.ToString(3);

    /// <summary>Shows what a plan does, and has it signed by whoever agrees.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="signer">Signs.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FailureException">It was approved by the same approver already, or cannot be.</exception>
    public async Task RunAsync(Plan plan, PlanSigner signer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(signer);
        PlanApprovals.Refuse(plan, PlanApprovals.Read(plan), signer.Approver);
        var confirmation = new Confirmation(plan.FullPath, $"Approve as {signer.Approver}") { Detail = Describe(plan), AsksWithDetail = true };
        if (!await reporter.ConfirmAsync(confirmation, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        // It may have taken long to agree.
        plan.CheckAge(time.GetUtcNow());
        var text = PlanApproval.TextOf(plan);
        var signature = await signer.SignAsync(text, cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow();
        var approval = new PlanApproval
        {
            Version = PlanApproval.CurrentVersion,
            PlanId = plan.Id,
            Hash = plan.Hash,
            KeyArn = signer.Certificate is null ? signer.Approver : null,
            Certificate = signer.Certificate is null ? null : Convert.ToBase64String(signer.Certificate.RawData),
            Algorithm = signer.Algorithm,
            Signature = Convert.ToBase64String(signature),
            ApprovedBy = signer.ApprovedBy,
            ApprovedAt = new(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero),
            ModuleVersion = ModuleVersion,
        };
        await PlanApprovals.AddAsync(plan, approval, time, cancellationToken).ConfigureAwait(false);
        await reporter.OutcomeAsync(new CmkPlanApproval
        {
            PlanPath = plan.FullPath,
            PlanId = plan.Id,
            Hash = plan.Hash,
            Approver = signer.Approver,
            Subject = signer.Certificate?.Subject ?? string.Empty,
            ApprovedBy = signer.ApprovedBy ?? string.Empty,
            ApprovedAt = approval.ApprovedAt,
            ExpiresAt = plan.Document.ExpiresAt,
            Algorithm = approval.Algorithm,
            SignedText = text,
            Signature = approval.Signature,
            ApprovalPath = plan.ApprovalPath,
        }).ConfigureAwait(false);
    }

    // What is agreed to, in numbers; the steps themselves are shown by Get-CmkPlan.
    private static string Describe(Plan plan)
    {
        var document = plan.Document;
        var actions = document.Steps.GroupBy(static step => step.Action).Select(static group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key}"));
        var forLife = document.Steps.Count(static step => step.Reversible != "Yes");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            Steps: {document.Steps.Count} ({string.Join(", ", actions)}); not, or perhaps not, to be undone: {forLife}; who gains or loses access: {document.Steps.Sum(static step => step.Gain.Count + step.Loss.Count)}
            Accounts: {string.Join(", ", document.Accounts)}
            Made by {document.CreatedBy} at {document.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm}Z, good until {document.ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm}Z
            Plan: {plan.Id}
            Hash: {plan.Hash}
            """);
    }
}
