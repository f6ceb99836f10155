using System.Collections;
using System.Management.Automation;
using KmsCompliance.Services;

namespace KmsCompliance.Binding;

/// <summary>Accepts resources of certain services as text, as statuses and findings, and as AWS.Tools' objects. Objects of
/// other services are left alone.</summary>
/// <param name="services">The services' names; all where there are none.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ResourceTransformationAttribute(params string[] services) : ArgumentTransformationAttribute
{
    private static readonly string[] GeneralNames = ["ResourceId", "ResourceArn", "Arn"];

    private readonly IReadOnlyList<ServiceDefinition> _services =
        services.Length == 0 ? ServiceCatalog.All : [.. services.Select(static name => ServiceCatalog.Find(name)!)];

    /// <summary>The names of the services whose resources are accepted; empty for all.</summary>
    public IReadOnlyList<string> Services { get; } = services;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is IList list)
        {
            var resources = list.Cast<object?>().Select(FromObject).ToList();
            return resources.Contains(null) ? inputData : resources.OfType<ResourceArgument>().ToArray();
        }

        return FromObject(inputData) is { } single ? new[] { single } : inputData;
    }

    private ResourceArgument? FromObject(object? item) => (item is PSObject wrapped ? wrapped.BaseObject : item) switch
    {
        null => null,
        ResourceArgument argument => argument,
        string text => new ResourceArgument(text),
        EncryptionStatus status => Of(status.Service, status.ResourceId),
        CmkFinding finding => Of(finding.Service, finding.ResourceId),
        ServiceCmk or AwsRegion or CmkChange => null,
        _ => FromForeign(PSObject.AsPSObject(item!)),
    };

    private ResourceArgument? Of(string service, string resourceId) =>
        _services.Any(known => known.Name == service) ? new ResourceArgument(resourceId) { Service = service } : null;

    // An ARN says what it is of; one of anything else is left for the binder to offer by its name.
    private ResourceArgument? FromForeign(PSObject item)
    {
        foreach (var service in _services)
        {
            foreach (var name in service.ArnProperties.Concat(GeneralNames))
            {
                if (item.Properties[name]?.Value is string text && service.Read(text).Reference is { Region: not null })
                {
                    return new ResourceArgument(text) { Service = service.Name };
                }
            }
        }

        return null;
    }
}
