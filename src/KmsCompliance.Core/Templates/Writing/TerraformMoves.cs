using KmsCompliance.Identifiers;

namespace KmsCompliance.Templates.Writing;

/// <summary>What is called otherwise than when its folder was written last. Terraform knows objects by their addresses alone: one that has
/// another address it destroys, and what has the address of another it takes for that other.</summary>
internal sealed class TerraformMoves
{
    private readonly TerraformPast _past;
    private readonly IReadOnlyDictionary<string, string?> _objects;
    private readonly Dictionary<string, string> _formerly = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _moves = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _clashes = new(StringComparer.Ordinal);

    /// <summary>Compares.</summary>
    /// <param name="past">What the folder has.</param>
    /// <param name="objects">The addresses that are written, each with the id by which it is imported, in quotes; null where a plan makes it.</param>
    /// <param name="claims">Of keys that have not the alias any more that they were made for: the addresses that they had by it, and have.</param>
    public TerraformMoves(TerraformPast past, IReadOnlyDictionary<string, string?> objects, IReadOnlyList<(string Former, string Address)> claims)
    {
        (_past, _objects) = (past, objects);
        foreach (var (from, to) in past.Moves)
        {
            _formerly.TryAdd(to, from);
        }

        FindMoves(past.Imports.Where(static import => import.Key.Contains('.', StringComparison.Ordinal)).DistinctBy(static import => ObjectOf(import.Key, import.Value), StringComparer.Ordinal)
            .ToDictionary(static import => ObjectOf(import.Key, import.Value), static import => import.Key, StringComparer.Ordinal));
        FindClaims(claims);
        FindClashes();

        // What is not written today may be in a state all the same.
        foreach (var (from, to) in past.Moves.Where(move => !objects.ContainsKey(move.Key) && !_moves.ContainsKey(move.Key) && !_moves.ContainsValue(move.Value)))
        {
            _moves[from] = to;
        }
    }

    /// <summary>The addresses that became others, and which, in order. Those of earlier exports are kept, for states that have not
    /// followed yet.</summary>
    public IReadOnlyDictionary<string, string> Moves => _moves;

    /// <summary>The addresses that meant something else, or may have, a sentence each: where there is one, nothing may be written.</summary>
    public IEnumerable<string> Clashes => _clashes.Values;

    private void FindMoves(Dictionary<string, string> addressOf)
    {
        foreach (var (address, id) in _objects)
        {
            var former = id is not null && addressOf.TryGetValue(ObjectOf(address, id), out var there) ? there : address;
            if (TypeOf(former) != TypeOf(address))
            {
                _clashes[former] = $"{former} is {address} now, and Terraform moves no object from one type to another: it would destroy it.";
                continue;
            }

            Move(former, address);
        }
    }

    // A key that a plan made is in no import block before the next export, and by that its alias may be elsewhere.
    private void FindClaims(IReadOnlyList<(string Former, string Address)> claims)
    {
        foreach (var claim in claims.GroupBy(static claim => claim.Former, StringComparer.Ordinal))
        {
            var unknown = claim.Select(static key => key.Address).Where(address => !_past.Addresses.Contains(address) && !_past.Imports.ContainsKey(address) && !_moves.ContainsValue(address)).ToList();
            if (unknown.Count == 0 || !_past.Addresses.Contains(claim.Key) || _past.Imports.ContainsKey(claim.Key))
            {
                continue;
            }

            if (unknown.Count > 1 || _objects.ContainsKey(claim.Key))
            {
                _clashes[claim.Key] = $"{claim.Key} may have been {string.Join(" or ", unknown)}: no import block says which key it was.";
            }
            else
            {
                Move(claim.Key, unknown[0]);
            }
        }
    }

    private void FindClashes()
    {
        foreach (var (address, id) in _past.Imports)
        {
            if (_objects.TryGetValue(address, out var now) && now != id)
            {
                _clashes[address] = Sentence(address, id, now);
            }
        }

        foreach (var address in _past.Moves.Keys.Where(address => !_past.Imports.ContainsKey(address)))
        {
            var id = _past.Imports.GetValueOrDefault(EndOf(address));
            if (_objects.TryGetValue(address, out var now) && (id is null || now != id))
            {
                _clashes[address] = Sentence(address, id, now);
            }
        }
    }

    // Each address once: a state that stops at one of them goes on to the last.
    private void Move(string former, string address)
    {
        List<string> chain = [former];
        while (_formerly.TryGetValue(chain[^1], out var before) && !chain.Contains(before, StringComparer.Ordinal))
        {
            chain.Add(before);
        }

        chain.Remove(address);
        foreach (var (from, to) in chain.Zip(chain.Prepend(address)))
        {
            _moves[from] = to;
        }
    }

    private string EndOf(string address)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (seen.Add(address) && _past.Moves.TryGetValue(address, out var next))
        {
            address = next;
        }

        return address;
    }

    private static string Sentence(string address, string? before, string? now) =>
        $"{address} was {(before is null ? "another object, or may have been" : PrintableText.Of(before))}, and is {now ?? "to be made new"} now.";

    private static string TypeOf(string address) => address[..address.IndexOf('.', StringComparison.Ordinal)];

    // A key stays the key that it is when it becomes a replica, which has a type of its own.
    private static string ObjectOf(string address, string id) => $"{(TypeOf(address) is { } type && type.StartsWith("aws_kms_", StringComparison.Ordinal) && type.EndsWith("_key", StringComparison.Ordinal) ? "aws_kms_key" : TypeOf(address))} {id}";
}
