using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Policies;

/// <summary>Get-CmkAccess -ReadsData: who reads the data under a key, by which policies, and who becomes them; what could not be read is
/// Unknown, and no data is ever read.</summary>
public sealed class GetCmkDataAccessTests : SandboxTest
{
    private const string Account = "999900002222";
    private const string Chief = "SANDBOXCHIEF00000001";
    private const string KeyId = "00009001-5a6d-4b0c-8000-000000009001";
    private const string KeyArn = $"arn:aws:kms:eu-west-1:{Account}:key/{KeyId}";
    private const string Partner = "arn:aws:iam::444455556666:role/Partner";

    [Fact]
    public void A_secret_is_read_by_those_whom_key_and_service_let_in()
    {
        Seed();
        var rows = Session.Run<CmkDataAccess>($"Get-SecretEncryptionStatus -Region eu-west-1 -Name app/token -AccessKey {Chief} | Get-CmkAccess -ReadsData -AccessKey {Chief}");
        Assert.Equal(
            [
                "444455556666 Denied ",
                "444455556666:role/Partner Conditional if account 444455556666 lets it",
                "999900002222:role/Bounded Denied ",
                "999900002222:role/KeyOnly Denied ",
                "999900002222:role/Reader Allowed ",
                "999900002222:role/Shut Denied ",
                "999900002222:role/Tagged Conditional if aws:PrincipalTag/team is pay",
                "999900002222:root Allowed ",
                "999900002222:user/chief Allowed ",
            ],
            rows.Select(Text).Where(static row => !OfOtherServices.Any(row.Contains)).Order(StringComparer.Ordinal));
        Assert.All(rows, static row => Assert.Equal(("SecretsManager", "app/token", "eu-west-1", Account, KeyArn), (row.Service, row.ResourceName, row.Region, row.AccountId, row.KeyArn)));
        Assert.All(rows, static row => Assert.Equal(["kms:Decrypt", "secretsmanager:GetSecretValue"], row.Action));
        Assert.All(rows, static row => Assert.Contains("session policies", row.NotLookedAt));

        var reader = Of(rows, "Reader");
        Assert.Equal(["Enable IAM User Permissions", "iam:inline:#1"], reader.KeyStatement);
        Assert.Equal(["resource:Readers"], reader.Statement);
        Assert.Equal("unless an SCP or RCP denies it", reader.Unless);
        Assert.Equal(["resource:Readers", "resource:Partners"], rows.SelectMany(static row => row.Statement).Where(static label => label.StartsWith("resource:", StringComparison.Ordinal)).Distinct());
        Assert.Equal("No policy gives it secretsmanager:GetSecretValue on the resource, or one denies it. It may use the key.", Of(rows, "KeyOnly").Reason);
    }

    [Fact]
    public void A_role_that_reads_says_who_may_assume_it()
    {
        Seed();
        var rows = Session.Run<CmkDataAccess>($"Get-CmkAccess -ReadsData {SecretArn} -AccessKey {Chief}");
        Assert.Equal(
            [
                "arn:aws:iam::999900002222:user/chief",
                "555566667777 (whoever that account lets) if sts:ExternalId is x-1",
                "ec2.amazonaws.com",
                "arn:aws:iam::999900002222:oidc-provider/token.actions.githubusercontent.com if token.actions.githubusercontent.com:sub is repo:shop/app",
            ],
            Of(rows, "Reader").AssumableBy);
        Assert.Equal(
            ["arn:aws:iam::999900002222:user/chief if aws:MultiFactorAuthPresent is true", "arn:aws:iam::999900002222:role/Reader if aws:MultiFactorAuthPresent is true"],
            Of(rows, "Tagged").AssumableBy);
        Assert.Empty(rows.Single(static row => row.PrincipalKind == "User").AssumableBy);
    }

