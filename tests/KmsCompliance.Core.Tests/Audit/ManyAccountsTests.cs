using KmsCompliance.Audit;
using KmsCompliance.Errors;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Core.Tests.Audit;

/// <summary>An audit of many accounts holds only what it works on, and says once what many of them have in common.</summary>
public sealed class ManyAccountsTests
{
    private const int ThrottleLimit = 32;

    private readonly PagesTold _told = new();
    private readonly CoverageRecord _coverage = new();

    [Fact]
    public async Task Sessions_are_held_of_those_accounts_only_that_are_worked_on()
    {
        var fleet = new Fleet();
        await RunAsync(fleet, accounts: 200, regions: 17);

        Assert.Equal(200 * 17, _told.Results.Count);
        var coverage = _coverage.ToCoverage(ended: true, new CallCount(2, 1));
        Assert.Equal((true, 200 * 17, 200), (coverage.Complete, coverage.Listed, coverage.Accounts));

        // Three a session, of which one was refused, and the command's own.
        Assert.Equal((602, 201), (coverage.Calls, coverage.Throttled));
        Assert.Equal((200, 0), (fleet.Opened, fleet.Open));
        Assert.InRange(fleet.MostOpen, 2, ThrottleLimit);
        Assert.InRange(fleet.MostAtWork, 2, ThrottleLimit);

        // With the last Region the session goes as a whole.
        Assert.Equal(200 * 16, fleet.RegionsLeft.Count);
        Assert.Equal(200 * 16, fleet.RegionsLeft.Distinct().Count());
    }

    [Fact]
    public async Task A_session_that_is_another_account_s_by_now_is_not_taken_for_the_place_s()
    {
        var turned = Fleet.Id(1);
        await RunAsync(new Fleet { Whose = account => account == turned ? Fleet.Id(99) : account }, accounts: 2, regions: 3);

        Assert.Equal([(turned, ComplianceReason.NotListed, 3), (Fleet.Id(2), ComplianceReason.AwsOwnedKey, 3)], _told.Results.GroupBy(status => (status.AccountId, status.Reason)).Select(group => (group.Key.AccountId, group.Key.Reason, group.Count())).Order());
        var coverage = _coverage.ToCoverage(ended: true, default);
        Assert.Equal((false, 3, 3), (coverage.Complete, coverage.Listed, coverage.Failed));
    }

    [Fact]
    public async Task An_account_that_does_not_answer_leaves_the_others_their_room()
    {
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = Fleet.Id(1);
        var fleet = new Fleet { Wait = async (account, _) => await (account == slow ? released.Task : Task.CompletedTask) };
        var others = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _told.OnResult = () =>
        {
            if (_told.Results.Count == 19 * 17)
            {
                others.TrySetResult();
            }
        };
        var run = RunAsync(fleet, accounts: 20, regions: 17);
        await others.Task.WaitAsync(TimeSpan.FromMinutes(1));

        Assert.DoesNotContain(_told.Results, status => status.AccountId == slow);
        released.SetResult();
        await run;
        Assert.Equal(17, _told.Results.Count(status => status.AccountId == slow));
    }

    [Fact]
    public async Task An_account_that_cannot_be_reached_is_one_error_and_each_place_is_seen_as_not_seen()
    {
        var refused = Fleet.Id(3);
        var failure = new Failure("RoleNotAssumed", FailureKind.AccessDenied, "the role could not be assumed.", refused);
        await RunAsync(new Fleet { Refusal = account => account == refused ? new FailureException(failure) : null }, accounts: 5, regions: 17);

        Assert.Equal([$"Account {refused}: the role could not be assumed."], _told.Errors.Select(static error => error.Message));
        Assert.Equal(17, _told.Results.Count(status => status.AccountId == refused && status.Reason == ComplianceReason.NotListed));
        var coverage = _coverage.ToCoverage(ended: true);
        Assert.Equal((false, 4 * 17, 17), (coverage.Complete, coverage.Listed, coverage.Failed));
    }

    [Fact]
    public async Task What_fails_in_many_accounts_in_the_same_way_is_one_error()
    {
        await RunAsync(new Fleet { Fault = static (account, region) => Denied(account, region) }, accounts: 200, regions: 2);

        var error = Assert.Single(_told.Errors);
        Assert.Equal(
            $"xray:GetEncryptionConfig in 2 Regions (eu-west-1, eu-west-2) of 200 accounts ({Fleet.Id(1)}, {Fleet.Id(2)}, {Fleet.Id(3)}, {Fleet.Id(4)}, {Fleet.Id(5)} and 195 more) failed with AccessDeniedException: "
            + $"User: arn:aws:sts::{Fleet.Id(1)}:assumed-role/Audit/test is not authorized to perform: xray:GetEncryptionConfig in eu-west-1",
            error.Message);
        Assert.Equal(Enumerable.Range(1, 200).Select(Fleet.Id), error.Target!.Split(", "));
        Assert.Equal("AccessDenied", error.ErrorId);
    }

    [Theory]
    [InlineData(1, "xray:GetEncryptionConfig in eu-west-1 failed")]
    [InlineData(2, "xray:GetEncryptionConfig in 2 Regions (eu-west-1, eu-west-2) failed")]
    public async Task What_fails_in_one_account_names_it(int regions, string start)
    {
        var denied = Fleet.Id(2);
        await RunAsync(new Fleet { Fault = (account, region) => account == denied ? Denied(account, region) : null }, accounts: 3, regions);

        // It says the account itself already.
        Assert.StartsWith(start, Assert.Single(_told.Errors).Message, StringComparison.Ordinal);
        Assert.Contains(denied, _told.Errors.Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_say_its_account_is_told_with_it()
    {
        var denied = Fleet.Id(2);
        await RunAsync(new Fleet { Fault = (account, _) => account == denied ? new AwsCallException(FailureKind.ServiceFault, "broke.") { Operation = "xray:GetEncryptionConfig", Region = "eu-west-1" } : null }, accounts: 3, regions: 1);
        Assert.Equal([$"Account {denied}: xray:GetEncryptionConfig in eu-west-1 failed: broke."], _told.Errors.Select(static error => error.Message));
    }

    [Fact]
    public async Task A_stop_closes_what_is_open()
    {
        using var stop = new CancellationTokenSource();
        var fleet = new Fleet
        {
            Wait = async (account, _) =>
            {
                if (account == Fleet.Id(4))
                {
                    await stop.CancelAsync();
                }

                await Task.Delay(account == Fleet.Id(3) ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, stop.Token);
            },
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(fleet, accounts: 20, regions: 17, stop.Token));
        Assert.InRange(fleet.Opened, 2, 19);
        Assert.Equal(0, fleet.Open);
    }

    private static AwsCallException Denied(string account, string region) =>
        new(FailureKind.AccessDenied, $"User: arn:aws:sts::{account}:assumed-role/Audit/test is not authorized to perform: xray:GetEncryptionConfig in {region}")
        {
            Code = "AccessDeniedException",
            Operation = "xray:GetEncryptionConfig",
            Region = region,
        };

    private Task RunAsync(Fleet fleet, int accounts, int regions, CancellationToken cancellationToken = default) =>
        new EncryptionAudit(fleet.Session(Fleet.Id(0)), _told, ThrottleLimit, TimeProvider.System) { Coverage = _coverage }
            .RunAsync(fleet.Places(accounts, regions), [ServiceCatalog.XRay], new ResourceQuery(), cancellationToken);
}
