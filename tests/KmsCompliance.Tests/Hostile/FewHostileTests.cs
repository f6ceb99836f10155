using System.Management.Automation;

namespace KmsCompliance.Tests.Hostile;

/// <summary>Half a dozen seeds, each for a share of the commands, for whoever waits for the tests.</summary>
public sealed class FewHostileTests : HostileTest
{
    private const int Share = 6;

    /// <summary>The seeds.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 6)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task What_is_read_is_whole_or_told_not_to_be(int seed) => TryAsync(seed, ShareOf(HostileCases.Readers, seed));

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task What_is_written_is_told_and_what_is_told_is_so(int seed) => TryAsync(seed, ShareOf(HostileCases.Writers, seed));

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task What_was_written_before_a_stop_is_told(int seed) => TryAsync(seed, ShareOf(HostileCases.Writers, seed + 2), one => StopAt(one, seed));

    [Fact]
    public async Task Where_nothing_goes_wrong_every_command_does_what_it_is_for()
    {
        await TryAsync(0, HostileCases.Readers);
        await TryAsync(0, HostileCases.Writers);
    }

    [Fact]
    public async Task Every_command_is_tried_here_but_those_that_ask_nothing_of_anybody()
    {
        var lane = await HostileLane.TakeAsync();
        var exported = lane.Calm.Run<CmdletInfo>("Get-Command -Module KmsCompliance -CommandType Cmdlet");
        var writers = exported.Where(command => command.Parameters.ContainsKey("WhatIf")).Select(command => command.Name).Except(ReadOnlyTests.FileWriters);
        lane.Return();
        Assert.Equal(exported.Select(command => command.Name).Except(HostileCases.Offline).Order(StringComparer.Ordinal), HostileCases.All.Select(one => one.Command).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(writers.Order(StringComparer.Ordinal), HostileCases.Writers.Select(one => one.Command).Distinct().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<HostileCase> ShareOf(IReadOnlyList<HostileCase> cases, int seed) => cases.Where((_, number) => (number + (seed / 2)) % Share == 0);
}
