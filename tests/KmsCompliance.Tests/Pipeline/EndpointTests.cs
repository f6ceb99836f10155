namespace KmsCompliance.Tests.Pipeline;

/// <summary>Endpoints that users name.</summary>
public sealed class EndpointTests : PipelineTest
{
    [Theory]
    [InlineData("Get-XRayEncryptionStatus -Region eu-west-1 -EndpointUrl http://aws.example.com", "InsecureEndpoint")]
    [InlineData("Set-XRayCmk -Default -Region eu-west-1 -EndpointUrl http://192.0.2.1:4577", "InsecureEndpoint")]
    [InlineData("New-ServiceCmk XRay -Region eu-west-1 -EndpointUrl http://aws.example.com -WhatIf", "InsecureEndpoint")]
    [InlineData("Get-Region -EndpointUrl http://somebody:word@127.0.0.1:4577", "EndpointHasUserInfo")]
    [InlineData("Get-Region -EndpointUrl http://somebody:word@aws.example.com -AllowInsecureEndpoint", "EndpointHasUserInfo")]
    public void An_endpoint_that_others_could_read_is_refused_before_any_call(string command, string errorId)
    {
        var result = RunWithError(command, errorId);
        Assert.Empty(result.Output);
        Assert.DoesNotContain("word@", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(0, Server.Calls.Total);
    }
}
