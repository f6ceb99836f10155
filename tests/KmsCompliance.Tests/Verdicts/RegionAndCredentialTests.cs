using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Verdicts;

/// <summary>A Region that is not enabled and bad credentials get the same answer from AWS, and are told apart.</summary>
public sealed class RegionAndCredentialTests : SandboxTest
{
    [Theory]
    [InlineData("Get-XRayEncryptionStatus", 1)]
    [InlineData("Get-SecretEncryptionStatus", 9)]
    [InlineData("Get-TrailEncryptionStatus", 2)]
    [InlineData("Get-ServiceEncryptionStatus -Service XRay, SecretsManager, CloudTrail, CloudTrailLake", 12)]
    [InlineData("Get-ServiceCmk -Alias alias/billing", 1)]
    public void A_Region_that_is_not_enabled_is_skipped_with_one_warning_and_the_others_go_on(string command, int others)
    {
        var result = Session.Run($"{command} -Region af-south-1, eu-west-1");

        Assert.Empty(result.Errors);
        Assert.Equal(["af-south-1 is not enabled for the account and was skipped."], result.Warnings);
        Assert.Equal(others, result.Output.Count);
    }

    [Theory]
    [InlineData("Get-XRayEncryptionStatus -Region af-south-1, eu-west-1")]
    [InlineData("Get-SecretEncryptionStatus -Region eu-west-1")]
    [InlineData("Get-ServiceCmk -Region af-south-1 -Alias alias/billing")]
    [InlineData("Get-Region")]
    public void Bad_credentials_end_the_command_with_one_error_in_whatever_Region(string command)
    {
        using var stranger = new ModuleSession(Server.Url, accessKey: "AKIDNOBODYKNOWS00001");
        var result = stranger.Run(command);

        Assert.Equal(["CredentialsNotAccepted"], result.ErrorIds);
        Assert.Empty(result.Output);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void Access_denied_in_one_Region_is_one_error_and_the_others_go_on()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Service = "xray", Region = "eu-west-2" });
        var result = Session.Run("Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2, eu-west-3");

        Assert.Equal(["AccessDenied"], result.ErrorIds);
        Assert.Equal("eu-west-2", result.Errors[0].TargetObject);
        Assert.Equal(["eu-west-1", "eu-west-3"], result.Seen.Select(item => ((XRayEncryptionStatus)item.BaseObject).Region).Order(StringComparer.Ordinal));
    }
}
