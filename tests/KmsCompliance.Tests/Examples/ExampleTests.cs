using KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;
using KmsCompliance.Tests.History;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Examples;

/// <summary>Every script in examples/ does what it says, against the default estate.</summary>
public sealed class ExampleTests : SandboxTest
{
    private const string Roles = "-Administrator arn:aws:iam::111122223333:role/KeyAdministrator -User arn:aws:iam::111122223333:role/App";

    private static readonly string Folder = Path.Combine(TestEnvironment.RepositoryRoot, "examples");

    [Fact]
    public void Every_example_has_its_test() => Assert.Equal(
        ["Invoke-ScheduledAudit.ps1", "Set-AccountSecretKey.ps1", "Set-AccountXRayKey.ps1", "Test-Account.ps1"],
        Directory.EnumerateFiles(Folder, "*.ps1").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));

    [Fact]
    public void Test_Account_emits_what_does_not_comply_and_fails_on_the_severity_that_it_is_told()
    {
        var findings = Session.Run<CmkFinding>($"try {{ {Script("Test-Account", "-Region eu-west-1, eu-central-1")} }} catch {{ $global:ended = $_ }}");
        Assert.Contains("failures", Session.Run<string>("\"$ended\"")[0], StringComparison.Ordinal);
        Assert.NotEmpty(findings);
        Assert.DoesNotContain(findings, finding => finding.Compliance == Compliance.Compliant);

        var failed = Session.Run(Script("Test-Account", "-Region eu-central-1 -FailOn Critical"));
        Assert.True(failed.Terminated);
        Assert.Contains("of severity Critical or more", Assert.Single(failed.Errors).ToString(), StringComparison.Ordinal);
        Assert.False(Session.Run(Script("Test-Account", "-Region us-east-1 -FailOn Critical")).Terminated);

        Assert.Contains(
            Session.Run<CmkFinding>($"try {{ {Script("Test-Account", "-Region eu-west-1 -ApprovedKey alias/other")} }} catch {{ }}"),
            finding => (finding.RuleId, finding.Compliance) == ("KMSC003", Compliance.NonCompliant));
        Assert.Empty(Writes());
    }

    [Fact]
    public void Set_AccountXRayKey_looks_first_and_then_puts_every_Region_right()
    {
        Session.Run(Script("Set-AccountXRayKey", $"{Roles} -WhatIf"));
        Assert.Empty(Writes());

        var changes = Session.Run<CmkChange>(Script("Set-AccountXRayKey", Roles));
        Assert.Equal(15, changes.Count);
        Assert.All(changes, change => Assert.Equal(CmkChangeStatus.Applied, change.Status));
        Assert.DoesNotContain(Session.Run<XRayEncryptionStatus>("Get-XRayEncryptionStatus -Region *"), status => status.Compliance != Compliance.Compliant);
        Assert.Empty(Session.Run<CmkChange>(Script("Set-AccountXRayKey", Roles)));
    }

    [Fact]
    public void Set_AccountSecretKey_looks_first_and_then_puts_right_what_may_be_changed()
    {
        Session.Run(Script("Set-AccountSecretKey", $"{Roles} -Region us-east-1 -WhatIf"));
        Assert.Empty(Writes());

        var changes = Session.Run<CmkChange>(Script("Set-AccountSecretKey", $"{Roles} -Region us-east-1"));
        Assert.Equal(
            ["cc-backend-api-access", "cc-prod-db-credentials", "cc-project5-credentials"],
            changes.Select(change => change.ResourceName).Order(StringComparer.Ordinal));
        Assert.All(changes, change => Assert.Equal((CmkChangeStatus.Applied, true), (change.Status, change.Verified)));

        // Two secrets there are under keys that cannot be read.
        var failed = Session.Run(Script("Set-AccountSecretKey", $"{Roles} -Region us-west-2"));
        Assert.True(failed.Terminated);
        Assert.Contains("could not be determined", Assert.Single(failed.Errors).ToString(), StringComparison.Ordinal);
        Assert.Equal(4, Server.Calls.Count("secretsmanager", "UpdateSecret"));
    }

    [Fact]
    public void Invoke_ScheduledAudit_keeps_reports_and_a_history_and_fails_for_what_is_new_and_not_exempt()
    {
        // A finding says the second at which it was found: each run is a minute after the one before.
        var clock = new SkippingClock();
        using var session = new ModuleSession(Server.Url, time: clock);
        ScriptResult Run(string parameters)
        {
            clock.Skip(TimeSpan.FromMinutes(1));
            return session.Run(Script("Invoke-ScheduledAudit", parameters));
        }

        var folder = Directory.CreateTempSubdirectory("kmscompliance-tests-");
        try
        {
            var report = Path.Combine(folder.FullName, "report");
            var history = Path.Combine(folder.FullName, "history");
            var failed = Run($"-Path '{report}' -Region us-east-1 -HistoryPath '{history}' -NewOnly");
            Assert.True(failed.Terminated, string.Join('\n', failed.Errors));
            Assert.Contains("The gate does not open: ", failed.Errors[^1].ToString(), StringComparison.Ordinal);
            Assert.Equal(["report.csv", "report.html", "report.junit.xml", "report.ndjson"], folder.EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
            Assert.Single(Directory.EnumerateFiles(history, "run-*.ndjson.gz"));

            // What the first run had is not new.
            var second = Run($"-Path '{report}' -Region us-east-1 -HistoryPath '{history}' -NewOnly");
            Assert.False(second.Terminated);
            Assert.Empty(second.Errors);
            Assert.Equal(7, Assert.Single(second.Output.Select(output => output.BaseObject).OfType<CmkMeasure>()).NonCompliant);

            // Something gets worse.
            State("us-east-1").Secrets.Find("cc-prod-db-credentials", DateTimeOffset.UtcNow)!.SetTag("Owner", "payments");
            var settings = Path.Combine(folder.FullName, "settings.json");
            File.WriteAllText(settings, """{ "requiredTags": { "Owner": [] } }""");
            var third = Run($"-Path '{report}' -Region us-east-1 -HistoryPath '{history}' -NewOnly -SettingsPath '{settings}'");
            Assert.True(third.Terminated);
            Assert.Contains("KMSC007", third.Errors[^1].ToString(), StringComparison.Ordinal);

            // And is accepted, with all that was there before.
            File.WriteAllText(settings, """{ "requiredTags": { "Owner": [] }, "exemptions": [ { "rule": "*", "region": "us-east-1", "owner": "o@example.com", "reason": "Because.", "expires": "2999-12-31" } ] }""");
            var accepted = Run($"-Path '{report}' -Region us-east-1 -HistoryPath '{history}' -SettingsPath '{settings}'");
            Assert.False(accepted.Terminated);
            Assert.Contains(accepted.Output, output => output.BaseObject is CmkSnapshotChange);
            Assert.Empty(Writes());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Script(string name, string parameters) => $"& '{Path.Combine(Folder, $"{name}.ps1")}' {parameters}";
}
