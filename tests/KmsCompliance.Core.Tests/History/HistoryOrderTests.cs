using CsCheck;
using KmsCompliance.History;
using static KmsCompliance.Core.Tests.History.HistoryFixture;

namespace KmsCompliance.Core.Tests.History;

/// <summary>Resources are read in the order of their ids, side by side of all runs, whoever wrote them and however many there
/// are.</summary>
public sealed class HistoryOrderTests : IDisposable
{
    private readonly HistoryFixture _history = new();

    public void Dispose() => _history.Dispose();

    [Fact]
    public void A_file_has_its_resources_in_the_order_of_their_ids()
    {
        var place = Place("SecretsManager", "eu-west-1");
        _history.Run([place], Secret("b"), Secret("a"), Secret("Z"));
        _history.Run([Place("SecretsManager", "eu-west-1", isWhole: false)], Secret("c"), Secret("B"));
        Assert.Equal(["B", "Z", "a", "b", "c"], _history.Open().Runs[^1].ReadResources().Select(static resource => resource.ResourceName));
    }

    // As those that earlier versions wrote are, in the order in which resources were seen.
    [Fact]
    public void One_in_another_order_says_the_same_and_is_carried_forward()
    {
        var names = Enumerable.Range(0, 40).Select(static number => $"s{number}").ToList();
        _history.Run([Place("SecretsManager", "eu-west-1")], [.. names.Select(static name => Secret(name))]);
        var known = _history.Known();
        _history.Rewrite(_history.Names[0], static lines => [.. lines.Reverse()]);
        Assert.Equal(known, _history.Known());
        Assert.NotEqual(names.Order(StringComparer.Ordinal), _history.Open().Runs[0].ReadResources().Select(static resource => resource.ResourceName));

        _history.Run([Place("SecretsManager", "eu-west-1", isWhole: false)], Secret("s7", reason: ComplianceReason.CustomerManagedKey));
        Assert.Equal(names.Order(StringComparer.Ordinal), _history.Open().Runs[^1].ReadResources().Select(static resource => resource.ResourceName));
        Assert.Equal(["KMSC001 eu-west-1 Mended after 1 h"], _history.Ended());
        Assert.Equal(39, _history.Known().Count(static line => line.EndsWith(" NonCompliant for 1 h", StringComparison.Ordinal)));
    }

    // More than are read side by side.
    [Fact]
    public void Of_many_runs_that_know_nothing_of_each_other_holds_what_was_seen_last()
    {
        const int Runs = 40;
        for (var run = 0; run < Runs; run++)
        {
            using var alone = new HistoryFixture();
            alone.Clock.Now = _history.Clock.Now += TimeSpan.FromMinutes(1);
            var path = alone.Run([Place("SecretsManager", "eu-west-1", isWhole: false)], Secret("same", reason: run == Runs - 1 ? ComplianceReason.CustomerManagedKey : ComplianceReason.AwsManagedKey), Secret($"s{run}"));
            Directory.CreateDirectory(_history.Folder);
            File.Copy(path, Path.Combine(_history.Folder, Path.GetFileName(path)));
        }

        _history.Clock.Now += TimeSpan.FromHours(1);
        Assert.Equal(Runs, _history.Open().Tips.Count);
        var known = _history.Known();
        Assert.Equal(Runs + 2, known.Count);
        Assert.Equal(["KMSC001 same Compliant", "KMSC002 same Compliant"], known.Where(static line => line.Contains(" same ", StringComparison.Ordinal)));

        _history.Run([Place("XRay", "eu-west-1")], Setting("eu-west-1", ComplianceReason.CustomerManagedKey));
        Assert.Equal(Runs + 4, _history.Known().Count);
        Assert.Single(_history.Open().Tips);
    }

    [Fact]
    public void Of_two_runs_that_began_at_once_it_makes_no_difference_which_is_read_first()
    {
        string[] reasons = [ComplianceReason.AwsManagedKey, ComplianceReason.CustomerManagedKey];
        var known = reasons.Select(first =>
        {
            using var both = new HistoryFixture();
            var names = new List<string>();
            foreach (var reason in (string[])[first, .. reasons.Where(reason => reason != first)])
            {
                using var alone = new HistoryFixture();
                using var run = alone.Begin();
                alone.Clock.Now += TimeSpan.FromSeconds(names.Count + 1);
                var path = Finish(run, [Place("SecretsManager", "eu-west-1")], Secret("a", reason: reason));
                names.Add(Path.GetFileName(path));
                Directory.CreateDirectory(both.Folder);
                File.Copy(path, Path.Combine(both.Folder, names[^1]));
            }

            both.Clock.Now += TimeSpan.FromHours(1);
            Assert.Equal(2, both.Open().Tips.Count);
            return both.Known();
        }).ToList();
        Assert.Equal(known[0], known[1]);
        Assert.Contains("KMSC001 a NonCompliant for 1 h", known[0]);
    }

    [Fact]
    public void A_file_that_says_more_of_a_resource_than_any_run_does_is_left_out()
    {
        _history.Run([Place("SecretsManager", "eu-west-1")], Secret("a"));
        _history.Rewrite(_history.Names[0], static lines => [.. Enumerable.Repeat(lines[0], HistoryOrder.MostLinesOfAResource + 1)]);
        var folder = _history.Open();
        Assert.Empty(_history.Known(HistoryState.Read(folder, CancellationToken.None)));
        Assert.Contains("more of a resource in eu-west-1", Assert.Single(folder.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sorter_gives_what_it_got_in_order_from_memory_and_from_files_that_it_takes_away()
    {
        var folder = Directory.CreateDirectory(_history.Folder).FullName;
        Gen.Int[0, 50].Array[0, 40].Sample(
            numbers =>
            {
                foreach (var held in (int[])[1, 2_000, int.MaxValue])
                {
                    using (var sorter = new HistorySorter(folder, held))
                    {
                        AssertSorts(sorter, numbers);
                        Assert.Equal(held == 1 ? numbers.Length : held == 2_000 ? _history.Names.Count : 0, _history.Names.Count);
                    }

                    Assert.Empty(_history.Names);
                }
            },
            iter: Properties.FewCases / 10,
            threads: 1);
    }

    [Fact]
    public void However_many_files_there_are_few_of_them_are_read_at_once()
    {
        var folder = Directory.CreateDirectory(_history.Folder).FullName;
        using (var sorter = new HistorySorter(folder, mostBytesHeld: 1))
        {
            AssertSorts(sorter, [.. Enumerable.Range(0, (2 * HistorySorter.MostFilesOfAPass) + 3).Select(static number => number * 7 % 100)]);
            Assert.Equal(2 + 3, _history.Names.Count);
        }

        Assert.Empty(_history.Names);
    }

    // What has the same id comes as it came.
    private static void AssertSorts(HistorySorter sorter, int[] numbers)
    {
        var expected = numbers.Select(static (number, place) => (Id: $"s{number}", Name: $"{place}")).ToList();
        foreach (var (id, name) in expected)
        {
            sorter.Add(new HistoryResource
            {
                Service = "SecretsManager",
                AccountId = Account,
                Region = "eu-west-1",
                ResourceId = id,
                ResourceName = name,
                Compliance = Compliance.Compliant,
                Reason = ComplianceReason.CustomerManagedKey,
                ScannedAt = DateTimeOffset.UnixEpoch,
                Findings = [],
            });
        }

        Assert.Equal(expected.OrderBy(static item => item.Id, StringComparer.Ordinal), sorter.Read().Select(static resource => (resource.ResourceId, resource.ResourceName!)));
    }
}
