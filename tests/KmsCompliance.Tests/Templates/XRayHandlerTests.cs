using System.Text.Json;
using System.Text.Json.Nodes;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Services.XRay;
using KmsCompliance.Sandbox.Tests.Peers;
using KmsCompliance.Services.XRay;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Templates;

/// <summary>The function behind X-Ray's custom resource, in python3 with boto3 against the sandbox.</summary>
[Trait("Category", "Peers")]
public sealed class XRayHandlerTests : SandboxTest
{
    private const string Region = "eu-west-1";
    private const string OwnId = $"xray/{SandboxAccounts.AccountId}/{Region}";
    private static readonly TimeSpan Updating = TimeSpan.FromSeconds(42);

    private readonly TestClock _clock = new();
    private TimeSpan _paused;

    private protected override SandboxOptions Options => new() { XRayUpdatingDuration = Updating, TimeProvider = _clock };

    private List<KmsKey> Keys => [.. State(Region).Keys.Keys(_clock.GetUtcNow()).Where(static key => key is { IsSymmetricEncryption: true, State: KmsKeyState.Enabled, IsAwsManaged: false })];

    private XRayHandlerRun Function()
    {
        File.WriteAllText(Temporary["index.py"], XRayHandler.Source);
        return new(Temporary["index.py"], Server.Url, time =>
        {
            _paused += time;
            _clock.Skip(time);
        });
    }

    [PeerFact(Peer.MotoModels)]
    public async Task It_says_that_the_key_is_set_once_XRay_reports_it_and_not_before()
    {
        State(Region).XRay.KeyArn = null;
        var answer = await Function().SendAsync("Create", Properties(Keys[0].Arn));

        AssertAnswer(answer, "SUCCESS", OwnId);
        Assert.Equal(Keys[0].Arn, State(Region).XRay.KeyArn);
        Assert.InRange(_paused, Updating, 2 * Updating);

        // It is so already: nothing is set again.
        AssertAnswer(await Function().SendAsync("Update", Properties(Keys[0].Arn, reset: "true"), OwnId), "SUCCESS", OwnId);
        Assert.Equal(1, Server.Calls.Count("xray", "PutEncryptionConfig"));

        AssertAnswer(await Function().SendAsync("Update", Properties(Keys[1].Arn), OwnId), "SUCCESS", OwnId);
        Assert.Equal(Keys[1].Arn, State(Region).XRay.KeyArn);
    }

    [PeerFact(Peer.MotoModels)]
    public async Task A_key_that_XRay_refuses_is_a_failure_and_its_removal_resets_nothing()
    {
        State(Region).XRay.KeyArn = Keys[0].Arn;
        var wrong = Properties($"arn:aws:kms:{Region}:{SandboxAccounts.AccountId}:key/00000000-0000-4000-8000-000000000000", reset: "true");
        var answer = await Function().SendAsync("Create", wrong);

        AssertAnswer(answer, "FAILED", OwnId + "/not-set");
        Assert.Contains("InvalidRequestException", answer.GetProperty("Reason").GetString(), StringComparison.Ordinal);
        AssertAnswer(await Function().SendAsync("Delete", wrong, OwnId + "/not-set"), "SUCCESS", OwnId + "/not-set");
        AssertAnswer(await Function().SendAsync("Delete", Properties(Keys[0].Arn, reset: "true"), OwnId + "/not-set"), "SUCCESS", OwnId + "/not-set");
        Assert.Equal(Keys[0].Arn, State(Region).XRay.KeyArn);

        // A failed update leaves the id, since CloudFormation removes what has another.
        AssertAnswer(await Function().SendAsync("Update", wrong, OwnId), "FAILED", OwnId);
        Assert.Equal(Keys[0].Arn, State(Region).XRay.KeyArn);
    }

