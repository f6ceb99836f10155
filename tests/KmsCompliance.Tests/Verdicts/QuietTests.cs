using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Tests.Pipeline;

namespace KmsCompliance.Tests.Verdicts;

/// <summary>A gate opens only if something was judged, all of it holds, and nothing went wrong.</summary>
public sealed class QuietTests : PipelineTest
{
    private const string Billing = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";
    private const string Secret = "billing/api-token-cmk-arn";
    private const string Trail = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/billing-audit";

    [Theory]
    [InlineData("Get-Region us-* | Test-XRayCmk -Quiet", false)]
    [InlineData("Get-Region eu-west-1, eu-west-2 | Test-XRayCmk -Quiet", true)]
    [InlineData("Test-XRayCmk -Region eu-west-1, us-east-1 -Quiet", false)]
    [InlineData("Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2 | Test-XRayCmk -Quiet", true)]
    [InlineData("Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2 | Test-ServiceCmk -Quiet", true)]
    [InlineData("Test-ServiceCmk -Region eu-west-1, eu-west-2 -Service XRay -Quiet", true)]
    [InlineData("Test-ServiceCmk -Region eu-west-1 -Quiet", false)]
    [InlineData($"Test-SecretCmk {Secret}, billing/api-token-cmk-id -Region eu-west-1 -Quiet", true)]
    [InlineData($"Test-SecretCmk {Secret}, billing/api-token-default-key -Region eu-west-1 -Quiet", false)]
    [InlineData($"Test-TrailCmk {Trail} -Quiet", true)]
    [InlineData("Get-TrailEncryptionStatus -Region us-east-1 | Test-TrailCmk -Quiet", false)]
    [InlineData("New-CmkPolicy SecretsManager eu-west-1, eu-west-2 -AccountId 111122223333 -Administrator arn:aws:iam::111122223333:role/KeyAdministrator -User arn:aws:iam::111122223333:role/App | Test-CmkPolicy -Quiet", true)]
    [InlineData($"Test-CmkAccess {Billing} 111122223333 Decrypt, Encrypt -Quiet", true)]
    [InlineData($"Test-CmkAccess {Billing} 111122223333, lambda.amazonaws.com Decrypt -Quiet", false)]
    public void It_answers_one_Boolean_a_call_which_is_true_only_if_all_holds(string script, bool expected) =>
        Assert.Equal([expected], Session.Run<bool>(script));

    [Theory]
    [InlineData("Test-XRayCmk -Quiet")]
    [InlineData("Test-SecretCmk -Quiet")]
    [InlineData("Test-TrailCmk -Quiet")]
    [InlineData("Test-ServiceCmk -Quiet")]
    [InlineData("Test-CmkPolicy -Quiet")]
    [InlineData("Test-CmkAccess -Principal 111122223333 -Action Decrypt -Quiet")]
    public void Of_nothing_it_is_false(string command) => Assert.Equal([false], Session.Run<bool>($"@() | {command}"));

    [Fact]
    public void Where_a_Region_has_nothing_to_judge_it_is_false() =>
        Assert.Equal([false], Session.Run<bool>("Test-ServiceCmk -Region ap-northeast-3 -Service CloudTrailLake -Quiet"));

