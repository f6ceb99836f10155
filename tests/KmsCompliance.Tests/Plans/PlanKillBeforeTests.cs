namespace KmsCompliance.Tests.Plans;

/// <summary>A plan of 200 resources is killed at every write that has its entry in the journal and was not carried out.</summary>
[Trait("Category", "Plans")]
public sealed class PlanKillBeforeTests : PlanKillTest
{
    private protected override int SecretsPerRegion => 30;

    private protected override int LogGroupsPerRegion => 19;

    [Fact]
    public Task Killed_at_every_step_it_ends_as_planned_and_is_undone() => KillAtEveryStepAsync(isAfter: false, kills: int.MaxValue);
}
