using KmsCompliance.Changes.ServiceKeys;
using KmsCompliance.Keys;

namespace KmsCompliance.Core.Tests.Keys;

public sealed class TagFormTests
{
    [Theory]
    [InlineData("Owner", "platform team")]
    [InlineData("Owner", "")]
    [InlineData("data:class", "a/b=c+d-e@f_g.h")]
    [InlineData("Größe", "日本")]
    public void A_tag_that_KMS_takes_has_no_problem(string key, string value) => Assert.Null(TagForm.FindProblem(key, value));

    [Theory]
    [InlineData("", "x", "1 to 128")]
    [InlineData("aws:createdBy", "x", "kept for AWS")]
    [InlineData("AWS:createdBy", "x", "kept for AWS")]
    [InlineData("KmsCompliance:Service", "x", "sets this tag itself")]
    [InlineData("KmsCompliance:Alias", "x", "sets this tag itself")]
    [InlineData("a;b", "x", "letters, digits")]
    [InlineData("Owner", "a'b", "letters, digits")]
    [InlineData("Owner", "a\tb", "letters, digits")]
    [InlineData("Owner\n", "x", "letters, digits")]
    [InlineData("Owner", "x\n", "letters, digits")]
    [InlineData("Owner", "🔑", "letters, digits")]
    public void A_tag_that_KMS_refuses_is_refused_before_any_call(string key, string value, string problemPart) =>
        Assert.Contains(problemPart, TagForm.FindProblem(key, value), StringComparison.Ordinal);

    [Theory]
    [InlineData(128, 256, null)]
    [InlineData(129, 1, "1 to 128")]
    [InlineData(1, 257, "256 characters")]
    public void Lengths_are_those_of_KMS(int keyLength, int valueLength, string? problemPart)
    {
        var problem = TagForm.FindProblem(new string('k', keyLength), new string('v', valueLength));
        Assert.Equal(problemPart is null, problem is null);
        Assert.Contains(problemPart ?? string.Empty, problem ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public void The_modules_own_tags_say_service_and_alias()
    {
        var tags = new Dictionary<string, string> { [ServiceKeyTags.Service] = "XRay", [ServiceKeyTags.Alias] = "alias/a" };
        Assert.True(ServiceKeyTags.AreOf(tags, "XRay", "alias/a"));
        Assert.False(ServiceKeyTags.AreOf(tags, "XRay", "alias/b"));
        Assert.False(ServiceKeyTags.AreOf(tags, "SecretsManager", "alias/a"));
        Assert.False(ServiceKeyTags.AreOf(new Dictionary<string, string> { [ServiceKeyTags.Alias] = "alias/a" }, "XRay", "alias/a"));
    }
}
