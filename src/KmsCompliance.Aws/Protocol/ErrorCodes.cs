using KmsCompliance.Errors;

namespace KmsCompliance.Aws.Protocol;

/// <summary>What the services' error codes mean. The code decides, the status only where the code says nothing: services
/// of the JSON 1.1 protocol answer 400 for refused, missing and throttled alike.</summary>
internal static class ErrorCodes
{
    private static readonly Dictionary<string, FailureKind> Known = new(StringComparer.Ordinal)
    {
        ["AccessDenied"] = FailureKind.AccessDenied,
        ["AccessDeniedException"] = FailureKind.AccessDenied,
        ["UnauthorizedOperation"] = FailureKind.AccessDenied,
        ["UnauthorizedAccess"] = FailureKind.AccessDenied,
        ["NotAuthorizedException"] = FailureKind.AccessDenied,
        ["CloudTrailAccessNotEnabledException"] = FailureKind.AccessDenied,
        ["InsufficientDependencyServiceAccessPermissionException"] = FailureKind.AccessDenied,
        ["InsufficientEncryptionPolicyException"] = FailureKind.AccessDenied,
        ["InsufficientS3BucketPolicyException"] = FailureKind.AccessDenied,
        ["InsufficientSnsTopicPolicyException"] = FailureKind.AccessDenied,
        ["NotOrganizationManagementAccountException"] = FailureKind.AccessDenied,
        ["NotOrganizationMasterAccountException"] = FailureKind.AccessDenied,
        ["OperationNotPermittedException"] = FailureKind.AccessDenied,

        ["RegionDisabledException"] = FailureKind.TokenNotAccepted,
        ["UnrecognizedClientException"] = FailureKind.TokenNotAccepted,
        ["InvalidClientTokenId"] = FailureKind.TokenNotAccepted,
        ["AuthFailure"] = FailureKind.TokenNotAccepted,
        ["OptInRequired"] = FailureKind.TokenNotAccepted,

        ["ExpiredToken"] = FailureKind.Authentication,
        ["ExpiredTokenException"] = FailureKind.Authentication,
        ["RequestExpired"] = FailureKind.Authentication,
        ["IncompleteSignature"] = FailureKind.Authentication,
        ["IncompleteSignatureException"] = FailureKind.Authentication,
        ["InvalidSignatureException"] = FailureKind.Authentication,
        ["SignatureDoesNotMatch"] = FailureKind.Authentication,
        ["MissingAuthenticationToken"] = FailureKind.Authentication,
        ["MissingAuthenticationTokenException"] = FailureKind.Authentication,

        ["NotFoundException"] = FailureKind.NotFound,
        ["ResourceNotFoundException"] = FailureKind.NotFound,
        ["EventDataStoreNotFoundException"] = FailureKind.NotFound,
        ["KmsKeyNotFoundException"] = FailureKind.NotFound,
        ["AccountNotFoundException"] = FailureKind.NotFound,
        ["ChildNotFoundException"] = FailureKind.NotFound,
        ["PolicyNotFoundException"] = FailureKind.NotFound,
        ["NoSuchBucket"] = FailureKind.NotFound,
        ["ParentNotFoundException"] = FailureKind.NotFound,
        ["TargetNotFoundException"] = FailureKind.NotFound,
        ["S3BucketDoesNotExistException"] = FailureKind.NotFound,
        ["TrailNotFoundException"] = FailureKind.NotFound,
        ["AlreadyExistsException"] = FailureKind.AlreadyExists,
        ["ResourceExistsException"] = FailureKind.AlreadyExists,

        ["BandwidthLimitExceeded"] = FailureKind.Throttled,
        ["EC2ThrottledException"] = FailureKind.Throttled,
        ["PriorRequestNotComplete"] = FailureKind.Throttled,
        ["Throttling"] = FailureKind.Throttled,
        ["ThrottlingException"] = FailureKind.Throttled,
        ["ThrottledException"] = FailureKind.Throttled,
        ["RequestLimitExceeded"] = FailureKind.Throttled,
        ["RequestThrottled"] = FailureKind.Throttled,
        ["RequestThrottledException"] = FailureKind.Throttled,
        ["TooManyRequestsException"] = FailureKind.Throttled,
        ["SlowDown"] = FailureKind.Throttled,
        ["LimitExceededException"] = FailureKind.QuotaExceeded,

        ["InvalidArnException"] = FailureKind.InvalidArgument,
        ["InvalidParameterException"] = FailureKind.InvalidArgument,
        ["InvalidAliasNameException"] = FailureKind.InvalidArgument,
        ["InvalidInputException"] = FailureKind.InvalidArgument,
        ["InvalidMarkerException"] = FailureKind.InvalidArgument,
        ["InvalidNextTokenException"] = FailureKind.InvalidArgument,
        ["MalformedPolicyDocumentException"] = FailureKind.InvalidArgument,
        ["CloudTrailARNInvalidException"] = FailureKind.InvalidArgument,
        ["EventDataStoreARNInvalidException"] = FailureKind.InvalidArgument,
        ["InvalidKmsKeyIdException"] = FailureKind.InvalidArgument,
        ["InvalidMaxResultsException"] = FailureKind.InvalidArgument,
        ["InvalidParameterCombinationException"] = FailureKind.InvalidArgument,
        ["InvalidTrailNameException"] = FailureKind.InvalidArgument,
        ["SerializationException"] = FailureKind.InvalidArgument,
        ["TagException"] = FailureKind.InvalidArgument,
        ["UnsupportedOperationException"] = FailureKind.InvalidArgument,
        ["ValidationError"] = FailureKind.InvalidArgument,
        ["ValidationException"] = FailureKind.InvalidArgument,

        ["DisabledException"] = FailureKind.InvalidState,
        ["InvalidRequestException"] = FailureKind.InvalidState,
        ["KMSInvalidStateException"] = FailureKind.InvalidState,
        ["EncryptionFailure"] = FailureKind.InvalidState,
        ["DecryptionFailure"] = FailureKind.InvalidState,
        ["AWSOrganizationsNotInUseException"] = FailureKind.InvalidState,
        ["ConflictException"] = FailureKind.InvalidState,
        ["OperationAbortedException"] = FailureKind.InvalidState,
        ["EventDataStoreHasOngoingImportException"] = FailureKind.InvalidState,
        ["InactiveEventDataStoreException"] = FailureKind.InvalidState,
        ["InvalidEventDataStoreStatusException"] = FailureKind.InvalidState,
        ["InvalidHomeRegionException"] = FailureKind.InvalidState,
        ["KmsException"] = FailureKind.InvalidState,
        ["KmsKeyDisabledException"] = FailureKind.InvalidState,
        ["NoManagementAccountSLRExistsException"] = FailureKind.InvalidState,
        ["OrganizationNotInAllFeaturesModeException"] = FailureKind.InvalidState,
        ["OrganizationsNotInUseException"] = FailureKind.InvalidState,

        ["RequestTimeout"] = FailureKind.Timeout,
        ["RequestTimeoutException"] = FailureKind.Timeout,

        ["DependencyTimeoutException"] = FailureKind.ServiceFault,
        ["InternalFailure"] = FailureKind.ServiceFault,
        ["InternalServiceError"] = FailureKind.ServiceFault,
        ["KMSInternalException"] = FailureKind.ServiceFault,
        ["KeyUnavailableException"] = FailureKind.ServiceFault,
        ["InternalError"] = FailureKind.ServiceFault,
        ["ServiceUnavailable"] = FailureKind.ServiceFault,
    };

    /// <summary>What sort of failure a code and a status are.</summary>
    /// <param name="code">The error code; null where the answer has none.</param>
    /// <param name="status">The HTTP status.</param>
    public static FailureKind Classify(string? code, int status)
    {
        if (code is not null && Known.TryGetValue(code, out var kind))
        {
            return kind;
        }

        return status switch
        {
            401 or 407 => FailureKind.Authentication,
            403 => FailureKind.AccessDenied,
            404 => FailureKind.NotFound,
            408 => FailureKind.Timeout,
            429 => FailureKind.Throttled,
            >= 500 => FailureKind.ServiceFault,
            _ => FailureKind.Unspecified,
        };
    }
}
