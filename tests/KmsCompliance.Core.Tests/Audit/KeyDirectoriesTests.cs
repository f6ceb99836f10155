using System.Collections.Concurrent;
using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Ports;
using static KmsCompliance.Core.Tests.Rules.Estate;

namespace KmsCompliance.Core.Tests.Audit;

public sealed class KeyDirectoriesTests
{
    [Fact]
    public async Task A_key_that_resources_of_many_Regions_name_is_described_once_in_its_own()
    {
        var opened = new ConcurrentBag<string>();
        var keys = new Keys { ById = new Dictionary<string, KeyDescription> { [KeyId] = Key() } };
        var directories = new KeyDirectories(
            region =>
            {
                opened.Add(region);
                return keys;
            },
            CancellationToken.None);
        var reference = KeyReference.FromService(KeyArn);

        var found = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => directories.In(Region, Task.FromResult(Account)).FindAsync(reference))));

        Assert.All(found, lookup => Assert.Equal(KeyArn, lookup.Key?.Arn));
        Assert.Equal([Region], opened);
        Assert.Equal([$"DescribeKey {KeyId}"], keys.Asked);
    }

    [Fact]
    public async Task An_alias_that_an_answer_without_a_list_does_not_show_is_unreadable_not_missing()
    {
        var keys = new Keys
        {
            Aliases = [new("alias/a", KeyId), AliasEntry.NoList],
            ById = new Dictionary<string, KeyDescription> { [KeyId] = Key() },
        };
        var directory = new KeyDirectories(_ => keys, CancellationToken.None).In(Region, Task.FromResult(Account));

        Assert.Equal(KeyLookupOutcome.Found, (await directory.FindAsync(KeyReference.FromService("alias/a"))).Outcome);
        var lookup = await directory.FindAsync(KeyReference.FromService("alias/b"));
        Assert.Equal((KeyLookupOutcome.Unreadable, Region), (lookup.Outcome, lookup.Cause?.Region));
        Assert.Contains("no list of aliases", lookup.Cause!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_Region_has_its_own_aliases()
    {
        var (here, there) = (new Keys { Aliases = [new("alias/a", null)] }, new Keys { Aliases = [new("alias/b", null)] });
        var directories = new KeyDirectories(region => region == Region ? here : there, CancellationToken.None);

        Assert.Equal(["alias/a"], (await directories.In(Region, Task.FromResult(Account)).AliasesAsync()).Keys);
        Assert.Equal(["alias/b"], (await directories.In("us-east-1", Task.FromResult(Account)).AliasesAsync()).Keys);
    }
}
