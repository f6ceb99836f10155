using System.Text.Json.Nodes;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Remediation;

/// <summary>Before a key is set, its policy is tried with the requests that the service will make.</summary>
public sealed class PreflightTests : SandboxTest
{
    private const string Account = SandboxAccounts.AccountId;
    private const string Billing = "00000101-5a6d-4b0c-8000-000000000101";
    private const string MultiRegion = "mrk-0000000000000000000000005a6d4b0c";
    private const string Root = "arn:aws:iam::111122223333:root";
    private const string Caller = "arn:aws:iam::111122223333:user/sandbox-administrator";

    /// <summary>The commands, each with a key that nothing else is put under.</summary>
    public static TheoryData<string, string> Commands => new()
    {
        { "Set-XRayCmk -Region eu-west-1 -KeyId alias/billing-multi-region", "kms:CreateGrant" },
        { "Set-SecretCmk -Region eu-west-1 -SecretId billing/api-token-default-key -KeyId alias/billing-multi-region", "kms:GenerateDataKey" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_key_whose_policy_does_not_let_the_service_in_is_refused_with_what_is_missing(string command, string action)
    {
        OnlyAdministration();

        var error = Assert.Single(RunWithError(command, "KeyPolicyInsufficient").Errors);

        Assert.Contains(action, error.ToString(), StringComparison.Ordinal);
        Assert.Contains(Caller, error.ToString(), StringComparison.Ordinal);
        var advice = error.ErrorDetails.RecommendedAction;
        Assert.Contains("-RepairPolicy", advice, StringComparison.Ordinal);
        var statement = JsonNode.Parse($"[{advice[advice.IndexOf('{', StringComparison.Ordinal)..]}]")!.AsArray();
        Assert.Contains(statement, missing => missing!["Action"]!.ToJsonString().Contains(action, StringComparison.Ordinal));
        Assert.Empty(Writes());
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void RepairPolicy_adds_what_is_missing_and_sets_the_key_then(string command, string action)
    {
        var before = OnlyAdministration();

        var change = Assert.Single(Session.Run<CmkChange>($"{command} -RepairPolicy"));

        Assert.Equal((CmkChangeStatus.Applied, true), (change.Status, change.Verified));
        Assert.Equal(CmkChangeStatus.Applied, change.PolicyStatus);
        Assert.Equal(before, change.PreviousPolicy);
        Assert.Equal(1, Server.Calls.Count("kms", "PutKeyPolicy"));
        var after = Key(MultiRegion).Policy;
        Assert.True(after.EquivalentTo(KeyPolicyDocument.Parse(change.RepairedPolicy!)));
        Assert.Equal(KeyAccessDecision.Allowed, Ask(after, action).Decision);

        // Only what the service needs: not the use of the key by itself, and nobody else's.
        Assert.NotEqual(KeyAccessDecision.Allowed, KeyPolicyEvaluator.Evaluate(after, new(Caller, Account, "kms:Encrypt", Key(MultiRegion).Arn)).Decision);
        Assert.Equal(KeyPolicyDocument.Parse(before).Statements.Single().ToJson(), after.Statements[0].ToJson());
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void RepairPolicy_under_WhatIf_shows_the_statement_and_writes_nothing(string command, string action)
    {
        OnlyAdministration();
        var host = new RecordingHost();
        using var session = new ModuleSession(Server.Url, host: host);

        Assert.Empty(session.Run<CmkChange>($"{command} -RepairPolicy -WhatIf"));

        var shown = string.Join('\n', host.Lines);
        Assert.Contains(action, shown, StringComparison.Ordinal);
        Assert.Contains("+ {", shown, StringComparison.Ordinal);
        Assert.Empty(Writes());
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Force_leaves_the_decision_to_the_service(string command, string action)
    {
        OnlyAdministration();

        var result = RunWithError($"{command} -Force", "AccessDenied");

        Assert.Contains(result.Warnings, warning => warning.Contains(action, StringComparison.Ordinal) && warning.Contains("-Force", StringComparison.Ordinal));
        Assert.Equal(0, Server.Calls.Count("kms", "PutKeyPolicy"));
    }

    [Fact]
    public void What_a_statement_denies_cannot_be_repaired_and_Force_overrides()
    {
        const string set = "Set-SecretCmk -Region eu-west-1 -SecretId billing/api-token-default-key -KeyId alias/billing-multi-region -RepairPolicy";
        Put(MultiRegion, Allow("kms:*"), Statement("Deny", "kms:Encrypt"));

        var error = Assert.Single(RunWithError(set, "KeyPolicyInsufficient").Errors);
        Assert.DoesNotContain("-RepairPolicy adds", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(Writes());

        // AWS answers success and re-encrypts nothing, which the proof sees.
        Assert.Equal(["VersionNotReencrypted"], Session.Run($"{set} -Force").ErrorIds);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_policy_that_leaves_it_to_IAM_or_names_the_caller_passes_without_a_word(string command, string action)
    {
        var result = Session.Run(command);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        Assert.Equal(CmkChangeStatus.Applied, ((CmkChange)Assert.Single(result.Output).BaseObject).Status);
        Assert.Null(((CmkChange)result.Output[0].BaseObject).PolicyStatus);
        Assert.Equal(1, Server.Calls.Count("kms", "GetKeyPolicy"));
        Assert.NotEqual(KeyAccessDecision.ImplicitDeny, Ask(Key(MultiRegion).Policy, action).Decision);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_policy_that_may_not_be_read_is_a_warning_and_the_service_decides(string command, string action)
    {
        Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, "kms:GetKeyPolicy");

        var result = Session.Run(command);

        Assert.Empty(result.Errors);
        Assert.Contains("kms:GetKeyPolicy", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.NotEqual(KeyAccessDecision.ImplicitDeny, Ask(Key(MultiRegion).Policy, action).Decision);
        Assert.Equal(CmkChangeStatus.Applied, ((CmkChange)Assert.Single(result.Output).BaseObject).Status);
    }

    [Fact]
    public void The_policy_of_a_key_is_read_once_and_repaired_once_however_many_secrets_are_put_under_it()
    {
        OnlyAdministration();

        var changes = Session.Run<CmkChange>("Get-SecretEncryptionStatus -Region eu-west-1 -Name billing/api-token-aws-* | Set-SecretCmk -KeyId alias/billing-multi-region -RepairPolicy");

        Assert.Equal(3, changes.Count);
        Assert.All(changes, change => Assert.Equal(CmkChangeStatus.Applied, change.Status));
        Assert.Single(changes, change => change.PolicyStatus is not null);
        Assert.Equal(1, Server.Calls.Count("kms", "PutKeyPolicy"));
    }

    [Fact]
    public void A_repair_whose_key_is_then_not_set_is_in_the_output()
    {
        OnlyAdministration();
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Truncated, Operation = "PutEncryptionConfig" });

        var result = Session.Run("Set-XRayCmk -Region eu-west-1 -KeyId alias/billing-multi-region -RepairPolicy");

        var change = (CmkChange)Assert.Single(result.Output).BaseObject;
        Assert.Equal((CmkChangeStatus.Failed, CmkChangeStatus.Applied), (change.Status, change.PolicyStatus));
        Assert.Single(result.Errors);
    }

    [Theory]
    [InlineData("kms:CreateGrant", "Applied")]
    [InlineData("kms:Decrypt", null)]
    public void With_Resolve_the_callers_own_IAM_policies_decide_what_the_key_policy_leaves_to_them(string action, string? status)
    {
        // X-Ray's grant is made in the caller's name.
        Server.World.SetIdentityPolicy(SandboxAccounts.AuditorAccessKey, $$"""
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["xray:*","kms:DescribeKey","kms:GetKeyPolicy","kms:ListAliases","iam:GetAccountAuthorizationDetails","{{action}}"],"Resource":"*"} }
            """);
        using var holder = new ModuleSession(Server.Url, SandboxAccounts.AuditorAccessKey);
        var result = holder.Run($"Set-XRayCmk -Region eu-west-1 -KeyId alias/billing-multi-region -Resolve");
        Assert.Equal(status is null ? ["KeyPolicyInsufficient"] : [], result.ErrorIds);
        Assert.Equal(status, result.Output.Select(static item => ((CmkChange)item.BaseObject).Status).FirstOrDefault());
        Assert.Equal((1, status is null ? 0 : 1), (Server.Calls.Count("iam", "GetAccountAuthorizationDetails"), Server.Calls.Count("xray", "PutEncryptionConfig")));
        Assert.Empty(result.Warnings);
        if (status is null)
        {
            Assert.Contains("kms:CreateGrant", result.Errors[0].ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void With_Resolve_what_could_not_be_read_is_said_and_left_to_IAM()
    {
        Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, "iam:GetAccountAuthorizationDetails");
        var result = Session.Run("Get-SecretEncryptionStatus -Region eu-west-1 -Name billing/api-token-aws-* | Set-SecretCmk -KeyId alias/billing-multi-region -Resolve");
        Assert.Empty(result.Errors);
        Assert.Equal(3, result.Output.Count);
        Assert.Single(result.Warnings, static warning => warning.Contains("users and roles could not be read", StringComparison.Ordinal));
        Assert.Equal(1, Server.Calls.Count("iam", "GetAccountAuthorizationDetails"));
    }

    [Fact]
    public void Another_account_s_key_is_not_looked_into_which_is_said()
    {
        var result = Session.Run("Set-SecretCmk -Region us-west-2 -SecretId shared/license-other-account-unreadable -KeyId arn:aws:kms:us-west-2:444455556666:key/00000801-5a6d-4b0c-8000-000000000801");

        Assert.Contains(result.Warnings, warning => warning.Contains("444455556666", StringComparison.Ordinal));
        Assert.Equal(0, Server.Calls.Count("kms", "GetKeyPolicy"));
        Assert.Single(result.Output);
    }

    private KmsCompliance.Sandbox.Endpoint.Kms.KmsKey Key(string id) => State("eu-west-1").Keys.FindKey(id, DateTimeOffset.UtcNow)!;

    private KeyAccessResult Ask(KeyPolicyDocument policy, string action) => KeyPolicyEvaluator.Evaluate(
        policy,
        new KeyAccessRequest(Caller, Account, action, Key(Billing).Arn)
            .WithContext("kms:ViaService", action == "kms:CreateGrant" ? "xray.eu-west-1.amazonaws.com" : "secretsmanager.eu-west-1.amazonaws.com")
            .WithContext("kms:GrantIsForAWSResource", "true"));

    // The account manages the key and cannot use it.
    private string OnlyAdministration() =>
        Put(MultiRegion, Allow("kms:Describe*", "kms:Get*", "kms:List*", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"));

    private string Put(string key, params JsonObject[] statements) =>
        Key(key).PolicyText = new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray([.. statements]) }.ToJsonString();

    private static JsonObject Allow(params string[] actions) => Statement("Allow", actions);

    private static JsonObject Statement(string effect, params string[] actions) => new()
    {
        ["Sid"] = $"Account{effect}",
        ["Effect"] = effect,
        ["Principal"] = new JsonObject { ["AWS"] = Root },
        ["Action"] = new JsonArray([.. actions.Select(action => (JsonNode)action)]),
        ["Resource"] = "*",
    };
}
