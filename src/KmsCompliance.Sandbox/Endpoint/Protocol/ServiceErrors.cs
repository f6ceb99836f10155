namespace KmsCompliance.Sandbox.Endpoint.Protocol;

/// <summary>The errors that every operation of a service can give, in that service's own codes and statuses.</summary>
internal sealed record ServiceErrors
{
    public required ErrorCode MissingToken { get; init; }

    public required ErrorCode IncompleteSignature { get; init; }

    public required ErrorCode InvalidSignature { get; init; }

    /// <summary>An access key that is not known, and every access key in a Region that is not enabled.</summary>
    public required ErrorCode UnknownAccessKey { get; init; }

    public required ErrorCode ExpiredToken { get; init; }

    public required ErrorCode AccessDenied { get; init; }

    public required ErrorCode Throttled { get; init; }

    public required ErrorCode Internal { get; init; }

    public required ErrorCode UnknownOperation { get; init; }

    public required ErrorCode Validation { get; init; }

    public required ErrorCode Serialization { get; init; }

    public static ServiceErrors Json(string internalCode) => new()
    {
        MissingToken = new("MissingAuthenticationTokenException", 400),
        IncompleteSignature = new("IncompleteSignatureException", 400),
        InvalidSignature = new("InvalidSignatureException", 400),
        UnknownAccessKey = new("UnrecognizedClientException", 400),
        ExpiredToken = new("ExpiredTokenException", 400),
        AccessDenied = new("AccessDeniedException", 400),
        Throttled = new("ThrottlingException", 400),
        Internal = new(internalCode, 500),
        UnknownOperation = new("UnknownOperationException", 400),
        Validation = new("ValidationException", 400),
        Serialization = new("SerializationException", 400),
    };

    public static ServiceErrors RestJson() => new()
    {
        MissingToken = new("MissingAuthenticationTokenException", 403),
        IncompleteSignature = new("IncompleteSignatureException", 403),
        InvalidSignature = new("InvalidSignatureException", 403),
        UnknownAccessKey = new("UnrecognizedClientException", 403),
        ExpiredToken = new("ExpiredTokenException", 403),
        AccessDenied = new("AccessDeniedException", 403),
        Throttled = new("ThrottledException", 429),
        Internal = new("InternalServerError", 500),
        UnknownOperation = new("UnknownOperationException", 404),
        Validation = new("InvalidRequestException", 400),
        Serialization = new("SerializationException", 400),
    };

    public static ServiceErrors Query() => new()
    {
        MissingToken = new("MissingAuthenticationToken", 403),
        IncompleteSignature = new("IncompleteSignature", 400),
        InvalidSignature = new("SignatureDoesNotMatch", 403),
        UnknownAccessKey = new("InvalidClientTokenId", 403),
        ExpiredToken = new("ExpiredToken", 403),
        AccessDenied = new("AccessDenied", 403),
        Throttled = new("Throttling", 400),
        Internal = new("InternalFailure", 500),
        UnknownOperation = new("InvalidAction", 400),
        Validation = new("ValidationError", 400),
        Serialization = new("MalformedInput", 400),
    };

    public static ServiceErrors RestXml() => new()
    {
        MissingToken = new("AccessDenied", 403),
        IncompleteSignature = new("AuthorizationHeaderMalformed", 400),
        InvalidSignature = new("SignatureDoesNotMatch", 403),
        UnknownAccessKey = new("InvalidAccessKeyId", 403),
        ExpiredToken = new("ExpiredToken", 400),
        AccessDenied = new("AccessDenied", 403),
        Throttled = new("SlowDown", 503),
        Internal = new("InternalError", 500),
        UnknownOperation = new("NotImplemented", 501),
        Validation = new("InvalidArgument", 400),
        Serialization = new("MalformedXML", 400),
    };

    public static ServiceErrors Ec2() => new()
    {
        MissingToken = new("MissingAuthenticationToken", 403),
        IncompleteSignature = new("IncompleteSignature", 400),
        InvalidSignature = new("AuthFailure", 401),
        UnknownAccessKey = new("AuthFailure", 401),
        ExpiredToken = new("RequestExpired", 400),
        AccessDenied = new("UnauthorizedOperation", 403),
        Throttled = new("RequestLimitExceeded", 503),
        Internal = new("InternalError", 500),
        UnknownOperation = new("InvalidAction", 400),
        Validation = new("InvalidParameterValue", 400),
        Serialization = new("MalformedInput", 400),
    };
}
