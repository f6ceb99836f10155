using System.Diagnostics.CodeAnalysis;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;

namespace KmsCompliance.Binding;

/// <summary>Reads a key to set or to look at, and says what is wrong with one that cannot be, before any call.</summary>
internal static class KeyInput
{
    /// <summary>Reads a key.</summary>
    /// <param name="argument">The key as it was given.</param>
    /// <param name="cmdlet">Says what is wrong with it.</param>
    /// <param name="key">The key.</param>
    /// <param name="mayBePlanned">Whether one will do that is planned only: where nothing is changed, and what would be is shown.</param>
    public static bool TryRead(KeyArgument argument, AsyncCmdlet cmdlet, [NotNullWhen(true)] out KeyReference? key, bool mayBePlanned = false)
    {
        var value = argument.Value;
        key = argument.Planned;
        if (key is not null && mayBePlanned)
        {
            return true;
        }

        if (IsPlanned(value))
        {
            cmdlet.WriteFailure(Failures.KeyNotMade(value));
            return false;
        }

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

    /// <summary>Whether a text is that of a key that is planned only.</summary>
    public static bool IsPlanned(string text) => text.StartsWith(ServiceCmk.PlannedPrefix, StringComparison.Ordinal);

    /// <summary>Notes a key to look at.</summary>
    public static void Note(KeyArgument key, KeyTargets targets, string? accountId, Func<IReadOnlyList<RegionSelection>> currentRegions, AsyncCmdlet cmdlet)
    {
        if (TryRead(key, cmdlet, out var reference) && targets.Add(reference, key.Service, accountId, currentRegions()) is { } failure)
        {
            cmdlet.WriteFailure(failure);
        }
    }
}
