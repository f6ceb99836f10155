using System.Diagnostics;

namespace KmsCompliance.Benchmarks;

/// <summary>Measures one step.</summary>
internal readonly struct Meter
{
    private readonly long _began;
    private readonly TimeSpan _processor;
    private readonly long _allocated;

    private Meter(long allocated, TimeSpan processor, long began)
    {
        _allocated = allocated;
        _processor = processor;
        _began = began;
    }

    /// <summary>Begins to measure.</summary>
    public static Meter Start() => new(Measurement.Allocated(), Measurement.ProcessorTime(), Stopwatch.GetTimestamp());

    /// <summary>Ends the step.</summary>
    /// <param name="name">What the step is called.</param>
    /// <param name="objects">How many objects it emitted.</param>
    public Measurement Stop(string name, int objects) =>
        new(name, Stopwatch.GetElapsedTime(_began), Measurement.ProcessorTime() - _processor, Measurement.Allocated() - _allocated, objects);
}
