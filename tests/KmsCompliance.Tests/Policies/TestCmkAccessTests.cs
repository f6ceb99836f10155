using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Policies;

/// <summary>Who may do what with a key, and why.</summary>
public sealed class TestCmkAccessTests : SandboxTest
{
    private const string Billing = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";
    private const string Role = "arn:aws:iam::111122223333:role/App";
    private const string Admin = "arn:aws:iam::111122223333:role/KeyAdministrator";
    private const string Allowing = """{ "Version": "2012-10-17", "Statement": { "Sid": "Mine", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*" } }""";

    [Theory]
    [InlineData("111122223333", "Allowed", true)]
    [InlineData("arn:aws:iam::111122223333:root", "Allowed", true)]
    [InlineData(Role, "DependsOnIdentityPolicy", null)]
    [InlineData("arn:aws:iam::111122223333:user/Bob", "DependsOnIdentityPolicy", null)]
    [InlineData("arn:aws:sts::111122223333:assumed-role/App/anna", "DependsOnIdentityPolicy", null)]
    [InlineData("arn:aws:iam::444455556666:role/App", "ImplicitDeny", false)]
    [InlineData("cloudtrail.amazonaws.com", "ImplicitDeny", false)]
    public void Principals_of_every_kind_are_asked_about(string principal, string decision, bool? allowed)
    {
        var access = Assert.Single(Session.Run<CmkAccess>($"Test-CmkAccess {Billing} {principal} Decrypt"));

        Assert.Equal((Billing, "kms:Decrypt", decision, allowed), (access.KeyArn, access.Action, access.Decision.ToString(), access.Allowed));
        Assert.Equal(("eu-west-1", "111122223333"), (access.Region, access.AccountId));
        Assert.Equal(principal == "111122223333" ? "arn:aws:iam::111122223333:root" : principal, access.Principal);
        Assert.NotEmpty(access.Explanation);
        Assert.Contains(access.Verdict, verdict => verdict.StartsWith("Enable IAM User Permissions: ", StringComparison.Ordinal));
        Assert.Equal(decision == "ImplicitDeny" ? [] : ["Enable IAM User Permissions"], access.Statement);
    }

    [Fact]
    public void Each_principal_and_action_is_one_record_and_all_cost_one_look()
    {
        var answers = Session.Run<CmkAccess>($"Test-CmkAccess {Billing} {Role}, 111122223333 decrypt, KMS:encrypt");

        Assert.Equal(["kms:Decrypt", "kms:Encrypt", "kms:Decrypt", "kms:Encrypt"], answers.Select(access => access.Action));
        Assert.Equal(["kms:GetKeyPolicy", "kms:ListGrants", "sts:GetCallerIdentity"], Calls().Keys.Order(StringComparer.Ordinal));
        Assert.All(Calls().Values, count => Assert.Equal(1, count));
    }

    [Fact]
    public void IAM_policies_decide_what_the_key_policy_leaves_to_them()
    {
        Assert.Equal((nameof(KeyAccessDecision.Allowed), "iam:Mine"), Of($"Test-CmkAccess {Billing} {Role} Decrypt -IdentityPolicy '{Allowing}'"));
        Assert.Equal(nameof(KeyAccessDecision.ImplicitDeny), Of($"Test-CmkAccess {Billing} {Role} Encrypt -IdentityPolicy '{Allowing}'").Decision);
        Assert.Equal(nameof(KeyAccessDecision.ImplicitDeny), Of($"Test-CmkAccess {Billing} {Role} Decrypt -IdentityPolicy @()").Decision);
        Assert.Equal(nameof(KeyAccessDecision.Allowed), Of($"Test-CmkAccess {Billing} {Role} Decrypt -IdentityPolicy (New-CmkUserPolicy {Billing} XRay)").Decision);
    }

