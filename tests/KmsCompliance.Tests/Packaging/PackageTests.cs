using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Xml.Linq;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Packaging;

/// <summary>What is published is what was built, and all of it. The package takes a minute to make: 'dotnet test' leaves
/// these out unless they are asked for by their trait, as .ci/run does, with the package that it made twice.</summary>
[Trait("Category", "Package")]
public sealed class PackageTests(PackageTests.Package package) : IClassFixture<PackageTests.Package>
{
    private static readonly string[] Expected =
    [
        "CHANGELOG.md", "KmsCompliance.Format.ps1xml", "KmsCompliance.Types.ps1xml", "KmsCompliance.psd1", "LICENSE", "README.md",
        "bin/Dependencies/AWSSDK.Core.dll", "bin/Dependencies/AWSSDK.KeyManagementService.dll",
        "bin/Dependencies/AWSSDK.SSO.dll", "bin/Dependencies/AWSSDK.SSOOIDC.dll", "bin/Dependencies/AWSSDK.SecurityToken.dll",
        "bin/Dependencies/KmsCompliance.Aws.dll", "bin/Dependencies/KmsCompliance.Yaml.dll", "bin/Dependencies/YamlDotNet.dll", "bin/KmsCompliance.Core.dll", "bin/KmsCompliance.dll",
        "en-US/KmsCompliance.dll-Help.xml", "en-US/about_KmsCompliance.help.txt", "en-US/about_KmsCompliance_Credentials.help.txt",
        "en-US/about_KmsCompliance_History.help.txt",
        "en-US/about_KmsCompliance_Pipelines.help.txt", "en-US/about_KmsCompliance_Sandbox.help.txt",
        "en-US/about_KmsCompliance_Settings.help.txt", "icon.png",
    ];

    [Fact]
    public void It_holds_what_it_is_to_hold_and_nothing_else() => Assert.Equal(
        Expected.Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(package.Module, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(package.Module, path).Replace('\\', '/')).Order(StringComparer.Ordinal));

    [Fact]
    public void The_archive_holds_the_same_files_and_names_them_as_the_Gallery_wants()
    {
        using var archive = ZipFile.OpenRead(package.Path("KmsCompliance.0.1.0.nupkg"));
        string[] own = ["[Content_Types].xml", "_rels/.rels", "KmsCompliance.nuspec"];
        Assert.Equal(Expected.Order(StringComparer.Ordinal), archive.Entries.Select(entry => entry.FullName).Except(own).Order(StringComparer.Ordinal));
        Assert.All(archive.Entries, entry => Assert.Equal(1980, entry.LastWriteTime.Year));
        foreach (var entry in archive.Entries.Where(entry => !own.Contains(entry.FullName)))
        {
            using var content = entry.Open();
            Assert.Equal(SHA256.HashData(File.ReadAllBytes(Path.Combine(package.Module, entry.FullName))), SHA256.HashData(content));
        }

        using var nuspec = archive.GetEntry("KmsCompliance.nuspec")!.Open();
        var metadata = XDocument.Load(nuspec).Root!.Elements().Single().Elements().ToDictionary(element => element.Name.LocalName, element => element.Value);
        Assert.Equal(("KmsCompliance", "0.1.0", "MIT", "icon.png"), (metadata["id"], metadata["version"], metadata["license"], metadata["icon"]));
        Assert.Contains("`Get-Region`", metadata["releaseNotes"], StringComparison.Ordinal);
        Assert.Contains("PSCommand_Get-Region", metadata["tags"].Split(' '));
        Assert.Contains("PSEdition_Core", metadata["tags"].Split(' '));
    }

