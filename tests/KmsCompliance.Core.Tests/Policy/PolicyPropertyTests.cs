using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Policy.Linting;
using KmsCompliance.Services;
using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy;

public sealed class PolicyPropertyTests
{
    // Single characters and whole pieces that a policy is made of, so that the text is nearly one now and then.
    private static readonly Gen<string> Fragment = Gen.OneOf(
        "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u", "\\ud800", "\n", " ", "*", "1e9", "-", "null", "true", "\u00e9", "\u2028", "\ud83d",
        "\"Version\"", "\"2012-10-17\"", "\"Statement\"", "\"Sid\"", "\"Effect\"", "\"Allow\"", "\"Principal\"", "\"AWS\"", "\"Action\"",
        "\"Condition\"", "\"Null\"", "\"kms:*\"", "{}", "[]", "\"${x}\"", "\"Deny\"", "\"NotAction\"", "\"Resource\"", "\"ForAnyValue:\"", "\"IfExists\"");

    private static readonly string Whole = $$"""
        {"Version":"2012-10-17","Id":"i","Statement":[{"Sid":"a","Effect":"Allow","Principal":{"AWS":["{{Root}}","{{Role}}"],"Service":"x.amazonaws.com"},
        "Action":["kms:*"],"Resource":"*","Condition":{"StringLike":{"kms:ViaService":["a*",1,true]},"Null":{"aws:SourceArn":"true"} } },
        {"Sid":"b","Effect":"Deny","NotPrincipal":{"AWS":"{{User}}"},"NotAction":"kms:D*","NotResource":"{{Key}}","More":[{}]}]}
        """;

    [Fact]
    public void A_round_trip_keeps_text_and_meaning() =>
        Gen.Select(PolicyGen.Statements, PolicyGen.Request, Gen.Bool).Sample(
            (statements, request, indented) =>
            {
                var policy = PolicyGen.Parse(statements);
                var again = KeyPolicyDocument.Parse(policy.ToJson(indented));

                Assert.Equal(policy.ToJson(), again.ToJson());
                Assert.True(JsonNode.DeepEquals(JsonNode.Parse(policy.ToString()), JsonNode.Parse(again.ToString())));
                Assert.True(policy.EquivalentTo(again));
                Assert.Equal(Answer(policy, request), Answer(again, request));
            },
            iter: Properties.Cases);

    [Fact]
    public void Adding_a_denial_never_gives_access() =>
        Gen.Select(PolicyGen.Statements, PolicyGen.DenyStatement, PolicyGen.Request).Sample(
            (statements, deny, request) => Assert.True(
                Access(Evaluate([.. statements, deny], request)) <= Access(Evaluate(statements, request))),
            iter: Properties.Cases);

    [Fact]
    public void Adding_an_allowance_never_takes_access() =>
        Gen.Select(PolicyGen.Statements, PolicyGen.AllowStatement, PolicyGen.Request).Sample(
            (statements, allow, request) =>
            {
                var before = Evaluate(statements, request);
                var after = Evaluate([.. statements, allow], request);

                Assert.True(Access(after) >= Access(before) || after == KeyAccessDecision.Unknown);
                if (before is KeyAccessDecision.Allowed or KeyAccessDecision.ExplicitDeny)
                {
                    Assert.Equal(before, after);
                }
            },
            iter: Properties.Cases);

    [Fact]
    public void Adding_a_condition_never_gives_access() =>
        Gen.Select(PolicyGen.AllowStatement, PolicyGen.Request).Sample(
            (statement, request) =>
            {
                var narrower = JsonNode.Parse(statement)!;
                narrower["Condition"]!["StringEqualsIgnoreCase"] = new JsonObject { ["kms:ViaService"] = "a" };

                Assert.True(Access(Evaluate([narrower.ToJsonString()], request)) <= Access(Evaluate([statement], request)));
            },
            iter: Properties.Cases);

    [Fact]
    public void Narrowing_a_condition_never_gives_access() =>
        Gen.Select(PolicyGen.Statements, PolicyGen.AllowStatement, PolicyGen.Condition, PolicyGen.Request).Sample(
            (statements, statement, condition, request) =>
            {
                var narrower = JsonNode.Parse(statement)!;
                foreach (var (conditionOperator, keys) in JsonNode.Parse(condition)!.AsObject())
                {
                    // A condition that is there already is left: to replace it would not narrow it.
                    if (!narrower["Condition"]!.AsObject().ContainsKey(conditionOperator))
                    {
                        narrower["Condition"]![conditionOperator] = keys!.DeepClone();
                    }
                }

                var before = Evaluate([.. statements, statement], request);
                var after = Evaluate([.. statements, narrower.ToJsonString()], request);

                Assert.True(Access(after) <= Access(before) || after == KeyAccessDecision.Unknown || before == KeyAccessDecision.Unknown, $"{before} became {after}");
                Assert.False(IsDenied(before) && !IsDenied(after), $"{before} became {after}");
            },
            iter: Properties.Cases);

