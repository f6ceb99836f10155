namespace KmsCompliance.Tests.Checkpoints;

/// <summary>One kill, for whoever waits for the tests.</summary>
public sealed class FewCheckpointKillTests : CheckpointKillTest
{
    [Fact]
    public Task An_audit_of_an_organization_that_was_killed_goes_on_where_it_was() => KillAsync(51);
}
