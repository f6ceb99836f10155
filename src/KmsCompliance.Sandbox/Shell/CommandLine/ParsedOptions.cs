using System.Globalization;

namespace KmsCompliance.Sandbox.Shell.CommandLine;

/// <summary>The options that a command line gave to a verb.</summary>
internal sealed class ParsedOptions
{
    private static readonly string[] HelpNames = ["H", "?", "HELP"];
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private ParsedOptions()
    {
    }

    /// <summary>Help was asked for instead of the verb's work.</summary>
    public bool HelpRequested { get; private set; }

    /// <summary>What followed an option that takes all the rest.</summary>
    public IReadOnlyList<string> Rest { get; private set; } = [];

    /// <summary>Reads <paramref name="arguments"/> as options of <paramref name="verb"/>.</summary>
    /// <exception cref="UsageException">An argument is unknown, given twice, or lacks its value.</exception>
    public static ParsedOptions Parse(string verb, IReadOnlyList<Option> options, IReadOnlyList<string> arguments)
    {
        ParsedOptions parsed = new();
        for (int index = 0; index < arguments.Count; index++)
        {
            string argument = arguments[index];
            (string name, string? value) = Split(argument);
            if (argument.Length < 2 || argument[0] != '-')
            {
                throw new UsageException($"{verb} does not know what to do with '{argument}'. If it is part of a command, quote the whole command as one argument.");
            }

            if (HelpNames.Contains(Option.Canonical(name)))
            {
                parsed.HelpRequested = true;
                return parsed;
            }

            Option option = Find(verb, options, name);
            if (option.Value is null)
            {
                value = value is null ? "true" : throw new UsageException($"{option.Name} is a switch and takes no value.");
            }
            else if (value is null)
            {
                value = ++index < arguments.Count ? arguments[index] : throw new UsageException($"{option.Name} needs a value: {option.Name} {option.Value}.");
            }

            if (!parsed._values.TryAdd(Option.Canonical(option.Name), value))
            {
                throw new UsageException($"{option.Name} is given twice.");
            }

            if (option.TakesRest)
            {
                parsed.Rest = [.. arguments.Skip(index + 1)];
                return parsed;
            }
        }

        return parsed;
    }

    /// <summary>A switch was given.</summary>
    public bool Has(Option option) => _values.ContainsKey(Option.Canonical(option.Name));

    /// <summary>An option's value; null when it was not given.</summary>
    public string? Text(Option option) => _values.GetValueOrDefault(Option.Canonical(option.Name));

    /// <summary>An option's value as a whole number within bounds; null when it was not given.</summary>
    /// <exception cref="UsageException">It is not such a number.</exception>
    public int? Number(Option option, int minimum, int maximum) =>
        Text(option) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= minimum && number <= maximum ? number
        : throw new UsageException($"{option.Name} takes a number from {minimum} to {maximum}, not '{text}'.");

    /// <summary>An option's value as a length of time (40ms, 3s, 2m); null when it was not given.</summary>
    /// <exception cref="UsageException">It is not one.</exception>
    public TimeSpan? Duration(Option option) =>
        Text(option) is not { } text ? null
        : CommandLine.Duration.TryParse(text, out TimeSpan duration) ? duration
        : throw new UsageException($"{option.Name} takes a length of time such as 40ms, 3s or 2m, not '{text}'.");

    /// <summary>An option's value as a web address; null when it was not given.</summary>
    /// <exception cref="UsageException">It is not one.</exception>
    public Uri? Url(Option option) =>
        Text(option) is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" ? url
        : throw new UsageException($"{option.Name} takes an address such as http://127.0.0.1:4577, not '{text}'.");

    private static Option Find(string verb, IReadOnlyList<Option> options, string name)
    {
        string wanted = Option.Canonical(name);
        Option? exact = options.FirstOrDefault(option =>
            Option.Canonical(option.Name) == wanted || (option.Alias is not null && Option.Canonical(option.Alias) == wanted));
        if (exact is not null)
        {
            return exact;
        }

        Option[] beginning = [.. options.Where(option => Option.Canonical(option.Name).StartsWith(wanted, StringComparison.Ordinal))];
        return beginning.Length switch
        {
            1 => beginning[0],
            0 => throw new UsageException($"{verb} has no option {name}. It has {string.Join(", ", options.Select(option => option.Name))}."),
            _ => throw new UsageException($"{name} could be {string.Join(" or ", beginning.Select(option => option.Name))}."),
        };
    }

    private static (string Name, string? Value) Split(string argument)
    {
        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        return argument.StartsWith("--", StringComparison.Ordinal) && equals > 0
            ? (argument[..equals], argument[(equals + 1)..])
            : (argument, null);
    }
}