    [Theory]
    [InlineData("PermissionsBoundary", "\"Action\":\"s3:*\",\"Effect\":\"Allow\"", "ImplicitDeny")]
    [InlineData("SessionPolicy", "\"Action\":\"s3:*\",\"Effect\":\"Allow\"", "ImplicitDeny")]
    [InlineData("ServiceControlPolicy", "\"Action\":\"s3:*\",\"Effect\":\"Allow\"", "ImplicitDeny")]
    [InlineData("ServiceControlPolicy", "\"Action\":\"*\",\"Effect\":\"Deny\"", "ExplicitDeny")]
    [InlineData("ServiceControlPolicy", "\"Action\":\"*\",\"Effect\":\"Allow\"", "Allowed")]
    [InlineData("ResourceControlPolicy", "\"Principal\":\"*\",\"Action\":\"kms:*\",\"Effect\":\"Deny\"", "ExplicitDeny")]
    public void Policies_that_only_limit_count_where_they_are_given(string parameter, string statement, string decision)
    {
        var policy = $"{{\"Version\":\"2012-10-17\",\"Statement\":{{{statement},\"Resource\":\"*\"}}}}";

        Assert.Equal(decision, Of($"Test-CmkAccess {Billing} {Role} Decrypt -IdentityPolicy '{Allowing}' -{parameter} '{policy}'").Decision);
    }

    [Fact]
    public void A_policy_that_limits_and_is_none_is_said_and_nothing_is_asked()
    {
        RunWithError($"Test-CmkAccess {Billing} {Role} Decrypt -ServiceControlPolicy '{{}}'", "InvalidGuardrail");

        Assert.Empty(Calls());
    }

