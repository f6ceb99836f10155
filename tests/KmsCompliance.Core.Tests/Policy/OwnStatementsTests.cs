using CsCheck;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Services;
using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy;

/// <summary>Edits of the module's own statements.</summary>
public sealed class OwnStatementsTests
{
    private static readonly OwnStatements Own = new(ServiceCatalog.OwnSids);

    private const string Theirs = $$"""{"Note":[1.50],"Effect":"Allow","Principal":{"AWS":"{{Root}}"},"Action":["kms:*"],"Resource":"*","Sid":"theirs"}""";
    private const string Deleted = "AROAEXAMPLEEXAMPLE123";

    private static readonly KeyPolicyRequest Account = new() { AccountId = "111122223333", Region = "eu-west-1" };

    /// <summary>The policy's statements, those to be added, those of the new policy.</summary>
    public static TheoryData<string[], string[], string[]> Additions => new()
    {
        // Nothing is there yet.
        { [Theirs], [Reading(Role)], [Theirs, Reading(Role)] },

        // Who is missing is put into the statement that says the same, in its place.
        { [Reading(Role), Theirs], [Reading(User)], [Reading(Role, User), Theirs] },
        { [Theirs, Reading(Role, User)], [Reading(User, OtherRole)], [Theirs, Reading(Role, User, OtherRole)] },
        { [Theirs, Named("AllowReadingTraces7", Reading(Role))], [Reading(User)], [Theirs, Named("AllowReadingTraces7", Reading(Role, User))] },

        // A statement's own order of members, and members that mean nothing here, stay; and so it is another statement.
        { ["""{"Resource":"*","More":1,"Sid":"AllowReadingTraces","Effect":"Allow","Action":"kms:Decrypt","Principal":{"AWS":"x"}}"""], [Reading(Role)], ["""{"Resource":"*","More":1,"Sid":"AllowReadingTraces","Effect":"Allow","Action":"kms:Decrypt","Principal":{"AWS":"x"}}""", Named("AllowReadingTraces2", Reading(Role))] },
        { ["""{"Resource":["*"],"Sid":"AllowReadingTraces","Action":"KMS:decrypt","Principal":{"AWS":["x","y"]},"Effect":"Allow"}"""], [Reading(Role)], [$$"""{"Resource":["*"],"Sid":"AllowReadingTraces","Action":"KMS:decrypt","Principal":{"AWS":["x","y","{{Role}}"]},"Effect":"Allow"}"""] },

        // Whoever is there already is not added, whoever wrote it.
        { [Theirs, Reading(Role)], [Reading(Role)], [Theirs, Reading(Role)] },
        { [Named("whatever", Reading(Role))], [Reading(Role)], [Named("whatever", Reading(Role))] },
        { [Named("whatever", Reading(Role))], [Reading(Role, User)], [Named("whatever", Reading(Role)), Reading(User)] },
        { [Reading("444455556666")], [Reading(OtherRoot)], [Reading("444455556666")] },

        // The Sid is taken by a statement that says something else, or to everyone, or denies.
        { [Reading(Role).Replace("Decrypt", "Encrypt", StringComparison.Ordinal)], [Reading(Role)], [Reading(Role).Replace("Decrypt", "Encrypt", StringComparison.Ordinal), Named("AllowReadingTraces2", Reading(Role))] },
        { [Reading(Role).Replace("Allow\"", "Deny\"", StringComparison.Ordinal)], [Reading(User)], [Reading(Role).Replace("Allow\"", "Deny\"", StringComparison.Ordinal), Named("AllowReadingTraces2", Reading(User))] },
        { ["""{"Sid":"AllowReadingTraces","Effect":"Allow","Principal":"*","Action":"kms:Decrypt","Resource":"*"}"""], [Reading(User)], ["""{"Sid":"AllowReadingTraces","Effect":"Allow","Principal":"*","Action":"kms:Decrypt","Resource":"*"}""", Named("AllowReadingTraces2", Reading(User))] },

        // A deleted role of the same name is somebody else.
        { [Reading(Deleted)], [Reading(Role)], [Reading(Deleted, Role)] },

        // A statement of a service stands beside one of roles.
        { [Reading(Role)], [Service("AllowXRay")], [Reading(Role), Service("AllowXRay")] },
        { [Service("AllowXRay")], [Service("AllowXRay")], [Service("AllowXRay")] },
        { [Named("AllowReadingTracesFrom444455556666", Reading(OtherRole))], [Reading(Role)], [Named("AllowReadingTracesFrom444455556666", Reading(OtherRole)), Reading(Role)] },
        { [Reading(Role)], [Service("AllowReadingTraces")], [$$$"""{"Sid":"AllowReadingTraces","Effect":"Allow","Principal":{"AWS":"{{{Role}}}","Service":"xray.amazonaws.com"},"Action":"kms:Decrypt","Resource":"*"}"""] },

        // Two at once.
        { [Theirs], [Reading(Role), Reading(User)], [Theirs, Reading(Role, User)] },
    };

