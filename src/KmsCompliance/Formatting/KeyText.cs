using System.Management.Automation;
using System.Text.RegularExpressions;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Formatting;

/// <summary>A resource's key as tables show it, of live statuses and saved ones. For the module's format views.</summary>
public static partial class KeyText
{
    private const string Separator = ": ";

    // The column that the view gives to both.
    private const int ColumnOfBoth = 36;

    /// <summary>The key's alias or id, with its account where that is not the resource's; what the service calls its default key
    /// where there is none, and what could not be listed has none.</summary>
    /// <param name="status">The status, of whichever service.</param>
    /// <param name="width">How many characters may be shown; fewer than 12 count as 12.</param>
    public static string Of(PSObject status, int width)
    {
        ArgumentNullException.ThrowIfNull(status);
        if (Text(status, nameof(EncryptionStatus.Reason)) == nameof(ComplianceReason.NotListed))
        {
            return "(not listed)";
        }

        var key = Text(status, nameof(EncryptionStatus.KeyAlias))
            ?? (Text(status, nameof(EncryptionStatus.KmsKeyId)) is { } id ? BeforeId().Replace(id, string.Empty) : $"({DefaultKeyOf(status)})");
        return TableText.Shorten(
            Text(status, nameof(EncryptionStatus.KeyAccountId)) is { } owner && owner != Text(status, nameof(EncryptionStatus.AccountId)) ? $"{owner}:{key}" : key,
            width);
    }

    /// <summary>A resource's name and its key, for a table that has one column for both; the key alone where a Region has one resource.</summary>
    /// <param name="status">The status, of whichever service.</param>
    /// <param name="width">How many characters may be shown; fewer than 26 count as 26, and a console has no more than a line of them for
    /// both.</param>
    public static string WithResource(PSObject status, int width)
    {
        ArgumentNullException.ThrowIfNull(status);
        if (ServiceCatalog.Find(Text(status, nameof(EncryptionStatus.Service)))?.HasOneResourceARegion == true)
        {
            return Of(status, width);
        }

        // A short key leaves its room to the name, and a short name to the key.
        var room = (width > ShownWidth.Unlimited / 2 ? width : Math.Min(width, ColumnOfBoth)) - Separator.Length;
        var key = Of(status, int.MaxValue);
        var resource = TableText.Shorten(Text(status, nameof(EncryptionStatus.ResourceName)), room - Math.Min(key.Length, room / 2));
        return resource + Separator + TableText.Shorten(key, room - resource.Length);
    }

    // A service may have another default than its own, as X-Ray has the key that AWS manages beside the one that AWS owns.
    private static string DefaultKeyOf(PSObject status)
    {
        var reason = Text(status, nameof(EncryptionStatus.Reason)) ?? string.Empty;
        return ServiceCatalog.Find(Text(status, nameof(EncryptionStatus.Service)))?.DefaultKey is { } own && own.Reason == reason
            ? own.ShortName
            : DefaultKey.ShortNameOf(reason);
    }

    private static string? Text(PSObject status, string property) =>
        status.Properties[property]?.Value?.ToString() is { Length: > 0 } text ? text : null;

    [GeneratedRegex("^arn:[^:]*:kms:[^:]*:[^:]*:(key/)?", RegexOptions.CultureInvariant)]
    private static partial Regex BeforeId();
}
