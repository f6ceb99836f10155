using KmsCompliance.Sandbox.Shell;
using KmsCompliance.Sandbox.Shell.CommandLine;

try
{
    return args switch
    {
        ["-h" or "-?" or "--help" or "-Help" or "help", ..] => Help(),
        ["shell", .. var rest] => await ShellVerb.RunAsync(rest, CancellationToken.None),
        [var verb, ..] => throw new UsageException($"There is no verb '{verb}'. The verbs are tour, shell and serve."),
        _ => Help(),
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