    /// <summary>The policy's statements, whom to remove, the statements that are left.</summary>
    public static TheoryData<string[], string, string[]> Removals => new()
    {
        { [Theirs, Reading(Role)], Role, [Theirs] },
        { [Reading(Role, User), Theirs], Role, [Reading(User), Theirs] },
        { [Theirs, Reading(Role, User, OtherRole)], User, [Theirs, Reading(Role, OtherRole)] },
        { [Theirs, Reading(User)], Role, [Theirs, Reading(User)] },
        { [Theirs, Named("AllowReadingTraces2", Reading(Deleted))], Deleted, [Theirs] },
        { [Theirs, Named("AllowReadingTracesFrom444455556666", Reading(OtherRole))], OtherRole, [Theirs] },
        { [Theirs, Named("mine", Reading(Role))], Role, [Theirs, Named("mine", Reading(Role))] },
        { [Theirs, Reading(Role).Replace("Allow\"", "Deny\"", StringComparison.Ordinal)], Role, [Theirs, Reading(Role).Replace("Allow\"", "Deny\"", StringComparison.Ordinal)] },
        { [Theirs], Root, [Theirs] },
        { [Named("EnableRootAccountPermissions", Reading(Root))], Root, [Named("EnableRootAccountPermissions", Reading(Root))] },
        { [Theirs, $$$"""{"More":{"z":1,"a":2},"Sid":"AllowXRay","Effect":"Allow","Principal":{"Service":"xray.amazonaws.com","AWS":["{{{Role}}}","{{{User}}}"]},"Action":["a","b"],"Resource":"*"}"""], Role, [Theirs, $$$"""{"More":{"z":1,"a":2},"Sid":"AllowXRay","Effect":"Allow","Principal":{"Service":"xray.amazonaws.com","AWS":"{{{User}}}"},"Action":["a","b"],"Resource":"*"}"""] },
    };

    [Theory]
    [MemberData(nameof(Additions))]
    public void Adding_says_nothing_twice_and_leaves_others_alone(string[] before, string[] added, string[] after) =>
        Assert.Equal(PolicyGen.Parse(after).ToJson(), Own.Add(PolicyGen.Parse(before), [.. added.Select(Statement)]).ToJson());

    [Theory]
    [MemberData(nameof(Removals))]
    public void Removing_takes_principals_from_own_statements_alone(string[] before, string principal, string[] after) =>
        Assert.Equal(PolicyGen.Parse(after).ToJson(), Own.Remove(PolicyGen.Parse(before), (_, entry) => entry.Value == principal).ToJson());

    [Fact]
    public void Only_statements_of_the_module_are_added() =>
        Assert.Equal("'mine' is not a statement of the module.", Assert.Throws<ArgumentException>(() => Own.Add(PolicyGen.Parse(Theirs), [Statement(Named("mine", Reading(Role)))])).Message);

