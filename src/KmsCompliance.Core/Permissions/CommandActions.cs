using System.Collections.Frozen;
using KmsCompliance.Services;

namespace KmsCompliance.Permissions;

/// <summary>The one list of commands and the IAM actions that they need, those that AWS asks of the caller without being
/// called by the module included.</summary>
public static class CommandActions
{
    /// <summary>What every command asks and nobody can be denied.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html"/></remarks>
    public const string WithoutPermission = "sts:GetCallerIdentity";

    /// <summary>What Set-TrailCmk asks of S3 and needs no permission for: the answer names the bucket's Region also where it
    /// refuses the caller.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html"/></remarks>
    public const string BucketLocation = "s3:HeadBucket";

    // Without the rights for one service, the others are audited all the same.
    private static readonly IReadOnlyList<CmkAction> AuditOfServices =
    [
        AuditActions.DescribeRegions,
        .. ServiceCatalog.All.SelectMany(service => service.AuditActions).Select(action => action with { Required = false }),
        AuditActions.DescribeKey,
    ];

    private static readonly IReadOnlyList<CmkAction> AuditOfXRay =
        [AuditActions.DescribeRegions, .. ServiceCatalog.XRay.AuditActions, AuditActions.DescribeKey];

    private static readonly FrozenDictionary<string, IReadOnlyList<CmkAction>> ByCommand =
        new Dictionary<string, IReadOnlyList<CmkAction>>
        {
            ["Get-CmkPermission"] = [],
            ["Get-Region"] = [AuditActions.DescribeRegions with { Reason = "the account's Regions" }],
            ["Get-SecretEncryptionStatus"] =
            [
                AuditActions.DescribeRegions,
                SecretActions.List with { Required = false, WhenMissing = "No secrets are shown but those that -SecretId names." },
                SecretActions.Describe with
                {
                    Reason = "secrets that -SecretId names, and replicas for -IncludeReplica",
                    Required = false,
                    WhenMissing = "Secrets that -SecretId names, and all of them with -IncludeReplica, are not shown.",
                },
                AuditActions.DescribeKey,
                AuditActions.ListAliases,
            ],
            ["Get-ServiceCmk"] = KeyActions.List,
            ["Get-ServiceEncryptionStatus"] = [.. AuditOfServices, AuditActions.ListAliases],
            ["Get-TrailEncryptionStatus"] =
            [
                AuditActions.DescribeRegions,
                TrailActions.DescribeTrails with { Required = false, WhenMissing = "No trails are shown but those that -TrailId names." },
                TrailActions.GetTrail with { WhenMissing = "Trails that -TrailId names are not shown." },
                TrailActions.ListEventDataStores with { Required = false, WhenMissing = "No event data stores are shown but those that -TrailId names." },
                TrailActions.GetEventDataStore with { Required = false, WhenMissing = "No event data stores are shown." },
                AuditActions.DescribeKey,
                AuditActions.ListAliases,
            ],
            ["Get-XRayEncryptionStatus"] = [.. AuditOfXRay, AuditActions.ListAliases],
            ["Grant-CmkAccess"] = KeyPolicyActions.Change,
            ["New-CmkPolicy"] = PolicyActions.Compose,
            ["New-CmkUserPolicy"] = PolicyActions.ComposeForUser,
            ["New-ServiceCmk"] = KeyActions.Make,
            ["Revoke-CmkAccess"] = KeyPolicyActions.Change,
            ["Set-SecretCmk"] = SecretActions.SetKey,
            ["Set-TrailCmk"] = TrailActions.SetKey,
            ["Set-XRayCmk"] = XRayActions.SetKey,
            ["Test-CmkAccess"] = PolicyActions.Access,
            ["Test-CmkPolicy"] = PolicyActions.Review,
            ["Test-SecretCmk"] = [AuditActions.DescribeRegions, SecretActions.Describe, AuditActions.DescribeKey, AuditActions.ListApprovedAliases],
            ["Test-ServiceCmk"] = [.. AuditOfServices, AuditActions.ListApprovedAliases],
            ["Test-TrailCmk"] =
            [
                AuditActions.DescribeRegions,
                TrailActions.GetTrail,
                TrailActions.GetNamedEventDataStore,
                AuditActions.DescribeKey,
                AuditActions.ListApprovedAliases,
            ],
            ["Test-XRayCmk"] = [.. AuditOfXRay, AuditActions.ListApprovedAliases],
        }.ToFrozenDictionary(
            entry => entry.Key,
            entry => (IReadOnlyList<CmkAction>)[.. entry.Value.Select(action => action with { Command = entry.Key })],
            StringComparer.OrdinalIgnoreCase);

    /// <summary>The commands, by name.</summary>
    public static IReadOnlyList<string> Commands { get; } = [.. ByCommand.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The actions that a command needs; none for one that asks nothing of AWS.</summary>
    /// <param name="command">One of <see cref="Commands"/>, whatever its case.</param>
    /// <exception cref="KeyNotFoundException">There is no such command.</exception>
    public static IReadOnlyList<CmkAction> Of(string command) => ByCommand[command];
}
