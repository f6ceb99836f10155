using KmsCompliance.Sandbox.Tests.Peers;

namespace KmsCompliance.Tests.Peers;

/// <summary>The module and <c>aws</c> through moto, an endpoint that others wrote. It does not serve X-Ray's setting.</summary>
[Trait("Category", "Peers")]
public sealed class MotoConversationTests
{
    // Moto's own account (its documentation).
    private const string AccountId = "123456789012";

    [PeerFact(Peer.Aws, Peer.Moto)]
    public async Task Moto_and_aws_and_the_module_agree()
    {
        // One server for all: it takes seconds to start.
        await using var moto = await MotoServer.StartAsync();
        using var conversation = new EndpointConversation(moto.Url, AccountId);
        await conversation.RegionsAreThoseThatAwsListsAsync();
        await conversation.SecretsThatAwsMadeAreJudgedAsync();
        await conversation.AKeyIsMadeOnceAndAwsSeesItAsync();
        await conversation.EvidenceIsSignedAndHeldAgainstTheKeyThatAwsPrintsAsync();
        // Moto 5.2 has keys of the origin EXTERNAL, enabled at once, and neither GetParametersForImport nor ImportKeyMaterial.
        await conversation.MaterialIsImportedOrToldNotToBeAsync(isServed: false);
        await conversation.ASecretIsSwitchedOverAndAwsSeesItAsync();
        await conversation.TrailsAreJudgedAndSetAndAwsSeesItAsync();
    }
}
