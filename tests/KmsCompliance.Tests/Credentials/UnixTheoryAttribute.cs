namespace KmsCompliance.Tests.Credentials;

/// <summary>A theory that is skipped on Windows, and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute(string reason)
    {
        Reason = reason;
        if (OperatingSystem.IsWindows())
        {
            Skip = $"Not on Windows: {reason}.";
        }
    }

    public string Reason { get; }
}
