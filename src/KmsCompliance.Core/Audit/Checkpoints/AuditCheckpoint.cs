using KmsCompliance.Errors;
using KmsCompliance.Files;
using KmsCompliance.Identifiers;
using KmsCompliance.Services;

namespace KmsCompliance.Audit.Checkpoints;

/// <summary>Keeps what an audit has listed to its end, so that a run that was stopped goes on where it was. One run at a time uses it; a
/// run that comes to its end takes it away.</summary>
internal sealed class AuditCheckpoint : IDisposable
{
    private readonly object _lock = new();
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly FileStream _use;
    private readonly CheckpointHeader _header;
    private readonly List<string> _warnings = [];
    private bool _hasHeader;
    private int _failures;

    private AuditCheckpoint(string folder, CheckpointQuestion question, TimeProvider time, FileStream use)
    {
        _folder = folder;
        _time = time;
        _use = use;
        var found = Find(question);
        IsResumed = found is not null;
        _hasHeader = IsResumed;
        _header = found ?? New(question);
    }

    /// <summary>What the user should know of what was there: sentences.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Whether a run before this one left something.</summary>
    public bool IsResumed { get; }

    /// <summary>When the first run began.</summary>
    public DateTimeOffset StartedAt => _header.StartedAt;

    /// <summary>Whether nothing more is kept, because something could not be written.</summary>
    public bool HasFailed => Volatile.Read(ref _failures) > 0;

    /// <summary>Begins to keep, or goes on with what a run has kept that was stopped.</summary>
    /// <param name="folder">The folder; made where it is not there.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="time">The time.</param>
    /// <exception cref="FailureException">Another run uses it, or it is of another question.</exception>
    /// <exception cref="IOException">Nothing can be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing may be written there.</exception>
    public static AuditCheckpoint Begin(string folder, CheckpointQuestion question, TimeProvider time)
    {
        OwnerFile.EnsureFolder(folder);
        FileStream use;
        try
        {
            use = OwnerFile.Open(Path.Combine(folder, CheckpointFormat.LockName), FileMode.OpenOrCreate, FileShare.None);
        }
        catch (IOException exception) when (OwnerFile.IsInUse(exception))
        {
            throw new FailureException(Failures.CheckpointInUse(folder));
        }

        try
        {
            return new AuditCheckpoint(folder, question, time, use);
        }
        catch
        {
            use.Dispose();
            throw;
        }
    }

    /// <summary>One service in one Region of an account.</summary>
    /// <param name="service">The service.</param>
    /// <param name="accountId">The account.</param>
    /// <param name="region">The Region.</param>
    /// <returns>Null where its name could be no file's.</returns>
    public CheckpointUnit? Unit(ServiceDefinition service, string accountId, string region) =>
        AwsArn.IsAccountId(accountId) && RegionName.IsWellFormed(region)
            ? new CheckpointUnit(this, _folder, service, new CheckpointUnitHeader
            {
                CheckpointId = _header.CheckpointId,
                Service = service.Name,
                AccountId = accountId,
                Region = region,
                StartedAt = Second(_time.GetUtcNow()),
            })
            : null;

    /// <summary>Takes everything away: the run has come to its end.</summary>
    /// <exception cref="IOException">Something could not be taken away.</exception>
    /// <exception cref="UnauthorizedAccessException">Something may not be taken away.</exception>
    public void Complete()
    {
        // First what makes the others a checkpoint.
        File.Delete(Path.Combine(_folder, CheckpointFormat.HeaderName));
        TakeAway(static name => CheckpointFormat.IsUnit(name) || CheckpointFormat.IsAside(name));
    }

    /// <inheritdoc/>
    public void Dispose() => _use.Dispose();

    /// <summary>A file that is not whole yet.</summary>
    internal FileStream OpenAside() => OwnerFile.Open(Path.Combine(_folder, CheckpointFormat.NewAsideName()), FileMode.CreateNew, FileShare.Read | FileShare.Delete);

    /// <summary>Makes the file that says what was asked, before the first unit has its name: a run that has kept nothing leaves
    /// nothing.</summary>
    internal void EnsureHeader()
    {
        lock (_lock)
        {
            if (!_hasHeader)
            {
                string name;
                using (var aside = OpenAside())
                {
                    name = aside.Name;
                    aside.Write(CheckpointJson.Write(_header));
                }

                File.Move(name, Path.Combine(_folder, CheckpointFormat.HeaderName), overwrite: true);
                _hasHeader = true;
            }
        }
    }

    /// <summary>Notes that something could not be written.</summary>
    /// <returns>Whether it is the first.</returns>
    internal bool Fail() => Interlocked.Increment(ref _failures) == 1;

    private CheckpointHeader New(CheckpointQuestion question)
    {
        // Of runs that ended in the middle of taking theirs away, and of what is not gone on with.
        TakeAway(CheckpointFormat.IsUnit);
        return new CheckpointHeader
        {
            Schema = CheckpointFormat.Schema,
            CheckpointId = CheckpointFormat.NewId(),
            ModuleVersion = ModuleVersion,
            StartedAt = _time.GetUtcNow().ToUniversalTime(),
            Question = question,
        };
    }

    private CheckpointHeader? Find(CheckpointQuestion question)
    {
        TakeAway(CheckpointFormat.IsAside);
        var path = Path.Combine(_folder, CheckpointFormat.HeaderName);
        if (!File.Exists(path))
        {
            return null;
        }

        var problem = FindProblem(path, out var header);
        if (problem is not null)
        {
            _warnings.Add($"The checkpoint '{_folder}' is not resumed, and everything is listed anew: {problem}.");
            return null;
        }

        var differences = header.Question.DifferencesTo(question).ToList();
        if (differences.Count > 0)
        {
            throw new FailureException(Failures.CheckpointOfAnotherQuestion(_folder, differences));
        }

        return header;
    }

    private string? FindProblem(string path, out CheckpointHeader header)
    {
        header = null!;
        try
        {
            header = CheckpointJson.ReadHeader(ReadAll(path));
        }
        catch (UnreadableFileException exception)
        {
            return $"'{CheckpointFormat.HeaderName}' cannot be read, {exception.Message}";
        }

        var now = _time.GetUtcNow();
        return header switch
        {
            { Schema: not CheckpointFormat.Schema } => "another version of the module wrote it",
            _ when header.ModuleVersion != ModuleVersion => $"version {header.ModuleVersion} of the module wrote it, and this is {ModuleVersion}",
            _ when header.StartedAt > now + CheckpointFormat.MostAge => $"it says that it was begun at {Text(header.StartedAt)}, which is to come",
            _ when header.StartedAt < now - CheckpointFormat.MostAge => $"it was begun at {Text(header.StartedAt)}, more than {CheckpointFormat.MostAge.TotalHours:0} hours ago",
            _ => null,
        };
    }

    private static byte[] ReadAll(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        if (file.Length > CheckpointFormat.MostBytesOfALine)
        {
            throw new UnreadableFileException($"it has more than {CheckpointFormat.MostBytesOfALine:N0} bytes");
        }

        var text = new byte[file.Length];
        file.ReadExactly(text);
        return text;
    }

    private void TakeAway(Func<string, bool> isOne)
    {
        foreach (var path in Directory.EnumerateFiles(_folder).Where(path => isOne(Path.GetFileName(path))).ToList())
        {
            File.Delete(path);
        }
    }

    private static string ModuleVersion { get; } = typeof(AuditCheckpoint).Assembly.GetName().Version!.ToString(3);

    private static string Text(DateTimeOffset moment) => $"{moment.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z";

    private static DateTimeOffset Second(DateTimeOffset moment) => new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
