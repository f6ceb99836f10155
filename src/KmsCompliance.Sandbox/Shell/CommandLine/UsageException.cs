namespace KmsCompliance.Sandbox.Shell.CommandLine;

/// <summary>The command line is wrong; the message says what and what was expected.</summary>
internal sealed class UsageException(string message) : Exception(message);
