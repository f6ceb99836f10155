using KmsCompliance.Help.Pages;

namespace KmsCompliance.Help.Facts;

/// <summary>Holds a page against the command that it describes.</summary>
internal static class FactCheck
{
    /// <summary>What the page says otherwise than the command is.</summary>
    public static IEnumerable<HelpProblem> Compare(CommandPage page, CommandFacts facts) =>
        [.. CompareSyntax(page, facts), .. CompareParameters(page, facts), .. CompareOutputs(page, facts)];

    private static IEnumerable<HelpProblem> CompareSyntax(CommandPage page, CommandFacts facts)
    {
        foreach (var entry in page.Syntax)
        {
            var set = facts.Syntax.FirstOrDefault(set => set.Name == entry.Set);
            if (set is null)
            {
                yield return new HelpProblem(page.File, entry.Line, $"{facts.Name} has no parameter set '{entry.Set}'.");
            }
            else if (Words(set.Text) != Words(entry.Text))
            {
                yield return new HelpProblem(page.File, entry.Line, $"The syntax is: {set.Text}");
            }
            else if (set.IsDefault != entry.IsDefault && entry.Set.Length > 0)
            {
                yield return new HelpProblem(page.File, entry.Line, $"' (Default)' marks the default parameter set, and no other.");
            }
        }

        foreach (var set in facts.Syntax.Where(set => page.Syntax.All(entry => entry.Set != set.Name)))
        {
            yield return new HelpProblem(page.File, page.Syntax[0].Line, $"The parameter set '{set.Name}' is missing.");
        }
    }

    private static IEnumerable<HelpProblem> CompareParameters(CommandPage page, CommandFacts facts)
    {
        foreach (var twice in page.Parameters.GroupBy(entry => entry.Name).Where(group => group.Count() > 1))
        {
            yield return new HelpProblem(page.File, twice.Last().Line, $"-{twice.Key} stands here twice.");
        }

        foreach (var missing in facts.Parameters.Where(parameter => page.Parameters.All(entry => entry.Name != parameter.Name)))
        {
            yield return new HelpProblem(page.File, page.Parameters.Count > 0 ? page.Parameters[^1].Line : 1, $"The parameter -{missing.Name} is missing.");
        }

        foreach (var entry in page.Parameters)
        {
            var parameter = facts.Parameters.FirstOrDefault(parameter => parameter.Name == entry.Name);
            if (parameter is null)
            {
                yield return new HelpProblem(page.File, entry.Line, $"{facts.Name} has no parameter -{entry.Name}.");
                continue;
            }

            foreach (var (key, value) in parameter.Lines)
            {
                var fact = entry.Facts.FirstOrDefault(fact => fact.Key == key);
                if (fact is null || fact.Value != value)
                {
                    yield return new HelpProblem(page.File, fact?.Line ?? entry.Line, $"-{entry.Name} has to say '{key}: {value}'.");
                }
            }

            foreach (var unknown in entry.Facts.Where(fact => parameter.Lines.All(line => line.Key != fact.Key)))
            {
                yield return new HelpProblem(page.File, unknown.Line, $"'{unknown.Key}' is not a key of a parameter.");
            }
        }
    }

    private static IEnumerable<HelpProblem> CompareOutputs(CommandPage page, CommandFacts facts)
    {
        foreach (var entry in page.Outputs.Where(entry => !facts.OutputTypes.Contains(entry.Name)))
        {
            yield return new HelpProblem(page.File, entry.Line, $"{facts.Name} puts out no '{entry.Name}', but: {string.Join(", ", facts.OutputTypes)}.");
        }

        foreach (var missing in facts.OutputTypes.Where(type => page.Outputs.All(entry => entry.Name != type)))
        {
            yield return new HelpProblem(page.File, page.Outputs.Count > 0 ? page.Outputs[0].Line : 1, $"The output '{missing}' is missing.");
        }
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
