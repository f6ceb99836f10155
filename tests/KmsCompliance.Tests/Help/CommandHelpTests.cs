using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using KmsCompliance.Services;

namespace KmsCompliance.Tests.Help;

/// <summary>What Get-Help shows of each command is complete, and is what the command is.</summary>
public sealed class CommandHelpTests(HelpSession session) : IClassFixture<HelpSession>
{
    private static readonly Regex Right = new($"(?:kms|sts|ec2|organizations|oam|iam|s3|{string.Join('|', ServiceCatalog.All.Select(service => service.IamPrefix).Distinct())}):[A-Z][A-Za-z]+");

    // Links that have led somewhere: most commands have the same ones.
    private static readonly HashSet<string> Followed = [];

    public static TheoryData<string> Commands => [.. HelpSession.Commands];

    [Theory]
    [MemberData(nameof(Commands))]
    public void It_says_what_the_command_does(string command)
    {
        var help = session.HelpOf(command);

        Assert.EndsWith(".", help["Synopsis"].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(command, help["Synopsis"].ToString(), StringComparison.Ordinal);
        Assert.Contains("changed", help["description"].Text + help["alertSet.alert"].Text, StringComparison.OrdinalIgnoreCase);
        Assert.True(help["description"].Items.Count >= 2);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void It_describes_every_parameter_as_the_command_has_it(string command)
    {
        var info = session.CommandOf(command);
        var parameters = session.HelpOf(command)["parameters.parameter"].Items;
        var fresh = Activator.CreateInstance(info.ImplementingType)!;
        using var disposable = fresh as IDisposable;

        var expected = info.Parameters.Values.Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name)).ToDictionary(parameter => parameter.Name);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), parameters.Select(parameter => parameter["name"].ToString()).Order(StringComparer.Ordinal));
        Assert.All(parameters, shown =>
        {
            var parameter = expected[shown["name"].ToString()];
            var set = parameter.ParameterSets.Values.First();
            Assert.EndsWith(".", shown["description"].Text, StringComparison.Ordinal);
            Assert.Equal((Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType).Name, shown["type.name"].ToString());
            Assert.Equal(set.IsMandatory, bool.Parse(shown["required"].ToString()));
            Assert.Equal(set.Position >= 0 ? set.Position.ToString(CultureInfo.InvariantCulture) : "named", shown["position"].ToString());
            Assert.Equal(set.ValueFromPipeline, shown["pipelineInput"].ToString().Contains("ByValue", StringComparison.Ordinal));
            Assert.Equal(set.ValueFromPipelineByPropertyName, shown["pipelineInput"].ToString().Contains("ByPropertyName", StringComparison.Ordinal));
            Assert.Equal(parameter.Attributes.Any(attribute => attribute is SupportsWildcardsAttribute), bool.Parse(shown["globbing"].ToString()));
            Assert.Equal(parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none", shown["aliases"].ToString());
            Assert.Equal(DefaultOf(parameter, fresh), shown["defaultValue"].ToString());
        });
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void It_shows_every_parameter_set(string command)
    {
        var shown = session.HelpOf(command)["syntax.syntaxItem"].Items
            .Select(set => set["parameter"].Items.Select(parameter => parameter["name"].ToString()).Order(StringComparer.Ordinal));
        var expected = session.CommandOf(command).ParameterSets
            .Select(set => set.Parameters.Select(parameter => parameter.Name).Where(name => !Cmdlet.CommonParameters.Contains(name)).Order(StringComparer.Ordinal));

        Assert.Equal(expected, shown);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void It_names_what_comes_in_and_what_goes_out(string command)
    {
        var help = session.HelpOf(command);
        var inputs = help["inputTypes.inputType"].Items;
        var outputs = help["returnValues.returnValue"].Items;

        Assert.NotEmpty(inputs);
        Assert.Empty(session.CommandOf(command).Parameters.Values
            .Where(parameter => parameter.ParameterSets.Values.Any(set => set.ValueFromPipeline))
            .SelectMany(InputsOf)
            .Except(inputs.Select(input => input["type.name"].ToString())));
        Assert.All(inputs, input =>
        {
            // What takes nothing says so.
            var name = input["type.name"].ToString();
            Assert.True(name == "None"
                ? session.CommandOf(command).Parameters.Values.All(parameter => parameter.ParameterSets.Values.All(set => !set.ValueFromPipeline && !set.ValueFromPipelineByPropertyName))
                : session.Run($"[{name}]").Count == 1);
            Assert.EndsWith(".", input["description"].Text, StringComparison.Ordinal);
        });
        Assert.Equal(session.CommandOf(command).OutputType.Select(type => type.Name), outputs.Select(output => output["type.name"].ToString().Trim()));
        Assert.All(outputs, output => Assert.EndsWith(".", output["description"].Text, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Its_notes_name_exactly_the_IAM_rights_that_are_declared(string command)
    {
        var notes = session.HelpOf(command)["alertSet.alert"].Text.Split('\n');
        var declared = CommandActions.Of(command);
        var expected = declared.Select(action => action.Action).ToHashSet(StringComparer.Ordinal);
        if (ServiceCatalog.All.All(service => declared.Any(action => IsOf(action, service))))
        {
            // What is about every service names none, so that it need not change when one comes.
            Assert.Contains($"Get-CmkPermission {command}", notes[0], StringComparison.Ordinal);
            expected.ExceptWith(declared.Where(action => action.ViaService is not null || ServiceCatalog.All.Any(service => IsOf(action, service))).Select(action => action.Action));
        }

        if (expected.Count > 0)
        {
            expected.Add(CommandActions.WithoutPermission);
        }

        Assert.StartsWith("IAM rights: ", notes[0], StringComparison.Ordinal);
        Assert.Equal(expected.Order(StringComparer.Ordinal), Right.Matches(notes[0]).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal));
        Assert.StartsWith(session.CommandOf(command).Parameters.ContainsKey("WhatIf") ? "Changes: " : "Changes nothing.", notes[1], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void It_has_three_examples_or_more_that_use_it(string command)
    {
        var examples = session.HelpOf(command)["examples.example"].Items;

        Assert.True(examples.Count >= 3);
        Assert.All(examples, example =>
        {
            Assert.Matches(@"Example \d+: \S", example["title"].ToString());
            Assert.Contains(command, example["code"].ToString(), StringComparison.Ordinal);
            Assert.EndsWith(".", example["remarks"].Text, StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Its_links_lead_to_help_that_is_there(string command)
    {
        var links = session.HelpOf(command)["relatedLinks.navigationLink"].Items;

        Assert.Contains(links, link => link["linkText"].ToString() == "about_KmsCompliance");
        Assert.All(links, link =>
        {
            var address = link["uri"].ToString();
            if (address.Length == 0)
            {
                var text = link["linkText"].ToString();
                if (!Followed.Contains(text))
                {
                    Assert.Single(session.Run($"Get-Help {text}"));
                    Followed.Add(text);
                }
            }
            else
            {
                Assert.Matches(@"^https://(docs\.)?aws\.amazon\.com/", address);
            }
        });
    }

    // What a parameter takes from the pipeline, where its own type is the module's inner one.
    private static IEnumerable<string> InputsOf(ParameterMetadata parameter)
    {
        var type = parameter.ParameterType.GetElementType() ?? parameter.ParameterType;
        return type.FullName switch
        {
            "KmsCompliance.Binding.RegionArgument" => [typeof(AwsRegion).FullName!],
            "KmsCompliance.Binding.ResourceArgument" => [typeof(string).FullName!, .. StatusesOf(parameter).Select(status => status.FullName!)],
            "KmsCompliance.Binding.KeyArgument" => [typeof(ServiceCmk).FullName!],
            "KmsCompliance.Binding.PolicyArgument" => [typeof(CmkPolicy).FullName!],
            "KmsCompliance.Binding.PolicyChangeArgument" => [typeof(CmkPolicyChange).FullName!, typeof(CmkChange).FullName!],
            "System.Object" => [typeof(EncryptionStatus).FullName!, typeof(CmkFinding).FullName!],
            var own => [own!],
        };
    }

    // The module is another assembly than the one that the tests are compiled against, so its attribute is read by name.
    private static IEnumerable<Type> StatusesOf(ParameterMetadata parameter)
    {
        var attribute = Assert.Single(parameter.Attributes, attribute => attribute.GetType().Name == "ResourceTransformationAttribute");
        var services = Assert.IsType<IReadOnlyList<string>>(attribute.GetType().GetProperty("Services")!.GetValue(attribute), exactMatch: false);
        return services.Count == 0 ? [typeof(EncryptionStatus)] : services.Select(name => ServiceCatalog.Find(name)!.StatusType).Distinct();
    }

    private static bool IsOf(CmkAction action, ServiceDefinition service) => action.Action.StartsWith($"{service.IamPrefix}:", StringComparison.Ordinal);

    private static string DefaultOf(ParameterMetadata parameter, object fresh) => parameter.SwitchParameter
        ? "False"
        : fresh.GetType().GetProperty(parameter.Name)!.GetValue(fresh) switch
        {
            null or "" or ICollection { Count: 0 } => "None",
            string[] texts => string.Join(", ", texts),
            var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
}
