using KmsCompliance.Aws.Protocol;
using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Errors;

namespace KmsCompliance.Aws.Tests.Protocol;

/// <summary>What becomes of the services' errors.</summary>
public sealed class ErrorMappingTests
{
    /// <summary>Code, status, kind: the tables of the services' errors, by situation.</summary>
    public static TheoryData<string?, int, FailureKind> Codes => new()
    {
        { "NotFoundException", 400, FailureKind.NotFound },
        { "ResourceNotFoundException", 400, FailureKind.NotFound },
        { "ResourceNotFoundException", 404, FailureKind.NotFound },
        { "AlreadyExistsException", 400, FailureKind.AlreadyExists },
        { "InvalidArnException", 400, FailureKind.InvalidArgument },
        { "ValidationException", 400, FailureKind.InvalidArgument },
        { "InvalidParameterException", 400, FailureKind.InvalidArgument },
        { "MalformedPolicyDocumentException", 400, FailureKind.InvalidArgument },
        { "UnsupportedOperationException", 400, FailureKind.InvalidArgument },
        { "DisabledException", 400, FailureKind.InvalidState },
        { "KMSInvalidStateException", 400, FailureKind.InvalidState },
        { "InvalidRequestException", 400, FailureKind.InvalidState },
        { "EncryptionFailure", 400, FailureKind.InvalidState },
        { "DecryptionFailure", 400, FailureKind.InvalidState },
        { "LimitExceededException", 400, FailureKind.QuotaExceeded },
        { "AccessDeniedException", 400, FailureKind.AccessDenied },
        { "AccessDeniedException", 403, FailureKind.AccessDenied },
        { "UnauthorizedOperation", 403, FailureKind.AccessDenied },
        { "AccessDenied", 403, FailureKind.AccessDenied },
        { "NotAuthorizedException", 400, FailureKind.AccessDenied },
        { "ThrottlingException", 400, FailureKind.Throttled },
        { "ThrottledException", 429, FailureKind.Throttled },
        { "RequestLimitExceeded", 503, FailureKind.Throttled },
        { "Throttling", 400, FailureKind.Throttled },
        { "TooManyRequestsException", 400, FailureKind.Throttled },
        { "RequestThrottledException", 400, FailureKind.Throttled },
        { "BandwidthLimitExceeded", 400, FailureKind.Throttled },
        { "EC2ThrottledException", 400, FailureKind.Throttled },
        { "PriorRequestNotComplete", 400, FailureKind.Throttled },
        { "RequestTimeout", 400, FailureKind.Timeout },
        { "RequestTimeoutException", 400, FailureKind.Timeout },
        { "KMSInternalException", 500, FailureKind.ServiceFault },
        { "DependencyTimeoutException", 500, FailureKind.ServiceFault },
        { "KeyUnavailableException", 500, FailureKind.ServiceFault },
        { "InternalServiceError", 500, FailureKind.ServiceFault },
        { "ServiceUnavailable", 503, FailureKind.ServiceFault },
        { "UnrecognizedClientException", 400, FailureKind.TokenNotAccepted },
        { "UnrecognizedClientException", 403, FailureKind.TokenNotAccepted },
        { "InvalidClientTokenId", 403, FailureKind.TokenNotAccepted },
        { "AuthFailure", 401, FailureKind.TokenNotAccepted },
        { "OptInRequired", 403, FailureKind.TokenNotAccepted },
        { "ExpiredTokenException", 400, FailureKind.Authentication },
        { "ExpiredToken", 403, FailureKind.Authentication },
        { "RequestExpired", 400, FailureKind.Authentication },
        { "InvalidSignatureException", 400, FailureKind.Authentication },
        { "IncompleteSignatureException", 400, FailureKind.Authentication },
        { "SignatureDoesNotMatch", 403, FailureKind.Authentication },
        { "MissingAuthenticationTokenException", 403, FailureKind.Authentication },
        { "TrailNotFoundException", 400, FailureKind.NotFound },
        { "EventDataStoreNotFoundException", 400, FailureKind.NotFound },
        { "KmsKeyNotFoundException", 400, FailureKind.NotFound },
        { "S3BucketDoesNotExistException", 400, FailureKind.NotFound },
        { "NoSuchBucket", 404, FailureKind.NotFound },
        { "InvalidTrailNameException", 400, FailureKind.InvalidArgument },
        { "CloudTrailARNInvalidException", 400, FailureKind.InvalidArgument },
        { "EventDataStoreARNInvalidException", 400, FailureKind.InvalidArgument },
        { "InvalidKmsKeyIdException", 400, FailureKind.InvalidArgument },
        { "InvalidParameterCombinationException", 400, FailureKind.InvalidArgument },
        { "InsufficientEncryptionPolicyException", 400, FailureKind.AccessDenied },
        { "InsufficientS3BucketPolicyException", 400, FailureKind.AccessDenied },
        { "OperationNotPermittedException", 400, FailureKind.AccessDenied },
        { "NotOrganizationMasterAccountException", 400, FailureKind.AccessDenied },
        { "CloudTrailAccessNotEnabledException", 400, FailureKind.AccessDenied },
        { "KmsException", 400, FailureKind.InvalidState },
        { "ConflictException", 400, FailureKind.InvalidState },
        { "InvalidHomeRegionException", 400, FailureKind.InvalidState },
        { "InactiveEventDataStoreException", 400, FailureKind.InvalidState },
        { "SomethingNewException", 400, FailureKind.Unspecified },
        { "SomethingNewException", 403, FailureKind.AccessDenied },
        { "SomethingNewException", 404, FailureKind.NotFound },
        { "SomethingNewException", 429, FailureKind.Throttled },
        { "SomethingNewException", 500, FailureKind.ServiceFault },
        { null, 401, FailureKind.Authentication },
        { null, 407, FailureKind.Authentication },
        { null, 408, FailureKind.Timeout },
        { null, 502, FailureKind.ServiceFault },
        { null, 302, FailureKind.Unspecified },
    };

