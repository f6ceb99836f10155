using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using KmsCompliance.Sandbox.Shell.LineEditing;

namespace KmsCompliance.Sandbox.Shell.Hosting;

/// <summary>Asks a person. Where nobody is there, every question is an error: never a hang, never a silent yes.</summary>
internal sealed class ShellPrompts(ShellConsole console, PSHostUserInterface screen)
{
    private readonly TerminalLineReader? _terminal = console.IsTerminal ? new TerminalLineReader(console) : null;

    /// <summary>The error for a question that cannot be put to anyone.</summary>
    public static PSInvalidOperationException NobodyToAnswer(string what) =>
        new($"{what} is needed, but input is not interactive. Use -Confirm:$false to go ahead without being asked, -WhatIf to only look, or give every mandatory parameter.");

    /// <summary>One line of input.</summary>
    public string ReadLine()
    {
        DemandSomeone("Input");
        return Ask(string.Empty);
    }

    /// <summary>One line of input that is not shown while it is typed.</summary>
    public SecureString ReadSecret(string prompt = "")
    {
        DemandSomeone("A secret");
        if (_terminal is not null)
        {
            return _terminal.ReadSecret(prompt) ?? throw new PipelineStoppedException();
        }

        SecureString secret = new();
        foreach (char character in Ask(prompt))
        {
            secret.AppendChar(character);
        }

        return secret;
    }

    /// <summary>A name and a password.</summary>
    public PSCredential AskCredential(string caption, string message, string userName)
    {
        DemandSomeone("A credential");
        ShowQuestion(caption, message);
        if (string.IsNullOrEmpty(userName))
        {
            userName = Ask("User: ");
        }

        return new PSCredential(userName, ReadSecret($"Password for user {userName}: "));
    }

    /// <summary>One choice of several, by hot key or by label; an empty answer takes the default.</summary>
    public int AskChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        DemandSomeone(string.IsNullOrWhiteSpace(message) ? "An answer" : $"An answer to '{LastLine(message)}'");
        ShowQuestion(caption, message);
        (string Key, string Label)[] labels = [.. choices.Select(choice => SplitLabel(choice.Label))];
        string question = string.Join("  ", labels.Select((label, index) =>
            TextStyle.Paint($"[{label.Key}] {label.Label}", TextStyle.Warning, console.OutputColor && index == defaultChoice)));
        string fallback = defaultChoice >= 0 ? $" (default is \"{labels[defaultChoice].Key}\")" : string.Empty;

        while (true)
        {
            string answer = Ask($"{question}  [?] Help{fallback}: ").Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
            {
                return defaultChoice;
            }

            if (answer == "?")
            {
                foreach (((string key, string label), ChoiceDescription choice) in labels.Zip(choices))
                {
                    screen.WriteLine($"{key} - {(string.IsNullOrWhiteSpace(choice.HelpMessage) ? label : choice.HelpMessage)}");
                }

                continue;
            }

            int chosen = Array.FindIndex(labels, label =>
                string.Equals(label.Key, answer, StringComparison.OrdinalIgnoreCase)
                || string.Equals(label.Label, answer, StringComparison.OrdinalIgnoreCase));
            if (chosen >= 0)
            {
                return chosen;
            }
        }
    }

    /// <summary>One value for each field, converted to the field's type.</summary>
    public Dictionary<string, PSObject> AskFields(string caption, string message, Collection<FieldDescription> fields)
    {
        DemandSomeone($"A value for {string.Join(", ", fields.Select(field => field.Name))}");
        ShowQuestion(caption, message);
        Dictionary<string, PSObject> values = new(StringComparer.OrdinalIgnoreCase);
        foreach (FieldDescription field in fields)
        {
            values[field.Name] = PSObject.AsPSObject(AskField(field));
        }

        return values;
    }

    private object AskField(FieldDescription field)
    {
        Type type = LanguagePrimitives.TryConvertTo(field.ParameterTypeFullName, out Type? found) && found is not null ? found : typeof(string);
        if (type == typeof(SecureString))
        {
            return ReadSecret($"{field.Name}: ");
        }

        if (!type.IsArray)
        {
            return LanguagePrimitives.ConvertTo(Ask($"{field.Name}: "), type, CultureInfo.InvariantCulture);
        }

        List<string> items = [];
        while (true)
        {
            string item = Ask($"{field.Name}[{items.Count}]: ");
            if (item.Length == 0)
            {
                return LanguagePrimitives.ConvertTo(items, type, CultureInfo.InvariantCulture);
            }

            items.Add(item);
        }
    }

    private void ShowQuestion(string caption, string message)
    {
        screen.WriteLine(string.Empty);
        if (!string.IsNullOrWhiteSpace(caption))
        {
            screen.WriteLine(TextStyle.Paint(caption, TextStyle.Bold, console.OutputColor));
        }

        if (!string.IsNullOrWhiteSpace(message))
        {
            screen.WriteLine(message);
        }
    }

    private string Ask(string prompt)
    {
        if (_terminal is null)
        {
            screen.Write(prompt);
            return console.Input.ReadLine() ?? throw NobodyToAnswer("More input");
        }

        LineInput answer = _terminal.Read(prompt);
        return answer.End switch
        {
            LineEnd.Entered => answer.Text,
            LineEnd.Cancelled => throw new PipelineStoppedException(),
            _ => throw NobodyToAnswer("More input"),
        };
    }

    private void DemandSomeone(string what)
    {
        if (!console.IsInteractive)
        {
            throw NobodyToAnswer(what);
        }
    }

    private static string LastLine(string message) => message.TrimEnd().Split('\n')[^1].Trim();

    // "Yes to &All" has the hot key A.
    private static (string Key, string Label) SplitLabel(string label)
    {
        int mark = label.IndexOf('&', StringComparison.Ordinal);
        string plain = label.Replace("&", string.Empty, StringComparison.Ordinal);
        return (mark >= 0 && mark + 1 < label.Length ? char.ToUpperInvariant(label[mark + 1]).ToString() : plain, plain);
    }
}
