using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KmsCompliance.Packaging;

/// <summary>Writes the software bill of materials, as CycloneDX 1.6 JSON: what is shipped, from the lock files that it was
/// restored by.</summary>
internal static class BillOfMaterials
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // What is shipped is what these reference.
    private static readonly string[] Adapters = ["KmsCompliance.Aws", "KmsCompliance.Yaml"];

    // By id, as the packages' own nuspecs say. A package that is not here fails the build: its licence has to be read first.
    private static readonly Dictionary<string, string> Licences = new(StringComparer.Ordinal)
    {
        ["AWSSDK.Core"] = "Apache-2.0",
        ["AWSSDK.KeyManagementService"] = "Apache-2.0",
        ["AWSSDK.SSO"] = "Apache-2.0",
        ["AWSSDK.SSOOIDC"] = "Apache-2.0",
        ["AWSSDK.SecurityToken"] = "Apache-2.0",
        ["YamlDotNet"] = "MIT",
    };

    /// <summary>Makes it.</summary>
    /// <param name="checkout">The sources.</param>
    /// <param name="folder">The module's folder.</param>
    /// <param name="files">Its files, relative to it, in order.</param>
    /// <exception cref="PackagingException">A shipped assembly is of no known package.</exception>
    public static string Write(Checkout checkout, string folder, IReadOnlyList<string> files)
    {
        var packages = Packages(checkout);
        var assemblies = files.Where(file => file.EndsWith(".dll", StringComparison.Ordinal)).ToLookup(file => Path.GetFileNameWithoutExtension(file), StringComparer.Ordinal);
        var foreign = assemblies.Select(group => group.Key).Where(name => !name.StartsWith("KmsCompliance", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        var unknown = foreign.Where(name => !packages.ContainsKey(name) || !Licences.ContainsKey(name)).ToList();
        if (unknown.Count > 0)
        {
            throw new PackagingException($"No package or licence is known for {string.Join(", ", unknown)}.");
        }

        var components = new JsonArray([.. foreign.Select(name => Library(name, packages[name], folder, assemblies[name]))]);
        var module = new JsonObject
        {
            ["type"] = "library",
            ["bom-ref"] = "KmsCompliance",
            ["name"] = "KmsCompliance",
            ["version"] = checkout.Version,
            ["description"] = checkout.Value("Description"),
            ["licenses"] = Licence("MIT"),
            ["components"] = Files(folder, assemblies.Where(group => !foreign.Contains(group.Key)).SelectMany(group => group)),
        };
        return new JsonObject
        {
            ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject { ["component"] = module },
            ["components"] = components,
            ["dependencies"] = new JsonArray(new JsonObject
            {
                ["ref"] = "KmsCompliance",
                ["dependsOn"] = new JsonArray([.. foreign.Select(name => JsonValue.Create(Purl(name, packages[name].Version)))]),
            }),
        }.ToJsonString(Format) + "\n";
    }

    private static Dictionary<string, (string Version, string Sha512)> Packages(Checkout checkout) =>
        Adapters.SelectMany(adapter => Locked(checkout, adapter)).ToDictionary(StringComparer.Ordinal);

    private static Dictionary<string, (string Version, string Sha512)> Locked(Checkout checkout, string project)
    {
        var locked = JsonNode.Parse(File.ReadAllText(Path.Combine(checkout.Root, "src", project, "packages.lock.json")))!;
        return locked["dependencies"]!["net8.0"]!.AsObject()
            .Where(entry => entry.Value!["contentHash"] is not null)
            .ToDictionary(
                entry => entry.Key,
                entry => ((string)entry.Value!["resolved"]!, Convert.ToHexStringLower(Convert.FromBase64String((string)entry.Value!["contentHash"]!))),
                StringComparer.Ordinal);
    }

    private static JsonObject Library(string name, (string Version, string Sha512) package, string folder, IEnumerable<string> files) => new JsonObject
    {
        ["type"] = "library",
        ["bom-ref"] = Purl(name, package.Version),
        ["name"] = name,
        ["version"] = package.Version,
        ["purl"] = Purl(name, package.Version),
        ["licenses"] = Licence(Licences[name]),
        ["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = package.Sha512 }),
        ["components"] = Files(folder, files),
    };

    private static JsonArray Files(string folder, IEnumerable<string> files) => new([.. files.Select(file => new JsonObject
    {
        ["type"] = "file",
        ["name"] = file,
        ["hashes"] = new JsonArray(new JsonObject
        {
            ["alg"] = "SHA-256",
            ["content"] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, file)))),
        }),
    })]);

    private static JsonArray Licence(string id) => new(new JsonObject { ["license"] = new JsonObject { ["id"] = id } });

    private static string Purl(string name, string version) => $"pkg:nuget/{name}@{version}";
}
