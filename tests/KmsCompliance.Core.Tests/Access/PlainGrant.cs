namespace KmsCompliance.Core.Tests.Access;

/// <summary>A grant; with a context, for requests alone whose encryption context has it as <c>app</c>.</summary>
internal sealed record PlainGrant(string Id, string Grantee, IReadOnlyList<string> Operations, string? Context);
