using System.Text.Json;
using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Changes;
using KmsCompliance.Identifiers;
using KmsCompliance.Places;
using KmsCompliance.Ports;
using KmsCompliance.Sandbox.Tests.Peers;
using KmsCompliance.Services;
using KmsCompliance.Tests.Peers;

namespace KmsCompliance.Aws.Tests.Changes;

/// <summary>Resources that <c>aws</c> made in moto, an endpoint that others wrote, are put back to the keys that they had, and
/// <c>aws</c> sees it.</summary>
[Trait("Category", "Peers")]
public sealed class MotoRestorationTests
{
    private const string Region = "eu-west-3";
    private const string Anyone = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}]}""";

    [PeerFact(Peer.Aws, Peer.Moto)]
    public async Task What_moto_serves_is_put_back_and_the_rest_is_told_not_to_be()
    {
        // One server for all: it takes seconds to start.
        await using var moto = await MotoServer.StartAsync();
        await using var session = await Sessions.OpenAsync(moto.Url, defaultRegion: Region);
        var aws = new AwsCli(moto.Url);
        var (first, second) = (await MakeKeyAsync(aws), await MakeKeyAsync(aws));
        await aws.RunAsync(Region, "kms", "create-alias", "--alias-name", "alias/former", "--target-key-id", first);
        await aws.RunAsync(Region, "s3api", "create-bucket", "--bucket", "restored-logs", "--create-bucket-configuration", $"LocationConstraint={Region}");

        // Keys in every form in which a secret may name one.
        foreach (var (form, number) in ((string?[])[first, first[(first.LastIndexOf('/') + 1)..], "alias/former", first.Replace($"key/{first[(first.LastIndexOf('/') + 1)..]}", "alias/former", StringComparison.Ordinal), null])
            .Select(static (form, number) => (form, number)))
        {
            var arn = (await aws.RunAsync(Region, ["secretsmanager", "create-secret", "--name", $"restored/{number}", "--secret-string", "not-a-secret", .. form is null ? Array.Empty<string>() : ["--kms-key-id", form]])).GetProperty("ARN").GetString()!;
            await RestoredAsync(session, ServiceCatalog.SecretsManager, arn, second, () => KeyOfAsync(aws, "KmsKeyId", "secretsmanager", "describe-secret", "--secret-id", arn));
        }

        foreach (var key in (string?[])[first, null])
        {
            var name = key is null ? "restored-plain" : "restored-keyed";
            var arn = (await aws.RunAsync(Region, ["cloudtrail", "create-trail", "--name", name, "--s3-bucket-name", "restored-logs", .. key is null ? Array.Empty<string>() : ["--kms-key-id", key]])).GetProperty("TrailARN").GetString()!;
            await RestoredAsync(session, ServiceCatalog.CloudTrail, arn, second, async () => Member((await aws.RunAsync(Region, "cloudtrail", "get-trail", "--name", arn)).GetProperty("Trail"), "KmsKeyId"));
        }

        // Moto 5.2 has neither AssociateKmsKey nor DisassociateKmsKey: what was not done is not told as done.
        await aws.RunAsync(Region, "logs", "create-log-group", "--log-group-name", "restored", "--kms-key-id", first);
        var group = (await aws.RunAsync(Region, "logs", "describe-log-groups")).GetProperty("logGroups")[0].GetProperty("logGroupArn").GetString()!;
        var report = await RunAsync(session, ServiceCatalog.CloudWatchLogs, group, null);
        Assert.Single(report.Failures);
        Assert.DoesNotContain(report.Changes, static change => change.Status == CmkChangeStatus.Applied);
    }

    private static async Task RestoredAsync(IAwsSession session, ServiceDefinition service, string arn, string other, Func<Task<string?>> keyAsync)
    {
        var former = await keyAsync();
        await RunAsync(session, service, arn, other, isRestoration: false);
        Assert.Equal(other, await keyAsync());

        var report = await RunAsync(session, service, arn, former);

        Assert.Equal(former, await keyAsync());
        Assert.Empty(report.Failures.Select(static failure => failure.Message));
        Assert.Equal(CmkChangeStatus.Applied, Assert.Single(report.Changes).Status);
        Assert.NotEqual(false, Assert.Single(report.Changes).Verified);
        Assert.Equal(CmkChangeStatus.Unchanged, Assert.Single((await RunAsync(session, service, arn, former)).Changes).Status);
    }

    private static async Task<ChangeReport> RunAsync(IAwsSession session, ServiceDefinition service, string arn, string? key, bool isRestoration = true)
    {
        var report = new ChangeReport();
        var target = new KeyChangeTarget(service.Read(arn).Reference!, new Place(Region), key is null ? null : KeyReference.FromService(key)) { IsRestoration = isRestoration };
        await new KeyChange(session, report, new NoWaitClock(), 1, new KeyChangeOptions()).RunAsync([target], CancellationToken.None);
        return report;
    }

    private static async Task<string> MakeKeyAsync(AwsCli aws) =>
        (await aws.RunAsync(Region, "kms", "create-key", "--policy", Anyone)).GetProperty("KeyMetadata").GetProperty("Arn").GetString()!;

    private static async Task<string?> KeyOfAsync(AwsCli aws, string member, params string[] arguments) => Member(await aws.RunAsync(Region, arguments), member);

    // Moto answers the empty text where AWS leaves the member out.
    private static string? Member(JsonElement answer, string member) => answer.TryGetProperty(member, out var key) && key.GetString() is { Length: > 0 } text ? text : null;
}
