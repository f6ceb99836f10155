using System.Text.Json.Nodes;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Services.XRay;

namespace KmsCompliance.Tests.Hostile;

/// <summary>Every command that asks or changes anything, in its uses.</summary>
internal static class HostileCases
{
    private const string Begun = "00000901-5a6d-4b0c-8000-000000000901";
    private const string LookAtKey = "Get-CmkImpact alias/billing -Region eu-west-1 -Place eu-west-1";
    private const string ToExport = "xray/111122223333/eu-west-1, arn:aws:cloudtrail:eu-west-1:111122223333:trail/billing-audit, arn:aws:logs:eu-west-1:111122223333:log-group:/billing/invoices, arn:aws:secretsmanager:eu-west-1:111122223333:secret:billing/api-token-cmk-arn-cGqAv2, alias/billing-multi-region -Region eu-west-1";
    private const string Role = "arn:aws:iam::111122223333:role/App";

    private static readonly string[] AllServices = ["XRay", "SecretsManager", "CloudTrail", "CloudTrailLake", "CloudWatchLogs"];
    private static readonly string[] Trails = ["CloudTrail", "CloudTrailLake"];
    private static readonly string[] Enabled =
    [
        "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1",
        "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
    ];

    /// <summary>Commands that ask nothing of anybody.</summary>
    public static IReadOnlyList<string> Offline { get; } = ["Assert-CmkCompliance", "Compare-CmkSnapshot", "Export-CmkReport", "Get-CmkPermission", "Get-CmkPlan", "Get-CmkRule", "Measure-CmkCompliance", "Merge-CmkHistory", "New-CmkGuardrail", "Test-CmkEvidence", "Test-CmkTemplate"];

