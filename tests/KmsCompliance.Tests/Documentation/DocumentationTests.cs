using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using KmsCompliance.Errors;
using KmsCompliance.Policy.Linting;
using KmsCompliance.Rules;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Services;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Documentation;

/// <summary>What is written about the module is what it is.</summary>
public sealed partial class DocumentationTests : IAsyncLifetime
{
    private static readonly Regex CalledAction =
        new($@"""((?:kms|s3|sts|ec2|{string.Join('|', Services.ServiceCatalog.All.Select(service => service.IamPrefix).Distinct())}):[A-Za-z]+)""");

    private SandboxServer _server = null!;
    private ModuleSession _session = null!;

    public static TheoryData<string> Scripts() =>
        [.. new[] { "*.ps1", "tests/pester/*.ps1", "examples/*.ps1", "docs/pictures/*.ps1", "runbooks/common/*.psm1", "runbooks/organization/*.ps1", "runbooks/azure-automation/*.ps1" }.SelectMany(Files)];

    public static TheoryData<string> Texts() =>
        [.. new[] { "*.md", "docs/*.md", "docs/jobs/*.md", "docs/commands/*.md", "docs/about/*.md", "benchmarks/*.md" }.SelectMany(Files)];

    public async Task InitializeAsync()
    {
        _server = await SandboxServer.StartAsync(new SandboxOptions(), CancellationToken.None);
        _session = new ModuleSession(_server.Url);
    }