    [Fact]
    public void Users_and_roles_are_read_once_and_each_key_and_secret_once_and_no_value_is()
    {
        Seed();
        var rows = Session.Run<CmkDataAccess>($"Get-SecretEncryptionStatus -Region eu-west-1 -AccessKey {Chief} | Get-CmkAccess -ReadsData -AccessKey {Chief}");
        Assert.Equal(["app/open", "app/token"], rows.Select(static row => row.ResourceName).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(
            (1, 1, 1, 2, 2),
            (Calls()["iam:GetAccountAuthorizationDetails"], Calls()["kms:GetKeyPolicy"], Calls()["kms:ListGrants"], Calls()["secretsmanager:DescribeSecret"], Calls()["secretsmanager:GetResourcePolicy"]));
        Assert.DoesNotContain(Calls().Keys, static call => call.Contains("SecretValue", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("secretsmanager:GetResourcePolicy", "Whom the policy of the secret", null)]
    [InlineData("iam:GetAccountAuthorizationDetails", "users and roles could not be read", null)]
    [InlineData("kms:GetKeyPolicy", "Whom the key lets decrypt could not be determined", "KeyPolicyUnreadable")]
    [InlineData("kms:ListGrants", "grants of the key could not be listed", null)]
    [InlineData("secretsmanager:DescribeSecret", "Who can read it could not be determined", "AccessDenied")]
    public void What_could_not_be_read_is_Unknown_and_never_an_answer(string action, string reason, string? error)
    {
        Seed();
        Server.Faults.DenyAction(Chief, action);
        var result = Session.Run($"Get-CmkAccess -ReadsData {SecretArn} -AccessKey {Chief}");
        var rows = result.Seen.Select(static row => row.BaseObject).OfType<CmkDataAccess>().ToList();
        Assert.Equal(error is null ? [] : [error], result.ErrorIds);
        Assert.Equal(error is null ? 1 : 0, result.Warnings.Count);
        Assert.Contains(rows, row => row.Decision == "Unknown" && row.Reason.Contains(reason, StringComparison.Ordinal));
        if (action is "secretsmanager:GetResourcePolicy")
        {
            // What IAM denies stays denied; of the rest it hangs on the policy, the root user included.
            Assert.Equal(["Denied", "Unknown"], rows.Select(static row => row.Decision).Distinct().Order(StringComparer.Ordinal));
            Assert.Equal("Denied", Of(rows, "Shut").Decision);
        }
        else if (action is not "kms:ListGrants")
        {
            Assert.DoesNotContain(rows, static row => row.Decision == "Allowed" && row.PrincipalKind != "AccountRoot");
        }
    }

    [Fact]
    public void Nobody_is_said_to_use_the_key_of_whom_that_is_not_known()
    {
        Seed();
        IEnumerable<string> Denied() => Session.Run<CmkDataAccess>($"Get-CmkAccess -ReadsData {SecretArn} -AccessKey {Chief} -WarningAction Ignore").Where(static row => row.Decision == "Denied").Select(Text);
        var calm = Denied().ToList();
        Assert.NotEmpty(calm);

        Server.Faults.DenyAction(Chief, "kms:ListGrants");

        var rest = Denied().ToList();
        Assert.NotEmpty(rest);
        Assert.Subset(calm.ToHashSet(StringComparer.Ordinal), rest.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void A_key_is_no_resource_and_that_is_said_once()
    {
        foreach (var script in new[] { "Get-CmkAccess alias/billing, 00000101-5a6d-4b0c-8000-000000000101 -ReadsData", "Get-ServiceCmk -Region eu-west-1 | Get-CmkAccess -ReadsData", "Get-ServiceCmk -Region eu-west-1 -Alias alias/billing | Get-CmkAccess -ReadsData" })
        {
            var result = Session.Run(script);
            Assert.True(result.ErrorIds is [] or ["NoResourceToRead"], string.Join(", ", result.ErrorIds));
            Assert.Empty(result.Output);
        }

        Assert.DoesNotContain(Calls().Keys, static call => call.StartsWith("iam:", StringComparison.Ordinal));
    }

    [Fact]
    public void A_secret_under_the_key_that_AWS_manages_is_judged_by_that_keys_policy()
    {
        var rows = Session.Run<CmkDataAccess>("Get-SecretEncryptionStatus -Region eu-west-1 -Name billing/api-token-default-key | Get-CmkAccess -ReadsData");
        Assert.Equal(["root Allowed ", "user/sandbox-administrator Allowed "], rows.Where(static row => row.PrincipalKind is "User" or "AccountRoot").Where(static row => row.Decision == "Allowed").Select(static row => Text(row).Split(':')[1]));
        Assert.All(rows, static row => Assert.NotNull(row.KeyArn));
    }

    [Fact]
    public void What_came_back_from_a_file_is_asked_about_again()
    {
        Seed();
        var rows = Session.Run<CmkDataAccess>($$"""
            $status = [pscustomobject]@{ Service = 'SecretsManager'; ResourceId = '{{SecretArn}}'; ResourceName = 'app/token'; Region = 'eu-west-1'; AccountId = '{{Account}}'; KmsKeyId = 'alias/gone'; KeyArn = ''; Compliance = 'Unknown' }
            $status | Get-CmkAccess -ReadsData -AccessKey {{Chief}}
            """);
        Assert.Equal("Allowed", Of(rows, "Reader").Decision);
    }

    [Fact]
    public void Traces_take_an_action_that_has_no_resource()
    {
        Seed();
        var rows = Session.Run<CmkDataAccess>($"Get-CmkAccess -ReadsData xray/{Account}/eu-west-1 -AccessKey {Chief}");
        Assert.Equal(["999900002222:role/Tracer Allowed ", "999900002222:role/TracerOfOne Denied "], rows.Where(static row => row.Principal.Contains("Tracer", StringComparison.Ordinal)).Select(Text).Order(StringComparer.Ordinal));
        Assert.Equal($"xray/{Account}/eu-west-1", rows[0].ToString());
    }

    [Fact]
    public void Of_a_log_group_the_service_decrypts_so_whoever_has_its_right_reads()
    {
        Seed();
        var rows = Session.Run<CmkDataAccess>($"Get-CmkAccess -ReadsData arn:aws:logs:eu-west-1:{Account}:log-group:/app/log -AccessKey {Chief}");
        Assert.Equal(["999900002222:role/Logs Allowed ", "999900002222:root Allowed ", "999900002222:user/chief Allowed "], rows.Select(Text).Order(StringComparer.Ordinal));
        Assert.All(rows, static row => Assert.Contains("CloudWatch Logs decrypts in its own name", row.Note, StringComparison.Ordinal));
        Assert.Equal(["logs:FilterLogEvents"], Of(rows, "Logs").Action);
        Assert.Empty(Of(rows, "Logs").KeyStatement);
    }

    [Fact]
    public void An_event_data_store_takes_both_actions_of_a_query_and_two_of_the_key()
    {
        Seed();
        var rows = Session.Run<CmkDataAccess>($"Get-ServiceEncryptionStatus -Service CloudTrailLake -Region eu-west-1 -AccessKey {Chief} | Get-CmkAccess -ReadsData -AccessKey {Chief}");
        Assert.Equal(["999900002222:role/Analyst Allowed ", "999900002222:role/Starter Denied "], rows.Where(static row => row.Principal.EndsWith("Analyst", StringComparison.Ordinal) || row.Principal.EndsWith("Starter", StringComparison.Ordinal)).Select(Text).Order(StringComparer.Ordinal));
        Assert.Equal(["kms:Decrypt", "kms:GenerateDataKey", "cloudtrail:StartQuery", "cloudtrail:GetQueryResults"], Of(rows, "Analyst").Action);
    }

    [Fact]
    public void Log_files_of_a_trail_are_read_by_IAM_or_the_buckets_policy_under_its_prefix()
    {
        Seed();
        var rows = Session.Run<CmkDataAccess>($"Get-CmkAccess -ReadsData {TrailArn} -AccessKey {Chief}");
        Assert.Equal(
            ["999900002222:role/Auditor Conditional unless aws:SecureTransport is false", "999900002222:role/Elsewhere Denied ", "999900002222:role/Keeper Conditional unless aws:SecureTransport is false"],
            rows.Where(static row => row.Principal.EndsWith("Auditor", StringComparison.Ordinal) || row.Principal.EndsWith("Elsewhere", StringComparison.Ordinal) || row.Principal.EndsWith("Keeper", StringComparison.Ordinal)).Select(Text).Order(StringComparer.Ordinal));
        Assert.Equal(["iam:inline:#2"], Of(rows, "Auditor").Statement);
        Assert.Equal(["resource:Keepers"], Of(rows, "Keeper").Statement);
        Assert.Equal(["kms:Decrypt", "s3:GetObject"], Of(rows, "Auditor").Action);
    }

    [Fact]
    public void A_bucket_of_another_account_is_not_read_and_nobody_is_said_to_read_it_or_not()
    {
        Seed(bucketAccount: "999900003333");
        var result = Session.Run($"Get-CmkAccess -ReadsData {TrailArn} -AccessKey {Chief}");
        var rows = result.Output.Select(static row => (CmkDataAccess)row.BaseObject).ToList();
        Assert.NotEmpty(rows);
        Assert.All(rows, static row => Assert.Equal("Unknown", row.Decision));
        Assert.Contains($"the bucket is not of account {Account}", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Policies_of_the_organization_bind_the_services_right_too()
    {
        Seed();
        Server.World.Seed(new EstateDocument
        {
            Organization = new EstateOrganization
            {
                ManagementAccount = SandboxAccounts.AccountId,
                Members = [Account],
                DelegatedAdministrators = [Account],
                Policies =
                [
                    new EstateOrganizationPolicy { Name = "NoSecrets", Targets = [Account], Content = Json("""{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"secretsmanager:*","Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/Reader"}}}]}""") },
                ],
            },
        });
        var rows = Session.Run<CmkDataAccess>($"Get-CmkAccess -ReadsData {SecretArn} -IncludeOrganization -AccessKey {Chief}");
        Assert.Equal(["999900002222:role/Reader"], rows.Where(static row => row.Decision == "Allowed").Select(static row => Text(row).Split(' ')[0]));
        Assert.Equal(string.Empty, Of(rows, "Reader").Unless);
    }

    private string SecretArn => Server.World.Region(Account, "eu-west-1").Secrets.Find("app/token", DateTimeOffset.UtcNow)!.Arn;

    // They may use the key, for what other services keep under it.
    private static readonly string[] OfOtherServices = ["Tracer", "Analyst", "Starter", "Auditor", "Elsewhere", "Keeper", "xray."];

    private const string TrailArn = $"arn:aws:cloudtrail:eu-west-1:{Account}:trail/app";

    private static CmkDataAccess Of(IEnumerable<CmkDataAccess> rows, string name) => rows.Single(row => row.Principal.EndsWith($"/{name}", StringComparison.Ordinal));

    private static string Text(CmkDataAccess row) => $"{row.Principal.Replace("arn:aws:iam::", string.Empty, StringComparison.Ordinal)} {row.Decision} {row.Condition}";

    private void Seed(string bucketAccount = Account)
    {
        static EstateRole Role(string name, string statements, string trust = """{"Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}""", string? boundary = null) => new()
        {
            Name = name,
            Trust = Json(trust),
            Policy = Json($$"""{"Version":"2012-10-17","Statement":[{{statements}}]}"""),
            PermissionsBoundary = boundary,
        };
        const string Decrypts = """{"Effect":"Allow","Action":["kms:Decrypt","kms:GenerateDataKey"],"Resource":"*"}""";
        var bucket = new EstateBucket
        {
            Region = "eu-west-1",
            Name = "app-trail",
            Policy = Json("""{"Version":"2012-10-17","Statement":[{"Sid":"Keepers","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999900002222:role/Keeper"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::app-trail/*"},{"Sid":"Tls","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::app-trail","arn:aws:s3:::app-trail/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}"""),
        };
        Server.World.Seed(new EstateDocument
        {
            Accounts =
            [
                new EstateAccount
                {
                    Id = Account,
                    ManagedPolicies = [new EstateManagedPolicy { Name = "Edge", Document = Json("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*"}]}""") }],
                    Roles =
                    [
                        Role("Reader", $$"""{{Decrypts}},{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::999900002222:role/Tagged"}""", """
                            {"Version":"2012-10-17","Statement":[
                              {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999900002222:root"},"Action":"sts:AssumeRole"},
                              {"Effect":"Allow","Principal":{"AWS":"555566667777"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"x-1"}}},
                              {"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"},
                              {"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::999900002222:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"token.actions.githubusercontent.com:sub":"repo:shop/app"}}}]}
                            """),
                        Role("KeyOnly", Decrypts),
                        Role("Shut", $$"""{{Decrypts}},{"Effect":"Allow","Action":"secretsmanager:*","Resource":"*"},{"Effect":"Deny","Action":"secretsmanager:GetSecretValue","Resource":"*"}"""),
                        Role("Bounded", $$"""{{Decrypts}},{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"*"}""", boundary: "Edge"),
                        Role("Tagged", $$$"""{{{Decrypts}}},{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"pay","secretsmanager:ResourceTag/stage":"live"} } }""",
                            """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"999900002222"},"Action":"sts:AssumeRole","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}"""),
                        Role("NoKey", """{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"*"}"""),
                        Role("Tracer", $$"""{{Decrypts}},{"Effect":"Allow","Action":"xray:BatchGet*","Resource":"*"}"""),
                        Role("TracerOfOne", $$"""{{Decrypts}},{"Effect":"Allow","Action":"xray:BatchGetTraces","Resource":"arn:aws:xray:eu-west-1:999900002222:group/a"}"""),
                        Role("Logs", """{"Effect":"Allow","Action":"logs:FilterLogEvents","Resource":"arn:aws:logs:eu-west-1:999900002222:log-group:/app/log:*"}"""),
                        Role("Analyst", $$"""{{Decrypts}},{"Effect":"Allow","Action":["cloudtrail:StartQuery","cloudtrail:GetQueryResults"],"Resource":"arn:aws:cloudtrail:eu-west-1:999900002222:eventdatastore/*"}"""),
                        Role("Starter", $$"""{{Decrypts}},{"Effect":"Allow","Action":"cloudtrail:StartQuery","Resource":"*"}"""),
                        Role("Auditor", $$"""{{Decrypts}},{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::app-trail/logs/AWSLogs/*"}"""),
                        Role("Elsewhere", $$"""{{Decrypts}},{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::app-trail/AWSLogs/*"}"""),
                        Role("Keeper", Decrypts),
                    ],
                    Keys =
                    [
                        new EstateKey
                        {
                            Region = "eu-west-1",
                            KeyId = KeyId,
                            Aliases = ["alias/app"],
                            Policy = Json($$$"""{"Version":"2012-10-17","Statement":[{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{{Account}}}:root"},"Action":"kms:*","Resource":"*"},{"Sid":"Partners","Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"kms:Decrypt","Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"secretsmanager.eu-west-1.amazonaws.com"} } }]}"""),
                        },
                    ],
                    Buckets = bucketAccount == Account ? [bucket] : [],
                },
                .. bucketAccount == Account ? Array.Empty<EstateAccount>() : [new EstateAccount { Id = bucketAccount, Buckets = [bucket] }],
            ],
            Principals = [new EstatePrincipal { AccessKey = Chief, AccountId = Account, Name = "chief" }],
        });
        Server.World.Seed(JsonSerializer.Deserialize<EstateDocument>(
            $$$"""
            {"accounts":[{"id":"{{{Account}}}",
              "secrets":[
                {"region":"eu-west-1","name":"app/token","kmsKeyId":"alias/app","tags":{"stage":"live"},"resourcePolicy":{"Version":"2012-10-17","Statement":[
                  {"Sid":"Readers","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{{Account}}}:role/Reader"},"Action":"secretsmanager:GetSecretValue","Resource":"*"},
                  {"Sid":"Partners","Effect":"Allow","Principal":{"AWS":"{{{Partner}}}"},"Action":"secretsmanager:GetSecretValue","Resource":"*"}]}},
                {"region":"eu-west-1","name":"app/open","kmsKeyId":"alias/app"}],
              "xRay":[{"region":"eu-west-1","keyId":"alias/app"}],
              "logGroups":[{"region":"eu-west-1","name":"/app/log"}],
              "eventDataStores":[{"region":"eu-west-1","name":"app","kmsKeyId":"alias/app","multiRegion":false}],
              "trails":[{"region":"eu-west-1","name":"app","bucket":"app-trail","prefix":"logs","kmsKeyId":"alias/app"}]}]}
            """, EstateFile.Json)!);
    }

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
