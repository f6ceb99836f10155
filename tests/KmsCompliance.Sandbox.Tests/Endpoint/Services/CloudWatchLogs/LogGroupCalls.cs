namespace KmsCompliance.Sandbox.Tests.Endpoint.Services.CloudWatchLogs;

/// <summary>Calls that the tests of log groups share.</summary>
internal static class LogGroupCalls
{
    public static Task<Answer> LogsAsync(this AwsClient client, string operation, object? input = null) =>
        client.JsonAsync("logs", $"Logs_20140328.{operation}", "/", input);

    public static async Task<string[]> NamesAsync(this AwsClient client, object? input = null) =>
        [.. (await client.LogsAsync("DescribeLogGroups", input))["logGroups"].EnumerateArray().Select(group => group.GetProperty("logGroupName").GetString()!)];

    /// <summary>The key of a log group; null where it has none.</summary>
    public static async Task<string?> KeyOfAsync(this AwsClient client, string name)
    {
        var group = Assert.Single((await client.LogsAsync("DescribeLogGroups", new { logGroupIdentifiers = new[] { name } }))["logGroups"].EnumerateArray());
        return group.TryGetProperty("kmsKeyId", out var key) ? key.GetString() : null;
    }

    public static string Arn(string name, string region = "us-east-1") => $"arn:aws:logs:{region}:111122223333:log-group:{name}";
}
