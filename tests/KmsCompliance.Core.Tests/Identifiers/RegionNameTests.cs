using CsCheck;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Core.Tests.Identifiers;

public sealed class RegionNameTests
{
    [Theory]
    [InlineData("us-east-1", true)]
    [InlineData("ap-southeast-7", true)]
    [InlineData("us-gov-west-1", true)]
    [InlineData("us-iso-east-1", true)]
    [InlineData("us-isob-east-1", true)]
    [InlineData("eusc-de-east-1", true)]
    [InlineData("me-west-1", true)]
    [InlineData("xx-somewhere-12", true)]
    [InlineData("", false)]
    [InlineData("us-east", false)]
    [InlineData("us-east-1a", false)]
    [InlineData("US-EAST-1", false)]
    [InlineData("us_east_1", false)]
    [InlineData("us-east-1\n", false)]
    [InlineData("us-east-1.example.org/", false)]
    [InlineData("us-east-١", false)]
    [InlineData("global", false)]
    public void A_code_has_its_form(string text, bool expected) => Assert.Equal(expected, RegionName.IsWellFormed(text));

    [Theory]
    [InlineData("us-east-1", false)]
    [InlineData("ap-northeast-3", false)]
    [InlineData("sa-east-1", false)]
    [InlineData("af-south-1", true)]
    [InlineData("me-west-1", true)]
    [InlineData("us-east-3", true)]
    [InlineData("cn-north-1", false)]
    [InlineData("us-gov-west-1", false)]
    [InlineData("us-iso-east-1", false)]
    [InlineData("eusc-de-east-1", false)]
    public void Only_commercial_Regions_beyond_the_seventeen_need_an_opt_in(string region, bool expected) =>
        Assert.Equal(expected, RegionName.IsOptIn(region));

    [Fact]
    public void Looking_at_any_text_never_throws_and_nothing_odd_passes() =>
        Texts.Any.Sample(text => Assert.False(
            RegionName.IsWellFormed(text) && !text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-'), text));
}