    public async Task DisposeAsync()
    {
        _session.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public void The_readme_lists_exactly_the_exported_commands()
    {
        var listed = TableCommand().Matches(Read("README.md")).Select(match => match.Groups[1].Value);

        Assert.Equal(Exported().Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_manifest_exports_every_cmdlet_of_the_module()
    {
        var cmdlets = _session.Run<CommandInfo>("Get-Command -Module KmsCompliance").Select(command => command.Name);

        Assert.Equal(Exported().Order(StringComparer.Ordinal), cmdlets.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_error_id_has_its_entry_and_no_entry_is_left_over()
    {
        var own = typeof(Failures).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: true, IsSealed: true } && type.Name.EndsWith(nameof(Failures), StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(method => method.ReturnType == typeof(Failure) && method.Name != nameof(Failures.FromCall))
            .Select(method => method.Name);
        var ofCalls = Enum.GetValues<FailureKind>().Select(kind => Failures.FromCall(new AwsCallException(kind, "x"), target: null).ErrorId);
        var documented = Heading().Matches(Read("docs/errors.md")).Select(match => match.Groups[1].Value);

        Assert.Equal(own.Concat(ofCalls).Distinct().Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_rule_is_documented()
    {
        var documented = RuleRow().Matches(Read("docs/architecture.md")).Select(match => match.Groups[1].Value);

        Assert.Equal(RuleCatalog.All.Select(rule => rule.Id), documented);
    }

    [Fact]
    public void Every_rule_for_key_policies_is_documented_with_its_title()
    {
        var documented = PolicyRuleRow().Matches(Read("docs/policy-rules.md")).Select(match => (match.Groups[1].Value, match.Groups[2].Value));

        Assert.Equal(KeyPolicyLinter.Rules.Select(rule => (rule.Id, rule.Title)), documented);
    }

    [Fact]
    public void Every_action_that_the_adapter_calls_is_declared() =>
        Assert.Empty(CalledActions()
            .Except(DeclaredActions().Select(action => action.Action))
            .Except(ServiceCatalog.All.SelectMany(static service => service.RestoreActions).Select(static action => action.Action))
            .Except([CommandActions.WithoutPermission, CommandActions.BucketLocation]));

    [Fact]
    public void The_rights_are_documented_as_they_are_declared()
    {
        var called = CalledActions().ToHashSet(StringComparer.Ordinal);
        var declared = DeclaredActions()
            .GroupBy(action => (action.Action, action.Access, action.ViaService))
            .OrderBy(group => group.Key.Action, StringComparer.Ordinal)
            .Select(group => (
                Called: called.Contains(group.Key.Action),
                Row: $"| `{group.Key.Action}` | {group.Key.Access.ToString().ToLowerInvariant()} | {(group.Key.ViaService is { } service ? $"`{service}`" : "the command")} | {string.Join(", ", group.Select(action => $"`{action.Command}`").Distinct())} |"))
            .ToLookup(entry => entry.Called, entry => entry.Row);
        var effects = DeclaredActions()
            .Select(action => $"| `{action.Command}` | `{action.Action}` | {action.Reason} | {(action.Required ? "**Required.** " : "")}{action.WhenMissing}{(action.ErrorId is { } id ? $" [{id}](errors.md#{id.ToLowerInvariant()})" : "")} |");

        var text = Read("docs/iam.md");
        foreach (var table in new[] { declared[true], declared[false], effects })
        {
            var expected = string.Join('\n', table);
            Assert.True(text.Contains($"|\n{expected}\n\n", StringComparison.Ordinal), $"docs/iam.md has to hold this table:\n{expected}");
        }
    }

    [Fact]
    public void Every_type_that_a_command_puts_out_has_a_table_a_list_a_wide_view_and_properties_to_show()
    {
        var views = XDocument.Load(Path.Combine(TestEnvironment.RepositoryRoot, "KmsCompliance.Format.ps1xml")).Descendants("View").ToList();
        var types = _session.Run<CommandInfo>("Get-Command -Module KmsCompliance")
            .SelectMany(command => command.OutputType)
            .Select(type => type.Type)
            .Where(type => type.Namespace == "KmsCompliance")
            .Distinct()
            .ToList();

        var shown = XDocument.Load(Path.Combine(TestEnvironment.RepositoryRoot, "KmsCompliance.Types.ps1xml")).Root!.Elements("Type").Select(type => type.Element("Name")!.Value).ToList();

        Assert.NotEmpty(types);
        Assert.All(types, type =>
        {
            var own = views.Where(view => view.Descendants("TypeName").Any(name => name.Value == type.FullName)).ToList();
            Assert.Contains(own, view => view.Element("TableControl") is not null);
            var list = Assert.Single(own, view => view.Element("ListControl") is not null);
            Assert.True(
                type.IsAssignableTo(typeof(EncryptionStatus)) || list.Descendants("EntrySelectedBy").Any(entry => entry.Value.Trim() == type.FullName),
                $"The list has no entry for {type}, and would show it as a status.");
            Assert.Single(own, view => view.Element("WideControl") is not null);

            // The names that a user can give to -View are told apart.
            Assert.Distinct(own.Where(view => view.Element("TableControl") is not null).Select(view => view.Element("Name")!.Value));
            if (type != typeof(EncryptionStatus))
            {
                Assert.Contains(shown, name => name == type.FullName);
            }
        });
    }

    [Fact]
    public void Every_type_that_views_and_type_data_name_exists_so_that_none_is_left_behind_by_a_move()
    {
        var types = new[] { typeof(EncryptionStatus).Assembly, CommandActions.Module }.SelectMany(assembly => assembly.GetExportedTypes()).Select(type => type.FullName).ToHashSet();
        var named = XDocument.Load(Path.Combine(TestEnvironment.RepositoryRoot, "KmsCompliance.Types.ps1xml")).Root!.Elements("Type").Select(type => type.Element("Name")!.Value)
            .Concat(XDocument.Load(Path.Combine(TestEnvironment.RepositoryRoot, "KmsCompliance.Format.ps1xml")).Descendants("TypeName").Select(name => name.Value))
            .Select(name => name.Replace("Deserialized.", string.Empty, StringComparison.Ordinal))
            .Where(name => name.StartsWith("KmsCompliance.", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(named);
        Assert.Empty(named.Where(name => !types.Contains(name)).Distinct());
    }

    [Fact]
    public void Every_service_of_the_catalogue_is_named_in_the_readme() =>
        Assert.All(Services.ServiceCatalog.All, service => Assert.Contains(service.DisplayName, Read("README.md"), StringComparison.Ordinal));

    [Fact]
    public void Every_exported_command_has_its_contract_in_full()
    {
        string[] columns = ["Answer", "Bindings", "Completions", "Errors", "Views", "Writes"];
        var script = Parser.ParseFile(Path.Combine(TestEnvironment.RepositoryRoot, "tests", "pester", "Contract.ps1"), out _, out _);
        var contracts = (HashtableAst)script.Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false);

        Assert.Equal(Exported().Order(StringComparer.Ordinal), contracts.KeyValuePairs.Select(Key).Order(StringComparer.Ordinal));
        Assert.All(contracts.KeyValuePairs, contract =>
        {
            var entries = Assert.IsType<HashtableAst>(contract.Item2.Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false)).KeyValuePairs;
            Assert.Equal(columns, entries.Select(Key).Where(static name => name != "Parallel").Order(StringComparer.Ordinal));

            foreach (var entry in entries.Where(entry => Key(entry) is "Answer" or "Parallel" or "Bindings" or "Errors"))
            {
                Assert.Contains(
                    entry.Item2.FindAll(ast => ast is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>(),
                    command => command.GetCommandName() == Key(contract));
            }

            var views = entries.Single(entry => Key(entry) == "Views").Item2.FindAll(ast => ast is StringConstantExpressionAst, searchNestedScriptBlocks: false);
            var output = _session.Run<CommandInfo>($"Get-Command {Key(contract)}")[0].OutputType.Select(type => type.Type.FullName);
            var known = XDocument.Load(Path.Combine(TestEnvironment.RepositoryRoot, "KmsCompliance.Format.ps1xml")).Descendants("View")
                .Where(view => view.Element("TableControl") is not null && view.Descendants("TypeName").Any(name => output.Contains(name.Value)))
                .Select(view => view.Element("Name")!.Value)
                .Where(name => name.StartsWith("By", StringComparison.Ordinal))
                .Distinct();
            Assert.Equal(known.Order(StringComparer.Ordinal), views.Cast<StringConstantExpressionAst>().Select(view => view.Value).Order(StringComparer.Ordinal));
        });

        static string Key(Tuple<ExpressionAst, StatementAst> entry) => ((StringConstantExpressionAst)entry.Item1).Value;
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_script_parses_and_uses_commands_and_parameters_that_exist(string file) => Check(file, Read(file));

    [Theory]
    [MemberData(nameof(Texts))]
    public void PowerShell_in_a_text_parses_and_uses_commands_and_parameters_that_exist(string file)
    {
        foreach (var block in PowerShellBlock().Matches(Read(file)).Select(match => match.Groups[1].Value))
        {
            Check(file, block);
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Links_within_the_repository_lead_somewhere(string file)
    {
        var folder = Path.GetDirectoryName(Path.Combine(TestEnvironment.RepositoryRoot, file))!;
        Assert.All(
            Link().Matches(Read(file)).Select(match => match.Groups[1].Value).Where(link => !link.Contains(':', StringComparison.Ordinal)),
            link => Assert.True(File.Exists(Path.Combine(folder, link)), $"{file} leads to {link}, which is not there."));
    }

    private static IEnumerable<CmkAction> DeclaredActions() => CommandActions.Commands.SelectMany(CommandActions.Of);

    private static IEnumerable<string> CalledActions() =>
        Directory.EnumerateFiles(Path.Combine(TestEnvironment.RepositoryRoot, "src", "KmsCompliance.Aws"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => CalledAction.Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value)
            .Distinct();

    private static string Read(string file) => File.ReadAllText(Path.Combine(TestEnvironment.RepositoryRoot, file)).ReplaceLineEndings("\n");

    private static IEnumerable<string> Files(string pattern)
    {
        var folder = Path.Combine(TestEnvironment.RepositoryRoot, Path.GetDirectoryName(pattern)!);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, Path.GetFileName(pattern)).Select(file => Path.GetRelativePath(TestEnvironment.RepositoryRoot, file)).Order(StringComparer.Ordinal)
            : [];
    }

    private static string[] Exported()
    {
        var manifest = Parser.ParseFile(TestEnvironment.Manifest, out _, out _);
        var data = (System.Collections.Hashtable)manifest.Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false).SafeGetValue();
        return [.. ((object[])data["CmdletsToExport"]!).Cast<string>()];
    }

    private void Check(string file, string script)
    {
        var ast = Parser.ParseInput(script, file, out _, out var errors);
        Assert.Empty(errors.Select(error => $"{file}:{error.Extent.StartLineNumber}: {error.Message}"));

        var commands = _session.Run<CommandInfo>("Get-Command -Module KmsCompliance").ToDictionary(command => command.Name, StringComparer.OrdinalIgnoreCase);
        var nouns = commands.Values.Select(command => command.Name.Split('-')[1]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var used in ast.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
        {
            var name = used.GetCommandName();
            if (name is null || !name.Contains('-', StringComparison.Ordinal) || !nouns.Contains(name.Split('-')[1]))
            {
                continue;
            }

            Assert.True(commands.TryGetValue(name, out var command), $"{file}: there is no command '{name}'.");
            foreach (var parameter in used.CommandElements.OfType<CommandParameterAst>())
            {
                Assert.True(
                    command.Parameters.Values.Any(known => string.Equals(known.Name, parameter.ParameterName, StringComparison.OrdinalIgnoreCase)
                        || known.Aliases.Contains(parameter.ParameterName, StringComparer.OrdinalIgnoreCase)),
                    $"{file}: {name} has no parameter '{parameter.ParameterName}'.");
            }
        }
    }

    [GeneratedRegex(@"^\| `([A-Z][a-z]+-[A-Za-z]+)` \|", RegexOptions.Multiline)]
    private static partial Regex TableCommand();

    [GeneratedRegex("^### ([A-Za-z]+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| (KMSC\d+) \|", RegexOptions.Multiline)]
    private static partial Regex RuleRow();

    [GeneratedRegex(@"^\| (KMSP\d+) \| ([^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex PolicyRuleRow();

    [GeneratedRegex(@"\]\(([^)#\s]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^[ ]*```powershell\n(.*?)^[ ]*```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex PowerShellBlock();
}
