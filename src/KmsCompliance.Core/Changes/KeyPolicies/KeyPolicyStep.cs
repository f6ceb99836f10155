using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Changes.KeyPolicies;

/// <summary>A change of a key's policy that was made: the policy before it, and the one that it left.</summary>
/// <param name="Before">The policy before.</param>
/// <param name="After">The policy that the change left.</param>
/// <param name="IsRepair">Whether it was made so that resources could be put under the key.</param>
public sealed record KeyPolicyStep(KeyPolicyDocument Before, KeyPolicyDocument After, bool IsRepair);
