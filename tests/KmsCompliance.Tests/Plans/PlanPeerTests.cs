using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Tests.Endpoint;
using KmsCompliance.Sandbox.Tests.Peers;

namespace KmsCompliance.Tests.Plans;

/// <summary>Somebody else changes resources by <c>aws</c> between a plan and its being applied.</summary>
[Trait("Category", "Peers")]
public sealed class PlanPeerTests : PlanTest
{
    private static readonly string[] Regions = ["us-east-1", "us-west-2", "eu-central-1", "eu-west-3"];

    private protected override SandboxOptions Options => new()
    {
        XRayUpdatingDuration = TimeSpan.Zero,
        Estate = new EstateDocument { Generate = new EstateGenerator { Regions = Regions, Services = { ["secretsPerRegion"] = 30, ["logGroupsPerRegion"] = 19 } } },
    };

    [PeerFact(Peer.Aws)]
    public async Task Thirty_of_two_hundred_that_aws_has_changed_are_skipped_and_named_and_no_others()
    {
        var plan = Make($"Get-ServiceEncryptionStatus -Service XRay, SecretsManager, CloudWatchLogs -Region {string.Join(", ", Regions)}", "-CreateKey");
        var steps = plan.Step.Where(step => step.Action == "SetKey").ToList();
        Assert.Equal(200, steps.Count);

        // Their own key: its policy lets every service in.
        var aws = new AwsCli(Server.Url);
        var keys = new Dictionary<string, string>();
        foreach (var region in Regions)
        {
            using var client = new AwsClient(Server.Url) { Region = region };
            var policy = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root","Service":["logs.{{region}}.amazonaws.com","xray.amazonaws.com"]},"Action":"kms:*","Resource":"*"}]}""";
            keys[region] = (await aws.RunAsync(region, "kms", "create-key", "--policy", policy)).GetProperty("KeyMetadata").GetProperty("Arn").GetString()!;
        }

        var changed = steps.Where(step => step.Service == "SecretsManager").Take(20)
            .Concat(steps.Where(step => step.Service == "CloudWatchLogs").TakeLast(8))
            .Concat(steps.Where(step => step.Service == "XRay").Take(2)).ToList();
        foreach (var step in changed)
        {
            string[] command = step.Service switch
            {
                "SecretsManager" => ["secretsmanager", "update-secret", "--secret-id", step.Target, "--kms-key-id", keys[step.Region]],
                "CloudWatchLogs" => ["logs", "associate-kms-key", "--log-group-name", step.Target.Split(":log-group:")[1], "--kms-key-id", keys[step.Region]],
                _ => ["xray", "put-encryption-config", "--type", "KMS", "--key-id", keys[step.Region]],
            };
            await aws.RunAsync(step.Region, command);
        }

        var result = Session.Run($"Invoke-CmkPlan '{PlanPath}'");

        var outcomes = result.Output.Select(output => (CmkPlanOutcome)output.BaseObject).ToList();
        Assert.Equal(changed.Select(step => step.Number).Order(), outcomes.Where(outcome => outcome.Status == CmkPlanOutcome.Skipped).Select(outcome => outcome.Number).Order());
        Assert.All(outcomes.Where(outcome => outcome.Status != CmkPlanOutcome.Skipped), outcome => Assert.Equal((CmkChangeStatus.Applied, true), (outcome.Status, outcome.Verified)));
        Assert.Equal(changed.Count, result.Errors.Count);
        var configuration = Configuration(Regions);
        Assert.All(changed, step => Assert.Equal(keys[step.Region], configuration[step.Target]));
    }
}
