using System.Management.Automation.Language;
using System.Text.Json.Nodes;
using KmsCompliance.Rules;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;
using KmsCompliance.Sandbox.Tests.Endpoint;
using KmsCompliance.Tests.Pipeline;

namespace KmsCompliance.Tests.Remediation;

/// <summary>What a finding names as its remedy makes it Compliant: commands of this module as they stand, and what AWS.Tools or a person
/// does by the call that they make.</summary>
public sealed class RemediationMendsTests : PipelineTest, IDisposable
{
    private const string Billing = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";
    private const string PendingImport = "arn:aws:kms:eu-central-1:111122223333:key/00000203-5a6d-4b0c-8000-000000000203";
    private const string ApplicationLogs = "arn:aws:kms:eu-west-2:111122223333:key/00000402-5a6d-4b0c-8000-000000000402";

    // Of each rule a look that finds it wanting, what makes it so, and what somebody does about it; null where that is what the finding
    // names.
    private static readonly Dictionary<string, MendCase> Cases = new(StringComparer.Ordinal)
    {
        ["KMSC001"] = new("Test-ServiceCmk -Region us-east-1 -Rule KMSC001"),
        ["KMSC002, a key that is gone"] = new("Test-ServiceCmk -Region eu-central-1 -Service CloudWatchLogs -Rule KMSC002 | Where-Object ResourceName -EQ '/orders/worker'"),
        ["KMSC002, a key that is disabled"] = new("Test-SecretCmk -SecretId orders/db-password-cmk-disabled -Region eu-central-1 -Rule KMSC002")
        {
            Act = static test => test.KmsAsync("eu-central-1", "EnableKey", new { KeyId = "00000201-5a6d-4b0c-8000-000000000201" }),
        },
        ["KMSC002, a key that is to be deleted"] = new("Test-SecretCmk -SecretId orders/db-password-cmk-pending-deletion -Region eu-central-1 -Rule KMSC002")
        {
            Act = static async test =>
            {
                await test.KmsAsync("eu-central-1", "CancelKeyDeletion", new { KeyId = "00000202-5a6d-4b0c-8000-000000000202" });
                await test.KmsAsync("eu-central-1", "EnableKey", new { KeyId = "00000202-5a6d-4b0c-8000-000000000202" });
            },
        },
        ["KMSC003"] = new("Test-SecretCmk -SecretId billing/api-token-cmk-multi-region -Region eu-west-1 -ApprovedKey alias/billing -Rule KMSC003"),
        ["KMSC004"] = new("Get-SecretEncryptionStatus -Region us-west-2 -Name platform/* -IncludeReplica | Test-SecretCmk -Rule KMSC004"),
        ["KMSC005"] = new("Get-TrailEncryptionStatus -Region us-east-1 | Test-TrailCmk -Rule KMSC005"),
        ["KMSC006"] = new("Test-XRayCmk -Region us-east-1 -Rule KMSC001, KMSC006 -SettingsPath $settings")
        {
            Settings = Exempting("2020-12-31"),
            Act = static test => test.SetAsync(Exempting("2999-12-31")),
        },
        ["KMSC007"] = new("Test-ServiceCmk -Region us-west-2 -Service SecretsManager -Rule KMSC007 -SettingsPath $settings | Where-Object ResourceName -EQ 'platform/signing-token-replicated'")
        {
            Settings = """{ "requiredTags": { "Owner": [] } }""",
            Act = static test => test.SecretsAsync("us-west-2", "TagResource", new { SecretId = "platform/signing-token-replicated", Tags = new[] { new { Key = "Owner", Value = "platform" } } }),
        },
        ["KMSC008"] = new("Test-SecretCmk -SecretId shared/license-other-account-readable -Region us-west-2 -Rule KMSC008 -SettingsPath $settings")
        {
            Settings = """{ "accounts": [ "111122223333" ] }""",
        },
        ["KMSC009"] = new("Test-XRayCmk -Region eu-west-1 -Rule KMSC009")
        {
            Arrange = static test => test.KmsAsync("eu-west-1", "DisableKeyRotation", new { KeyId = Billing }),
            Act = static test => test.KmsAsync("eu-west-1", "EnableKeyRotation", new { KeyId = Billing }),
        },
        ["KMSC010"] = new("Test-SecretCmk -SecretId orders/db-password-cmk-pending-import -Region eu-central-1 -Rule KMSC010")
        {
            Arrange = static test => test.ImportAsync(days: 7),
            Act = static test => test.ImportAsync(days: 700),
        },
        ["KMSC011"] = new("Test-SecretCmk -SecretId billing/api-token-cmk-arn -Region eu-west-1 -Rule KMSC011")
        {
            Arrange = static test => test.LeaveUnusedAsync(days: 400),
            Act = static test => test.SecretsAsync("eu-west-1", "PutSecretValue", new { SecretId = "billing/api-token-cmk-arn", SecretString = "anything" }),
        },
        ["KMSC012"] = new("Test-ServiceCmk -Region eu-west-2 -Service CloudWatchLogs -Rule KMSC012")
        {
            Arrange = static test => test.KmsAsync("eu-west-2", "PutKeyPolicy", new { KeyId = ApplicationLogs, PolicyName = "default", Policy = OfAccountOnly }),
            Act = static test => test.AddMissingStatementsAsync(),
        },
        ["KMSC013"] = new("Test-SecretCmk -SecretId billing/api-token-default-key -Region eu-west-1 -Rule KMSC013")
        {
            Arrange = static test => test.PutUnderAsync("billing/api-token-default-key", Billing),
        },
        ["KMSC014"] = new("Test-XRayCmk -Region eu-west-2 -Rule KMSC014"),
        ["KMSC015"] = new("Test-ServiceCmk -Region eu-west-1 -Rule KMSC015"),
        ["KMSC016"] = new("Test-XRayCmk -Region eu-west-1 -Rule KMSC016")
        {
            Arrange = static test => test.NarrowGrantAsync(),
            Act = static test => test.CallAsync("eu-west-1", static client => client.XRayAsync("/PutEncryptionConfig", new { Type = "KMS", KeyId = Billing })),
        },
        ["KMSC017"] = new("Test-XRayCmk -Region eu-west-1 -IncludeTraceCopy -Session (Connect-CmkSession -RoleName Audit) -Rule KMSC017")
        {
            Act = static test => test.PutMonitoringSettingAsync(),
        },
    };

