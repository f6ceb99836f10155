using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

/// <summary>Which trails a call sees, and which of them it means.</summary>
internal static class TrailLookup
{
    /// <summary>The trail of a call that reads. A name stands for a trail of the call's own account and Region, an ARN for any
    /// that the account has.</summary>
    /// <exception cref="AwsErrorException">There is none, or it is not named right.</exception>
    public static Trail Find(AwsCall call)
    {
        var name = TrailName.Parse(NameMember(call));
        return Find(call, name) ?? throw CloudTrailErrors.NoTrail(NameMember(call), call.AccountId);
    }

    public static Trail? Find(AwsCall call, TrailName name)
    {
        if (name.Region is null)
        {
            return call.Here.Trails.GetValueOrDefault(name.Name);
        }

        var trail = call.World.FindAccount(name.AccountId!)?.States.FirstOrDefault(state => state.Region == name.Region)?.Trails.GetValueOrDefault(name.Name);
        return trail is not null && (trail.AccountId == call.AccountId || IsOfOrganization(call, trail)) ? trail : null;
    }

    /// <summary>The trail of a call that changes it: in its home Region, and by the account that it belongs to.</summary>
    /// <exception cref="AwsErrorException">There is none, or it is not to be changed here or by this account.</exception>
    public static Trail FindAtHome(AwsCall call)
    {
        var name = TrailName.Parse(NameMember(call));
        var trail = Find(call, name)
            ?? (name.Region is null ? Shadows(call).FirstOrDefault(shadow => shadow.Name == name.Name) : null)
            ?? throw CloudTrailErrors.NoTrail(NameMember(call), call.AccountId);
        if (trail.AccountId != call.AccountId)
        {
            throw CloudTrailErrors.NotManagementAccount(call.AccountId);
        }

        return trail.HomeRegion == call.Region ? trail : throw CloudTrailErrors.NotAtHome(trail);
    }

    /// <summary>Trails that show in the call's account and Region though they are kept elsewhere.</summary>
    public static IEnumerable<Trail> Shadows(AwsCall call) => Shadows(call, call.Region);

    /// <summary>As many as there are in one Region of the call's account, shadows included: each counts there.</summary>
    public static int CountIn(AwsCall call, string region) =>
        call.World.Region(call.AccountId, region).Trails.Count + Shadows(call, region).Count(trail => trail.AccountId == call.AccountId);

    /// <summary>All trails of the call's account, and those of its organization that reach it.</summary>
    public static IEnumerable<Trail> All(AwsCall call) => TrailsOf(call, call.AccountId)
        .Concat(call.World.Organization is { } organization && organization.HasMember(call.AccountId)
            ? TrailsOf(call, organization.ManagementAccountId).Where(trail => trail.Settings.IsOrganization)
            : [])
        .OrderBy(trail => trail.Arn, StringComparer.Ordinal);

    /// <summary>The ARN that a call is about, as identity policies name it.</summary>
    public static string ArnOf(AwsCall call) => Named(call) switch
    {
        null => "*",
        var arn when arn.StartsWith("arn:", StringComparison.Ordinal) => arn,
        var name => Trail.ArnOf(call.Region, call.AccountId, name),
    };

    public static string NameMember(AwsCall call) =>
        Named(call) is { Length: > 0 } name ? name : throw CloudTrailErrors.InvalidTrailName();

    /// <summary>Whether a call names a trail.</summary>
    public static bool HasName(AwsCall call) => Named(call) is not null;

    // Operations on selectors call it differently.
    private static string? Named(AwsCall call) =>
        call.Input.OptionalText(call.Operation.EndsWith("Selectors", StringComparison.Ordinal) ? "TrailName" : "Name");

    private static IEnumerable<Trail> Shadows(AwsCall call, string region) => All(call).Where(trail =>
        trail.AccountId == call.AccountId
            ? trail.HomeRegion != region && trail.Settings.IsMultiRegion
            : trail.HomeRegion == region || trail.Settings.IsMultiRegion);

    private static IEnumerable<Trail> TrailsOf(AwsCall call, string accountId) =>
        call.World.Account(accountId).States.SelectMany(state => state.Trails.Values);

    private static bool IsOfOrganization(AwsCall call, Trail trail) =>
        trail.Settings.IsOrganization && call.World.Organization is { } organization
        && organization.ManagementAccountId == trail.AccountId && organization.HasMember(call.AccountId);
}