    [Theory]
    [MemberData(nameof(Codes))]
    public void The_code_decides_and_the_status_where_the_code_says_nothing(string? code, int status, FailureKind kind) =>
        Assert.Equal(kind, ErrorCodes.Classify(code, status));

    /// <summary>How errors are spelled: service, body, header, content type; then code and message that come out.</summary>
    public static TheoryData<string, string, string?, string> Spellings => new()
    {
        { "kms:DescribeKey", """{"__type":"NotFoundException","message":"There is none."}""", null, "NotFoundException" },
        { "secretsmanager:DescribeSecret", """{"__type":"NotFoundException","Message":"There is none."}""", null, "NotFoundException" },
        { "secretsmanager:DescribeSecret", """{"__type":"com.amazonaws.secretsmanager#NotFoundException","message":"There is none."}""", null, "NotFoundException" },
        { "secretsmanager:DescribeSecret", """{"message":"There is none.","__type":"NotFoundException","Extra":{"a":[1,2]}}""", null, "NotFoundException" },
        { "xray:GetEncryptionConfig", """{"Message":"There is none."}""", "NotFoundException", "NotFoundException" },
        { "xray:GetEncryptionConfig", """{"message":"There is none."}""", "NotFoundException:http://internal.amazon.com/coral/com.amazonaws.xray/", "NotFoundException" },
        { "xray:PutEncryptionConfig", """{"__type":"NotFoundException","Message":"There is none."}""", null, "NotFoundException" },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task Every_spelling_of_an_error_is_read(string operation, string body, string? header, string code)
    {
        await using var server = await CannedServer.StartAsync(new Answer(body, 400) { ErrorTypeHeader = header });
        await using var session = await Sessions.OpenAsync(server.Url);

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => session.CallAsync(operation));

        Assert.Equal((FailureKind.NotFound, code, operation, Operations.Region), (failure.Kind, failure.Code, failure.Operation, failure.Region));
        Assert.Equal("There is none.", failure.Message);
        Assert.Equal("00000000-0000-4000-8000-000000000042", failure.RequestId);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("xray:GetEncryptionConfig", "<html><body>Not here.</body></html>", 404, FailureKind.NotFound)]
    [InlineData("secretsmanager:ListSecrets", "<html><body>Not here.</body></html>", 404, FailureKind.NotFound)]
    [InlineData("secretsmanager:DescribeSecret", "", 403, FailureKind.AccessDenied)]
    [InlineData("secretsmanager:DescribeSecret", "plain words", 407, FailureKind.Authentication)]
    [InlineData("secretsmanager:DescribeSecret", "[1,2]", 403, FailureKind.AccessDenied)]
    [InlineData("secretsmanager:DescribeSecret", "null", 403, FailureKind.AccessDenied)]
    [InlineData("secretsmanager:DescribeSecret", """{"__type":7,"message":[]}""", 403, FailureKind.AccessDenied)]
    [InlineData("kms:DescribeKey", "<html><body>Not here.</body></html>", 404, FailureKind.NotFound)]
    [InlineData("kms:DescribeKey", "", 403, FailureKind.AccessDenied)]
    public async Task An_error_that_is_no_JSON_is_classified_by_its_status_and_still_says_something(string operation, string body, int status, FailureKind kind)
    {
        await using var server = await CannedServer.StartAsync(new Answer(body, status) { ContentType = "text/html" });
        await using var session = await Sessions.OpenAsync(server.Url);

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => session.CallAsync(operation));

        Assert.Equal(kind, failure.Kind);
        Assert.NotEmpty(failure.Message);
    }

    [Fact]
    public async Task Nothing_that_listens_is_a_failed_connection()
    {
        Uri gone;
        await using (var server = await CannedServer.StartAsync(Answer.Empty))
        {
            gone = server.Url;
        }

        await using var session = await Sessions.OpenAsync(gone);
        foreach (var operation in new[] { "xray:GetEncryptionConfig", "kms:CreateKey" })
        {
            var failure = await Assert.ThrowsAsync<AwsCallException>(() => session.CallAsync(operation));
            Assert.Equal((FailureKind.Connection, true), (failure.Kind, failure.MayHaveTakenEffect));
        }
    }
}
