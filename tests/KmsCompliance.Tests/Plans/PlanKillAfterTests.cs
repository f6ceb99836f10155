namespace KmsCompliance.Tests.Plans;

/// <summary>A plan of 200 resources is killed at every write that was carried out and has no outcome in the journal.</summary>
[Trait("Category", "Plans")]
public sealed class PlanKillAfterTests : PlanKillTest
{
    private protected override int SecretsPerRegion => 30;

    private protected override int LogGroupsPerRegion => 19;

    [Fact]
    public Task Killed_at_every_step_it_ends_as_planned_and_is_undone() => KillAtEveryStepAsync(isAfter: true, kills: int.MaxValue);
}
