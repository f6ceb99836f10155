namespace KmsCompliance.Tests.Credentials;

/// <summary>A fact that is skipped on Windows, and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute(string reason)
    {
        Reason = reason;
        if (OperatingSystem.IsWindows())
        {
            Skip = $"Not on Windows: {reason}.";
        }
    }

    public string Reason { get; }
}
