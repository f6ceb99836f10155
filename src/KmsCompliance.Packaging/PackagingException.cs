namespace KmsCompliance.Packaging;

/// <summary>The package cannot be made, and why.</summary>
internal sealed class PackagingException(string message) : Exception(message);
