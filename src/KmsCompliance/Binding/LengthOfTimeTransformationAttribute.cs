using System.Management.Automation;

namespace KmsCompliance.Binding;

/// <summary>Accepts a length of time as a time span, or as text such as <c>24h</c>, <c>7d</c> or <c>01:30:00</c>. A number alone says no
/// unit, and is refused.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthOfTimeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return Read(value) is { } length
            ? length
            : throw new ArgumentTransformationMetadataException($"'{value}' is no length of time: write a number and its unit, such as 90m, 24h or 7d.");
    }

    // Without quotes, PowerShell takes 7d for a decimal and 30s for a short: numbers that nobody writes otherwise.
    private static TimeSpan? Read(object? value) => value switch
    {
        TimeSpan length => length,
        decimal days => LengthOfTime.Read(FormattableString.Invariant($"{days}d")),
        short seconds => LengthOfTime.Read(FormattableString.Invariant($"{seconds}s")),
        string text => LengthOfTime.Read(text),
        _ => null,
    };
}
