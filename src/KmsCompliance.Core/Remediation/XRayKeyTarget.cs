using KmsCompliance.Audit;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Remediation;

/// <summary>A Region whose X-Ray setting is to change.</summary>
/// <param name="Where">The Region.</param>
/// <param name="Key">The key to set; null for the key that AWS owns.</param>
public sealed record XRayKeyTarget(AuditTarget Where, KeyReference? Key);
