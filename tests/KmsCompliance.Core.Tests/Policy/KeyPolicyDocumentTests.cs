using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Core.Tests.Policy;

public sealed class KeyPolicyDocumentTests
{
    private const string Default = """
        {
          "Version": "2012-10-17",
          "Id": "key-default-1",
          "Statement": [
            {
              "Sid": "Enable IAM User Permissions",
              "Effect": "Allow",
              "Principal": {
                "AWS": "arn:aws:iam::111122223333:root"
              },
              "Action": "kms:*",
              "Resource": "*"
            }
          ]
        }
        """;

    [Fact]
    public void Reads_the_default_policy()
    {
        var policy = KeyPolicyDocument.Parse(Default);

        Assert.Equal("2012-10-17", policy.Version);
        Assert.Equal("key-default-1", policy.Id);
        var statement = Assert.Single(policy.Statements);
        Assert.Equal("Enable IAM User Permissions", statement.Sid);
        Assert.Equal(1, statement.Number);
        Assert.Equal(KeyPolicyEffect.Allow, statement.Effect);
        Assert.Equal([new KeyPolicyPrincipalEntry("AWS", "arn:aws:iam::111122223333:root")], statement.Principals);
        Assert.Equal(["kms:*"], statement.Actions);
        Assert.Equal(["*"], statement.Resources);
        Assert.Empty(statement.Conditions);
        Assert.Empty(statement.UnknownMembers);
    }

    [Fact]
    public void Writes_back_what_it_read()
    {
        Assert.Equal(Default.ReplaceLineEndings("\n"), KeyPolicyDocument.Parse(Default).ToString());
    }

    [Fact]
    public void Keeps_unknown_members_their_order_and_the_digits_of_numbers()
    {
        const string Json = """{"Note":{"b":[1.50,null,true,{}],"a":[]},"Statement":{"Action":["kms:Decrypt"],"Extra":1e400,"Principal":"*","Effect":"Deny","Resource":"*","Condition":{"NumericLessThan":{"k":[10,"11",false]}}},"Version":"2008-10-17"}""";

        var policy = KeyPolicyDocument.Parse(Json);

        Assert.Equal(Json, policy.ToJson());
        Assert.Equal(["Note"], policy.UnknownMembers);
        Assert.Equal(["Extra"], policy.Statements[0].UnknownMembers);
        Assert.Equal(["10", "11", "false"], policy.Statements[0].Conditions[0].Values);
    }

    [Fact]
    public void Indented_and_compact_text_mean_the_same()
    {
        var policy = KeyPolicyDocument.Parse(Default);

        Assert.DoesNotContain('\r', policy.ToJson(indented: true));
        Assert.Equal(policy.ToJson(), KeyPolicyDocument.Parse(policy.ToJson(indented: true)).ToJson());
    }

    [Theory]
    [InlineData("""it's <b> & "c"+""")]
    [InlineData("caf\u00e9 \u00ff")]
    [InlineData("\u4e2d\ud83d\ude00")]
    [InlineData("\u0001\u007f\u0085\u00a0\u2028")]
    public void What_it_writes_is_what_KMS_takes_and_reads_the_same(string sid)
    {
        var json = KeyPolicyDocumentText(System.Text.Json.JsonSerializer.Serialize(sid));

        var written = KeyPolicyDocument.Parse(json).ToJson();

        Assert.Equal(sid, KeyPolicyDocument.Parse(written).Statements[0].Sid);
    }

    [Fact]
    public void Ordinary_text_is_not_escaped()
    {
        Assert.Contains("\"it's <caf\u00e9> & +\"", KeyPolicyDocument.Parse(KeyPolicyDocumentText("\"it's <caf\u00e9> & +\"")).ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_exactly_the_largest_document_and_not_a_byte_more()
    {
        var room = KeyPolicyDocument.MaxBytes - KeyPolicyDocumentText("\"\"").Length;

        Assert.NotNull(KeyPolicyDocument.Parse(KeyPolicyDocumentText($"\"{new string('a', room)}\"")));
        var error = Assert.Throws<KeyPolicyFormatException>(() => KeyPolicyDocument.Parse(KeyPolicyDocumentText($"\"{new string('a', room + 1)}\"")));
        Assert.Equal("The key policy is 32769 bytes long; KMS takes 32768 bytes at most.", error.Message);
        Assert.Throws<KeyPolicyFormatException>(() => KeyPolicyDocument.Parse(KeyPolicyDocumentText($"\"{new string('a', room - 1)}\u00e9\"")));
    }

    private static string KeyPolicyDocumentText(string sid) =>
        $$"""{"Version":"2012-10-17","Statement":[{"Sid":{{sid}},"Effect":"Allow","Principal":"*","Action":"kms:Decrypt","Resource":"*"}]}""";
}
