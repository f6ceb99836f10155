using KmsCompliance.Policy.Access;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Ports;

namespace KmsCompliance.Core.Tests.Access;

/// <summary>Whoever is listed as allowed is allowed, and whoever is not listed is not, whatever a request has: held against a second
/// evaluator over accounts of 200 users and roles.</summary>
public sealed class GeneratedAccountTests
{
    // Each takes a while: a dozen where all are tried.
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Properties.FewCases / 25 >= 12 ? 12 : 3)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task No_answer_is_wrong_and_nine_in_ten_that_can_be_decided_are(int seed) => CompareAsync(seed, GeneratedAccount.Of(seed));

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task No_answer_is_wrong_under_the_policies_of_an_organization(int seed) => CompareAsync(seed, GeneratedOrganization.Of(seed));

    private static async Task CompareAsync(int seed, PlainAccount account)
    {
        var contexts = GeneratedAccount.Contexts(seed);
        var rows = (await ListAsync(account)).ToLookup(static row => row.Principal);
        var (decidable, decided, undocumented) = (0, 0, 0);
        foreach (var principal in account.Principals)
        {
            foreach (var action in GeneratedAccount.Actions)
            {
                var said = rows[principal.Arn].Where(row => row.Action.Contains(action)).Select(static row => row.Decision).ToHashSet();
                bool? answer = said.Contains("Allowed") ? true : said.Count == 0 ? false : null;
                var truths = contexts.Select(context => account.Allows(principal, action, context)).ToHashSet();
                if (truths.Contains(null))
                {
                    undocumented++;
                    Assert.True(answer is null || truths.IsSubsetOf([answer, null]), $"{principal.Arn} {action}: {answer}, and {string.Join(", ", truths)} in truth");
                    continue;
                }

                // Said for certain, it has to hold of every request.
                Assert.True(answer is null || truths.SetEquals([answer]), $"{principal.Arn} {action}: said {string.Join(", ", said)}, and {string.Join(", ", truths)} in truth");
                if (truths.Count == 1)
                {
                    decidable++;
                    decided += answer is null ? 0 : 1;
                }
            }
        }

        Assert.True(decidable > 300, $"{decidable} can be decided, {undocumented} are not documented");
        Assert.True(decided * 10 >= decidable * 9, $"{decided} of {decidable} are decided");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_question_about_one_request_is_answered_by_the_policies_that_were_read(int seed)
    {
        var account = GeneratedAccount.Of(seed);
        var identities = await AccountIdentities.ReadAsync(AccountCatalog.Of(account), GeneratedAccount.Actions, CancellationToken.None);
        var (policy, grants) = DocumentsOf(account);
        var (decided, all) = (0, 0);
        foreach (var (principal, action, context) in
            from principal in account.Principals
            from action in GeneratedAccount.Actions
            from context in GeneratedAccount.Contexts(seed).Take(6)
            select (principal, action, context))
        {
            var request = context.Aggregate(new KeyAccessRequest(principal.Arn, PlainAccount.Id, action, PlainAccount.KeyArn), static (sofar, entry) => sofar.WithContext(entry.Key, entry.Value));
            var decision = KeyPolicyEvaluator.EvaluateKnown(policy, request, identities.KnowledgeOf(Caller.Of(request), PlainAccount.Id), grants).Decision;
            var truth = account.Allows(principal, action, context);
            Assert.False(decision == KeyAccessDecision.DependsOnIdentityPolicy);
            Assert.True(decision == KeyAccessDecision.Unknown || (decision == KeyAccessDecision.Allowed) == truth, $"{principal.Arn} {action}: {decision}, and {truth} in truth");
            all += truth is null ? 0 : 1;
            decided += truth is null || decision == KeyAccessDecision.Unknown ? 0 : 1;
        }

        Assert.True(decided * 10 >= all * 9, $"{decided} of {all} are decided");
    }

    // Without this, accounts in which nobody may do anything would prove nothing.
    [Fact]
    public async Task The_accounts_have_all_answers()
    {
        var rows = new List<CmkKeyAccess>();
        foreach (var seed in new[] { 1, 2, 3 })
        {
            rows.AddRange(await ListAsync(GeneratedAccount.Of(seed)));
        }

        Assert.Equal(["Allowed", "Conditional", "Unknown"], rows.Select(static row => row.Decision).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["Grant", "IamPolicy", "KeyPolicy", "OtherAccount"], rows.Select(static row => row.Via).Distinct().Order(StringComparer.Ordinal));
    }

    private static async Task<List<CmkKeyAccess>> ListAsync(PlainAccount account)
    {
        var identities = await AccountIdentities.ReadAsync(AccountCatalog.Of(account), GeneratedAccount.Actions, CancellationToken.None);
        var (policy, grants) = DocumentsOf(account);
        return [.. new KeyUsers(policy, KeyPolicyPlace.OfKey(PlainAccount.KeyArn), new GrantKnowledge(grants, CouldNotBeRead: false), identities, GeneratedAccount.Actions)
        {
            Limits = account.ServiceControl.Count == 0 ? KnownLimits.None : new(new Dictionary<string, AccountLimits> { [PlainAccount.Id] = GeneratedOrganization.LimitsOf(account) }),
        }.List()];
    }

    private static (KeyPolicyDocument Policy, IReadOnlyList<KeyGrant> Grants) DocumentsOf(PlainAccount account)
    {
        var policy = KeyPolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', account.KeyPolicy.Select(static statement => statement.ToJsonString()))}}]}""");
        var grants = account.Grants.Select(static grant => new KeyGrant(grant.Id, grant.Grantee, grant.Operations)
        {
            EncryptionContextSubset = grant.Context is null ? null : new Dictionary<string, string> { ["app"] = grant.Context },
        });
        return (policy, [.. grants]);
    }
}
