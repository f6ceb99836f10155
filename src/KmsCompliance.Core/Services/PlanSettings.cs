namespace KmsCompliance.Services;

/// <summary>Who approves plans, and whether they have to be.</summary>
public sealed record PlanSettings
{
    /// <summary>Nothing decided.</summary>
    public static PlanSettings None { get; } = new();

    /// <summary>Whether a plan is applied only when it is approved.</summary>
    public bool RequireApproval { get; init; }

    /// <summary>Who may approve; empty where nobody is named.</summary>
    public IReadOnlyList<PlanApprover> Approvers { get; init; } = [];

    /// <summary>How many of them have to.</summary>
    public int MinimumApprovals { get; init; } = 1;
}

/// <summary>Somebody who may approve plans: a key in KMS, or whoever has the private key of a certificate.</summary>
/// <param name="Id">The key's ARN, or the certificate's thumbprint: its SHA-256, as 64 lower-case hexadecimal digits.</param>
/// <param name="IsCertificate">Whether it is a certificate.</param>
/// <param name="Name">What people call them; null where nothing is said.</param>
public sealed record PlanApprover(string Id, bool IsCertificate, string? Name);
