using System.Diagnostics.CodeAnalysis;
using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Services.CloudTrail;

/// <summary>The trails that use a key, as the conditions of its policy name them.</summary>
/// <param name="Operator">The operator for <c>aws:SourceArn</c>.</param>
/// <param name="SourceArns">The trails' ARNs, or a pattern.</param>
/// <param name="ContextArns">Patterns for the encryption context: trails of any Region, as a trail of many Regions writes
/// in all of them.</param>
/// <remarks><see href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html"/></remarks>
internal sealed record TrailSources(string Operator, IReadOnlyList<string> SourceArns, IReadOnlyList<string> ContextArns)
{
    /// <summary>Reads the trails of a request.</summary>
    /// <exception cref="ArgumentException">One is not a trail, or not one that can use the key; the message names it.</exception>
    public static TrailSources Of(KeyPolicyRequest request)
    {
        var trails = request.ResourceArns.Select(text => Read(text, request.Partition)).ToList();
        if (request.IsOrganizationWide && FindOrganizationProblem(trails) is { } problem)
        {
            throw new ArgumentException(problem);
        }

        var accounts = trails.Count > 0 ? trails.Select(static trail => trail.AccountId) : [request.AccountId];
        List<string> contexts = [.. accounts.Distinct(StringComparer.Ordinal).Select(account => AnyTrail(request.Partition, account))];
        return trails.Count > 0
            ? new("StringEquals", [.. trails.Select(static trail => trail.ToString()).Distinct(StringComparer.Ordinal)], contexts)
            : new("ArnLike", contexts, contexts);
    }

    private static string AnyTrail(string partition, string account) => $"arn:{partition}:cloudtrail:*:{account}:trail/*";

    /// <summary>What is wrong with trails, whatever key they use.</summary>
    /// <returns>A sentence; null where nothing is.</returns>
    public static string? FindProblem(IReadOnlyList<string> trailArns, bool isOrganization)
    {
        var trails = new List<AwsArn>();
        foreach (var text in trailArns)
        {
            if (!TryRead(text, out var trail))
            {
                return NotATrail(text, "aws");
            }

            trails.Add(trail);
        }

        return isOrganization ? FindOrganizationProblem(trails) : null;
    }

    /// <summary>Reads the ARN of one trail; a pattern is none.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out AwsArn? trail)
    {
        const string Prefix = "trail/";
        return AwsArn.TryParse(text, out trail)
            && trail is { Service: "cloudtrail", Region.Length: > 0, AccountId.Length: > 0 }
            && trail.Resource.StartsWith(Prefix, StringComparison.Ordinal)
            && trail.Resource.Length > Prefix.Length
            && !Wildcard.IsPattern(text);
    }

    private static AwsArn Read(string text, string partition)
    {
        if (!TryRead(text, out var arn))
        {
            throw new ArgumentException(NotATrail(text, partition));
        }

        return arn.Partition == partition
            ? arn
            : throw new ArgumentException($"The trail '{PolicyNode.Shorten(text)}' is of partition {arn.Partition}, but the key is of partition {partition}.");
    }

    private static string NotATrail(string text, string partition) =>
        $"The trail '{PolicyNode.Shorten(text)}' is not the ARN of a trail, such as arn:{partition}:cloudtrail:eu-west-1:111122223333:trail/Name.";

    private static string? FindOrganizationProblem(List<AwsArn> trails) =>
        trails.Count == 0 ? "An organisation's trail is named by its ARN, which has the management account's id."
        : trails.Find(trail => trail.AccountId != trails[0].AccountId) is { } other
            ? $"The trail '{other}' is not of account {trails[0].AccountId} as the first one is, but an organisation's trails are all of its management account."
        : null;
}