    [Theory]
    [InlineData("")]
    [InlineData(" -ErrorAction SilentlyContinue")]
    [InlineData(" -ErrorAction Ignore")]
    public void Where_a_Region_failed_it_is_false_whatever_becomes_of_the_error(string action)
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "GetEncryptionConfig", Region = "eu-west-2" });
        Assert.Equal(false, Assert.Single(Session.Run($"Test-XRayCmk -Region eu-west-1, eu-west-2 -Quiet{action}").Output).BaseObject);
    }

    [Theory]
    [InlineData("Test-XRayCmk -Region eu-west-1 -Quiet -AccessKey NOBODY")]
    [InlineData("Test-XRayCmk -Region eu-west-1 -Quiet -EndpointUrl nonsense")]
    [InlineData("Test-XRayCmk -Region eu-west-1, nonsense -Quiet")]
    [InlineData("Test-XRayCmk -Region eu-west-1 -AccountId 1 -Quiet")]
    [InlineData("Test-ServiceCmk -Region eu-west-1 -Service XRay -Quiet -AccessKey NOBODY")]
    [InlineData($"Test-SecretCmk {Secret}, gone -Region eu-west-1 -Quiet")]
    [InlineData($"Test-SecretCmk {Secret} -Region eu-west-1 -Quiet -AccessKey NOBODY")]
    [InlineData($"Test-TrailCmk {Trail}, gone -Region eu-west-1 -Quiet")]
    [InlineData($"'gone', '{Billing}' | Test-CmkAccess -Principal 111122223333 -Action Decrypt -Region eu-west-1 -Quiet")]
    [InlineData($"Test-CmkAccess {Billing} 111122223333 Decrypt -Quiet -AccessKey NOBODY")]
    [InlineData($"Test-CmkAccess {Billing} 111122223333 Nothing -Quiet")]
    [InlineData("'{ }', (New-CmkPolicy XRay eu-west-1 -AccountId 111122223333).PolicyDocument | Test-CmkPolicy -Quiet")]
    [InlineData($"Test-CmkPolicy {Billing} -Quiet -AccessKey NOBODY")]
    public void Where_anything_went_wrong_it_is_false_and_the_error_is_written(string script)
    {
        var result = Session.Run(script);
        Assert.False(result.Terminated);
        Assert.Single(result.Errors);
        Assert.Equal(false, Assert.Single(result.Output).BaseObject);
    }

    [Fact]
    public void What_nobody_can_go_on_from_is_told_once_however_much_is_piped()
    {
        var result = Session.Run("$statuses = Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2; $statuses | Test-XRayCmk -ApprovedKey alias/a -AccessKey NOBODY -EndpointUrl nonsense -Quiet");
        Assert.Equal(["InvalidEndpointUrl"], result.ErrorIds);
        Assert.Equal(false, Assert.Single(result.Output).BaseObject);
    }

    [Fact]
    public void An_input_that_no_parameter_takes_makes_it_false()
    {
        var result = Session.Run("$statuses = @(Get-XRayEncryptionStatus -Region eu-west-1) + @($null) + @(Get-XRayEncryptionStatus -Region eu-west-2); $statuses | Test-XRayCmk -Quiet; $statuses[0] | Test-XRayCmk -Quiet");
        Assert.NotEmpty(result.Errors);
        Assert.Equal([false, true], result.Output.Select(item => item.BaseObject));
    }

    [Theory]
    [InlineData("$null", "Test-XRayCmk -Quiet -ErrorAction Ignore")]
    [InlineData("42", "Test-XRayCmk -Quiet -ErrorAction Ignore")]
    [InlineData("$null", "Test-ServiceCmk -Quiet -ErrorAction Ignore")]
    [InlineData("$null", "Test-XRayCmk -Quiet -ErrorAction SilentlyContinue")]
    public void So_it_does_where_errors_are_ignored_which_leave_no_trace(string input, string command)
    {
        Session.Run<object>("$global:statuses = Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2");
        var ignores = command.Contains("Ignore", StringComparison.Ordinal);
        Assert.Equal([true], Session.Run<bool>($"$statuses | {command}"));

        var result = Session.Run($"$global:Error.Clear(); $statuses[0], {input}, $statuses[1] | {command}; $global:Error.Count; $global:Error.Clear()");
        Assert.Equal([false, ignores ? 0 : 1], result.Output.Select(static item => item.BaseObject));
    }

    [Fact]
    public void A_key_that_is_null_makes_it_false_where_errors_are_ignored() =>
        Assert.Equal(false, Assert.Single(Session.Run($"'{Billing}', $null | Test-CmkAccess -Principal 111122223333 -Action Decrypt -Quiet -ErrorAction Ignore").Output).BaseObject);

    [Fact]
    public async Task After_a_stop_it_is_never_true()
    {
        var held = Hold("GetEncryptionConfig", "eu-west-2");
        using var running = Session.Start("$answer = 'none'; try { $answer = Test-XRayCmk -Region eu-west-1, eu-west-2 -Quiet } finally { $global:seen = $answer }");
        await Arrived(held);
        await running.StopAsync();

        Assert.Empty(running.Output);
        Assert.Equal(["none"], Session.Run<string>("$seen"));
        AssertNothingRuns();
    }
}
