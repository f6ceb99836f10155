using System.Text.RegularExpressions;

namespace KmsCompliance.Services;

/// <summary>Writes arguments of PowerShell commands, so that what came from AWS stays an argument.</summary>
internal static partial class CommandText
{
    /// <summary>The argument, quoted where it has to be.</summary>
    public static string Quote(string argument) =>
        Bare().IsMatch(argument) ? argument : $"'{QuoteMark().Replace(argument, "$0$0")}'";

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9/_.-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Bare();

    // PowerShell takes all of these for a single quote.
    [GeneratedRegex("['\u2018\u2019\u201A\u201B]", RegexOptions.CultureInvariant)]
    private static partial Regex QuoteMark();
}
