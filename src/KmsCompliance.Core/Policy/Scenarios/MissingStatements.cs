using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Scenarios;

/// <summary>Collects the statements that a policy lacks.</summary>
internal sealed class MissingStatements(KeyPolicyDocument policy)
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

    public IReadOnlyList<KeyPolicyStatement> Build() =>
        OwnSids.MakeUnique(policy, [.. _remedies.Select(static entry => entry.Remedy.Build(entry.Principals).BuildStatement())]);
}
