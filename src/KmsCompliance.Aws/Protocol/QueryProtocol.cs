namespace KmsCompliance.Aws.Protocol;

/// <summary>The two query protocols of AWS: a form goes in, XML comes out.</summary>
internal enum QueryProtocol
{
    /// <summary>The query protocol of IAM and STS: an answer's members lie in an <c>OPERATIONResult</c>, an error's in
    /// <c>ErrorResponse</c>.</summary>
    AwsQuery,

    /// <summary>EC2's own: an answer's members lie in its root, an error's in <c>Response</c> and <c>Errors</c>.</summary>
    Ec2Query,
}
