namespace KmsCompliance.Sandbox.Tests.Shell;

/// <summary>Needs the <c>script</c> of util-linux: other systems have none, or another one.</summary>
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "Only Linux has script of util-linux.";
}
