using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Formatting;

/// <summary>What users see, held as files that were looked at: <c>Snapshots/NAME.WIDTH[.colour].txt</c>. With
/// KMSCOMPLIANCE_WRITE_SNAPSHOTS=1 they are written anew, to be looked at again.</summary>
public sealed class RenderedTests : IAsyncLifetime
{
    internal const string WriteVariable = "KMSCOMPLIANCE_WRITE_SNAPSHOTS";

    private const string Role = "arn:aws:iam::111122223333:role/service/PaymentsApplication";

    private static readonly string Folder = Path.Combine(TestEnvironment.RepositoryRoot, "tests", "KmsCompliance.Tests", "Formatting", "Snapshots");

    // One Region at a time, or one Region: several answer in whatever order they like.
    private static readonly Dictionary<string, string> Commands = new()
    {
        ["regions"] = "Get-Region -IncludeDisabled -Region eu-*, me-*",
        ["xray"] = "Get-XRayEncryptionStatus -Region us-east-1, us-east-2, eu-west-1, eu-central-1 -ThrottleLimit 1",
        ["secrets"] = "Get-SecretEncryptionStatus -Region eu-west-1, eu-central-1, us-west-2 -IncludePlannedDeletion -ThrottleLimit 1",
        ["trails"] = "Get-TrailEncryptionStatus -Region us-east-1, eu-west-1, eu-central-1, us-west-2 -ResourceType Trail -ThrottleLimit 1; Get-TrailEncryptionStatus -Region us-east-1, eu-west-1 -ResourceType EventDataStore -ThrottleLimit 1",
        ["services"] = "Get-ServiceEncryptionStatus -Region us-east-1 | Where-Object Service -eq SecretsManager",
        ["findings"] = "Get-SecretEncryptionStatus -Region eu-central-1, us-west-2 -ThrottleLimit 1 | Test-SecretCmk",
        ["keys"] = "Get-ServiceCmk -Region eu-west-1 -Alias alias/billing; Get-ServiceCmk -Region us-east-2 -Alias alias/*",
        ["impacts"] = "Get-CmkImpact alias/billing -Region eu-west-1 -Place eu-west-1 -Event Delete | Where-Object Dependant -ne LastUse",
        ["changes"] = "Set-SecretCmk -Region eu-west-1 -SecretId billing/api-token-default-key, billing/api-token-cmk-id -KeyId alias/billing -ThrottleLimit 1",
        ["policy-changes"] = "$role = 'arn:aws:iam::111122223333:role/TraceReader'; Grant-CmkAccess alias/billing XRay -Region eu-west-1 -User $role; Grant-CmkAccess alias/billing XRay -Region eu-west-1 -User arn:aws:iam::111122223333:role/Other, $role; Grant-CmkAccess alias/billing XRay -Region eu-west-1 -User $role; Revoke-CmkAccess alias/billing $role -Region eu-west-1 -Confirm:$false",
        ["key-changes"] = "Enable-ServiceCmk alias/orders-disabled -Region eu-central-1 -Confirm:$false; Restore-ServiceCmk alias/orders-pending-deletion -Region eu-central-1 -Confirm:$false; Disable-ServiceCmk alias/audit-logs-next -Region eu-west-1 -Confirm:$false; Disable-ServiceCmk alias/audit-logs-next -Region eu-west-1 -Confirm:$false",
        ["evidence-events"] = "$file = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid(); $null = Enable-ServiceCmk alias/orders-disabled -Region eu-central-1 -EvidencePath $file -Confirm:$false; $null = Remove-ServiceCmk alias/orders-disabled -Region eu-central-1 -EvidencePath $file -Force -Confirm:$false -WarningAction Ignore; $null = Restore-ServiceCmk alias/orders-disabled -Region eu-central-1 -EvidencePath $file -Confirm:$false; Update-CmkEvidence $file -Confirm:$false; [IO.File]::Delete($file)",
        ["deliveries"] = "Test-XRayTraceDelivery -Region us-east-1, eu-west-1 -TimeoutSeconds 0 -ThrottleLimit 1; $null = Disable-ServiceCmk alias/billing -Region eu-west-1 -Force -Confirm:$false -WarningAction Ignore; Test-XRayTraceDelivery -Region eu-west-1 -TimeoutSeconds 0",
        ["trail-changes"] = "Set-TrailCmk -Region eu-west-1 -TrailId billing-audit -KeyId alias/audit-logs-next; Set-TrailCmk -Region eu-west-1 -TrailId billing-audit -KeyId alias/audit-logs-next",
        ["rules"] = "Get-CmkRule",
        ["sessions"] = "Connect-CmkSession eu-west-1; Connect-CmkSession eu-west-1 -RoleName Audit",
        ["accounts"] = "Get-OrganizationAccount -Status *",
        ["snapshot-changes"] = "$before = Get-XRayEncryptionStatus -Region eu-west-1; $null = Set-XRayCmk -Region eu-west-1 -Default -Confirm:$false -TimeoutSeconds 60; $after = Get-XRayEncryptionStatus -Region eu-west-1; Compare-CmkSnapshot $before $after; Compare-CmkSnapshot $after $before; Compare-CmkSnapshot $after (Get-XRayEncryptionStatus -Region us-west-2)",
        ["measures"] = "Get-ServiceEncryptionStatus -Region us-east-1, eu-west-1 | Measure-CmkCompliance -KeyPrice 1.00",
        ["guardrails"] = "New-CmkGuardrail -ApprovedKey mrk-* -AllowedRole KeyAdministrator",
        ["permissions"] = "Get-CmkPermission Set-XRayCmk, Get-Region",
        ["policies"] = $"New-CmkPolicy XRay eu-west-1 -AccountId 111122223333; New-CmkPolicy SecretsManager eu-central-1 -AccountId 111122223333 -User {Role}; New-CmkPolicy CloudTrailLake us-gov-west-1 -AccountId 111122223333",
        ["policy-findings"] = "Test-CmkPolicy alias/billing -Region eu-west-1 -Service SecretsManager; Test-CmkPolicy -PolicyDocument '{ \"Version\": \"2012-10-17\", \"Statement\": { \"Sid\": \"All\", \"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"kms:Decrypt\", \"Resource\": \"*\" } }' -AccountId 111122223333 -Service CloudTrail",
        ["access"] = $"Test-CmkAccess alias/billing {Role}, 111122223333, cloudtrail.amazonaws.com kms:GenerateDataKey -Region eu-west-1; Test-CmkAccess alias/orders-describe-denied {Role} DescribeKey -Region eu-central-1",
        ["who-reads"] = "Get-CmkAccess -ReadsData arn:aws:secretsmanager:eu-west-1:111122223333:secret:billing/api-token-cmk-arn-cGqAv2; Get-CmkAccess -ReadsData xray/111122223333/eu-west-1",
        ["who-can"] = "Get-CmkAccess alias/billing -Region eu-west-1; Get-CmkAccess alias/billing-multi-region Decrypt -Region eu-west-1",
        ["usage"] = "$at = [DateTimeOffset]::new(2026, 11, 3, 9, 0, 0, [timespan]::Zero); Get-CmkUsage alias/billing -Region eu-west-1 -MaximumEvent 4 -WarningAction Ignore | ForEach-Object { $at = $at.AddMinutes(-7); $_.EventTime = $at; if ($_.Message) { $_.Message = 'Only the latest 4 events were read.' }; $_ }",
        ["usage-summary"] = "$at = [DateTimeOffset]::new(2026, 11, 3, 9, 0, 0, [timespan]::Zero); Get-CmkUsage alias/billing -Region eu-west-1 -Summary | ForEach-Object { $_.LastAt = $at; $_ }",
        ["unused-keys"] = "Get-CmkUsage alias/billing-multi-region, alias/audit-logs -Region eu-west-1 -Unused -KeyPrice 1.00 -ThrottleLimit 1 | ForEach-Object { $_.UnusedDays = 204; $_.MonthlyCost = 2; $_ }",
        ["access-changes"] = "Compare-CmkAccess alias/audit-logs (New-CmkPolicy XRay eu-west-1 -AccountId 111122223333) Decrypt, GenerateDataKey -Region eu-west-1",
        ["user-policies"] = "New-CmkUserPolicy alias/billing, alias/billing-multi-region SecretsManager -Region eu-west-1; New-CmkUserPolicy arn:aws:kms:us-east-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101 XRay Administrator",
        ["actions"] = "Get-CmkPermission Set-SecretCmk -ByAction",
    };