    /// <summary>Those that read.</summary>
    public static IReadOnlyList<HostileCase> Readers { get; } =
    [
        Audit("Get-ServiceEncryptionStatus", "Get-ServiceEncryptionStatus", AllServices, "eu-west-1", "eu-central-1", "us-west-2"),
        Audit("Get-XRayEncryptionStatus", "Get-XRayEncryptionStatus", ["XRay"], "eu-west-1", "eu-west-2", "eu-central-1", "us-east-2", "ap-southeast-2"),
        Audit("Get-SecretEncryptionStatus", "Get-SecretEncryptionStatus", ["SecretsManager"], "eu-west-1", "us-west-2"),
        Audit("Get-SecretEncryptionStatus", "Get-SecretEncryptionStatus -IncludeReplica", ["SecretsManager"], "eu-west-1"),
        Audit("Get-TrailEncryptionStatus", "Get-TrailEncryptionStatus", Trails, "eu-west-1", "us-east-1"),
        Findings("Test-XRayCmk", "Test-XRayCmk", ["XRay"], "eu-west-1", "eu-west-2", "us-east-2"),
        Findings("Test-ServiceCmk", "Test-ServiceCmk", AllServices, "eu-west-1", "eu-west-2"),
        Gate("Test-XRayCmk", "Test-XRayCmk eu-west-1, eu-west-2 -Quiet", holds: true),
        Gate("Test-XRayCmk", "Test-XRayCmk eu-west-1, us-east-2 -Quiet", holds: false),
        Gate("Test-ServiceCmk", "Test-ServiceCmk eu-west-1 -Service XRay, CloudTrail, CloudTrailLake -Quiet", holds: true),
        Gate("Test-SecretCmk", "Get-SecretEncryptionStatus -Region eu-west-1 -Name *-cmk-* | Test-SecretCmk -Quiet", holds: true),
        Gate("Test-SecretCmk", "Test-SecretCmk -Region eu-west-1 -SecretId billing/api-token-cmk-id, billing/api-token-default-key -Quiet", holds: false),
        Gate("Test-TrailCmk", "Get-TrailEncryptionStatus -Region eu-west-1 | Test-TrailCmk -Quiet", holds: true),
        Gate("Test-TrailCmk", "Test-TrailCmk -Region us-east-1 management-events -Quiet", holds: false),
        Answers("Connect-CmkSession", "Connect-CmkSession eu-west-1 -RoleName Audit", answer => ((CmkSession)answer).CallerArn),
        Answers(
            "New-CmkPlan",
            "$file = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid(); New-CmkPlan $file -Service SecretsManager -ResourceId billing/api-token-default-key, billing/api-token-cmk-id, billing/api-token-cmk-arn -Region eu-west-1 -KeyId alias/billing-multi-region | ForEach-Object { $_.Step }; [IO.File]::Delete($file)",
            answer => $"{((CmkPlanStep)answer).Target} {((CmkPlanStep)answer).Before} {((CmkPlanStep)answer).After}"),
        Answers("Get-OrganizationAccount", "Get-OrganizationAccount", answer => ((OrganizationAccount)answer).AccountId),
        new("Get-Region", "Get-Region", [], (_, run, _) => ReadingOracle.Regions(run, Enabled)),
        new("Get-Region", "Get-Region us-*", [], (_, run, _) => ReadingOracle.Regions(run, [.. Enabled.Where(region => region.StartsWith("us-", StringComparison.Ordinal))])),
        new("Get-ServiceCmk", "Get-ServiceCmk -Region eu-west-1, us-east-1", ["eu-west-1", "us-east-1"], (_, run, before) => ReadingOracle.Keys(run, before, key => key.IsOurs)) { Prepare = BeginKey },
        new("Get-ServiceCmk", "Get-ServiceCmk -Region eu-west-1 -Alias alias/*", ["eu-west-1"], (_, run, before) => ReadingOracle.Keys(run, before, key => key.Aliases.Count > 0)),
        Answers("Test-CmkPolicy", "Test-CmkPolicy alias/billing -Region eu-west-1 -Service SecretsManager, XRay, CloudTrail", answer =>
            answer is CmkPolicyFinding finding ? $"{finding.KeyArn} {finding.RuleId} {finding.Sid} {finding.Service} {finding.Compliance} {finding.Message}" : null),
        Answers("Test-CmkAccess", $"Test-CmkAccess alias/billing {Role} Decrypt, CreateGrant, PutKeyPolicy -Region eu-west-1", answer =>
            answer is CmkAccess { Decision: not nameof(KeyAccessDecision.Unknown) } access ? $"{access.KeyArn} {access.Action} {access.Decision}" : null),
        new("Get-CmkImpact", LookAtKey, [], (lane, run, _) => ReadingOracle.Impacts(run, lane.Calm.Run<CmkImpact>(LookAtKey))),
        Answers("Get-CmkAccess", "Get-CmkAccess alias/billing Decrypt, CreateGrant -Region eu-west-1 -IncludeOrganization", answer =>
            answer is CmkKeyAccess { Decision: not nameof(KeyAccessDecision.Unknown) } access ? $"{access.KeyArn} {access.Principal} {access.Action} {access.Decision} {access.Via}" : null),
        Answers("Get-CmkAccess", "Get-SecretEncryptionStatus -Region eu-west-1 -Name billing/api-token-cmk-* | Get-CmkAccess -ReadsData", answer =>
            answer is CmkDataAccess { Decision: not nameof(KeyAccessDecision.Unknown) } access ? $"{access.ResourceId} {access.Principal} {access.Decision}" : null, mayLeaveMoreOpen: true),
        Exports("Terraform"),
        Exports("CloudFormation"),
        Answers("Compare-CmkAccess", "Compare-CmkAccess alias/audit-logs (New-CmkPolicy XRay eu-west-1 -AccountId 111122223333) Decrypt, GenerateDataKey -Region eu-west-1", answer =>
            answer is CmkAccessChange { Principal: "cloudtrail.amazonaws.com" } change ? $"{change.KeyArn} {change.Principal} {change.Action} {change.Change}" : null),
        Answers("Get-CmkUsage", "Get-CmkUsage alias/billing -Region eu-west-1 -QuotaShare 1", answer =>
            answer is CmkUsage { Outcome: KeyUsageOutcome.Allowed or KeyUsageOutcome.Denied, Kind: KeyUsageKind.Use } use ? $"{use.KeyArn} {use.EventId} {use.Principal} {use.ViaService} {use.Outcome}" : null),
        Answers("Update-CmkEvidence", "Update-CmkEvidence $evidence -WhatIf -PassThru", answer =>
            answer is CmkEvidenceEvent { Status: CmkEvidenceEventStatus.Found } one ? $"{one.KeyArn} {one.Operation} {one.EventId}" : null) with { Prepare = WriteEvidence },
        Answers("New-CmkPolicy", "New-CmkPolicy XRay -Region eu-west-1, eu-west-2", answer => ((CmkPolicy)answer).ToString()),
        Answers("New-CmkUserPolicy", "New-CmkUserPolicy alias/billing XRay -Region eu-west-1", answer => ((CmkUserPolicy)answer).ToString()),
    ];

