using System.Management.Automation;

namespace KmsCompliance.Sandbox.Shell.Hosting;

/// <summary>
/// Progress on one line of a terminal, redrawn in place and gone when the work is done. Callers hold the lock of the
/// interface that owns the line.
/// </summary>
internal sealed class ProgressLine(ShellConsole console, TimeProvider time)
{
    private const int BarWidth = 24;
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(80);

    private readonly List<ProgressRecord> _running = [];
    private long _drawnAt;
    private bool _visible;

    /// <summary>Takes a record and shows it, at most a dozen times a second.</summary>
    public void Update(ProgressRecord record)
    {
        if (!console.CanRedraw)
        {
            return;
        }

        _running.RemoveAll(other => other.ActivityId == record.ActivityId);
        if (record.RecordType == ProgressRecordType.Completed)
        {
            Erase();
        }
        else
        {
            _running.Add(record);
        }

        if (_running.Count > 0 && (!_visible || time.GetElapsedTime(_drawnAt) >= RedrawInterval))
        {
            Draw(_running[^1]);
        }
    }

    /// <summary>Clears the line, for other text to be written there.</summary>
    public void Erase()
    {
        if (_visible)
        {
            console.Output.Write(TextStyle.EraseLine);
            _visible = false;
        }
    }

    /// <summary>Forgets all records: the command that wrote them has ended, in whatever way.</summary>
    public void Clear()
    {
        Erase();
        _running.Clear();
    }

    private void Draw(ProgressRecord record)
    {
        string text = Render(record, console.Width - 1);
        console.Output.Write(TextStyle.EraseLine + TextStyle.Paint(text, TextStyle.Warning, console.OutputColor));
        console.Output.Flush();
        _drawnAt = time.GetTimestamp();
        _visible = true;
    }

    /// <summary>The record as one line of at most <paramref name="width"/> columns.</summary>
    internal static string Render(ProgressRecord record, int width)
    {
        string bar = string.Empty;
        if (record.PercentComplete >= 0)
        {
            int done = BarWidth * Math.Min(record.PercentComplete, 100) / 100;
            bar = $" [{new string('#', done)}{new string('.', BarWidth - done)}] {record.PercentComplete,3}%";
        }

        string status = string.IsNullOrWhiteSpace(record.CurrentOperation)
            ? record.StatusDescription
            : $"{record.StatusDescription} - {record.CurrentOperation}";
        string left = record.SecondsRemaining >= 0 ? $" ({record.SecondsRemaining} s left)" : string.Empty;
        string text = $"{record.Activity}{bar} {status}{left}".ReplaceLineEndings(" ");
        return text.Length <= width ? text : string.Concat(text.AsSpan(0, Math.Max(0, width - 3)), "...");
    }
}
