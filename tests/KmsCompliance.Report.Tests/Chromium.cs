using PuppeteerSharp;

namespace KmsCompliance.Report.Tests;

/// <summary>Debian's Chromium, one for all tests. Where there is none, tests fail and say so.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>The browser.</summary>
    public IBrowser Browser { get; private set; } = null!;

    private static string Program => Environment.GetEnvironmentVariable("KMSCOMPLIANCE_CHROMIUM") is { Length: > 0 } named ? named : "/usr/bin/chromium";

    public async Task InitializeAsync()
    {
        Assert.True(File.Exists(Program), $"There is no browser at '{Program}': install Debian's package chromium, or name one with KMSCOMPLIANCE_CHROMIUM.");
        Browser = await Puppeteer.LaunchAsync(new LaunchOptions
        {
            ExecutablePath = Program,
            Headless = true,
            // Nothing but the page is to be asked for, and root has no sandbox.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--force-color-profile=srgb", "--hide-scrollbars"],
        });
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.CloseAsync();
        }
    }
}
