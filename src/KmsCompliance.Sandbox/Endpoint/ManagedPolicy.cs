using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>A managed policy of an account.</summary>
internal sealed record ManagedPolicy(string Name, string Arn, IdentityPolicyDocument Document);
