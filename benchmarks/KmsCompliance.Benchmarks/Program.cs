using System.Diagnostics;
using System.Management.Automation;
using KmsCompliance.Benchmarks;

// Usage: MANIFEST [NAME=SCRIPT ...]: opens a session, imports the module, runs each script in turn in that session, and
// prints a line of JSON for each step.
if (args is not [var manifest, .. var steps])
{
    Console.Error.WriteLine("Usage: KmsCompliance.Benchmarks MANIFEST [NAME=SCRIPT ...]");
    return 2;
}

using var session = EngineSession.Open();
using (var process = Process.GetCurrentProcess())
{
    // The start began before any clock of ours: with the process.
    Measurement.OfWholeProcess("start", DateTime.Now - process.StartTime).Print();
}

var meter = Meter.Start();
session.Import(manifest);
meter.Stop("import", objects: 0).Print();

foreach (var step in steps)
{
    var separator = step.IndexOf('=', StringComparison.Ordinal);
    var (name, script) = (step[..separator], step[(separator + 1)..]);
    meter = Meter.Start();
    int objects;
    try
    {
        objects = session.Run(script);
    }
    catch (RuntimeException exception)
    {
        Console.Error.WriteLine($"{name}: {exception.Message}");
        return 1;
    }

    meter.Stop(name, objects).Print();
    Acknowledge();
}

return 0;

// Whoever measures reads the endpoint's counters between two steps, and then lets this go on.
static void Acknowledge()
{
    if (Console.IsInputRedirected)
    {
        Console.In.ReadLine();
    }
}
