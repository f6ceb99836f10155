using System.Management.Automation;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Services;

namespace KmsCompliance.Tests.Pipeline;

/// <summary>What fails in one Region is one error, whatever it is, and the others go on.</summary>
public sealed class FailedRegionTests : PipelineTest
{
    [Theory]
    [InlineData("Get-XRayEncryptionStatus", "xray", FaultKind.Deny, "AccessDenied", ErrorCategory.PermissionDenied)]
    [InlineData("Get-XRayEncryptionStatus", "xray", FaultKind.Throttle, "Throttled", ErrorCategory.LimitsExceeded)]
    [InlineData("Get-XRayEncryptionStatus", "xray", FaultKind.ServerError, "ServiceFailed", ErrorCategory.ResourceUnavailable)]
    [InlineData("Get-XRayEncryptionStatus", "xray", FaultKind.Drop, "ServiceUnreachable", ErrorCategory.ConnectionError)]
    [InlineData("Get-XRayEncryptionStatus", "xray", FaultKind.Malformed, "AnswerNotUnderstood", ErrorCategory.ProtocolError)]
    [InlineData("Get-SecretEncryptionStatus", "secretsmanager", FaultKind.Deny, "AccessDenied", ErrorCategory.PermissionDenied)]
    [InlineData("Get-SecretEncryptionStatus", "secretsmanager", FaultKind.Malformed, "AnswerNotUnderstood", ErrorCategory.ProtocolError)]
    [InlineData("Get-ServiceEncryptionStatus -Service XRay", "xray", FaultKind.Deny, "AccessDenied", ErrorCategory.PermissionDenied)]
    [InlineData("Test-XRayCmk", "xray", FaultKind.Deny, "AccessDenied", ErrorCategory.PermissionDenied)]
    [InlineData("Get-ServiceCmk -Alias alias/billing", "kms", FaultKind.Deny, "AccessDenied", ErrorCategory.PermissionDenied)]
    [InlineData("Set-XRayCmk -Default", "xray", FaultKind.Deny, "AccessDenied", ErrorCategory.PermissionDenied)]
    [InlineData("New-ServiceCmk XRay", "kms", FaultKind.Deny, "AccessDenied", ErrorCategory.PermissionDenied)]
    public void One_failed_Region_is_one_error_and_the_others_go_on(string command, string service, FaultKind kind, string errorId, ErrorCategory category)
    {
        Server.Faults.Add(new FaultRule { Kind = kind, Service = service, Region = "eu-west-2" });

        var result = Session.Run($"{command} -Region eu-west-1, eu-west-2, us-west-2");

        Assert.False(result.Terminated);
        var error = Assert.Single(result.Errors);
        Assert.Equal((errorId, category), (error.FullyQualifiedErrorId.Split(',')[0], error.CategoryInfo.Category));
        Assert.Contains("eu-west-2", (string)error.TargetObject, StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        var regions = result.Seen.Select(item => (string)item.Properties["Region"].Value).Distinct();
        Assert.Contains("eu-west-1", regions);
        Assert.DoesNotContain("eu-west-2", regions);
    }

    [Fact]
    public void One_service_that_fails_leaves_the_others_of_its_Region()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Service = "secretsmanager", Region = "eu-west-1" });
        var result = Session.Run("Get-ServiceEncryptionStatus -Region eu-west-1, us-west-2");

        Assert.Equal(["AccessDenied"], result.ErrorIds);
        Assert.Equal(
            ServiceCatalog.All.Where(service => service.IamPrefix != "secretsmanager").Select(service => service.Name).Order(StringComparer.Ordinal),
            result.Seen.Select(item => (EncryptionStatus)item.BaseObject).Where(status => status.Region == "eu-west-1").Select(status => status.Service).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(result.Output, item => item.BaseObject is SecretEncryptionStatus { Region: "us-west-2" });
    }

    [Fact]
    public void A_later_page_that_fails_leaves_the_earlier_ones()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "DescribeSecret", Skip = 1, Times = 1 });
        var result = Session.Run("Get-SecretEncryptionStatus -Region eu-west-1 -SecretId billing/api-token-cmk-arn, billing/api-token-default-key, billing/api-token-cmk-id");

        Assert.Equal(["AccessDenied"], result.ErrorIds);
        Assert.Equal(2, result.Output.Count);
    }
}
