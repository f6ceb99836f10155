using System.Globalization;
using System.Management.Automation;

namespace KmsCompliance.Binding;

/// <summary>Reads what Get-CmkImpact put out, live or saved.</summary>
internal static class ImpactReading
{
    /// <summary>Reads an object.</summary>
    /// <param name="item">The object.</param>
    /// <returns>What it says; null where it is none that Get-CmkImpact put out.</returns>
    public static CmkImpact? Read(object? item)
    {
        if (item is null)
        {
            return null;
        }

        var saved = PSObject.AsPSObject(item);
        if (saved.BaseObject is CmkImpact live)
        {
            return live;
        }

        string? Text(string name) => saved.Properties[name]?.Value is { } value && Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;
        return Text(nameof(CmkImpact.KeyArn)) is { } keyArn && Text(nameof(CmkImpact.Event)) is { } happens && Text(nameof(CmkImpact.Dependant)) is { } dependant
            && Text(nameof(CmkImpact.ResourceId)) is { } resourceId && Text(nameof(CmkImpact.Message)) is { } message
            ? new CmkImpact
            {
                KeyArn = keyArn,
                Event = happens,
                Dependant = dependant,
                Service = Text(nameof(CmkImpact.Service)) ?? string.Empty,
                ResourceName = Text(nameof(CmkImpact.ResourceName)) ?? resourceId,
                ResourceId = resourceId,
                AccountId = Text(nameof(CmkImpact.AccountId)) ?? string.Empty,
                Region = Text(nameof(CmkImpact.Region)) ?? string.Empty,
                Stops = bool.TryParse(Text(nameof(CmkImpact.Stops)), out var stops) ? stops : null,
                NewData = Text(nameof(CmkImpact.NewData)) ?? ImpactOnData.Unknown,
                StoredData = Text(nameof(CmkImpact.StoredData)) ?? ImpactOnData.Unknown,
                Message = message,
            }
            : null;
    }
}
