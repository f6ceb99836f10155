namespace KmsCompliance.Tests.History;

/// <summary>The system's clock, put forward now and then.</summary>
internal sealed class SkippingClock : TimeProvider
{
    private TimeSpan _ahead;

    public void Skip(TimeSpan time) => _ahead += time;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _ahead;
}
