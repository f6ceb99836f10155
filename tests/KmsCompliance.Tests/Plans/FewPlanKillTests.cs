namespace KmsCompliance.Tests.Plans;

/// <summary>A few kills of a small plan; PlanKillBeforeTests and PlanKillAfterTests try every step of a large one.</summary>
public sealed class FewPlanKillTests : PlanKillTest
{
    private protected override int SecretsPerRegion => 2;

    private protected override int LogGroupsPerRegion => 1;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_plan_that_is_cut_short_is_gone_on_with_and_undone(bool isAfter) => KillAtEveryStepAsync(isAfter, kills: 1);
}
