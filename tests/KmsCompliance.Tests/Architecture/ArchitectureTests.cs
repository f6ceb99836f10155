using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Architecture;

/// <summary>The walls of the house stand where they are drawn.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string ModuleFolder = Path.Combine(Path.GetDirectoryName(TestEnvironment.Manifest)!, "bin");

    [Fact]
    public void Core_references_the_framework_only() =>
        Assert.All(References("KmsCompliance.Core.dll"), name => Assert.StartsWith("System.", name, StringComparison.Ordinal));

    [Fact]
    public void The_cmdlets_reference_the_adapter_but_nothing_of_the_SDK() =>
        Assert.DoesNotContain(References("KmsCompliance.dll"), name => name.StartsWith("AWSSDK", StringComparison.Ordinal));

    [Theory]
    [InlineData("KmsCompliance.dll")]
    [InlineData("KmsCompliance.Core.dll")]
    public void No_metadata_of_what_PowerShell_sees_mentions_a_type_of_the_SDK(string file)
    {
        using var image = new PEReader(File.OpenRead(Path.Combine(ModuleFolder, file)));
        var reader = image.GetMetadataReader();
        var namespaces = reader.TypeReferences.Select(handle => reader.GetString(reader.GetTypeReference(handle).Namespace));

        Assert.DoesNotContain(namespaces, name => name == "Amazon" || name.StartsWith("Amazon.", StringComparison.Ordinal));
    }

    [Fact]
    public void One_file_of_the_cmdlet_project_names_the_adapter()
    {
        var naming = Sources("src/KmsCompliance").Where(file => AdapterName().IsMatch(File.ReadAllText(file)));

        Assert.Equal(["AwsComposition.cs"], naming.Select(Path.GetFileName));
    }

    [Fact]
    public void One_file_of_the_cmdlet_project_names_the_YAML_adapter_and_none_the_parser()
    {
        var sources = Sources("src/KmsCompliance").Select(file => (Path.GetFileName(file), Text: File.ReadAllText(file))).ToList();

        Assert.Equal(["YamlComposition.cs"], sources.Where(source => source.Text.Contains("using KmsCompliance.Yaml", StringComparison.Ordinal)).Select(source => source.Item1));
        Assert.DoesNotContain(References("KmsCompliance.dll"), name => name.StartsWith("YamlDotNet", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_outside_the_sandbox_names_an_operation_that_reads_values()
    {
        var naming = new[] { "src/KmsCompliance", "src/KmsCompliance.Core", "src/KmsCompliance.Aws" }
            .SelectMany(Sources)
            // As an IAM action, who has it is asked about; nothing of the kind is called.
            .Where(file => File.ReadAllText(file).Replace("secretsmanager:GetSecretValue", string.Empty, StringComparison.Ordinal).Contains("GetSecretValue", StringComparison.Ordinal));

        Assert.Empty(naming);
    }

    [Fact]
    public void The_adapter_and_the_SDK_lie_apart_and_the_domain_only_once()
    {
        var beside = Directory.EnumerateFiles(ModuleFolder, "*.dll").Select(Path.GetFileName).Order(StringComparer.Ordinal);
        var apart = Directory.EnumerateFiles(Path.Combine(ModuleFolder, "Dependencies"), "*.dll").Select(Path.GetFileName).ToList();

        Assert.Equal(["KmsCompliance.Core.dll", "KmsCompliance.dll"], beside);
        Assert.Contains("KmsCompliance.Aws.dll", apart);
        Assert.Contains("AWSSDK.Core.dll", apart);
        Assert.Contains("KmsCompliance.Yaml.dll", apart);
        Assert.Contains("YamlDotNet.dll", apart);
        Assert.DoesNotContain("KmsCompliance.Core.dll", apart);
    }

    [Fact]
    public void No_public_type_derives_from_or_implements_a_type_of_the_adapter()
    {
        using var image = new PEReader(File.OpenRead(Path.Combine(ModuleFolder, "KmsCompliance.dll")));
        var reader = image.GetMetadataReader();
        var bases = reader.TypeDefinitions
            .Select(reader.GetTypeDefinition)
            .Where(type => (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public)
            .SelectMany(type => type.GetInterfaceImplementations().Select(handle => reader.GetInterfaceImplementation(handle).Interface).Append(type.BaseType))
            .Where(handle => handle.Kind == HandleKind.TypeReference)
            .Select(handle => reader.GetString(reader.GetTypeReference((TypeReferenceHandle)handle).Namespace));

        Assert.DoesNotContain(bases, name => name.StartsWith("KmsCompliance.Aws", StringComparison.Ordinal));
    }

    private static List<string> References(string file)
    {
        using var image = new PEReader(File.OpenRead(Path.Combine(ModuleFolder, file)));
        var reader = image.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))];
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(TestEnvironment.RepositoryRoot, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    // A using directive or a qualified name; the load context knows the assembly by its file name only.
    [GeneratedRegex(@"using KmsCompliance\.Aws|KmsCompliance\.Aws\.[A-Z]")]
    private static partial Regex AdapterName();
}
