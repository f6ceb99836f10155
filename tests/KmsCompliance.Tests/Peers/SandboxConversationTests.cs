using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Tests.Peers;

namespace KmsCompliance.Tests.Peers;

/// <summary>The module and <c>aws</c> through the sandbox.</summary>
[Trait("Category", "Peers")]
public sealed class SandboxConversationTests : IAsyncLifetime
{
    private SandboxServer _server = null!;
    private EndpointConversation _conversation = null!;

    public async Task InitializeAsync()
    {
        _server = await SandboxServer.StartAsync(new SandboxOptions { XRayUpdatingDuration = TimeSpan.FromMilliseconds(50) }, CancellationToken.None);
        _conversation = new EndpointConversation(_server.Url, SandboxAccounts.AccountId);
    }

    public async Task DisposeAsync()
    {
        _conversation.Dispose();
        await _server.DisposeAsync();
    }

    [PeerFact(Peer.Aws)]
    public Task Regions_are_those_that_aws_lists() => _conversation.RegionsAreThoseThatAwsListsAsync();

    [PeerFact(Peer.Aws)]
    public Task Secrets_that_aws_made_are_judged() => _conversation.SecretsThatAwsMadeAreJudgedAsync();

    [PeerFact(Peer.Aws)]
    public Task A_key_is_made_once_and_aws_sees_it() => _conversation.AKeyIsMadeOnceAndAwsSeesItAsync();

    [PeerFact(Peer.Aws)]
    public Task Evidence_is_signed_and_held_against_the_key_that_aws_prints() => _conversation.EvidenceIsSignedAndHeldAgainstTheKeyThatAwsPrintsAsync();

    [PeerFact(Peer.Aws)]
    public Task Material_is_imported_and_aws_sees_it() => _conversation.MaterialIsImportedOrToldNotToBeAsync(isServed: true);

    [PeerFact(Peer.Aws)]
    public Task Access_is_granted_and_aws_sees_it() => _conversation.AccessIsGrantedAndAwsSeesItAsync();

    [PeerFact(Peer.Aws)]
    public Task A_secret_is_switched_over_and_aws_sees_it() => _conversation.ASecretIsSwitchedOverAndAwsSeesItAsync();

    [PeerFact(Peer.Aws)]
    public Task Trails_are_judged_and_set_and_aws_sees_it() => _conversation.TrailsAreJudgedAndSetAndAwsSeesItAsync();

    [PeerFact(Peer.Aws)]
    public Task XRay_is_set_by_either() => _conversation.XRayIsSetByEitherAsync();
}
