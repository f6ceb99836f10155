namespace KmsCompliance.Sandbox.Endpoint.Protocol;

/// <summary>An answer that is an AWS error. The protocol decides how it is spelled.</summary>
internal sealed class AwsErrorException(string code, string message, int status = 400) : Exception(message)
{
    public AwsErrorException(ErrorCode error, string message)
        : this(error.Code, message, error.Status)
    {
    }

    public string Code { get; } = code;

    public int Status { get; } = status;
}
