using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using KmsCompliance.Audit.Checkpoints;
using KmsCompliance.Core.Tests.History;
using KmsCompliance.Core.Tests.Places;
using KmsCompliance.Core.Tests.Rules;
using KmsCompliance.Errors;
using KmsCompliance.Keys;
using KmsCompliance.Services;

namespace KmsCompliance.Core.Tests.Audit.Checkpoints;

/// <summary>What a run has kept, the next one goes on with; what it cannot be sure of, it does not.</summary>
public sealed class AuditCheckpointTests : IDisposable
{
    private const string Account = Estate.Account;
    private const string Region = Estate.Region;

    // RFC 1952: a checksum and a length behind the deflated bytes, which end in the last block's mark.
    private const int Gzip = 16;

    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("kmscompliance-tests-");
    private readonly SetClock _clock = new();

    private string Folder => Path.Combine(_parent.FullName, "checkpoint");

    private string UnitPath => Path.Combine(Folder, $"unit-{Account}-{Region}-SecretsManager.ndjson.gz");

    private static CheckpointQuestion Question => new() { Service = ["XRay", "SecretsManager"] };

    public void Dispose() => _parent.Delete(recursive: true);

    [Fact]
    public async Task A_unit_that_was_listed_to_its_end_is_put_out_again_as_it_was()
    {
        await KeepAsync(3);
        _clock.Now += TimeSpan.FromHours(1);

        using var checkpoint = Begin();
        using var unit = Unit(checkpoint);
        var told = new Told();
        var names = new List<string>();
        var count = await unit.ResumeAsync(told, name => AddTo(names, name), CancellationToken.None);

        Assert.Equal(3, count);
        Assert.Equal(_clock.Now - TimeSpan.FromHours(1), unit.ResumedFrom);
        Assert.Equal(["secret-0", "secret-1", "secret-2"], told.Results.Cast<SecretEncryptionStatus>().Select(static status => status.ResourceName));
        Assert.Equal(["secret-0", "secret-1", "secret-2"], names);
        Assert.Empty(told.Warnings);
    }

    [Fact]
    public async Task Thousands_of_resources_are_kept_a_part_at_a_time()
    {
        await KeepAsync(5_000);
        using var checkpoint = Begin();
        using var unit = Unit(checkpoint);
        var told = new Told();
        Assert.Equal(5_000, await unit.ResumeAsync(told, null, CancellationToken.None));
        Assert.Equal(5_000, told.Results.Cast<EncryptionStatus>().Select(static status => status.ResourceName).Distinct().Count());

        // Gzip's first two bytes and the method, once a member.
        Assert.InRange(Occurrences(File.ReadAllBytes(UnitPath), [0x1F, 0x8B, 0x08]), 10, 1_000);
    }

    [Fact]
    public async Task A_unit_without_a_resource_is_kept_too()
    {
        await KeepAsync(0);
        using var checkpoint = Begin();
        using var unit = Unit(checkpoint);
        Assert.Equal(0, await unit.ResumeAsync(new Told(), null, CancellationToken.None));
    }

    [Fact]
    public async Task What_was_not_listed_to_its_end_is_not_kept()
    {
        using (var checkpoint = Begin())
        {
            using var unit = Unit(checkpoint);
            await unit.KeepAsync(Statuses(5_000), new Told(), CancellationToken.None);
            Assert.Single(Directory.EnumerateFiles(Folder, ".checkpoint-*.tmp"));
        }

        Assert.Equal(["checkpoint.lock"], Directory.EnumerateFiles(Folder).Select(Path.GetFileName));
        using var next = Begin();
        Assert.False(next.IsResumed);
    }

    [Fact]
    public async Task What_a_killed_run_left_aside_is_taken_away_by_the_next()
    {
        await KeepAsync(1);
        File.WriteAllText(Path.Combine(Folder, ".checkpoint-0011223344556677.tmp"), "half");
        using var checkpoint = Begin();
        Assert.True(checkpoint.IsResumed);
        Assert.Empty(Directory.EnumerateFiles(Folder, ".*"));
    }

