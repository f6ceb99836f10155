using System.Management.Automation;
using System.Reflection;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Pipeline;

/// <summary>Turns failures into error records: the one place that knows both.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord From(Failure failure)
    {
        // Get-Error shows all that an error came from. What that says is in the message already, and printable there.
        var shown = IsPrintable(failure.Exception) ? failure : failure with { Exception = null };
        return new(new FailureException(shown), failure.ErrorId, CategoryOf(failure.Kind), failure.Target)
        {
            ErrorDetails = new ErrorDetails(failure.Message) { RecommendedAction = failure.RecommendedAction ?? string.Empty },
        };
    }

    private static bool IsPrintable(Exception? exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            var texts = cause.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(static property => property.PropertyType == typeof(string) && property.GetIndexParameters().Length == 0)
                .Select(property => (string?)property.GetValue(cause));
            if (texts.Any(static text => text is not null && PrintableText.Lines(text) != text))
            {
                return false;
            }
        }

        return true;
    }

    private static ErrorCategory CategoryOf(FailureKind kind) => kind switch
    {
        FailureKind.AccessDenied => ErrorCategory.PermissionDenied,
        FailureKind.Authentication or FailureKind.TokenNotAccepted => ErrorCategory.AuthenticationError,
        FailureKind.NotFound => ErrorCategory.ObjectNotFound,
        FailureKind.AlreadyExists => ErrorCategory.ResourceExists,
        FailureKind.Throttled or FailureKind.QuotaExceeded => ErrorCategory.LimitsExceeded,
        FailureKind.Connection => ErrorCategory.ConnectionError,
        FailureKind.Timeout => ErrorCategory.OperationTimeout,
        FailureKind.InvalidArgument => ErrorCategory.InvalidArgument,
        FailureKind.InvalidState => ErrorCategory.InvalidOperation,
        FailureKind.ServiceFault => ErrorCategory.ResourceUnavailable,
        FailureKind.InvalidAnswer => ErrorCategory.ProtocolError,
        _ => ErrorCategory.NotSpecified,
    };
}
