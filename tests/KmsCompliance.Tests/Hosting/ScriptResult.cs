using System.Management.Automation;

namespace KmsCompliance.Tests.Hosting;

/// <summary>What a script left behind.</summary>
/// <param name="Output">Its output.</param>
/// <param name="Errors">Its errors, the terminating one included.</param>
/// <param name="Warnings">Its warnings.</param>
/// <param name="Terminated">Whether it ended by a terminating error.</param>
internal sealed record ScriptResult(IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors, IReadOnlyList<string> Warnings, bool Terminated)
{
    /// <summary>The error ids without the command's name.</summary>
    public IReadOnlyList<string> ErrorIds => [.. Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0])];

    /// <summary>Its output without the statuses and findings that stand for what could not be listed.</summary>
    public IReadOnlyList<PSObject> Seen => [.. Output.Where(item => item.Properties["Reason"]?.Value as string != ComplianceReason.NotListed)];

    public static ScriptResult Of(PowerShell shell)
    {
        IReadOnlyList<PSObject> output = [];
        ErrorRecord? terminating = null;
        try
        {
            output = [.. shell.Invoke()];
        }
        catch (RuntimeException exception)
        {
            terminating = exception.ErrorRecord;
        }

        var errors = shell.Streams.Error.ToList();
        if (terminating is not null)
        {
            errors.Add(terminating);
        }

        return new ScriptResult(output, errors, [.. shell.Streams.Warning.Select(warning => warning.Message)], terminating is not null);
    }
}
