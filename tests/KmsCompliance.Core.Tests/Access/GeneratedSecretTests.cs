using System.Text.Json.Nodes;
using KmsCompliance.Policy.Access;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Core.Tests.Access;

/// <summary>Who reads a secret, and who may assume a role, held against a second evaluator over accounts of 200 users and roles: whoever is
/// said to read reads, and whoever is said not to does not, whatever a request has.</summary>
public sealed class GeneratedSecretTests
{
    public static TheoryData<int> Seeds => GeneratedAccountTests.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task No_answer_is_wrong_and_nine_in_ten_that_can_be_decided_are(int seed) => CompareAsync(seed, GeneratedSecret.Of(seed, GeneratedAccount.Of(seed)));

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task No_answer_is_wrong_under_the_policies_of_an_organization(int seed) => CompareAsync(seed, GeneratedSecret.Of(seed, GeneratedOrganization.Of(seed)));

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whoever_may_assume_a_role_is_told_and_nobody_else(int seed)
    {
        var (account, _) = GeneratedSecret.Of(seed, GeneratedAccount.Of(seed));
        var identities = await ReadAsync(account);
        var trust = new RoleTrust(identities, PlainAccount.Id, "aws", KnownLimits.None);
        var contexts = GeneratedSecret.Contexts(seed);
        var (decided, all, open) = (0, 0, 0);
        foreach (var role in account.Principals.Where(static principal => principal.Trust.Count > 0).Take(40))
        {
            var (assumableBy, unread) = trust.Of(role.Arn);
            Assert.Null(unread);
            var said = assumableBy.ToDictionary(static line => line.Split(' ')[0], static line => line.Contains(' ', StringComparison.Ordinal), StringComparer.Ordinal);
            foreach (var principal in account.Principals.Where(principal => principal != role))
            {
                var truths = contexts.Select(context => account.Assumes(principal, role, context)).ToHashSet();
                bool? answer = said.TryGetValue(principal.Arn, out var isOpen) ? isOpen ? null : true : false;
                Assert.True(answer is null || truths.IsSubsetOf([answer, null]), $"{principal.Arn} becomes {role.Arn}: {answer}, and {string.Join(", ", truths)} in truth");
                all += truths.Count == 1 && !truths.Contains(null) ? 1 : 0;
                decided += truths.Count == 1 && !truths.Contains(null) && answer is not null ? 1 : 0;
                open += answer is null ? 1 : 0;
            }
        }

        Assert.True(all > 3000 && open > 0, $"{all} can be decided, {open} are open");
        Assert.True(decided * 10 >= all * 9, $"{decided} of {all} are decided");
    }

    // Without this, accounts in which nobody may read anything would prove nothing.
    [Fact]
    public async Task The_accounts_have_all_answers()
    {
        var readers = new List<DataReader>();
        foreach (var seed in new[] { 1, 2, 3 })
        {
            readers.AddRange(await ListAsync(GeneratedSecret.Of(seed, GeneratedAccount.Of(seed))));
        }

        Assert.Equal(Enum.GetValues<RightDecision>(), readers.Select(static reader => reader.Answer.Decision).Distinct().Order());
        Assert.Contains(readers, static reader => reader.ByService.Labels.Any(static label => label.StartsWith("resource:", StringComparison.Ordinal)));
        Assert.Contains(readers, static reader => reader.ByService.Labels.Any(static label => label.StartsWith("iam:", StringComparison.Ordinal)));
    }