    /// <summary>Those that write.</summary>
    public static IReadOnlyList<HostileCase> Writers { get; } =
    [
        Keys("New-ServiceCmk XRay -Region eu-west-1, us-west-2, ap-southeast-2", "alias/xray-trace-data-cmk", "eu-west-1", "us-west-2", "ap-southeast-2"),
        Keys("New-ServiceCmk XRay -Region us-east-1", "alias/xray-trace-data-cmk", "us-east-1") with { Prepare = BeginKey },
        Writer("New-ServiceCmk", "New-ServiceCmk XRay -Region us-east-2, eu-west-3 | Set-XRayCmk -TimeoutSeconds 20", "us-east-2", "eu-west-3"),
        Writer("New-ServiceCmk", "foreach ($key in New-ServiceCmk SecretsManager -Region us-east-1) { Get-SecretEncryptionStatus -Region us-east-1 | Set-SecretCmk -KeyId $key.KeyArn }", "us-east-1"),
        Writer("Set-XRayCmk", "Set-XRayCmk -KeyId alias/billing-multi-region -Region eu-west-1 -TimeoutSeconds 20", "eu-west-1"),
        Writer("Set-XRayCmk", "Set-XRayCmk -Default -Region eu-west-1, eu-west-2, us-east-2 -TimeoutSeconds 20", "eu-west-1", "eu-west-2", "us-east-2"),
        Writer("Set-XRayCmk", "Set-XRayCmk -Default -NoWait -Region eu-west-1, eu-west-2", "eu-west-1", "eu-west-2"),
        Writer(
            "Set-SecretCmk",
            "Set-SecretCmk -Region eu-west-1 -SecretId billing/api-token-default-key, billing/api-token-aws-managed-alias-name, billing/api-token-cmk-id, billing/api-token-cmk-multi-region -KeyId alias/billing",
            "eu-west-1"),
        Writer("Set-SecretCmk", "Get-SecretEncryptionStatus -Region eu-west-1 | Set-SecretCmk -KeyId alias/billing -ThrottleLimit 2", "eu-west-1"),
        Writer("Set-TrailCmk", "Set-TrailCmk -Region eu-west-1 -TrailId billing-audit -KeyId alias/audit-logs-next", "eu-west-1"),
        Writer("Set-TrailCmk", "Get-TrailEncryptionStatus -Region eu-west-1, eu-central-1 -ResourceType Trail | Set-TrailCmk -KeyId alias/billing -RepairPolicy -Force", "eu-west-1", "eu-central-1"),
        Writer("Set-ServiceCmk", "Set-ServiceCmk -Service CloudWatchLogs -Region eu-west-2 -ResourceId aws/spans -KeyId alias/application-logs", "eu-west-2"),
        Writer("Set-ServiceCmk", "Get-ServiceEncryptionStatus -Region eu-west-1 -Service XRay, SecretsManager | Set-ServiceCmk -KeyId alias/billing-multi-region", "eu-west-1"),
        Writer("Set-CmkRotation", "Set-CmkRotation alias/billing, alias/audit-logs, alias/billing-multi-region -PeriodInDays 90 -Region eu-west-1", "eu-west-1"),
        Writer("Invoke-CmkRotation", "Invoke-CmkRotation alias/billing, alias/audit-logs -Region eu-west-1 -Confirm:$false", "eu-west-1"),
        Writer("Grant-CmkAccess", $"Grant-CmkAccess alias/billing XRay -User {Role} -Region eu-west-1", "eu-west-1"),
        Writer("Grant-CmkAccess", "Grant-CmkAccess alias/billing, alias/audit-logs, alias/billing-multi-region CloudWatchLogs -Region eu-west-1", "eu-west-1"),
        Writer("Revoke-CmkAccess", "Revoke-CmkAccess alias/billing -ExternalAccount 444455556666 -Region eu-west-1 -Confirm:$false", "eu-west-1") with
        {
            Prepare = lane => lane.Calm.Run<object>("Grant-CmkAccess alias/billing XRay -ExternalAccount 444455556666 -Region eu-west-1"),
        },
        Writer("Disable-ServiceCmk", "Disable-ServiceCmk alias/billing-multi-region -Region eu-west-1 -Force -Confirm:$false", "eu-west-1"),
        Writer("Disable-ServiceCmk", "Disable-ServiceCmk mrk-0000000000000000000000005a6d4b0c, 00000101-5a6d-4b0c-8000-000000000101 -Region eu-west-1 -Emergency -Confirm:$false", "eu-west-1"),
        Writer("Enable-ServiceCmk", "Enable-ServiceCmk alias/orders-disabled -Region eu-central-1 -Confirm:$false", "eu-central-1"),
        Writer("Remove-ServiceCmk", "Remove-ServiceCmk alias/billing-multi-region -Region eu-west-1 -Force -Confirm:$false", "eu-west-1"),
        Writer("Restore-ServiceCmk", "Restore-ServiceCmk alias/orders-pending-deletion -Region eu-central-1 -Confirm:$false", "eu-central-1"),
        Writer("Import-CmkMaterial", "Import-CmkMaterial alias/orders-pending-import -Region eu-central-1 -Path $file -Confirm:$false", "eu-central-1") with { Prepare = static lane => lane.Session.Set("file", WriteMaterial(lane)) },
        Writer("Remove-CmkMaterial", "Remove-CmkMaterial alias/orders-pending-import -Region eu-central-1 -Force -Confirm:$false", "eu-central-1") with
        {
            Prepare = static lane => lane.Calm.Run<object>($"Import-CmkMaterial alias/orders-pending-import -Region eu-central-1 -Path '{WriteMaterial(lane)}' -Confirm:$false"),
        },
        Writer("Invoke-CmkPlan", "$plan | Invoke-CmkPlan", "us-west-1", "us-west-2") with { Prepare = static lane => lane.Session.Set("plan", MakePlan(lane)) },
        Writer("Undo-CmkPlan", "$plan | Undo-CmkPlan -Confirm:$false", "us-west-1", "us-west-2") with
        {
            Prepare = static lane =>
            {
                var plan = MakePlan(lane);
                lane.Session.Set("plan", plan);
                lane.Calm.Run<object>($"Invoke-CmkPlan '{plan.PlanPath}'");
            },
        },
        new("Approve-CmkPlan", "Approve-CmkPlan $plan -SigningKeyArn arn:aws:kms:eu-west-2:111122223333:key/00000403-5a6d-4b0c-8000-000000000403 -Confirm:$false", [], static (lane, run, _) => JudgeApprovals(lane, run)) { Prepare = MakePlanToApprove, Writes = true },
        Traces("Test-XRayTraceDelivery -Region eu-west-1, us-east-1 -TimeoutSeconds 0", "eu-west-1", "us-east-1"),
        Writer("Undo-CmkAccess", "$change | Undo-CmkAccess -Confirm:$false", "eu-west-1") with
        {
            Prepare = lane => lane.Session.Set("change", Assert.Single(lane.Calm.Run<CmkPolicyChange>("Grant-CmkAccess alias/billing XRay -ExternalAccount 444455556666 -Region eu-west-1"))),
        },
    ];

