using KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;
using KmsCompliance.Tests.Pipeline;

namespace KmsCompliance.Tests.Verdicts;

/// <summary>Resources are chosen by their tags.</summary>
public sealed class TagFilterTests : PipelineTest
{
    [Theory]
    [InlineData("Get-SecretEncryptionStatus -Region eu-west-1 -Tag @{ Owner = 'pay*' }", "billing/api-token-cmk-arn billing/api-token-default-key")]
    [InlineData("Get-SecretEncryptionStatus -Region eu-west-1 -Tag @{ Owner = 'PAYMENTS'; Class = '*' }", "billing/api-token-default-key")]
    [InlineData("Get-SecretEncryptionStatus -Region eu-west-1 -Tag @{ owner = '*' }", "")]
    [InlineData("Get-SecretEncryptionStatus -Region eu-west-1 -Tag @{ Owner = '*' } -Name *default*", "billing/api-token-default-key")]
    [InlineData("Get-ServiceEncryptionStatus -Region eu-west-1 -Service SecretsManager -Tag @{ Class = 'public' }", "billing/api-token-default-key")]
    public void All_tags_that_are_named_have_to_be_there_and_nothing_more_is_asked(string command, string expected)
    {
        Tag("billing/api-token-default-key", ("Owner", "payments"), ("Class", "Public"));
        Tag("billing/api-token-cmk-arn", ("Owner", "payments"));

        Assert.Equal(expected, string.Join(' ', Session.Run<EncryptionStatus>(command).Select(status => status.ResourceName).Order(StringComparer.Ordinal)));
        Assert.Equal(1, Calls()["secretsmanager:ListSecrets"]);
        Assert.DoesNotContain("secretsmanager:DescribeSecret", Calls().Keys);
    }

    [Theory]
    [InlineData("Get-ServiceEncryptionStatus -Region eu-west-1 -Tag @{ Owner = '*' }", "TagsNotListed", "XRay, CloudTrail, CloudTrailLake, CloudWatchLogs")]
    [InlineData("Get-ServiceEncryptionStatus -Service SecretsManager -ResourceId arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf -Tag @{ Owner = '*' }", "TagsBesideNames", "-ResourceId")]
    [InlineData("Get-SecretEncryptionStatus -Region eu-west-1 -Tag @{ '' = 'x' }", "InvalidTag", "a tag has a key")]
    public void What_cannot_be_chosen_by_tags_is_an_error_before_any_call(string command, string errorId, string message)
    {
        var result = RunWithError(command, errorId);

        Assert.Contains(message, Assert.Single(result.Errors).Exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, Server.Calls.Total);
    }

    private void Tag(string secret, params (string Key, string Value)[] tags)
    {
        foreach (var (key, value) in tags)
        {
            State("eu-west-1").Secrets.Find(secret, DateTimeOffset.UtcNow)!.SetTag(key, value);
        }
    }
}
