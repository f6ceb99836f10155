using KmsCompliance.Errors;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Core.Tests.Places;

/// <summary>What goes wrong with one of many things is one error, and what nobody can go on from ends them all.</summary>
public sealed class BoundedRunTests
{
    private static readonly Failure Refused = new("Refused", FailureKind.InvalidArgument, "no.", "b");

    private readonly Told _told = new();

    [Fact]
    public async Task What_goes_wrong_with_one_is_one_error_and_the_others_go_on()
    {
        var done = new List<string>();
        await Run(1).RunAsync(
            ["a", "b", "c", "d", "e"],
            name => name,
            (name, _) =>
            {
                done.Add(name);
                return name switch
                {
                    "b" => throw new FailureException(Refused),
                    "c" => throw new AwsCallException(FailureKind.AccessDenied, "no.") { Operation = "kms:DescribeKey" },
                    "d" => throw new InvalidOperationException("surprise"),
                    _ => Task.CompletedTask,
                };
            },
            CancellationToken.None);

        Assert.Equal(["a", "b", "c", "d", "e"], done);
        Assert.Equal([("Refused", "b"), ("AccessDenied", "c"), ("UnexpectedFailure", "d")], _told.Errors.Select(failure => (failure.ErrorId, failure.Target!)));
        Assert.Contains("d failed unexpectedly: surprise", _told.Errors.Last().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_that_ends_the_run_ends_the_others_and_is_told_by_nobody_here()
    {
        var isWaiting = new TaskCompletionSource();
        var thrown = await Assert.ThrowsAsync<FailureException>(() => Run(2).RunAsync(
            ["a", "b", "c"],
            name => name,
            async (name, token) =>
            {
                if (name == "b")
                {
                    await isWaiting.Task;
                    throw new FailureException(Refused, endsRun: true);
                }

                Assert.Equal("a", name);
                var wait = Task.Delay(Timeout.InfiniteTimeSpan, token);
                isWaiting.SetResult();
                await wait;
            },
            CancellationToken.None));

        Assert.Same(Refused, thrown.Failure);
        Assert.Empty(_told.Errors);
    }

    [Fact]
    public async Task A_stop_ends_the_work_and_is_no_error()
    {
        using var stop = new CancellationTokenSource();
        var begun = new List<string>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Run(1).RunAsync(
            ["a", "b"],
            name => name,
            (name, token) =>
            {
                begun.Add(name);
                stop.Cancel();
                token.ThrowIfCancellationRequested();
                return Task.CompletedTask;
            },
            stop.Token));

        Assert.Equal(["a"], begun);
        Assert.Empty(_told.Errors);
    }

    [Fact]
    public async Task A_cancellation_that_nobody_asked_for_is_an_unexpected_failure()
    {
        await Run(1).RunAsync(["a"], name => name, (_, _) => throw new OperationCanceledException(), CancellationToken.None);
        Assert.Equal(["UnexpectedFailure"], _told.ErrorIds);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task So_many_are_worked_on_at_a_time(int limit)
    {
        var (now, most) = (0, 0);
        var gate = new object();
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Run(limit).RunAsync(
            Enumerable.Range(0, 12).ToList(),
            number => $"{number}",
            async (_, _) =>
            {
                lock (gate)
                {
                    most = Math.Max(most, ++now);
                    if (now == limit)
                    {
                        full.TrySetResult();
                    }
                }

                await full.Task;
                lock (gate)
                {
                    now--;
                }
            },
            CancellationToken.None);

        Assert.Equal(limit, most);
    }

    [Fact]
    public async Task Progress_counts_what_is_done_whatever_came_of_it()
    {
        var run = new BoundedRun(_told, 1) { Activity = "Reading key policies", Noun = "keys" };
        await run.RunAsync(["a", "b"], name => name, (name, _) => name == "a" ? throw new FailureException(Refused) : Task.CompletedTask, CancellationToken.None);
        Assert.Equal(
            [new RunProgress("Reading key policies", "1 of 2 keys", 1, 2), new RunProgress("Reading key policies", "2 of 2 keys", 2, 2)],
            _told.Progress);
    }

    [Theory]
    [InlineData("Reading key policies", 1)]
    [InlineData(null, 2)]
    public async Task One_thing_alone_and_a_run_without_a_name_show_no_progress(string? activity, int count)
    {
        var done = 0;
        var run = new BoundedRun(_told, 1) { Activity = activity };
        await run.RunAsync(
            Enumerable.Range(0, count).ToList(),
            number => $"{number}",
            (_, _) =>
            {
                done++;
                return Task.CompletedTask;
            },
            CancellationToken.None);
        Assert.Equal(count, done);
        Assert.Empty(_told.Progress);
    }

    [Fact]
    public async Task A_Region_that_is_not_enabled_is_skipped_with_one_warning()
    {
        await Run(1).RunAsync(
            [new Place("af-south-1")],
            new AccountCheck(new Account()),
            async (_, boundary, token) =>
            {
                await boundary.RunAsync("af-south-1", () => throw NotAccepted(), token);
                await boundary.RunAsync("af-south-1", () => throw NotAccepted(), token);
            },
            CancellationToken.None);

        Assert.Equal(["af-south-1 is not enabled for the account and was skipped."], _told.Warnings);
        Assert.Empty(_told.Errors);
    }

    [Fact]
    public async Task Credentials_that_are_accepted_nowhere_end_the_run()
    {
        var account = new AccountCheck(new Account { IdentityFault = NotAccepted() });
        var thrown = await Assert.ThrowsAsync<FailureException>(() =>
            Run(1).RunAsync([new Place("af-south-1"), new Place("eu-west-1")], account, (_, _, _) => throw NotAccepted(), CancellationToken.None));

        Assert.Equal("CredentialsNotAccepted", thrown.Failure.ErrorId);
        Assert.Empty(_told.Errors);
    }

    [Fact]
    public async Task Nothing_is_asked_of_an_account_that_the_input_does_not_mean()
    {
        var worked = new List<string>();
        await Run(1).RunAsync(
            [new Place("eu-west-1", "444455556666"), new Place("eu-west-2", Account.Id), new Place("us-east-1")],
            new AccountCheck(new Account()),
            (place, _, _) =>
            {
                worked.Add(place.Region);
                return Task.CompletedTask;
            },
            CancellationToken.None);

        Assert.Equal(["AccountMismatch"], _told.ErrorIds);
        Assert.Equal(["eu-west-2", "us-east-1"], worked);
    }

    [Fact]
    public async Task One_part_that_fails_in_a_Region_leaves_the_others_of_it()
    {
        var isDone = false;
        await Run(1).RunAsync(
            [new Place("eu-west-1")],
            new AccountCheck(new Account()),
            async (place, boundary, token) =>
            {
                await boundary.RunAsync(place.Region, () => throw new AwsCallException(FailureKind.Throttled, "slow down."), token);
                await boundary.RunAsync(
                    place.Region,
                    () =>
                    {
                        isDone = true;
                        return Task.CompletedTask;
                    },
                    token);
            },
            CancellationToken.None);

        Assert.True(isDone);
        Assert.Equal([("Throttled", "eu-west-1")], _told.Errors.Select(failure => (failure.ErrorId, failure.Target!)));
    }

    private static AwsCallException NotAccepted() => new(FailureKind.TokenNotAccepted, "no.");

    private BoundedRun Run(int limit) => new(_told, limit);
}
