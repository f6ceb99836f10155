using System.Diagnostics.CodeAnalysis;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;

namespace KmsCompliance.Binding;

/// <summary>Reads a key to set or to look at, and says what is wrong with one that cannot be, before any call.</summary>
internal static class KeyInput
{
    public static bool TryRead(string value, AsyncCmdlet cmdlet, [NotNullWhen(true)] out KeyReference? key)
    {
        if (!KeyReference.TryParse(value, out key, out var problem))
        {
            cmdlet.WriteFailure(Failures.InvalidKeyId(value, problem));
            return false;
        }

        if (key.IsAwsManagedAlias)
        {
            cmdlet.WriteFailure(Failures.AwsManagedKeyAsTarget(value));
            return false;
        }

        return true;
    }

    /// <summary>Notes a key to look at.</summary>
    public static void Note(KeyArgument key, KeyTargets targets, string? accountId, Func<IReadOnlyList<RegionSelection>> currentRegions, AsyncCmdlet cmdlet)
    {
        if (TryRead(key.Value, cmdlet, out var reference) && targets.Add(reference, key.Service, accountId, currentRegions()) is { } failure)
        {
            cmdlet.WriteFailure(failure);
        }
    }
}
