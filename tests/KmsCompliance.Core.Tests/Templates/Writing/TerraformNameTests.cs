using CsCheck;
using KmsCompliance.Templates.Writing;
using static KmsCompliance.Core.Tests.Templates.Writing.TerraformEstates;

namespace KmsCompliance.Core.Tests.Templates.Writing;

/// <summary>What things are called in a Terraform configuration.</summary>
public sealed class TerraformNameTests
{
    [Fact]
    public void A_key_is_called_the_same_whichever_aliases_it_gets()
    {
        var key = Key(Ireland, "1111abcd-12ab-34cd-56ef-1234567890ab", "alias/data");
        Assert.Equal(TerraformNames.AddressOf(key), TerraformNames.AddressOf(key with { Aliases = ["alias/a-data", "alias/data"] }));
        var nobodys = key with { OwnAlias = null };
        Assert.Equal(TerraformNames.AddressOf(nobodys), TerraformNames.AddressOf(nobodys with { Aliases = [] }));
        Assert.Equal(StackNames.Of(key), StackNames.Of(key with { Aliases = ["alias/a-data", "alias/data"] }));
        Assert.Equal(StackNames.Of(nobodys), StackNames.Of(nobodys with { Aliases = [] }));
        Assert.Equal(StackNames.Of(key), StackNames.Of(key with { Arn = null, KeyId = null }));
    }

    [Fact]
    public void No_two_have_one_name_and_each_is_called_the_same_whatever_is_beside_it() =>
        Any.Sample(
            static estate =>
            {
                var written = Assert.Single(TerraformWriter.Write(estate, TerraformPast.None));
                Assert.Equal(estate.Keys.Count + estate.Keys.Sum(static key => key.Aliases.Count) + estate.Resources.Count, written.Addresses.Count);
                Assert.Equal(written.Files.Count, written.Files.Select(static file => file.RelativePath.ToUpperInvariant()).Distinct(StringComparer.Ordinal).Count());
                Assert.All(written.Addresses, static address => Assert.Matches(@"\A[a-z_]+\.[A-Za-z_][A-Za-z0-9_-]*\z", address));
                Assert.All(written.Files, static file => Assert.InRange(Path.GetFileName(file.RelativePath).Length, 1, 160));
                Assert.Equal(
                    written.Addresses,
                    estate.Keys.SelectMany(static key => TerraformWriter.Write(new TemplateEstate(Account) { Keys = [key] }, TerraformPast.None))
                        .Concat(estate.Resources.SelectMany(static resource => TerraformWriter.Write(new TemplateEstate(Account) { Resources = [resource] }, TerraformPast.None)))
                        .SelectMany(static alone => alone.Addresses)
                        .Order(StringComparer.Ordinal));
            },
            iter: Properties.FewCases);

    [Fact]
    public void Names_that_differ_in_case_alone_have_policies_of_their_own()
    {
        var estate = new TemplateEstate(Account) { Keys = [Key(Ireland, "1", "alias/data"), Key(Ireland, "2", "alias/Data")] };
        Assert.Equal(2, FilesOf(estate).Where(static file => file.RelativePath.Contains("/policies/", StringComparison.Ordinal)).Select(static file => file.RelativePath.ToUpperInvariant()).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_key_is_called_the_same_before_and_after_a_plan_makes_it()
    {
        var planned = Key(Ireland, "1", "alias/a b") with { Arn = null, KeyId = null };
        var made = Key(Ireland, "1", "alias/a b");
        Assert.Equal(TerraformNames.AddressOf(planned), TerraformNames.AddressOf(made));
    }
}
