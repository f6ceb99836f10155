using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace KmsCompliance.Benchmarks;

/// <summary>What a step cost.</summary>
/// <param name="Name">The step.</param>
/// <param name="Wall">Time on the clock.</param>
/// <param name="Processor">User and system time of all threads.</param>
/// <param name="AllocatedBytes">What all threads allocated, collected since or not.</param>
/// <param name="Objects">How many objects it emitted.</param>
internal sealed record Measurement(string Name, TimeSpan Wall, TimeSpan Processor, long AllocatedBytes, int Objects)
{
    /// <summary>What the process has cost since it began.</summary>
    public static Measurement OfWholeProcess(string name, TimeSpan wall) => new(name, wall, ProcessorTime(), Allocated(), Objects: 0);

    /// <summary>User and system time of all threads so far.</summary>
    public static TimeSpan ProcessorTime() => Environment.CpuUsage.TotalTime;

    /// <summary>What all threads have allocated so far.</summary>
    public static long Allocated() => GC.GetTotalAllocatedBytes(precise: true);

    /// <summary>Prints it as a line of JSON.</summary>
    public void Print()
    {
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            step = Name,
            wall = Wall.TotalSeconds,
            processor = Processor.TotalSeconds,
            allocatedBytes = AllocatedBytes,
            objects = Objects,
            jitSoFar = System.Runtime.JitInfo.GetCompilationTime().TotalSeconds,
            methodsSoFar = System.Runtime.JitInfo.GetCompiledMethodCount(),
            peakBytes = PeakBytes(process),
        }));
    }

    // .NET's PeakWorkingSet64 is the kernel's high-water mark on Windows only.
    private static long PeakBytes(Process process) =>
        OperatingSystem.IsLinux()
            ? 1024 * long.Parse(
                File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
                CultureInfo.InvariantCulture)
            : process.PeakWorkingSet64;
}
