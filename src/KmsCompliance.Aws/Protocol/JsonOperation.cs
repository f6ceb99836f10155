namespace KmsCompliance.Aws.Protocol;

/// <summary>One operation of a service.</summary>
/// <param name="Name">Such as <c>ListSecrets</c>.</param>
/// <param name="Path">Its path; <c>/</c> in JSON 1.1.</param>
internal sealed record JsonOperation(string Name, string Path);
