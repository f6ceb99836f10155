using CsCheck;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy.Reference;

/// <summary>Policies that only limit, against the second evaluator: where AWS does not document an answer, there is none.</summary>
public sealed class GuardrailPropertyTests
{
    private static readonly Gen<string> Effect = Gen.OneOf("Allow", "Allow", "Allow", "Deny");

    private static readonly Gen<string> Action = Gen.OneOf("\"kms:*\"", "\"*\"", "\"kms:Decrypt\"", "\"kms:De*\"", "\"s3:*\"", "[\"kms:Encrypt\",\"s3:Get*\"]");

    private static readonly Gen<string> KeyStatement = Gen.Select(
        Effect,
        Gen.OneOf("\"*\"", $$"""{"AWS":"{{Root}}"}""", $$"""{"AWS":"{{Role}}"}""", $$"""{"AWS":"{{User}}"}""", $$"""{"AWS":["{{Session}}"]}""", $$"""{"AWS":"{{OtherRole}}"}""", """{"Service":"xray.amazonaws.com"}"""),
        Action,
        (effect, principal, action) => $$"""{"Effect":"{{effect}}","Principal":{{principal}},"Action":{{action}},"Resource":"*"}""");

    private static readonly Gen<string> Statement = Gen.Select(Effect, Action, (effect, action) => $$"""{"Effect":"{{effect}}","Action":{{action}},"Resource":"*"}""");

    private static readonly Gen<string[]?> Document = Gen.OneOf(Gen.Int.Select(static _ => (string[]?)null), Statement.Array[1, 2].Select(static statements => (string[]?)statements));

    [Fact]
    public void What_limits_limits_as_documented_and_leaves_open_what_is_not()
    {
        var (decided, all) = (0, 0);
        Gen.Select(
            KeyStatement.Array[1, 3],
            Statement.Array[0, 2],
            Gen.Select(Document, Document, Document, Document, static (boundary, session, account, key) => new PlainLimits(boundary, session, account, key)),
            Gen.OneOf(Root, Session, User, OtherRole, Service)).Sample(
            (keyStatements, iamStatements, limits, caller) =>
            {
                var expected = PlainEvaluator.Allows(new(caller, "kms:Decrypt", []), keyStatements, iamStatements, limits);
                var decision = KeyPolicyEvaluator.Evaluate(
                    PolicyOf(string.Join(',', keyStatements)),
                    Request(caller),
                    PolicyGen.ParseIdentity(iamStatements),
                    grants: null,
                    new()
                    {
                        PermissionsBoundary = PolicyGen.ParseIdentity(limits.Boundary as string[]),
                        SessionPolicies = PolicyGen.ParseIdentity(limits.Session as string[]),
                        ServiceControlPolicies = limits.ServiceControl is null ? null : [IdentityPolicyDocument.ParseServiceControl(Json(limits.ServiceControl))],
                        ResourceControlPolicies = limits.ResourceControl is null ? null : [KeyPolicyDocument.ParseResourceControl(Json(limits.ResourceControl).Replace("\"Effect\"", "\"Principal\":\"*\",\"Effect\"", StringComparison.Ordinal))],
                    }).Decision;
                Interlocked.Increment(ref all);
                Interlocked.Add(ref decided, decision == KeyAccessDecision.Unknown ? 0 : 1);

                Assert.Equal(
                    expected switch { null => "Unknown", true => "Allowed", _ => "denied" },
                    decision is KeyAccessDecision.ImplicitDeny or KeyAccessDecision.ExplicitDeny ? "denied" : $"{decision}");
            },
            iter: Properties.Cases);

        Assert.True(decided > all * 9 / 10, $"{decided} of {all}");
    }

    private static string Json(IReadOnlyList<string> statements) => $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""";
}
