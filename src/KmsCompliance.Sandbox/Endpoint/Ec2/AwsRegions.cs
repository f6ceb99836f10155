using System.Collections.Frozen;

namespace KmsCompliance.Sandbox.Endpoint.Ec2;

/// <summary>Regions of the aws partition.</summary>
internal static class AwsRegions
{
    private static readonly string[] Defaults =
    [
        "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1",
        "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
    ];

    private static readonly FrozenSet<string> DefaultSet = Defaults.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Regions that every account has enabled.</summary>
    public static IReadOnlyList<string> EnabledByDefault => Defaults;

    public static bool IsEnabledByDefault(string region) => DefaultSet.Contains(region);
}
