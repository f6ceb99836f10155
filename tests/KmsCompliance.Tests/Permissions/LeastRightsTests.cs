using System.Management.Automation;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KmsCompliance.Permissions;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;
using KmsCompliance.Sandbox.Endpoint.Services.CloudTrailLake;
using KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;
using KmsCompliance.Sandbox.Endpoint.Services.XRay;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Permissions;

/// <summary>A command works with exactly the policy that Get-CmkPermission gives, and does what is declared when one right
/// of it is missing.</summary>
public sealed partial class LeastRightsTests : SandboxTest
{
    private const string Holder = SandboxAccounts.AuditorAccessKey;
    private const string Billing = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";
    private const string MultiRegion = "arn:aws:kms:eu-west-1:111122223333:key/mrk-0000000000000000000000005a6d4b0c";
    private const string Tracing = "arn:aws:kms:eu-west-2:111122223333:key/00000401-5a6d-4b0c-8000-000000000401";
    private const string EventLake = "arn:aws:kms:eu-west-1:111122223333:key/00000103-5a6d-4b0c-8000-000000000103";
    private const string Platform = "arn:aws:kms:us-east-2:111122223333:key/00000301-5a6d-4b0c-8000-000000000301";

    /// <summary>Every command in a use that needs all its rights, what the administrator does before, and what of its
    /// output says that it achieved something.</summary>
    private static readonly Dictionary<string, Use> Uses = new(StringComparer.Ordinal)
    {
        ["Get-CmkPermission"] = new("Get-CmkPermission"),
        ["Get-Region"] = new("Get-Region"),
        ["Get-XRayEncryptionStatus"] = new("Get-XRayEncryptionStatus -Region eu-west-*") { XRayByAlias = true },
        ["Get-SecretEncryptionStatus"] = new("Get-SecretEncryptionStatus -Region eu-west-*; Get-SecretEncryptionStatus -Region eu-west-1 -SecretId billing/api-token-cmk-arn -IncludeReplica"),
        ["Get-TrailEncryptionStatus"] = new("Get-TrailEncryptionStatus -Region eu-west-*; Get-TrailEncryptionStatus -Region eu-west-1 -TrailId billing-audit") { TrailByAlias = true },
        ["Get-ServiceEncryptionStatus"] = new("Get-ServiceEncryptionStatus -Region eu-west-*"),
        ["Get-ServiceCmk"] = new("Get-ServiceCmk -Region eu-west-1*; Get-ServiceCmk -Region eu-west-1 -Alias alias/xray-trace-data-cmk") { Before = "New-ServiceCmk XRay -Region eu-west-1" },
        ["Test-XRayCmk"] = new("Test-XRayCmk -Region eu-west-1* -ApprovedKey alias/billing"),
        ["Test-SecretCmk"] = new("Test-SecretCmk -Region eu-west-1* -SecretId billing/api-token-cmk-arn, billing/api-token-cmk-alias-name -ApprovedKey alias/billing"),
        ["Test-TrailCmk"] = new("Test-TrailCmk -Region eu-west-1* -TrailId billing-audit -ApprovedKey alias/audit-logs; Test-TrailCmk -TrailId $store"),
        ["Test-ServiceCmk"] = new("Test-ServiceCmk -Region eu-west-* -ApprovedKey alias/billing"),
        ["New-ServiceCmk"] = new("New-ServiceCmk XRay -Region eu-west-1*; New-ServiceCmk SecretsManager -Region eu-west-1")
        {
            Before = "New-ServiceCmk SecretsManager -Region eu-west-1",
            Achieves = output => output is ServiceCmk { Created: true, Alias: not null },
        },
        ["Grant-CmkAccess"] = new($"Grant-CmkAccess alias/billing XRay -Region eu-west-1*; Grant-CmkAccess {Platform} XRay") { Achieves = IsPolicyApplied },
        ["Revoke-CmkAccess"] = new($"Revoke-CmkAccess alias/billing -Service XRay -Region eu-west-1* -Confirm:$false; Revoke-CmkAccess {Platform} -Service XRay -Confirm:$false")
        {
            Before = $"Grant-CmkAccess alias/billing XRay -Region eu-west-1; Grant-CmkAccess {Platform} XRay",
            Achieves = IsPolicyApplied,
        },
        ["Set-XRayCmk"] = new($"Set-XRayCmk -Region eu-west-1* -KeyId alias/billing-multi-region; Set-XRayCmk -KeyId {Platform}; Set-XRayCmk -KeyId {Tracing} -RepairPolicy")
        {
            Before = "Set-XRayCmk -Region eu-west-2 -Default",
            KeyWithoutUse = Tracing,
            Achieves = IsApplied,
        },
        ["Set-SecretCmk"] = new($"Set-SecretCmk -Region eu-west-1* -SecretId billing/api-token-default-key -KeyId alias/billing; Set-SecretCmk -Region eu-west-1 -SecretId billing/api-token-aws-managed-alias-name -KeyId {Billing}; Set-SecretCmk -Region eu-west-1 -SecretId billing/api-token-aws-managed-key-id -KeyId {MultiRegion} -RepairPolicy")
        {
            KeyWithoutUse = MultiRegion,
            Achieves = IsApplied,
        },
        ["New-CmkPolicy"] = new("New-CmkPolicy XRay -Region eu-west-1*"),
        ["Test-CmkPolicy"] = new($"Test-CmkPolicy alias/billing XRay -Region eu-west-1*; Test-CmkPolicy {Billing} XRay"),
        ["Test-CmkAccess"] = new($"Test-CmkAccess alias/billing 111122223333 Decrypt -Region eu-west-1*; Test-CmkAccess {Billing} 111122223333 Decrypt"),
        ["New-CmkUserPolicy"] = new($"New-CmkUserPolicy alias/billing XRay -Region eu-west-1*; New-CmkUserPolicy {Billing.Split('/')[1]} XRay -Region eu-west-1; New-CmkUserPolicy {Platform} XRay"),
        ["Set-TrailCmk"] = new($"Set-TrailCmk -Region eu-west-1* -TrailId billing-audit -KeyId alias/audit-logs-next; Set-TrailCmk -TrailId $store -KeyId {EventLake} -Confirm:$false; Set-TrailCmk -Region eu-west-1 -TrailId billing-audit -KeyId {Billing} -RepairPolicy")
        {
            StoreWithoutKey = true,
            Achieves = IsApplied,
        },
    };

