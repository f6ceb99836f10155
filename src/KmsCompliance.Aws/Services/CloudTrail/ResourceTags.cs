using KmsCompliance.Aws.Protocol;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Services.CloudTrail;

/// <summary>Reads the tags of a trail or an event data store.</summary>
internal static class ResourceTags
{
    private const string Operation = "cloudtrail:ListTags";

    /// <summary>Reads all of them. CloudTrail names the resource also where it has none: an answer that does not is about something
    /// else.</summary>
    /// <param name="client">CloudTrail.</param>
    /// <param name="region">The client's Region.</param>
    /// <param name="bounds">How many pages there may be.</param>
    /// <param name="arn">The resource's ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="AwsCallException">They could not be read, or not to their end.</exception>
    public static async Task<TextDictionary> ReadAsync(
        AmazonCloudTrailClient client, string region, CallBounds bounds, string arn, CancellationToken cancellationToken)
    {
        var pages = new Pages<ListTagsResponse>(
            Operation,
            region,
            bounds,
            (token, cancel) => client.ListTagsAsync(new ListTagsRequest { ResourceId = arn, NextToken = token }, cancel),
            static answer => answer.NextToken,
            static answer => answer.ResourceTagList.SelectMany(static resource => resource?.TagsList.Keys ?? Enumerable.Empty<string>()));
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        var isNamed = false;
        await foreach (var answer in pages.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var resource in answer.ResourceTagList.Where(resource => resource?.ResourceId == arn))
            {
                isNamed = true;
                foreach (var (key, value) in resource!.TagsList)
                {
                    tags[key] = value;
                }
            }
        }

        return isNamed
            ? new(tags)
            : throw new AwsCallException(FailureKind.InvalidAnswer, "the answer does not name the resource whose tags were asked for.") { Operation = Operation, Region = region };
    }
}