    private static async Task CompareAsync(int seed, GeneratedSecret secret)
    {
        var (account, policy) = secret;
        var readers = (await ListAsync(secret)).ToDictionary(static reader => reader.Asker.Shown, StringComparer.Ordinal);
        var contexts = GeneratedSecret.Contexts(seed);
        var (decided, all) = (0, 0);
        foreach (var principal in account.Principals)
        {
            var truths = contexts.Select(context => Both(
                account.Allows(principal, "kms:Decrypt", OfKms(context)),
                account.AllowsOn(principal, "secretsmanager:GetSecretValue", GeneratedSecret.Arn, policy, OfSecret(context)))).ToHashSet();
            bool? answer = !readers.TryGetValue(principal.Arn, out var reader) ? false : reader.Answer.Decision switch
            {
                RightDecision.Allowed => true,
                RightDecision.Denied => false,
                _ => null,
            };
            Assert.True(answer is null || truths.IsSubsetOf([answer, null]), $"{principal.Arn}: said {reader?.Answer}, and {string.Join(", ", truths)} in truth");
            all += truths.Count == 1 && !truths.Contains(null) ? 1 : 0;
            decided += truths.Count == 1 && !truths.Contains(null) && answer is not null ? 1 : 0;
        }

        Assert.True(all > 100, $"{all} can be decided");
        Assert.True(decided * 10 >= all * 9, $"{decided} of {all} are decided");

        // Somebody of another account needs both policies' word and their own account's, which nobody knows.
        foreach (var (shown, arn) in new[] { (GeneratedSecret.Partner, GeneratedSecret.Partner), (GeneratedSecret.OtherAccount, $"arn:aws:iam::{GeneratedSecret.OtherAccount}:role/somebody") })
        {
            var may = contexts.Any(context => LetsIn(account.KeyPolicy, arn, "kms:Decrypt", OfKms(context)) && LetsIn(policy, arn, "secretsmanager:GetSecretValue", OfSecret(context)));
            readers.TryGetValue(shown, out var reader);
            Assert.NotEqual(RightDecision.Allowed, reader?.Answer.Decision);
            Assert.True(!may || account.ServiceControl.Count > 0 || reader is { Answer.Decision: RightDecision.Conditional or RightDecision.Unknown } || (reader is null && (readers.ContainsKey("*") || readers.ContainsKey(GeneratedSecret.OtherAccount))), $"{shown}: said {reader?.Answer}, and may in truth");
        }
    }

    private static bool? Both(bool? one, bool? other) => one == false || other == false ? false : one is null || other is null ? null : true;

    // What Secrets Manager's request to KMS has, and what the reader's to it.
    private static Dictionary<string, string> OfKms(IReadOnlyDictionary<string, string> context) => new(context)
    {
        ["kms:ViaService"] = "secretsmanager.eu-west-1.amazonaws.com",
        ["kms:EncryptionContext:SecretARN"] = GeneratedSecret.Arn,
        ["kms:EncryptionContext:SecretVersionId"] = "any",
        ["aws:ViaAWSService"] = "true",
    };

    private static Dictionary<string, string> OfSecret(IReadOnlyDictionary<string, string> context) => new(context) { ["aws:ResourceTag/stage"] = "production" };

    // A plain look at one policy for a principal of another account.
    private static bool LetsIn(IEnumerable<JsonObject> policy, string arn, string action, IReadOnlyDictionary<string, string> context) => PlainAccount.LetsInForeigner([.. policy], arn, GeneratedSecret.OtherAccount, action, GeneratedSecret.Arn, context);

    private static Task<AccountIdentities> ReadAsync(PlainAccount account) =>
        AccountIdentities.ReadAsync(AccountCatalog.Of(account), ["kms:Decrypt", "secretsmanager:GetSecretValue", RoleTrust.AssumeRole], CancellationToken.None, withTrust: true);

    private static async Task<List<DataReader>> ListAsync(GeneratedSecret secret)
    {
        var (account, statements) = secret;
        var status = new SecretEncryptionStatus
        {
            AccountId = PlainAccount.Id,
            Region = "eu-west-1",
            ResourceName = "app/token",
            ResourceArn = GeneratedSecret.Arn,
            Tags = new([KeyValuePair.Create("stage", "production")]),
        };
        var reading = ServiceCatalog.SecretsManager.DataReading;
        var key = KeyPolicyDocument.Parse(Document(account.KeyPolicy)!);
        var policy = ResourcePolicyKnowledge.Of("the secret", Document(statements));
        Assert.Null(policy.Unread);
        var grants = account.Grants.Select(static grant => new KeyGrant(grant.Id, grant.Grantee, grant.Operations)
        {
            EncryptionContextSubset = grant.Context is null ? null : new Dictionary<string, string> { ["app"] = grant.Context },
        });
        var readers = new DataReaders(
            new(reading.RightsOnKey(status, PlainAccount.KeyArn), key.Statements, IsUnderstood: true, [.. grants]), reading.RightOn(status, policy, PlainAccount.Id), await ReadAsync(account), PlainAccount.Id, "aws")
        {
            Limits = account.ServiceControl.Count == 0 ? KnownLimits.None : new(new Dictionary<string, AccountLimits> { [PlainAccount.Id] = GeneratedOrganization.LimitsOf(account, "secretsmanager:GetSecretValue") }),
        };
        return [.. readers.List()];
    }

    private static string? Document(IReadOnlyCollection<JsonObject> statements) =>
        statements.Count == 0 ? null : $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements.Select(static statement => statement.ToJsonString()))}}]}""";
}