    [Fact]
    public void The_last_statement_is_not_removed() =>
        Assert.Contains("needs at least one statement", Assert.Throws<KeyPolicyFormatException>(() => Own.Remove(PolicyGen.Parse(Reading(Role)), (_, _) => true)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_rest_of_the_document_stays_as_it_was()
    {
        var policy = KeyPolicyDocument.Parse($$"""{"Id":"x","Extra":{"b":1,"a":2},"Statement":{{Theirs}},"Version":"2008-10-17"}""");
        var granted = Own.Add(policy, [Statement(Reading(Role))]);

        Assert.Equal($$"""{"Id":"x","Extra":{"b":1,"a":2},"Statement":[{{Theirs}},{{Reading(Role)}}],"Version":"2008-10-17"}""", granted.ToJson());
        Assert.True(Own.Remove(granted, (_, entry) => entry.Value == Role).EquivalentTo(policy));
    }

    [Fact]
    public void What_would_be_too_long_is_refused() =>
        Assert.Contains("bytes long; KMS takes 32768 bytes at most", Assert.Throws<KeyPolicyFormatException>(
            () => Own.Add(PolicyGen.Parse(Theirs), [.. Enumerable.Range(0, 700).Select(number => Statement(Reading($"arn:aws:iam::111122223333:role/a-role-with-a-rather-long-name-{number}")))])).Message, StringComparison.Ordinal);

    [Fact]
    public void Granting_keeps_others_as_they_are_gives_what_was_asked_and_does_so_once() => Gen.Select(PolicyGen.Statements, Grant).Sample(
        (others, grant) =>
        {
            var before = PolicyGen.Parse(others);
            var after = Own.Add(before, grant);

            Assert.Equal(before.Statements.Select(static statement => statement.ToJson()), after.Statements.Take(before.Statements.Count).Select(static statement => statement.ToJson()));
            Assert.All(after.Statements.Skip(before.Statements.Count), static statement => Assert.True(ServiceCatalog.OwnSids.IsOwn(statement)));
            Assert.All(grant, wanted => Assert.All(wanted.Principals, principal => Assert.Contains(after.Statements, statement =>
                PolicyCanonicalForm.OfRest(statement) == PolicyCanonicalForm.OfRest(wanted) && statement.Principals.Contains(principal))));
            Assert.Same(after, Own.Add(after, grant));
        },
        iter: Properties.FewCases);

    [Fact]
    public void Revoking_what_was_granted_gives_back_the_policy() => Gen.Select(PolicyGen.Statements, Grant, Grant).Sample(
        (others, first, second) =>
        {
            var before = PolicyGen.Parse(others);
            var granted = Own.Add(Own.Add(before, first), second);
            var named = first.Concat(second).SelectMany(static statement => statement.Principals).ToHashSet();

            Assert.Equal(before.ToJson(), Own.Remove(granted, (_, principal) => named.Contains(principal)).ToJson());
        },
        iter: Properties.FewCases);

    // What the builders write for one or two of these, without the account's statement.
    private static Gen<IReadOnlyList<KeyPolicyStatement>> Grant { get; } = Gen.Select(
        Gen.OneOf<ServiceDefinition>(ServiceCatalog.XRay, ServiceCatalog.SecretsManager, ServiceCatalog.CloudTrail),
        Gen.OneOf(Role, User, "arn:aws:iam::111122223333:role/Third").Array[0, 2],
        Gen.OneOf(Role, User, "arn:aws:iam::111122223333:role/Third").Array[0, 2],
        Gen.OneOf("444455556666", OtherRole, "777788889999").Array[0, 2],
        (service, users, administrators, accounts) => (IReadOnlyList<KeyPolicyStatement>)[.. service
            .BuildKeyPolicy(Account with { Users = users, Administrators = administrators, ExternalAccounts = accounts })
            .Statements.Where(ServiceCatalog.OwnSids.IsOwn)]);

    private static KeyPolicyStatement Statement(string json) => PolicyGen.Parse(json).Statements[0];

    private static string Reading(params string[] principals) =>
        $$$"""{"Sid":"AllowReadingTraces","Effect":"Allow","Principal":{"AWS":{{{(principals is [var one] ? $"\"{one}\"" : $"[\"{string.Join("\",\"", principals)}\"]")}}}},"Action":"kms:Decrypt","Resource":"*"}""";

    private static string Service(string sid) =>
        $$$"""{"Sid":"{{{sid}}}","Effect":"Allow","Principal":{"Service":"xray.amazonaws.com"},"Action":"kms:Decrypt","Resource":"*"}""";

    private static string Named(string sid, string statement) => statement.Replace("\"AllowReadingTraces\"", $"\"{sid}\"", StringComparison.Ordinal);
}