    [Fact]
    public void IAM_policies_come_from_files_too()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, Allowing);
            Assert.Equal(nameof(KeyAccessDecision.Allowed), Of($"Test-CmkAccess {Billing} {Role} Decrypt -IdentityPolicyPath '{file}'").Decision);
            File.WriteAllText(file, "{\n}");
            RunWithError($"Test-CmkAccess {Billing} {Role} Decrypt -IdentityPolicyPath '{file}'", "InvalidIamPolicy");
        }
        finally
        {
            File.Delete(file);
        }

        RunWithError($"Test-CmkAccess {Billing} {Role} Decrypt -IdentityPolicyPath '{file}'", "PolicyFileNotFound");
    }

    [Theory]
    [InlineData("", "ImplicitDeny")]
    [InlineData("-NoGrant", "ImplicitDeny")]
    public void A_grant_allows_unless_grants_are_left_out(string parameters, string withoutGrant)
    {
        const string partner = "lambda.amazonaws.com";
        Assert.Equal(withoutGrant, Of($"Test-CmkAccess {Billing} {partner} Decrypt {parameters}").Decision.ToString());
        Grant(partner);
        var access = Assert.Single(Session.Run<CmkAccess>($"Test-CmkAccess {Billing} {partner} Decrypt {parameters}"));

        Assert.Equal(parameters.Length == 0 ? nameof(KeyAccessDecision.Allowed) : nameof(KeyAccessDecision.ImplicitDeny), access.Decision);
        Assert.Equal(parameters.Length == 0 ? 2 : 0, Calls().GetValueOrDefault("kms:ListGrants"));
        if (parameters.Length == 0)
        {
            Assert.StartsWith("grant:", Assert.Single(access.Statement), StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains("Grants were not looked at", access.Explanation, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Where_grants_may_not_be_listed_a_denial_that_one_could_lift_is_not_certain()
    {
        Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, "kms:ListGrants");
        var result = Session.Run($"Test-CmkAccess {Billing} lambda.amazonaws.com Decrypt, PutKeyPolicy; Test-CmkAccess {Billing} 111122223333 Decrypt");
        var answers = result.Output.Select(item => (CmkAccess)item.BaseObject).ToList();

        Assert.Empty(result.ErrorIds);
        Assert.Equal(2, result.Warnings.Count);
        Assert.Contains("kms:ListGrants", result.Warnings[0], StringComparison.Ordinal);
        Assert.Equal([nameof(KeyAccessDecision.Unknown), nameof(KeyAccessDecision.ImplicitDeny), nameof(KeyAccessDecision.Allowed)], answers.Select(access => access.Decision));
        Assert.Null(answers[0].Allowed);
        Assert.Contains("could not be listed", answers[0].Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void The_request_says_service_context_source_and_more()
    {
        var secrets = $"New-CmkPolicy SecretsManager eu-west-1 -AccountId 111122223333 -User {Role} | Test-CmkAccess -Principal {Role} -Action Decrypt -IdentityPolicy @() -Quiet";
        Assert.Equal([false, true, true, false], Session.Run<bool>($"{secrets}; {secrets} -ViaService secretsmanager; {secrets} -ViaService secretsmanager.eu-west-1.amazonaws.com; {secrets} -ViaService secretsmanager.us-east-1.amazonaws.com"));

        var trail = "New-CmkPolicy CloudTrail eu-west-1 -AccountId 111122223333 | Test-CmkAccess -Principal cloudtrail.amazonaws.com -Action GenerateDataKey -Quiet";
        const string own = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/Main";
        Assert.Equal([false, false, true], Session.Run<bool>($"{trail}; {trail} -SourceArn {own}; {trail} -SourceArn {own} -EncryptionContext @{{ 'aws:cloudtrail:arn' = '{own}' }}"));

        var xray = "New-CmkPolicy XRay eu-west-1 -AccountId 111122223333 | Test-CmkAccess -Principal xray.amazonaws.com -Action Decrypt -Quiet";
        Assert.Equal([false, true, true, false], Session.Run<bool>($"{xray}; {xray} -SourceAccount 111122223333; {xray} -SourceArn arn:aws:xray:eu-west-1:111122223333:group/g; {xray} -SourceAccount 444455556666"));

        var grant = $"New-CmkPolicy XRay eu-west-1 -AccountId 111122223333 -Administrator {Admin} | Test-CmkAccess -Principal {Admin} -Action CreateGrant -IdentityPolicy @() -Quiet";
        Assert.Equal([false, true], Session.Run<bool>($"{grant}; {grant} -GrantIsForAWSResource"));
        Assert.Equal(0, Server.Calls.Total);
    }

    [Fact]
    public void Further_condition_keys_make_what_is_not_known_certain()
    {
        const string policy = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/App"},"Action":"kms:Decrypt","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}}}""";
        var script = $"Test-CmkAccess -PolicyDocument '{policy}' -Principal {Role} -Action Decrypt";

        Assert.Equal(
            [nameof(KeyAccessDecision.Unknown), nameof(KeyAccessDecision.Allowed), nameof(KeyAccessDecision.ImplicitDeny), nameof(KeyAccessDecision.ImplicitDeny)],
            Session.Run<CmkAccess>($"{script}; {script} -Context @{{ 'aws:SourceIp' = '192.0.2.7' }}; {script} -Context @{{ 'aws:SourceIp' = '198.51.100.1' }}; {script} -Context @{{ 'aws:SourceIp' = @() }}").Select(access => access.Decision));
    }

    [Fact]
    public void A_document_in_place_of_a_key_costs_no_call_and_leaves_the_key_empty()
    {
        var access = Assert.Single(Session.Run<CmkAccess>("New-CmkPolicy XRay eu-west-1 -AccountId 111122223333 | Test-CmkAccess -Principal 111122223333 -Action Decrypt"));
        Assert.Equal((null, "eu-west-1", "111122223333", true), (access.KeyArn, access.Region, access.AccountId, access.Allowed));
        Assert.Equal(0, Server.Calls.Total);
    }

    [Theory]
    [InlineData("role/team/Reader", "Allowed", "iam:inline:#1")]
    [InlineData("assumed-role/Reader/anna", "Allowed", "iam:inline:#1")]
    [InlineData("user/clerk", "Allowed", "iam:inline:#1")]
    [InlineData("role/Bounded", "ImplicitDeny", "")]
    [InlineData("role/Idle", "ImplicitDeny", "")]
    [InlineData("role/Denied", "ExplicitDeny", "iam:deny:#1")]
    [InlineData("role/Gone", "Unknown", "")]
    [InlineData("root", "Allowed", "Enable IAM User Permissions")]
    [InlineData("xray.amazonaws.com", "ImplicitDeny", "")]
    public void Resolve_reads_the_IAM_policies_and_boundaries_of_the_principals(string principal, string decision, string statement)
    {
        Seed();
        var name = principal.EndsWith(".com", StringComparison.Ordinal) ? principal : $"arn:aws:{(principal.StartsWith("assumed", StringComparison.Ordinal) ? "sts" : "iam")}::{Own}:{principal}";
        var access = Assert.Single(Session.Run<CmkAccess>($"Test-CmkAccess {OwnKey} {name} Decrypt -Resolve -AccessKey {Chief}"));
        Assert.Equal((decision, statement), (access.Decision, access.Statement.Count == 0 ? "" : access.Statement[^1]));
        if (decision == "Unknown")
        {
            Assert.Contains("IAM does not list it", access.Explanation, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Resolve_reads_users_and_roles_once_for_all_keys_and_leaves_other_accounts_open()
    {
        Seed();
        var other = $"arn:aws:kms:eu-west-2:{Own}:key/00009002-5a6d-4b0c-8000-000000009002";
        var answers = Session.Run<CmkAccess>($"Test-CmkAccess {OwnKey}, {other} arn:aws:iam::{Own}:role/team/Reader, arn:aws:iam::444455556666:role/App Decrypt -Resolve -AccessKey {Chief}");
        Assert.Equal(["Allowed", "Allowed", "ImplicitDeny", "ImplicitDeny"], answers.Select(static access => access.Decision).Order(StringComparer.Ordinal));
        Assert.Equal(1, Calls()["iam:GetAccountAuthorizationDetails"]);
    }

    [Fact]
    public void What_Resolve_could_not_read_stays_open_and_says_why()
    {
        Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, "iam:GetAccountAuthorizationDetails");
        var result = Session.Run($"Test-CmkAccess {Billing} {Role}, 111122223333 Decrypt -Resolve");
        Assert.Contains("could not be read", Assert.Single(result.Warnings), StringComparison.Ordinal);
        var answers = result.Output.Select(static item => (CmkAccess)item.BaseObject).ToList();
        Assert.Equal([nameof(KeyAccessDecision.DependsOnIdentityPolicy), nameof(KeyAccessDecision.Allowed)], answers.Select(static access => access.Decision));
        Assert.Contains("users and roles could not be read", answers[0].Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Test-CmkAccess alias/billing 111122223333 Decrypt -Region eu-west-1 -Resolve -IdentityPolicy @()", "PolicyGivenAndResolved")]
    [InlineData("Test-CmkAccess '{\"Statement\":[]}' 111122223333 Decrypt -Region eu-west-1 -Resolve", "DocumentNotResolved")]
    public void Resolve_with_policies_in_its_place_is_refused_before_any_call(string script, string errorId)
    {
        RunWithError(script, errorId);
        Assert.Empty(Calls());
    }

    [Fact]
    public void Quiet_is_true_only_if_all_is_allowed() => Assert.Equal(
        [true, false, false, false],
        Session.Run<bool>($"Test-CmkAccess {Billing} 111122223333 Decrypt, Encrypt -Quiet; Test-CmkAccess {Billing} {Role} Decrypt -Quiet; Test-CmkAccess {Billing} lambda.amazonaws.com Decrypt -Quiet; Test-CmkAccess {Billing} 111122223333, lambda.amazonaws.com Decrypt -Quiet"));

    [Fact]
    public void What_a_terminal_would_obey_is_not_handed_on()
    {
        const string policy = """{"Version":"2012-10-17","Statement":{"Sid":"A\u001b[2J\u202eB","Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"}}""";
        var access = Assert.Single(Session.Run<CmkAccess>($"Test-CmkAccess -PolicyDocument '{policy}' -Principal {Role} -Action Decrypt"));
        var findings = Session.Run<CmkPolicyFinding>($"Test-CmkPolicy -PolicyDocument '{policy}' -Service XRay");

        Assert.Equal(["A\uFFFD[2J\uFFFDB"], access.Statement);
        Assert.DoesNotContain('\u001b', access.Explanation + string.Concat(access.Verdict) + string.Concat(findings.Select(finding => finding.Message + finding.Sid + finding.Remediation)));
        Assert.Contains("A\uFFFD[2J", string.Concat(findings.Select(finding => finding.Message)), StringComparison.Ordinal);
    }

    [Fact]
    public void Service_keys_are_asked_about() =>
        Assert.Equal(2, Session.Run<CmkAccess>("New-ServiceCmk XRay -Region eu-west-1, eu-west-2 | Test-CmkAccess -Principal 111122223333 -Action Decrypt").Select(access => access.KeyArn).Distinct().Count());

    [Theory]
    [InlineData("-Principal '*' -Action Decrypt", "InvalidPrincipal")]
    [InlineData("-Principal App -Action Decrypt", "InvalidPrincipal")]
    [InlineData("-Principal arn:aws:iam::111122223333:group/G -Action Decrypt", "InvalidPrincipal")]
    [InlineData("-Principal 'arn:aws:iam::111122223333:role/*' -Action Decrypt", "InvalidPrincipal")]
    [InlineData("-Principal 111122223333 -Action Decypt", "InvalidAction")]
    [InlineData("-Principal 111122223333 -Action kms:*", "InvalidAction")]
    [InlineData("-Principal 111122223333 -Action s3:GetObject", "InvalidAction")]
    [InlineData("-Principal 111122223333 -Action Decrypt -ViaService 'Secrets Manager'", "InvalidViaService")]
    [InlineData("-Principal 111122223333 -Action Decrypt -SourceAccount 12", "InvalidAccountId")]
    [InlineData("-Principal 111122223333 -Action Decrypt -IdentityPolicy '{'", "InvalidIamPolicy")]
    public void Bad_input_is_refused_before_any_call(string parameters, string errorId)
    {
        Assert.Empty(RunWithError($"Test-CmkAccess {Billing} {parameters}", errorId).Output);
        Assert.Equal(0, Server.Calls.Total);
    }

    private const string Own = "999900002222";
    private const string OwnKey = $"arn:aws:kms:eu-west-1:{Own}:key/00009001-5a6d-4b0c-8000-000000009001";
    private const string Chief = "SANDBOXCHIEF00000001";

    private void Seed()
    {
        var (trust, reading, none) = (Json("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]}"""), Json(Allowing.Replace("\"Sid\": \"Mine\", ", "", StringComparison.Ordinal)), Json("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"""));
        Server.World.Seed(new EstateDocument
        {
            Accounts =
            [
                new EstateAccount
                {
                    Id = Own,
                    Groups = [new EstateGroup { Name = "Readers", Policy = reading }],
                    ManagedPolicies = [new EstateManagedPolicy { Name = "Edge", Document = none }],
                    Roles =
                    [
                        new EstateRole { Name = "Reader", Path = "/team/", Trust = trust, Policy = reading },
                        new EstateRole { Name = "Bounded", Trust = trust, Policy = reading, PermissionsBoundary = "Edge" },
                        new EstateRole { Name = "Idle", Trust = trust, Policy = none },
                        new EstateRole { Name = "Denied", Trust = trust, Policy = reading, Deny = ["kms:*"] },
                    ],
                    Keys = [new EstateKey { Region = "eu-west-1", KeyId = "00009001-5a6d-4b0c-8000-000000009001" }, new EstateKey { Region = "eu-west-2", KeyId = "00009002-5a6d-4b0c-8000-000000009002" }],
                },
            ],
            Principals =
            [
                new EstatePrincipal { AccessKey = "SANDBOXCLERK00000001", AccountId = Own, Name = "clerk", Groups = ["Readers"] },
                new EstatePrincipal { AccessKey = Chief, AccountId = Own, Name = "chief" },
            ],
        });
    }

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);

    private (string Decision, string Statement) Of(string script)
    {
        var access = Assert.Single(Session.Run<CmkAccess>(script));
        return (access.Decision, access.Statement is [.., var last] ? last : string.Empty);
    }

    private void Grant(string grantee)
    {
        var key = State("eu-west-1").Keys.FindKey("00000101-5a6d-4b0c-8000-000000000101", DateTimeOffset.UtcNow)!;
        key.Grants.Add(new KmsGrant("00aa", grantee, SandboxAccounts.AccountId, ["Decrypt"], DateTimeOffset.UtcNow));
    }
}
