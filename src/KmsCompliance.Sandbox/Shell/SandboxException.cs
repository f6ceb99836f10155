namespace KmsCompliance.Sandbox.Shell;

/// <summary>The sandbox cannot start or go on, for a reason its user can act on: the message is all they need to see.</summary>
internal sealed class SandboxException(string message) : Exception(message);
