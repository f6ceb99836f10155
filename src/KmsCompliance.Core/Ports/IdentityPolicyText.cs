namespace KmsCompliance.Ports;

/// <summary>A policy of IAM, not read yet.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Document">Its text, as it was written.</param>
public sealed record IdentityPolicyText(string Name, string Document);
