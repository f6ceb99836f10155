using System.Globalization;
using System.Xml.Linq;

namespace KmsCompliance.Tests.Formatting;

public sealed class TerminalPictureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Text_is_drawn_line_by_line_after_its_command()
    {
        XDocument picture = TerminalPicture.Of("Get-A |\n    Get-B", "\nRegion\n------\na<b&c\n", columns: 40);

        Assert.Equal(["PS> Get-A |", ">>     Get-B", "", "Region", "------", "a<b&c"], picture.Descendants(Svg + "text").Select(line => line.Value));
    }

    [Fact]
    public void Colours_are_kept_and_columns_stay_in_line()
    {
        XElement line = TerminalPicture.Of("x", "one \u001b[31mred\u001b[0m \u001b[32;1mgreen\u001b[0m", columns: 40).Descendants(Svg + "text").Last();
        List<XElement> runs = [.. line.Elements()];

        Assert.Equal(["one ", "red", " ", "green"], runs.Select(run => run.Value));
        Assert.Equal([null, "#ff6b6b", null, "#8fd18f"], runs.Select(run => run.Attribute("fill")?.Value));
        Assert.Equal([null, null, null, "bold"], runs.Select(run => run.Attribute("font-weight")?.Value));
        double[] columns = [.. runs.Select(run => (double.Parse(run.Attribute("x")!.Value, CultureInfo.InvariantCulture) - 16) / 8.4)];
        Assert.Equal([0, 4, 7, 8], columns.Select(column => (int)Math.Round(column)));
    }
}
