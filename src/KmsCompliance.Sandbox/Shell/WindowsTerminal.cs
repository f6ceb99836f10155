using System.Runtime.InteropServices;

namespace KmsCompliance.Sandbox.Shell;

/// <summary>
/// Turns escape sequences on in a Windows console, which leaves them off for a program that does not ask.
/// https://learn.microsoft.com/windows/console/console-virtual-terminal-sequences
/// </summary>
internal static class WindowsTerminal
{
    public const int StandardOutput = -11;
    public const int StandardError = -12;
    private const uint EnableVirtualTerminalProcessing = 0x4;

    /// <summary>True when the stream understands escape sequences; always so outside Windows.</summary>
    public static bool TryEnable(int standardHandle)
    {
        if (!OperatingSystem.IsWindows())
        {
            return true;
        }

        nint handle = GetStdHandle(standardHandle);
        return GetConsoleMode(handle, out uint mode)
            && ((mode & EnableVirtualTerminalProcessing) != 0
                || SetConsoleMode(handle, mode | EnableVirtualTerminalProcessing));
    }

    [DllImport("kernel32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint GetStdHandle(int standardHandle);

    [DllImport("kernel32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetConsoleMode(nint handle, out uint mode);

    [DllImport("kernel32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool SetConsoleMode(nint handle, uint mode);
}
