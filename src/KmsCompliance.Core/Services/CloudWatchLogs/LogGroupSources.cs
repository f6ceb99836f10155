using System.Diagnostics.CodeAnalysis;
using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Services.CloudWatchLogs;

/// <summary>The log groups that use a key, as the conditions of its policy name them.</summary>
/// <param name="Operator">The operator for the encryption context.</param>
/// <param name="Arns">The log groups' ARNs, or the pattern of all of an account and Region.</param>
/// <remarks><see href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"/></remarks>
internal sealed record LogGroupSources(string Operator, IReadOnlyList<string> Arns)
{
    private const string Prefix = "log-group:";

    /// <summary>What is accepted, for messages.</summary>
    public const string AcceptedForm = "arn:aws:logs:REGION:ACCOUNT:log-group:NAME";

    /// <summary>Reads the log groups of a request.</summary>
    /// <exception cref="ArgumentException">One is not a log group, or not one that can use the key; the message names
    /// it.</exception>
    public static LogGroupSources Of(KeyPolicyRequest request)
    {
        List<string> groups = [.. request.ResourceArns.Select(text => Read(text, request)).Distinct(StringComparer.Ordinal)];
        return groups.Count > 0
            ? new("ArnEquals", groups)
            : new("ArnLike", [$"arn:{request.Partition}:logs:{request.Region}:{request.AccountId}:{Prefix}*"]);
    }

    /// <summary>Reads the ARN of one log group as DescribeLogGroups has it, with or without the <c>:*</c> that stands for its
    /// streams; a pattern is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="group">The ARN without its ending, as the encryption context has it.</param>
    public static bool TryRead(string text, [NotNullWhen(true)] out AwsArn? group)
    {
        var arn = text.EndsWith(":*", StringComparison.Ordinal) ? text[..^2] : text;
        return AwsArn.TryParse(arn, out group)
            && group is { Service: "logs", Region.Length: > 0, AccountId.Length: > 0 }
            && group.Resource.StartsWith(Prefix, StringComparison.Ordinal)
            && group.Resource.Length > Prefix.Length
            && !group.Resource[Prefix.Length..].Contains(':', StringComparison.Ordinal)
            && !Wildcard.IsPattern(arn);
    }

    private static string Read(string text, KeyPolicyRequest request)
    {
        if (!TryRead(text, out var group))
        {
            throw new ArgumentException($"The log group '{PolicyNode.Shorten(text)}' is not the ARN of a log group. Accepted: {AcceptedForm}.");
        }

        return (group.Partition, group.Region, group.AccountId) == (request.Partition, request.Region, request.AccountId)
            ? group.ToString()
            : throw new ArgumentException(
                $"The log group '{PolicyNode.Shorten(text)}' cannot use the key: it is not of account {request.AccountId} and Region {request.Region}, as the key is.");
    }
}
