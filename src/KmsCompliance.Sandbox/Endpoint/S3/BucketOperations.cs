using System.Globalization;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.S3;

/// <summary>Buckets, as far as other services need them: that they exist, where, and whose they are.</summary>
internal static class BucketOperations
{
    private const string Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";
    private const string Ireland = "eu-west-1";
    private const int MaxPage = 10000;
    private const int MaxPolicy = 20480;

    public static void HeadBucket(AwsCall call)
    {
        var bucket = BucketLookup.Find(call, "s3:ListBucket", fromGlobalRegion: false);
        call.Http.Response.Headers["x-amz-bucket-arn"] = bucket.Arn;
        call.Http.Response.Headers["x-amz-access-point-alias"] = "false";
    }

    public static void GetBucketLocation(AwsCall call)
    {
        var bucket = BucketLookup.Find(call, "s3:GetBucketLocation", fromGlobalRegion: true);
        call.Xml.WriteStartElement("LocationConstraint", Namespace);

        // Buckets of us-east-1 have no constraint.
        if (bucket.Region != BucketLookup.GlobalRegion)
        {
            call.Xml.WriteString(bucket.Region);
        }

        call.Xml.WriteEndElement();
    }

    public static void GetBucketPolicy(AwsCall call)
    {
        var bucket = BucketLookup.Find(call, "s3:GetBucketPolicy", fromGlobalRegion: false);
        call.Rest.Answer = bucket.Policy ?? throw new AwsErrorException("NoSuchBucketPolicy", "The bucket policy does not exist", 404);
    }

    public static void PutBucketPolicy(AwsCall call)
    {
        var bucket = BucketLookup.Find(call, "s3:PutBucketPolicy", fromGlobalRegion: false);
        var policy = call.Rest.Text;
        bucket.Policy = policy.Length <= MaxPolicy && ResourcePolicyText.IsPolicy(policy)
            ? policy
            : throw new AwsErrorException("MalformedPolicy", "Policies must be valid JSON and the first byte must be '{'");
        call.Http.Response.StatusCode = 204;
    }

    public static void DeleteBucketPolicy(AwsCall call)
    {
        BucketLookup.Find(call, "s3:DeleteBucketPolicy", fromGlobalRegion: false).Policy = null;
        call.Http.Response.StatusCode = 204;
    }

    public static void CreateBucket(AwsCall call)
    {
        var name = call.Rest.Path;
        if (!Bucket.IsName(name))
        {
            throw new AwsErrorException("InvalidBucketName", "The specified bucket is not valid.");
        }

        call.DemandByIdentity("s3:CreateBucket", Bucket.ArnOf(name));
        var region = RegionOf(call);
        if (call.World.Buckets.Find(name) is { } known)
        {
            throw known.AccountId == call.AccountId
                ? new AwsErrorException("BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it.", 409)
                : new AwsErrorException("BucketAlreadyExists", "The requested bucket name is not available. The bucket namespace is shared by all users of the system.", 409);
        }

        var bucket = new Bucket(name, call.AccountId, region, call.Now);
        call.World.Buckets.Add(bucket);
        call.Http.Response.Headers.Location = region == BucketLookup.GlobalRegion ? $"/{name}" : $"http://{name}.s3.amazonaws.com/";
        call.Http.Response.Headers["x-amz-bucket-arn"] = bucket.Arn;
    }

    public static void ListBuckets(AwsCall call)
    {
        call.DemandByIdentity("s3:ListAllMyBuckets", "*");
        var limit = call.Rest.OptionalInteger("max-buckets", 1, MaxPage);
        var prefix = call.Rest.Query("prefix");
        var region = call.Rest.Query("bucket-region");
        var token = call.Rest.Query("continuation-token");
        var listing = call.Listing($"{prefix}/{region}");
        var after = token is null ? null
            : PageToken.Decode(listing, token) ?? throw new AwsErrorException(call.Service.Errors.Validation, "The continuation token provided is incorrect");
        var found = call.World.Buckets.Of(call.AccountId)
            .Where(bucket => prefix is null || bucket.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Where(bucket => region is null || bucket.Region == region)
            .Where(bucket => after is null || string.CompareOrdinal(bucket.Name, after) > 0)
            .ToList();
        var page = found.Take(limit ?? MaxPage).ToList();

        // The Region of a bucket is told only to a request that has a parameter.
        var tellsRegion = limit is not null || prefix is not null || region is not null || token is not null;
        var xml = call.Xml;
        xml.WriteStartElement("ListAllMyBucketsResult", Namespace);
        xml.WriteStartElement("Owner");
        xml.WriteElementString("ID", IdSource.HexOf(call.AccountId, 64));
        xml.WriteEndElement();
        xml.WriteStartElement("Buckets");
        foreach (var bucket in page)
        {
            xml.WriteStartElement("Bucket");
            xml.WriteElementString("Name", bucket.Name);
            xml.WriteElementString("CreationDate", bucket.CreatedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            if (tellsRegion)
            {
                xml.WriteElementString("BucketRegion", bucket.Region);
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        if (prefix is not null)
        {
            xml.WriteElementString("Prefix", prefix);
        }

        if (page.Count < found.Count)
        {
            xml.WriteElementString("ContinuationToken", PageToken.Encode(listing, page[^1].Name));
        }

        xml.WriteEndElement();
    }

    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html: the endpoint of us-east-1 makes buckets anywhere,
    // every other one in its own Region only, which has to be named all the same.
    private static string RegionOf(AwsCall call)
    {
        var document = call.Rest.Document();
        var constraint = document?.Elements().FirstOrDefault(element => element.Name.LocalName == "LocationConstraint")?.Value;
        var region = constraint switch
        {
            null or "" => BucketLookup.GlobalRegion,
            "EU" => Ireland,
            _ => constraint,
        };
        if (call.Region != BucketLookup.GlobalRegion && region != call.Region)
        {
            throw new AwsErrorException(
                "IllegalLocationConstraintException",
                $"The {(string.IsNullOrEmpty(constraint) ? "unspecified" : constraint)} location constraint is incompatible for the region specific endpoint this request was sent to.");
        }

        return constraint == BucketLookup.GlobalRegion || !call.World.Account(call.AccountId).IsEnabled(region)
            ? throw new AwsErrorException("InvalidLocationConstraint", "The specified location-constraint is not valid")
            : region;
    }
}
