using KmsCompliance.Tests.Hosting;
using KmsCompliance.Tests.Pipeline;

namespace KmsCompliance.Tests.History;

/// <summary>A gate for what is new: only what a history has already may fail, and no history is no pass.</summary>
public sealed class NewOnlyTests : PipelineTest, IDisposable
{
    private const string Gate = "Assert-CmkCompliance -NewOnly -HistoryPath $history";
    private const string Failing = "Test-XRayCmk -Region us-east-1, eu-west-1";

    // A finding says the second at which it was found: each script runs a minute after the one before.
    private readonly SkippingClock _clock = new();
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("kmscompliance-tests-");

    private ModuleSession? _session;

    private string Folder => Path.Combine(_parent.FullName, "history");

    public void Dispose()
    {
        _session?.Dispose();
        _parent.Delete(recursive: true);
    }

    [Fact]
    public void What_the_runs_before_had_passes_and_what_is_new_does_not()
    {
        Outcome($"$null = {Failing} -HistoryPath $history");
        Assert.Equal("opened", Outcome($"{Failing} | {Gate}"));
        Assert.Equal("opened", Outcome($"{Failing} -HistoryPath $history | {Gate}"));
        Assert.Equal("opened", Outcome($"Get-XRayEncryptionStatus -Region us-east-1, eu-west-1 | {Gate}"));
        Assert.Equal("shut ComplianceNotHeld", Outcome($"Test-XRayCmk -Region us-east-1, us-west-2 | {Gate}"));
        Assert.Equal("shut ComplianceNotHeld", Outcome($"Test-ServiceCmk -Region us-east-1 | {Gate}"));
        Assert.Equal("shut ComplianceNotHeld", Outcome($"Test-XRayCmk -Region us-east-1 -ApprovedKey alias/none | {Gate}"));
    }

    [Fact]
    public void The_run_that_found_it_first_does_not_make_it_known()
    {
        Outcome("$null = Test-XRayCmk -Region eu-west-1 -HistoryPath $history");
        Assert.Equal("shut ComplianceNotHeld", Outcome($"{Failing} -HistoryPath $history | {Gate}"));
        Assert.Equal("opened", Outcome($"{Failing} | {Gate}"));
    }

    [Fact]
    public void Nor_does_a_history_that_was_written_before_the_gate_looked()
    {
        Outcome("$null = Test-XRayCmk -Region eu-west-1 -HistoryPath $history");
        Assert.Equal("shut ComplianceNotHeld", Outcome($"$found = {Failing} -HistoryPath $history; $found | {Gate}"));
        Assert.Equal("opened", Outcome($"$found = {Failing} -HistoryPath $history; $found | {Gate}"));
    }

    [Fact]
    public void What_was_mended_and_fails_again_is_new()
    {
        Outcome($"$null = {Failing} -HistoryPath $history");
        Outcome("$null = Set-XRayCmk -Region us-east-1 -KeyId (New-ServiceCmk XRay -Region us-east-1).KeyArn; $null = Test-XRayCmk -Region us-east-1 -HistoryPath $history");
        Assert.Equal("shut ComplianceNotHeld", Outcome($"$null = Set-XRayCmk -Region us-east-1 -Default -Confirm:$false; {Failing} | {Gate}"));
    }

    [Fact]
    public void What_is_unknown_or_not_judged_or_says_no_time_fails_as_ever()
    {
        Outcome($"$null = {Failing} -HistoryPath $history");
        Assert.Equal("shut ComplianceNotHeld", Outcome($"@() | {Gate}"));
        Assert.Equal("shut ComplianceNotHeld", Outcome($"'text' | {Gate}"));
        Assert.Equal("shut ComplianceNotHeld", Outcome($"Get-SecretEncryptionStatus -Region eu-central-1 | {Gate} -FailOn Critical"));
        Assert.Equal("shut ComplianceNotHeld", Outcome($"{Failing} | ForEach-Object {{ $row = [pscustomobject]@{{ RuleId = $_.RuleId; Service = $_.Service; AccountId = $_.AccountId; Region = $_.Region; ResourceId = $_.ResourceId; ResourceName = $_.ResourceName; Severity = $_.Severity; Compliance = $_.Compliance; Reason = $_.Reason; Message = $_.Message }}; $row }} | {Gate}"));
    }

    [Fact]
    public void No_history_or_one_that_cannot_be_read_is_an_error_and_never_a_pass()
    {
        const string Holds = "Get-XRayEncryptionStatus -Region eu-west-1";
        Assert.Equal("opened", Outcome($"{Holds} | Assert-CmkCompliance"));
        Assert.Equal("shut HistoryEmpty", Outcome($"{Holds} | {Gate}"));
        Assert.Equal("shut NewOnlyNeedsHistory", Outcome($"{Holds} | Assert-CmkCompliance -NewOnly"));
        Assert.Equal("shut NewOnlyNeedsHistory", Outcome($"{Holds} | Assert-CmkCompliance -HistoryPath $history"));

        Outcome($"$null = {Holds} -HistoryPath $history");
        Outcome($"$null = {Holds} -HistoryPath $history");
        Assert.Equal("opened", Outcome($"{Holds} | {Gate}"));
        var last = Directory.EnumerateFiles(Folder).Max(StringComparer.Ordinal)!;
        var bytes = File.ReadAllBytes(last);
        File.WriteAllBytes(last, bytes[..^3]);
        Assert.Equal("shut HistoryUnreadable", Outcome($"{Holds} | {Gate}"));
        File.Delete(last);
        Assert.Equal("opened", Outcome($"{Holds} | {Gate}"));
        File.WriteAllText(Folder + "-file", "a file");
        Assert.Equal("shut HistoryPathNotAFolder", Outcome($"{Holds} | Assert-CmkCompliance -NewOnly -HistoryPath '{Folder}-file'"));
    }

    private string Outcome(string script)
    {
        _clock.Skip(TimeSpan.FromMinutes(1));
        _session ??= new ModuleSession(Server.Url, time: _clock);
        var result = _session.Run($"$history = '{Folder}'; try {{ {script}; 'opened' }} catch {{ \"shut $($_.FullyQualifiedErrorId.Split(',')[0])\" }}");
        return result.Output[^1].ToString();
    }
}
