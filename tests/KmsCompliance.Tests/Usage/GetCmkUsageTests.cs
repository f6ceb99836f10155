using KmsCompliance.Ports;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Tests.Hosting;
using KmsCompliance.Usage;

namespace KmsCompliance.Tests.Usage;

/// <summary>Get-CmkUsage says who used a key, and what it did not read.</summary>
public sealed class GetCmkUsageTests : UsageTest
{
    [Fact]
    public void Each_event_says_who_what_through_which_service_for_what_and_what_came_of_it()
    {
        var events = Session.Run<CmkUsage>("Get-CmkUsage alias/used -Region eu-west-1");

        Assert.Equal(Uses, Ids(events).Distinct().Count());
        Assert.Equal(events.Select(static one => one.EventTime).OrderDescending(), events.Select(static one => one.EventTime));
        Assert.All(events, static one => Assert.Equal((Key, "eu-west-1", "111122223333", "Decrypt", "Use"), (one.KeyArn, one.Region, one.AccountId, one.Operation, one.Kind)));
        var denied = events.Where(static one => one.Outcome == KeyUsageOutcome.Denied).ToList();
        Assert.Equal(Uses / 10, denied.Count);
        Assert.All(denied, static one => Assert.Equal(
            ("arn:aws:iam::111122223333:user/former-employee", "IAMUser", "111122223333", null, null, "203.0.113.77", "AccessDenied"),
            (one.Principal, one.PrincipalKind, one.PrincipalAccountId, one.PrincipalRole, one.ViaService, one.SourceAddress, one.ErrorCode)));
        var secret = events.First(static one => one.ViaService is not null);
        Assert.Equal(("secretsmanager.amazonaws.com", "AssumedRole", "arn:aws:iam::111122223333:role/orders-api", "Allowed"), (secret.ViaService, secret.PrincipalKind, secret.PrincipalRole, secret.Outcome));
        Assert.StartsWith("arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders/", secret.ContextArn, StringComparison.Ordinal);
    }

    [Fact]
    public void A_summary_counts_what_says_the_same_but_for_its_time()
    {
        var lines = Session.Run<CmkUsageSummary>("Get-CmkUsage alias/used -Region eu-west-1 -Summary");

        Assert.Equal(
            [("arn:aws:iam::111122223333:role/orders-api", Uses / 2, "Allowed"), ("arn:aws:iam::111122223333:role/reporting", Uses * 4 / 10, "Allowed"), ("arn:aws:iam::111122223333:user/former-employee", Uses / 10, "Denied")],
            lines.Select(static line => (line.Principal, line.Count, line.Outcome)));
        Assert.All(lines, static line => Assert.True(line.FirstAt < line.LastAt));
    }

    [Fact]
    public void Changes_of_the_key_are_told_apart_from_its_use()
    {
        Session.Run<object>("Grant-CmkAccess alias/quiet XRay -Region eu-west-1; Set-CmkRotation alias/quiet -Region eu-west-1 -PeriodInDays 90; Disable-ServiceCmk alias/quiet -Region eu-west-1 -Force -Confirm:$false -WarningAction Ignore");

        var changes = Session.Run<CmkUsage>($"Get-CmkUsage {Quiet} 15m -Change");

        Assert.Equal(["DisableKey", "EnableKeyRotation", "PutKeyPolicy"], changes.Select(static one => one.Operation));
        Assert.All(changes, static one => Assert.Equal(("Change", "Allowed", "arn:aws:iam::111122223333:user/sandbox-administrator"), (one.Kind, one.Outcome, one.Principal)));
        var looks = Session.Run<CmkUsage>($"Get-CmkUsage {Quiet} 15m").Where(static one => one.Kind == KeyUsageKind.Read).Select(static one => one.Operation).Distinct();
        Assert.Contains("DescribeKey", looks);
    }

