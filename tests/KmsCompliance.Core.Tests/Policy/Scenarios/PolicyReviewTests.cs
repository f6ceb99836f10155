using CsCheck;
using KmsCompliance.Core.Tests.Policy.Reference;
using KmsCompliance.Keys;
using KmsCompliance.Services;
using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy.Scenarios;

/// <summary>What services do with their keys, as a review of the policy tells it.</summary>
public sealed class PolicyReviewTests
{
    private const string Account = $$"""{"Sid":"account","Effect":"Allow","Principal":{"AWS":"{{Root}}"},"Action":"kms:*","Resource":"*"}""";
    private const string Describing = """{"Sid":"describe","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:DescribeKey","Resource":"*"}""";
    private const string Decrypting = """{"Sid":"decrypt","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:Decrypt","Resource":"*"}""";
    private const string Context = "kms:EncryptionContext:aws:cloudtrail:arn";

    // Those that policies name, and any others, of another Region too: what matters is where the bucket lies.
    private static readonly string[] Trails = [Trail("main"), Trail("audit"), Trail("any-other"), "arn:aws:cloudtrail:us-east-1:111122223333:trail/any-other"];

    private static readonly Gen<string> Named = Gen.OneOf("main", "audit").Select(Trail);

    private static readonly Gen<string> Pattern = Gen.OneOf(
        "arn:aws:cloudtrail:*:111122223333:trail/*", "arn:aws:cloudtrail:*:*:trail/ma*", "arn:aws:cloudtrail:eu-west-1:111122223333:trail/aud?t", "arn:aws:cloudtrail:us-east-1:111122223333:trail/*");

    private static readonly Gen<string> Conditions = Gen.OneOf(
        Named.Select(trail => $$""" "StringEquals":{"aws:SourceArn":"{{trail}}"} """),
        Named.Select(trail => $$""" "StringEquals":{"{{Context}}":"{{trail}}"} """),
        Pattern.Select(trails => $$""" "StringLike":{"{{Context}}":"{{trails}}"} """),
        Pattern.Select(trails => $$""" "StringLike":{"aws:SourceArn":"{{trails}}"} """),
        Gen.Select(Named, Pattern, (trail, trails) => $$""" "StringEquals":{"aws:SourceArn":"{{trail}}"},"StringLike":{"{{Context}}":"{{trails}}"} """),
        Gen.Select(Named, Named, (source, context) => $$""" "StringEquals":{"aws:SourceArn":"{{source}}","{{Context}}":"{{context}}"} """),
        Gen.Const(""));

    [Fact]
    public void Delivery_works_exactly_where_it_does_for_a_trail_that_the_policy_means()
    {
        var (working, all) = (0, 0);
        Conditions.Sample(
            conditions =>
            {
                var statement = $$"""{"Sid":"encrypt","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:GenerateDataKey*","Resource":"*","Condition":{ {{conditions}} } }""";
                var finding = Review("CloudTrail", $"{Account},{Describing},{Decrypting},{statement}").Single(finding => finding.RuleId == "CloudTrail.Write");
                var works = Trails.Any(trail => PlainEvaluator.Allows(
                    new("cloudtrail.amazonaws.com", "kms:GenerateDataKey", new() { ["AWS:SOURCEARN"] = [trail], ["AWS:SOURCEACCOUNT"] = ["111122223333"], [Context.ToUpperInvariant()] = [trail] }),
                    [statement],
                    []));
                Interlocked.Increment(ref all);
                working += works ? 1 : 0;

                Assert.True(works == IsCompliant(finding), $"{conditions}: {finding.Message}");
            },
            iter: Properties.FewCases,
            threads: 1);

        Assert.InRange(working, all / 4, all - 1);
    }

    [Fact]
    public void A_trail_that_the_encryption_context_names_is_the_one_that_is_tried()
    {
        var findings = Review("CloudTrail", $$"""
            {{Account}},{{Describing}},{{Decrypting}},
            {"Sid":"encrypt","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:GenerateDataKey*","Resource":"*","Condition":{"StringEquals":{"{{Context}}":"{{Trail("main")}}"} } }
            """);

        Assert.All(findings.Where(finding => finding.RuleId is "CloudTrail.Configure" or "CloudTrail.Write"), finding => Assert.True(IsCompliant(finding), finding.Message));
    }

    [Fact]
    public void A_service_that_may_not_decrypt_is_a_risk_of_medium_weight_and_not_a_failure()
    {
        var finding = Review("CloudTrail", $$"""
            {{Account}},{{Describing}},
            {"Sid":"encrypt","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:GenerateDataKey*","Resource":"*"}
            """).Single(finding => finding.RuleId == "CloudTrail.Write");

        Assert.Equal("Medium Unknown", $"{finding.Severity} {finding.Compliance}");
        Assert.Contains("That matters only where the bucket has an S3 Bucket Key, or the trail delivers digest files.", finding.Message, StringComparison.Ordinal);
        Assert.Contains("AllowCloudTrailToDecrypt", Assert.Single(finding.MissingStatement), StringComparison.Ordinal);
    }

    [Fact]
    public void Storing_traces_says_that_it_rests_on_the_grant()
    {
        var works = Review("XRay", Account).Single(finding => finding.RuleId == "XRay.Write");
        var fails = Review("XRay", $$"""{{Account}},{"Sid":"no","Effect":"Deny","Principal":"*","Action":"kms:CreateGrant","Resource":"*"}""").ToDictionary(finding => finding.RuleId);

        Assert.Equal("It works, where X-Ray has the grant that it makes when the key is set: every other request that it takes is allowed.", works.Message);
        Assert.True(IsCompliant(works));
        Assert.Equal("NonCompliant", $"{fails["XRay.Configure"].Compliance}");
        Assert.Equal("It works only where X-Ray has the grant that it makes when the key is set, and with this policy that fails: see XRay.Configure.", fails["XRay.Write"].Message);
        Assert.Equal("Unknown", $"{fails["XRay.Write"].Compliance}");
    }

    private static string Trail(string name) => $"arn:aws:cloudtrail:eu-west-1:111122223333:trail/{name}";

    private static bool IsCompliant(CmkPolicyFinding finding) => $"{finding.Compliance}" == "Compliant";

    private static IReadOnlyList<CmkPolicyFinding> Review(string service, string statements) =>
        new KeyPolicyReview { Services = [ServiceCatalog.Find(service)!] }.Judge(PolicyOf(statements), new("111122223333", "eu-west-1"));
}
