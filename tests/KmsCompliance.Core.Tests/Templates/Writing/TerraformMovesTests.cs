using CsCheck;
using KmsCompliance.Services.CloudTrailLake;
using KmsCompliance.Services.CloudWatchLogs;
using KmsCompliance.Templates.Writing;
using static KmsCompliance.Core.Tests.Templates.Writing.TerraformEstates;

namespace KmsCompliance.Core.Tests.Templates.Writing;

/// <summary>What is called otherwise than when a folder was written last.</summary>
public sealed class TerraformMovesTests
{
    private const string ByAlias = "aws_kms_key.data_eu-west-1";
    private const string ById = "aws_kms_key.key_1111_eu-west-1";
    private static readonly EstateKey Made = Key(Ireland, "1111", "alias/data");
    private static readonly EstateKey Bare = Made with { Aliases = [], OwnAlias = null, FormerAlias = "alias/data" };
    private static readonly EstateKey Other = Key(Ireland, "2222", "alias/data");

    [Fact]
    public void A_key_that_loses_its_alias_is_moved_and_not_destroyed()
    {
        var written = Write(PastOf(Of(Made)), Bare);

        Assert.Empty(written.Clashes);
        Assert.Equal($"moved {{\n  from = {ByAlias}\n  to   = {ById}\n}}\n", MovesOf(written));
        Assert.Contains("`moved.tf`", written.Files.Single(static file => file.RelativePath.EndsWith("notes.md", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_is_called_otherwise_nothing_is_moved()
    {
        var written = TerraformWriter.Write(Whole, PastOf(Whole)).Single();

        Assert.Empty(written.Clashes);
        Assert.Equal(FilesOf(Whole), written.Files);
        Assert.Null(MovesOf(Write(PastOf(Of(Made)), Other with { OwnAlias = null, Aliases = [] })));
    }

    [Fact]
    public void A_second_export_is_the_same_to_the_byte()
    {
        var first = Write(PastOf(Of(Made)), Bare);

        Assert.Equal(first.Files, Write(PastOf(Of(Made), Of(Bare)), Bare).Files);
        Assert.Equal(first.Files, Write(PastOf(Of(Made), Of(Bare), Of(Bare)), Bare).Files);
    }

    [Fact]
    public void Earlier_moves_stay_so_that_a_state_that_lags_follows()
    {
        var renamed = Key(Ireland, "1111", "alias/other");

        // By alias, by id, by another alias.
        Assert.Equal([(ByAlias, ById), (ById, "aws_kms_key.other_eu-west-1")], PairsOf(Write(PastOf(Of(Made), Of(Bare)), renamed)));

        // Back again: an address that is declared may be moved from no more, and none may be moved to twice.
        Assert.Equal([(ById, ByAlias)], PairsOf(Write(PastOf(Of(Made), Of(Bare)), Made)));
        Assert.Equal([(ByAlias, "aws_kms_key.other_eu-west-1"), ("aws_kms_key.other_eu-west-1", ById)], PairsOf(Write(PastOf(Of(Made), Of(Bare), Of(renamed)), Bare)));

        // What is not written any more may be so again.
        var without = PastOf(Of(Made), Of(Bare), Of());
        Assert.Equal([(ByAlias, ById)], PairsOf(Write(without)));
        Assert.Equal([(ByAlias, ById)], PairsOf(Write(without, Bare)));
    }

    [Fact]
    public void An_address_that_was_another_key_s_is_refused()
    {
        var clash = Assert.Single(Write(PastOf(Of(Made)), Bare, Other).Clashes);
        Assert.Contains(ByAlias, clash, StringComparison.Ordinal);
        Assert.Contains("1111@eu-west-1", clash, StringComparison.Ordinal);
        Assert.Contains("2222@eu-west-1", clash, StringComparison.Ordinal);

        // Also where the former is in the export no more, is to be made new, or was so two exports ago.
        Assert.Single(Write(PastOf(Of(Made)), Other).Clashes);
        Assert.Single(Write(PastOf(Of(Made)), Other with { Arn = null, KeyId = null, NewAliases = ["alias/data"] }).Clashes);
        Assert.Single(Write(PastOf(Of(Made), Of(Bare)), Other).Clashes);
        Assert.Single(Write(PastOf(Of(Made), Of(Bare)), Bare, Other).Clashes);
        Assert.Single(Write(PastOf(Of(Made), Of(Bare), Of()), Bare, Other).Clashes);
    }

    [Fact]
    public void Once_its_blocks_are_gone_an_address_may_be_another_s()
    {
        var past = new TerraformPast([FilesOf(Of(Made)).Single(static file => file.RelativePath.EndsWith("keys.tf", StringComparison.Ordinal)).Text.Replace("resource \"aws_kms_key\"", "x", StringComparison.Ordinal)]);

        Assert.Empty(Write(past, Bare, Other).Clashes);
    }

    [Fact]
    public void A_key_that_becomes_a_replica_is_refused_since_its_type_is_another()
    {
        var primary = Key(Ireland, PrimaryId, "alias/data") with { IsMultiRegion = true };
        var replica = primary with { PrimaryArn = ArnOf(Virginia, PrimaryId) };

        Assert.Contains("aws_kms_replica_key.data_eu-west-1", Assert.Single(Write(PastOf(Of(primary)), replica).Clashes), StringComparison.Ordinal);
        Assert.Contains("aws_kms_key.data_eu-west-1", Assert.Single(Write(PastOf(Of(replica)), primary).Clashes), StringComparison.Ordinal);
    }

    [Fact]
    public void It_holds_for_what_is_no_key_too()
    {
        var store = Store(Ireland, new EventDataStoreConfiguration { Name = "lake" });
        var another = store with { Status = new TrailEncryptionStatus { AccountId = Account, Region = Ireland, ResourceType = TrailResourceType.EventDataStore, ResourceName = "lake", ResourceArn = store.Status.ResourceArn + "-2" } };
        var renamed = store with { Configuration = store.Configuration with { Name = "pond" } };
        var group = LogGroup(Ireland, new LogGroupConfiguration { Name = "a" });

        Assert.Contains("aws_cloudtrail_event_data_store.lake_eu-west-1", Assert.Single(TerraformWriter.Write(Of(another), PastOf(Of(store))).Single().Clashes), StringComparison.Ordinal);
        Assert.Equal([("aws_cloudtrail_event_data_store.lake_eu-west-1", "aws_cloudtrail_event_data_store.pond_eu-west-1")], PairsOf(TerraformWriter.Write(Of(renamed), PastOf(Of(store))).Single()));
        Assert.Empty(TerraformWriter.Write(Of(group), PastOf(Of(group))).Single().Clashes);

        // An alias is what its name says, whether it is there or to be made.
        Assert.Empty(Write(PastOf(Of(Made with { Aliases = ["alias/a", "alias/data"] })), Made with { Aliases = ["alias/a", "alias/data"], NewAliases = ["alias/a"] }).Clashes);
    }

    [Fact]
    public void A_key_that_was_to_be_made_is_known_by_its_tag_once_its_alias_is_elsewhere()
    {
        var planned = Made with { Arn = null, KeyId = null, NewAliases = ["alias/data"] };

        Assert.Equal([(ByAlias, ById)], PairsOf(Write(PastOf(Of(planned)), Bare)));
        Assert.Empty(Write(PastOf(Of(planned)), Made).Clashes);

        // Which of two it was, no file says.
        var second = Bare with { Arn = ArnOf(Ireland, "3333"), KeyId = "3333" };
        Assert.Contains(ByAlias, Assert.Single(Write(PastOf(Of(planned)), Bare, second).Clashes), StringComparison.Ordinal);
        Assert.Contains(ByAlias, Assert.Single(Write(PastOf(Of(planned)), Bare, Other).Clashes), StringComparison.Ordinal);

        // One that the folder had beside it was another.
        Assert.Null(MovesOf(Write(PastOf(Of(planned, Bare)), Bare)));
        Assert.Empty(Write(PastOf(Of(planned, Bare)), Other, Bare).Clashes);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public void Files_are_read_whatever_ends_their_lines(string end)
    {
        var past = new TerraformPast(FilesOf(Whole).Where(static file => file.RelativePath.EndsWith(".tf", StringComparison.Ordinal)).Select(file => file.Text.ReplaceLineEndings(end)));

        Assert.Equal(TerraformWriter.Write(Whole, TerraformPast.None).Single().Addresses, past.Addresses.Order(StringComparer.Ordinal));
        Assert.Equal(FileOf("imports.tf").Split("import {").Length - 1, past.Imports.Count);
        Assert.Equal("\"mrk-1234abcd12ab34cd56ef1234567890ab@us-east-1\"", past.Imports["aws_kms_key.billing_us-east-1"]);
    }

    [Fact]
    public void Ids_are_told_apart_whatever_is_in_them() => Any.Sample(
        static estate =>
        {
            var again = TerraformWriter.Write(estate, PastOf(estate)).Single();
            Assert.Empty(again.Clashes);
            Assert.Equal(FilesOf(estate), again.Files);
            Assert.Equal(ImportCount(estate), PastOf(estate).Imports.Count);
        },
        iter: Properties.FewCases);

    private static int ImportCount(TemplateEstate estate) => FilesOf(estate).Where(static file => file.RelativePath.EndsWith("imports.tf", StringComparison.Ordinal)).Sum(static file => file.Text.Split('\n').Count(static line => line == "import {"));

    private static TemplateEstate Of(params EstateKey[] keys) => new(Account) { Keys = keys };

    private static TemplateEstate Of(EstateResource resource) => new(Account) { Resources = [resource] };

    private static WrittenTemplate Write(TerraformPast past, params EstateKey[] keys) => TerraformWriter.Write(Of(keys), past).Single();

    private static string? MovesOf(WrittenTemplate written) => written.Files.SingleOrDefault(static file => file.RelativePath == $"{Account}/moved.tf")?.Text;

    private static IEnumerable<(string From, string To)> PairsOf(WrittenTemplate written)
    {
        Assert.Empty(written.Clashes);
        return new TerraformPast([MovesOf(written)!]).Moves.Select(static move => (move.Key, move.Value));
    }
}
