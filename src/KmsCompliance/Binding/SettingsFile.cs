using System.Management.Automation;
using KmsCompliance.Errors;
using KmsCompliance.Pipeline;
using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Binding;

/// <summary>Reads the settings file that somebody names.</summary>
internal static class SettingsFile
{
    /// <summary>What it decides; a terminating error where it cannot be read or is not right.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="path">The file; null where none is named.</param>
    public static ComplianceSettings Read(PSCmdlet cmdlet, string? path)
    {
        if (path is null)
        {
            return ComplianceSettings.None;
        }

        try
        {
            var file = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            var problem = "it is no file of the file system.";
            if (provider.Name == "FileSystem" && TextFile.Read(cmdlet, file, out problem) is { } text)
            {
                return new SettingsReader(Wildcards.Of).Read(text, path);
            }

            cmdlet.ThrowTerminatingError(ErrorRecords.From(Failures.SettingsUnreadable(path, problem!)));
        }
        catch (FailureException exception)
        {
            cmdlet.ThrowTerminatingError(ErrorRecords.From(exception.Failure));
        }
        catch (Exception exception) when (exception is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or NotSupportedException)
        {
            cmdlet.ThrowTerminatingError(ErrorRecords.From(Failures.SettingsUnreadable(path, exception.Message)));
        }

        return ComplianceSettings.None;
    }
}