    [Fact]
    public void The_bill_of_materials_lists_every_assembly_that_is_shipped()
    {
        using var bill = JsonDocument.Parse(File.ReadAllText(package.Path("KmsCompliance.0.1.0.cdx.json")));
        var root = bill.RootElement;
        Assert.Equal(("CycloneDX", "1.6"), (root.GetProperty("bomFormat").GetString(), root.GetProperty("specVersion").GetString()));
        var libraries = root.GetProperty("components").EnumerateArray().ToList();
        Assert.Equal(
            ["AWSSDK.Core", "AWSSDK.KeyManagementService", "AWSSDK.SSO", "AWSSDK.SSOOIDC", "AWSSDK.SecurityToken", "YamlDotNet"],
            libraries.Select(library => library.GetProperty("name").GetString()!));
        Assert.All(libraries, library =>
        {
            Assert.Equal($"pkg:nuget/{library.GetProperty("name").GetString()}@{library.GetProperty("version").GetString()}", library.GetProperty("purl").GetString());
            Assert.Equal(library.GetProperty("name").GetString() == "YamlDotNet" ? "MIT" : "Apache-2.0", library.GetProperty("licenses")[0].GetProperty("license").GetProperty("id").GetString());
            Assert.Matches("^[0-9a-f]{128}$", library.GetProperty("hashes")[0].GetProperty("content").GetString());
        });
        var listed = libraries.Append(root.GetProperty("metadata").GetProperty("component"))
            .SelectMany(library => library.GetProperty("components").EnumerateArray())
            .ToDictionary(file => file.GetProperty("name").GetString()!, file => file.GetProperty("hashes")[0].GetProperty("content").GetString());
        Assert.Equal(Expected.Where(file => file.EndsWith(".dll", StringComparison.Ordinal)).Order(StringComparer.Ordinal), listed.Keys.Order(StringComparer.Ordinal));
        Assert.All(listed, file => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(package.Module, file.Key)))), file.Value));
    }

    [Fact]
    public void The_sums_are_those_of_the_files()
    {
        var sums = File.ReadAllLines(package.Path("SHA256SUMS")).Select(line => line.Split("  ")).ToDictionary(parts => parts[1], parts => parts[0]);
        Assert.Equal(Expected.Length + 2, sums.Count);
        Assert.All(sums, sum => Assert.Equal(sum.Value, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(package.Path(sum.Key))))));
    }

    [Fact]
    public async Task From_a_module_path_of_its_own_it_imports_by_name_and_works()
    {
        var lines = await Isolation.ChildShell.RunAsync(
            $"""
            $env:PSModulePath = '{package.Root}'
            Import-Module KmsCompliance
            "from: $((Get-Module KmsCompliance).ModuleBase -eq '{package.Module}')"
            "account: $((Get-Region -Region us-east-1).AccountId)"
            "help: $((Get-Help Get-Region).Synopsis.Length -gt 0)"
            """);
        Assert.Equal(["from: True", "account: 111122223333", "help: True"], lines);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_compiled_for_this_platform_is_preferred_and_for_others_never_touched(bool forThisPlatform)
    {
        // A module path of its own, whose folder for another platform holds what would fail to load.
        var (path, platform) = (package.CreateFolder(), Platform());
        var dependencies = System.IO.Path.Combine(path, "KmsCompliance", "0.1.0", "bin", "Dependencies");
        foreach (var file in Expected)
        {
            var target = System.IO.Path.Combine(path, "KmsCompliance", "0.1.0", file);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(System.IO.Path.Combine(package.Module, file), target);
        }

        string[] compiled = ["AWSSDK.Core.dll", "KmsCompliance.Aws.dll"];
        foreach (var file in compiled)
        {
            var other = Directory.CreateDirectory(System.IO.Path.Combine(dependencies, platform == "win-x64" ? "linux-x64" : "win-x64"));
            File.WriteAllText(System.IO.Path.Combine(other.FullName, file), "of another platform");
            if (forThisPlatform)
            {
                File.Copy(System.IO.Path.Combine(dependencies, file), System.IO.Path.Combine(Directory.CreateDirectory(System.IO.Path.Combine(dependencies, platform)).FullName, file));
            }
        }

        var lines = await Isolation.ChildShell.RunAsync(
            $$"""
            $env:PSModulePath = '{{path}}'
            Import-Module KmsCompliance
            "account: $((Get-Region -Region us-east-1).AccountId)"
            [string[]] $files = [System.Runtime.Loader.AssemblyLoadContext]::All | ForEach-Object { $_.Assemblies } |
                Where-Object { $_.GetName().Name -match '^(AWSSDK\.|KmsCompliance\.Aws$)' } |
                ForEach-Object { [System.IO.Path]::GetRelativePath('{{dependencies}}', $_.Location).Replace('\', '/') }
            [array]::Sort($files, [System.StringComparer]::Ordinal)
            $files
            """);
        string[] loaded = forThisPlatform
            ? [$"{platform}/AWSSDK.Core.dll", $"{platform}/KmsCompliance.Aws.dll"]
            : ["AWSSDK.Core.dll", "KmsCompliance.Aws.dll"];
        Assert.Equal(["account: 111122223333", .. loaded.Order(StringComparer.Ordinal)], lines);
    }

    private static string Platform() =>
        $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    /// <summary>A package without what is compiled ahead of time: the one that is named in the environment, or a new
    /// one.</summary>
    public sealed class Package : IDisposable
    {
        private readonly string _own = Directory.CreateTempSubdirectory("kmscompliance-tests-").FullName;

        public Package()
        {
            Root = Environment.GetEnvironmentVariable("KMSCOMPLIANCE_PACKAGE") ?? CreateFolder();
            if (Root.StartsWith(_own, StringComparison.Ordinal))
            {
                Make();
            }
        }

        public string Root { get; }

        public string Module => Path("KmsCompliance", "0.1.0");

        public string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

        /// <summary>An empty folder that is gone after the tests.</summary>
        public string CreateFolder() => Directory.CreateDirectory(System.IO.Path.Combine(_own, System.IO.Path.GetRandomFileName())).FullName;

        public void Dispose() => Directory.Delete(_own, recursive: true);

        private void Make()
        {
            var project = System.IO.Path.Combine(TestEnvironment.RepositoryRoot, "src", "KmsCompliance.Packaging");
            var start = new ProcessStartInfo("dotnet", ["run", "--project", project, "--", "--output", Root, "--native", "none"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, output + error.GetAwaiter().GetResult());
        }
    }
}
