using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Shell.Hosting;

namespace KmsCompliance.Sandbox.Shell.Tour;

/// <summary>One stop of the tour: what it is about, and the commands that show it.</summary>
/// <param name="Heading">A short sentence.</param>
/// <param name="Commands">What a user would type, in order.</param>
internal sealed record TourStep(string Heading, params TourCommand[] Commands);

/// <summary>One command of the tour.</summary>
/// <param name="Text">The command as a user would type it, over several lines where that reads better.</param>
internal sealed partial record TourCommand(string Text)
{
    /// <summary>A line or two on what to look at, shown before the command.</summary>
    public string? Note { get; init; }

    /// <summary>The same on as few lines as it can be: the engine shows an error of a command that spans several with
    /// the line it is on, which a reader of the tour does not need.</summary>
    public string Statements => ContinuedLine().Replace(Text, "$1 ");

    /// <summary>What is wrong with its result; null when the step did what it should. By default: any error shown.</summary>
    public Func<CommandResult, string?> Check { get; init; } = TourChecks.NoErrors;

    [GeneratedRegex(@"(\|) *`?\r?\n *| *`\r?\n *", RegexOptions.CultureInvariant)]
    private static partial Regex ContinuedLine();
}
