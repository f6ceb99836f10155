using CsCheck;
using KmsCompliance.Policy.Linting;
using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy.Reference;

/// <summary>A star as principal is a finding exactly where a stranger gets in, as the second evaluator sees it.</summary>
public sealed class StrangerTests
{
    private static readonly string[] Operators = ["StringEquals", "StringLike", "StringNotEquals", "StringEqualsIfExists", "StringNotLike", "ForAllValues:StringEquals", "ForAnyValue:StringLike"];

    // What narrows, and what only looks as if it did.
    private static readonly (string Key, string[] Values)[] Keys =
    [
        ("kms:CallerAccount", ["111122223333", "1*", "*", "11112222333?", "9*"]),
        ("aws:PrincipalOrgID", ["o-a1b2c3", "o-*", "?-*", "o-a*"]),
        ("aws:PrincipalOrgPaths", ["o-a1b2c3/r-ab12/*", "o-*/r-ab12/*", "o-a1b2c3*"]),
        ("aws:userid", ["AROADBQP57FF2AEXAMPLE:*", "A*", "AROADBQP57FF2AEXAMPLE*"]),
        ("aws:SourceVpce", ["vpce-0a1b2c", "vpce-*"]),
        ("kms:ViaService", ["s3.eu-west-1.amazonaws.com", "*"]),
    ];

    private static readonly Gen<string> Condition = Gen.Select(Gen.OneOf(Operators), Gen.Int[0, 5].Select(static index => Keys[index]), Gen.Int[0, 100], Gen.Int[0, 100], (name, key, first, second) =>
        $$""" "{{name}}":{"{{key.Key}}":["{{key.Values[first % key.Values.Length]}}","{{key.Values[second % key.Values.Length]}}"]} """);

    [Fact]
    public void A_star_is_a_finding_exactly_where_a_stranger_gets_in()
    {
        var (found, all) = (0, 0);
        Condition.Sample(
            condition =>
            {
                var statement = $$"""{"Sid":"s","Effect":"Allow","Principal":"*","Action":"kms:Decrypt","Resource":"*","Condition":{ {{condition}} } }""";
                var isFound = KeyPolicyLinter.Lint(PolicyOf(statement), new() { AccountId = "111122223333" }).Any(finding => finding.RuleId == "KMSP001");
                Interlocked.Increment(ref all);
                found += isFound ? 1 : 0;

                Assert.Equal(Strangers().Any(stranger => PlainEvaluator.Allows(stranger, [statement], ["""{"Effect":"Allow","Action":"*","Resource":"*"}"""])), isFound);
            },
            iter: Properties.Cases,
            threads: 1);

        Assert.InRange(found, all / 5, all * 19 / 20);
    }

    // They may call as they like: through a service or not, from within a network or not, from any account but the key's. A
    // service on somebody else's behalf has none of it.
    private static IEnumerable<PlainWorld> Strangers() => Users().Append(new("queue.amazonaws.com", "kms:Decrypt", []));

    private static IEnumerable<PlainWorld> Users() =>
        from account in new[] { "199988887777", "999988887777", "111122223330" }
        from organization in new[] { "", "o-zzzzzz", "o-a1zzzz", "o-a1b2c3d4" }
        from id in new[] { "AIDAZZZZZZZZZZZZEXAMPLE", "AROAZZZZZZZZZZZZEXAMPLE:x", "AROADBQP57FF2AEXAMPLEZZ:x" }
        from vpc in new[] { "", "vpce-0zzzzz" }
        from via in new[] { "", "s3.eu-west-1.amazonaws.com" }
        select new PlainWorld($"arn:aws:iam::{account}:role/Stranger", "kms:Decrypt", new()
        {
            ["KMS:CALLERACCOUNT"] = [account],
            ["AWS:PRINCIPALORGID"] = Some(organization),
            ["AWS:PRINCIPALORGPATHS"] = organization.Length == 0 ? [] : [$"{organization}/r-ab12/ou-1/"],
            ["AWS:USERID"] = [id],
            ["AWS:SOURCEVPCE"] = Some(vpc),
            ["KMS:VIASERVICE"] = Some(via),
        });

    private static List<string> Some(string value) => value.Length == 0 ? [] : [value];
}
