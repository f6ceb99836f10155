using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.CloudWatchLogs;

/// <summary>CloudWatch Logs, named as in the AWS SDK so that its package can take this folder's place.</summary>
internal sealed class AmazonCloudWatchLogsClient(AWSCredentials credentials, ServiceConfig config)
    : JsonServiceClient(Service, credentials, config)
{
    /// <summary>The service, as its model has it.</summary>
    public static readonly JsonServiceDescription Service =
        new("CloudWatch Logs", "logs", "2014-03-28", JsonProtocol.AwsJson11, "Logs_20140328");

    private static readonly JsonOperation DescribeLogGroups = new("DescribeLogGroups", "/");
    private static readonly JsonOperation ListTagsForResource = new("ListTagsForResource", "/");
    private static readonly JsonOperation AssociateKmsKey = new("AssociateKmsKey", "/");
    private static readonly JsonOperation DisassociateKmsKey = new("DisassociateKmsKey", "/");

    public Task<DescribeLogGroupsResponse> DescribeLogGroupsAsync(DescribeLogGroupsRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<DescribeLogGroupsResponse>(DescribeLogGroups, request, cancellationToken);

    public Task<ListTagsForResourceResponse> ListTagsForResourceAsync(ListTagsForResourceRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<ListTagsForResourceResponse>(ListTagsForResource, request, cancellationToken);

    public Task<AssociateKmsKeyResponse> AssociateKmsKeyAsync(AssociateKmsKeyRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<AssociateKmsKeyResponse>(AssociateKmsKey, request, cancellationToken);

    public Task<DisassociateKmsKeyResponse> DisassociateKmsKeyAsync(DisassociateKmsKeyRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<DisassociateKmsKeyResponse>(DisassociateKmsKey, request, cancellationToken);
}
