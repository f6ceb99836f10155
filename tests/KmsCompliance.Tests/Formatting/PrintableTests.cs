using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using KmsCompliance.Identifiers;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;
using KmsCompliance.Sandbox.Endpoint.Services.CloudWatchLogs;
using KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;
using KmsCompliance.Tests.Hosting;
using KmsCompliance.Tests.Isolation;

namespace KmsCompliance.Tests.Formatting;

/// <summary>Nothing that came from the wire or a file reaches a terminal as anything but text, whatever shows it.</summary>
public sealed class PrintableTests
{
    private const string Hostile = "a\u001b[2J\u001b]0;title\u0007b\u202Ec\u009B31md\r\nforged-line\u200F";
    private const string Region = "eu-west-1";

    private static readonly string Folder = Path.Combine(TestEnvironment.RepositoryRoot, "tests", "KmsCompliance.Tests", "Formatting");

    [Fact]
    [Trait("Category", "Processes")]
    public async Task No_view_of_any_type_shows_what_a_terminal_would_obey()
    {
        var saved = Path.Combine(Path.GetTempPath(), $"kmscompliance-tests-{Guid.NewGuid():N}.xml");
        try
        {
            var lines = await ChildShell.RunAsync($"& '{Path.Combine(Folder, "PrintableViews.ps1")}' -Manifest '{TestEnvironment.Manifest}' -Saved '{saved}'");

            Assert.Equal([], lines.Where(line => line.StartsWith("BAD", StringComparison.Ordinal)));

            // Each has a table, a list, a wide and a custom view, live and saved.
            var types = lines.Where(line => line.StartsWith("type ", StringComparison.Ordinal)).Select(line => line.Split('.')[^1]).ToList();
            Assert.Contains(nameof(CmkFinding), types);
            Assert.Contains($"mixed {types.Count} {types.Count}", lines);
            Assert.All(types, type => Assert.All(
                new[] { "Format-Table", "Format-List", "Format-Wide", "Format-Custom" },
                format => Assert.Equal(2, lines.Where(line => line.StartsWith($"view {type}, ", StringComparison.Ordinal) && line.Contains(format, StringComparison.Ordinal)).Select(line => line.Split(' ')[2]).Distinct().Count())));
        }
        finally
        {
            File.Delete(saved);
        }
    }

    [Fact]
    [Trait("Category", "Processes")]
    public async Task No_answer_of_the_wire_and_no_error_shows_what_a_terminal_would_obey()
    {
        var lines = await ChildShell.RunAsync($"& '{Path.Combine(Folder, "PrintableViews.ps1")}' -Manifest '{TestEnvironment.Manifest}'", AddHostileNames);

        Assert.Equal([], lines.Where(line => line.StartsWith("BAD", StringComparison.Ordinal)));
        Assert.Contains("hostile 4", lines);
        Assert.Contains(lines, line => line.StartsWith("mixture of 12 types", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("statements ", StringComparison.Ordinal) && line.Contains("forged-line", StringComparison.Ordinal));
        Assert.True(int.Parse(lines.Single(line => line.StartsWith("errors ", StringComparison.Ordinal))[7..], CultureInfo.InvariantCulture) >= 6, string.Join('\n', lines));
    }

    [Fact]
    public async Task Questions_and_what_WhatIf_says_are_printable_and_so_are_names_that_AWS_cannot_give()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions(), CancellationToken.None);
        AddHostileNames(server);
        var host = new RecordingHost { Answer = _ => "&No" };
        using var session = new ModuleSession(server.Url, host: host);

        var names = session.Run<string>($"$one = Get-SecretEncryptionStatus -Region {Region} -Name plain; $one | Set-SecretCmk -KeyId alias/billing -WhatIf; $one | Set-SecretCmk -KeyId alias/billing -Confirm; (Get-SecretEncryptionStatus -Region {Region}).ResourceName; $one.KmsKeyId");

        var shown = PrintableText.Of(Hostile);
        Assert.Contains($"h/{shown}", names);
        Assert.Equal($"alias/{shown}", names[^1]);
        Assert.Contains(host.Lines, line => line.Contains("from alias/a\uFFFD[2J", StringComparison.Ordinal));
        Assert.Contains(host.Questions, line => line.Contains("from alias/a\uFFFD[2J", StringComparison.Ordinal));
        Assert.All(host.Lines.Concat(host.Questions), line => Assert.False(line.Contains('\u001b', StringComparison.Ordinal) || line.Contains("\nforged", StringComparison.Ordinal), line));
    }

    [Fact]
    public void Every_view_shows_its_texts_by_way_of_what_makes_them_printable()
    {
        var views = XDocument.Load(Path.Combine(TestEnvironment.RepositoryRoot, "KmsCompliance.Format.ps1xml"));

        // What a line is shown on is not shown itself.
        Assert.DoesNotContain(views.Descendants("PropertyName"), static name => name.Parent!.Name != "ItemSelectionCondition");
        Assert.All(views.Descendants("ScriptBlock"), script => Assert.Matches(@"^(\$text = )?\[KmsCompliance\.Formatting\.", script.Value));
    }

    private static void AddHostileNames(SandboxServer server)
    {
        var state = server.World.Region(SandboxAccounts.AccountId, Region);
        var now = DateTimeOffset.UnixEpoch;
        var key = state.Keys.Aliases.First(alias => alias.Name == "alias/billing").TargetKeyId;
        var policy = new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = new JsonArray(
                Statement("Root", "arn:aws:iam::111122223333:root", "kms:*"),
                Statement(Hostile, "arn:aws:iam::111122223333:role/Reader", "kms:Decrypt")),
        };
        state.Keys.FindKey(key, now)!.PolicyText = policy.ToJsonString();
        state.Secrets.Add(new Secret($"h/{Hostile}", Secret.ArnOf(Region, SandboxAccounts.AccountId, $"h/{Hostile}", "AbCdEf"), now) { Description = Hostile, KmsKeyId = $"alias/{Hostile}" });
        state.Secrets.Add(new Secret($"i/{Hostile}", Secret.ArnOf(Region, SandboxAccounts.AccountId, $"i/{Hostile}", "AbCdEf"), now));
        state.Secrets.Add(new Secret("plain", Secret.ArnOf(Region, SandboxAccounts.AccountId, "plain", "AbCdEf"), now) { KmsKeyId = $"alias/{Hostile}" });
        state.LogGroups.Add(new LogGroup(SandboxAccounts.AccountId, Region, $"aws/spans{Hostile}", now));
        state.Trails.Add(Hostile, new Trail(SandboxAccounts.AccountId, Region, Hostile, new TrailSettings { BucketName = Hostile }));
        state.Keys.Add(new KmsAlias($"alias/{Hostile}", key, now, now));

        static JsonObject Statement(string sid, string principal, string action) => new()
        {
            ["Sid"] = sid,
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["AWS"] = principal },
            ["Action"] = action,
            ["Resource"] = "*",
        };
    }
}
