using System.Management.Automation;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;

namespace KmsCompliance.Tests.Pipeline;

/// <summary>Results come out as they are known, however much is still to come.</summary>
public sealed class StreamingTests : PipelineTest
{
    private protected override SandboxOptions Options => new()
    {
        Estate = new EstateDocument { Generate = new EstateGenerator { KeysPerRegion = 2, Services = { ["secretsPerRegion"] = 250 } } },
    };

    [Theory]
    [InlineData("Get-SecretEncryptionStatus")]
    [InlineData("Get-SecretEncryptionStatus | ForEach-Object { $_ }")]
    [InlineData("Test-ServiceCmk -Service SecretsManager | Where-Object RuleId -EQ KMSC001")]
    public async Task A_page_of_secrets_comes_out_while_a_later_one_is_held_back(string script)
    {
        var later = Hold("ListSecrets", skip: 1);
        using var running = Session.Start(script);

        Assert.Equal(100, (await running.WaitForOutputAsync(100)).Count);
        await Arrived(later);
        Assert.Equal(PSInvocationState.Running, running.State);

        later.Open();
        await running.EndAsync();
        Assert.Equal(250, running.Output.Count);
    }

    [Fact]
    public async Task Pages_come_out_in_their_order_though_the_keys_of_an_earlier_one_are_known_later()
    {
        var key = Hold("DescribeKey", times: 1);
        var third = Hold("ListSecrets", skip: 2);
        using var running = Session.Start("Get-SecretEncryptionStatus");
        await Arrived(key);
        Assert.Empty(running.Output);

        key.Open();
        third.Open();
        await running.EndAsync();

        var names = running.Output.Select(item => ((SecretEncryptionStatus)item.BaseObject).ResourceName).ToList();
        Assert.Equal(250, names.Count);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }

    [Fact]
    public async Task The_next_page_is_fetched_while_the_keys_of_this_one_are_asked_for()
    {
        var key = Hold("DescribeKey");
        var second = Hold("ListSecrets", skip: 1);
        using var running = Session.Start("Get-SecretEncryptionStatus");

        await Arrived(key);
        await Arrived(second);

        key.Open();
        second.Open();
        await running.EndAsync();
        Assert.Equal(250, running.Output.Count);
    }

    [Theory]
    [InlineData("Get-XRayEncryptionStatus", "GetEncryptionConfig", 1)]
    [InlineData("Get-SecretEncryptionStatus", "ListSecrets", 250)]
    [InlineData("Test-XRayCmk", "GetEncryptionConfig", 1)]
    public async Task Other_Regions_come_out_while_one_is_held_back(string command, string operation, int each)
    {
        var held = Hold(operation, "eu-west-2");
        using var running = Session.Start($"{command} -Region eu-west-1, eu-west-2, eu-west-3");

        await Arrived(held);
        var early = await running.WaitForOutputAsync(2 * each);
        Assert.DoesNotContain(early, item => (string)item.Properties["Region"].Value == "eu-west-2");
        Assert.Equal(PSInvocationState.Running, running.State);

        held.Open();
        await running.EndAsync();
        Assert.Equal(3 * each, running.Output.Count);
    }

    [Fact]
    public async Task A_command_that_is_not_piped_to_runs_between_two_results_of_another()
    {
        // The first result asks for another command in the same runspace while the outer one's next page is under way.
        var later = Hold("ListSecrets", "us-east-1", skip: 1);
        Session.Set("gate", new Action(later.Open));
        using var running = Session.Start("Get-SecretEncryptionStatus | ForEach-Object -Begin { $n = 0 } -Process { if ($n++ -eq 0) { Get-SecretEncryptionStatus -Region eu-west-1; $gate.Invoke() } }");

        await running.EndAsync();

        Assert.Equal(250, running.Output.Count);
        Assert.All(running.Output, item => Assert.Equal("eu-west-1", ((SecretEncryptionStatus)item.BaseObject).Region));
        Assert.Empty(running.ErrorIds);
    }

    [Fact]
    public void A_command_inside_ForEach_Object_runs_for_each_input()
    {
        var statuses = Session.Run<XRayEncryptionStatus>("Get-Region -Region eu-west-* | ForEach-Object { Get-XRayEncryptionStatus -Region $_ }");
        Assert.Equal(["eu-west-1", "eu-west-2", "eu-west-3"], statuses.Select(status => status.Region));
    }

    [Fact]
    public void What_comes_out_is_in_OutVariable_and_what_fails_in_ErrorVariable()
    {
        var result = Session.Run("Get-XRayEncryptionStatus -Region eu-west-1, nowhere-at-all-1, eu-west-2 -OutVariable seen -ErrorVariable failed -ErrorAction SilentlyContinue | ForEach-Object { }; $seen.Count; $failed.Count; $seen[0].GetType().Name");
        Assert.Equal([2, 1, "XRayEncryptionStatus"], result.Output.Select(item => item.BaseObject));
    }
}
