using System.Management.Automation;
using System.Reflection;

namespace KmsCompliance.Tests.Hosting;

/// <summary>Select-Object -First, which the bare engine lacks: it stops the commands before it with the engine's own
/// exception, as the real one does.</summary>
[Cmdlet(VerbsCommon.Select, "Object")]
public sealed class SelectFirstCommand : PSCmdlet
{
    private static readonly ConstructorInfo StopUpstream = typeof(PSObject).Assembly
        .GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true)!
        .GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Single(constructor => constructor.GetParameters().Length == 1 && constructor.GetParameters()[0].ParameterType.IsInstanceOfType(new SelectFirstCommand()));

    private int _taken;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Mandatory = true)]
    public int First { get; set; }

    protected override void ProcessRecord()
    {
        WriteObject(InputObject);
        if (++_taken == First)
        {
            throw (Exception)StopUpstream.Invoke([this]);
        }
    }
}
