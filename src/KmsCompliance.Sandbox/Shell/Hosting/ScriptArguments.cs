using System.Collections;

namespace KmsCompliance.Sandbox.Shell.Hosting;

/// <summary>A process's arguments, sorted for a script as <c>pwsh -File</c> does.</summary>
/// <param name="ByPosition">Those without a name, in order.</param>
/// <param name="ByName"><c>-Name value</c>, <c>-Name:value</c>, and <c>-Switch</c> as true.</param>
internal sealed record ScriptArguments(object[] ByPosition, Hashtable ByName)
{
    /// <summary>Sorts <paramref name="arguments"/>.</summary>
    public static ScriptArguments Parse(IReadOnlyList<string> arguments)
    {
        List<object> byPosition = [];
        Hashtable byName = new(StringComparer.OrdinalIgnoreCase);
        for (int index = 0; index < arguments.Count; index++)
        {
            string argument = arguments[index];
            int colon = argument.IndexOf(':', StringComparison.Ordinal);
            if (!IsName(argument))
            {
                byPosition.Add(argument);
            }
            else if (colon > 0)
            {
                byName[argument[1..colon]] = Value(argument[(colon + 1)..]);
            }
            else if (index + 1 < arguments.Count && !IsName(arguments[index + 1]))
            {
                byName[argument[1..]] = arguments[++index];
            }
            else
            {
                byName[argument[1..]] = true;
            }
        }

        return new ScriptArguments([.. byPosition], byName);
    }

    // "-5" and "-" are values; "-Five" is a name.
    private static bool IsName(string argument) => argument.Length > 1 && argument[0] == '-' && (char.IsLetter(argument[1]) || argument[1] == '_');

    private static object Value(string text) => text.ToUpperInvariant() switch
    {
        "$TRUE" => true,
        "$FALSE" => false,
        _ => text,
    };
}