    private const string OfAccountOnly = """{"Version":"2012-10-17","Statement":[{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}]}""";

    private readonly string _settings = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".json");

    public static TheoryData<string> Names => [.. Cases.Keys];

    // What somebody does by a call of X-Ray is not waited for.
    private protected override SandboxOptions Options => new() { XRayUpdatingDuration = TimeSpan.Zero };

    [Fact]
    public void Every_rule_is_among_them() =>
        Assert.Equal(RuleCatalog.All.Select(rule => rule.Id), Cases.Keys.Select(name => name[..7]).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_a_finding_names_mends_it(string name)
    {
        var mend = Cases[name];
        Session.Set("settings", _settings);
        await SetAsync(mend.Settings);
        await mend.Arrange(this);
        var failing = Look(mend, name[..7]).Where(finding => finding.Compliance == Compliance.NonCompliant).ToList();
        Assert.NotEmpty(failing);
        foreach (var finding in failing)
        {
            // What is a command of this module is run; whoever mends by other means need not be asked for it.
            Assert.Equal(mend.Act is null, IsOwnCommand(finding.Remediation));
            if (mend.Act is { } act)
            {
                await act(this);
            }
            else
            {
                Assert.Empty(Session.Run($"$ConfirmPreference = 'None'; $null = . {{ {finding.Remediation} }}").Errors);
            }
        }

        var after = Look(mend, name[..7]).ToDictionary(finding => finding.FindingId);
        Assert.All(failing, finding => Assert.Equal((finding.FindingId, Compliance.Compliant), (finding.FindingId, after[finding.FindingId].Compliance)));
    }

    public void Dispose() => File.Delete(_settings);

    private static string Exempting(string expires) => $$"""{ "exemptions": [ { "rule": "KMSC001", "region": "us-east-1", "owner": "o@example.com", "reason": "Because.", "expires": "{{expires}}" } ] }""";

    private List<CmkFinding> Look(MendCase mend, string rule) => [.. Session.Run<CmkFinding>(mend.Look).Where(finding => finding.RuleId == rule)];

    // One that only looks mends nothing.
    private bool IsOwnCommand(string remediation)
    {
        var own = Session.Run<string>("(Get-Command -Module KmsCompliance).Name");
        var commands = Parser.ParseInput(remediation, out _, out _).FindAll(static ast => ast is CommandAst, searchNestedScriptBlocks: true)
            .Select(static ast => ((CommandAst)ast).GetCommandName()).ToList();
        return commands.Exists(command => own.Contains(command) && !command.StartsWith("Test-", StringComparison.Ordinal) && !command.StartsWith("Get-", StringComparison.Ordinal));
    }

    private Task KmsAsync(string region, string operation, object input) => CallAsync(region, client => client.KmsAsync(operation, input));

    private Task SecretsAsync(string region, string operation, object input) => CallAsync(region, client => client.SecretsAsync(operation, input));

    private async Task CallAsync(string region, Func<AwsClient, Task<Answer>> call)
    {
        using var client = new AwsClient(Server.Url).In(region);
        (await call(client)).Succeeded();
    }

    private Task SetAsync(string settings) => File.WriteAllTextAsync(_settings, settings);

    private KmsKey KeyOf(string keyArn) => State(keyArn.Split(':')[3]).Keys.Keys(DateTimeOffset.UtcNow).Single(key => key.Arn == keyArn);

    private Task ImportAsync(int days)
    {
        var path = Temporary["material.bin"];
        File.WriteAllBytes(path, [.. Enumerable.Range(0, 32).Select(static i => (byte)i)]);
        var end = days > 365 ? string.Empty : $"-ValidTo ([DateTimeOffset]::UtcNow.AddDays({days}))";
        Assert.Empty(Session.Run($"Import-CmkMaterial {PendingImport} '{path}' {end} -Confirm:$false").Errors);
        return Task.CompletedTask;
    }

    private Task LeaveUnusedAsync(int days)
    {
        KeyOf(Billing).LastUsage = (DateTimeOffset.UtcNow.AddDays(-days), "Decrypt", 0);
        return Task.CompletedTask;
    }

    private Task PutUnderAsync(string secret, string keyArn)
    {
        State("eu-west-1").Secrets.Find(secret, DateTimeOffset.UtcNow)!.KmsKeyId = keyArn;
        return Task.CompletedTask;
    }

    // As the account that gets the copies.
    private async Task PutMonitoringSettingAsync()
    {
        using var client = new AwsClient(Server.Url)
        {
            AccessKey = SandboxAccounts.OtherAdministratorAccessKey,
            Region = "eu-west-1",
        };
        var key = (await client.KmsAsync("CreateKey"))["KeyMetadata"].GetProperty("Arn").GetString();
        (await client.XRayAsync("/PutEncryptionConfig", new { Type = "KMS", KeyId = key })).Succeeded();
    }

    private Task NarrowGrantAsync()
    {
        var grants = KeyOf(Billing).Grants;
        grants[0] = grants[0] with
        {
            Operations = ["DescribeKey"],
        };
        return Task.CompletedTask;
    }

    // As the finding says: Test-CmkPolicy shows the statements.
    private async Task AddMissingStatementsAsync()
    {
        var remedy = Assert.Single(Look(Cases["KMSC012"], "KMSC012"), finding => finding.Compliance == Compliance.NonCompliant).Remediation;
        var policy = JsonNode.Parse(KeyOf(ApplicationLogs).PolicyText)!;
        foreach (var statement in Session.Run<CmkPolicyFinding>(remedy).Where(finding => finding.Compliance == Compliance.NonCompliant).SelectMany(finding => finding.MissingStatement).Distinct())
        {
            policy["Statement"]!.AsArray().Add(JsonNode.Parse(statement));
        }

        await KmsAsync("eu-west-2", "PutKeyPolicy", new { KeyId = ApplicationLogs, PolicyName = "default", Policy = policy.ToJsonString() });
    }

    private sealed record MendCase(string Look)
    {
        public string Settings { get; init; } = "{}";

        public Func<RemediationMendsTests, Task> Arrange { get; init; } = static _ => Task.CompletedTask;

        public Func<RemediationMendsTests, Task>? Act { get; init; }
    }
}
