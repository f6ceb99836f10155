using KmsCompliance.Sandbox.Endpoint.Protocol;
using Microsoft.AspNetCore.Http;

namespace KmsCompliance.Sandbox.Endpoint.S3;

/// <summary>Amazon S3, as far as it tells which buckets there are, where, and whom their policies name; with the bucket in the path.</summary>
internal static class S3Service
{
    public static AwsService Create() => new(
        new AwsEndpoint("s3", new RestXmlProtocol(OperationOf), ServiceErrors.RestXml()),
        [
            Own("HeadBucket", BucketOperations.HeadBucket),
            Own("GetBucketLocation", BucketOperations.GetBucketLocation),
            Own("GetBucketPolicy", BucketOperations.GetBucketPolicy),
            Own("PutBucketPolicy", BucketOperations.PutBucketPolicy),
            Own("DeleteBucketPolicy", BucketOperations.DeleteBucketPolicy),
            Own("CreateBucket", BucketOperations.CreateBucket),
            Own("ListBuckets", BucketOperations.ListBuckets),
        ]);

    // The operations decide: whether a bucket exists and where is told to those who are denied as well.
    private static AwsOperation Own(string name, Action<AwsCall> run) => new(name, run, asksIdentityItself: true);

    private static string? OperationOf(HttpRequest request)
    {
        var path = (request.Path.Value ?? "").Trim('/');
        if (path.Contains('/', StringComparison.Ordinal))
        {
            return null;
        }

        // What a query names beside the operation's own id is another operation on the bucket, such as ?acl.
        var parts = request.Query.Keys.Where(key => key != "x-id").ToArray();
        return (request.Method, path.Length > 0, parts) switch
        {
            ("GET", false, _) => "ListBuckets",
            ("HEAD", true, []) => "HeadBucket",
            ("GET", true, ["location"]) => "GetBucketLocation",
            ("GET", true, ["policy"]) => "GetBucketPolicy",
            ("PUT", true, ["policy"]) => "PutBucketPolicy",
            ("DELETE", true, ["policy"]) => "DeleteBucketPolicy",
            ("PUT", true, []) => "CreateBucket",
            _ => null,
        };
    }
}
