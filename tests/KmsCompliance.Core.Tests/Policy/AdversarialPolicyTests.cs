using System.Diagnostics;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Linting;
using KmsCompliance.Services;
using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy;

/// <summary>Policies that are broken or meant to hurt: each is refused with its place and reason, or read and answered
/// safely, and none takes long.</summary>
public sealed class AdversarialPolicyTests
{
    private const string Good = """ "Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*" """;

    // Text, line, position, reason. Line 0: the document as a whole.
    public static TheoryData<string, int, int, string> Broken => new()
    {
        // Not JSON.
        { "\u0020", 0, 0, "The key policy is empty." },
        { "{", 1, 2, "not valid JSON" },
        { "}", 1, 1, "not valid JSON" },
        { "{]", 1, 2, "not valid JSON" },
        { "[}", 1, 2, "not valid JSON" },
        { "{\"a\"}", 1, 5, "not valid JSON" },
        { "{\"a\":}", 1, 6, "not valid JSON" },
        { "{\"a\" 1}", 1, 6, "not valid JSON" },
        { "{\"a\":1 \"b\":2}", 1, 8, "not valid JSON" },
        { "{\"a\":1,}", 1, 8, "not valid JSON" },
        { "{a:1}", 1, 2, "not valid JSON" },
        { "{\"a\":\"b}", 1, 9, "not valid JSON" },
        { "{\"a\":\"\n\"}", 1, 7, "not valid JSON" },
        { "{\"a\":\"\t\"}", 1, 7, "not valid JSON" },
        { "{\"a\":\"\\x\"}", 1, 8, "not valid JSON" },
        { "{\"a\":\"\\u12\"}", 1, 11, "not valid JSON" },
        { "{\"a\":01}", 1, 7, "not valid JSON" },
        { "{\"a\":1.}", 1, 8, "not valid JSON" },
        { "{\"a\":+1}", 1, 6, "not valid JSON" },
        { "{\"a\":NaN}", 1, 6, "not valid JSON" },
        { "{\"a\":True}", 1, 6, "not valid JSON" },
        { "{\"a\":nul}", 1, 9, "not valid JSON" },
        { "/* */{}", 1, 1, "not valid JSON" },
        { "{}{}", 1, 3, "not valid JSON" },
        { "\r\n\r\n  {\r\n    \"Version\": \"2012-10-17\",\r\n    \"Statement\": [,]\r\n  }", 5, 19, "not valid JSON" },
        { "Version: 2012-10-17\nStatement: []", 1, 1, "not valid JSON" },
        { "%7B%22Version%22%3A%222012-10-17%22%7D", 1, 1, "not valid JSON" },
        { "'{}'", 1, 1, "not valid JSON" },

        // Characters that KMS does not take.
        { "{\"a\":\"\u2019\"}", 1, 7, "the character U+2019 is not allowed" },
        { "{\u00a0}", 1, 2, "not valid JSON" },
        { "{\"a\":\"\u0100\"}", 1, 7, "the character U+0100 is not allowed" },
        { "{\n  \"a\": \"\ud83d\ude00\"\n}", 2, 9, "the character U+D83D is not allowed" },
        { "{\"a\":\"\u001f\"}", 1, 7, "the character U+001F is not allowed" },
        { "{\"a\":\"\u200b\"}", 1, 7, "the character U+200B is not allowed" },
        { "\u001b[31m{}", 1, 1, "the character U+001B is not allowed" },

        // Twice the same.
        { "{\"Version\":\"2012-10-17\",\"Version\":\"2008-10-17\"}", 1, 25, "the member 'Version' appears twice in one object." },
        { Document("""{"Effect":"Allow","Principal":{"AWS":"a","AWS":"b"},"Action":"kms:*","Resource":"*"}"""), 2, 54, "the member 'AWS' appears twice in one object." },
        { Document("""{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"Bool":{"k":"true"},"Bool":{"k":"false"}}}"""), 2, 112, "the member 'Bool' appears twice in one object." },

        // The wrong kind of value.
        { "\"{\\\"Version\\\":\\\"2012-10-17\\\"}\"", 1, 1, "a key policy is a JSON object, not '{\"Version\":\"2012-10-17\"}'." },
        { "[{}]", 1, 1, "a key policy is a JSON object, not an array." },
        { "7", 1, 1, "a key policy is a JSON object, not 7." },
        { "{\"Version\":\"2012-10-17 \",\"Statement\":[]}", 1, 12, "Version is '2012-10-17 '; it must be" },
        { "{\"Version\":\"2012-1O-17\",\"Statement\":[]}", 1, 12, "Version is '2012-1O-17'; it must be" },
        { "{\"Version\":\"2025-01-01\",\"Statement\":[]}", 1, 12, "Version is '2025-01-01'; it must be \"2012-10-17\" or \"2008-10-17\"." },
        { "{\"Version\":[\"2012-10-17\"],\"Statement\":[]}", 1, 12, "Version is an array; it must be" },
        { "{\"Version\":null,\"Statement\":[]}", 1, 12, "Version is null; it must be" },
        { "{\"Version\":\"2012-10-17\",\"statement\":[]}", 1, 1, "Statement is missing." },
        { Document("{}"), 2, 13, "statement 1 has no Effect" },
        { Document("[[]]"), 2, 14, "statement 1 is an array; it must be an object." },
        { Document("7"), 2, 13, "statement 1 is 7; it must be an object." },
        { Document("null"), 2, 13, "statement 1 is null; it must be an object." },
        { Document($$"""[{{{Good}}},"x"]"""), 2, 0, "statement 2 is 'x'; it must be an object." },
        { Document("""{"Effect":"ALLOW","Principal":"*"}"""), 2, 23, "Effect is 'ALLOW'; it must be \"Allow\" or \"Deny\", in this spelling." },
        { Document("""{"Effect":"Allow ","Principal":"*"}"""), 2, 23, "Effect is 'Allow '" },
        { Document("""{"Effect":null,"Principal":"*"}"""), 2, 23, "Effect is null" },
        { Document("""{"Effect":"Allow","principal":"*","Action":"kms:*"}"""), 2, 13, "statement 1 has no Principal." },
        { Document("""{"Effect":"Allow","Principal":null}"""), 2, 43, "Principal is null; it must be \"*\" or an object" },
        { Document("""{"Effect":"Allow","Principal":"arn:aws:iam::111122223333:root"}"""), 2, 43, "Principal is 'arn:aws:iam::111122223333:root'; it must be \"*\" or an object such as {\"AWS\": …}." },
        { Document("""{"Effect":"Allow","Principal":{"AWS":{"a":"b"}}}"""), 2, 50, "Principal AWS is an object; it must be a string or an array of strings." },
        { Document("""{"Effect":"Allow","Principal":{"AWS":[["a"]]}}"""), 2, 51, "Principal AWS holds an array; it must be" },
        { Document("""{"Effect":"Allow","Principal":{"AWS":111122223333}}"""), 2, 50, "Principal AWS is 111122223333; it must be" },
        { Document("""{"Effect":"Allow","Principal":"*","Action":{"kms":"*"}}"""), 2, 56, "Action is an object; it must be" },
        { Document("""{"Effect":"Allow","Principal":"*","Action":[true]}"""), 2, 57, "Action holds true; it must be" },
        { Document("""{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":{}}"""), 2, 75, "Resource is an object; it must be" },
        { Document("""{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":[]}"""), 2, 91, "Condition is an array; it must be an object." },
        { Document("""{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":null}"""), 2, 91, "Condition is null; it must be an object." },
        { Document("""{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"Bool":["k","true"]}}"""), 2, 99, "the condition Bool is an array; it must be an object." },
        { Document("""{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"Bool":{"k":[["true"]]}}}"""), 2, 105, "the value of Bool k holds an array" },
    };

