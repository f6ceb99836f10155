using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Hosting;

/// <summary>Reads a key to set, and says what is wrong with one that cannot be, before any call.</summary>
internal static class KeyInput
{
    public static bool TryRead(string value, Cmdlet cmdlet, [NotNullWhen(true)] out KeyReference? key)
    {
        if (!KeyReference.TryParse(value, out key, out var problem))
        {
            cmdlet.WriteError(ErrorRecords.From(Failures.InvalidKeyId(value, problem)));
            return false;
        }

        if (key.IsAwsManagedAlias)
        {
            cmdlet.WriteError(ErrorRecords.From(Failures.AwsManagedKeyAsTarget(value)));
            return false;
        }

        return true;
    }
}
