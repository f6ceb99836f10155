namespace KmsCompliance.Tests.Organizations.Faults;

/// <summary>A dozen seeds, for whoever waits for the tests.</summary>
public sealed class FewOrganizationFaultTests : OrganizationFaultTest
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task What_is_healthy_is_seen_whole_and_what_is_not_is_told(int seed) => TryAsync(seed);
}
