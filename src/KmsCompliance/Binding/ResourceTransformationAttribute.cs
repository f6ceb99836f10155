using System.Collections;
using System.Management.Automation;
using KmsCompliance.Services;

namespace KmsCompliance.Binding;

/// <summary>Accepts resources as text, as statuses, findings and changes of any service, and as AWS.Tools' objects of certain
/// services. Other objects are left alone.</summary>
/// <param name="services">The services' names; all where there are none.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ResourceTransformationAttribute(params string[] services) : ArgumentTransformationAttribute
{
    private static readonly string[] GeneralNames = ["ResourceId", "ResourceArn", "Arn"];

    private readonly IReadOnlyList<ServiceDefinition> _services =
        services.Length == 0 ? ServiceCatalog.All : [.. services.Select(static name => ServiceCatalog.Find(name)!)];

    /// <summary>The names of the services whose resources are accepted; empty for all.</summary>
    public IReadOnlyList<string> Services { get; } = services;

    /// <summary>Whether a key is taken too, so that the command can say what it needs in its place.</summary>
    public bool TakesKeys { get; set; }

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
        ServiceCmk key when TakesKeys => new ResourceArgument(key.ToString()),
        ServiceCmk or AwsRegion => null,
        _ => FromProperties(PSObject.AsPSObject(item!)),
    };

    // What says its service is taken whichever that is, so that the command can refuse it by its name. An ARN says what it is of;
    // one of anything else is left for the binder to offer by its name.
    private ResourceArgument? FromProperties(PSObject item)
    {
        if (PipedObject.IsOfTemplate(item))
        {
            return new ResourceArgument(PipedObject.Text(item, nameof(CmkTemplateFinding.ResourceAddress)) ?? string.Empty) { IsOfTemplate = true };
        }

        if (PipedObject.Service(item) is { } said && (PipedObject.Text(item, "ResourceId") ?? PipedObject.Text(item, "ResourceArn")) is { } id)
        {
            return new ResourceArgument(id) { Service = said };
        }

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
