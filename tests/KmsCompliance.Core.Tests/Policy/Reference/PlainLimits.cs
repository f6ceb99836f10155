namespace KmsCompliance.Core.Tests.Policy.Reference;

/// <summary>Statements of policies that only limit; null where there is none of a kind.</summary>
internal sealed record PlainLimits(IReadOnlyList<string>? Boundary, IReadOnlyList<string>? Session, IReadOnlyList<string>? ServiceControl, IReadOnlyList<string>? ResourceControl);
