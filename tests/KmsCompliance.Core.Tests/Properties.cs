namespace KmsCompliance.Core.Tests;

/// <summary>How many random cases a property is tried with: a tenth where somebody waits for the tests, all of them where
/// KMSCOMPLIANCE_FULL is 1, as in .ci/run. Each run draws other cases.</summary>
internal static class Properties
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("KMSCOMPLIANCE_FULL") == "1";

    /// <summary>Cases of a property that is quickly tried.</summary>
    public static int Cases { get; } = IsFull ? 5_000 : 500;

    /// <summary>Cases of a property that takes longer to try.</summary>
    public static int FewCases { get; } = IsFull ? 1_000 : 100;

    /// <summary>A million where all are tried.</summary>
    public static int Million { get; } = IsFull ? 1_000_000 : 50_000;
}
