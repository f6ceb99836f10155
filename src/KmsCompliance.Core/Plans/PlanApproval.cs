using System.Globalization;
using System.Text.Json.Serialization;
using KmsCompliance.Evidence;

namespace KmsCompliance.Plans;

/// <summary>An approval of a plan, as its file has it. Only <see cref="Signature"/> counts, by the key of an approver whom the settings
/// name; the rest is what the file claims.</summary>
internal sealed record PlanApproval
{
    /// <summary>The version of this form.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version of the form.</summary>
    public required int Version { get; init; }

    /// <summary>The plan that it is said to be of.</summary>
    public required string PlanId { get; init; }

    /// <summary>That plan's hash.</summary>
    public required string Hash { get; init; }

    /// <summary>The key in KMS that is said to have signed; null for a certificate.</summary>
    public string? KeyArn { get; init; }

    /// <summary>The certificate whose key is said to have signed: DER in base64; null for a key in KMS.</summary>
    public string? Certificate { get; init; }

    /// <summary>The algorithm, as KMS names it.</summary>
    public required string Algorithm { get; init; }

    /// <summary>The signature over <see cref="TextOf"/>, in base64.</summary>
    public required string Signature { get; init; }

    /// <summary>The ARN of who had the key in KMS sign; null for a certificate.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset ApprovedAt { get; init; }

    /// <summary>By which version of the module.</summary>
    public required string ModuleVersion { get; init; }

    /// <summary>Who is said to have approved: the key's ARN, or the certificate's thumbprint.</summary>
    [JsonIgnore]
    public string Approver => KeyArn ?? (Certificate is not null && EvidenceSeal.TryDecode(Certificate, out var bytes) ? EvidenceLine.HashOf(bytes) : string.Empty);

    /// <summary>What is signed, to the letter and without a line end.</summary>
    /// <param name="plan">The plan.</param>
    public static string TextOf(Plan plan) => $"KmsCompliance plan {plan.Id} {plan.Hash}";

    /// <summary>Whether it says that it is of a plan.</summary>
    /// <param name="plan">The plan.</param>
    public bool IsOf(Plan plan) => PlanId == plan.Id && Hash == plan.Hash;

    /// <summary>What it claims, in words.</summary>
    public string Describe() => $"{Approver} at {ApprovedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}Z{(ApprovedBy is null ? string.Empty : $" by {ApprovedBy}")}";
}
