namespace KmsCompliance.Sandbox.Tests.Shell;

/// <summary>Needs signals, which Windows has none of.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "Windows has no signals to send." : null;
}
