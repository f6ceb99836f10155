using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;

namespace KmsCompliance.Binding;

/// <summary>Reads a key to set or to look at, and says what is wrong with one that cannot be, before any call.</summary>
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

    /// <summary>Notes a key to look at.</summary>
    public static void Note(KeyArgument key, KeyTargets targets, string? accountId, Func<IReadOnlyList<RegionSelection>> currentRegions, Cmdlet cmdlet)
    {
        if (TryRead(key.Value, cmdlet, out var reference) && targets.Add(reference, key.Service, accountId, currentRegions()) is { } failure)
        {
            cmdlet.WriteError(ErrorRecords.From(failure));
        }
    }
}
