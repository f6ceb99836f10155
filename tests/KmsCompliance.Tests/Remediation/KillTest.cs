using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;
using KmsCompliance.Sandbox.Endpoint.Services.XRay;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Remediation;

/// <summary>A test that kills a process.</summary>
public abstract class KillTest
{
    private protected const int Secrets = 300;

    private protected static readonly string[] Writes = ["CreateKey", "CreateAlias", "EnableKeyRotation", "PutEncryptionConfig"];

    private static readonly string[] Regions =
        ["us-east-1", "us-east-2", "us-west-1", "us-west-2", "eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1", "ap-south-1", "ap-northeast-1"];

    private static readonly string XRay = $"New-ServiceCmk XRay -Region {string.Join(", ", Regions)} | Set-XRayCmk";

    private const string SetSecrets = """
        $key = New-ServiceCmk SecretsManager -Region us-east-1
        Get-SecretEncryptionStatus -Region us-east-1 | Set-SecretCmk -KeyId $key.KeyArn
        """;

    private protected static async Task KillAtXRayAsync(string operation, int skip)
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { XRayUpdatingDuration = TestClock.Moment / 2 }, CancellationToken.None);
        await KillAsync(server, XRay, operation, skip);

        var result = Again(server, XRay);

        Assert.Equal(Regions.Order(StringComparer.Ordinal), result.Output.Select(output => ((CmkChange)output.BaseObject).Region).Order(StringComparer.Ordinal));
        Assert.All(result.Output, output => Assert.Equal(true, ((CmkChange)output.BaseObject).Verified));
        foreach (var region in Regions)
        {
            var key = TheKey(server, region, "alias/xray-trace-data-cmk", result);
            Assert.Equal(key.Arn, server.World.Region(SandboxAccounts.AccountId, region).XRay.KeyArn);
        }
    }

    private protected static async Task KillAtSecretAsync(int skip)
    {
        await using var server = await SandboxServer.StartAsync(
            new SandboxOptions { Estate = new EstateDocument { Generate = new EstateGenerator { Regions = ["us-east-1"], Services = { ["secretsPerRegion"] = Secrets } } } },
            CancellationToken.None);
        await KillAsync(server, SetSecrets, "UpdateSecret", skip);
        var state = server.World.Region(SandboxAccounts.AccountId, "us-east-1");

        var result = Again(server, SetSecrets);

        var key = TheKey(server, "us-east-1", "alias/secrets-manager-data-cmk", result);
        Assert.Equal(Secrets, result.Output.Count);
        Assert.All(result.Output, output => Assert.Equal(true, ((CmkChange)output.BaseObject).Verified));
        Assert.All(result.Output, output =>
        {
            var secret = state.Secrets.Find(((CmkChange)output.BaseObject).ResourceName, DateTimeOffset.UtcNow)!;
            Assert.Equal(key.Arn, secret.KmsKeyId);
            Assert.Contains(key.Arn, Assert.Single(secret.Versions).KeyIds);
        });

        // What was done is not done again.
        Assert.InRange(result.Output.Count(output => ((CmkChange)output.BaseObject).Status == CmkChangeStatus.Unchanged), skip, Secrets);
    }

    private static async Task KillAsync(SandboxServer server, string script, string operation, int skip)
    {
        var write = server.Faults.Hold(new FaultRule { Kind = FaultKind.Hold, Operation = operation, Skip = skip });
        using var process = new ChildPwsh(server.Url, script);
        await write.WaitForArrivedAsync(1, Patience.Token);
        await process.KillAsync();
        await write.WaitForGivenUpAsync(write.Arrived, Patience.Token);
        server.Faults.Clear();
    }

    private static ScriptResult Again(SandboxServer server, string script)
    {
        using var session = new ModuleSession(server.Url);
        var result = session.Run(script);
        Assert.Empty(result.Errors.Select(error => error.ToString()));
        return result;
    }

    // The one key of the module that has the alias; every other is named.
    private static KmsKey TheKey(SandboxServer server, string region, string alias, ScriptResult result)
    {
        var store = server.World.Region(SandboxAccounts.AccountId, region).Keys;
        var made = store.Keys(DateTimeOffset.UtcNow).Where(key => key.Tags.ContainsKey("KmsCompliance:Alias")).ToList();
        var used = Assert.Single(made, key => key.Id == store.FindAlias(alias)!.TargetKeyId);
        Assert.Equal((KmsKeyState.Enabled, true), (used.State, used.RotationEnabled));
        Assert.All(made.Where(key => key != used), key => Assert.Contains(result.Warnings, warning => warning.Contains(key.Arn, StringComparison.Ordinal)));
        return used;
    }
}
