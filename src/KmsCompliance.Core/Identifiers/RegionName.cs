using System.Text.RegularExpressions;

namespace KmsCompliance.Identifiers;

/// <summary>What a Region's code looks like. Codes that are not known yet are accepted if they fit the form, so that a
/// Region launched tomorrow works.</summary>
public static partial class RegionName
{
    /// <summary>What is accepted, for messages.</summary>
    public const string AcceptedForms = "a Region code such as 'eu-west-1', a pattern such as 'eu-*', or an object with a Region";

    // The Regions that need no opt-in (AWS General Reference, "AWS Regions"). In any other one, a refusal of the
    // credentials can mean that the Region is not enabled for the account.
    private static readonly HashSet<string> EnabledByDefault = new(StringComparer.Ordinal)
    {
        "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2",
        "ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1",
        "us-east-1", "us-east-2", "us-west-1", "us-west-2",
    };

    private static readonly (string Prefix, string Partition)[] Partitions =
    [
        ("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("eusc-", "aws-eusc"),
        ("us-iso-", "aws-iso"), ("us-isob-", "aws-iso-b"), ("eu-isoe-", "aws-iso-e"), ("us-isof-", "aws-iso-f"),
    ];

    /// <summary>Whether the text has the form of a Region's code.</summary>
    /// <param name="text">The text to look at.</param>
    public static bool IsWellFormed(string text) => Form().IsMatch(text);

    /// <summary>Whether the Region has to be enabled by the account before it can be used. Regions of other partitions
    /// than <c>aws</c> need no opt-in.</summary>
    /// <param name="region">The Region's code.</param>
    public static bool IsOptIn(string region) => Commercial().IsMatch(region) && !EnabledByDefault.Contains(region);

    /// <summary>The partition that a Region, or a pattern of Regions, lies in: <c>aws</c> unless its beginning says
    /// another.</summary>
    /// <remarks>The patterns of the AWS SDKs' partitions.json.</remarks>
    /// <param name="region">The Region's code, or a pattern.</param>
    public static string PartitionOf(string region) => Partitions.FirstOrDefault(entry => region.StartsWith(entry.Prefix, StringComparison.Ordinal)).Partition ?? "aws";

    [GeneratedRegex(@"^[a-z]{2,4}(-[a-z]+){1,3}-[0-9]{1,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    // The pattern of partition "aws" in the AWS SDKs' partitions.json.
    [GeneratedRegex(@"^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Commercial();
}
