using KmsCompliance.Changes;
using KmsCompliance.Core.Tests.Places;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Core.Tests.Changes;

/// <summary>A run within a limit changes as much as may be, whatever comes in between.</summary>
public sealed class ChangeLimitTests
{
    private readonly List<string> _made = [];

    [Theory]
    [InlineData(2, "a b", "")]
    [InlineData(1, "", "TooManyChanges")]
    [InlineData(0, "", "TooManyChanges")]
    [InlineData(null, "a b", "")]
    public async Task As_many_as_may_be_are_made_or_none(int? maximum, string made, string errorId)
    {
        Assert.Equal(errorId, await RunAsync(maximum, _ => ["a", "b"]));
        Assert.Equal(made, string.Join(' ', _made));
    }

    [Fact]
    public async Task What_comes_up_after_the_count_is_not_made_beyond_the_limit()
    {
        Assert.Equal("ChangeLimitReached", await RunAsync(2, run => run == 1 ? ["a"] : ["a", "b", "c"]));
        Assert.Equal(["a", "b"], _made);
    }

    [Fact]
    public async Task One_that_is_asked_about_twice_counts_once_and_what_stands_above_others_not_at_all()
    {
        Assert.Equal("", await RunAsync(1, _ => ["a", "a", "*all"]));
        Assert.Equal(["a", "a", "*all"], _made);
    }

    [Fact]
    public async Task Without_a_limit_it_is_run_once()
    {
        var runs = 0;
        await RunAsync(null, run =>
        {
            runs = run;
            return ["a"];
        });
        Assert.Equal(1, runs);
    }

    private async Task<string> RunAsync(int? maximum, Func<int, string[]> changesOf)
    {
        var run = 0;
        try
        {
            await ChangeLimit.RunAsync(maximum, new Agreeing(), async reporter =>
            {
                foreach (var change in changesOf(++run))
                {
                    if (await reporter.ConfirmAsync(new Confirmation(change, "Change it") { IsSummary = change[0] == '*' }, CancellationToken.None))
                    {
                        _made.Add(change);
                    }
                }
            });
            return string.Empty;
        }
        catch (FailureException exception)
        {
            return exception.Failure.ErrorId;
        }
    }

    private sealed class Agreeing() : RunReporterDecorator(new Told())
    {
        public override ValueTask<bool> ConfirmAsync(Confirmation confirmation, CancellationToken cancellationToken) => new(true);

        protected override ValueTask<IEnumerable<object>> ChangeAsync(object result, CancellationToken cancellationToken) => new([result]);
    }
}
