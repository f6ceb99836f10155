using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Tests.Hosting;
using KmsCompliance.Tests.Pipeline;

namespace KmsCompliance.Tests.Remediation;

/// <summary>Runs of New-ServiceCmk at once: the one whose alias came second takes the other's key, and removes the one that it made
/// itself a moment ago, and no other.</summary>
public sealed class NewServiceCmkAtOnceTests : PipelineTest
{
    private const string Make = "New-ServiceCmk XRay -Region us-east-1";
    private const string Alias = "alias/xray-trace-data-cmk";
    private const string Theirs = "00000901-5a6d-4b0c-8000-000000000901";
    private const string Begun = "00000902-5a6d-4b0c-8000-000000000902";

    private static readonly Dictionary<string, string> OwnTags = new() { ["KmsCompliance:Service"] = "XRay", ["KmsCompliance:Alias"] = Alias };

    [Fact]
    public async Task Two_runs_at_once_answer_with_one_key_and_the_second_schedules_its_own_for_deletion_and_says_so()
    {
        var gate = Hold("CreateKey");
        using var other = new ModuleSession(Server.Url);
        using var first = Session.Start(Make);
        using var second = other.Start(Make);
        await Arrived(gate, calls: 2);
        gate.Open();
        await Task.WhenAll(first.EndAsync(), second.EndAsync());

        var keys = first.Output.Concat(second.Output).Select(output => (ServiceCmk)output.BaseObject).ToList();
        Assert.Equal((2, 1), (keys.Count, keys.Select(key => key.KeyArn).Distinct().Count()));
        Assert.All(keys, key => Assert.Equal(Alias, key.Alias));
        Assert.Empty(first.ErrorIds.Concat(second.ErrorIds));
        var orphan = Assert.Single(OwnKeys(), key => key.Arn != keys[0].KeyArn);
        Assert.Equal(KmsKeyState.PendingDeletion, orphan.State);
        var told = Assert.Single(first.Warnings.Concat(second.Warnings));
        Assert.Contains($"{orphan.Arn}, which this run had made and nobody has used, is scheduled for deletion on {orphan.DeletionDate!.Value.UtcDateTime:yyyy-MM-dd}", told, StringComparison.Ordinal);
        Assert.Contains($"Stop-KMSKeyDeletion -KeyId {orphan.Arn}", told, StringComparison.Ordinal);
        Assert.Equal(7, (orphan.DeletionDate.Value - orphan.CreatedAt).TotalDays, precision: 1);
    }

    [Fact]
    public async Task A_key_that_another_run_adopted_meanwhile_is_kept()
    {
        var gate = Hold("CreateAlias", times: 1);
        using var other = new ModuleSession(Server.Url);
        using var first = Session.Start(Make);
        await Arrived(gate);
        var adopted = Assert.Single(other.Run<ServiceCmk>(Make));
        gate.Open();
        await first.EndAsync();

        var made = (ServiceCmk)Assert.Single(first.Output).BaseObject;
        Assert.Equal((adopted.KeyArn, Alias, true), (made.KeyArn, made.Alias, made.Created));
        Assert.Empty(first.Warnings);
        Assert.Equal(KmsKeyState.Enabled, Assert.Single(OwnKeys()).State);
        Assert.Equal(0, Server.Calls.Count("kms", "ScheduleKeyDeletion"));
    }

    [Fact]
    public async Task A_key_that_got_another_alias_meanwhile_is_kept_and_named()
    {
        var told = Assert.Single(await ComeSecondAsync(() => State("us-east-1").Keys.Add(new KmsAlias("alias/mine", OwnKey().Id, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch))));

        Assert.Contains($"{OwnKey().Arn}, which this run had made, has the alias 'alias/mine' by now, and was left.", told, StringComparison.Ordinal);
        Assert.Equal((KmsKeyState.Enabled, 0), (OwnKey().State, Server.Calls.Count("kms", "ScheduleKeyDeletion")));
    }

    [Fact]
    public async Task Where_deletion_is_denied_the_warning_holds_the_command()
    {
        Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, "kms:ScheduleKeyDeletion");

        var told = Assert.Single(await ComeSecondAsync(() => { }));

