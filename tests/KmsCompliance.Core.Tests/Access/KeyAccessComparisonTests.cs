using KmsCompliance.Policy.Access;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Access;

/// <summary>What one side gains the other loses, and a policy against itself is nobody's gain.</summary>
public sealed class KeyAccessComparisonTests
{
    [Fact]
    public async Task The_other_way_round_gains_are_losses()
    {
        var account = GeneratedAccount.Of(1);
        var identities = await AccountIdentities.ReadAsync(AccountCatalog.Of(account), GeneratedAccount.Actions, CancellationToken.None);
        List<KeyPolicyDocument> policies = [.. Enumerable.Range(1, 3).Select(static seed => Parse(GeneratedAccount.Of(seed)))];
        List<CmkAccessChange> Compare(KeyPolicyDocument before, KeyPolicyDocument after) =>
            [.. new KeyAccessComparison(before, after, KeyPolicyPlace.OfKey(PlainAccount.KeyArn), new GrantKnowledge([], CouldNotBeRead: false), identities, GeneratedAccount.Actions).List()];

        var seen = new HashSet<string>();
        foreach (var (one, other) in policies.Zip(policies.Skip(1)))
        {
            Assert.Empty(Compare(one, one));
            var there = Compare(one, other);
            var back = Compare(other, one);
            seen.UnionWith(there.Concat(back).Select(static change => change.Change));
            Assert.Equal(
                there.Select(static change => (change.Principal, Action: change.Action.ToString(), Opposite(change.Change), change.After, change.Before)).Order(),
                back.Select(static change => (change.Principal, Action: change.Action.ToString(), change.Change, change.Before, change.After)).Order());
        }

        Assert.Equal(["Changes", "Gains", "Loses"], seen.Order(StringComparer.Ordinal));
    }

    private static string Opposite(string change) => change switch
    {
        "Gains" => "Loses",
        "Loses" => "Gains",
        _ => change,
    };

    private static KeyPolicyDocument Parse(PlainAccount account) =>
        KeyPolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', account.KeyPolicy.Select(static statement => statement.ToJsonString()))}}]}""");
}