    // Nasty but readable: the answer to a role that decrypts.
    public static TheoryData<string, string> Nasty => new()
    {
        { """{"Effect":"Allow","Principal":{},"Action":"kms:*","Resource":"*"}""", "ImplicitDeny" },
        { """{"Effect":"Allow","Principal":{"AWS":[""]},"Action":"kms:*","Resource":"*"}""", "Unknown" },
        { """{"Effect":"Allow","Principal":{"":"*"},"Action":"kms:*","Resource":"*"}""", "Unknown" },
        { """{"Effect":"Allow","Principal":{"aws":"*"},"Action":"kms:*","Resource":"*"}""", "Unknown" },
        { """{"Effect":"Allow","Principal":{"Service":"*"},"Action":"kms:*","Resource":"*"}""", "ImplicitDeny" },
        { """{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::*:role/app/Reader"},"Action":"kms:*","Resource":"*"}""", "Unknown" },
        { """{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/app/Reader "},"Action":"kms:*","Resource":"*"}""", "ImplicitDeny" },
        { """{"Effect":"Allow","Principal":"*","Action":"","Resource":"*"}""", "ImplicitDeny" },
        { """{"Effect":"Allow","Principal":"*","Action":" kms:*","Resource":"*"}""", "ImplicitDeny" },
        { """{"Effect":"Allow","Principal":"*","Action":["","**","?"],"Resource":""}""", "ImplicitDeny" },
        { """{"Effect":"Allow","Principal":"*","Action":"***","Resource":"*"}""", "Allowed" },
        { """{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"**"}""", "Unknown" },
        { """{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"::::::"}""", "ImplicitDeny" },
        { """{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"${"}""", "Unknown" },
        { """{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"${}"}""", "Unknown" },
        { """{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"${${aws:username}}"}""", "Unknown" },
        { """{"Effect":"Allow","Principal":"*","Action":"kms:${aws:username}","Resource":"*"}""", "ImplicitDeny" },
        { """{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"":""}}}""", "Unknown" },
        { """{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"":{"kms:ViaService":"x"}}}""", "Unknown" },
        { """{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"ForAllValues:ForAnyValue:StringEquals":{"kms:ViaService":"x"}}}""", "Unknown" },
        { """{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"ForAnyValue:Null":{"kms:ViaService":"true"}}}""", "Unknown" },
        { """{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"NumericLessThan":{"aws:MultiFactorAuthAge":1e999}}}""", "Unknown" },
        { """{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":["0.0.0.0/-1","::/129","999.0.0.0/8"]}}}""", "Unknown" },
        { """{"Effect":"Deny","NotPrincipal":{"AWS":[]},"NotAction":[],"NotResource":[]}""", "ImplicitDeny" },
        { """{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Conditions":{"Bool":{"aws:SecureTransport":"true"}}}""", "Unknown" },
        { """{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","NotAnElement":{"a":[1,{"b":null}]}}""", "Unknown" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Is_refused_with_place_and_reason(string json, int line, int position, string reason)
    {
        var error = Assert.Throws<KeyPolicyFormatException>(() => KeyPolicyDocument.Parse(json));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(line, error.Line);
        if (position > 0 || line == 0)
        {
            Assert.Equal(position, error.Position);
        }
    }

    [Theory]
    [MemberData(nameof(Nasty))]
    public void Is_read_and_allows_no_more_than_is_certain(string statement, string expected)
    {
        var policy = PolicyOf(statement);

        Assert.Equal(expected, $"{Decision(policy, Role, "kms:Decrypt")}");
        Assert.True(policy.EquivalentTo(KeyPolicyDocument.Parse(policy.ToJson())));
        Assert.NotNull(KeyPolicyLinter.Lint(policy, new() { AccountId = "111122223333", Service = ServiceCatalog.CloudTrail.PolicyFacts, CallerArn = Role }));
    }

    [Fact]
    public void The_corpus_is_large() => Assert.InRange(Broken.Count + Nasty.Count, 60, int.MaxValue);

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void Deep_nesting_ends_at_once(char open, char close)
    {
        var inner = open == '{' ? "\"a\":" : "";
        var deep = string.Concat(Enumerable.Repeat(open + inner, 5_000)) + "1" + new string(close, 5_000);
        var clock = Stopwatch.StartNew();

        Assert.Contains("not valid JSON: The maximum configured depth", Assert.Throws<KeyPolicyFormatException>(() => KeyPolicyDocument.Parse(deep)).Message, StringComparison.Ordinal);
        Assert.Contains("depth", Assert.Throws<KeyPolicyFormatException>(() => PolicyOf($$"""{{{Good}},"Deep":{{deep}}}""")).Message, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("Action")]
    [InlineData("Resource")]
    [InlineData("Condition")]
    [InlineData("ArnLike")]
    public void The_time_of_a_wildcard_grows_with_its_length_and_no_faster(string place)
    {
        // A matcher that backtracks into every star would need 2^n steps; one that compares n with m, a few million.
        var pattern = string.Concat(Enumerable.Repeat("*a", 14_000)) + "b";
        var policy = PolicyOf(place switch
        {
            "Action" => $$"""{"Effect":"Allow","Principal":"*","Action":"{{pattern}}","Resource":"*"}""",
            "Resource" => $$"""{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"{{pattern}}"}""",
            "Condition" => $$"""{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"StringLike":{"kms:EncryptionContext:k":"{{pattern}}"} } }""",
            _ => $$"""{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"ArnLike":{"kms:EncryptionContext:k":"arn:{{pattern}}"} } }""",
        });
        var text = new string('a', 8_000);
        var clock = Stopwatch.StartNew();

        Assert.Equal(KeyAccessDecision.ImplicitDeny, Decision(policy, Role, place == "Action" ? "kms:" + text : "kms:Decrypt", $"kms:EncryptionContext:k=arn:{text}", "arn:aws:kms:eu-west-1:111122223333:key/" + text));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void As_many_variables_as_fit_end_too()
    {
        var value = string.Concat(Enumerable.Repeat("${aws:username}*", 1_900));
        var policy = PolicyOf($$"""{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"StringLike":{"kms:EncryptionContext:k":"{{value}}"} } }""");

        Assert.Equal(KeyAccessDecision.ImplicitDeny, Decision(policy, User, "kms:Decrypt", "kms:EncryptionContext:k=" + new string('B', 4_000)));
    }

    [Theory]
    [InlineData("", 0, "The IAM policy is empty.")]
    [InlineData("{\"Statement\":[]}", 14, "Statement is empty; an IAM policy needs at least one statement.")]
    [InlineData("[]", 1, "an IAM policy is a JSON object, not an array.")]
    [InlineData("{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"kms:*\"}}", 14, "statement 1 has no Resource.")]
    [InlineData("{\"Statement\":{\"Effect\":\"Allow\",\"Resource\":\"*\"}}", 14, "statement 1 has no Action.")]
    [InlineData("{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"kms:*\",\"Resource\":\"*\"}}", 44, "statement 1 names a principal; an IAM policy is about whoever has it, so it names nobody.")]
    [InlineData("{\"Version\":\"2013-10-17\",\"Statement\":{}}", 12, "Version is '2013-10-17'; it must be")]
    [InlineData("{\"a\":\"\u2014\"}", 7, "the character U+2014 is not allowed in an IAM policy")]
    public void An_IAM_policy_is_refused_in_its_own_words(string json, int position, string reason)
    {
        var error = Assert.Throws<KeyPolicyFormatException>(() => IdentityPolicyDocument.Parse(json));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(position, error.Position);
        Assert.Equal(position > 0, error.Message.StartsWith("IAM policy, line 1, position ", StringComparison.Ordinal));
    }

    [Fact]
    public void An_IAM_policy_without_version_is_an_old_one()
    {
        const string Text = """{"Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*"}],"Note":{"a":1.50}}""";
        var policy = IdentityPolicyDocument.Parse(Text);

        Assert.Equal("2008-10-17", policy.Version);
        Assert.Equal(["Note"], policy.UnknownMembers);
        Assert.Equal(Text, policy.ToJson());
        Assert.Equal(policy.ToJson(indented: true), policy.ToString());
        Assert.Contains("bytes long; IAM takes 131072 bytes at most.", Assert.Throws<KeyPolicyFormatException>(() => IdentityPolicyDocument.Parse(new string(' ', 131_073))).Message, StringComparison.Ordinal);
    }

    private static string Document(string statement) => "{\"Version\":\"2012-10-17\",\n\"Statement\":" + statement + "}";
}
