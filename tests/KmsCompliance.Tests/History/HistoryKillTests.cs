namespace KmsCompliance.Tests.History;

/// <summary>Fifty kills, ten a history: minutes, which 'dotnet test' leaves out unless they are asked for by their trait, as .ci/run
/// does; one more is in <see cref="FewHistoryKillTests"/>.</summary>
[Trait("Category", "History")]
public sealed class HistoryKillTests : HistoryKillTest
{
    public static TheoryData<int> Histories => [.. Enumerable.Range(1, 5)];

    [Theory]
    [MemberData(nameof(Histories))]
    public Task Of_two_processes_that_write_at_once_one_is_killed_and_no_run_is_lost_or_torn(int history)
    {
        _ = history;
        return KillAsync(10);
    }
}