    [Fact]
    public async Task A_run_that_comes_to_its_end_leaves_nothing_of_it_and_nothing_of_others_is_touched()
    {
        await KeepAsync(2);
        File.WriteAllText(Path.Combine(Folder, "notes.txt"), "mine");
        using (var checkpoint = Begin())
        {
            checkpoint.Complete();
        }

        Assert.Equal(["checkpoint.lock", "notes.txt"], Directory.EnumerateFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using var next = Begin();
        Assert.False(next.IsResumed);
    }

    [Fact]
    public async Task Only_the_owner_may_read_it()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await KeepAsync(1);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        foreach (var file in Directory.EnumerateFiles(Folder))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public void Two_runs_do_not_use_one_at_once()
    {
        using (Begin())
        {
            Assert.Equal(nameof(Failures.CheckpointInUse), Assert.Throws<FailureException>(Begin).Failure.ErrorId);
        }

        Begin().Dispose();
    }

    public static TheoryData<string, string> OtherQuestions => new()
    {
        { """{ "Service": ["XRay"] }""", "-Service was 'SecretsManager', 'XRay' and is 'XRay'" },
        { """{ "Name": ["prod*"] }""", "-Name was left out and is 'prod*'" },
        { """{ "Tag": ["Owner=pay*"] }""", "-Tag was left out and is 'Owner=pay*'" },
        { """{ "IncludeAlias": true }""", "-IncludeAlias was False and is True" },
        { """{ "IncludePlannedDeletion": true }""", "-IncludePlannedDeletion was False and is True" },
        { """{ "IncludeTraceCopy": true }""", "-IncludeTraceCopy was False and is True" },
        { """{ "IncludeReplica": true, "IncludeAlias": true }""", "-IncludeAlias was False and is True; -IncludeReplica was False and is True" },
    };

    [Theory]
    [MemberData(nameof(OtherQuestions))]
    public async Task Another_question_is_refused_and_what_was_kept_stays(string asked, string difference)
    {
        await KeepAsync(1);
        var question = JsonNode.Parse(asked)!;
        var other = new CheckpointQuestion
        {
            Service = question["Service"] is { } services ? [.. services.AsArray().Select(static name => (string)name!)] : Question.Service,
            Name = [.. (question["Name"]?.AsArray() ?? []).Select(static name => (string)name!)],
            Tag = [.. (question["Tag"]?.AsArray() ?? []).Select(static tag => (string)tag!)],
            IncludeAlias = (bool?)question["IncludeAlias"] ?? false,
            IncludePlannedDeletion = (bool?)question["IncludePlannedDeletion"] ?? false,
            IncludeReplica = (bool?)question["IncludeReplica"] ?? false,
            IncludeTraceCopy = (bool?)question["IncludeTraceCopy"] ?? false,
        };

        var failure = Assert.Throws<FailureException>(() => AuditCheckpoint.Begin(Folder, other, _clock)).Failure;

        Assert.Equal(nameof(Failures.CheckpointOfAnotherQuestion), failure.ErrorId);
        Assert.Contains(difference + ".", failure.Message, StringComparison.Ordinal);
        using var same = AuditCheckpoint.Begin(Folder, Question with { Service = [.. Question.Service.Reverse()] }, _clock);
        Assert.True(same.IsResumed);
    }

    [Theory]
    [InlineData(-24, true)]
    [InlineData(24, true)]
    [InlineData(25, false)]
    [InlineData(-25, false)]
    public async Task What_is_older_than_a_day_or_of_the_days_to_come_is_begun_anew_with_a_warning(int hours, bool isResumed)
    {
        await KeepAsync(1);
        _clock.Now += TimeSpan.FromHours(hours);
        using var checkpoint = Begin();
        Assert.Equal(isResumed, checkpoint.IsResumed);
        Assert.Equal(isResumed ? 0 : 1, checkpoint.Warnings.Count);
        Assert.Equal(isResumed, File.Exists(UnitPath));
        Assert.Equal(isResumed ? 1 : null, await Unit(checkpoint).ResumeAsync(new Told(), null, CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("torn")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\"Schema\":1,|\"Schema\":2,")]
    [InlineData("\"ModuleVersion\":\"|\"ModuleVersion\":\"9")]
    [InlineData("\"Service\":|\"Dienst\":")]
    [InlineData("\"Schema\":1,|")]
    public async Task A_checkpoint_whose_beginning_cannot_be_read_is_begun_anew_with_a_warning(string change)
    {
        await KeepAsync(1);
        var header = Path.Combine(Folder, "checkpoint.json");
        var text = File.ReadAllText(header);
        File.WriteAllText(header, change.Split('|') is [var old, var changedTo] ? text.Replace(old, changedTo, StringComparison.Ordinal) : change);
        Assert.NotEqual(text, File.ReadAllText(header));

        using var checkpoint = Begin();

        Assert.False(checkpoint.IsResumed);
        Assert.Contains("is not resumed, and everything is listed anew: ", Assert.Single(checkpoint.Warnings), StringComparison.Ordinal);
        Assert.False(File.Exists(UnitPath));
    }

    public static TheoryData<string, string> Changes => new()
    {
        { "\"AccountId\":\"111122223333\"|\"AccountId\":\"444455556666\"", "it is of SecretsManager in eu-west-1 and account 444455556666" },
        { "\"Region\":\"eu-west-1\"|\"Region\":\"eu-west-2\"", "it is of SecretsManager in eu-west-2" },
        { "{\"Unit\":|{\"Einheit\":", "it has a line that no run has written" },
        { "\"CheckpointId\":\"|\"CheckpointId\":\"0", "it is of another checkpoint" },
        { "#\"AccountId\":\"111122223333\"|\"AccountId\":\"444455556666\"", "it has a status of SecretsManager in eu-west-1 and account 444455556666" },
        { "#\"Region\":\"eu-west-1\"|\"Region\":\"eu-west-2\"", "it has a status of SecretsManager in eu-west-2" },
        { "#\"Compliance\":\"NonCompliant\"|\"Compliance\":\"Compliant\"", "it has a status that no listing gives" },
        { "#\"Reason\":\"AwsManagedKey\"|\"Reason\":\"NotListed\"", "it has a status that no listing gives" },
        { "#{\"Status\":|{\"Condition\":", "it has a line that no run has written" },
        { "{\"End\":2}|{\"End\":3}", "it has another number of resources than it says" },
        { "{\"End\":2}\n|", "its end is missing" },
        { "\n{\"End\"|{\"End\"", "it has a line that no run has written" },
        { "{\"End\":2}\n|{\"End\":2}\n{\"End\":2}\n", "it has another number of resources than it says" },
        { "2}\n|", "it ends in the middle of a line" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_unit_that_was_changed_is_not_used_and_listed_again_with_a_warning(string change, string problem)
    {
        await KeepAsync(2);
        var text = Unpack(UnitPath);
        var (old, changedTo) = change.TrimStart('#').Split('|') is [var one, var two] ? (one, two) : throw new InvalidOperationException();
        var at = text.IndexOf(old, change.StartsWith('#') ? text.IndexOf('\n', StringComparison.Ordinal) : 0, StringComparison.Ordinal);
        Assert.InRange(at, 0, int.MaxValue);
        using (var file = new GZipStream(File.Create(UnitPath), CompressionLevel.Fastest))
        {
            file.Write(Encoding.UTF8.GetBytes(string.Concat(text.AsSpan(0, at), changedTo, text.AsSpan(at + old.Length))));
        }

        await AssertNotUsedAsync(problem);
    }

    /// <summary>But for the checksum, which says nothing that the last line does not.</summary>
    [Fact]
    public async Task Nor_is_one_that_is_torn_at_any_byte()
    {
        await KeepAsync(2);
        var whole = File.ReadAllBytes(UnitPath);
        for (var length = 0; length < whole.Length - Gzip; length += 7)
        {
            File.WriteAllBytes(UnitPath, whole[..length]);
            await AssertNotUsedAsync(string.Empty);
        }
    }

    [Fact]
    public async Task A_unit_of_another_place_under_its_name_is_not_used()
    {
        await KeepAsync(1);
        File.Move(UnitPath, UnitPath.Replace(Region, "us-east-1", StringComparison.Ordinal));
        using var checkpoint = Begin();
        var told = new Told();
        using var unit = checkpoint.Unit(ServiceCatalog.SecretsManager, Account, "us-east-1")!;
        Assert.Null(await unit.ResumeAsync(told, null, CancellationToken.None));
        Assert.Single(told.Warnings);
    }

    [Theory]
    [InlineData("12345", Region)]
    [InlineData("../../../../etc", Region)]
    [InlineData(Account, "../eu-west-1")]
    public void What_is_no_account_or_Region_makes_no_file(string account, string region)
    {
        using var checkpoint = Begin();
        Assert.Null(checkpoint.Unit(ServiceCatalog.XRay, account, region));
    }

    [Fact]
    public async Task Where_nothing_can_be_written_any_more_that_is_said_once_and_the_run_goes_on()
    {
        using var checkpoint = Begin();
        Directory.Delete(Folder, recursive: true);
        var told = new Told();
        foreach (var region in new[] { Region, "us-east-1" })
        {
            using var unit = checkpoint.Unit(ServiceCatalog.SecretsManager, Account, region)!;
            await unit.KeepAsync(Statuses(1), told, CancellationToken.None);
            await unit.CommitAsync(told, CancellationToken.None);
        }

        Assert.StartsWith("The checkpoint keeps nothing more: ", Assert.Single(told.Warnings), StringComparison.Ordinal);
    }

    private static bool AddTo(List<string> names, string name)
    {
        names.Add(name);
        return true;
    }

    private static int Occurrences(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> wanted)
    {
        var count = 0;
        while (bytes.IndexOf(wanted) is var at and >= 0)
        {
            count++;
            bytes = bytes[(at + wanted.Length)..];
        }

        return count;
    }

    private async Task AssertNotUsedAsync(string problem)
    {
        using var checkpoint = Begin();
        Assert.True(checkpoint.IsResumed);
        using var unit = Unit(checkpoint);
        var told = new Told();
        Assert.Null(await unit.ResumeAsync(told, null, CancellationToken.None));
        Assert.Empty(told.Results);
        Assert.Null(unit.ResumedFrom);
        var warning = Assert.Single(told.Warnings);
        Assert.StartsWith($"The checkpoint's '{Path.GetFileName(UnitPath)}' is not used, and AWS Secrets Manager in {Region} is listed again: {problem}", warning, StringComparison.Ordinal);
    }

    private async Task KeepAsync(int resources)
    {
        using var checkpoint = Begin();
        using var unit = Unit(checkpoint);
        foreach (var page in Statuses(resources).Chunk(100))
        {
            await unit.KeepAsync(page, new Told(), CancellationToken.None);
        }

        await unit.CommitAsync(new Told(), CancellationToken.None);
    }

    private AuditCheckpoint Begin() => AuditCheckpoint.Begin(Folder, Question, _clock);

    private static CheckpointUnit Unit(AuditCheckpoint checkpoint) => checkpoint.Unit(ServiceCatalog.SecretsManager, Account, Region)!;

    private List<EncryptionStatus> Statuses(int count) =>
        [.. Enumerable.Range(0, count).Select(index => KeyVerdict.Judge(
            new(
                new SecretEncryptionStatus
                {
                    AccountId = Account,
                    Region = Region,
                    ResourceName = $"secret-{index}",
                    ResourceArn = $"arn:aws:secretsmanager:{Region}:{Account}:secret:secret-{index}-{Guid.NewGuid().ToString("N")[..6]}",
                },
                Estate.AwsManagedKey),
            reference: null,
            lookup: null,
            aliasOfKey: null,
            _clock.Now,
            $"arn:aws:iam::{Account}:user/auditor"))];

    private static string Unpack(string path)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        return text.ReadToEnd();
    }
}
