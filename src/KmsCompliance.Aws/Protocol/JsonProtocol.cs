namespace KmsCompliance.Aws.Protocol;

/// <summary>The two JSON protocols of AWS.</summary>
internal enum JsonProtocol
{
    /// <summary>JSON 1.1: everything is POSTed to <c>/</c>, and a header names the operation.</summary>
    AwsJson11,

    /// <summary>REST-JSON: each operation has its own path.</summary>
    RestJson,
}
