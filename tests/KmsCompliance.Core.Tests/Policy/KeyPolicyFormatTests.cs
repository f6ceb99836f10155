using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Core.Tests.Policy;

public sealed class KeyPolicyFormatTests
{
    private const string Good = """ "Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*" """;

    public static TheoryData<string, int, int, string> BadText => new()
    {
        { "", 0, 0, "The key policy is empty." },
        { " \n\t", 0, 0, "The key policy is empty." },
        { "{\n  \"Version\": \"2012-10-17\",\n}", 3, 1, "not valid JSON" },
        { "{\"Version\": \"2012-10-17\"", 1, 25, "not valid JSON" },
        { "{\"Version\": 'x'}", 1, 13, "not valid JSON" },
        { "// no\n{}", 1, 1, "not valid JSON" },
        { "{} {}", 1, 4, "not valid JSON" },
        { "nonsense", 1, 2, "not valid JSON" },
        { "{\"\u00e9\": \u00e9}", 1, 7, "not valid JSON" },
        { "[]", 1, 1, "a key policy is a JSON object, not an array." },
        { "\n\"text\"", 2, 1, "a key policy is a JSON object, not 'text'." },
        { "null", 1, 1, "a key policy is a JSON object, not null." },
        { "{\"a\":\"\u2014\"}", 1, 7, "the character U+2014 is not allowed in a key policy; only tab, line feed, carriage return and U+0020 to U+00FF are." },
        { "\ufeff{}", 1, 1, "the character U+FEFF is not allowed" },
        { "{\n\"\0\"}", 2, 2, "the character U+0000 is not allowed" },
        { "{\"a\":\"\\ud800\"}", 1, 6, "the string holds half of a surrogate pair" },
        { "{\"\\udc00\":1}", 1, 2, "the string holds half of a surrogate pair" },
        { "{\"a\":1,\n \"a\":2}", 2, 2, "the member 'a' appears twice in one object." },
        { "{\"a\":1,\"\\u0061\":2}", 1, 8, "the member 'a' appears twice in one object." },
    };

    public static TheoryData<string, int, string> BadDocument => new()
    {
        { """{"Statement":[]}""", 1, "Version is missing; it should be \"2012-10-17\"." },
        { """{"Version":"2012-10-18"}""", 12, "Version is '2012-10-18'; it must be \"2012-10-17\" or \"2008-10-17\"." },
        { """{"Version":20121017}""", 12, "Version is 20121017; it must be" },
        { """{"version":"2012-10-17"}""", 1, "Version is missing" },
        { """{"Version":"2012-10-17"}""", 1, "Statement is missing." },
        { """{"Version":"2012-10-17","Id":7}""", 30, "Id is 7; it must be a string." },
        { """{"Version":"2012-10-17","Statement":[]}""", 37, "Statement is empty; a key policy needs at least one statement." },
        { """{"Version":"2012-10-17","Statement":"x"}""", 37, "statement 1 is 'x'; it must be an object." },
        { """{"Version":"2012-10-17","Statement":[null]}""", 38, "statement 1 is null; it must be an object." },
    };

    public static TheoryData<string, string, string> BadStatement => new()
    {
        { """ "Principal":"*","Action":"kms:*" """, "{", "statement 1 has no Effect; it must be \"Allow\" or \"Deny\"." },
        { """ "Effect":"allow","Principal":"*","Action":"kms:*" """, "\"allow\"", "Effect is 'allow'; it must be \"Allow\" or \"Deny\", in this spelling." },
        { """ "Effect":true,"Principal":"*","Action":"kms:*" """, "true", "Effect is true; it must be" },
        { """ "Effect":["Allow"],"Principal":"*","Action":"kms:*" """, "[\"Allow\"]", "Effect is an array; it must be" },
        { """ "Effect":"Allow","Action":"kms:*" """, "{", "statement 1 has no Principal." },
        { """ "Effect":"Allow","Principal":"*","NotPrincipal":{},"Action":"kms:*" """, "{},", "statement 1 has both Principal and NotPrincipal" },
        { """ "Effect":"Allow","Principal":"*","Action":"kms:*","NotAction":"x" """, "\"x\"", "statement 1 has both Action and NotAction" },
        { """ "Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","NotResource":"x" """, "\"x\"", "statement 1 has both Resource and NotResource" },
        { """ "Effect":"Allow","Principal":"Bob","Action":"kms:*" """, "\"Bob\"", "Principal is 'Bob'; it must be \"*\" or an object such as {\"AWS\": …}." },
        { """ "Effect":"Allow","Principal":["*"],"Action":"kms:*" """, "[\"*\"]", "Principal is an array; it must be" },
        { """ "Effect":"Deny","NotPrincipal":{"AWS":7},"Action":"kms:*" """, "7", "NotPrincipal AWS is 7; it must be a string or an array of strings." },
        { """ "Effect":"Allow","Principal":{"AWS":["a",{}]},"Action":"kms:*" """, "{}", "Principal AWS holds an object; it must be a string or an array of strings." },
        { """ "Effect":"Allow","Principal":"*","Action":null """, "null", "Action is null; it must be a string or an array of strings." },
        { """ "Effect":"Allow","Principal":"*","Action":["kms:*",["x"]] """, "[\"x\"]", "Action holds an array; it must be" },
        { """ "Effect":"Allow","Principal":"*","Action":"kms:*","Resource":5 """, "5", "Resource is 5; it must be" },
        { """ "Sid":7,"Effect":"Allow","Principal":"*","Action":"kms:*" """, "7", "Sid is 7; it must be a string." },
        { """ "Effect":"Allow","Principal":"*","Action":"kms:*","Condition":"never" """, "\"never\"", "Condition is 'never'; it must be an object." },
        { """ "Effect":"Allow","Principal":"*","Action":"kms:*","Condition":{"Bool":"no"} """, "\"no\"", "the condition Bool is 'no'; it must be an object." },
        { """ "Effect":"Allow","Principal":"*","Action":"kms:*","Condition":{"Bool":{"k":{}}} """, "{}", "the value of Bool k is an object; it must be a string, a number, a Boolean, or an array of them." },
        { """ "Effect":"Allow","Principal":"*","Action":"kms:*","Condition":{"Bool":{"k":[null]}} """, "null", "the value of Bool k holds null; it must be" },
        { """ "Effect":"Allow","Principal":"*","Action":"kms:*","Effect":"Deny" """, "\"Effect\":\"Deny\"", "the member 'Effect' appears twice in one object." },
    };