        Assert.Contains($"Request-KMSKeyDeletion -KeyId {OwnKey().Arn} -PendingWindowInDays 7 -Region us-east-1 removes it.", told, StringComparison.Ordinal);
        Assert.Contains("kms:ScheduleKeyDeletion", told, StringComparison.Ordinal);
        Assert.Equal(KmsKeyState.Enabled, OwnKey().State);
    }

    [Fact]
    public async Task A_deletion_that_was_not_made_is_not_told_as_made()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Empty, Operation = "ScheduleKeyDeletion" });

        Assert.Contains("was not scheduled for deletion", Assert.Single(await ComeSecondAsync(() => { })), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "has no alias and is paid for; Request-KMSKeyDeletion")]
    [InlineData(true, "is scheduled for deletion by now.")]
    public async Task A_key_that_was_begun_before_is_left_to_whoever_began_it(bool isRemoved, string told)
    {
        Seed(Begun, alias: null, OwnTags);

        var warning = Assert.Single(await ComeSecondAsync(() => OwnKey().State = isRemoved ? KmsKeyState.PendingDeletion : KmsKeyState.Enabled));

        Assert.Contains($"{OwnKey().Arn}, which was begun before, {told}", warning, StringComparison.Ordinal);
        Assert.Equal((Begun, 0, 0), (OwnKey().Id, Server.Calls.Count("kms", "ScheduleKeyDeletion"), Server.Calls.Count("kms", "CreateKey")));
    }

    [Fact]
    public async Task A_stop_before_the_deletion_starts_none_and_names_the_key()
    {
        var host = new RecordingHost();
        using var session = new ModuleSession(Server.Url, host: host);
        var alias = Hold("CreateAlias", times: 1);
        var look = Hold("ListAliases", skip: 2);
        using var running = session.Start(Make);
        await Arrived(alias);
        Seed(Theirs, Alias, []);
        alias.Open();
        await Arrived(look);

        await running.StopAsync();

        await GivenUp(look);
        var told = Assert.Single(host.Warnings);
        Assert.Contains($"The key {OwnKey().Arn} has no alias: '{Alias}' is another key's. Get-ServiceCmk -Service XRay -Region us-east-1 shows it", told, StringComparison.Ordinal);
        Assert.Equal(0, Server.Calls.Count("kms", "ScheduleKeyDeletion"));
        AssertNothingRuns();
    }

    [Fact]
    public async Task A_key_is_named_where_the_stop_comes_before_its_alias()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { ConsistencyDelay = TimeSpan.FromHours(1) }, CancellationToken.None);
        var host = new RecordingHost();
        var time = new StandingClock();
        using var session = new ModuleSession(server.Url, host: host, time: time);
        using var running = session.Start(Make);

        // KMS does not know the new key yet: the alias is to be tried again.
        await time.Waiting.WaitAsync(Patience.Limit);
        await running.StopAsync();

        var key = Assert.Single(server.World.Region(SandboxAccounts.AccountId, "us-east-1").Keys.Keys(DateTimeOffset.UtcNow.AddHours(2)), key => key.Tags.ContainsKey("KmsCompliance:Alias"));
        Assert.StartsWith($"Stopped. The key {key.Arn} has no alias yet. Get-ServiceCmk -Service XRay -Region us-east-1 shows it; the same New-ServiceCmk finishes it.", Assert.Single(host.Warnings), StringComparison.Ordinal);
        Assert.Equal(1, server.Calls.Count("kms", "CreateAlias"));
    }

    [Fact]
    public async Task Keys_without_alias_are_listed_those_to_be_deleted_too()
    {
        Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, "kms:ScheduleKeyDeletion");
        await ComeSecondAsync(() => { });
        Server.Faults.Clear();

        var left = Assert.Single(Session.Run<ServiceCmk>("Get-ServiceCmk -Region us-east-1 -Service XRay | Where-Object Alias -eq $null"));
        Assert.Equal((OwnKey().Arn, "Enabled"), (left.KeyArn, left.KeyState));
        OwnKey().State = KmsKeyState.PendingDeletion;

        Assert.Equal("PendingDeletion", Assert.Single(Session.Run<ServiceCmk>("Get-ServiceCmk -Region us-east-1 -Service XRay | Where-Object Alias -eq $null")).KeyState);
    }

    // A run whose alias another key gets right before it. Returns its warnings.
    private async Task<IReadOnlyList<string>> ComeSecondAsync(Action before)
    {
        var gate = Hold("CreateAlias", times: 1);
        using var running = Session.Start(Make);
        await Arrived(gate);
        before();
        Seed(Theirs, Alias, []);
        gate.Open();
        await running.EndAsync();

        Assert.Empty(running.ErrorIds);
        var key = (ServiceCmk)Assert.Single(running.Output).BaseObject;
        Assert.Equal((Theirs, Alias, false), (key.KeyId, key.Alias, key.Created));
        return running.Warnings;
    }

    private KmsKey OwnKey() => Assert.Single(OwnKeys());

    private List<KmsKey> OwnKeys() => [.. State("us-east-1").Keys.Keys(DateTimeOffset.UtcNow).Where(key => key.Tags.ContainsKey("KmsCompliance:Service"))];

    private void Seed(string keyId, string? alias, Dictionary<string, string> tags) => Server.World.Seed(new EstateDocument
    {
        Accounts =
        [
            new EstateAccount
            {
                Id = SandboxAccounts.AccountId,
                Keys = [new EstateKey { Region = "us-east-1", KeyId = keyId, Aliases = alias is null ? [] : [alias], Tags = tags, RotationPeriodInDays = 365 }],
            },
        ],
    });

    /// <summary>A clock that stands still from the first wait on. Deadlines of calls, which are longer, are real.</summary>
    private sealed class StandingClock : TimeProvider
    {
        private static readonly TimeSpan ShortestDeadline = TimeSpan.FromSeconds(20);

        private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Waiting => _waiting.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime >= ShortestDeadline || dueTime < TimeSpan.Zero)
            {
                return System.CreateTimer(callback, state, dueTime, period);
            }

            _waiting.TrySetResult();
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
