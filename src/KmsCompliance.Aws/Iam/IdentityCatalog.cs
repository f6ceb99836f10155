using System.Runtime.CompilerServices;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Iam;

/// <summary>The users, groups, roles and policies of the caller's account.</summary>
internal sealed class IdentityCatalog(AmazonIdentityManagementServiceClient client, string region, CallBounds bounds) : IIdentityCatalog
{
    // IAM hands out 1,000 at a time, but fewer keep an answer far from the most that one may have: a managed policy comes with all
    // its versions, five of 6 KB each, before encoding.
    private const int PageSize = 200;

    /// <summary>Where IAM is asked: it has one endpoint a partition, whose signatures name one Region.</summary>
    /// <remarks>The endpoint rules of IAM (botocore 1.43).</remarks>
    /// <param name="partition">The partition, such as <c>aws</c>.</param>
    /// <param name="mainRegion">The partition's main Region, for partitions that have no place of their own for it.</param>
    public static string RegionOf(string partition, string mainRegion) => partition switch
    {
        "aws" => "us-east-1",
        "aws-cn" => "cn-north-1",
        "aws-us-gov" => "us-gov-west-1",
        _ => mainRegion,
    };

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<AccountIdentity>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = new Pages<GetAccountAuthorizationDetailsResponse>(
            "iam:GetAccountAuthorizationDetails",
            region,
            bounds,
            (token, cancel) => client.GetAccountAuthorizationDetailsAsync(new GetAccountAuthorizationDetailsRequest { MaxItems = PageSize, Marker = token }, cancel),
            static answer => answer.Marker,
            static answer => answer.Identities.Select(static identity => identity.Arn))
        {
            Ahead = true,
        };
        await foreach (var answer in pages.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return answer.Identities;
        }
    }
}
