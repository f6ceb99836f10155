using KmsCompliance.Sandbox.Shell.Hosting;

namespace KmsCompliance.Sandbox.Shell.Tour;

/// <summary>One stop of the tour: what it is about, and the commands that show it.</summary>
/// <param name="Heading">A short sentence.</param>
/// <param name="Commands">What a user would type, in order.</param>
internal sealed record TourStep(string Heading, params TourCommand[] Commands);

/// <summary>One command of the tour.</summary>
/// <param name="Text">The command as a user would type it, over several lines where that reads better.</param>
internal sealed record TourCommand(string Text)
{
    /// <summary>A line or two on what to look at, shown before the command.</summary>
    public string? Note { get; init; }

    /// <summary>Its statuses are counted as the state before the tour changed anything.</summary>
    public bool CountsAsBefore { get; init; }

    /// <summary>Its statuses are counted as the state that the tour leaves.</summary>
    public bool CountsAsAfter { get; init; }

    /// <summary>What is wrong with its result; null when the step did what it should. By default: any error shown.</summary>
    public Func<CommandResult, string?> Check { get; init; } = TourChecks.NoErrors;
}
