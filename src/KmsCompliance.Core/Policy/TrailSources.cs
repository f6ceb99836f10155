using KmsCompliance.Identifiers;

namespace KmsCompliance.Policy;

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
    public static TrailSources Of(ServiceKeyPolicyRequest request)
    {
        var trails = request.TrailArns.Select(text => Read(text, request.Partition)).ToList();
        if (request.TrailAccounts.FirstOrDefault(static account => !AwsArn.IsAccountId(account)) is { } bad)
        {
            throw new ArgumentException($"The trail account '{PolicyNode.Shorten(bad)}' is not an account id; it has 12 digits.");
        }

        if (request.OrganizationTrail)
        {
            CheckOrganization(trails);
        }

        var accounts = trails.Select(static trail => trail.AccountId).Concat(request.TrailAccounts);
        if (trails.Count == 0)
        {
            accounts = accounts.Prepend(request.AccountId);
        }

        List<string> contexts = [.. accounts.Distinct(StringComparer.Ordinal).Select(account => AnyTrail(request.Partition, account))];
        return trails.Count > 0
            ? new("StringEquals", [.. trails.Select(static trail => trail.ToString()).Distinct(StringComparer.Ordinal)], contexts)
            : new("ArnLike", contexts, contexts);
    }

    private static string AnyTrail(string partition, string account) => $"arn:{partition}:cloudtrail:*:{account}:trail/*";

    private static AwsArn Read(string text, string partition)
    {
        const string Prefix = "trail/";
        if (!AwsArn.TryParse(text, out var arn)
            || arn is not { Service: "cloudtrail", Region.Length: > 0, AccountId.Length: > 0 }
            || !arn.Resource.StartsWith(Prefix, StringComparison.Ordinal)
            || arn.Resource.Length == Prefix.Length
            || Wildcard.IsPattern(text))
        {
            throw new ArgumentException(
                $"The trail '{PolicyNode.Shorten(text)}' is not the ARN of a trail, such as arn:{partition}:cloudtrail:eu-west-1:111122223333:trail/Name.");
        }

        return arn.Partition == partition
            ? arn
            : throw new ArgumentException($"The trail '{PolicyNode.Shorten(text)}' is of partition {arn.Partition}, but the key is of partition {partition}.");
    }

    private static void CheckOrganization(List<AwsArn> trails)
    {
        if (trails.Count == 0)
        {
            throw new ArgumentException("An organisation's trail is named by its ARN, which has the management account's id.");
        }

        if (trails.Find(trail => trail.AccountId != trails[0].AccountId) is { } other)
        {
            throw new ArgumentException(
                $"The trail '{other}' is not of account {trails[0].AccountId} as the first one is, but an organisation's trails are all of its management account.");
        }
    }
}
