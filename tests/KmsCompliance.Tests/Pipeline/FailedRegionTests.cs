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

    [Theory]
    [InlineData("Get-XRayEncryptionStatus -Region *", "xray:GetEncryptionConfig")]
    [InlineData("Get-Region | Test-XRayCmk", "xray:GetEncryptionConfig")]
    [InlineData("Get-Region | Get-SecretEncryptionStatus", "secretsmanager:ListSecrets")]
    [InlineData("Get-ServiceCmk -Region * -Alias *", "kms:ListAliases")]
    public void What_is_denied_in_every_Region_is_one_error_with_the_list_of_Regions(string command, string right)
    {
        var regions = Session.Run<AwsRegion>("Get-Region").Select(region => region.Region).Order(StringComparer.Ordinal).ToList();
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Service = right.Split(':')[0], Operation = right.Split(':')[1] });

        var error = Assert.Single(Session.Run(command).Errors);
        Assert.Equal("AccessDenied", error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.StartsWith($"{right} in {regions.Count} Regions ({string.Join(", ", regions)}) failed with AccessDeniedException: ", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Equal(string.Join(", ", regions), error.TargetObject);
        Assert.Contains(right, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_causes_are_two_errors_each_with_its_Regions()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Service = "xray", Region = "eu-west-*" });
        Server.Faults.Add(new FaultRule { Kind = FaultKind.ServerError, Service = "xray", Region = "us-east-*" });
        var result = Session.Run("Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2, us-east-1, us-east-2, us-west-2");

        Assert.Equal(["eu-west-1, eu-west-2", "us-east-1, us-east-2"], result.Errors.Select(error => (string)error.TargetObject).Order(StringComparer.Ordinal));
        Assert.Equal(["AccessDenied", "ServiceFailed"], result.ErrorIds.Order(StringComparer.Ordinal));
        Assert.Equal("us-west-2", Assert.IsType<XRayEncryptionStatus>(Assert.Single(result.Output, item => !Equals(item.Properties["Reason"].Value, "NotListed")).BaseObject).Region);
    }

    [Theory]
    [InlineData("Get-SecretEncryptionStatus -Region eu-west-1 -SecretId nope", "'nope'")]
    [InlineData("Set-SecretCmk -Region eu-west-1 -SecretId nope -KeyId alias/billing", "'nope'")]
    [InlineData("Get-TrailEncryptionStatus -Region eu-west-1 -TrailId nope", "nope")]
    [InlineData("Get-ServiceEncryptionStatus -Service CloudWatchLogs -Region eu-west-1 -ResourceId nope", "'nope'")]
    [InlineData("Set-SecretCmk -Region eu-west-1 -SecretId billing/api-token-default-key -KeyId alias/none", "secret:billing/api-token-default-key")]
    [InlineData("Set-XRayCmk -Region eu-west-1 -KeyId alias/none", "X-Ray")]
    public void What_is_not_there_is_named_with_what_it_was_for(string command, string named)
    {
        var error = Assert.Single(Session.Run(command).Errors);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.Contains(named, error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-SecretEncryptionStatus -Region eu-west-1, us-east-1 -Name billing/*, nope*", "'nope*' matches the name of no secret that was listed in the 2 Regions.")]
    [InlineData("Get-TrailEncryptionStatus -Region eu-west-1 -Name billing-*, nope", "'nope' matches the name of no trail or event data store that was listed in eu-west-1.")]
    [InlineData("Get-ServiceEncryptionStatus -Service SecretsManager -Region eu-west-1 -ResourceId billing/*, nope*", "'nope*' matches the name of no secret that was listed in eu-west-1.")]
    public void A_pattern_of_names_that_matches_nothing_is_named_in_a_warning(string command, string warning)
    {
        var result = Session.Run(command);
        Assert.NotEmpty(result.Output);
        Assert.Equal([warning], result.Warnings);
    }

    [Theory]
    [InlineData("Test-XRayCmk -Region eu-west-1 -ApprovedKey 00000101*, nope*", "nope*")]
    [InlineData("Get-SecretEncryptionStatus -Region eu-west-1 | Test-SecretCmk -ApprovedKey *, arn:aws:kms:eu-west-1:111122223333:key/none", "arn:aws:kms:eu-west-1:111122223333:key/none")]
    public void An_approved_key_that_nothing_is_under_is_named_in_a_warning(string command, string key)
    {
        var result = Session.Run(command);
        Assert.NotEmpty(result.Output);
        Assert.Equal([$"-ApprovedKey '{key}' names no key of what was judged."], result.Warnings);
    }

    [Theory]
    [InlineData("Get-SecretEncryptionStatus -Region eu-west-1 | Test-SecretCmk -ApprovedKey alias/billing, *")]
    [InlineData("Get-SecretEncryptionStatus -Region nowhere-1 -ErrorAction Ignore | Test-SecretCmk -ApprovedKey nope")]
    public void Of_an_approved_key_nothing_is_said_that_was_not_looked_for(string command) => Assert.Empty(Session.Run(command).Warnings);

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