    [PeerFact(Peer.MotoModels)]
    public async Task What_is_not_proven_in_time_is_a_failure_that_says_so()
    {
        State(Region).XRay.KeyArn = null;
        var answer = await Function().SendAsync("Create", Properties(Keys[0].Arn), left: TimeSpan.FromSeconds(80));

        AssertAnswer(answer, "FAILED", OwnId + "/not-set");
        Assert.Contains("not proven yet", answer.GetProperty("Reason").GetString(), StringComparison.Ordinal);
        Assert.Contains("UPDATING", answer.GetProperty("Reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(Keys[0].Arn, State(Region).XRay.KeyArn);
    }

    [PeerFact(Peer.MotoModels)]
    public async Task The_setting_stays_unless_it_is_to_go_back_and_is_still_the_stacks()
    {
        State(Region).XRay.KeyArn = Keys[0].Arn;
        AssertAnswer(await Function().SendAsync("Delete", Properties(Keys[0].Arn), OwnId), "SUCCESS", OwnId);
        Assert.Equal(Keys[0].Arn, State(Region).XRay.KeyArn);

        // Somebody has set another key since, or the resource was another one.
        AssertAnswer(await Function().SendAsync("Delete", Properties(Keys[1].Arn, reset: "true"), OwnId), "SUCCESS", OwnId);
        AssertAnswer(await Function().SendAsync("Delete", Properties(Keys[0].Arn, reset: "true"), "some-other-id"), "SUCCESS", "some-other-id");
        Assert.Equal((Keys[0].Arn, 0), (State(Region).XRay.KeyArn, Server.Calls.Count("xray", "PutEncryptionConfig")));

        AssertAnswer(await Function().SendAsync("Delete", Properties(Keys[0].Arn, reset: "true"), OwnId), "SUCCESS", OwnId);
        Assert.Null(State(Region).XRay.KeyArn);
        Assert.InRange(_paused, Updating, 2 * Updating);
    }

    [PeerFact(Peer.MotoModels)]
    public async Task Whoever_may_not_is_tried_for_a_minute_and_whatever_goes_wrong_is_answered()
    {
        State(Region).XRay.KeyArn = null;
        var denied = await Function().SendAsync("Create", Properties(Keys[0].Arn), accessKey: SandboxAccounts.AuditorAccessKey);
        AssertAnswer(denied, "FAILED", OwnId + "/not-set");
        Assert.Contains("AccessDenied", denied.GetProperty("Reason").GetString(), StringComparison.Ordinal);
        Assert.Equal((TimeSpan.FromSeconds(55), 12), (_paused, Server.Calls.Count("xray", "PutEncryptionConfig")));

        AssertAnswer(await Function().SendAsync("Create", []), "FAILED", OwnId + "/not-set");
        var none = Properties(Keys[0].Arn);
        none["Type"] = "NONE";
        AssertAnswer(await Function().SendAsync("Create", none), "FAILED", OwnId + "/not-set");

        // What has nothing to put back asks for nothing, so that no refusal keeps a stack from being rolled back.
        var asked = Server.Calls.Total;
        AssertAnswer(await Function().SendAsync("Delete", none, OwnId + "/not-set"), "SUCCESS", OwnId + "/not-set");
        AssertAnswer(await Function().SendAsync("Delete", none, OwnId), "SUCCESS", OwnId);
        Assert.Equal(asked, Server.Calls.Total);
        Assert.Null(State(Region).XRay.KeyArn);
    }

    private static JsonObject Properties(string key, string reset = "false") => new() { ["ServiceToken"] = "arn", ["Type"] = "KMS", ["KeyId"] = key, ["ResetOnDelete"] = reset };

    private static void AssertAnswer(JsonElement answer, string status, string physicalId)
    {
        var reason = answer.TryGetProperty("Reason", out var said) ? said.GetString()! : string.Empty;
        Assert.True((status, physicalId) == (answer.GetProperty("Status").GetString(), answer.GetProperty("PhysicalResourceId").GetString()), answer.ToString());
        Assert.True(reason.Length <= 400 && (status == "FAILED") == (reason.Length > 0), reason);
    }
}