    public static TheoryData<string> Commands => [.. Uses.Keys];

    public static TheoryData<string, string> Rights
    {
        get
        {
            var rights = new TheoryData<string, string>();
            foreach (var action in CommandActions.Commands.SelectMany(CommandActions.Of))
            {
                rights.Add(action.Command, action.Action);
            }

            return rights;
        }
    }

    [Fact]
    public void Every_exported_command_has_its_rights_declared_and_its_use_here()
    {
        var exported = Session.Run<CmdletInfo>("Get-Command -Module KmsCompliance -CommandType Cmdlet").Select(command => command.Name).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(exported, CommandActions.Commands);
        Assert.Equal(exported, Uses.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_works_with_exactly_its_policy(string command)
    {
        var result = Run(command, Policy($"Get-CmkPermission {command}"));

        Assert.Empty(result.Errors.Select(error => error.ToString()));
        Assert.Empty(result.Warnings);
        Assert.NotEmpty(Achieved(command, result));
        Assert.DoesNotContain(ReasonsOf(result), reason => reason == nameof(ComplianceReason.KeyUnreadable));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_works_with_its_policy_confined_to_account_and_Regions(string command)
    {
        var result = Run(command, Policy($"Get-CmkPermission {command} -AccountId {SandboxAccounts.AccountId} -Region eu-west-*, us-east-2"));

        Assert.Empty(result.Errors.Select(error => error.ToString()));
        Assert.Empty(result.Warnings);
        Assert.NotEmpty(Achieved(command, result));
    }

    [Theory]
    [MemberData(nameof(Rights))]
    public void Without_one_right_a_command_fails_or_does_less_as_declared(string command, string action)
    {
        var declared = Assert.Single(CommandActions.Of(command), candidate => candidate.Action == action);

        var result = Run(command, Without(Policy($"Get-CmkPermission {command}")!, action));

        Assert.Equal(declared.ErrorId is null ? [] : [declared.ErrorId], result.ErrorIds.Distinct());
        Assert.Equal(declared.Required, Achieved(command, result).Count == 0);
        Assert.Equal(declared.WhenMissing.Contains("with a warning", StringComparison.Ordinal), result.Warnings.Count > 0);
        if (declared.ErrorId is null && UnknownReason().Match(declared.WhenMissing) is { Success: true } reason)
        {
            Assert.Contains(ReasonsOf(result), found => found == reason.Groups[1].Value);
        }
        else
        {
            // What shows itself by nothing would be no right that is needed.
            Assert.True(declared.ErrorId is not null || result.Warnings.Count > 0);
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_audit_policy_holds_no_writing_action_and_is_enough_for_WhatIf(string command)
    {
        var permission = Assert.Single(Session.Run<CmkPermission>($"Get-CmkPermission {command} -Mode Audit"));
        Assert.All(permission.Actions, action => Assert.Matches("^[a-z0-9]+:(Get|List|Describe)[A-Za-z]+$", action.Action));
        Assert.All(permission.Actions, action => Assert.Equal(CmkActionAccess.Read, action.Access));
        Assert.Equal(permission.Actions.Select(action => action.Action).Order(StringComparer.Ordinal), ActionsOf(permission.PolicyDocument));

        var result = Run(command, permission.PolicyDocument, "$WhatIfPreference = $true; ");

        Assert.Empty(result.Errors.Select(error => error.ToString()));
        Assert.Empty(Writes());
    }

    [Fact]
    public void The_rights_of_values_are_never_asked_for() =>
        Assert.DoesNotContain(CommandActions.Commands.SelectMany(CommandActions.Of), action => action.Action.EndsWith("SecretValue", StringComparison.Ordinal) || action.Action.Contains('*', StringComparison.Ordinal));

    [Fact]
    public void A_policy_for_the_new_key_alone_leaves_versions_under_an_old_customer_managed_key()
    {
        const string set = "Set-SecretCmk -Region eu-west-1 -SecretId billing/api-token-cmk-multi-region -KeyId alias/billing";
        using var holder = new ModuleSession(Server.Url, Holder);

        Server.World.SetIdentityPolicy(Holder, Policy($"Get-CmkPermission Set-SecretCmk -KeyArn {Billing}")!);
        Assert.Equal(["VersionNotReencrypted"], holder.Run(set).ErrorIds);

        Server.World.SetIdentityPolicy(Holder, Policy($"Get-CmkPermission Set-SecretCmk -KeyArn {Billing}, {MultiRegion}")!);
        Assert.True(Assert.Single(holder.Run<CmkChange>(set)).Verified);
    }

    [Fact]
    public void A_policy_confined_to_secrets_and_Regions_reaches_no_others()
    {
        var arn = State("eu-west-1").Secrets.Find("billing/api-token-default-key", DateTimeOffset.UtcNow)!.Arn;
        Server.World.SetIdentityPolicy(Holder, Policy($"Get-CmkPermission Set-* -Merge -Region eu-west-1 -SecretArn {arn}")!);
        using var holder = new ModuleSession(Server.Url, Holder);

        Assert.Single(holder.Run<CmkChange>("Set-SecretCmk -Region eu-west-1 -SecretId billing/api-token-default-key -KeyId alias/billing"));
        Assert.Equal(["AccessDenied"], holder.Run("Set-SecretCmk -Region eu-west-1 -SecretId billing/api-token-aws-managed-key-id -KeyId alias/billing").ErrorIds);
        Assert.Equal(["KeyUnreadable"], holder.Run($"Set-XRayCmk -KeyId {Platform}").ErrorIds);
        Assert.Single(holder.Run<CmkChange>("Set-XRayCmk -Region eu-west-1 -KeyId alias/billing-multi-region"));
    }

    // What a repair of the key's policy allows needs no right any more.
    private static bool IsApplied(object output) => output is CmkChange { Status: CmkChangeStatus.Applied, PolicyChange: null };

    private static bool IsPolicyApplied(object output) => output is CmkPolicyChange { Status: CmkChangeStatus.Applied, Verified: true };

    private static List<object> Achieved(string command, ScriptResult result) =>
        [.. result.Output.Select(output => output.BaseObject).Where(Uses[command].Achieves)];

    private static IEnumerable<string?> ReasonsOf(ScriptResult result) =>
        result.Output.Select(output => output.Properties["Reason"]?.Value?.ToString());

    private static IEnumerable<string> ActionsOf(string? policy) => policy is null
        ? []
        : JsonNode.Parse(policy)!["Statement"]!.AsArray().SelectMany(statement => Values(statement!["Action"]!)).Order(StringComparer.Ordinal);

    private static string? Without(string policy, string action)
    {
        var document = JsonNode.Parse(policy)!;
        var statements = document["Statement"]!.AsArray();
        foreach (var statement in statements.ToList())
        {
            var left = Values(statement!["Action"]!).Where(candidate => candidate != action).ToArray();
            if (left.Length == 0)
            {
                statements.Remove(statement);
            }
            else
            {
                statement["Action"] = new JsonArray([.. left.Select(candidate => (JsonNode)candidate)]);
            }
        }

        return statements.Count == 0 ? null : document.ToJsonString();
    }

    private static IEnumerable<string> Values(JsonNode node) => node is JsonArray array ? array.Select(item => item!.GetValue<string>()) : [node.GetValue<string>()];

    private string? Policy(string script) => Assert.Single(Session.Run<CmkPermission>(script)).PolicyDocument;

    private ScriptResult Run(string command, string? policy, string prefix = "")
    {
        var use = Uses[command];
        if (use.Before is not null)
        {
            Session.Run<object>(use.Before);
        }

        if (use.XRayByAlias)
        {
            State("eu-west-2").XRay.KeyArn = "alias/tracing";
        }

        if (use.KeyWithoutUse is { } arn)
        {
            var key = State(arn.Split(':')[3]).Keys.FindKey(arn.Split('/')[1], DateTimeOffset.UtcNow)!;
            key.PolicyText = """
                {"Version":"2012-10-17","Statement":{"Sid":"Administration","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},
                "Action":["kms:Describe*","kms:Get*","kms:List*","kms:PutKeyPolicy"],"Resource":"*"}}
                """;
        }

        var store = Assert.Single(State("eu-west-1").EventDataStores.All(DateTimeOffset.UtcNow));
        if (use.StoreWithoutKey)
        {
            store.KmsKeyArn = null;
        }

        if (use.TrailByAlias)
        {
            var trail = State("eu-west-1").Trails["billing-audit"];
            trail.Settings = trail.Settings with { KmsKeyArn = "alias/audit-logs" };
        }

        Server.Calls.Reset();

        // IAM takes no policy without a statement; somebody without rights has none.
        Server.World.SetIdentityPolicy(Holder, policy ?? """{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}""");
        using var holder = new ModuleSession(Server.Url, Holder);
        holder.Set("store", store.Arn);
        return holder.Run(prefix + use.Script);
    }

    [GeneratedRegex(@"Unknown \(([A-Za-z]+)\)")]
    private static partial Regex UnknownReason();

    private sealed record Use(string Script)
    {
        public string? Before { get; init; }

        /// <summary>X-Ray reports a key by alias in one Region.</summary>
        public bool XRayByAlias { get; init; }

        /// <summary>A key whose policy lets nobody use it, only administer it.</summary>
        public string? KeyWithoutUse { get; init; }

        /// <summary>CloudTrail reports a trail's key by alias, as endpoints other than AWS do.</summary>
        public bool TrailByAlias { get; init; }

        /// <summary>The event data store of eu-west-1 has no key yet.</summary>
        public bool StoreWithoutKey { get; init; }

        public Func<object, bool> Achieves { get; init; } = static _ => true;
    }
}
