using KmsCompliance.Policy.Documents;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Tests.Pipeline;

namespace KmsCompliance.Tests.Policies;

/// <summary>A test of commands that change key policies.</summary>
public abstract class PolicyTest : PipelineTest
{
    private protected const string Billing = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";
    private protected const string Platform = "arn:aws:kms:us-east-2:111122223333:key/00000301-5a6d-4b0c-8000-000000000301";
    private protected const string Reader = "arn:aws:iam::111122223333:role/app/Reader";
    private protected const string Writer = "arn:aws:iam::111122223333:role/Writer";
    private protected const string Account = """{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}""";

    /// <summary>A key of the main account.</summary>
    private protected KmsKey Key(string arn = Billing) =>
        State(arn.Split(':')[3]).Keys.FindKey(arn[(arn.IndexOf('/', StringComparison.Ordinal) + 1)..], DateTimeOffset.UtcNow)!;

    /// <summary>Its policy now.</summary>
    private protected KeyPolicyDocument PolicyOf(string arn = Billing) => KeyPolicyDocument.Parse(Key(arn).PolicyText);

    /// <summary>The Sids of its policy now.</summary>
    private protected IReadOnlyList<string> Sids(string arn = Billing) => [.. PolicyOf(arn).Statements.Select(statement => statement.Label)];

    /// <summary>Gives a key a policy of these statements, as somebody else would.</summary>
    private protected void Put(params string[] statements) => Key().PolicyText = Policy(statements);

    private protected static string Policy(params string[] statements) => $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""";

    private protected CmkPolicyChange Change(string script) => Assert.Single(Session.Run<CmkPolicyChange>(script));
}
