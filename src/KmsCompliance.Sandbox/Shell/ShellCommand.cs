using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Sandbox.Shell;

/// <summary><c>shell</c>: PowerShell with the module in it, for one command, one script, or a person.</summary>
internal static partial class ShellCommand
{
    private static readonly string[] FileNames = ["-File", "-file", "--file", "-f"];

    /// <summary>Where in the arguments the path of a script stands; negative where none is run.</summary>
    public static int ScriptIndex(IReadOnlyList<string> arguments) =>
        arguments.Index().Where(argument => FileNames.Contains(argument.Item)).Select(argument => argument.Index + 1).FirstOrDefault(-1);

    /// <summary>The command.</summary>
    /// <param name="scriptArguments">What the script of -File is given.</param>
    public static Command Create(IReadOnlyList<string> scriptArguments)
    {
        EndpointOptions endpoint = new();
        Option<string> text = new("-Command", "-command", "--command", "-c") { HelpName = "TEXT", Description = "Run these statements and exit; - reads them from standard input." };
        Option<FileInfo> script = new Option<FileInfo>(FileNames[0], FileNames[1..]) { HelpName = "PATH", Description = "Run this script and exit; what follows are its arguments." }.AcceptExistingOnly();
        Option<Uri> url = new("-EndpointUrl", "-endpointurl", "--endpoint-url") { HelpName = "URL", Description = "Talk to this endpoint instead of starting one. Made-up keys are used.", CustomParser = ReadUrl };
        Option<string> region = new("-Region", "-region", "--region") { HelpName = "NAME", Description = "The Region where a command names none.", DefaultValueFactory = _ => SandboxEnvironment.DefaultRegion };
        Option<string> module = new("-Module", "-module", "--module") { HelpName = "PATH", Description = "Import this KmsCompliance.psd1 instead of the checkout's." };
        Option<bool> noModule = new("-NoModule", "-nomodule", "--no-module") { Description = "PowerShell without the module." };

        Command command = new("shell", "PowerShell with the module loaded and a made-up account behind it. Its exit code is PowerShell's.") { text, script, url, region, module, noModule };
        foreach (Option option in endpoint.All)
        {
            command.Add(option);
        }

        region.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !RegionName().IsMatch(token.Value))
            {
                result.AddError($"-Region takes a name such as us-east-1, not '{token.Value}'.");
            }
        });
        command.Validators.Add(result =>
        {
            Exclude(result, text, script);
            Exclude(result, module, noModule);
            if (endpoint.Given(result) is { } shaping && result.GetResult(url) is not null)
            {
                result.AddError($"{shaping.Name} shapes the endpoint that the sandbox starts, and -EndpointUrl names another one.");
            }
        });
        command.SetAction(async (result, cancellationToken) =>
        {
            string? manifest = result.GetValue(noModule) ? null : ModuleLocator.Find(result.GetValue(module));
            IReadOnlyList<string> arguments = result.GetValue(script) is { } file ? ["-File", file.FullName, .. scriptArguments]
                : result.GetValue(text) is { } statements ? ["-Command", statements]
                : Console.IsInputRedirected ? ["-Command", "-"]
                : [];
            Uri? other = result.GetValue(url);
            await using SandboxServer? embedded = other is null ? await EndpointOptions.StartAsync(endpoint.Read(result), cancellationToken) : null;
            using PowerShellSession session = new(other ?? embedded!.Url, result.GetValue(region)!, manifest);
            return await session.RunAsync(arguments, cancellationToken);
        });
        return command;
    }

    private static void Exclude(CommandResult result, Option one, Option other)
    {
        if (result.GetResult(one) is not null && result.GetResult(other) is not null)
        {
            result.AddError($"{one.Name} and {other.Name} exclude each other.");
        }
    }

    private static Uri? ReadUrl(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
        {
            result.AddError($"-EndpointUrl takes an address such as http://127.0.0.1:4577, not '{text}'.");
        }
        else if (SandboxEnvironment.IsAws(url))
        {
            result.AddError($"{url.Host} is AWS itself. The sandbox only ever signs with made-up keys; for a real account, import KmsCompliance.psd1 in pwsh.");
        }

        return url;
    }

    [GeneratedRegex("^[a-z]{2}(-[a-z]+)+-[0-9]{1,2}$", RegexOptions.CultureInvariant)]
    private static partial Regex RegionName();
}
