using KmsCompliance.Policy.Documents;
using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy;

/// <summary>Actions, resources, and how statements combine. The rules are those of
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html.</summary>
public sealed class EvaluatorStatementTests
{
    private const string Who = $$""" "Principal":{"AWS":"{{Role}}"} """;
    private const string Odd = """ "Condition":{"Sounds":{"kms:ViaService":"x"}} """;

    public static TheoryData<string, string, string, string> Elements => new()
    {
        { "an action matches as a whole", """ "Action":"kms:Decrypt","Resource":"*" """, "kms:Decrypt", "Allowed" },
        { "an action that begins alike is another", """ "Action":"kms:Decrypt","Resource":"*" """, "kms:DecryptMore", "ImplicitDeny" },
        { "actions ignore case", """ "Action":"KMS:deCRYPT","Resource":"*" """, "kms:Decrypt", "Allowed" },
        { "one of several is enough", """ "Action":["kms:Encrypt","kms:Decrypt"],"Resource":"*" """, "kms:Decrypt", "Allowed" },
        { "a star is any end", """ "Action":"kms:GenerateDataKey*","Resource":"*" """, "kms:GenerateDataKeyPair", "Allowed" },
        { "also none", """ "Action":"kms:GenerateDataKey*","Resource":"*" """, "kms:GenerateDataKey", "Allowed" },
        { "a star may stand inside", """ "Action":"kms:*Key*Plaintext","Resource":"*" """, "kms:GenerateDataKeyWithoutPlaintext", "Allowed" },
        { "kms:* is every action of KMS", """ "Action":"kms:*","Resource":"*" """, "kms:PutKeyPolicy", "Allowed" },
        { "a star alone too", """ "Action":"*","Resource":"*" """, "kms:PutKeyPolicy", "Allowed" },
        { "a question mark is one character", """ "Action":"kms:?ecrypt","Resource":"*" """, "kms:Decrypt", "Allowed" },
        { "and not none", """ "Action":"kms:Decrypt?","Resource":"*" """, "kms:Decrypt", "ImplicitDeny" },
        { "the service is part of the action", """ "Action":"Decrypt","Resource":"*" """, "kms:Decrypt", "ImplicitDeny" },
        { "an empty list is no action", """ "Action":[],"Resource":"*" """, "kms:Decrypt", "ImplicitDeny" },
        { "NotAction is every other action", """ "NotAction":"kms:Encrypt","Resource":"*" """, "kms:Decrypt", "Allowed" },
        { "and not the listed one", """ "NotAction":["kms:Enc*","kms:Decrypt"],"Resource":"*" """, "kms:Decrypt", "ImplicitDeny" },
        { "every action but none is not documented", """ "NotAction":[],"Resource":"*" """, "kms:Decrypt", "Unknown" },
        { "the key's ARN is the key", $$""" "Action":"kms:*","Resource":"{{Key}}" """, "kms:Decrypt", "Allowed" },
        { "another key's ARN is not", """ "Action":"kms:*","Resource":"arn:aws:kms:eu-west-1:111122223333:key/0" """, "kms:Decrypt", "ImplicitDeny" },
        { "nor an alias", """ "Action":"kms:*","Resource":"arn:aws:kms:eu-west-1:111122223333:alias/a" """, "kms:Decrypt", "ImplicitDeny" },
        { "wildcards work part by part", """ "Action":"kms:*","Resource":"arn:aws:kms:*:111122223333:key/*" """, "kms:Decrypt", "Allowed" },
        { "a star at the end reaches over colons", """ "Action":"kms:*","Resource":"arn:aws:kms:*" """, "kms:Decrypt", "Allowed" },
        { "one before the end is not documented to", """ "Action":"kms:*","Resource":"arn:aws:kms:*:key/1234abcd-12ab-34cd-56ef-1234567890ab" """, "kms:Decrypt", "Unknown" },
        { "one of several resources is enough", """ "Action":"kms:*","Resource":["arn:aws:kms:*","*"] """, "kms:Decrypt", "Allowed" },
        { "a statement without Action has no effect", """ "Resource":"*" """, "kms:Decrypt", "ImplicitDeny" },
        { "a statement without Resource has no effect", """ "Action":"kms:*" """, "kms:Decrypt", "ImplicitDeny" },
        { "NotResource of another key covers this one", """ "Action":"kms:*","NotResource":"arn:aws:kms:eu-west-1:111122223333:key/0" """, "kms:Decrypt", "Allowed" },
        { "NotResource of everything covers nothing", """ "Action":"kms:*","NotResource":"*" """, "kms:Decrypt", "ImplicitDeny" },
        { "a policy variable whose value is not known", """ "Action":"kms:*","Resource":"arn:aws:kms:*:*:key/${aws:userid}" """, "kms:Decrypt", "Unknown" },
        { "a member that IAM does not know is not understood", """ "Action":"kms:*","Resource":"*","Until":"2027" """, "kms:Decrypt", "Unknown" },
        { "unless the statement is about something else anyway", """ "Action":"kms:Encrypt","Resource":"*","Until":"2027" """, "kms:Decrypt", "ImplicitDeny" },
    };