    /// <summary>All of them.</summary>
    public static IEnumerable<HostileCase> All => Readers.Concat(Writers);

    private static CmkPlan MakePlan(HostileLane lane) => Assert.Single(lane.Calm.Run<CmkPlan>(
        $"Get-XRayEncryptionStatus -Region us-west-1, us-west-2 | New-CmkPlan '{lane.Temporary[$"{Guid.NewGuid():N}.plan.json"]}' -CreateKey"));

    private static void WriteEvidence(HostileLane lane)
    {
        var path = lane.Temporary[$"{Guid.NewGuid():N}.jsonl"];
        lane.Calm.Run<object>($"Disable-ServiceCmk alias/audit-logs-next -Region eu-west-1 -EvidencePath '{path}' -Confirm:$false; Enable-ServiceCmk alias/audit-logs-next -Region eu-west-1 -EvidencePath '{path}' -Confirm:$false");
        lane.Session.Set("evidence", path);
        lane.Calm.Set("evidence", path);
    }

    private static string WriteMaterial(HostileLane lane)
    {
        var path = lane.Temporary["material.bin"];
        File.WriteAllBytes(path, [.. Enumerable.Range(0, 32).Select(static i => (byte)i)]);
        return path;
    }

    private static HostileCase Audit(string command, string script, IReadOnlyList<string> services, params string[] regions) =>
        new(command, $"{script} -Region {string.Join(", ", regions)} -CoverageVariable seen", regions, (lane, run, before) => ReadingOracle.Audit(run, before, services, regions, Seen(lane)));

    private static HostileCase Findings(string command, string script, IReadOnlyList<string> services, params string[] regions) =>
        new(command, $"{script} -Region {string.Join(", ", regions)} -CoverageVariable seen", regions, (lane, run, before) => ReadingOracle.Findings(run, before, services, regions, Seen(lane)));

