using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Scenarios;

/// <summary>Collects what has to be added to a policy.</summary>
internal sealed class PolicyRepair(KeyPolicyDocument policy)
{
    private readonly List<(Remedy Remedy, List<string> Principals)> _remedies = [];

    public void Add(Remedy remedy, IEnumerable<string> principals)
    {
        var index = _remedies.FindIndex(entry => entry.Remedy.Id == remedy.Id);
        if (index < 0)
        {
            index = _remedies.Count;
            _remedies.Add((remedy, []));
        }

        _remedies[index].Principals.AddRange(principals.Except(_remedies[index].Principals, StringComparer.Ordinal));
    }

    public IReadOnlyList<KeyPolicyStatement> Statements() =>
        FreeSids(policy, [.. _remedies.Select(static entry => entry.Remedy.Build(entry.Principals).BuildStatement())]);

    /// <summary>The same statements with Sids that the policy and the others do not have.</summary>
    public static IReadOnlyList<KeyPolicyStatement> FreeSids(KeyPolicyDocument policy, IReadOnlyList<KeyPolicyStatement> statements)
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
}