    public static TheoryData<string, string, string> Combinations => new()
    {
        { "no statement, no access", Say("Allow", "a", "kms:Encrypt"), "ImplicitDeny" },
        { "every statement that allows is named", $"{Say("Allow", "a")},{Say("Deny", "b", "kms:Encrypt")},{Say("Allow", "c")}", "Allowed a c" },
        { "a denial wins over an allowance before it", $"{Say("Allow", "a")},{Say("Deny", "b")}", "ExplicitDeny b" },
        { "and after it", $"{Say("Deny", "a")},{Say("Allow", "b")}", "ExplicitDeny a" },
        { "every statement that denies is named", $"{Say("Deny", "a")},{Say("Allow", "b")},{Say("Deny", "c")}", "ExplicitDeny a c" },
        { "a denial of the account denies everyone in it", $"{Say("Allow", "a")},{Say("Deny", "b", principal: Root)}", "ExplicitDeny b" },
        { "a denial wins over what is not understood", $"{Say("Allow", "a", more: Odd)},{Say("Deny", "b")},{Say("Deny", "c", more: Odd)}", "ExplicitDeny b" },
        { "a denial that is not understood leaves an allowance open", $"{Say("Allow", "a")},{Say("Deny", "b", more: Odd)}", "Unknown b" },
        { "and a delegation", $"{Say("Allow", "a", principal: Root)},{Say("Deny", "b", more: Odd)}", "Unknown b" },
        { "but opens nothing where nothing allows", Say("Deny", "a", more: Odd), "ImplicitDeny" },
        { "an allowance that is not understood allows nothing", Say("Allow", "a", more: Odd), "Unknown a" },
        { "and takes nothing from one that is", $"{Say("Allow", "a", more: Odd)},{Say("Allow", "b")}", "Allowed b" },
        { "but may be more than a delegation", $"{Say("Allow", "a", principal: Root)},{Say("Allow", "b", more: Odd)}", "Unknown b" },
        { "two delegations, one of them not understood, are a delegation", $"{Say("Allow", "a", principal: Root)},{Say("Allow", "b", principal: Root, more: Odd)}", "DependsOnIdentityPolicy a" },
        { "naming beats delegating", $"{Say("Allow", "a", principal: Root)},{Say("Allow", "b")}", "Allowed b" },
    };

    [Theory]
    [MemberData(nameof(Elements))]
    public void Element(string rule, string elements, string action, string expected)
    {
        var decision = Decision(PolicyOf($$"""{"Effect":"Allow",{{Who}},{{elements}}}"""), Role, action);

        Assert.True(expected == $"{decision}", $"{rule}: expected {expected}, not {decision}");
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Combination(string rule, string statements, string expected)
    {
        var answer = Answer(PolicyOf(statements), Request(Role));

        Assert.True(expected == answer, $"{rule}: expected {expected}, not {answer}");
    }

    [Fact]
    public void In_the_old_version_a_variable_is_plain_text()
    {
        const string Statement = $$"""{"Effect":"Allow",{{Who}},"Action":"kms:*","Resource":"arn:aws:kms:*:*:key/${aws:userid}"}""";

        Assert.Equal("ImplicitDeny", Answer(PolicyOf(Statement, "2008-10-17"), Request(Role)));
        Assert.Equal("Unknown #1", Answer(PolicyOf(Statement), Request(Role)));
    }

    [Fact]
    public void A_document_with_members_that_IAM_does_not_know_allows_nothing_for_certain()
    {
        var policy = KeyPolicyDocument.Parse(
            $$"""{"Version":"2012-10-17","Until":1,"Statement":{"Effect":"Allow",{{Who}},"Action":"kms:*","Resource":"*"} }""");

        Assert.Equal("Unknown #1", Answer(policy, Request(Role)));
    }

    [Fact]
    public void A_statement_without_Sid_is_named_by_its_place()
    {
        Assert.Equal("Allowed #2 x", Answer(
            PolicyOf($$"""{{Say("Deny", "", "kms:Encrypt")}},{{Say("Allow", "")}},{{Say("Allow", "x")}}"""), Request(Role)));
    }

    [Theory]
    [InlineData("kms:", "*a", 4_000)]
    [InlineData("kms:", "a*", 4_000)]
    [InlineData("kms:", "?*", 4_000)]
    [InlineData("", "*", 32_000)]
    [InlineData("kms:*", "a", 8_000)]
    public void A_long_wildcard_takes_no_long_time(string start, string repeated, int times)
    {
        var pattern = start + string.Concat(Enumerable.Repeat(repeated, times)) + "!";
        var policy = PolicyOf($$"""{"Effect":"Allow","Principal":"*","Action":"{{pattern}}","Resource":"*"}""");
        var request = Request(Role, "kms:" + new string('a', 4_000));

        // A thread of its own: the pool may be busy with other tests, and a matcher that backtracks would never end.
        string? answer = null;
        var thread = new Thread(() => answer = Answer(policy, request)) { IsBackground = true };
        thread.Start();

        Assert.True(thread.Join(TimeSpan.FromSeconds(20)));
        Assert.Equal("ImplicitDeny", answer);
    }

    private static string Say(string effect, string sid, string action = "kms:Decrypt", string principal = Role, string? more = null) =>
        $$"""{"Sid":"{{sid}}","Effect":"{{effect}}","Principal":{"AWS":"{{principal}}"},"Action":"{{action}}","Resource":"*"{{(more is null ? "" : "," + more)}}}""";
}
