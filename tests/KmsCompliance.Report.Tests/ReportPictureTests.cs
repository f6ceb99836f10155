using System.Buffers.Binary;
using PuppeteerSharp;
using PuppeteerSharp.Media;

namespace KmsCompliance.Report.Tests;

/// <summary>The pictures of the documents, <c>docs/pictures/report-….png</c>. With KMSCOMPLIANCE_WRITE_SNAPSHOTS=1 they are taken anew, to be
/// looked at again: what a browser draws differs from machine to machine, so that nothing else can say whether they are right.</summary>
[Collection(OneBrowser.Name)]
[Trait("Category", "Browser")]
public sealed class ReportPictureTests(Chromium chromium)
{
    private const int MostBytes = 400_000;

    private static readonly string Folder = Path.Combine(Root(), "docs", "pictures");

    [Theory]
    [InlineData("report-1440-light", 1440, 1500, false, "")]
    [InlineData("report-1440-dark", 1440, 1500, true, "")]
    [InlineData("report-390-light", 390, 1500, false, "")]
    [InlineData("report-390-dark", 390, 1500, true, "")]
    [InlineData("report-table-light", 1440, 900, false, "verdict=NonCompliant&q=prod")]
    public async Task A_picture_shows_the_report_at_its_width(string name, int width, int height, bool isDark, string query)
    {
        var file = Path.Combine(Folder, $"{name}.png");
        await using var report = await ReportPage.OpenAsync(chromium, SampleFindings.Of(5_000), SampleFindings.History, width, isDark);
        if (query.Length > 0)
        {
            await report.GoAsync(query);
        }

        if (Environment.GetEnvironmentVariable("KMSCOMPLIANCE_WRITE_SNAPSHOTS") == "1")
        {
            var top = query.Length > 0 ? await report.EvaluateAsync<int>("Math.round(document.getElementById('all').getBoundingClientRect().top + scrollY - 20)") : 0;
            await report.Page.EvaluateExpressionAsync("scrollTo(0, 0)");
            await report.Page.ScreenshotAsync(file, new ScreenshotOptions { CaptureBeyondViewport = true, Clip = new Clip { X = 0, Y = top, Width = width, Height = height } });
        }

        // The size stands in the head of a PNG.
        var picture = await File.ReadAllBytesAsync(file);
        Assert.Equal((width, height), (BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(20))));
        Assert.InRange(picture.Length, 10_000, MostBytes);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "KmsCompliance.psd1")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The repository was not found above the tests.");
        }

        return folder.FullName;
    }
}
