using System.Text;

namespace KmsCompliance.Sandbox.Shell.CommandLine;

/// <summary>What <c>--help</c> prints.</summary>
internal static class HelpText
{
    private const string Program = "dotnet run --project src/KmsCompliance.Sandbox";

    /// <summary>Help on the whole program.</summary>
    public static string Overview { get; } = $"""
        The KmsCompliance sandbox: the module against an AWS endpoint on this machine.
        It needs no account, calls nothing outside, and costs nothing.

        {Program}
            The tour: audit, create keys, switch over, audit again.
        {Program} -- shell
            A PowerShell prompt with the module loaded. With -Command '…' or -File x.ps1,
            runs that and exits with 1 when an error was shown.
        {Program} -- serve
            The endpoint alone, for any AWS client to talk to.

        `-- tour --help`, `-- shell --help`, `-- serve --help` and `-- picture --help` list options.
        Exit codes: 0 done, 1 an error was shown, 2 wrong usage, 130 interrupted.

        """;

    /// <summary>Help on one verb.</summary>
    public static string ForVerb(string verb, string summary, IReadOnlyList<Option> options, params string[] examples)
    {
        StringBuilder text = new();
        text.AppendLine(summary).AppendLine();
        text.AppendLine($"Usage: {Program} -- {verb} [options]").AppendLine();
        int column = options.Max(option => Left(option).Length) + 2;
        foreach (Option option in options)
        {
            text.AppendLine($"  {Left(option).PadRight(column)}{option.Help}");
        }

        if (examples.Length > 0)
        {
            text.AppendLine().AppendLine("Examples:");
            foreach (string example in examples)
            {
                text.AppendLine($"  {Program} -- {verb} {example}");
            }
        }

        return text.ToString();
    }

    private static string Left(Option option) => option.Value is null ? option.Name : $"{option.Name} {option.Value}";
}
