using System.Collections.Frozen;
using KmsCompliance.Sandbox.Endpoint.Protocol;
using Microsoft.AspNetCore.Http;

namespace KmsCompliance.Sandbox.Endpoint.S3;

/// <summary>Amazon S3, as far as it tells which buckets there are and where; with the bucket in the path.</summary>
internal sealed class S3Service : AwsService
{
    public override string Name => "s3";

    public override AwsProtocol Protocol { get; } = new RestXmlProtocol(OperationOf);

    public override ServiceErrors Errors { get; } = ServiceErrors.RestXml();

    public override FrozenDictionary<string, Action<AwsCall>> Operations { get; } = new Dictionary<string, Action<AwsCall>>
    {
        ["HeadBucket"] = BucketOperations.HeadBucket,
        ["GetBucketLocation"] = BucketOperations.GetBucketLocation,
        ["CreateBucket"] = BucketOperations.CreateBucket,
        ["ListBuckets"] = BucketOperations.ListBuckets,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Decides in the operations: whether a bucket exists and where is told to those who are denied as well.</summary>
    public override void AuthorizeByIdentity(AwsCall call)
    {
    }

    private static string? OperationOf(HttpRequest request)
    {
        var path = (request.Path.Value ?? "").Trim('/');
        if (path.Contains('/', StringComparison.Ordinal))
        {
            return null;
        }

        // What a query names beside the operation's own id is another operation on the bucket, such as ?policy.
        var parts = request.Query.Keys.Where(key => key != "x-id").ToArray();
        return (request.Method, path.Length > 0, parts) switch
        {
            ("GET", false, _) => "ListBuckets",
            ("HEAD", true, []) => "HeadBucket",
            ("GET", true, ["location"]) => "GetBucketLocation",
            ("PUT", true, []) => "CreateBucket",
            _ => null,
        };
    }
}
