namespace KmsCompliance.Tests.Organizations.Faults;

/// <summary>Two hundred seeds: minutes, which 'dotnet test' leaves out unless they are asked for by their trait, as .ci/run does; a dozen are
/// in <see cref="FewOrganizationFaultTests"/>. One seed again: <c>--filter "Category=Faults&amp;DisplayName~seed: 17\)"</c>.</summary>
[Trait("Category", "Faults")]
public sealed class OrganizationFaultTests : OrganizationFaultTest
{
    private const int Few = 12;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(Few + 1, 200 - Few)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task What_is_healthy_is_seen_whole_and_what_is_not_is_told(int seed) => TryAsync(seed);
}
