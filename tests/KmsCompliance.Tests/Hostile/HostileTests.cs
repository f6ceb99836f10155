namespace KmsCompliance.Tests.Hostile;

/// <summary>Every command at an endpoint that behaves ill, by two hundred seeds: nothing is lost, doubled, unreported or told as
/// done that is not, and every run ends within its bounds. That takes minutes: 'dotnet test' leaves it out unless it is asked for by
/// its trait, as .ci/run does; a dozen seeds are in <see cref="FewHostileTests"/>. One seed again:
/// <c>--filter "Category=Hostile&amp;DisplayName~seed: 17\)"</c>.</summary>
[Trait("Category", "Hostile")]
public sealed class HostileTests : HostileTest
{
    /// <summary>The seeds.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 200)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task What_is_read_is_whole_or_told_not_to_be(int seed) => TryAsync(seed, HostileCases.Readers);

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task What_is_written_is_told_and_what_is_told_is_so(int seed) => TryAsync(seed, HostileCases.Writers);

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task What_was_written_before_a_stop_is_told(int seed) => TryAsync(seed, HostileCases.Writers.Where((_, number) => number % 2 == seed % 2), one => StopAt(one, seed));
}
