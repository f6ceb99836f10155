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

    /// <summary>The denial, whom it denies, and what else the policy has.</summary>
    public static TheoryData<string, string> Denials => new()
    {
        { Leaver, Root },
        { Leaver, $"{Root},{Statement("Allow", Leaver, "kms:DescribeKey")}" },
        { "arn:aws:sts::111122223333:assumed-role/Leaver/anna", Root },
        { ForeignLeaver, Statement("Allow", "arn:aws:iam::444455556666:root", "kms:*") },
        { ForeignLeaver, Statement("Allow", "444455556666", "kms:*") },
    };

    [Theory]
    [MemberData(nameof(Denials))]
    public async Task Whoever_is_denied_by_name_gains_where_the_denial_goes_and_loses_where_it_comes(string denied, string allowing)
    {
        var (with, without) = (Document($"{allowing},{Statement("Deny", denied, "kms:Decrypt")}"), Document(allowing));
        var account = GeneratedAccount.Of(1);
        var read = await AccountIdentities.ReadAsync(AccountCatalog.Of(account), GeneratedAccount.Actions, CancellationToken.None);

        foreach (var identities in new[] { KeyAccessComparison.NotAsked, AccountIdentities.LeftOut, read })
        {
            Assert.Equal([(denied, "Gains", KeyAccessComparison.NotAllowed)], Compare(with, without).Select(static change => (change.Principal, change.Change, change.Before)));
            Assert.Equal([(denied, "Loses", KeyAccessComparison.NotAllowed)], Compare(without, with).Select(static change => (change.Principal, change.Change, change.After)));
            Assert.Empty(Compare(with, with));

            List<CmkAccessChange> Compare(KeyPolicyDocument before, KeyPolicyDocument after) =>
                [.. new KeyAccessComparison(before, after, KeyPolicyPlace.OfKey(PlainAccount.KeyArn), GrantKnowledge.NotAsked, identities, ["kms:Decrypt", "kms:DescribeKey"]).List()];
        }
    }

    [Theory]
    [InlineData(Leaver, "111122223333")]
    [InlineData(ForeignLeaver, "444455556666")]
    public void A_confirmation_names_whom_a_denial_by_name_is_about(string denied, string account)
    {
        var allowing = $"{Root},{Statement("Allow", "arn:aws:iam::444455556666:root", "kms:*")}";
        var (with, without) = (Document($"{allowing},{Statement("Deny", denied, "kms:Decrypt")}"), Document(allowing));

        var gone = KeyAccessEffects.Between(with, without, PlainAccount.KeyArn);
        Assert.Equal([$"{denied}: Decrypt (if account {account} lets it)"], gone.Gain);
        Assert.Empty(gone.Loss);

        var come = KeyAccessEffects.Between(without, with, PlainAccount.KeyArn);
        Assert.Equal(gone.Gain, come.Loss);
        Assert.Empty(come.Gain);
    }

    // What the policy gives by name is no more and no less for what it leaves to IAM policies besides.
    [Fact]
    public void A_confirmation_tells_of_no_way_that_stays_or_adds_nothing()
    {
        var (allowed, other) = (Statement("Allow", Leaver, "kms:Decrypt"), Statement("Allow", ForeignLeaver, "kms:Decrypt"));

        Assert.Equal([$"{Leaver}: Decrypt"], KeyAccessEffects.Between(Document(Root), Document($"{Root},{allowed}"), PlainAccount.KeyArn).Gain);
        Assert.Equal([$"{Leaver}: Decrypt"], KeyAccessEffects.Between(Document($"{Root},{allowed}"), Document(Root), PlainAccount.KeyArn).Loss);
        Assert.Equal(
            [$"{Leaver}: Decrypt"],
            KeyAccessEffects.Between(Document($"{Root},{allowed}"), Document($"{Root},{allowed},{Statement("Deny", Leaver, "kms:Decrypt")}"), PlainAccount.KeyArn).Loss);
        Assert.DoesNotContain(
            KeyAccessEffects.Between(Document($"{Root},{allowed}"), Document($"{allowed},{other}"), PlainAccount.KeyArn).Gain,
            static gain => gain.StartsWith(Leaver, StringComparison.Ordinal));
    }

    private const string Leaver = "arn:aws:iam::111122223333:role/Leaver";
    private const string ForeignLeaver = "arn:aws:iam::444455556666:role/Leaver";

    private static string Root => Statement("Allow", "arn:aws:iam::111122223333:root", "kms:*");

    private static string Statement(string effect, string principal, string action) => $$"""{"Effect":"{{effect}}","Principal":{"AWS":"{{principal}}"},"Action":"{{action}}","Resource":"*"}""";

    private static KeyPolicyDocument Document(string statements) => KeyPolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":[{{statements}}]}""");

    private static string Opposite(string change) => change switch
    {
        "Gains" => "Loses",
        "Loses" => "Gains",
        _ => change,
    };

    private static KeyPolicyDocument Parse(PlainAccount account) =>
        KeyPolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', account.KeyPolicy.Select(static statement => statement.ToJsonString()))}}]}""");
}
