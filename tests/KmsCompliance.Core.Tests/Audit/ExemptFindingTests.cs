using KmsCompliance.Audit;

namespace KmsCompliance.Core.Tests.Audit;

/// <summary>A finding is exempt while its owner's word holds, and no day longer.</summary>
public sealed class ExemptFindingTests
{
    /// <summary>Owner, reason, last day, whether these make an exemption.</summary>
    [Theory]
    [InlineData("platform", "Moves in March", "2027-03-31", true)]
    [InlineData(null, "Moves in March", "2027-03-31", false)]
    [InlineData(" ", "Moves in March", "2027-03-31", false)]
    [InlineData("platform", null, "2027-03-31", false)]
    [InlineData("platform", "  ", "2027-03-31", false)]
    [InlineData("platform", "Moves in March", null, false)]
    [InlineData("platform", "Moves in March", "31.03.2027", false)]
    [InlineData("platform", "Moves in March", "2027-3-31", false)]
    [InlineData("platform", "Moves in March", "2027-02-30", false)]
    [InlineData("platform", "Moves in March", "never", false)]
    public void It_says_by_whom_why_and_until_which_day(string? owner, string? reason, string? until, bool isWhole) =>
        Assert.Equal(isWhole, ExemptFinding.FindProblem(Finding(owner, reason, until)) is null);

    [Fact]
    public void What_contradicts_itself_is_exempt_from_nothing() =>
        Assert.NotNull(ExemptFinding.FindProblem(Finding(code: ComplianceReason.Contradictory)));

    [Fact]
    public void Of_a_finding_that_is_not_exempt_nothing_is_asked() =>
        Assert.Null(ExemptFinding.FindProblem(Finding(null, null, null, compliance: Compliance.NonCompliant)));

    [Theory]
    [InlineData("2027-03-30T23:59:59Z", true)]
    [InlineData("2027-03-31T00:00:00Z", true)]
    [InlineData("2027-03-31T23:59:59Z", true)]
    [InlineData("2027-04-01T01:59:59+02:00", true)]
    [InlineData("2027-04-01T00:00:00Z", false)]
    [InlineData("2027-03-31T20:00:00-05:00", false)]
    public void It_holds_to_the_end_of_its_last_day_in_UTC(string now, bool holds) =>
        Assert.Equal(holds ? Compliance.Exempt : Compliance.NonCompliant, ExemptFinding.On(Finding(), DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)).Compliance);

    [Theory]
    [InlineData(ComplianceReason.AwsManagedKey, Compliance.NonCompliant)]
    [InlineData(ComplianceReason.KeyNotUsable, Compliance.NonCompliant)]
    [InlineData("SomeReasonOfALaterVersion", Compliance.NonCompliant)]
    [InlineData(ComplianceReason.KeyUnreadable, Compliance.Unknown)]
    [InlineData(ComplianceReason.NotAnswered, Compliance.Unknown)]
    [InlineData(ComplianceReason.NotListed, Compliance.Unknown)]
    public void After_that_it_is_what_it_would_be_without_and_says_so(string code, string compliance)
    {
        var exempt = Finding(code: code);
        var ended = ExemptFinding.On(exempt, new DateTimeOffset(2027, 4, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal((compliance, null, null, null), (ended.Compliance, ended.ExemptionOwner, ended.ExemptionReason, ended.ExemptUntil));
        Assert.Equal("Words. Its exemption, of platform, ended with 2027-03-31.", ended.Message);
        string[] changed = [nameof(CmkFinding.Compliance), nameof(CmkFinding.Message), nameof(CmkFinding.ExemptionOwner), nameof(CmkFinding.ExemptionReason), nameof(CmkFinding.ExemptUntil)];
        Assert.All(
            typeof(CmkFinding).GetProperties().Where(property => !changed.Contains(property.Name)),
            property =>
            {
                Assert.NotNull(property.GetValue(exempt));
                Assert.Equal(property.GetValue(exempt), property.GetValue(ended));
            });
    }

    [Theory]
    [InlineData(Compliance.Compliant, ComplianceReason.CustomerManagedKey, true)]
    [InlineData(Compliance.Exempt, ComplianceReason.AwsManagedKey, true)]
    [InlineData(Compliance.Exempt, ComplianceReason.NotListed, false)]
    [InlineData(Compliance.NonCompliant, ComplianceReason.AwsManagedKey, false)]
    [InlineData(Compliance.Unknown, ComplianceReason.KeyUnreadable, false)]
    [InlineData("exempt", ComplianceReason.AwsManagedKey, false)]
    public void An_owners_word_keeps_an_answer_from_being_no_but_not_for_what_was_not_seen(string compliance, string code, bool holds) =>
        Assert.Equal(holds, ExemptFinding.HoldsOrIsExempt(Finding(compliance: compliance, code: code)));

    private static CmkFinding Finding(
        string? owner = "platform", string? reason = "Moves in March", string? until = "2027-03-31", string compliance = Compliance.Exempt, string code = ComplianceReason.AwsManagedKey) => new()
        {
            RuleId = "KMSC001",
            Severity = Severity.Medium,
            Compliance = compliance,
            Reason = code,
            Message = "Words.",
            Service = "SecretsManager",
            ResourceName = "billing/api",
            ResourceArn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:billing/api-a1B2c3",
            Region = "eu-west-1",
            KeyRegion = "eu-west-1",
            AccountId = "111122223333",
            Remediation = "Set-SecretCmk",
            Frameworks = ["PCI DSS 4.0.1 10.3.2"],
            Tags = new([KeyValuePair.Create("Owner", "platform")]),
            ExemptionOwner = owner,
            ExemptionReason = reason,
            ExemptUntil = until,
            FoundAt = DateTimeOffset.UnixEpoch,
            FoundBy = "arn:aws:iam::111122223333:role/Auditor",
            ModuleVersion = "1.2.3",
        };
}
