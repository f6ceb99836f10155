using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Ports;
using static KmsCompliance.Core.Tests.Rules.Estate;

namespace KmsCompliance.Core.Tests.Audit;

public sealed class KeyDirectoryTests
{
    private readonly Keys _keys = new()
    {
        ById = new Dictionary<string, KeyDescription> { [KeyId] = Key(), [ForeignKeyArn] = Key(ForeignKeyArn) },
        Aliases = [new("alias/billing", KeyId), new("alias/aws/xray", null), new("alias/orphan", "00000000-0000-4000-8000-00000000dead")],
    };

    [Fact]
    public async Task A_key_named_in_every_form_by_many_at_once_is_described_once_and_aliases_listed_once()
    {
        var directory = Open(_keys);
        string[] forms = [KeyId, KeyArn, "alias/billing", $"arn:aws:kms:{Region}:{Account}:alias/billing"];

        var found = await Task.WhenAll(Enumerable.Repeat(forms, 25).SelectMany(form => form)
            .Select(form => Task.Run(() => directory.FindAsync(KeyReference.FromService(form)))));

        Assert.All(found, lookup => Assert.Equal(KeyArn, lookup.Key?.Arn));
        Assert.Equal([$"DescribeKey {KeyId}", "ListAliases"], _keys.Asked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Aliases_are_not_listed_for_ids_and_ARNs()
    {
        await Open(_keys).FindAsync(KeyReference.FromService(KeyArn));
        Assert.Equal([$"DescribeKey {KeyId}"], _keys.Asked);
    }

    [Theory]
    [InlineData(ForeignKeyArn)]
    [InlineData($"arn:aws:kms:{Region}:{OtherAccount}:alias/billing")]
    public async Task Another_accounts_key_is_asked_for_by_its_whole_ARN(string arn)
    {
        Assert.True((await Open(_keys).FindAsync(KeyReference.FromService(arn))).IsAcrossAccounts);
        Assert.Equal([$"DescribeKey {arn}"], _keys.Asked);
        Assert.False((await Open(_keys).FindAsync(KeyReference.FromService(KeyArn))).IsAcrossAccounts);
    }

    [Theory]
    [InlineData("alias/gone", 1)]
    [InlineData("alias/orphan", 2)]
    public async Task An_alias_that_is_gone_or_points_to_no_key_is_not_found(string alias, int calls)
    {
        Assert.Equal(KeyLookupOutcome.NotFound, (await Open(_keys).FindAsync(KeyReference.FromService(alias))).Outcome);
        Assert.Equal(calls, _keys.Asked.Count);
    }

    [Theory]
    [InlineData(KeyArn)]
    [InlineData("alias/billing")]
    public async Task A_refusal_is_unreadable_and_keeps_its_cause(string keyId)
    {
        var refusal = new AwsCallException(FailureKind.AccessDenied, "no.");
        var lookup = await Open(new Keys { Refusal = refusal }).FindAsync(KeyReference.FromService(keyId));
        Assert.Equal((KeyLookupOutcome.Unreadable, refusal), (lookup.Outcome, lookup.Cause));
    }

    [Theory]
    [InlineData("alias/aws/xray")]
    [InlineData($"arn:aws:kms:{Region}:{Account}:alias/aws/xray")]
    public async Task An_AWS_alias_is_never_asked_for(string keyId)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Open(_keys).FindAsync(KeyReference.FromService(keyId)));
        Assert.Empty(_keys.Asked);
    }

    private static KeyDirectory Open(Keys keys) => new(keys, Task.FromResult(Account), CancellationToken.None);
}