    [Theory]
    [InlineData("kms", "Decrypt", true, "Use")]
    [InlineData("kms", "Sign", null, "Use")]
    [InlineData("kms", "EncapsulateKey", true, "Use")]
    [InlineData("kms", "AnOperationOfTomorrow", null, "Use")]
    [InlineData(null, "AnOperationOfTomorrow", true, "Use")]
    [InlineData("kms", "AnOperationOfTomorrow", false, "Change")]
    [InlineData("kms", "DescribeKey", true, "Read")]
    [InlineData("kms", "GetPublicKey", true, "Read")]
    [InlineData("kms", "ListGrants", null, "Read")]
    [InlineData("kms", "CreateGrant", false, "Change")]
    [InlineData("kms", "CreateGrant", null, "Change")]
    [InlineData("kms", "RotateKey", null, "Change")]
    [InlineData("kms", null, null, "Change")]
    [InlineData("secretsmanager", "AnOperationOfTomorrow", true, "Read")]
    public void What_is_neither_a_look_nor_a_change_uses_the_key(string? service, string? operation, bool? isReadOnly, string kind) =>
        Assert.Equal(kind, UsageEvents.Read(new RecordedEvent("id", DateTimeOffset.UnixEpoch) { Service = service, Operation = operation, IsReadOnly = isReadOnly }, Key, "eu-west-1", "111122223333").Kind);

    [Fact]
    public void Calls_stay_below_two_a_second_and_below_the_share()
    {
        foreach (var (share, perSecond) in ((double, double)[])[(1, 2), (0.5, 1), (0.25, 0.5)])
        {
            var clock = new TestClock();
            using var session = new ModuleSession(Server.Url, time: clock);
            Assert.Equal(Uses, session.Run<CmkUsage>(FormattableString.Invariant($"Get-CmkUsage {Key} -QuotaShare {share}")).Count);

            // Two at once, as a second has.
            Assert.InRange(clock.Waited.TotalSeconds, (Pages - 2) / perSecond * 0.9, (Pages - 1) / perSecond * 1.1);
        }
    }

