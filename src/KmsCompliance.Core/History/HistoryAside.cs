using System.Buffers;
using System.IO.Compression;
using KmsCompliance.Files;

namespace KmsCompliance.History;

/// <summary>A file that is not whole yet, with rights for its owner only. It is taken away unless it got its name.</summary>
internal sealed class HistoryAside : IDisposable
{
    // RFC 1952: nothing at all, compressed.
    private static readonly byte[] EmptyMember = [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 0xFF, 0x03, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly FileStream _file;
    private GZipStream? _lines;
    private bool _hasName;

    /// <summary>Makes one.</summary>
    /// <param name="folder">The folder.</param>
    public HistoryAside(string folder)
    {
        FullPath = Path.Combine(folder, HistoryFormat.NewAsideName());
        _file = OwnerFile.Open(FullPath, FileMode.CreateNew, FileShare.Read | FileShare.Delete);
    }

    /// <summary>Where it is.</summary>
    public string FullPath { get; }

    /// <summary>How many bytes it has, once the member is ended.</summary>
    public long Length => _file.Length;

    /// <summary>Writes a line, in the member that is being written, or a new one.</summary>
    /// <param name="line">The line.</param>
    /// <param name="level">How hard a new member is compressed.</param>
    public void Write(HistoryLine line, CompressionLevel level)
    {
        line.WriteTo(_buffer);
        Write(_buffer.WrittenSpan, level);
        _buffer.ResetWrittenCount();
    }

    /// <summary>Writes a line that is one already.</summary>
    /// <param name="line">The line.</param>
    /// <param name="level">How hard a new member is compressed.</param>
    public void Write(ReadOnlySpan<byte> line, CompressionLevel level)
    {
        _lines ??= new GZipStream(_file, level, leaveOpen: true);
        _lines.Write(line);
    }

    /// <summary>Ends the member, which is empty where nothing was written.</summary>
    public void EndMember()
    {
        if (_lines is null)
        {
            _file.Write(EmptyMember);
        }
        else
        {
            _lines.Dispose();
            _lines = null;
        }

        _file.Flush();
    }

    /// <summary>Ends the member and the writing, so that it takes no handle any more.</summary>
    public void Close()
    {
        EndMember();
        _file.Dispose();
    }

    /// <summary>Writes what another has, behind what is there.</summary>
    /// <param name="other">The other one, whose member is ended.</param>
    public void Append(HistoryAside other)
    {
        other._file.Position = 0;
        other._file.CopyTo(_file);
    }

    /// <summary>Reads the lines from the beginning; the member has to be ended.</summary>
    public HistoryLineReader Read() => new(new FileStream(FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

    /// <summary>Gives it its name, under which nothing may be yet.</summary>
    /// <param name="path">Its name.</param>
    public void Publish(string path)
    {
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        File.Move(FullPath, path, overwrite: false);
        _hasName = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _lines?.Dispose();
            _file.Dispose();
        }
        catch (IOException)
        {
            // A full disk has no room for the rest either, which nobody wants any more.
            _file.SafeFileHandle.Dispose();
        }

        if (_hasName)
        {
            return;
        }

        try
        {
            File.Delete(FullPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has no name that anybody would read.
        }
    }
}
