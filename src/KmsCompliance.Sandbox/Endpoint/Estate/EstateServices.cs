using System.Globalization;
using System.Text.Json.Nodes;
using KmsCompliance.Sandbox.Endpoint.Services;

namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>What an estate says of the services: each reads the members that are its own, and what no service reads is
/// refused.</summary>
internal sealed class EstateServices
{
    private readonly List<Action> _additions = [];
    private readonly List<(EstateMember Member, int Count)> _counts = [];

    private EstateServices()
    {
    }

    /// <summary>Reads and checks the services' members.</summary>
    /// <exception cref="EstateException">They are not sound; the message names the place.</exception>
    public static EstateServices Read(SandboxWorld world, EstateDocument estate)
    {
        var services = new EstateServices();
        foreach (var member in SandboxServices.All.Select(service => service.Estate))
        {
            for (var i = 0; i < estate.Accounts.Count; i++)
            {
                foreach (var (name, value) in estate.Accounts[i].Services.Where(pair => IsNamed(member.Name, pair.Key)))
                {
                    services._additions.AddRange(member.Read(value, new EstatePlace(world, estate, estate.Accounts[i], $"accounts[{i}].{name}")));
                }
            }
        }

        for (var i = 0; i < estate.Accounts.Count; i++)
        {
            RefuseOthers(estate.Accounts[i].Services, $"accounts[{i}]", SandboxServices.All.Select(service => service.Estate.Name));
        }

        if (estate.Generate is { } generator)
        {
            services.ReadCounts(generator);
        }

        return services;
    }

    /// <summary>Makes what the accounts have.</summary>
    /// <exception cref="EstateException">It does not go together; the message names the place.</exception>
    public void Build() => _additions.ForEach(add => add());

    /// <summary>Makes what is made by numbers, in one Region.</summary>
    public void Generate(RegionState here, IReadOnlyList<string> keyArns) => _counts.ForEach(entry => entry.Member.Generate(here, entry.Count, keyArns));

    private void ReadCounts(EstateGenerator generator)
    {
        var counted = SandboxServices.All.Select(service => service.Estate).Where(member => member.CountName is not null).ToList();
        foreach (var (name, value) in generator.Services)
        {
            if (counted.Find(member => IsNamed(member.CountName!, name)) is { } member)
            {
                _counts.Add((member, CountOf(value, $"generate.{name}")));
            }
        }

        RefuseOthers(generator.Services, "generate", counted.Select(member => member.CountName!));
    }

    private static int CountOf(JsonNode? value, string path) =>
        value is JsonValue number
        && int.TryParse(number.ToJsonString(), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new EstateException($"{path}: a number of 0 or more is wanted.");

    private static void RefuseOthers(JsonObject members, string path, IEnumerable<string> known)
    {
        if (members.FirstOrDefault(pair => !known.Any(name => IsNamed(name, pair.Key))) is { Key: { } unknown })
        {
            throw new EstateException($"{path}.{unknown}: there is no such member; services have {string.Join(", ", known)}.");
        }
    }

    private static bool IsNamed(string member, string name) => member.Equals(name, StringComparison.OrdinalIgnoreCase);
}
