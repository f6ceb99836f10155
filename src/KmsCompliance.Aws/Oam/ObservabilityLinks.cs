using KmsCompliance.Aws.Protocol;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Oam;

/// <summary>The links of the caller's account in one Region.</summary>
internal sealed class ObservabilityLinks(AmazonOAMClient client, string region, CallBounds bounds) : IObservabilityLinks
{
    private const string Operation = "oam:ListLinks";

    // The most that ListLinks hands out, which is all that an account may have.
    private const int PageSize = 5;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ObservabilityLink>> ListAsync(CancellationToken cancellationToken)
    {
        var links = new List<ObservabilityLink>();
        var pages = new Pages<ListLinksResponse>(
            Operation,
            region,
            bounds,
            (token, cancel) => client.ListLinksAsync(new ListLinksRequest { MaxResults = PageSize, NextToken = token }, cancel),
            static answer => answer.NextToken,
            static answer => answer.Items.Select(static link => link?.Arn));
        await foreach (var answer in pages.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            links.AddRange(answer.Items.Select(Read));
        }

        return links;
    }

    // A sink that is none is not believed: its account becomes part of a role's ARN, and its Region of an address.
    private ObservabilityLink Read(ListLinksItem? link) =>
        link is { Arn: { } arn, SinkArn: { } sinkArn } && AwsArn.TryParse(sinkArn, out var sink)
        && sink.Service == "oam" && AwsArn.IsAccountId(sink.AccountId) && RegionName.IsWellFormed(sink.Region)
            ? new ObservabilityLink(arn, sinkArn, link.ResourceTypes)
            : throw new AwsCallException(FailureKind.InvalidAnswer, "a link has no sink in an account and Region.") { Operation = Operation, Region = region };
}