    private static HostileCase Exports(string format) => new("Export-CmkTemplate", $"Export-CmkTemplate $folder {format} {ToExport}", [], (lane, run, _) => JudgeExports(lane, run, format))
    {
        Prepare = static lane => lane.Session.Set("folder", lane.Temporary[$"{Guid.NewGuid():N}"]),
    };

    private static HostileCase Gate(string command, string script, bool holds) => new(command, script, [], (_, run, _) => ReadingOracle.Gate(run, holds));

    private static HostileCase Answers(string command, string script, Func<object, string?> tell, bool mayLeaveMoreOpen = false) => new(command, script, [], (lane, run, _) =>
        ReadingOracle.Answers(run, [.. lane.Calm.Run<object>(script).Select(tell)], tell, mayLeaveMoreOpen));

    private static HostileCase Writer(string command, string script, params string[] regions) =>
        new(command, script, regions, (lane, run, before) => WritingOracle.Judge(run, before, Estate.Of(lane.Account, regions))) { Writes = true };

    // Each trace that is there is told, and each that is told as read is there.
    private static HostileCase Traces(string script, params string[] regions) =>
        new("Test-XRayTraceDelivery", script, regions, (lane, run, _) =>
        {
            var stored = regions.SelectMany(region => TracesOf(lane, region)).Select(static trace => trace.Id).ToHashSet(StringComparer.Ordinal);
            var told = run.Output.Cast<XRayTraceDelivery>().ToList();
            Assert.All(stored, id => Assert.True(told.Exists(delivery => delivery.TraceId == id) || run.Words.Contains(id, StringComparison.Ordinal), $"The trace {id} is there, and nobody was told."));
            Assert.All(told.Where(static delivery => delivery.Outcome == TraceDeliveryOutcome.Delivered), delivery => Assert.Contains(delivery.TraceId!, stored));
            Assert.All(told.Where(static delivery => delivery.Outcome is TraceDeliveryOutcome.Rejected or TraceDeliveryOutcome.TransactionSearch), static delivery => Assert.Null(delivery.TraceId));
            Assert.True(run.IsStopped || run.IsTerminated || run.Errors.Count > 0 || told.Count == regions.Length);
        })
        {
            Writes = true,
            Prepare = lane => regions.ToList().ForEach(region => TracesOf(lane, region).Clear()),
        };

    private static List<StoredTrace> TracesOf(HostileLane lane, string region) => lane.Account.World.Region(SandboxAccounts.AccountId, region).XRay.Traces;

    // Whatever came of a run, the next that meets nothing ill brings it to its end: one key a Region, with its alias.
    private static HostileCase Keys(string script, string alias, params string[] regions) =>
        new("New-ServiceCmk", script, regions, (lane, run, before) =>
        {
            WritingOracle.Judge(run, before, Estate.Of(lane.Account, regions));
            var again = lane.Calm.Run<ServiceCmk>(script);
            var keys = Estate.Of(lane.Account, regions).Keys.Values.Where(key => key is { IsOurs: true, IsGoing: false }).ToList();
            Assert.Equal(regions.Order(StringComparer.Ordinal), keys.Select(key => key.Region).Order(StringComparer.Ordinal));
            Assert.All(keys, key => Assert.Equal((alias, true), (string.Join(", ", key.Aliases), key.Rotates)));
            Assert.Equal(keys.Select(key => key.Arn).Order(StringComparer.Ordinal), again.Select(key => key.KeyArn).Order(StringComparer.Ordinal));
        })
        { Writes = true };

    private static AuditCoverage Seen(HostileLane lane) => Assert.Single(lane.Session.Run<AuditCoverage>("$seen"));

