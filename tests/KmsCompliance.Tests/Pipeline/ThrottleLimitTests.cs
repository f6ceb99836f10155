using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Pipeline;

/// <summary>-ThrottleLimit bounds how much is worked on at a time.</summary>
public sealed class ThrottleLimitTests : PipelineTest
{
    [Theory]
    [InlineData("Get-XRayEncryptionStatus -Region *", "GetEncryptionConfig", 1)]
    [InlineData("Get-XRayEncryptionStatus -Region *", "GetEncryptionConfig", 3)]
    [InlineData("Get-SecretEncryptionStatus -Region *", "ListSecrets", 3)]
    [InlineData("Test-XRayCmk -Region *", "GetEncryptionConfig", 3)]
    [InlineData("Get-ServiceCmk -Region * -Alias alias/none-*", "ListAliases", 3)]
    [InlineData("New-ServiceCmk XRay -Region * -WhatIf", "ListAliases", 3)]
    [InlineData("Set-XRayCmk -Region * -Default -WhatIf", "GetEncryptionConfig", 3)]
    [InlineData("Set-SecretCmk -Region eu-west-1 a, b, c, d, e, f -KeyId alias/billing -ErrorAction Ignore", "DescribeSecret", 3)]
    public async Task So_many_are_worked_on_at_a_time_and_no_more(string command, string operation, int limit)
    {
        var first = Hold(operation, times: limit);
        var next = Hold(operation, skip: limit, times: 1);
        using var running = Session.Start($"{command} -ThrottleLimit {limit}");
        await Arrived(first, limit);

        // Whole commands of another session come and go meanwhile, but no call above the limit.
        using (var other = new ModuleSession(Server.Url))
        {
            other.Run<AwsRegion>("Get-Region -Region us-*; Get-Region -Region us-*");
        }

        Assert.Equal(0, next.Arrived);
        first.Open();
        await Arrived(next);
        next.Open();
        await running.EndAsync();
        Assert.Empty(running.ErrorIds);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(257)]
    [InlineData(-1)]
    public void A_limit_out_of_range_is_refused_before_any_call(int limit)
    {
        var result = Session.Run($"Get-XRayEncryptionStatus -ThrottleLimit {limit}");
        Assert.Equal(["ParameterArgumentValidationError"], result.ErrorIds);
        Assert.Equal(0, Server.Calls.Total);
    }
}
