using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Tests.Hosting;
using KmsCompliance.Tests.Isolation;
using KmsCompliance.Tests.Pipeline;

namespace KmsCompliance.Tests.Reporting;

/// <summary>A gate that fails a run: by an error that ends the script, for everything that does not hold for certain.</summary>
public sealed class AssertCmkComplianceTests : PipelineTest, IDisposable
{
    private const string Behind = "behind the gate";

    private const string Holds = "Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2";

    // As CSV gives an object back: every property a text.
    private const string Row = "ForEach-Object { $row = [ordered]@{}; foreach ($property in $_.PSObject.Properties) { $row[$property.Name] = [string]$property.Value }; [pscustomobject]$row }";

    private const string Exempt = "$_.Compliance = 'Exempt'; $_.ExemptionOwner = 'platform'; $_.ExemptionReason = 'Moves in March'; $_.ExemptUntil = '9999-12-31'";

    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("kmscompliance-tests-");

    public void Dispose() => _files.Delete(recursive: true);

    [Theory]
    [InlineData($"{Holds} | Assert-CmkCompliance", true)]
    [InlineData($"{Holds} | Test-XRayCmk | Assert-CmkCompliance", true)]
    [InlineData($"{Holds} | Test-ServiceCmk -ApprovedKey nothing | Assert-CmkCompliance", false)]
    [InlineData($"{Holds} | Test-ServiceCmk -ApprovedKey nothing | Assert-CmkCompliance -FailOn Critical", true)]
    [InlineData("Get-XRayEncryptionStatus -Region eu-west-1, us-east-1 | Assert-CmkCompliance", false)]
    [InlineData("Get-XRayEncryptionStatus -Region eu-west-1, us-east-1 | Assert-CmkCompliance -FailOn High", true)]
    [InlineData("Get-XRayEncryptionStatus -Region eu-west-1, us-east-1 | Assert-CmkCompliance -Rule KMSC002", true)]
    [InlineData("Get-XRayEncryptionStatus -Region us-east-1 | Assert-CmkCompliance -Rule KMSC002", false)]
    [InlineData("@() | Assert-CmkCompliance", false)]
    [InlineData($"@({Holds}) + $null | Assert-CmkCompliance", false)]
    [InlineData($"@({Holds}) + 'text' | Assert-CmkCompliance", false)]
    [InlineData($"@({Holds}) + [pscustomobject]@{{ Compliance = 'Compliant' }} | Assert-CmkCompliance", false)]
    [InlineData($"Assert-CmkCompliance -InputObject ({Holds})", true)]
    [InlineData("Assert-CmkCompliance -InputObject @()", false)]
    [InlineData("Get-SecretEncryptionStatus -Region eu-central-1 | Assert-CmkCompliance", false)]
    [InlineData("Test-CmkPolicy alias/billing -Region eu-west-1 -Service SecretsManager | Assert-CmkCompliance -FailOn Critical -AllowUnknown", true)]
    [InlineData("Test-CmkPolicy -PolicyDocument '{ \"Version\": \"2012-10-17\", \"Statement\": { \"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"kms:Decrypt\", \"Resource\": \"*\" } }' -AccountId 111122223333 -Service XRay | Assert-CmkCompliance -AllowUnknown", false)]
    public void It_opens_only_for_what_holds(string gate, bool opens) =>
        Assert.Equal(opens ? "opened" : "shut ComplianceNotHeld", Outcome(gate));

    [Fact]
    public void What_was_saved_counts_as_it_was_and_what_was_edited_is_unknown()
    {
        foreach (var judge in new[] { string.Empty, " | Test-XRayCmk" })
        {
            Assert.Equal("opened", Outcome($"{Holds}{judge} | {Row} | Assert-CmkCompliance"));
            Assert.Equal("shut ComplianceNotHeld", Outcome($"Get-XRayEncryptionStatus -Region eu-west-1, us-east-1{judge} | {Row} | Assert-CmkCompliance"));
            Assert.Equal("shut ComplianceNotHeld", Outcome($"Get-XRayEncryptionStatus -Region us-east-1{judge} | {Row} | ForEach-Object {{ $_.Compliance = 'Compliant'; $_ }} | Assert-CmkCompliance"));
            Assert.Equal("shut ComplianceNotHeld", Outcome($"{Holds}{judge} | {Row} | ForEach-Object {{ $_.Region = 'eu-north-1'; $_ }} | Assert-CmkCompliance"));
        }
    }

