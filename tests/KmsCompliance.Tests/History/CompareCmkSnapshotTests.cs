using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.History;

/// <summary>What has changed between two runs, of objects and of a history.</summary>
public sealed class CompareCmkSnapshotTests : SandboxTest, IDisposable
{
    private const string Audit = "Get-XRayEncryptionStatus -Region us-east-1, eu-west-1";
    private const string FallBack = "$null = Set-XRayCmk -Region eu-west-1 -Default -Confirm:$false";

    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("kmscompliance-tests-");

    public void Dispose() => _parent.Delete(recursive: true);

    [Fact]
    public void A_Region_that_fell_back_to_the_default_key_is_told_of_objects_and_of_a_history()
    {
        var changes = Shown($"$before = {Audit} -HistoryPath $history; {FallBack}; {Audit} -HistoryPath $history | Compare-CmkSnapshot $before");
        Assert.Equal(["FellBack  eu-west-1", "Gone KMSC002 eu-west-1", "Worse KMSC001 eu-west-1"], changes);
        Assert.Equal(changes, Shown("Compare-CmkSnapshot -HistoryPath $history"));
        Assert.Equal(
            ["Better KMSC001 eu-west-1", "ChangedKey  eu-west-1", "New KMSC002 eu-west-1"],
            Shown("$runs = Measure-CmkCompliance -HistoryPath $history -Trend; Compare-CmkSnapshot -HistoryPath $history -ReferenceRun $runs[1].RunId -DifferenceRun $runs[0].RunId"));
    }

    [Fact]
    public void A_run_over_other_Regions_changes_nothing()
    {
        Session.Run($"$history = '{_parent.FullName}'; $null = {Audit} -HistoryPath $history; $null = Get-XRayEncryptionStatus -Region us-west-2 -HistoryPath $history");
        Assert.Equal(["NotCompared  us-west-2"], Shown("Compare-CmkSnapshot -HistoryPath $history"));
    }

    [Fact]
    public void A_key_policy_that_lost_its_services_statement_is_told()
    {
        const string Test = "Test-CmkPolicy $key.KeyArn -Service CloudTrail";
        var changes = Shown($"$key = New-ServiceCmk CloudTrail -Region eu-west-1; $before = {Test}; $null = Revoke-CmkAccess $key.KeyArn -Service CloudTrail -Confirm:$false; {Test} | Compare-CmkSnapshot $before");
        Assert.Contains(changes, static change => change.StartsWith("LostStatement CloudTrail.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Compare-CmkSnapshot -HistoryPath $history", "HistoryEmpty")]
    [InlineData("$null = Test-XRayCmk -Region us-east-1 -HistoryPath $history; Compare-CmkSnapshot -HistoryPath $history", "RunNotFound")]
    [InlineData("$null = Test-XRayCmk -Region us-east-1 -HistoryPath $history; Compare-CmkSnapshot -HistoryPath $history -ReferenceRun 1999", "RunNotFound")]
    [InlineData("Compare-CmkSnapshot @() 'text'", "NeitherStatusNorFinding")]
    public void What_cannot_be_compared_is_an_error(string script, string error) => RunWithError($"$history = '{_parent.FullName}/none'; {script}", error);

    private string[] Shown(string script)
    {
        var changes = Session.Run<CmkSnapshotChange>($"$history = '{_parent.FullName}'; {script}");
        return [.. changes.Select(static change => $"{change.Change} {change.RuleId} {change.Region}").Order(StringComparer.Ordinal)];
    }
}
