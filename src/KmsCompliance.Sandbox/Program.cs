using System.Text;
using KmsCompliance.Sandbox.Shell;
using KmsCompliance.Sandbox.Shell.CommandLine;
using KmsCompliance.Sandbox.Shell.Pictures;
using KmsCompliance.Sandbox.Shell.Tour;

if (OperatingSystem.IsWindows())
{
    // The engine shortens cells with an ellipsis, which the code pages that Windows starts with do not have.
    Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
}

try
{
    return args switch
    {
        ["-h" or "-?" or "--help" or "-Help" or "help", ..] => Help(),
        ["shell", .. var rest] => await ShellVerb.RunAsync(rest, CancellationToken.None),
        ["serve", .. var rest] => await ServeVerb.RunAsync(rest, CancellationToken.None),
        ["picture", .. var rest] => await PictureVerb.RunAsync(rest, CancellationToken.None),
        ["tour", .. var rest] => await TourVerb.RunAsync(rest, CancellationToken.None),
        [var verb, ..] when !verb.StartsWith('-') => throw new UsageException($"There is no verb '{verb}'. The verbs are tour, shell, serve and picture."),
        _ => await TourVerb.RunAsync(args, CancellationToken.None),
    };
}
catch (UsageException exception)
{
    Console.Error.WriteLine($"sandbox: {exception.Message}");
    Console.Error.WriteLine("Add --help for the usage.");
    return ExitCode.BadUsage;
}
catch (SandboxException exception)
{
    Console.Error.WriteLine($"sandbox: {exception.Message}");
    return ExitCode.Failure;
}

static int Help()
{
    Console.Write(HelpText.Overview);
    return ExitCode.Success;
}
