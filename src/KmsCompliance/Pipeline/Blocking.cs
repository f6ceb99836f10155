namespace KmsCompliance.Pipeline;

/// <summary>Waits for asynchronous work. The engine's methods are synchronous, so somebody has to; nobody else does.</summary>
internal static class Blocking
{
    public static T WaitFor<T>(ValueTask<T> work) => WaitFor(work.AsTask());

    public static T WaitFor<T>(Task<T> work) => work.GetAwaiter().GetResult();

    public static void WaitFor(ValueTask work) => work.AsTask().GetAwaiter().GetResult();
}
