using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;
using KmsCompliance.Audit;
using KmsCompliance.Model;
using KmsCompliance.Services;

namespace KmsCompliance.Binding;

/// <summary>Accepts statuses that came back from a file, a job or another machine, and makes them statuses again, as
/// <see cref="SavedStatus"/> finds them: what was saved is judged as it was then. Rows of JSON or CSV are statuses where they have all
/// columns that a verdict needs. Other objects are left alone.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class StatusTransformationAttribute : ArgumentTransformationAttribute
{
    private const string Prefix = "Deserialized.";

    private static readonly string[] Columns =
    [
        nameof(EncryptionStatus.Service), nameof(EncryptionStatus.ResourceId), nameof(EncryptionStatus.ResourceName), nameof(EncryptionStatus.ResourceArn),
        nameof(EncryptionStatus.AccountId), nameof(EncryptionStatus.Region), nameof(EncryptionStatus.KmsKeyId), nameof(EncryptionStatus.KeyArn),
        nameof(EncryptionStatus.KeyAccountId), nameof(EncryptionStatus.KeyManager), nameof(EncryptionStatus.KeyState),
        nameof(EncryptionStatus.Compliance), nameof(EncryptionStatus.Reason), nameof(EncryptionStatus.Message),
    ];

    private static readonly ILookup<Type, PropertyInfo> Settable = typeof(EncryptionStatus).Assembly.GetExportedTypes()
        .Where(type => type.IsSubclassOf(typeof(EncryptionStatus)))
        .SelectMany(type => type.GetProperties().Where(property => property.CanWrite).Select(property => (type, property)))
        .ToLookup(entry => entry.type, entry => entry.property);

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is IList list
            ? list.Cast<object?>().Select(FromObject).ToArray()
            : FromObject(inputData);

    private static object? FromObject(object? item) =>
        item is PSObject saved && FindService(saved) is { } service && Restore(saved, service) is { } status
            ? SavedStatus.Check(status, PipedObject.Service(saved), PipedObject.Text(saved, nameof(EncryptionStatus.ResourceId)))
            : item;

    // A type says what its object was; of a row, which has none, its columns do.
    private static ServiceDefinition? FindService(PSObject saved)
    {
        var service = ServiceCatalog.Find(PipedObject.Service(saved));
        if (saved.TypeNames.Select(FindType).FirstOrDefault(static type => type is not null) is { } type)
        {
            return service?.StatusType == type ? service : ServiceCatalog.All.First(other => other.StatusType == type);
        }

        return saved.BaseObject is PSCustomObject && Array.TrueForAll(Columns, column => saved.Properties[column] is not null) ? service : null;
    }

    // One that was shown beside those of other services has the name of what they are all derived from first.
    private static Type? FindType(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && typeof(EncryptionStatus).Assembly.GetType(name[Prefix.Length..]) is { } type && Settable.Contains(type)
            ? type
            : null;

    private static EncryptionStatus? Restore(PSObject saved, ServiceDefinition service)
    {
        if (PipedObject.Text(saved, nameof(EncryptionStatus.AccountId)) is not { } accountId || PipedObject.Text(saved, nameof(EncryptionStatus.Region)) is not { } region)
        {
            return null;
        }

        // A table has the columns of its first row: what only the service's own statuses have may be missing, and is the service's.
        var status = service.NotListed(accountId, region, string.Empty).With(new StatusVerdict());

        // What was not listed has no ARN.
        var mayLackItsArn = PipedObject.Text(saved, nameof(EncryptionStatus.Reason)) == ComplianceReason.NotListed;
        foreach (var property in Settable[service.StatusType])
        {
            // Where they were saved as one text, they are not known.
            if (property.Name == nameof(EncryptionStatus.Tags))
            {
                property.SetValue(status, PipedObject.Texts(saved, property.Name));
                continue;
            }

            if (property.PropertyType == typeof(TextList))
            {
                // Of an empty cell it is not known whether there was a list.
                if (ValueOf(saved, property.Name) is not null)
                {
                    property.SetValue(status, PipedObject.List(saved, property.Name, "; "));
                }

                continue;
            }

            // Other lists are left out: saved, their items are texts or of no type, and no rule reads them.
            if (typeof(IEnumerable).IsAssignableFrom(property.PropertyType) && property.PropertyType != typeof(string))
            {
                continue;
            }

            if (ValueOf(saved, property.Name) is { } value)
            {
                if (!TryConvert(value, property.PropertyType, out var converted))
                {
                    return null;
                }

                property.SetValue(status, converted);
            }
            else if (property.Name is nameof(EncryptionStatus.Compliance) or nameof(EncryptionStatus.Reason))
            {
                // A verdict that is not there is none.
                property.SetValue(status, string.Empty);
            }
            else if (property.IsDefined(typeof(RequiredMemberAttribute))
                && !(mayLackItsArn && property.Name == nameof(EncryptionStatus.ResourceArn))
                && typeof(EncryptionStatus).GetProperty(property.Name) is not null)
            {
                return null;
            }
        }

        return status;
    }

    // The cells of a table are never null.
    private static object? ValueOf(PSObject saved, string name)
    {
        var value = saved.Properties[name]?.Value;
        return value is "" or PSObject { BaseObject: "" } ? null : value;
    }

    private static bool TryConvert(object value, Type type, out object? converted)
    {
        // To PowerShell, a text that is not empty is true: 'False' too.
        if ((Nullable.GetUnderlyingType(type) ?? type) == typeof(bool) && (value is PSObject wrapped ? wrapped.BaseObject : value) is string text)
        {
            var isBoolean = bool.TryParse(text, out var flag);
            converted = flag;
            return isBoolean;
        }

        // A DateTimeOffset is a bag of properties once saved, or a text where the depth did not reach.
        var moment = (value as PSObject)?.Properties[nameof(DateTimeOffset.UtcDateTime)]?.Value ?? value;
        return LanguagePrimitives.TryConvertTo(moment, type, CultureInfo.InvariantCulture, out converted);
    }
}
