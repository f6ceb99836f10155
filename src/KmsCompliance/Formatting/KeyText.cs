using System.Management.Automation;
using System.Text.RegularExpressions;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Formatting;

/// <summary>A resource's key as tables show it, of live statuses and saved ones. For the module's format views.</summary>
public static partial class KeyText
{
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
