using System.Collections.Concurrent;
using KmsCompliance.Reporting;
using KmsCompliance.Reporting.Html;
using PuppeteerSharp;

namespace KmsCompliance.Report.Tests;

/// <summary>A report, written to a file and opened from it, as its readers do; with what the browser complains of and asks for.</summary>
internal sealed class ReportPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly string _file;

    private ReportPage(IPage page, string file)
    {
        Page = page;
        _file = file;
        page.Console += (_, said) => _complaints.Enqueue($"{said.Message.Type}: {said.Message.Text}");
        page.PageError += (_, error) => _complaints.Enqueue($"error: {error.Message}");
        page.Request += (_, request) =>
        {
            // The document itself, and what it holds.
            if (request.Request.Url.Split('#')[0] != Address && !request.Request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                _requests.Enqueue(request.Request.Url);
            }
        };
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>What the console shows.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>What was asked for, the file apart.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>The file's address.</summary>
    public string Address => new Uri(_file).AbsoluteUri;

    /// <summary>How long the file is, in bytes.</summary>
    public long Length => new FileInfo(_file).Length;

    /// <summary>Writes a report and opens it.</summary>
    /// <param name="chromium">The browser.</param>
    /// <param name="findings">The findings.</param>
    /// <param name="history">What earlier runs add.</param>
    /// <param name="width">The window's width.</param>
    /// <param name="isDark">Whether the reader's system is dark.</param>
    /// <param name="change">What happens to the file before it is opened.</param>
    /// <param name="isScripted">Whether the browser runs scripts.</param>
    public static async Task<ReportPage> OpenAsync(Chromium chromium, IEnumerable<ReportFinding> findings, ReportHistory? history = null, int width = 1440, bool isDark = false, Func<string, string>? change = null, bool isScripted = true)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("kmscompliance-report-").FullName, "kms report #1.html");
        using (var output = new StreamWriter(file))
        {
            var report = new HtmlReport(output) { History = history };
            report.Start();
            foreach (var finding in findings)
            {
                report.Add(finding);
            }

            report.Finish();
        }

        if (change is not null)
        {
            await File.WriteAllTextAsync(file, change(await File.ReadAllTextAsync(file)));
        }

        var opened = new ReportPage(await chromium.Browser.NewPageAsync(), file);
        await opened.Page.SetJavaScriptEnabledAsync(isScripted);
        await opened.Page.SetViewportAsync(new ViewPortOptions { Width = width, Height = width < 600 ? 844 : 900 });
        await opened.Page.EmulateMediaFeaturesAsync([new MediaFeatureValue { MediaFeature = MediaFeature.PrefersColorScheme, Value = isDark ? "dark" : "light" }]);
        await (isScripted ? opened.GoAsync(string.Empty) : opened.Page.GoToAsync(opened.Address));
        return opened;
    }

    /// <summary>Opens the file anew, and waits until it is usable.</summary>
    /// <param name="fragment">What stands behind #.</param>
    public async Task GoAsync(string fragment)
    {
        await Page.GoToAsync("about:blank");
        await Page.GoToAsync(fragment.Length == 0 ? Address : $"{Address}#{fragment}");
        await Page.WaitForFunctionAsync("() => performance.getEntriesByName('usable').length > 0");
    }

    /// <summary>Follows a link of the page to what a query is about, and waits until it is shown.</summary>
    /// <param name="query">What stands behind #.</param>
    public async Task FollowAsync(string query)
    {
        await Page.EvaluateFunctionAsync("query => { performance.clearMeasures('find'); location.hash = query; }", query);
        await Page.WaitForFunctionAsync("() => performance.getEntriesByName('find', 'measure').length > 0");
    }

    /// <summary>Presses the button for the CSV, and reads what it saves.</summary>
    public async Task<string> SaveCsvAsync()
    {
        var folder = Path.GetDirectoryName(_file)!;
        var client = await Page.CreateCDPSessionAsync();
        await client.SendAsync("Browser.setDownloadBehavior", new { behavior = "allow", downloadPath = folder, eventsEnabled = true });
        var saved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.MessageReceived += (_, message) =>
        {
            if (message.MessageID == "Browser.downloadProgress" && message.MessageData.GetProperty("state").GetString() == "completed")
            {
                saved.TrySetResult();
            }
        };
        await Page.EvaluateExpressionAsync("[...document.querySelectorAll('button')].find(button => button.textContent === 'CSV of what I see').click()");
        await saved.Task.WaitAsync(TimeSpan.FromMinutes(5));
        return await File.ReadAllTextAsync(Path.Combine(folder, "kms-findings.csv"));
    }

    public Task<T> EvaluateAsync<T>(string expression) => Page.EvaluateExpressionAsync<T>(expression);

    public async ValueTask DisposeAsync()
    {
        await Page.CloseAsync();
        Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);
    }
}