    [Fact]
    public void Fewer_alternatives_never_give_access() =>
        Gen.Select(Gen.OneOf("a", "b", "c", "?", "${aws:username}", "Bob").Array[1, 4], Gen.OneOf("StringEquals", "StringLike", "StringEqualsIfExists", "ForAnyValue:StringLike", "ForAllValues:StringEquals"), PolicyGen.Request).Sample(
            (values, conditionOperator, request) =>
            {
                string With(IEnumerable<string> wanted) => $$"""{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"{{conditionOperator}}":{"kms:ViaService":["{{string.Join("\",\"", wanted)}}"]} } }""";

                Assert.True(Access(Evaluate([With(values[..^1].Append(values[0]))], request)) <= Access(Evaluate([With(values.Append(values[0]))], request)));
            },
            iter: Properties.Cases);

    [Fact]
    public void A_denial_anywhere_never_gives_access_and_no_grant_takes_it() =>
        Gen.Select(Gen.Select(PolicyGen.Statements, PolicyGen.DenyStatement), PolicyGen.Identity, PolicyGen.Grants, PolicyGen.Request).Sample(
            (policies, identity, grants, request) =>
            {
                var (statements, deny) = policies;
                var policy = PolicyGen.Parse(statements);
                var all = KeyPolicyEvaluator.Evaluate(policy, request, PolicyGen.ParseIdentity(identity), grants).Decision;
                var denied = KeyPolicyEvaluator.Evaluate(PolicyGen.Parse([.. statements, deny]), request, PolicyGen.ParseIdentity(identity), grants).Decision;
                var ungranted = KeyPolicyEvaluator.Evaluate(policy, request, PolicyGen.ParseIdentity(identity)).Decision;

                Assert.True(Access(denied) <= Access(all), $"{all} became {denied} by a denial");
                Assert.False(IsDenied(all) && !IsDenied(denied));
                Assert.True(Access(ungranted) <= Access(all) || all == KeyAccessDecision.Unknown, $"{ungranted} became {all} by grants");
                Assert.Equal(all == KeyAccessDecision.ExplicitDeny, ungranted == KeyAccessDecision.ExplicitDeny);
            },
            iter: Properties.Cases);

    [Fact]
    public void What_depends_on_IAM_is_allowed_by_all_of_it_and_denied_by_none() =>
        Gen.Select(PolicyGen.Statements, PolicyGen.Request).Sample(
            (statements, request) =>
            {
                var policy = PolicyGen.Parse(statements);
                var everything = PolicyGen.ParseIdentity(["""{"Effect":"Allow","Action":"*","Resource":"*"}"""]);
                var open = KeyPolicyEvaluator.Evaluate(policy, request).Decision;
                if (open == KeyAccessDecision.DependsOnIdentityPolicy)
                {
                    Assert.Equal(KeyAccessDecision.Allowed, KeyPolicyEvaluator.Evaluate(policy, request, everything).Decision);
                    Assert.True(KeyPolicyEvaluator.Evaluate(policy, request, []).Decision is KeyAccessDecision.ImplicitDeny or KeyAccessDecision.Unknown);
                }
                else if (open != KeyAccessDecision.Unknown)
                {
                    Assert.Equal(open, KeyPolicyEvaluator.Evaluate(policy, request, everything).Decision);
                    Assert.Equal(open, KeyPolicyEvaluator.Evaluate(policy, request, []).Decision);
                }
            },
            iter: Properties.Cases);

    [Fact]
    public void A_difference_is_what_makes_one_policy_of_the_other() =>
        Gen.Select(PolicyGen.Statements, PolicyGen.Statements).Sample(
            (left, right) =>
            {
                var (before, after) = (PolicyGen.Parse(left), PolicyGen.Parse(right));
                var diff = KeyPolicyDiff.Between(before, after);
                var kept = before.Statements.Where(statement => !diff.Removed.Contains(statement)).Concat(diff.Added).Select(statement => statement.ToJson());

                Assert.Empty(KeyPolicyDiff.Between(PolicyGen.Parse(kept), after).ToString().Replace("(no change)", "", StringComparison.Ordinal));
                Assert.True(KeyPolicyDiff.Between(before, before).IsEmpty);
            },
            iter: Properties.FewCases);

    [Fact]
    public void The_order_of_statements_does_not_matter() =>
        Gen.Select(PolicyGen.Statements, PolicyGen.Request).Sample(
            (statements, request) =>
            {
                Assert.Equal(Evaluate(statements, request), Evaluate([.. statements.Reverse()], request));
                Assert.True(PolicyGen.Parse(statements).EquivalentTo(PolicyGen.Parse(statements.Reverse())));
            },
            iter: Properties.Cases);

