namespace KmsCompliance.Tests.Checkpoints;

/// <summary>Fifty kills: minutes, which 'dotnet test' leaves out unless they are asked for by their trait, as .ci/run does; one more is in
/// <see cref="FewCheckpointKillTests"/>.</summary>
[Trait("Category", "Checkpoints")]
public sealed class CheckpointKillTests : CheckpointKillTest
{
    private const int Kills = 50;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Kills)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task An_audit_of_an_organization_that_was_killed_goes_on_where_it_was(int seed) => KillAsync(seed);
}
