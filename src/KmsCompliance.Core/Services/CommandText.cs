using System.Text.RegularExpressions;

namespace KmsCompliance.Services;

/// <summary>Writes arguments of PowerShell commands, so that what came from AWS stays an argument.</summary>
internal static partial class CommandText
{
    /// <summary>The argument, quoted where it has to be.</summary>
    public static string Quote(string argument) => Bare().IsMatch(argument) ? argument : Literal(argument);

    /// <summary>A string literal: quoted always, on one line.</summary>
    public static string Literal(string text) => $"'{QuoteMark().Replace(LineBreak().Replace(text, " "), "$0$0")}'";

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9/_.-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Bare();

    // No name of AWS's holds one; it would end a comment.
    [GeneratedRegex(@"[\p{Cc}\u2028\u2029]+", RegexOptions.CultureInvariant)]
    private static partial Regex LineBreak();

    // PowerShell takes all of these for a single quote.
    [GeneratedRegex("['\u2018\u2019\u201A\u201B]", RegexOptions.CultureInvariant)]
    private static partial Regex QuoteMark();
}