    [Fact]
    public void Equivalent_policies_answer_alike() =>
        Gen.Select(PolicyGen.Statements, PolicyGen.Statements, PolicyGen.Request).Sample(
            (left, right, request) =>
            {
                if (PolicyGen.Parse(left).EquivalentTo(PolicyGen.Parse(right)))
                {
                    Assert.Equal(Evaluate(left, request), Evaluate(right, request));
                }
            },
            iter: Properties.Cases);

    [Fact]
    public void Any_text_is_a_policy_or_a_format_error() =>
        Gen.Select(Fragment.Array[0, 40], PolicyGen.Request).Sample(
            (fragments, request) => { ParseAndAnswer(string.Concat(fragments), request); },
            iter: Properties.Cases);

    [Fact]
    public void A_damaged_policy_is_a_policy_or_a_format_error()
    {
        var parsed = 0;
        Gen.Select(Gen.Int[0, Whole.Length], Gen.Int[0, 30], Fragment, PolicyGen.Request).Sample(
            (at, cut, fragment, request) =>
            {
                var end = Math.Min(at + cut, Whole.Length);
                if (ParseAndAnswer(string.Concat(Whole.AsSpan(0, at), fragment, Whole.AsSpan(end)), request))
                {
                    Interlocked.Increment(ref parsed);
                }
            },
            iter: Properties.Cases);

        // Otherwise the evaluator would never have been reached.
        Assert.InRange(parsed, Properties.Cases / 100, Properties.Cases);
    }

    [Fact]
    public void Any_value_in_any_place_is_a_policy_or_a_format_error()
    {
        var value = Gen.OneOf("null", "true", "7", "1e999", "\"\"", "\"*\"", "\"x\"", "[]", "{}", "[null]", "[[\"x\"]]", "[\"*\",\"x\"]", "{\"AWS\":\"*\"}", "{\"k\":{}}", "{\"Bool\":{\"k\":7}}");
        var member = Gen.OneOf("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition", "Other");
        Gen.Select(Gen.Select(member, value).Array[0, 5], PolicyGen.Request).Sample(
            (members, request) =>
            {
                var statement = new JsonObject { ["Effect"] = "Allow", ["Principal"] = "*", ["Action"] = "kms:*", ["Resource"] = "*" };
                foreach (var (name, json) in members)
                {
                    statement[name] = JsonNode.Parse(json);
                }

                ParseAndAnswer(new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = statement }.ToJsonString(), request);
            },
            iter: Properties.Cases);
    }

    [Fact]
    public void Wildcards_match_what_the_regular_expression_matches()
    {
        Gen.Select(Gen.String[Gen.Char["aab*?"], 0, 8], Gen.String[Gen.Char["ab"], 1, 8]).Sample(
            (pattern, text) =>
            {
                var policy = PolicyOf($$"""{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"StringLike":{"kms:ViaService":"{{pattern}}"} } }""");
                var regex = $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal)}$";
                var expected = Regex.IsMatch(text, regex) ? KeyAccessDecision.Allowed : KeyAccessDecision.ImplicitDeny;

                Assert.Equal(expected, Decision(policy, Role, "kms:Decrypt", $"kms:ViaService={text}"));
            },
            iter: Properties.Cases);
    }

    private static KeyAccessDecision Evaluate(IEnumerable<string> statements, KeyAccessRequest request) =>
        KeyPolicyEvaluator.Evaluate(PolicyGen.Parse(statements), request).Decision;

    private static bool ParseAndAnswer(string json, KeyAccessRequest request)
    {
        KeyPolicyDocument policy;
        try
        {
            policy = KeyPolicyDocument.Parse(json);
        }
        catch (KeyPolicyFormatException error)
        {
            Assert.NotEmpty(error.Message);
            return false;
        }

        Assert.NotEmpty(KeyPolicyEvaluator.Evaluate(policy, request).Explanation);
        Assert.NotNull(KeyPolicyLinter.Lint(policy, new() { AccountId = "111122223333", Service = ServiceCatalog.CloudTrailLake.PolicyFacts, CallerArn = Role }));
        Assert.True(KeyPolicyDocument.Parse(policy.ToJson()).EquivalentTo(policy));
        return true;
    }

    private static bool IsDenied(KeyAccessDecision decision) => decision is KeyAccessDecision.ExplicitDeny or KeyAccessDecision.ImplicitDeny;

    // How much may be done at most if the answer is right; Unknown may turn out to be anything.
    private static int Access(KeyAccessDecision decision) => decision switch
    {
        KeyAccessDecision.ExplicitDeny or KeyAccessDecision.ImplicitDeny => 0,
        KeyAccessDecision.Unknown => 1,
        KeyAccessDecision.DependsOnIdentityPolicy => 2,
        _ => 3,
    };
}