    [Theory]
    [MemberData(nameof(BadText))]
    public void Text(string json, int line, int position, string reason) => Check(json, line, position, reason);

    [Theory]
    [MemberData(nameof(BadDocument))]
    public void Document(string json, int position, string reason) => Check(json, 1, position, reason);

    [Theory]
    [MemberData(nameof(BadStatement))]
    public void Statement(string members, string at, string reason)
    {
        const string Start = "{\"Version\":\"2012-10-17\",\n\"Statement\":";
        var statement = "{" + members + "}";

        Check(Start + statement + "}", 2, "\"Statement\":".Length + statement.IndexOf(at, StringComparison.Ordinal) + 1, reason);
    }

    [Fact]
    public void A_Sid_that_appears_twice_is_read_and_each_statement_has_its_label()
    {
        var policy = KeyPolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":[{"Sid":"a",{{Good}}},{"Sid":"b",{{Good}}},{"Sid":"a",{{Good}}},{"Sid":"\u0061",{{Good}}}]}""");

        Assert.Equal(["a", "b", "a#3", "a#4"], policy.Statements.Select(static statement => statement.Label));
        Assert.Equal([false, false, true, true], policy.Statements.Select(static statement => statement.RepeatsSid));
        Assert.Equal(["a", "b", "a", "a"], KeyPolicyDocument.Parse(policy.ToJson()).Statements.Select(static statement => statement.Sid));
    }

    [Fact]
    public void Empty_Sids_and_Sids_that_differ_in_case_are_no_duplicates()
    {
        var policy = KeyPolicyDocument.Parse(
            $$"""{"Version":"2012-10-17","Statement":[{"Sid":"",{{Good}}},{"Sid":"",{{Good}}},{"Sid":"a",{{Good}}},{"Sid":"A",{{Good}}}]}""");

        Assert.Equal(["#1", "#2", "a", "A"], policy.Statements.Select(statement => statement.Label));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(31)]
    [InlineData(10_000)]
    public void Depth_is_limited(int depth)
    {
        var json = $$"""{"Version":"2012-10-17","Statement":{{{Good}}},"Deep":{{new string('[', depth)}}{{new string(']', depth)}}}""";

        if (depth < 32)
        {
            Assert.Equal(["Deep"], KeyPolicyDocument.Parse(json).UnknownMembers);
            return;
        }

        var error = Assert.Throws<KeyPolicyFormatException>(() => KeyPolicyDocument.Parse(json));
        Assert.Contains("maximum configured depth of 32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_stays_short_whatever_the_document_holds()
    {
        var error = Assert.Throws<KeyPolicyFormatException>(
            () => KeyPolicyDocument.Parse($$"""{"Version":"{{new string('9', 10_000)}}"}"""));

        Assert.InRange(error.Message.Length, 1, 250);
    }

    private static void Check(string json, int line, int position, string reason)
    {
        var error = Assert.Throws<KeyPolicyFormatException>(() => KeyPolicyDocument.Parse(json));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, position), (error.Line, error.Position));
        if (line > 0)
        {
            Assert.StartsWith($"Key policy, line {line}, position {position}: ", error.Message, StringComparison.Ordinal);
        }
    }
}
