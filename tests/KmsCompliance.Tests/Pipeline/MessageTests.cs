using System.Management.Automation;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Services;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Pipeline;

/// <summary>What a run tells while it goes on, and that it takes its progress away again.</summary>
public sealed class MessageTests : PipelineTest, IDisposable
{
    private readonly RecordingHost _host = new();
    private ModuleSession? _session;

    private ModuleSession Watched => _session ??= new ModuleSession(Server.Url, host: _host);

    public void Dispose() => _session?.Dispose();

    [Theory]
    [InlineData("Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2, eu-west-3", 2)]
    [InlineData("Set-XRayCmk -Region eu-west-1, us-east-2 -Default", 1)]
    [InlineData("Get-SecretEncryptionStatus -Region eu-west-1 -Name *default-key, *-id | Set-SecretCmk -KeyId alias/billing", 2)]
    public void Progress_is_shown_and_taken_away_at_the_end(string script, int atLeast)
    {
        Watched.Run<object>(script);

        var records = _host.Progress.ToList();
        Assert.True(records.Count(record => record.RecordType == ProgressRecordType.Processing) >= atLeast, $"{records.Count} records");
        Assert.Equal(ProgressRecordType.Completed, records[^1].RecordType);
        Assert.Single(records.Select(record => record.ActivityId).Distinct());
        Assert.All(records, record => Assert.InRange(record.PercentComplete, -1, 100));
    }

    [Theory]
    [InlineData("Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2, eu-west-3 -ThrottleLimit 1 -ErrorAction Stop")]
    [InlineData("try { Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2, eu-west-3 -ThrottleLimit 1 | ForEach-Object { if ($_.Region -eq 'eu-west-2') { throw 'enough' } } } catch { throw }")]
    [InlineData("Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2, eu-west-3 -ThrottleLimit 1 | Select-Object -First 2")]
    public void Progress_is_taken_away_also_when_the_run_breaks_off(string script)
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "GetEncryptionConfig", Region = "eu-west-3" });
        Watched.Run(script);

        var records = _host.Progress.ToList();
        Assert.Contains(records, record => record.RecordType == ProgressRecordType.Processing);
        Assert.Equal(ProgressRecordType.Completed, records[^1].RecordType);
    }

    [Fact]
    public void One_Region_shows_no_progress()
    {
        Watched.Run<XRayEncryptionStatus>("Get-XRayEncryptionStatus -Region eu-west-1");
        Assert.Empty(_host.Progress);
    }

    [Fact]
    public void Verbose_tells_services_Regions_and_counts()
    {
        using var shell = Watched.Create("Get-ServiceEncryptionStatus -Region eu-west-1, us-east-1 -Verbose");
        shell.Invoke();
        var messages = shell.Streams.Verbose.Select(record => record.Message).ToList();

        Assert.Contains("AWS X-Ray in eu-west-1: 1 resource.", messages);
        Assert.Contains("AWS Secrets Manager in eu-west-1: 9 resources.", messages);
        Assert.Contains("AWS CloudTrail in eu-west-1: 1 resource.", messages);
        Assert.Contains("AWS CloudTrail Lake in eu-west-1: 1 resource.", messages);
        Assert.Equal(2 * ServiceCatalog.All.Count, messages.Count);
    }

    [Fact]
    public void Debug_tells_where_credentials_came_from_and_no_secret()
    {
        using var shell = Watched.Create("Get-XRayEncryptionStatus -Debug -Verbose; Test-XRayCmk -Debug -Verbose");
        shell.Invoke();
        var messages = shell.Streams.Debug.Select(record => record.Message).Concat(shell.Streams.Verbose.Select(record => record.Message)).ToList();

        Assert.Equal(2, messages.Count(message => message.Contains("Credentials: -AccessKey and -SecretKey", StringComparison.Ordinal)));
        Assert.Contains(messages, message => message.Contains(Server.Url.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(messages, message => message.Contains(SandboxAccounts.SecretKey, StringComparison.Ordinal));
    }

    [Fact]
    public void Unless_asked_for_neither_is_told()
    {
        using var shell = Watched.Create("Get-ServiceEncryptionStatus -Region eu-west-1");
        Assert.NotEmpty(shell.Invoke());
        Assert.Empty(shell.Streams.Verbose);
        Assert.Empty(shell.Streams.Debug);
        Assert.Empty(shell.Streams.Warning);
    }
}