    /// <summary>What is changed of a saved finding that is not compliant, and whether the gate opens then.</summary>
    [Theory]
    [InlineData("", true)]
    [InlineData("$_.ExemptUntil = '2020-01-31'", false)]
    [InlineData("$_.ExemptUntil = 'never'", false)]
    [InlineData("$_.ExemptUntil = ''", false)]
    [InlineData("$_.ExemptionOwner = ''", false)]
    [InlineData("$_.ExemptionReason = ' '", false)]
    [InlineData("$_.Reason = 'CustomerManagedKey'", false)]
    [InlineData("$_.Compliance = 'exempt'", false)]
    public void A_saved_finding_is_exempt_while_its_owners_word_holds(string change, bool opens) =>
        Assert.Equal(
            opens ? "opened" : "shut ComplianceNotHeld",
            Outcome($"Test-XRayCmk -Region us-east-1 | {Row} | ForEach-Object {{ {Exempt}; {change}; $_ }} | Assert-CmkCompliance"));

    [Fact]
    public void What_comes_of_it_is_told_by_the_finding_that_is_handed_on()
    {
        string After(string change) => Assert.Single(Session.Run<string>(
            $"Test-XRayCmk -Region us-east-1 | {Row} | ForEach-Object {{ {Exempt}; {change}; $_ }} | Assert-CmkCompliance -FailOn Critical -AllowUnknown -PassThru | ForEach-Object {{ \"$($_.Compliance) $($_.Reason) $($_.ExemptionOwner) $($_.Message)\" }}"));
        Assert.StartsWith("Exempt AwsOwnedKey platform ", After(string.Empty), StringComparison.Ordinal);
        Assert.Matches("^NonCompliant AwsOwnedKey  .*Its exemption, of platform, ended with 2020-01-31.$", After("$_.ExemptUntil = '2020-01-31'"));
        Assert.Contains("it is Exempt, and does not say by whom, why and until which day", After("$_.ExemptionOwner = ''"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_could_not_be_listed_never_passes()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "GetEncryptionConfig", Region = "eu-west-2" });
        Assert.StartsWith("shut", Outcome($"{Holds} -ErrorAction Ignore | Assert-CmkCompliance -AllowUnknown -FailOn Critical"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "shut")]
    [InlineData("-AllowUnknown", "opened")]
    public void Unknown_passes_only_where_that_is_allowed(string parameters, string expected)
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "DescribeKey", Region = "eu-west-2" });
        Assert.StartsWith(expected, Outcome($"{Holds} | Assert-CmkCompliance {parameters}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Coverage_that_is_not_complete_or_is_none_shuts_it()
    {
        const string Named = "Get-SecretEncryptionStatus -Region eu-west-1 -SecretId billing/api-token-cmk-arn{0} -CoverageVariable seen -ErrorAction Ignore";
        const string Gate = "Assert-CmkCompliance -CoverageVariable seen";
        string Audit(string others) => Named.Replace("{0}", others, StringComparison.Ordinal);
        Assert.Equal("opened", Outcome($"{Audit(string.Empty)} | {Gate}"));

        // The one before was complete; this one must not pass by it.
        Assert.Equal("shut ComplianceNotHeld", Outcome($"{Audit(", gone")} | {Gate}"));
        Assert.Equal("opened", Outcome($"$statuses = {Audit(string.Empty)}; $seen = $seen | {Row}; $statuses | {Gate}"));
        Assert.Equal("shut ComplianceNotHeld", Outcome($"$statuses = {Audit(", gone")}; $seen = $seen | {Row}; $statuses | {Gate}"));
        Assert.Equal("shut ComplianceNotHeld", Outcome($"$statuses = {Audit(string.Empty)}; $seen = 'all'; $statuses | {Gate}"));
        Assert.Equal("shut ComplianceNotHeld", Outcome($"{Audit(string.Empty)} | Assert-CmkCompliance -CoverageVariable nothing"));
    }

    [Fact]
    public void PassThru_hands_on_what_was_judged_also_where_it_fails()
    {
        var result = Session.Run("try { Get-XRayEncryptionStatus -Region us-east-1 | Assert-CmkCompliance -PassThru } catch { 'shut' }");
        Assert.Equal(["KMSC001", "shut"], result.Output.Select(item => item.BaseObject is CmkFinding finding ? finding.RuleId : item.ToString()));
    }

    // The first gate opens by the exemption; the second does not, because it has expired.
    [Fact]
    public async Task The_exit_code_of_a_job_is_1_where_an_exemption_has_expired()
    {
        string Settings(string expires) => Written(
            ".json", $$"""{ "exemptions": [ { "rule": "KMSC001", "region": "us-east-1", "owner": "platform", "reason": "Moves in March.", "expires": "{{expires}}" } ] }""");
        var gates = $"Get-XRayEncryptionStatus -Region us-east-1 | Assert-CmkCompliance -SettingsPath '{Settings("2999-12-31")}'; 'behind the first'; "
            + $"Get-XRayEncryptionStatus -Region us-east-1 | Assert-CmkCompliance -SettingsPath '{Settings("2020-12-31")}'";
        var (exitCode, output, error) = await RunJobAsync(gates);
        Assert.Equal((1, "behind the first"), (exitCode, output.Trim()));
        Assert.Contains("KMSC006", error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Gates")]
    public async Task It_is_0_where_all_gates_open()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "DescribeKey", Region = "eu-west-2" });
        string Gate(string regions, string parameters) => $"Get-XRayEncryptionStatus -Region {regions} -ErrorAction Ignore | Assert-CmkCompliance {parameters}";
        var (exitCode, output, _) = await RunJobAsync($"{Gate("eu-west-1", string.Empty)}; {Gate("eu-west-1, us-east-1", "-FailOn High")}; {Gate("eu-west-1, eu-west-2", "-AllowUnknown")}");
        Assert.Equal((0, Behind), (exitCode, output.Trim()));
    }

    [Theory]
    [Trait("Category", "Gates")]
    [InlineData("eu-west-1, us-east-1", "", "")]
    [InlineData("eu-west-1, eu-west-2", "", "DescribeKey")]
    [InlineData("eu-west-1, eu-west-2", "-AllowUnknown -ErrorAction Ignore", "GetEncryptionConfig")]
    [InlineData("us-east-1", "-Rule KMSC002 -ErrorAction Ignore", "")]
    public async Task It_is_1_for_what_is_not_compliant_not_known_not_listed_or_not_judged(string regions, string parameters, string denied)
    {
        if (denied.Length > 0)
        {
            Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = denied, Region = "eu-west-2" });
        }

        var (exitCode, output, _) = await RunJobAsync($"Get-XRayEncryptionStatus -Region {regions} -ErrorAction Ignore | Assert-CmkCompliance {parameters}");
        Assert.Equal((1, string.Empty), (exitCode, output.Trim()));
    }

    // What follows the gate must not run behind it, although nothing in the script says so.
    private Task<(int ExitCode, string Output, string Error)> RunJobAsync(string gates) =>
        ChildShell.RunAsync(["-File", Written(".ps1", $"Import-Module '{TestEnvironment.Manifest}'; {gates}; '{Behind}'")], Server);

    private string Written(string ending, string text)
    {
        var path = Path.Combine(_files.FullName, $"{Guid.NewGuid():N}{ending}");
        File.WriteAllText(path, text);
        return path;
    }

    private string Outcome(string script) =>
        Assert.Single(Session.Run($"try {{ {script}; 'opened' }} catch {{ \"shut $($_.FullyQualifiedErrorId)\" }}").Output).ToString();
}
