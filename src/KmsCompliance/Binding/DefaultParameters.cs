using System.Collections;
using System.Management.Automation;

namespace KmsCompliance.Binding;

/// <summary>What <c>$PSDefaultParameterValues</c> says for a command: the engine binds it as if the user had written it.</summary>
internal static class DefaultParameters
{
    /// <summary>Whether a parameter has the value that it has by default, whatever was written.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="parameter">The parameter's name.</param>
    public static bool Gave(PSCmdlet cmdlet, string parameter)
    {
        var value = cmdlet.GetVariableValue("PSDefaultParameterValues");
        return (value is PSObject wrapped ? wrapped.BaseObject : value) is IDictionary defaults
            && defaults.Keys.OfType<string>().Any(key => IsFor(key, cmdlet.MyInvocation.MyCommand.Name, parameter) && IsSame(defaults[key], cmdlet.MyInvocation.BoundParameters[parameter]));
    }

    // 'Command:Parameter', both of which may be patterns.
    private static bool IsFor(string key, string command, string parameter) =>
        key.Split(':') is [var commands, var parameters] && Fits(commands, command) && Fits(parameters, parameter);

    private static bool Fits(string pattern, string name) => WildcardPattern.Get(pattern.Trim(' ', '\'', '"'), WildcardOptions.IgnoreCase).IsMatch(name);

    private static bool IsSame(object? given, object? bound) => LanguagePrimitives.Equals(Unwrap(given), Unwrap(bound), ignoreCase: false);

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
