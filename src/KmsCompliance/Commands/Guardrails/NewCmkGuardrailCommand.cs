using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Guardrails;
using KmsCompliance.Keys;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Guardrails;

/// <summary>Writes what AWS itself can refuse or tell of: service control policies, event patterns, Config rules. Asks nothing of
/// AWS.</summary>
[Cmdlet(VerbsCommon.New, "CmkGuardrail")]
[OutputType(typeof(CmkGuardrail))]
public sealed class NewCmkGuardrailCommand : PSCmdlet, ICommandActions
{
    private readonly List<KeyArgument> _keys = [];

    static IReadOnlyList<CmkAction> ICommandActions.Actions => [];

    /// <summary>Only those of these services; all, and those of keys, where left out.</summary>
    [Parameter(Position = 0)]
    [ServiceName]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Service { get; set; }

    /// <summary>Only those of these kinds.</summary>
    [Parameter(Position = 1)]
    [ValidateSet(GuardrailKind.ServiceControlPolicy, GuardrailKind.EventPattern, GuardrailKind.ConfigRule)]
    [ValidateNotNullOrEmpty]
    public string[]? Kind { get; set; }

    /// <summary>Approved keys: ids, ARNs, or patterns of them, or objects from Get-ServiceCmk, New-ServiceCmk or AWS.Tools; in place of
    /// those of -SettingsPath.</summary>
    [Parameter(ValueFromPipeline = true)]
    [KeyTransformation]
    [ArgumentCompleter(typeof(KeyArnCompleter))]
    [ValidateNotNullOrEmpty]
    public KeyArgument[]? ApprovedKey { get; set; }

    /// <summary>The roles that may go on doing what is left to few: names, ARNs, or patterns of them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? AllowedRole { get; set; }

    /// <summary>The tag of the keys that are to be kept: its key, or KEY=VALUE.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string KeyTag { get; set; } = ServiceKeyTags.Service;

    /// <summary>A settings file, whose approved keys count where -ApprovedKey is left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SettingsPath { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _keys.AddRange(ApprovedKey ?? []);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (GuardrailArn.OfTag(KeyTag) is not { } tag)
        {
            ThrowTerminatingError(ErrorRecords.From(Failures.InvalidGuardrailTag(KeyTag)));
            return;
        }

        var settings = SettingsFile.Read(this, SettingsPath);
        var request = new GuardrailRequest
        {
            ApprovedKeys = Read(
                _keys.Count > 0 ? _keys.ConvertAll(static key => key.Value) : settings.ApprovedKeys,
                GuardrailArn.OfKey,
                static (key, problem) => KeyInput.IsPlanned(key) ? Failures.KeyNotMade(key) : Failures.InvalidGuardrailKey(key, problem)),
            AllowedRoles = Read(AllowedRole ?? [], GuardrailArn.OfRole, Failures.InvalidGuardrailRole),
            KeyTag = tag,
        };
        var leftOut = new List<(string Id, string Needs)>();
        foreach (var (service, guardrail) in Chosen())
        {
            if (guardrail.NeedsApprovedKeys && request.ApprovedKeys.Count == 0)
            {
                leftOut.Add((guardrail.Id, nameof(ApprovedKey)));
            }
            else if (guardrail.NeedsAllowedRoles && request.AllowedRoles.Count == 0)
            {
                leftOut.Add((guardrail.Id, nameof(AllowedRole)));
            }
            else
            {
                Write(GuardrailCatalog.Compose(service, guardrail, request));
            }
        }

        foreach (var needed in leftOut.GroupBy(static entry => entry.Needs, static entry => entry.Id))
        {
            DebugSwitch.WriteWarning(this, $"Left out, for want of -{needed.Key}: {string.Join(", ", needed)}.");
        }
    }

    private IEnumerable<(ServiceDefinition? Service, Guardrail Guardrail)> Chosen()
    {
        var services = Service is null ? null : ServiceCatalog.Select(Service);
        return GuardrailCatalog.All.Where(entry =>
            (services is null || (entry.Service is not null && services.Contains(entry.Service)))
            && Kind?.Contains(entry.Guardrail.Kind, StringComparer.OrdinalIgnoreCase) != false);
    }

    // Of a list that is not wholly understood nothing is made: what is missing in it would be refused.
    private IReadOnlyList<string> Read(IReadOnlyList<string> texts, Reader read, Func<string, string, Failure> failure)
    {
        var patterns = new List<string>();
        var isWhole = true;
        foreach (var text in texts)
        {
            if (read(text, out var problem) is { } pattern)
            {
                patterns.Add(pattern);
            }
            else
            {
                isWhole = false;
                WriteError(ErrorRecords.From(failure(text, problem!)));
            }
        }

        return isWhole ? [.. patterns.Distinct(StringComparer.Ordinal)] : [];
    }

    private void Write(CmkGuardrail guardrail)
    {
        if (guardrail.Kind == GuardrailKind.ServiceControlPolicy && guardrail.Document.Length > GuardrailCatalog.LongestPolicy)
        {
            WriteError(ErrorRecords.From(Failures.GuardrailTooLong(guardrail.GuardrailId, guardrail.Document.Length, GuardrailCatalog.LongestPolicy)));
            return;
        }

        WriteObject(guardrail);
    }

    private delegate string? Reader(string text, out string? problem);
}
