using KmsCompliance.History;
using KmsCompliance.Reporting;
using static KmsCompliance.Core.Tests.History.HistoryFixture;

namespace KmsCompliance.Core.Tests.History;

/// <summary>Half a million resources are kept, seen again, carried forward, measured and compared in the memory of some ten
/// thousand.</summary>
[Collection(nameof(FlatHistoryTests))]
public sealed class FlatHistoryTests : IDisposable
{
    // What is held before it is written aside, twice while its room grows. Something of each resource would be more.
    private const long MostBytes = 24L * 1024 * 1024;

    private static readonly string[] Regions = ["eu-west-1", "us-east-1"];

    // Few where somebody waits: it takes two minutes of all.
    private static readonly int Resources = Properties.Million == 1_000_000 ? 500_000 : 10_000;

    private readonly HistoryFixture _history = new();

    public void Dispose() => _history.Dispose();

    [Fact]
    public void However_many_resources_a_history_has_few_of_them_are_in_memory()
    {
        using var heap = new LiveHeap();
        Keep(Regions, mendedOf: 10);
        Keep([Regions[0]], mendedOf: 1);
        var last = _history.Open().Runs[^1].Run;
        Assert.Equal((Resources, Resources / 20, Resources / 20), (last.Resources, last.NonCompliant, last.Episodes));
        var measure = Measure();
        Assert.Equal((last.Compliant, last.NonCompliant, last.Episodes), (measure.Compliant, measure.NonCompliant, measure.Mended));
        Assert.Equal(last.Episodes, CountBetter());
        Assert.InRange(heap.End(), 0, MostBytes);
    }

    // Of each so many all are under a key but one.
    private void Keep(string[] regions, int mendedOf)
    {
        _history.Clock.Now += TimeSpan.FromHours(1);
        using var run = _history.Begin();
        for (var number = 0; number < Resources; number++)
        {
            // In another order than that of their names.
            var place = (int)(number * 7_919L % Resources);
            var region = Regions[place % 2];
            if (regions.Contains(region))
            {
                See(run, Secret($"s{place}", region, mendedOf > 1 && place / 2 % mendedOf == 0 ? ComplianceReason.AwsManagedKey : ComplianceReason.CustomerManagedKey));
            }
        }

        run.Finish([.. regions.Select(static region => Place("SecretsManager", region))], complete: true, CancellationToken.None);
    }

    private CmkMeasure Measure()
    {
        var measures = new ComplianceMeasures([MeasureScope.All], tag: null, MeasurePrices.None);
        var history = _history.Open();
        measures.Add(history, HistoryState.Read(history, CancellationToken.None), static _ => true, addsFindings: true, addsKeys: true, _history.Clock.Now, CancellationToken.None);
        return measures.ToMeasures().Single();
    }

    private int CountBetter()
    {
        var count = 0;
        var snapshots = _history.Open().Runs.Select(static run => new HistorySnapshot(HistoryState.Of(run, CancellationToken.None), CancellationToken.None)).ToList();
        new SnapshotComparison(snapshots[0], snapshots[1]).Run(change => count += change.Change == SnapshotChange.Better ? 1 : 0);
        return count;
    }

    /// <summary>Looks again and again at what lives, while others work.</summary>
    private sealed class LiveHeap : IDisposable
    {
        private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

        private readonly ManualResetEventSlim _isOver = new();
        private readonly Thread _thread;
        private readonly long _before = Live();
        private long _most;

        public LiveHeap()
        {
            _thread = new Thread(Look);
            _thread.Start();
        }

        /// <summary>The most bytes that there were of more than before.</summary>
        public long End()
        {
            _isOver.Set();
            _thread.Join();
            return Math.Max(_most, 0);
        }

        public void Dispose()
        {
            End();
            _isOver.Dispose();
        }

        private static long Live()
        {
            GC.Collect();
            var info = GC.GetGCMemoryInfo(GCKind.FullBlocking);
            return info.HeapSizeBytes - info.FragmentedBytes;
        }

        private void Look()
        {
            do
            {
                _most = Math.Max(_most, Live() - _before);
            }
            while (!_isOver.Wait(Between));
        }
    }
}

/// <summary>Nothing beside them, so that what lives is theirs.</summary>
[CollectionDefinition(nameof(FlatHistoryTests), DisableParallelization = true)]
public sealed class FlatHistoryTestsAlone;
