using KmsCompliance.Ports;

namespace KmsCompliance.Completion;

/// <summary>Completes the Region's customer-managed keys by their ARNs, for what takes no alias.</summary>
public sealed class KeyArnCompleter : KeyCompleter
{
    private protected override Candidate Offer(string name, KeyDescription key) => new(key.Arn, name);

    private protected override Candidate? OfferUnread(string name, string keyId) => null;
}
