using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Permissions;

/// <summary>Puts together what a command needs of services and of their keys.</summary>
internal static class ServiceActions
{
    /// <summary>What it takes to find the resources of services, or to look up those that are named, and to say what keys they
    /// are under.</summary>
    /// <param name="services">The services.</param>
    public static IReadOnlyList<CmkAction> Audit(IReadOnlyList<ServiceDefinition> services) =>
        Audit(Of(services, service => [.. service.AuditActions, .. service.LookupActions, .. service.FollowUpActions]));

    /// <summary>What it takes to say what keys resources are under that are found in a way of the command's own.</summary>
    /// <param name="find">The actions that find them.</param>
    public static IReadOnlyList<CmkAction> Audit(IEnumerable<CmkAction> find) =>
        [AuditActions.DescribeRegions, .. find, AuditActions.DescribeKey, AuditActions.ListShownAliases];

    /// <summary>What it takes to find the resources of services and to judge them, by approved keys too.</summary>
    /// <param name="services">The services.</param>
    public static IReadOnlyList<CmkAction> Judge(IReadOnlyList<ServiceDefinition> services) => Judge(services, Of(services, service => service.AuditActions));

    /// <summary>What it takes to look up resources that are named and to judge them, by approved keys too.</summary>
    /// <param name="services">The services that they may be of.</param>
    public static IReadOnlyList<CmkAction> JudgeNamed(IReadOnlyList<ServiceDefinition> services) => Judge(services, Of(services, service => service.LookupActions));

    /// <summary>What it takes to set the keys of resources: to look at each and at its new key, and to change it.</summary>
    /// <param name="services">The services that they may be of.</param>
    public static IReadOnlyList<CmkAction> Change(IReadOnlyList<ServiceDefinition> services) => SetKeys(Of(services, service => service.ChangeActions).ToList());

    /// <summary>What it takes to put resources back under the keys that they had.</summary>
    /// <param name="services">The services that they may be of.</param>
    public static IReadOnlyList<CmkAction> Restore(IReadOnlyList<ServiceDefinition> services) => SetKeys(Of(services, service => service.RestoreActions).ToList());

    private static IReadOnlyList<CmkAction> SetKeys(List<CmkAction> own)
    {
        var ofNewKey = TargetKeyActions.All.Select(general => own.Find(action => IdentityOf(action) == IdentityOf(general)) ?? general).ToList();
        var others = own.Except(ofNewKey).ToLookup(action => action.Access);
        return [AuditActions.DescribeRegions, .. others[CmkActionAccess.Read], .. ofNewKey, .. others[CmkActionAccess.Write]];
    }

    /// <summary>What it takes beside others to say who can read the data in resources of any service.</summary>
    /// <param name="others">The others.</param>
    public static IReadOnlyList<CmkAction> WithReadsData(IReadOnlyList<CmkAction> others) => [.. others, .. ServiceCatalog.All.SelectMany(static service => service.DataReading.LookupActions)];

    private static IReadOnlyList<CmkAction> Judge(IReadOnlyList<ServiceDefinition> services, IEnumerable<CmkAction> find) =>
    [
        .. new[] { AuditActions.DescribeRegions }
            .Concat(find)
            .Concat([AuditActions.DescribeKey, AuditActions.ListApprovedAliases])
            .Concat(RuleCatalog.All.Where(rule => rule.Services.Intersect(services.Select(static service => service.Name)).Any()).SelectMany(static rule => rule.Actions))
            .DistinctBy(IdentityOf),
    ];

    // Without the rights for one of several services, the command serves the others all the same.
    private static IEnumerable<CmkAction> Of(IReadOnlyList<ServiceDefinition> services, Func<ServiceDefinition, IReadOnlyList<CmkAction>> actions) =>
        services.SelectMany(actions)
            .DistinctBy(IdentityOf)
            .Select(action => services.Count == 1 ? action : new CmkAction(action) { Required = false });

    private static (string Action, string? ViaService) IdentityOf(CmkAction action) => (action.Action, action.ViaService);
}