    private static void MakePlanToApprove(HostileLane lane)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("kmscompliance-hostile-").FullName, "a.plan.json");
        Assert.Single(lane.Calm.Run<CmkPlan>($"Get-XRayEncryptionStatus -Region us-east-1 | New-CmkPlan '{path}' -CreateKey"));
        lane.Session.Set("plan", path);
    }

    // What is told was written, and what was written is told, unless a stop came between.
    private static void JudgeApprovals(HostileLane lane, HostileRun run)
    {
        var path = Assert.Single(lane.Session.Run<string>("$plan"));
        var written = Assert.Single(lane.Calm.Run<CmkPlan>($"Get-CmkPlan '{path}'")).Approval;
        var told = run.Output.Cast<CmkPlanApproval>().ToList();
        Assert.True(told.Count == written.Count || (run.IsStopped && told.Count == 0), $"{written.Count} approvals are there, and {told.Count} were told.");
        Assert.All(written, approval => Assert.StartsWith("arn:aws:kms:", approval, StringComparison.Ordinal));
        Assert.True(written.Count == 1 || run.IsStopped || run.IsTerminated || run.Errors.Count > 0);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    // Every block that is written is one of a calm run, but that a key which was not read is named as its service names it; what is missing is
    // said. That nothing is said of tags cannot be told from there being none.
    private static void JudgeExports(HostileLane lane, HostileRun run, string format)
    {
        var calm = Assert.Single(lane.Calm.Run<CmkTemplateExport>($"Export-CmkTemplate '{lane.Temporary[$"{Guid.NewGuid():N}"]}' {format} {ToExport}"));
        var folder = Assert.Single(lane.Session.Run<string>("$folder"));
        var hasTags = !run.Ledger.Any(static entry => entry is { Fault: Fault.NullList, IsSpoilt: true });
        var real = BlocksOf(calm.Folder, hasTags).ToHashSet(StringComparer.Ordinal);
        var written = Directory.Exists(folder) ? BlocksOf(folder, hasTags).ToList() : [];
        Assert.All(written, block => Assert.Contains(block, real));
        Assert.All(Directory.Exists(folder) ? Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories) : [], static path => Assert.Contains(Path.GetFileName(path), (string[])[SandboxAccounts.AccountId, "eu-west-1", "policies"]));
        var told = run.Output.Cast<CmkTemplateExport>().SingleOrDefault();
        Assert.True(told is not null || run.IsStopped || run.Errors.Count > 0 || run.IsTerminated, "Nothing is exported, and nobody says so.");
        Assert.True(told is null || told.Exported.Count == calm.Exported.Count || run.Errors.Count > 0 || told.NotExported.Count > 0 || !hasTags, "Something is missing, and nobody says so.");
        Directory.Delete(calm.Folder, recursive: true);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<string> BlocksOf(string folder, bool hasTags) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(static file => Path.GetFileName(file) is not ("notes.md" or "versions.tf") and not ['.', ..])
        .SelectMany(file => BlocksOf(file, File.ReadAllText(file), hasTags));

    private static IEnumerable<string> BlocksOf(string file, string text, bool hasTags)
    {
        if (file.EndsWith("resources-to-import.json", StringComparison.Ordinal))
        {
            return JsonNode.Parse(text)!.AsArray().Select(static resource => resource!.ToJsonString());
        }

        if (JsonOf(text)?["Resources"] is not JsonObject resources)
        {
            return text.Split("\n}\n").Select(block => string.Join(
                '\n', WithoutTags(block, hasTags).Split('\n').Where(static line => !line.Contains("key_id", StringComparison.Ordinal)).Select(static line => line.TrimEnd())).Trim());
        }

        foreach (var properties in resources.Select(static resource => resource.Value!["Properties"]).OfType<JsonObject>())
        {
            foreach (var name in new[] { "KmsKeyId", "KMSKeyId", hasTags ? string.Empty : "Tags" })
            {
                properties.Remove(name);
            }
        }

        return resources.Select(static resource => $"{resource.Key} {resource.Value!.ToJsonString()}");
    }

    private static JsonNode? JsonOf(string text) => text.StartsWith('{') ? JsonNode.Parse(text) : null;

    private static string WithoutTags(string block, bool hasTags) => !hasTags && block.IndexOf("\n  tags = {", StringComparison.Ordinal) is > 0 and var start ? block[..start] : block;

    // A key whose making was cut short.
    private static void BeginKey(HostileLane lane)
    {
        var key = new KmsKey
        {
            Id = Begun,
            AccountId = SandboxAccounts.AccountId,
            Region = "us-east-1",
            Arn = KmsKey.ArnOf("us-east-1", SandboxAccounts.AccountId, Begun),
            CreatedAt = DateTimeOffset.UnixEpoch,
            PolicyText = KeyPolicies.Default(SandboxAccounts.AccountId),
        };
        key.Tags["KmsCompliance:Service"] = "XRay";
        key.Tags["KmsCompliance:Alias"] = "alias/xray-trace-data-cmk";
        lane.Account.World.Region(SandboxAccounts.AccountId, "us-east-1").Keys.Add(key);
    }
}
