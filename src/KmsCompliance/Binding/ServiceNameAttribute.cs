using System.Management.Automation;
using KmsCompliance.Identifiers;
using KmsCompliance.Services;

namespace KmsCompliance.Binding;

/// <summary>Accepts the names of the services in the catalogue, whatever their case.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ServiceNameAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        var name = (element is PSObject wrapped ? wrapped.BaseObject : element) as string;
        if (name is null || ServiceCatalog.Find(name) is null)
        {
            throw new ValidationMetadataException(
                $"'{PrintableText.Of($"{element}")}' is not a service that is audited. Accepted: {string.Join(", ", ServiceCatalog.All.Select(service => service.Name))}.");
        }
    }
}
