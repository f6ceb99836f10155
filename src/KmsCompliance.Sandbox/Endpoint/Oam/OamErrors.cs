using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Oam;

/// <summary>The errors of Observability Access Manager.</summary>
internal static class OamErrors
{
    public static ServiceErrors All { get; } = ServiceErrors.RestJson() with
    {
        Throttled = new("ThrottlingException", 429),
        Internal = new("InternalServiceFault", 500),
        Validation = new("InvalidParameterException", 400),
    };

    public static AwsErrorException NotFound(string identifier) =>
        new(new ErrorCode("ResourceNotFoundException", 404), $"The resource {identifier} does not exist.");
}
