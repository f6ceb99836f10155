using System.Text;
using System.Xml;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Shell.CommandLine;
using KmsCompliance.Sandbox.Shell.Hosting;

namespace KmsCompliance.Sandbox.Shell.Pictures;

/// <summary><c>picture</c>: what a command shows, as a picture for documents.</summary>
internal static class PictureVerb
{
    private const int DefaultWidth = 110;
    private static readonly Option Command = new("--command", "TEXT", "The statements to run, and to show after the prompt.");
    private static readonly Option Out = new("--out", "FILE", "The SVG file to write.");
    private static readonly Option Width = new("--width", "N", $"Columns to lay tables out for ({DefaultWidth}).");
    private static readonly Option[] Options = [Command, Out, Width, .. EndpointOptions.All];

    /// <summary>Runs the verb and returns the process's exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        ParsedOptions options = ParsedOptions.Parse("picture", Options, arguments);
        if (options.HelpRequested)
        {
            Console.Write(HelpText.ForVerb("picture", "What a command shows, as a picture.", Options, "--out audit.svg --command 'Get-Region eu-*'"));
            return ExitCode.Success;
        }

        string command = options.Text(Command) ?? throw new UsageException($"{Command.Name} is missing.");
        string file = options.Text(Out) ?? throw new UsageException($"{Out.Name} is missing.");
        int width = options.Number(Width, 40, 300) ?? DefaultWidth;
        await using SandboxServer endpoint = await EndpointOptions.StartAsync(EndpointOptions.Read(options), cancellationToken);
        SandboxEnvironment.Apply(endpoint.Url, SandboxEnvironment.DefaultRegion);
        using CapturingShell shell = CapturingShell.Open(ModuleLocator.Find(given: null), width, color: true);
        CapturedCommand captured = shell.Run(command);
        await using (XmlWriter picture = XmlWriter.Create(file, new XmlWriterSettings { Async = true, Indent = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineChars = "\n" }))
        {
            await TerminalPicture.Of(command, captured.Output + captured.Error, width).SaveAsync(picture, cancellationToken);
        }

        return captured.Result.ExitCode;
    }
}
