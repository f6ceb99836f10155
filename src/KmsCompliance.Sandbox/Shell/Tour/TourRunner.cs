using KmsCompliance.Sandbox.Shell.Hosting;

namespace KmsCompliance.Sandbox.Shell.Tour;

/// <summary>Walks the steps: prints each command as a user would type it, runs it for real, and checks what it did.</summary>
/// <param name="session">Where commands run.</param>
/// <param name="console">Where the tour's own words go.</param>
/// <param name="countCalls">The number of API calls the endpoint has served so far.</param>
/// <param name="time">The clock.</param>
internal sealed class TourRunner(ShellSession session, ShellConsole console, Func<int> countCalls, TimeProvider time)
{
    private readonly List<string> _failures = [];

    /// <summary>Runs all steps, a failed one too, and sums up.</summary>
    /// <returns>True when every step did what it should.</returns>
    public bool Run(IReadOnlyList<TourStep> steps)
    {
        long started = time.GetTimestamp();
        int callsBefore = countCalls();
        for (int index = 0; index < steps.Count; index++)
        {
            Heading(index + 1, steps[index].Heading);
            foreach (TourCommand command in steps[index].Commands)
            {
                if (!Run(index + 1, command))
                {
                    return false;
                }
            }
        }

        Line(TextStyle.Paint("== Before and after ==", TextStyle.Heading, console.OutputColor));
        Line(string.Empty);
        foreach (string line in TourSummary.Table(Count(TourSteps.BeforeVariable), Count(TourSteps.AfterVariable), console.OutputColor))
        {
            Line(line);
        }

        Line(string.Empty);
        Line($"{TourSummary.Cost(countCalls() - callsBefore, time.GetElapsedTime(started))}, all of them answered inside this process.");
        foreach (string failure in _failures)
        {
            console.Error.WriteLine(TextStyle.Paint($"Not as it should be: {failure}.", TextStyle.Error, console.ErrorColor));
        }

        return _failures.Count == 0;
    }

    /// <summary>Runs one command.</summary>
    /// <returns>False when the user stopped it: the tour ends there.</returns>
    private bool Run(int step, TourCommand command)
    {
        if (command.Note is not null)
        {
            Line(command.Note);
            Line(string.Empty);
        }

        string prompt = "PS> ";
        foreach (string line in command.Text.ReplaceLineEndings("\n").Split('\n'))
        {
            Line(TextStyle.Paint(prompt, TextStyle.Dim, console.OutputColor) + TextStyle.Paint(line, TextStyle.Command, console.OutputColor));
            prompt = ">> ";
        }

        long started = time.GetTimestamp();
        int callsBefore = countCalls();
        CommandResult result = session.Run(command.Statements, keep: true);
        int calls = countCalls() - callsBefore;
        if (calls > 0)
        {
            Line(TextStyle.Paint($"# {TourSummary.Cost(calls, time.GetElapsedTime(started))}", TextStyle.Dim, console.OutputColor));
        }

        Line(string.Empty);
        if (result.Stopped)
        {
            return false;
        }

        if (command.Check(result) is { } wrong)
        {
            _failures.Add($"step {step}, {command.Text.Split('\n')[0].Trim()}: {wrong}");
        }

        return true;
    }

    private ComplianceTally Count(string variable)
    {
        ComplianceTally tally = new();
        tally.Add(session.Evaluate($"${variable}").Where(status => status is not null));
        return tally;
    }

    private void Heading(int number, string text)
    {
        Line(TextStyle.Paint($"== {number}. {text} ==", TextStyle.Heading, console.OutputColor));
        Line(string.Empty);
    }

    private void Line(string text) => console.Output.WriteLine(text);
}
