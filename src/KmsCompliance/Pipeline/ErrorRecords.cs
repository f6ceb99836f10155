using System.Management.Automation;
using KmsCompliance.Errors;

namespace KmsCompliance.Pipeline;

/// <summary>Turns failures into error records: the one place that knows both.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord From(Failure failure) => new(new FailureException(failure), failure.ErrorId, CategoryOf(failure.Kind), failure.Target)
    {
        ErrorDetails = new ErrorDetails(failure.Message) { RecommendedAction = failure.RecommendedAction ?? string.Empty },
    };

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
