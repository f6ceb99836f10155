using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Policies;

/// <summary>Everybody who can use a key is listed with the way; what could not be read is Unknown.</summary>
public sealed class GetCmkAccessTests : SandboxTest
{
    private const string Account = SandboxAccounts.AccountId;
    private const string Billing = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";
    private const string AuditLogs = "arn:aws:kms:eu-west-1:111122223333:key/00000102-5a6d-4b0c-8000-000000000102";
    private const string Clerk = "SANDBOXCLERK00000001";

    [Fact]
    public void Users_roles_services_and_grants_are_listed_by_way()
    {
        var rows = Session.Run<CmkKeyAccess>($"Grant-CmkAccess {Billing} XRay -Confirm:$false | Out-Null; Get-CmkAccess {Billing} Decrypt, kms:createGrant");
        Assert.Equal(
            [
                "root Allowed KeyPolicy kms:Decrypt; kms:CreateGrant",
                "user/sandbox-administrator Allowed IamPolicy kms:Decrypt; kms:CreateGrant",
                "xray.amazonaws.com Allowed Grant kms:Decrypt",
            ],
            rows.Where(static row => row.Via != "KeyPolicy" || row.PrincipalKind != "Service").Select(Text));
        Assert.All(rows, row => Assert.Equal((Billing, "eu-west-1", Account, Billing), (row.KeyArn, row.Region, row.AccountId, row.ToString())));
        var administrator = rows.Single(static row => row.PrincipalKind == "User");
        Assert.Equal(["Enable IAM User Permissions", "iam:allow:#1"], administrator.Statement);
        Assert.Equal(("unless an SCP or RCP denies it", "unless an RCP denies it"), (administrator.Unless, rows.First(static row => row.PrincipalKind == "Service").Unless));
        Assert.Contains("Necessary, not sufficient", administrator.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_request_may_have_or_not_is_a_condition()
    {
        var rows = Session.Run<CmkKeyAccess>($"Get-CmkAccess {AuditLogs} GenerateDataKey");
        var trail = rows.Single(static row => row.Principal == "cloudtrail.amazonaws.com");
        Assert.Equal(("Conditional", "KeyPolicy", "Service"), (trail.Decision, trail.Via, trail.PrincipalKind));
        Assert.StartsWith("if aws:SourceArn is arn:aws:cloudtrail:eu-west-1:111122223333:trail/billing-audit or ", trail.Condition, StringComparison.Ordinal);
        Assert.Empty(trail.Reason);
        Assert.Empty(trail.Note);
    }

    [Theory]
    [InlineData("SIGN_VERIFY", "RSA_2048", "kms:Sign; kms:Verify; kms:GetPublicKey; kms:CreateGrant")]
    [InlineData("GENERATE_VERIFY_MAC", "HMAC_256", "kms:GenerateMac; kms:VerifyMac; kms:CreateGrant")]
    [InlineData("KEY_AGREEMENT", "ECC_NIST_P256", "kms:DeriveSharedSecret; kms:GetPublicKey; kms:CreateGrant")]
    [InlineData("ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "kms:Decrypt; kms:Encrypt; kms:GenerateDataKey; kms:GenerateDataKeyWithoutPlaintext; kms:GenerateDataKeyPair; kms:GenerateDataKeyPairWithoutPlaintext; kms:ReEncryptFrom; kms:ReEncryptTo; kms:CreateGrant")]
    public void A_key_is_asked_about_what_it_is_made_for(string usage, string spec, string actions)
    {
        Server.World.Seed(new EstateDocument
        {
            Accounts = [new EstateAccount { Id = Account, Keys = [new EstateKey { Region = "eu-west-1", KeyId = "00009009-5a6d-4b0c-8000-000000009009", KeyUsage = usage, KeySpec = spec }] }],
        });
        const string Key = "arn:aws:kms:eu-west-1:111122223333:key/00009009-5a6d-4b0c-8000-000000009009";

        var root = Session.Run<CmkKeyAccess>($"Get-CmkAccess {Key}").Single(static row => row.PrincipalKind == "AccountRoot");

        Assert.Equal(actions, root.Action.ToString());
        Assert.Equal("kms:Decrypt", Session.Run<CmkKeyAccess>($"Get-CmkAccess {Key} Decrypt").Single(static row => row.PrincipalKind == "AccountRoot").Action.ToString());

        const string Nobody = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/Nobody"},"Action":"kms:PutKeyPolicy","Resource":"*"}]}""";
        var lost = Session.Run<CmkAccessChange>($"Compare-CmkAccess {Key} '{Nobody}'").Single(static change => change.PrincipalKind == "AccountRoot");
        Assert.StartsWith($"{actions}; kms:PutKeyPolicy; ", lost.Action.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_key_is_made_for_that_could_not_be_read_is_said()
    {
        Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, "kms:DescribeKey");
        var result = Session.Run($"Get-CmkAccess {Billing}");
        Assert.Contains("What 'arn:aws:kms:eu-west-1:", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Contains("kms:Decrypt", ((CmkKeyAccess)result.Output[0].BaseObject).Action);
    }

    [Fact]
    public void Groups_boundaries_and_denials_count_and_users_are_read_once_for_all_keys()
    {
        Server.World.Seed(new EstateDocument
        {
            Accounts =
            [
                new EstateAccount
                {
                    Id = "999900002222",
                    Groups = [new EstateGroup { Name = "Readers", Policy = Allow("kms:Decrypt") }],
                    ManagedPolicies = [new EstateManagedPolicy { Name = "Edge", Document = Allow("s3:*") }],
                    Roles =
                    [
                        new EstateRole { Name = "Bounded", Trust = Trust, Policy = Allow("kms:*"), PermissionsBoundary = "Edge" },
                        new EstateRole { Name = "Free", Path = "/team/", Trust = Trust, Policy = Allow("kms:*"), Deny = ["kms:Encrypt"] },
                    ],
                    Keys = [new EstateKey { Region = "eu-west-1", KeyId = "00009001-5a6d-4b0c-8000-000000009001" }, new EstateKey { Region = "eu-west-2", KeyId = "00009002-5a6d-4b0c-8000-000000009002" }],
                },
            ],
            Principals =
            [
                new EstatePrincipal { AccessKey = Clerk, AccountId = "999900002222", Name = "clerk", Groups = ["Readers"] },
                new EstatePrincipal { AccessKey = "SANDBOXCHIEF00000001", AccountId = "999900002222", Name = "chief" },
            ],
        });
        var rows = Session.Run<CmkKeyAccess>(
            "Get-CmkAccess arn:aws:kms:eu-west-1:999900002222:key/00009001-5a6d-4b0c-8000-000000009001, arn:aws:kms:eu-west-2:999900002222:key/00009002-5a6d-4b0c-8000-000000009002 Decrypt, Encrypt -AccessKey SANDBOXCHIEF00000001");
        Assert.Equal(
            [
                "role/team/Free Allowed IamPolicy kms:Decrypt", "root Allowed KeyPolicy kms:Decrypt; kms:Encrypt",
                "user/chief Allowed IamPolicy kms:Decrypt; kms:Encrypt", "user/clerk Allowed IamPolicy kms:Decrypt",
            ],
            rows.Where(static row => row.Region == "eu-west-1").Select(Text).Order(StringComparer.Ordinal));
        Assert.Equal(2, rows.Select(static row => row.KeyArn).Distinct().Count());
        Assert.Equal((1, 2, 2), (Calls()["iam:GetAccountAuthorizationDetails"], Calls()["kms:GetKeyPolicy"], Calls()["kms:ListGrants"]));
    }

    [Theory]
    [InlineData("iam:GetAccountAuthorizationDetails", "111122223333", "IamPolicy", "users and roles could not be read")]
    [InlineData("kms:ListGrants", "*", "Grant", "grants of the key could not be listed")]
    [InlineData("kms:GetKeyPolicy", "*", "KeyPolicy", "policy of")]
    public void What_could_not_be_read_is_Unknown_and_never_nobody(string action, string principal, string via, string reason)
    {
        Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, action);
        var rows = Session.Run($"Get-CmkAccess {Billing} Decrypt -WarningAction SilentlyContinue").Seen.Select(static row => (CmkKeyAccess)row.BaseObject).ToList();
        var unknown = Assert.Single(rows, row => row.Via == via && row.Principal == principal);
        Assert.Equal("Unknown", unknown.Decision);
        Assert.Contains(reason, unknown.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(rows, row => row.Principal.Contains(":user/", StringComparison.Ordinal) && action != "kms:ListGrants");
    }

    [Fact]
    public void The_key_of_a_status_is_asked_about()
    {
        var rows = Session.Run<CmkKeyAccess>("Get-SecretEncryptionStatus -Region eu-west-1 -Name billing/api-token-cmk-id | Get-CmkAccess -Action Decrypt");
        Assert.Equal(Billing, rows.Select(static row => row.KeyArn).Distinct().Single());
    }

    [Fact]
    public void Every_level_of_the_organization_counts_and_is_read_once_for_all_keys()
    {
        SeedOrganization(isAdministrator: true, withoutFullAccess: []);
        var rows = Session.Run<CmkKeyAccess>($"Get-CmkAccess {MemberKeys} Decrypt, Encrypt, GenerateDataKey -IncludeOrganization -AccessKey {Chief}");
        Assert.Equal(["root Allowed KeyPolicy kms:Decrypt", "user/chief Allowed IamPolicy kms:Decrypt"], rows.Where(static row => row.Region == "eu-west-1").Select(Text).Order(StringComparer.Ordinal));
        Assert.All(rows, static row => Assert.Equal(string.Empty, row.Unless));
        Assert.Equal(2, rows.Select(static row => row.KeyArn).Distinct().Count());
        Assert.Equal(
            (1, 3, 8, 4),
            (Calls()["organizations:DescribeOrganization"], Calls()["organizations:ListParents"], Calls()["organizations:ListPoliciesForTarget"], Calls()["organizations:DescribePolicy"]));
    }

    [Theory]
    [InlineData("Root")]
    [InlineData("Workloads/Production")]
    [InlineData(Member)]
    public void A_level_that_allows_nothing_shuts_out_everybody_of_the_account(string level)
    {
        SeedOrganization(isAdministrator: true, withoutFullAccess: [level]);
        Assert.Empty(Session.Run<CmkKeyAccess>($"Get-CmkAccess {MemberKeys} Decrypt -IncludeOrganization -AccessKey {Chief}"));
    }

    [Fact]
    public void Whom_the_organization_shuts_out_gains_and_loses_nothing_by_another_policy()
    {
        SeedOrganization(isAdministrator: true, withoutFullAccess: ["Root"]);
        const string compare = $"Compare-CmkAccess {MemberKeys} (New-CmkPolicy SecretsManager eu-west-1 -AccountId {Member} -Administrator arn:aws:iam::{Member}:role/KeyAdministrator -User arn:aws:iam::{Member}:role/App) Decrypt, DescribeKey -AccessKey {Chief}";

        Assert.Contains(Session.Run<CmkAccessChange>(compare), static change => change.PrincipalAccountId == Member);
        Assert.DoesNotContain(Session.Run<CmkAccessChange>($"{compare} -IncludeOrganization"), static change => change.PrincipalAccountId == Member);
    }

    [Fact]
    public void Policies_of_the_organization_that_could_not_be_read_stay_open_with_one_warning()
    {
        SeedOrganization(isAdministrator: false, withoutFullAccess: []);
        var result = Session.Run($"Get-CmkAccess {MemberKeys} Encrypt -IncludeOrganization -AccessKey {Chief}");
        Assert.Empty(result.Errors);
        Assert.Contains("whether an SCP or RCP denies it is not known", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.All(result.Output, static row => Assert.Equal("unless an SCP or RCP denies it", ((CmkKeyAccess)row.BaseObject).Unless));
        Assert.Equal(4, result.Output.Count);
    }

    [Fact]
    public void The_management_account_is_bound_by_neither_and_other_accounts_by_their_own()
    {
        var rows = Session.Run<CmkKeyAccess>($"""
            $null = Grant-CmkAccess {Billing} SecretsManager -ExternalAccount arn:aws:iam::555566667777:role/App, arn:aws:iam::123456789012:role/App -Confirm:$false
            Get-CmkAccess {Billing} Decrypt -IncludeOrganization
            """);
        Assert.Equal(string.Empty, rows.First(static row => row.PrincipalKind == "User").Unless);
        Assert.Equal(("", "unless an SCP denies it"), (rows.Single(static row => row.PrincipalAccountId == "555566667777").Unless, rows.Single(static row => row.PrincipalAccountId == "123456789012").Unless));
    }

    [Fact]
    public void An_account_of_no_organization_is_bound_by_none()
    {
        Server.World.Seed(new EstateDocument
        {
            Accounts = [MemberAccount],
            Principals = [new EstatePrincipal { AccessKey = Chief, AccountId = Member, Name = "chief" }],
        });
        var result = Session.Run($"Get-CmkAccess {MemberKeys} Decrypt -IncludeOrganization -AccessKey {Chief}");
        Assert.Empty(result.Warnings);
        Assert.All(result.Output, static row => Assert.Equal(string.Empty, ((CmkKeyAccess)row.BaseObject).Unless));
    }

    [Fact]
    public void Without_all_features_the_organizations_own_accounts_are_bound_by_none_and_of_others_that_is_not_known()
    {
        Server.World.Seed(new EstateDocument
        {
            Accounts = [MemberAccount],
            Principals = [new EstatePrincipal { AccessKey = Chief, AccountId = Member, Name = "chief" }],
            Organization = new EstateOrganization { ManagementAccount = Account, Members = [Member], HasAllFeatures = false },
        });

        var rows = Session.Run<CmkKeyAccess>($"""
            $null = Grant-CmkAccess {Billing} SecretsManager -ExternalAccount {Member}, 123456789012 -Confirm:$false
            Get-CmkAccess {Billing} Decrypt -IncludeOrganization
            """);
        Assert.Equal(
            ("", "", "unless an SCP denies it"),
            (rows.First(static row => row.PrincipalKind == "User").Unless, rows.Single(static row => row.PrincipalAccountId == Member).Unless, rows.Single(static row => row.PrincipalAccountId == "123456789012").Unless));

        // A member may not ask where accounts lie; that it is one itself is known.
        var own = Session.Run($"Get-CmkAccess {MemberKeys} Decrypt -IncludeOrganization -AccessKey {Chief}");
        Assert.Empty(own.Warnings);
        Assert.NotEmpty(own.Output);
        Assert.All(own.Output, static row => Assert.Equal(string.Empty, ((CmkKeyAccess)row.BaseObject).Unless));
    }

    private const string Member = "999900002222";
    private const string Chief = "SANDBOXCHIEF00000001";
    private const string MemberKeys = $"arn:aws:kms:eu-west-1:{Member}:key/00009001-5a6d-4b0c-8000-000000009001, arn:aws:kms:eu-west-2:{Member}:key/00009002-5a6d-4b0c-8000-000000009002";

    private static EstateAccount MemberAccount => new()
    {
        Id = Member,
        Keys = [new EstateKey { Region = "eu-west-1", KeyId = "00009001-5a6d-4b0c-8000-000000009001" }, new EstateKey { Region = "eu-west-2", KeyId = "00009002-5a6d-4b0c-8000-000000009002" }],
    };

    private void SeedOrganization(bool isAdministrator, IReadOnlyList<string> withoutFullAccess) => Server.World.Seed(new EstateDocument
    {
        Accounts = [MemberAccount],
        Principals = [new EstatePrincipal { AccessKey = Chief, AccountId = Member, Name = "chief" }],
        Organization = new EstateOrganization
        {
            ManagementAccount = Account,
            Members = [Member],
            DelegatedAdministrators = isAdministrator ? [Member] : [],
            Units = [new EstateOrganizationalUnit { Name = "Workloads", Units = [new EstateOrganizationalUnit { Name = "Production", Accounts = [Member] }] }],
            WithoutFullAccess = withoutFullAccess,
            Policies =
            [
                new EstateOrganizationPolicy { Name = "StorageOnly", Targets = withoutFullAccess, Content = Allow("s3:*") },
                new EstateOrganizationPolicy { Name = "NoEncrypt", Targets = ["Workloads"], Content = Json("""{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"kms:Encrypt","Resource":"*"}]}""") },
                new EstateOrganizationPolicy
                {
                    Name = "NoDataKeys",
                    Type = "RESOURCE_CONTROL_POLICY",
                    Targets = ["Root"],
                    Content = Json("""{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"kms:GenerateDataKey","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"${aws:ResourceOrgID}"}}}]}"""),
                },
            ],
        },
    });

    private static readonly JsonElement Trust = Json("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]}""");

    private static JsonElement Allow(string action) => Json($$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"{{action}}","Resource":"*"}]}""");

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);

    private static string Text(CmkKeyAccess row) => $"{row.Principal[(row.Principal.LastIndexOf(':') + 1)..]} {row.Decision} {row.Via} {row.Action}";
}
