using System.CommandLine;
using KmsCompliance.Sandbox.Shell;

try
{
    ParseResult parsed = SandboxCommandLine.Parse(args);
    if (parsed.Errors.Count > 0)
    {
        foreach (System.CommandLine.Parsing.ParseError error in parsed.Errors)
        {
            Console.Error.WriteLine($"sandbox: {error.Message}");
        }

        Console.Error.WriteLine("Add --help for the usage.");
        return ExitCode.BadUsage;
    }

    // Ctrl+C and SIGTERM are the commands' own: pwsh takes them where it runs.
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (SandboxException exception)
{
    Console.Error.WriteLine($"sandbox: {exception.Message}");
    return ExitCode.Failure;
}
