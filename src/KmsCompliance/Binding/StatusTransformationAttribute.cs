using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace KmsCompliance.Binding;

/// <summary>Accepts statuses that came back from a file, a job or another machine, and makes them statuses again: what was
/// saved is judged as it was then. Other objects are left alone.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class StatusTransformationAttribute : ArgumentTransformationAttribute
{
    private const string Prefix = "Deserialized.";

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
        item is PSObject saved && saved.TypeNames is [var name, ..] && name.StartsWith(Prefix, StringComparison.Ordinal)
        && typeof(EncryptionStatus).Assembly.GetType(name[Prefix.Length..]) is { } type && Settable.Contains(type)
            ? Restore(saved, type) ?? item
            : item;

    private static object? Restore(PSObject saved, Type type)
    {
        // What was not listed has no ARN.
        var mayLackItsArn = saved.Properties[nameof(EncryptionStatus.Reason)]?.Value as string == ComplianceReason.NotListed;
        var status = Activator.CreateInstance(type);
        foreach (var property in Settable[type])
        {
            // Lists are left out: saved, their items are texts or of no type, and no rule reads them.
            if (typeof(IEnumerable).IsAssignableFrom(property.PropertyType) && property.PropertyType != typeof(string))
            {
                continue;
            }

            if (saved.Properties[property.Name]?.Value is { } value)
            {
                // A DateTimeOffset is a bag of properties once saved, or a text where the depth did not reach.
                var moment = (value as PSObject)?.Properties[nameof(DateTimeOffset.UtcDateTime)]?.Value ?? value;
                if (!LanguagePrimitives.TryConvertTo(moment, property.PropertyType, CultureInfo.InvariantCulture, out var converted))
                {
                    return null;
                }

                property.SetValue(status, converted);
            }
            else if (property.IsDefined(typeof(RequiredMemberAttribute)) && !(mayLackItsArn && property.Name == nameof(EncryptionStatus.ResourceArn)))
            {
                return null;
            }
        }

        return status;
    }
}
