namespace KmsCompliance.Tests.Help;

/// <summary>Get-Help finds the about topics.</summary>
public sealed class TopicTests(HelpSession session) : IClassFixture<HelpSession>
{
    private static readonly string[] Wanted =
        ["about_KmsCompliance", "about_KmsCompliance_Credentials", "about_KmsCompliance_History", "about_KmsCompliance_Pipelines", "about_KmsCompliance_Sandbox", "about_KmsCompliance_Settings"];

    public static TheoryData<string> Topics => [.. Wanted];

    [Fact]
    public void There_are_these_and_no_others() => Assert.Equal(Wanted, HelpSession.Topics);

    [Theory]
    [MemberData(nameof(Topics))]
    public void A_topic_is_found_and_fits_a_narrow_terminal(string topic)
    {
        var lines = Assert.IsType<string>(Assert.Single(session.Run($"Get-Help {topic}")).BaseObject).Split('\n');

        Assert.Equal(["TOPIC", $"    {topic}", string.Empty, "SHORT DESCRIPTION"], lines[..4]);
        Assert.Contains("LONG DESCRIPTION", lines);
        Assert.Contains("SEE ALSO", lines);
        Assert.All(lines.Where(line => !line.StartsWith("        ", StringComparison.Ordinal)), line => Assert.True(line.Length <= 80, line));
        Assert.All(lines.Where(line => line.StartsWith("    - about_", StringComparison.Ordinal)), line => Assert.Contains(line[6..], Wanted));
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void A_list_of_topics_shows_its_short_description(string topic)
    {
        var listed = session.Run("Get-Help about_KmsCompliance*").Select(item => new HelpEntry(item));
        var synopsis = Assert.Single(listed, item => item["Name"].ToString() == topic)["Synopsis"].ToString();

        Assert.Contains($"## SHORT DESCRIPTION\n\n{synopsis.Trim()}\n", File.ReadAllText(Path.Combine(HelpSession.DocsDirectory, "about", $"{topic}.md")).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }
}