    [Fact]
    public void What_is_refused_for_its_number_is_asked_again_more_slowly()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Throttle, Operation = "LookupEvents", Skip = 2, Times = 3 });

        var result = Session.Run($"Get-CmkUsage {Key}");

        Assert.Empty(result.Errors);
        Assert.Equal(Uses, Ids(result).Distinct().Count());
    }

    [Fact]
    public void What_MaximumEvent_cuts_off_is_said_by_a_warning_and_an_object()
    {
        var result = Session.Run($"Get-CmkUsage {Key} -MaximumEvent 120; Get-CmkUsage {Key} -MaximumEvent 120 -Summary");

        Assert.Equal(120, Ids(result).Distinct().Count());
        Assert.Equal(2, result.Warnings.Count);
        Assert.All(result.Warnings, static warning => Assert.Contains("Only the latest 120 events were read", warning, StringComparison.Ordinal));
        Assert.All(result.Warnings, static warning => Assert.Contains("the answer is incomplete", warning, StringComparison.Ordinal));
        var notRead = Assert.Single(result.Output.Select(static item => item.BaseObject).OfType<CmkUsage>(), static one => one.Outcome == KeyUsageOutcome.NotRead);
        Assert.Contains("Not read: from", notRead.Message, StringComparison.Ordinal);
        Assert.Null(notRead.Operation);
        var line = Assert.Single(result.Output.Select(static item => item.BaseObject).OfType<CmkUsageSummary>(), static one => one.Outcome == KeyUsageOutcome.NotRead);
        Assert.Equal(0, line.Count);

        // The rest, from where it says on: the second at which it was cut comes again, and no event is missing.
        var before = notRead.EventTime.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        var all = Ids(result).Concat(Ids(Session.Run($"Get-CmkUsage {Key} -Before '{before}' -Last 24h"))).Distinct();
        Assert.Equal(Uses, all.Count());
    }

    [Fact]
    public void A_key_without_events_is_not_called_unused_and_what_was_looked_at_is_said()
    {
        var result = Session.Run("Get-CmkUsage alias/quiet -Region eu-west-1");

        Assert.Empty(result.Output);
        var warning = Assert.Single(result.Warnings);
        Assert.Contains("has no event that used", warning, StringComparison.Ordinal);
        Assert.Contains("That does not say that it was not used: KMS has seen no use of it since 2026-04-23", warning, StringComparison.Ordinal);
        Server.Faults.DenyAction("*", "kms:GetKeyLastUsage");
        Assert.Contains("could not be determined", Assert.Single(Session.Run($"Get-CmkUsage {Quiet} -Last 1h").Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reading_that_broke_off_is_an_error_and_an_object_and_goes_on_from_its_checkpoint()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.ServerError, Operation = "LookupEvents", Skip = 4 });
        var broken = Session.Run($"Get-CmkUsage {Key} -CheckpointPath '{Temporary.FullName}'");
        Assert.Equal(["ServiceFailed"], broken.ErrorIds);
        Assert.Equal(200, Ids(broken).Count);
        Assert.Contains("could not be read to its end", Assert.Single(broken.Output.Select(static item => item.BaseObject).OfType<CmkUsage>(), static one => one.Outcome == KeyUsageOutcome.NotRead).Message, StringComparison.Ordinal);

        Server.Faults.Clear();
        Server.Calls.Reset();
        var resumed = Session.Run($"Get-CmkUsage {Key} -CheckpointPath '{Temporary.FullName}'");
        Assert.Empty(resumed.Errors);
        Assert.Equal(Uses, Ids(resumed).Distinct().Count());
        Assert.Equal(Uses, Ids(resumed).Count);
        Assert.Equal(Pages - 4, LookUps);
        Assert.Equal(["checkpoint.lock"], Directory.EnumerateFiles(Temporary.FullName).Select(Path.GetFileName));
    }

    [Fact]
    public void A_checkpoint_of_another_time_is_refused_and_a_damaged_one_is_read_anew()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.ServerError, Operation = "LookupEvents", Skip = 2 });
        Session.Run($"Get-CmkUsage {Key} -CheckpointPath '{Temporary.FullName}'");
        Server.Faults.Clear();
        Server.Calls.Reset();
        Assert.Equal(["CheckpointOfAnotherQuestion"], Session.Run($"Get-CmkUsage {Key} -Last 7d -CheckpointPath '{Temporary.FullName}'").ErrorIds);
        Assert.Equal(0, Server.Calls.Total);

        // The end of a line that was not written whole is no damage; a changed line is.
        var file = Directory.EnumerateFiles(Temporary.FullName, "usage-*.ndjson").Single();
        File.AppendAllText(file, "{\"Event\":{\"KeyArn\":\"arn");
        var copy = File.ReadAllBytes(file);
        Assert.Equal(Uses, Ids(Session.Run($"Get-CmkUsage {Key} -CheckpointPath '{Temporary.FullName}' -MaximumEvent 100000")).Distinct().Count());

        Server.Faults.Add(new FaultRule { Kind = FaultKind.ServerError, Operation = "LookupEvents", Skip = 2 });
        Session.Run($"Get-CmkUsage {Key} -CheckpointPath '{Temporary.FullName}'");
        Server.Faults.Clear();
        var lines = File.ReadAllLines(file);
        lines[3] = lines[3].Replace(Id, "00000000-0000-4000-8000-0000000000ff", StringComparison.Ordinal);
        File.WriteAllLines(file, lines);
        var anew = Session.Run($"Get-CmkUsage {Key} -CheckpointPath '{Temporary.FullName}'");
        Assert.Contains("are read again", Assert.Single(anew.Warnings), StringComparison.Ordinal);
        Assert.Equal(Uses, Ids(anew).Count);
        Assert.NotEmpty(copy);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("-Last 2d", true)]
    [InlineData("-After $after", true)]
    [InlineData("-Last 2d -Before $before", false)]
    [InlineData("-After $after -Before $before", false)]
    public void A_checkpoint_of_a_time_until_now_says_which_time_its_answer_is_for_once_that_is_past(string time, bool isUntilNow)
    {
        var now = DateTime.UtcNow;
        var script = FormattableString.Invariant($"$after = '{now.AddDays(-2):s}Z'; $before = '{now.AddMinutes(-1):s}Z'; Get-CmkUsage {Key} {time} -CheckpointPath '{Temporary.FullName}'");
        Server.Faults.Add(new FaultRule { Kind = FaultKind.ServerError, Operation = "LookupEvents", Skip = 2 });
        Session.Run(script);
        Assert.Empty(Session.Run(script).Warnings);

        Server.Faults.Clear();
        var clock = new TestClock();
        clock.Skip(TimeSpan.FromMinutes(20));
        using var later = new ModuleSession(Server.Url, time: clock);
        var resumed = later.Run(script);

        Assert.Equal(Uses, Ids(resumed).Count);
        if (isUntilNow)
        {
            Assert.Matches(@"the answer is for \d{4}-\S+Z to \d{4}-\S+Z, and not until now", Assert.Single(resumed.Warnings));
        }
        else
        {
            Assert.Empty(resumed.Warnings);
        }
    }

    [Fact]
    public void A_checkpoint_holds_nothing_secret_and_is_its_owners()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.ServerError, Operation = "LookupEvents", Skip = 2 });
        Session.Run($"Get-CmkUsage {Key} -CheckpointPath '{Temporary.FullName}'");
        foreach (var file in Directory.EnumerateFiles(Temporary.FullName))
        {
            Assert.DoesNotContain("AKIASANDBOX", File.ReadAllText(file), StringComparison.Ordinal);
            Assert.DoesNotContain("SecretVersionId", File.ReadAllText(file), StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Theory]
    [InlineData("-Last 91d")]
    [InlineData("-Last 0d")]
    [InlineData("-Before '2999-01-01'")]
    [InlineData("-After '2999-01-01'")]
    [InlineData("-After '2020-01-01'")]
    [InlineData("-After '2020-01-01' -Before '2020-01-02'")]
    public void A_time_that_cannot_be_is_refused_before_any_call(string time)
    {
        Assert.Equal(["InvalidUsageTime"], Session.Run($"Get-CmkUsage {Key} {time}").ErrorIds);
        Assert.Equal(0, Server.Calls.Total);
    }

    [Theory]
    [InlineData("24")]
    [InlineData("'a day'")]
    [InlineData("'24 hours'")]
    [InlineData("$null")]
    public void What_is_no_length_of_time_is_refused(string length)
    {
        Assert.Single(Session.Run($"Get-CmkUsage {Key} -Last {length}").Errors);
        Assert.Equal(0, Server.Calls.Total);
    }

    [Theory]
    [InlineData("24h")]
    [InlineData("1d")]
    [InlineData("'1d'")]
    [InlineData("1440m")]
    [InlineData("86400s")]
    [InlineData("'1.00:00:00'")]
    [InlineData("([timespan]::FromDays(1))")]
    public void Lengths_of_time_are_written_as_people_write_them(string length) =>
        Assert.Equal(Uses, Session.Run<CmkUsage>($"Get-CmkUsage {Key} -Last {length}").Count);

    [Fact]
    public void Another_accounts_key_shows_what_ones_own_account_did_and_says_so()
    {
        using var other = new ModuleSession(Server.Url, accessKey: SandboxAccounts.OtherAdministratorAccessKey);
        other.Run($"Test-CmkPolicy {Key}");
        var result = other.Run($"Get-CmkUsage {Key}");
        Assert.Contains(result.Warnings, static warning => warning.Contains("is account 111122223333's", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Output.Select(static item => item.BaseObject).OfType<CmkUsage>(), static one => one.Kind == KeyUsageKind.Use);
    }

    [Fact]
    public void Keys_that_KMS_has_not_seen_used_are_shown_with_what_they_cost()
    {
        var unused = Assert.Single(Session.Run<CmkUnusedKey>("Get-CmkUsage alias/used, alias/quiet -Region eu-west-1 -Unused -Last 30d -KeyPrice 1"));

        Assert.Equal((Quiet, "Unused", null, "Enabled"), (unused.KeyArn, unused.Verdict, unused.LastUsedAt, unused.KeyState));
        Assert.InRange(unused.UnusedDays!.Value, 30, 100_000);

        // The first two rotations cost as much as the key.
        Assert.InRange(unused.MonthlyCost!.Value, 2, 3);
        Assert.Equal(0, LookUps);
        Server.Faults.DenyAction("*", "kms:GetKeyLastUsage");
        Assert.Equal(["Unknown", "Unknown"], Session.Run<CmkUnusedKey>("Get-CmkUsage alias/used, alias/quiet -Region eu-west-1 -Unused").Select(static key => key.Verdict));
    }

    [Theory]
    [InlineData("30m", "Unknown")]
    [InlineData("119m", "Unknown")]
    [InlineData("2h", "Unused")]
    public void No_key_is_called_unused_for_so_short_a_time_that_KMS_may_not_have_seen_its_use_yet(string last, string verdict)
    {
        var key = Assert.Single(Session.Run<CmkUnusedKey>($"Get-CmkUsage {Quiet} -Unused -Last {last}"));

        Assert.Equal(verdict, key.Verdict);
        Assert.Equal(verdict == "Unknown", key.Message.Contains("KMS is up to an hour late", StringComparison.Ordinal));
    }
}
