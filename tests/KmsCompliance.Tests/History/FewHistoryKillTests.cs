namespace KmsCompliance.Tests.History;

/// <summary>One kill, for whoever waits for the tests.</summary>
public sealed class FewHistoryKillTests : HistoryKillTest
{
    [Fact]
    public Task Of_two_processes_that_write_at_once_one_is_killed_and_no_run_is_lost_or_torn() => KillAsync(1);
}
