using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy;

public sealed class KeyPolicyEquivalenceTests
{
    private const string Base = """
        {"Sid":"a","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:root","arn:aws:iam::111122223333:role/r"]},
         "Action":["kms:Decrypt","kms:Encrypt"],"Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"x","aws:SourceAccount":["1","2"]}}}
        """;

    [Theory]
    [InlineData("""{"Resource":["*"],"Action":["kms:encrypt","kms:DECRYPT"],"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:role/r","111122223333"]},"Condition":{"StringEquals":{"AWS:sourceaccount":["2","1","1"],"kms:viaService":["x"]}}}""", true)]
    [InlineData("""{"Effect":"Deny","Principal":{"AWS":["arn:aws:iam::111122223333:root","arn:aws:iam::111122223333:role/r"]},"Action":["kms:Decrypt","kms:Encrypt"],"Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"x","aws:SourceAccount":["1","2"]}}}""", false)]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:root","arn:aws:iam::111122223333:role/R"]},"Action":["kms:Decrypt","kms:Encrypt"],"Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"x","aws:SourceAccount":["1","2"]}}}""", false)]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:root","arn:aws:iam::111122223333:role/r"]},"NotAction":["kms:Decrypt","kms:Encrypt"],"Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"x","aws:SourceAccount":["1","2"]}}}""", false)]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:root","arn:aws:iam::111122223333:role/r"]},"Action":["kms:Decrypt","kms:Encrypt"],"Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"x"}}}""", false)]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:root","arn:aws:iam::111122223333:role/r"]},"Action":["kms:Decrypt","kms:Encrypt"],"Resource":"*","Condition":{"StringLike":{"kms:ViaService":"x","aws:SourceAccount":["1","2"]}}}""", false)]
    [InlineData("""{"More":1,"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:root","arn:aws:iam::111122223333:role/r"]},"Action":["kms:Decrypt","kms:Encrypt"],"Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"x","aws:SourceAccount":["1","2"]}}}""", false)]
    public void Statements(string statement, bool same)
    {
        Assert.Equal(same, PolicyOf(Base).EquivalentTo(PolicyOf(statement)));
        Assert.Equal(same, PolicyOf(statement).EquivalentTo(PolicyOf(Base)));
    }

    [Fact]
    public void Order_of_statements_and_everyone_s_two_forms_do_not_matter()
    {
        const string Deny = """{"Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*"}""";
        const string DenyInFull = """{"Effect":"Deny","Principal":{"AWS":["*"]},"Action":["kms:*"],"Resource":["*"]}""";

        Assert.True(PolicyOf($"{Base},{Deny}").EquivalentTo(PolicyOf($"{DenyInFull},{Base}")));
        Assert.False(PolicyOf($"{Base},{Deny}").EquivalentTo(PolicyOf(Base)));
    }

    [Fact]
    public void The_version_matters() => Assert.False(PolicyOf(Base).EquivalentTo(PolicyOf(Base, "2008-10-17")));
}
