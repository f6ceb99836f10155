using KmsCompliance.Services;
using Mono.Cecil;

namespace KmsCompliance.Core.Tests.Architecture;

/// <summary>The rooms of the domain stand in one order, and each service keeps to its own. A type's room is the folder that
/// its file lies in.</summary>
public sealed class RoomTests
{
    private const string Project = "KmsCompliance.Core";

    /// <summary>Each may use those before it.</summary>
    private static readonly string[] Rooms =
    [
        "Files", "Identifiers", "Errors", "Model", "Ports", "Places", "Policy", "Permissions", "Services", "Rules", "Keys", "Audit", "Changes", "Impact", "Evidence", "Erasure", "Materials", "Organizations", "Guardrails", "History", "Reporting", "Access", "Usage", "Plans", "Templates",
    ];

    /// <summary>A service that stands on another: event data stores are CloudTrail's, with its statuses and failures.</summary>
    private static readonly (string Service, string StandsOn)[] Neighbours = [("CloudTrailLake", "CloudTrail")];

    private static readonly Lazy<IReadOnlyList<RoomType>> Types = new(Read);

    [Fact]
    public void Each_room_has_its_place_in_the_order() =>
        Assert.Equal(Rooms.Order(StringComparer.Ordinal), Types.Value.Select(static type => type.Room).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    // Without these, a reader that sees nothing would find every wall standing.
    [Theory]
    [InlineData("Services/XRay/XRayService", "Services/ServiceDefinition")]
    [InlineData("Services/ServiceCatalog", "Services/XRay/XRayService")]
    [InlineData("Model/CmkAction", "Model/ActionScope")]
    [InlineData("Changes/KeyChange", "Changes/KeyChangeProof")]
    public void Uses_are_seen_in_bases_members_and_the_code_of_asynchronous_methods(string type, string used) =>
        Assert.Contains(used, Types.Value.Single(known => known.ToString() == type).Uses.Select(static use => use.ToString()));

    [Fact]
    public void Each_type_lies_in_one_folder() =>
        Assert.Empty(Types.Value.Where(static type => type.Folders.Count != 1).Select(static type => $"{type.Name} lies in {string.Join(" and ", type.Folders)}"));

    [Fact]
    public void A_room_uses_only_those_before_it() =>
        Assert.Empty(
            from type in Types.Value
            from used in type.Uses
            where Array.IndexOf(Rooms, used.Room) > Array.IndexOf(Rooms, type.Room)
            select $"{type} uses {used}: {used.Room} comes after {type.Room}");

    [Fact]
    public void A_namespace_is_its_folder_but_for_what_flows_through_the_pipeline() =>
        Assert.Empty(
            from type in Types.Value
            where type.Namespace != "KmsCompliance" && type.Namespace != $"KmsCompliance.{type.Folder.Replace('/', '.')}"
            select $"{type} is in the namespace {type.Namespace}");

    [Fact]
    public void A_service_uses_no_other() =>
        Assert.Empty(
            from type in Types.Value
            from used in type.Uses
            where type.Service is not null && used.Service is not null && type.Service != used.Service && !Neighbours.Contains((type.Service, used.Service))
            select $"{type} uses {used}: what both need belongs above them, in Services, Ports or Model");

    [Fact]
    public void Nothing_but_the_catalogue_knows_a_service() =>
        Assert.Empty(
            from type in Types.Value
            from used in type.Uses
            where type.Service is null && used.Service is not null && type.FullName != typeof(ServiceCatalog).FullName
            select $"{type} uses {used}: ask the service's definition instead");

    [Fact]
    public void Each_service_has_a_folder_of_its_own_name() =>
        Assert.Equal(
            ServiceCatalog.All.Select(static service => service.Name).Order(StringComparer.Ordinal),
            Types.Value.Select(static type => type.Service).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static IReadOnlyList<RoomType> Read()
    {
        var assembly = typeof(ServiceCatalog).Assembly.Location;
        var files = TypeFile.Read(assembly, Project);
        using var module = ModuleDefinition.ReadModule(assembly);

        // A type without a file is the compiler's.
        var types = module.Types.Where(type => files[type.MetadataToken.ToInt32() & 0xFFFFFF].Any())
            .ToDictionary(static type => type, type => new RoomType(type.Namespace, type.Name, FoldersOf(files[type.MetadataToken.ToInt32() & 0xFFFFFF])));
        foreach (var (definition, type) in types)
        {
            type.Uses = [.. TypeUses.Of(definition).Where(types.ContainsKey).Select(used => types[used])];
        }

        return [.. types.Values];
    }

    private static List<string> FoldersOf(IEnumerable<string> files) =>
        [.. files.Select(static file => file[..Math.Max(file.LastIndexOf('/'), 0)]).Distinct(StringComparer.Ordinal)];

    private sealed record RoomType(string Namespace, string Name, IReadOnlyList<string> Folders)
    {
        private readonly string[] _parts = Folders[0].Split('/');

        public string FullName => $"{Namespace}.{Name}";

        public string Folder => Folders[0];

        public string Room => _parts[0];

        public string? Service => _parts is ["Services", var service, ..] ? service : null;

        public IReadOnlyList<RoomType> Uses { get; set; } = [];

        public override string ToString() => $"{Folder}/{Name}";
    }
}
