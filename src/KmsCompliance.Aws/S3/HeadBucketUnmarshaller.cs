using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace KmsCompliance.Aws.S3;

/// <summary>Reads the headers of an answer that has no body, whatever its status.</summary>
internal sealed class HeadBucketUnmarshaller : XmlResponseUnmarshaller
{
    /// <summary>Names the Region of a bucket, also in an answer that refuses the caller.</summary>
    public const string RegionHeader = "x-amz-bucket-region";

    /// <inheritdoc/>
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input) =>
        new HeadBucketResponse { BucketRegion = input.ResponseData.IsHeaderPresent(RegionHeader) ? input.ResponseData.GetHeaderValue(RegionHeader) : null };

    /// <inheritdoc/>
    public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode) =>
        new($"S3 answered {(int)statusCode}.", innerException, ErrorType.Unknown, errorCode: null, requestId: null, statusCode);
}
