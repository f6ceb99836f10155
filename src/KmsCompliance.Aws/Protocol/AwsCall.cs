using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using KmsCompliance.Aws.Session;
using KmsCompliance.Errors;

namespace KmsCompliance.Aws.Protocol;

/// <summary>Calls AWS and turns whatever goes wrong into the domain's words. Exceptions of the SDK stop here.</summary>
internal static class AwsCall
{
    /// <summary>Makes a call.</summary>
    /// <param name="operation">Such as <c>kms:DescribeKey</c>.</param>
    /// <param name="region">The Region.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The token that the call was given: its cancellation passes as it is.</param>
    /// <exception cref="AwsCallException">The call failed.</exception>
    public static async Task<T> InvokeAsync<T>(string operation, string region, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // However the SDK dresses a cancellation up, it is the caller's own wish.
            cancellationToken.ThrowIfCancellationRequested();
            throw Translate(exception, operation, region);
        }
    }

    private static AwsCallException Translate(Exception exception, string operation, string region)
    {
        var answered = exception as AmazonServiceException;
        var (kind, message) = exception switch
        {
            // Whatever the reason, a lost connection too, nothing can be signed any more.
            CredentialsUnavailableException => (FailureKind.Authentication, exception.Message),
            AmazonUnmarshallingException => (FailureKind.InvalidAnswer, "the answer could not be read."),
            AmazonServiceException { StatusCode: >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest } => (FailureKind.InvalidAnswer, DescribeRedirect(answered!)),
            AmazonServiceException { StatusCode: not 0 } => (ErrorCodes.Classify(answered!.ErrorCode, (int)answered.StatusCode), answered.Message),
            _ => FromCauses(exception),
        };
        return new AwsCallException(kind, message, exception)
        {
            Code = answered?.ErrorCode,
            Operation = operation,
            Region = region,
            RequestId = answered?.RequestId,
        };
    }

    // Where it leads is named by its host alone: the rest is whatever somebody wrote.
    private static string DescribeRedirect(AmazonServiceException answered)
    {
        var to = (answered.InnerException as HttpErrorResponseException)?.Response is { } response && response.IsHeaderPresent("Location")
            && Uri.TryCreate(response.GetHeaderValue("Location"), UriKind.Absolute, out var location) && location.Host.Length > 0
            ? $" to {location.Scheme}://{location.IdnHost}"
            : string.Empty;
        return $"the answer redirects{to} (status {(int)answered.StatusCode}), which AWS does not do here; redirects are not followed.";
    }

    private static (FailureKind Kind, string Message) FromCauses(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case TimeoutException or OperationCanceledException:
                    return (FailureKind.Timeout, "there was no answer in time.");
                case HttpRequestException or SocketException or IOException:
                    return (FailureKind.Connection, cause.Message);
                case AnswerTooLongException:
                    return (FailureKind.InvalidAnswer, cause.Message);
                case JsonException or XmlException:
                    return (FailureKind.InvalidAnswer, "the answer could not be read.");
            }
        }

        // What the SDK refuses to send at all is, all but always, for want of credentials.
        return exception is AmazonClientException
            ? (FailureKind.Authentication, exception.Message)
            : (FailureKind.Unspecified, exception.Message);
    }
}
