using System.Collections;
using System.Management.Automation;
using KmsCompliance.Isolation;
using KmsCompliance.Ports;

namespace KmsCompliance.Completion;

/// <summary>What the command line says so far of how to reach AWS. Made on the engine's thread, which alone can read the
/// session's variables.</summary>
internal sealed class CompletionRequest
{
    private readonly IDictionary _parameters;

    /// <summary>Reads the command line.</summary>
    /// <param name="command">The command's name.</param>
    /// <param name="parameters">The parameters that are bound so far.</param>
    /// <param name="completed">The parameter that is being completed: half a Region is none.</param>
    public CompletionRequest(string command, IDictionary parameters, string completed)
    {
        Command = command;
        _parameters = parameters;
        var named = string.Equals(completed, "Region", StringComparison.OrdinalIgnoreCase) ? null : First("Region");
        Region = named is not null && !WildcardPattern.ContainsWildcardCharacters(named)
            ? named
            : Variable("StoredAWSRegion") as string ?? Environment.GetEnvironmentVariable("AWS_REGION");
    }

    /// <summary>The command that is completed.</summary>
    public string Command { get; }

    /// <summary>The first Region on the command line; the session's default where there is none, or it is a pattern;
    /// null where there is no default either.</summary>
    public string? Region { get; }

    /// <summary>Whose answers these are: what was answered to one must not be offered to another. Holds no secret.</summary>
    public string Caller => string.Join('\n', First("EndpointUrl"), First("ProfileName"), First("ProfileLocation"), First("AccessKey"), Region);

    /// <summary>How to reach AWS.</summary>
    public SessionRequest ToSessionRequest()
    {
        var source = FindCredentialSource();
        return new SessionRequest
        {
            CredentialSource = source,
            ProfileName = source is null ? First("ProfileName") : null,
            ProfileLocation = First("ProfileLocation"),
            // Half an address leads nowhere: to ask AWS instead would send the words of one place to another.
            EndpointUrl = First("EndpointUrl") is { } endpoint ? new Uri(endpoint, UriKind.Absolute) : null,
            AllowInsecureEndpoint = bool.TryParse(First("AllowInsecureEndpoint"), out var allowed) && allowed,
            DefaultRegion = Region,
            RegionHint = Region,
        };
    }

    // The default parameter values of the session count as the command line does: the binder has not seen them yet.
    private static object? DefaultValue(string name)
    {
        if (Variable("PSDefaultParameterValues") is not IDictionary defaults)
        {
            return null;
        }

        foreach (DictionaryEntry entry in defaults)
        {
            if (entry.Key is string key && key.EndsWith($":{name}", StringComparison.OrdinalIgnoreCase))
            {
                return entry.Value;
            }
        }

        return null;
    }

    // While the engine completes, its runspace counts as busy; a nested pipeline is the way in.
    private static object? Variable(string name)
    {
        using var nested = PowerShell.Create(RunspaceMode.CurrentRunspace);
        nested.AddScript("param($name) , $ExecutionContext.SessionState.PSVariable.GetValue($name)", useLocalScope: true).AddArgument(name);
        var value = nested.Invoke().FirstOrDefault();
        return value?.BaseObject is PSObject wrapped ? wrapped.BaseObject : value?.BaseObject;
    }

    private Func<CredentialSnapshot>? FindCredentialSource()
    {
        if (First("AccessKey") is { } accessKey && First("SecretKey") is { } secretKey)
        {
            var snapshot = new CredentialSnapshot(accessKey, secretKey, First("SessionToken"));
            return () => snapshot;
        }

        return First("ProfileName") is null
            ? ForeignCredentials.ReaderOf(_parameters["Credential"] ?? Variable("StoredAWSCredentials"))
            : null;
    }

    private string? First(string name)
    {
        var value = _parameters[name] ?? DefaultValue(name);
        return (value is PSObject wrapped ? wrapped.BaseObject : value) switch
        {
            null => null,
            string text => text,
            IEnumerable items => items.Cast<object?>().FirstOrDefault()?.ToString(),
            var other => other.ToString(),
        };
    }
}
