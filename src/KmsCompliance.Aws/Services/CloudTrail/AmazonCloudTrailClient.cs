using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Aws.Services.CloudTrailLake;

namespace KmsCompliance.Aws.Services.CloudTrail;

/// <summary>CloudTrail, named as in the AWS SDK so that its package can take this folder's place.</summary>
internal sealed class AmazonCloudTrailClient(AWSCredentials credentials, ServiceConfig config)
    : JsonServiceClient(Service, credentials, config)
{
    /// <summary>The service, as its model has it.</summary>
    public static readonly JsonServiceDescription Service = new(
        "CloudTrail", "cloudtrail", "2013-11-01", JsonProtocol.AwsJson11, "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101");

    private static readonly JsonOperation DescribeTrails = new("DescribeTrails", "/");
    private static readonly JsonOperation GetTrail = new("GetTrail", "/");
    private static readonly JsonOperation GetTrailStatus = new("GetTrailStatus", "/");
    private static readonly JsonOperation GetEventSelectors = new("GetEventSelectors", "/");
    private static readonly JsonOperation GetInsightSelectors = new("GetInsightSelectors", "/");
    private static readonly JsonOperation ListTags = new("ListTags", "/");
    private static readonly JsonOperation UpdateTrail = new("UpdateTrail", "/");
    private static readonly JsonOperation LookupEvents = new("LookupEvents", "/");
    private static readonly JsonOperation ListEventDataStores = new("ListEventDataStores", "/");
    private static readonly JsonOperation GetEventDataStore = new("GetEventDataStore", "/");
    private static readonly JsonOperation UpdateEventDataStore = new("UpdateEventDataStore", "/");

    public Task<DescribeTrailsResponse> DescribeTrailsAsync(DescribeTrailsRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<DescribeTrailsResponse>(DescribeTrails, request, cancellationToken);

    public Task<GetTrailResponse> GetTrailAsync(GetTrailRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetTrailResponse>(GetTrail, request, cancellationToken);

    public Task<GetTrailStatusResponse> GetTrailStatusAsync(GetTrailStatusRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetTrailStatusResponse>(GetTrailStatus, request, cancellationToken);

    public Task<GetEventSelectorsResponse> GetEventSelectorsAsync(GetEventSelectorsRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetEventSelectorsResponse>(GetEventSelectors, request, cancellationToken);

    public Task<GetInsightSelectorsResponse> GetInsightSelectorsAsync(GetInsightSelectorsRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetInsightSelectorsResponse>(GetInsightSelectors, request, cancellationToken);

    public Task<ListTagsResponse> ListTagsAsync(ListTagsRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<ListTagsResponse>(ListTags, request, cancellationToken);

    public Task<UpdateTrailResponse> UpdateTrailAsync(UpdateTrailRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<UpdateTrailResponse>(UpdateTrail, request, cancellationToken);

    public Task<LookupEventsResponse> LookupEventsAsync(LookupEventsRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<LookupEventsResponse>(LookupEvents, request, cancellationToken);

    public Task<ListEventDataStoresResponse> ListEventDataStoresAsync(ListEventDataStoresRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<ListEventDataStoresResponse>(ListEventDataStores, request, cancellationToken);

    public Task<GetEventDataStoreResponse> GetEventDataStoreAsync(GetEventDataStoreRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetEventDataStoreResponse>(GetEventDataStore, request, cancellationToken);

    public Task<UpdateEventDataStoreResponse> UpdateEventDataStoreAsync(UpdateEventDataStoreRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<UpdateEventDataStoreResponse>(UpdateEventDataStore, request, cancellationToken);
}
