using System.Management.Automation;
using KmsCompliance.Services;

namespace KmsCompliance.Formatting;

/// <summary>A resource's name as tables show it, of live objects and saved ones. For the module's format views.</summary>
public static class ResourceText
{
    /// <summary>The name, shortened in its middle where it has to be; what is left of a name that is the same in every Region would say
    /// nothing, and the service's stands for it.</summary>
    /// <param name="item">The status, finding or change, of whichever service.</param>
    /// <param name="width">How many characters may be shown; fewer than 12 count as 12.</param>
    public static string Of(PSObject item, int width)
    {
        ArgumentNullException.ThrowIfNull(item);
        var name = item.Properties[nameof(EncryptionStatus.ResourceName)]?.Value?.ToString();
        return name?.Length > width && ServiceCatalog.Find(item.Properties[nameof(EncryptionStatus.Service)]?.Value?.ToString()) is { HasOneResourceARegion: true } service
            ? service.ShortName
            : TableText.Shorten(name, width);
    }
}
