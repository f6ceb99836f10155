using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Building;

/// <summary>The Sids under which the module writes statements, and by which it knows them again. The statement of the account
/// is not among them, as nothing may ever change it.</summary>
public sealed class OwnSids
{
    private const string From = "From";
    private const int AccountIdLength = 12;

    private readonly IReadOnlyList<OwnSid> _sids;

    /// <summary>Makes the list.</summary>
    /// <param name="ofServices">The Sids of each service; those of every key are added.</param>
    public OwnSids(IEnumerable<OwnSid> ofServices)
    {
        ArgumentNullException.ThrowIfNull(ofServices);
        _sids = [.. ofServices.Prepend(new(KeyPolicyBuilder.AdministrationSid)).DistinctBy(static sid => sid.Name, StringComparer.Ordinal)];
        All = [.. _sids.Select(static sid => sid.Name)];
    }

    /// <summary>Every Sid, without the endings that it may have.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>Whether a statement is the module's own: it allows, to those whom it names, under such a Sid.</summary>
    /// <param name="statement">The statement.</param>
    public bool IsOwn(KeyPolicyStatement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        return statement is { Effect: KeyPolicyEffect.Allow, ExceptPrincipals: false, Sid: { } sid } && BaseOf(sid) is not null;
    }

    /// <summary>The Sid without its endings: the other account, and the number of one that was taken already.</summary>
    /// <param name="sid">A Sid, such as <c>AllowReadingTracesFrom2222333344442</c>.</param>
    /// <returns>One of <see cref="All"/>; null for a Sid that is not the module's.</returns>
    public string? BaseOf(string sid)
    {
        ArgumentNullException.ThrowIfNull(sid);
        return _sids.FirstOrDefault(own => sid.StartsWith(own.Name, StringComparison.Ordinal) && IsEnding(own, sid.AsSpan(own.Name.Length)))?.Name;
    }

    /// <summary>Whether a Sid is another one with nothing but a number at its end.</summary>
    internal static bool IsNumbered(string sid, string unnumbered) =>
        sid.StartsWith(unnumbered, StringComparison.Ordinal) && IsNumber(sid.AsSpan(unnumbered.Length));

    /// <summary>The same statements with Sids that the policy and the others do not have.</summary>
    internal static IReadOnlyList<KeyPolicyStatement> MakeUnique(KeyPolicyDocument policy, IReadOnlyList<KeyPolicyStatement> statements)
    {
        var taken = policy.Statements.Select(static statement => statement.Sid).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var result = new List<KeyPolicyStatement>();
        foreach (var statement in statements)
        {
            var sid = statement.Sid!;
            for (var number = 2; !taken.Add(sid); number++)
            {
                sid = $"{statement.Sid}{number}";
            }

            result.Add(sid == statement.Sid ? statement : statement.WithSid(sid));
        }

        return result;
    }

    private static bool IsEnding(OwnSid own, ReadOnlySpan<char> ending)
    {
        if (own.TakesAccount && ending.StartsWith(From))
        {
            ending = ending[From.Length..];
            if (ending.Length < AccountIdLength || ending[..AccountIdLength].ContainsAnyExceptInRange('0', '9'))
            {
                return false;
            }

            ending = ending[AccountIdLength..];
        }

        return IsNumber(ending);
    }

    private static bool IsNumber(ReadOnlySpan<char> ending) =>
        ending.IsEmpty || (ending[0] != '0' && ending is not "1" && !ending.ContainsAnyExceptInRange('0', '9'));
}
