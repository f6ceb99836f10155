using System.Management.Automation;
using System.Text;
using KmsCompliance.Binding;
using KmsCompliance.Errors;
using KmsCompliance.Files;

namespace KmsCompliance.Commands.Reporting;

/// <summary>A file that is there as a whole or not at all: it is written aside, with rights for its owner only, and takes the name
/// once it is whole.</summary>
internal sealed class ReportFile : IDisposable
{
    private readonly string _path;
    private readonly string _aside;
    private readonly bool _mayReplace;
    private readonly FileStream _stream;
    private readonly StreamWriter _writer;
    private bool _isClosed;

    private ReportFile(string path, bool mayReplace)
    {
        _path = path;
        _mayReplace = mayReplace;
        _aside = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetRandomFileName()}.tmp");
        _stream = OwnerFile.Open(_aside, FileMode.CreateNew, FileShare.Read);
        _writer = new StreamWriter(_stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    /// <summary>What is written.</summary>
    public TextWriter Text => _writer;

    /// <summary>Where it will be.</summary>
    public string FullPath => _path;

    /// <summary>Begins a file.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="path">Its path, as the system has it. A link stays one: the file that it leads to is replaced.</param>
    /// <param name="noClobber">Whether a file that exists stays as it is.</param>
    /// <param name="force">Whether one that may only be read is replaced.</param>
    /// <exception cref="FailureException">It cannot be written there.</exception>
    public static ReportFile Open(PSCmdlet cmdlet, string path, bool noClobber, bool force)
    {
        try
        {
            var target = new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            Check(cmdlet, path, target, noClobber, force);
            return new ReportFile(target, !noClobber);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new FailureException(Failures.ReportNotWritten(path, exception));
        }
    }

    /// <summary>Ends the writing; nothing has its name yet.</summary>
    public void Close()
    {
        if (!_isClosed)
        {
            _writer.Flush();
            _stream.Flush(flushToDisk: true);
            _writer.Dispose();
            _isClosed = true;
        }
    }

    /// <summary>Gives the file its name.</summary>
    public void Publish() => File.Move(_aside, _path, _mayReplace);

    /// <summary>Takes away what has not got its name.</summary>
    public void Dispose()
    {
        try
        {
            if (!_isClosed)
            {
                _isClosed = true;
                _writer.Dispose();
            }
        }
        catch (IOException)
        {
            // A full disk has no room for the rest either, which nobody wants any more.
            _stream.Dispose();
        }

        try
        {
            File.Delete(_aside);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What could not be taken away has no name that anybody would read.
        }
    }

    private static void Check(PSCmdlet cmdlet, string path, string target, bool noClobber, bool force)
    {
        if (Directory.Exists(target) || Path.EndsInDirectorySeparator(path))
        {
            throw new FailureException(Failures.ReportPathNotAFile(path, "a folder"));
        }

        if (!File.Exists(target))
        {
            return;
        }

        if (TextFile.KindOf(cmdlet, target) is { } kind)
        {
            throw new FailureException(Failures.ReportPathNotAFile(path, kind));
        }

        if (noClobber)
        {
            throw new FailureException(Failures.ReportFileExists(path, "-NoClobber keeps it", "Name another file, or leave -NoClobber out."));
        }

        if (!force && File.GetAttributes(target).HasFlag(FileAttributes.ReadOnly))
        {
            throw new FailureException(Failures.ReportFileExists(path, "may only be read", "Name another file, or replace it with -Force."));
        }

        if (OperatingSystem.IsWindows() && force)
        {
            File.SetAttributes(target, File.GetAttributes(target) & ~FileAttributes.ReadOnly);
        }
    }
}
