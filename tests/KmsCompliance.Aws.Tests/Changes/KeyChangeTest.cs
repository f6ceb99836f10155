using System.Text.Json;
using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Changes;
using KmsCompliance.Identifiers;
using KmsCompliance.Places;
using KmsCompliance.Ports;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Tests.Endpoint;
using KmsCompliance.Services;

namespace KmsCompliance.Aws.Tests.Changes;

/// <summary>Tests of the change engine against a sandbox of their own.</summary>
public abstract class KeyChangeTest : IAsyncLifetime
{
    private protected const string Region = "eu-west-3";
    private protected const string Anyone = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}]}""";

    private protected const string OwnersOnly =
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}]}""";

    private protected SandboxServer Server { get; private set; } = null!;

    private protected IAwsSession AwsSession { get; private set; } = null!;

    private protected AwsClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await SandboxServer.StartAsync(new SandboxOptions { XRayUpdatingDuration = TimeSpan.Zero }, CancellationToken.None);
        AwsSession = await Sessions.OpenAsync(Server.Url, SandboxAccounts.AdministratorAccessKey, defaultRegion: Region, secretKey: SandboxAccounts.SecretKey);
        Client = new AwsClient(Server.Url) { Region = Region };
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await AwsSession.DisposeAsync();
        await Server.DisposeAsync();
    }

    /// <summary>Makes a key that everybody may use.</summary>
    /// <returns>Its ARN.</returns>
    private protected async Task<string> MakeKeyAsync(string policy = Anyone) => Client.KeyArn(await Client.CreateKeyAsync(new { Policy = policy }));

    private protected async Task<ChangedResource> MakeAsync(ServiceDefinition service, string? key, string name = "restored")
    {
        var resource = new ChangedResource(Client, service, name);
        await resource.MakeAsync(key);
        return resource;
    }

    /// <summary>What the service reports as the resource's key, as a plan keeps it; null for its default key.</summary>
    private protected async Task<string?> ReadKeyAsync(ChangedResource resource) =>
        (await AwsSession.GetAdapter(resource.Service.Name, Region).GetAsync(resource.Reference.Value, Task.FromResult(SandboxAccounts.AccountId), CancellationToken.None)).Status.KmsKeyId;

    private protected static KeyChangeTarget Set(ChangedResource resource, string? key) =>
        new(resource.Reference, new Place(Region), key is null ? null : KeyReference.FromService(key));

    private protected static KeyChangeTarget Restore(ChangedResource resource, string? key) => Set(resource, key) with { IsRestoration = true };

    private protected Task<ChangeReport> RunAsync(params KeyChangeTarget[] targets) => RunAsync(new ChangeReport(), targets);

    private protected async Task<ChangeReport> RunAsync(ChangeReport report, params KeyChangeTarget[] targets)
    {
        await new KeyChange(AwsSession, report, new NoWaitClock(), 1, new KeyChangeOptions()).RunAsync(targets, CancellationToken.None);
        return report;
    }

    /// <summary>Runs one change that succeeds.</summary>
    private protected async Task<CmkChange> ApplyAsync(KeyChangeTarget target)
    {
        var report = await RunAsync(target);
        Assert.Empty(report.Failures.Select(static failure => failure.Message));
        return Assert.Single(report.Changes);
    }

    private protected long WritesOf(ChangedResource resource) =>
        Server.Calls.Snapshot().Where(call => resource.Writes.Contains(call.Operation)).Sum(static call => call.Count);

    /// <summary>The ARN of a key that AWS manages, which the sandbox makes as AWS does where its alias is asked for.</summary>
    private protected async Task<string> AwsManagedKeyAsync(string alias)
    {
        JsonElement key = (await Client.KmsAsync("DescribeKey", new { KeyId = alias }))["KeyMetadata"];
        Assert.Equal("AWS", key.GetProperty("KeyManager").GetString());
        return key.GetProperty("Arn").GetString()!;
    }
}
