using System.Text.Json;
using System.Text.Json.Nodes;

namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>A member of an account that is a list, of entries with a Region each.</summary>
/// <typeparam name="T">What an entry says.</typeparam>
internal abstract class EstateList<T> : EstateMember
    where T : IEstateEntry
{
    public override IReadOnlyList<Action> Read(JsonNode? value, EstatePlace place)
    {
        if (value is not JsonArray entries)
        {
            throw new EstateException($"{place.Path}: a JSON list is wanted.");
        }

        var additions = new List<Action>(entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            var at = place with { Path = $"{place.Path}[{i}]" };
            var entry = ReadEntry(entries[i], at);
            Check(entry, at);
            additions.Add(() => Add(entry, at.Enabled(entry.Region), at));
        }

        return additions;
    }

    /// <summary>Checks what can be said of an entry before anything is made.</summary>
    /// <exception cref="EstateException">It is not sound.</exception>
    protected abstract void Check(T entry, EstatePlace place);

    /// <summary>Makes what an entry says.</summary>
    /// <exception cref="EstateException">It does not go together with what is there.</exception>
    protected abstract void Add(T entry, RegionState here, EstatePlace place);

    private static T ReadEntry(JsonNode? entry, EstatePlace place)
    {
        try
        {
            return entry is JsonObject ? entry.Deserialize<T>(EstateFile.Json)! : throw new EstateException($"{place.Path}: a JSON object is wanted.");
        }
        catch (JsonException error)
        {
            throw new EstateException($"{place.Path}: {error.Message}", error);
        }
    }
}