    private SandboxServer _server = null!;

    public static TheoryData<string, int, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, bool>();
            foreach (var name in Commands.Keys)
            {
                foreach (var width in new[] { 80, 160 })
                {
                    cases.Add(name, width, false);
                    cases.Add(name, width, true);
                }
            }

            return cases;
        }
    }

    public async Task InitializeAsync() => _server = await SandboxServer.StartAsync(new SandboxOptions(), CancellationToken.None);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_table_looks_as_it_was_reviewed(string name, int width, bool colour)
    {
        var file = FileOf(name, width, colour);
        var rendered = Render(Commands[name], width, colour);
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(file, rendered);
        }

        Assert.Equal(Reviewed(name, width, colour), rendered);
    }

    // Of the files, which are what is shown.
    [Theory]
    [MemberData(nameof(Cases))]
    public void No_line_is_wider_than_the_terminal_and_colour_changes_no_word(string name, int width, bool colour)
    {
        var plain = Reviewed(name, width, colour: false);
        Assert.All(plain.Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, line));
        if (colour)
        {
            Assert.Equal(plain, WithoutEscapes(Reviewed(name, width, colour: true)));
        }
    }

    [Fact]
    public void Every_snapshot_has_its_case() => Assert.Equal(
        Cases.Select(row => $"{row[0]}.{row[1]}{((bool)row[2] ? ".colour" : string.Empty)}.txt").Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(Folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));

    private static string FileOf(string name, int width, bool colour) => Path.Combine(Folder, $"{name}.{width}{(colour ? ".colour" : string.Empty)}.txt");

    private static string Reviewed(string name, int width, bool colour) => File.ReadAllText(FileOf(name, width, colour)).ReplaceLineEndings("\n");

    private static string WithoutEscapes(string text) => System.Text.RegularExpressions.Regex.Replace(text, "\u001b\\[[0-9;]*m", string.Empty);

    private string Render(string command, int width, bool colour)
    {
        _server.World.Reset();
        var shown = Screen.Render(_server.Url, command, width, colour);
        return string.Join('\n', shown.Split('\n').Select(line => line.TrimEnd())) + "\n";
    }
}
