using System.Management.Automation;
using KmsCompliance.Services;

namespace KmsCompliance.Formatting;

/// <summary>The table in which the statuses of all services stand side by side. PowerShell takes the first object's table for all that
/// follow, and a service with one resource a Region has one of its own, which leaves that resource's name out.</summary>
internal static class MixedTable
{
    /// <summary>Has an object shown by the table of all services, whatever its own is.</summary>
    /// <param name="result">The object.</param>
    public static void Enter(object result)
    {
        if (result is EncryptionStatus status && ServiceCatalog.Find(status.Service) is { HasOneResourceARegion: true })
        {
            // Tables are chosen by the first of an object's type names.
            PSObject.AsPSObject(status).TypeNames.Insert(0, typeof(EncryptionStatus).FullName!);
        }
    }
}
