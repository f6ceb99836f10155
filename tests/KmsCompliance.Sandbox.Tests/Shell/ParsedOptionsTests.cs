using KmsCompliance.Sandbox.Shell.CommandLine;

namespace KmsCompliance.Sandbox.Tests.Shell;

public sealed class ParsedOptionsTests
{
    private static readonly Option Port = new("--port", "N", "");
    private static readonly Option Latency = new("--latency", "TIME", "");
    private static readonly Option LatencyFor = new("--latency-for", "LIST", "");
    private static readonly Option Endpoint = new("-EndpointUrl", "URL", "");
    private static readonly Option Quiet = new("-Quiet", null, "");
    private static readonly Option File = new("-File", "PATH", "") { Alias = "-f", TakesRest = true };
    private static readonly Option[] All = [Port, Latency, LatencyFor, Endpoint, Quiet, File];

    [Fact]
    public void Every_spelling_of_a_name_is_one_name()
    {
        foreach (string name in (string[])["-EndpointUrl", "--endpoint-url", "--EndpointUrl", "-endpointurl", "-E"])
        {
            Assert.Equal("http://h/", Parse(name, "http://h/").Text(Endpoint));
        }
    }

    [Fact]
    public void An_exact_name_wins_over_a_longer_one() => Assert.Equal("1s", Parse("--latency", "1s").Text(Latency));

    [Fact]
    public void The_rest_belongs_to_the_last_option()
    {
        ParsedOptions parsed = Parse("-Quiet", "-f", "x.ps1", "-Quiet", "--port", "a");

        Assert.True(parsed.Has(Quiet));
        Assert.Equal("x.ps1", parsed.Text(File));
        Assert.Equal(["-Quiet", "--port", "a"], parsed.Rest);
    }

    [Theory]
    [InlineData("40ms", 40)]
    [InlineData("3s", 3000)]
    [InlineData("1.5s", 1500)]
    [InlineData("2m", 120000)]
    [InlineData("0", 0)]
    public void Lengths_of_time_have_a_unit(string text, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Parse("--latency", text).Duration(Latency));

    [Theory]
    [InlineData("--latency|40")]
    [InlineData("--latency|ms")]
    [InlineData("--latency|-1s")]
    [InlineData("--latency|NaNs")]
    [InlineData("--latency|9999999999m")]
    [InlineData("--port|-1")]
    [InlineData("--port|65536")]
    [InlineData("--port|1 000")]
    [InlineData("-EndpointUrl|ftp://h")]
    [InlineData("-EndpointUrl|localhost")]
    [InlineData("-Quiet|extra")]
    [InlineData("--quiet=yes")]
    [InlineData("--lat|1s")]
    [InlineData("-|x")]
    [InlineData("--port")]
    public void What_does_not_fit_is_refused(string arguments)
    {
        Assert.Throws<UsageException>(() =>
        {
            ParsedOptions parsed = Parse(arguments.Split('|'));
            _ = parsed.Duration(Latency);
            _ = parsed.Number(Port, 0, 65535);
            _ = parsed.Url(Endpoint);
        });
    }

    [Fact]
    public void What_is_not_given_is_null()
    {
        ParsedOptions parsed = Parse();

        Assert.Null(parsed.Text(Endpoint));
        Assert.Null(parsed.Number(Port, 0, 1));
        Assert.Null(parsed.Duration(Latency));
        Assert.Null(parsed.Url(Endpoint));
        Assert.False(parsed.Has(Quiet));
        Assert.False(parsed.HelpRequested);
    }

    private static ParsedOptions Parse(params string[] arguments) => ParsedOptions.Parse("verb", All, arguments);
}
