namespace KmsCompliance.Sandbox.Endpoint.Faults;

/// <summary>An action that an identity policy denies, also where a service acts for the caller: denying
/// <c>kms:Encrypt</c> lets UpdateSecret succeed without re-encrypting.</summary>
/// <param name="AccessKey">Pattern of the access key.</param>
/// <param name="Action">Pattern of the IAM action, such as <c>kms:Encrypt</c>.</param>
public sealed record ActionDenial(string AccessKey, string Action);
