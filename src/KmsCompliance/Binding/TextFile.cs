using System.Management.Automation;
using System.Text;

namespace KmsCompliance.Binding;

/// <summary>Reads text files that somebody names. What is no ordinary file is not opened: a pipe without a writer, or a device,
/// would be read for ever.</summary>
internal static class TextFile
{
    /// <summary>The most bytes of a file.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="path">The file's path, as the system has it.</param>
    /// <param name="problem">Why it was not read, as a sentence; null where it was.</param>
    /// <returns>Its text; null where it was not read.</returns>
    public static string? Read(PSCmdlet cmdlet, string path, out string? problem) => Read(cmdlet, path, MostBytes, out problem);

    /// <summary>Reads a file of some length.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="path">The file's path, as the system has it.</param>
    /// <param name="mostBytes">The most bytes of it.</param>
    /// <param name="problem">Why it was not read, as a sentence; null where it was.</param>
    /// <returns>Its text; null where it was not read.</returns>
    public static string? Read(PSCmdlet cmdlet, string path, int mostBytes, out string? problem)
    {
        try
        {
            if (KindOf(cmdlet, path) is { } kind)
            {
                problem = $"it is {kind}, not an ordinary file.";
                return null;
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[Math.Min(mostBytes, Math.Max(file.Length, MostBytes)) + 1];
            var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (count > mostBytes)
            {
                problem = $"it is longer than {mostBytes:N0} bytes.";
                return null;
            }

            using var text = new StreamReader(new MemoryStream(bytes, 0, count), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
            problem = null;
            return text.ReadToEnd();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = exception.Message;
            return null;
        }
    }

    // .NET does not say what a file is; PowerShell does, beside the mode that it shows, on Unix systems.
    internal static string? KindOf(PSCmdlet cmdlet, string path)
    {
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        var item = cmdlet.InvokeProvider.Item.Get([target], force: true, literalPath: true).FirstOrDefault();
        var state = item?.Properties["UnixStat"]?.Value is { } value ? PSObject.AsPSObject(value) : null;
        return state?.Properties["ItemType"]?.Value?.ToString() switch
        {
            "NamedPipe" => "a pipe",
            "CharacterDevice" or "BlockDevice" => "a device",
            "Socket" => "a socket",
            _ => null,
        };
    }
}
