namespace KmsCompliance.Sandbox.Tests.Peers;

/// <summary>A fact that needs programs which not every machine has. It is skipped where one is missing, unless
/// KMSCOMPLIANCE_REQUIRE_PEERS is 1: then it runs, and fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PeerFactAttribute : FactAttribute
{
    public const string RequireVariable = "KMSCOMPLIANCE_REQUIRE_PEERS";

    public PeerFactAttribute(params string[] peers)
    {
        Peers = peers;
        if (Environment.GetEnvironmentVariable(RequireVariable) != "1"
            && peers.FirstOrDefault(peer => !Peer.IsThere(peer)) is { } missing)
        {
            Skip = $"'{missing}' is not on this machine; {RequireVariable}=1 makes that a failure.";
        }
    }

    public IReadOnlyList<string> Peers { get; }
}
