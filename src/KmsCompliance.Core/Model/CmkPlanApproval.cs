using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>An approval of a plan that was made. Whether it counts depends on the settings of whoever applies the plan.</summary>
public sealed class CmkPlanApproval
{
    /// <summary>The plan's file.</summary>
    public required string PlanPath { get; init; }

    /// <summary>What names the plan.</summary>
    public required string PlanId { get; init; }

    /// <summary>The SHA-256 of the plan, in hex.</summary>
    public required string Hash { get; init; }

    /// <summary>Who approved: the ARN of the key that signed, or the certificate's SHA-256, in hex.</summary>
    public required string Approver { get; init; }

    /// <summary>The certificate's subject; empty for a key in KMS.</summary>
    public string Subject { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>The ARN of who had the key in KMS sign; empty for a certificate.</summary>
    public string ApprovedBy { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>When.</summary>
    public required DateTimeOffset ApprovedAt { get; init; }

    /// <summary>From when on the plan is too old to be applied.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The algorithm, as KMS names it.</summary>
    public required string Algorithm { get; init; }

    /// <summary>What was signed, to the letter, in UTF-8 and without a line end.</summary>
    public required string SignedText { get; init; }

    /// <summary>The signature in base64: of ECDSA in DER.</summary>
    public required string Signature { get; init; }

    /// <summary>The file that the approval was added to.</summary>
    public required string ApprovalPath { get; init; }

    /// <summary>The plan's file.</summary>
    public override string ToString() => PlanPath;
}
