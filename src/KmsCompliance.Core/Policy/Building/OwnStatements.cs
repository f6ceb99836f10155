using System.Text.Json;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Building;

/// <summary>Edits the statements that the module itself wrote into a policy, and no others: neither their text nor their
/// order.</summary>
/// <param name="sids">The Sids by which it knows them.</param>
public sealed class OwnStatements(OwnSids sids)
{
    private const string PrincipalMember = "Principal";
    private const string Everyone = "*";

    /// <summary>Adds statements, so far as they are not there yet. One that says the same to others is extended in its
    /// place; what any statement says already, in so many words, is not said again.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="statements">Statements under Sids of the module; they get other ones of its where those are taken.</param>
    /// <returns>The new policy, or the same where all is there already.</returns>
    /// <exception cref="ArgumentException">A statement's Sid is not of the module.</exception>
    /// <exception cref="KeyPolicyFormatException">The policy would be too long for KMS.</exception>
    public KeyPolicyDocument Add(KeyPolicyDocument policy, IReadOnlyList<KeyPolicyStatement> statements)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(statements);
        return statements.Aggregate(policy, Add);
    }

    /// <summary>Removes principals from the module's statements; a statement goes when nobody is left in it.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="isUnwanted">Tells which principal goes from which statement.</param>
    /// <returns>The new policy, or the same where nobody goes.</returns>
    /// <exception cref="KeyPolicyFormatException">No statement would be left.</exception>
    public KeyPolicyDocument Remove(KeyPolicyDocument policy, Func<KeyPolicyStatement, KeyPolicyPrincipalEntry, bool> isUnwanted)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(isUnwanted);
        bool Loses(KeyPolicyStatement statement) =>
            sids.IsOwn(statement) && statement.Principals.Any(principal => isUnwanted(statement, principal));

        return policy.Statements.Any(Loses)
            ? policy.Rewrite(statement => Loses(statement)
                ? Keep(statement, [.. statement.Principals.Where(principal => !isUnwanted(statement, principal))])
                : statement.Node)
            : policy;
    }

    private KeyPolicyDocument Add(KeyPolicyDocument policy, KeyPolicyStatement wanted)
    {
        if (!sids.IsOwn(wanted))
        {
            throw new ArgumentException($"'{wanted.Label}' is not a statement of the module.");
        }

        var rest = PolicyCanonicalForm.OfRest(wanted);
        var alike = policy.Statements.Where(statement => PolicyCanonicalForm.OfRest(statement) == rest).ToList();
        var present = alike.SelectMany(static statement => statement.Principals).Select(PolicyCanonicalForm.Of).ToHashSet(StringComparer.Ordinal);
        var missing = wanted.Principals.Where(principal => !present.Contains(PolicyCanonicalForm.Of(principal))).ToList();
        if (missing.Count == 0)
        {
            return policy;
        }

        // Its own Sid, or it could no longer be told what a statement is for.
        return alike.Find(statement => IsExtensible(statement) && OwnSids.IsNumbered(statement.Sid!, wanted.Sid!)) is { } own
            ? policy.Rewrite(statement => statement == own ? WithPrincipals(own.Node, [.. own.Principals, .. missing]) : statement.Node)
            : policy.With(OwnSids.MakeUnique(policy, [KeyPolicyBuilder.Document([WithPrincipals(wanted.Node, missing)]).Statements[0]]));
    }

    // One that names everyone is none that the module wrote, whatever its Sid, and has nobody to add.
    private bool IsExtensible(KeyPolicyStatement statement) =>
        sids.IsOwn(statement) && !statement.Principals.Any(static principal => principal.Value == Everyone);

    private static PolicyNode? Keep(KeyPolicyStatement statement, IReadOnlyList<KeyPolicyPrincipalEntry> principals) =>
        principals.Count == 0 ? null : WithPrincipals(statement.Node, principals);

    private static PolicyNode WithPrincipals(PolicyNode statement, IReadOnlyList<KeyPolicyPrincipalEntry> principals)
    {
        var members = principals
            .GroupBy(static principal => principal.Type, static principal => PolicyNode.Scalar(JsonValueKind.String, principal.Value, 0))
            .Select(static type => new KeyValuePair<string, PolicyNode>(type.Key, type.Count() == 1 ? type.First() : PolicyNode.Array([.. type], 0)));
        var node = PolicyNode.Object([.. members], 0);
        return PolicyNode.Object([.. statement.Members.Select(member => member.Key == PrincipalMember ? new(member.Key, node) : member)], 0);
    }
}
