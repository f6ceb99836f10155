namespace KmsCompliance.Tests.Hosting;

/// <summary>Ends waits that would hang a failing test. No test waits for it to pass.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static CancellationToken Token => new CancellationTokenSource(Limit).Token;
}
