using System.Security.Cryptography;
using System.Text.Json;
using KmsCompliance.Errors;
using KmsCompliance.Files;

namespace KmsCompliance.Usage;

/// <summary>Keeps the events that were read, so that a run that was stopped goes on where it was. One run at a time uses it; a run that
/// comes to its end takes it away.</summary>
public sealed class UsageCheckpoint : IDisposable
{
    private const int IdBytes = 8;

    private readonly string _folder;
    private readonly FileStream _use;
    private readonly UsageCheckpointHeader _header;
    private readonly List<string> _warnings = [];
    private bool _keeps;

    private UsageCheckpoint(string folder, string asked, DateTimeOffset from, DateTimeOffset to, TimeProvider time, FileStream use)
    {
        (_folder, _use) = (folder, use);
        var found = Find(asked, time.GetUtcNow());
        IsResumed = found is not null;
        _header = found ?? Begin(asked, from, to, time.GetUtcNow().ToUniversalTime());
    }

    /// <summary>What the user should know of what was there: sentences.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Whether a run before this one left something.</summary>
    public bool IsResumed { get; }

    /// <summary>When the first run began.</summary>
    public DateTimeOffset StartedAt => _header.StartedAt;

    /// <summary>From when on events are read: as the first run asked.</summary>
    public DateTimeOffset From => _header.From;

    /// <summary>Until when.</summary>
    public DateTimeOffset To => _header.To;

    private static string ModuleVersion { get; } = typeof(UsageCheckpoint).Assembly.GetName().Version!.ToString(3);

    /// <summary>Begins to keep, or goes on with what a run has kept that was stopped.</summary>
    /// <param name="folder">The folder; made where it is not there.</param>
    /// <param name="asked">The time that is asked about, in the words of the parameters.</param>
    /// <param name="from">From when on.</param>
    /// <param name="to">Until when.</param>
    /// <param name="time">The time.</param>
    /// <exception cref="FailureException">Another run uses it, or it is of another question.</exception>
    /// <exception cref="IOException">Nothing can be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing may be written there.</exception>
    public static UsageCheckpoint Begin(string folder, string asked, DateTimeOffset from, DateTimeOffset to, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        OwnerFile.EnsureFolder(folder);
        FileStream use;
        try
        {
            use = OwnerFile.Open(Path.Combine(folder, UsageCheckpointFormat.LockName), FileMode.OpenOrCreate, FileShare.None);
        }
        catch (IOException exception) when (OwnerFile.IsInUse(exception))
        {
            throw new FailureException(Failures.CheckpointInUse(folder));
        }

        try
        {
            return new UsageCheckpoint(folder, asked, from, to, time, use);
        }
        catch
        {
            use.Dispose();
            throw;
        }
    }

    /// <summary>Keeps what is there beyond this run's end, since something could not be read.</summary>
    public void Keep() => Volatile.Write(ref _keeps, true);

    /// <summary>Takes everything away: the run has come to its end. Not where something could not be read.</summary>
    /// <exception cref="IOException">Something could not be taken away.</exception>
    /// <exception cref="UnauthorizedAccessException">Something may not be taken away.</exception>
    public void Complete()
    {
        if (!Volatile.Read(ref _keeps))
        {
            // First what makes the others a checkpoint.
            File.Delete(Path.Combine(_folder, UsageCheckpointFormat.HeaderName));
            TakeKeysAway();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _use.Dispose();

    /// <summary>What is kept of a key.</summary>
    /// <param name="keyArn">The key.</param>
    internal UsageCheckpointKey Of(string keyArn) => new(Path.Combine(_folder, UsageCheckpointFormat.FileNameOf(keyArn)), _header.CheckpointId, keyArn, IsResumed);

    private UsageCheckpointHeader? Find(string asked, DateTimeOffset now)
    {
        var path = Path.Combine(_folder, UsageCheckpointFormat.HeaderName);
        if (!File.Exists(path))
        {
            return null;
        }

        UsageCheckpointHeader? header = null;
        string? problem;
        try
        {
            header = JsonSerializer.Deserialize<UsageCheckpointHeader>(ReadAll(path), UsageCheckpointFormat.Json);
            problem = header switch
            {
                null or { Schema: not UsageCheckpointFormat.Schema } => "another version of the module wrote it",
                _ when header.ModuleVersion != ModuleVersion => $"version {header.ModuleVersion} of the module wrote it, and this is {ModuleVersion}",
                _ when header.StartedAt > now + UsageCheckpointFormat.MostAge => "it says that it was begun at a time that is to come",
                _ when header.StartedAt < now - UsageCheckpointFormat.MostAge => $"it was begun more than {UsageCheckpointFormat.MostAge.TotalDays:0} days ago",
                _ => null,
            };
        }
        catch (JsonException)
        {
            problem = $"'{UsageCheckpointFormat.HeaderName}' is not what a run has written";
        }

        if (problem is not null)
        {
            _warnings.Add($"The checkpoint '{_folder}' is not resumed, and everything is read anew: {problem}.");
            return null;
        }

        return header!.Asked == asked
            ? header
            : throw new FailureException(Failures.CheckpointOfAnotherQuestion(_folder, [$"the time was {header.Asked} and is {asked}"]));
    }

    private UsageCheckpointHeader Begin(string asked, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        TakeKeysAway();
        var header = new UsageCheckpointHeader
        {
            Schema = UsageCheckpointFormat.Schema,
            CheckpointId = Convert.ToHexString(RandomNumberGenerator.GetBytes(IdBytes)),
            ModuleVersion = ModuleVersion,
            StartedAt = now,
            Asked = asked,
            From = from,
            To = to,
        };

        // Under another name until it is whole.
        var path = Path.Combine(_folder, UsageCheckpointFormat.HeaderName);
        using (var aside = OwnerFile.Open($"{path}.tmp", FileMode.Create, FileShare.None))
        {
            JsonSerializer.Serialize(aside, header, UsageCheckpointFormat.Json);
        }

        File.Move($"{path}.tmp", path, overwrite: true);
        return header;
    }

    private static byte[] ReadAll(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        var text = new byte[Math.Min(file.Length, UsageCheckpointFormat.MostBytesOfALine)];
        file.ReadExactly(text);
        return text;
    }

    private void TakeKeysAway()
    {
        foreach (var path in Directory.EnumerateFiles(_folder).Where(static path => UsageCheckpointFormat.IsKey(Path.GetFileName(path))).ToList())
        {
            File.Delete(path);
        }
    }
}
