using System.Collections;
using System.Management.Automation;

namespace KmsCompliance.Pipeline;

/// <summary>What the module's private data, which each runspace has of its own, holds for its commands.</summary>
internal static class ModuleData
{
    /// <summary>What it holds under a name; null where there is nothing of the kind.</summary>
    public static T? Find<T>(PSCmdlet cmdlet, string name)
        where T : class => cmdlet.MyInvocation.MyCommand.Module?.PrivateData is Hashtable data ? data[name] as T : null;

    /// <summary>The clock: the system's, unless there is another.</summary>
    public static TimeProvider TimeOf(PSCmdlet cmdlet) => Find<TimeProvider>(cmdlet, "TimeProvider") ?? TimeProvider.System;
}
