using System.Collections;
using System.Management.Automation;
using KmsCompliance.Errors;
using KmsCompliance.Services;

namespace KmsCompliance.Binding;

/// <summary>Accepts Regions as text, as <see cref="AwsRegion"/> live or deserialized, as AWS.Tools' Region objects, as the SDK's, and as
/// objects of a service, whose service is kept beside their Region. What commands put out that mentions a Region and is none is refused, as
/// <see cref="MentionedRegion"/> finds it. Other objects are left alone, so that their Region is bound by its property name.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RegionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether statuses are left to another parameter, which judges them.</summary>
    public bool LeavesStatuses { get; init; }

    /// <summary>The one service whose statuses are left; those of all where null.</summary>
    public string? StatusesOf { get; init; }

    /// <summary>Whether accounts of an organization are left to another parameter.</summary>
    public bool LeavesAccounts { get; init; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is IList list)
        {
            var regions = new List<RegionArgument>(list.Count);
            foreach (var item in list)
            {
                if (FromObject(item) is not { } region)
                {
                    return inputData;
                }

                regions.Add(region);
            }

            return regions.ToArray();
        }

        return FromObject(inputData) is { } single ? new[] { single } : inputData;
    }

    private RegionArgument? FromObject(object? item)
    {
        var value = item is PSObject wrapped ? wrapped.BaseObject : item;
        return value switch
        {
            null => null,
            RegionArgument argument => argument,
            string text => new RegionArgument(text),
            AwsRegion region => new RegionArgument(region.Region)
            {
                AccountId = region.AccountId,
                DeterminedBy = region.DeterminedBy,
                Link = region.Link,
                NotSeen = region.Message.Length > 0 ? region.Message : null,
                Source = region.Message.Length > 0 ? $"{region.AccountId}/{region.Region}" : null,
            },
            _ => FromForeign(PSObject.AsPSObject(item!)),
        };
    }

    // A place of -CoverageVariable, live or saved: nobody knows what is there.
    private static bool IsPlaceNotListed(PSObject item) =>
        item.Properties[nameof(AuditPlace.Resources)] is not null
        && PipedObject.Text(item, "ResourceId") is null
        && PipedObject.Text(item, nameof(AuditPlace.Status)) is AuditPlaceStatus.NotListed or AuditPlaceStatus.NotReached;

    // AWS.Tools' Region object has Region, Name and IsShellDefault; the SDK's RegionEndpoint has SystemName, and EC2's Region
    // RegionName.
    private RegionArgument? FromForeign(PSObject item)
    {
        if (MentionedRegion.FindProblem(item) is { } refusal)
        {
            return new RegionArgument(string.Empty) { Refusal = refusal };
        }

        // An account of an organization, live or saved, has no Region: the default one would be none that anybody meant.
        if (item.Properties[nameof(OrganizationAccount.OrganizationId)] is not null && item.Properties["Region"] is null && PipedObject.Text(item, "AccountId") is { } account)
        {
            return LeavesAccounts ? null : new RegionArgument(account) { AccountId = account, Source = account, Refusal = Failures.AccountIsNoPlace(account) };
        }

        if (item.TypeNames.Contains($"Deserialized.{typeof(AwsRegion).FullName}"))
        {
            return item.Properties["Region"]?.Value is string code ? new RegionArgument(code) { AccountId = item.Properties["AccountId"]?.Value as string } : null;
        }

        if (ResourceIds.PlaceOf(PipedObject.Text(item, "ResourceId")) is { } unseen && PipedObject.Service(item) is null)
        {
            return new RegionArgument(unseen.Region) { AccountId = unseen.AccountId, Service = ServiceCatalog.Find(unseen.Service)?.Name, Source = PipedObject.Text(item, "ResourceId"), IsNotListed = true };
        }

        if (PipedObject.Service(item) is { } service && PipedObject.Text(item, "Region") is { } region)
        {
            if (IsPlaceNotListed(item))
            {
                var accountId = PipedObject.Text(item, "AccountId");
                return new RegionArgument(region) { AccountId = accountId, Service = service, Source = ResourceIds.NotListed(service, accountId ?? string.Empty, region), IsNotListed = true };
            }

            return LeavesStatuses && PipedObject.IsStatus(item) && string.Equals(StatusesOf ?? service, service, StringComparison.OrdinalIgnoreCase)
                ? null
                : new RegionArgument(region)
                {
                    AccountId = PipedObject.Text(item, "AccountId"),
                    Service = service,
                    IsOfResource = PipedObject.Text(item, "ResourceId") is not null,
                    IsNotListed = ResourceIds.PlaceOf(PipedObject.Text(item, "ResourceId")) is not null,
                    KeyRegion = PipedObject.Text(item, "KeyRegion"),
                    Source = PipedObject.Text(item, "ResourceId") ?? PipedObject.Text(item, "ResourceArn") ?? PipedObject.Text(item, "KeyArn"),
                };
        }

        // What has no Region of its own is what its id says.
        if (PipedObject.Text(item, "ResourceId") is { } id && PipedObject.Text(item, "Region") is null && ServiceCatalog.ReadSetting(id) is { } setting)
        {
            return new RegionArgument(setting.Region!) { AccountId = setting.AccountId, Service = setting.Service.Name, Source = id };
        }

        var text = PipedObject.Text(item, "SystemName") ?? PipedObject.Text(item, "RegionName")
            ?? (item.Properties["IsShellDefault"] is null ? null : item.Properties["Region"]?.Value as string);
        return text is null ? null : new RegionArgument(text);
    }
}
