using Amazon.Runtime;
using KmsCompliance.Errors;

namespace KmsCompliance.Aws.Session;

/// <summary>Credentials of the SDK, which renews them, that say where they come from when they cannot be had.</summary>
/// <param name="credentials">The SDK's credentials.</param>
/// <param name="origin">Where they come from, in a user's words.</param>
/// <param name="advice">What to do where the reason is neither a refusal nor the network; null for nothing.</param>
internal sealed class TracedCredentials(AWSCredentials credentials, string origin, string? advice) : AWSCredentials
{
    /// <inheritdoc/>
    public override ImmutableCredentials GetCredentials()
    {
        try
        {
            return credentials.GetCredentials();
        }
        catch (Exception exception)
        {
            throw Explain(exception);
        }
    }

    /// <inheritdoc/>
    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        try
        {
            return await credentials.GetCredentialsAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw Explain(exception);
        }
    }

    /// <summary>From where, why, and what to do.</summary>
    internal static string Explain(string origin, Exception exception, string? advice)
    {
        var (reason, isOutside) = FindReason(exception);
        return $"No credentials could be had from {origin}: {reason}.{(advice is null || isOutside ? string.Empty : $" {advice}")}";
    }

    /// <summary>Why, without the place and without a full stop.</summary>
    internal static string ReasonOf(FailureException failure) => FindReason(failure.Failure.Exception is CredentialsUnavailableException { InnerException: { } cause } ? cause : failure).Reason;

    private CredentialsUnavailableException Explain(Exception exception) => new(Explain(origin, exception, advice), exception);

    // The SDK says "Error calling AssumeRole for role ..." and keeps the reason inside.
    private static (string Reason, bool IsOutside) FindReason(Exception exception)
    {
        var deepest = exception;
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AmazonClientException or ProcessAWSCredentialException or InvalidDataException:
                    deepest = cause;
                    break;
                case AmazonServiceException { ErrorCode: { Length: > 0 } code } answered:
                    return ($"{code}: {Tidy(answered.Message)}", answered.StatusCode != System.Net.HttpStatusCode.Unauthorized);
                case HttpRequestException or System.Net.Sockets.SocketException:
                    return (Tidy(cause.Message), true);
            }
        }

        return (Tidy(deepest.Message), false);
    }

    private static string Tidy(string message) => message.Trim().TrimEnd('.');
}
