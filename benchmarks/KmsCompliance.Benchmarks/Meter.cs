using System.Diagnostics;

namespace KmsCompliance.Benchmarks;

/// <summary>Measures one step.</summary>
internal readonly struct Meter
{
    private readonly long _began;
    private readonly TimeSpan _processor;

    private Meter(long began, TimeSpan processor)
    {
        _began = began;
        _processor = processor;
    }

    /// <summary>Begins to measure.</summary>
    public static Meter Start() => new(Stopwatch.GetTimestamp(), Measurement.ProcessorTime());

    /// <summary>Ends the step.</summary>
    /// <param name="name">What the step is called.</param>
    /// <param name="objects">How many objects it emitted.</param>
    public Measurement Stop(string name, int objects) =>
        new(name, Stopwatch.GetElapsedTime(_began), Measurement.ProcessorTime() - _processor, objects);
}
