using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Commands.Policies;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Model;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Permissions;

/// <summary>Shows the IAM rights that commands or scripts need, and the policy that gives them. Asks nothing of AWS.</summary>
[Cmdlet(VerbsCommon.Get, "CmkPermission", DefaultParameterSetName = Commands)]
[OutputType(typeof(CmkPermission), typeof(CmkAction))]
public sealed class GetCmkPermissionCommand : PSCmdlet, ICommandActions
{
    private const string Commands = "Command";
    private const string Scripts = "Script";

    private readonly List<string> _merged = [];
    private PermissionNarrowing? _narrowing;

    // Boxed: a field of the enumeration's own type has the engine load the domain's assembly while it looks for commands,
    // before the module could say which one fits the platform.
    private object? _mode;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => [];

    /// <summary>The commands, or patterns of them such as <c>Set-*</c>; all where left out. Each is taken to be used in
    /// full.</summary>
    [Parameter(ParameterSetName = Commands, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CommandNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Command { get; set; } = ["*"];

    /// <summary>Script files, or patterns of them: the rights of the module's commands that they use, whichever parameters
    /// they give them. Other scripts that they call are not followed.</summary>
    [Parameter(ParameterSetName = Scripts, Mandatory = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Audit: what looks, also under -WhatIf. Remediate: all. What each command does, where left out.</summary>
    [Parameter]
    public CmkPermissionMode? Mode
    {
        get => (CmkPermissionMode?)_mode;
        set => _mode = value;
    }

    /// <summary>Gives one policy for all commands and scripts, instead of one for each.</summary>
    [Parameter]
    public SwitchParameter Merge { get; set; }

    /// <summary>Gives an object for each action that a command needs: what for, and what happens without it.</summary>
    [Parameter]
    public SwitchParameter ByAction { get; set; }

    /// <summary>The 12-digit account whose keys and resources the policy is confined to. Those of other accounts are then
    /// left out, unless -KeyArn or -ResourceArn names them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AccountId { get; set; }

    /// <summary>The Regions that the policy is confined to: codes, or patterns such as <c>eu-*</c>.</summary>
    [Parameter]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public RegionArgument[] Region { get; set; } = [];

    /// <summary>ARNs of the keys that the commands are about: those that are set, those that are in use, and the old keys
    /// of secrets that are to be re-encrypted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] KeyArn { get; set; } = [];

    /// <summary>ARNs of the secrets, trails and other resources that the commands are about, <c>*</c> and <c>?</c> as
    /// wildcards in the name.</summary>
    [Parameter]
    [Alias("SecretArn")]
    [ValidateNotNullOrEmpty]
    public string[] ResourceArn { get; set; } = [];

    /// <summary>The roles that Get-Region assumes in other accounts: names, with their path where they have one. The policy allows to
    /// assume no other, and none where left out.</summary>
    [Parameter]
    [ValidatePattern(@"^/?([!-.0-~]+/)*[A-Za-z0-9_+=,.@-]{1,64}\z")]
    [ValidateNotNullOrEmpty]
    public string[] RoleName { get; set; } = [];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        var narrowing = new PermissionNarrowing
        {
            Regions = [.. Region.Select(region => region.Value)],
            AccountId = AccountId,
            KeyArns = KeyArn,
            ResourceArns = ResourceArn,
            RoleNames = RoleName,
        };
        var refusals = Region.Select(static region => region.Refusal).OfType<Failure>().ToList();
        var failures = refusals.Count > 0 ? refusals : [.. narrowing.FindProblems([.. ServiceCatalog.All.Select(service => service.ResourceScope).OfType<ActionScope>()])];
        failures.ForEach(failure => WriteError(ErrorRecords.From(failure)));
        _narrowing = failures.Count > 0 ? null : narrowing;
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_narrowing is null)
        {
            return;
        }

        if (Path is null)
        {
            FindCommands().ForEach(command => Take([command], path: null));
            return;
        }

        foreach (var path in FindScripts())
        {
            if (ReadScript(path) is { } commands)
            {
                Take(commands, path);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Merge && _narrowing is not null)
        {
            Write(_merged, path: null);
        }
    }

    private void Take(IReadOnlyList<string> commands, string? path)
    {
        if (Merge)
        {
            _merged.AddRange(commands);
        }
        else
        {
            Write(commands, path);
        }
    }

    private void Write(IReadOnlyList<string> commands, string? path)
    {
        var names = commands.Distinct(StringComparer.Ordinal).ToList();
        var permission = new CmkPermission(PermissionBuilder.Build(names, names.SelectMany(CommandActions.Of), Mode, _narrowing!)) { ScriptPath = path };
        if (ByAction)
        {
            WriteObject(permission.Rights, enumerateCollection: true);
            return;
        }

        PolicySize.Warn(this, permission.PolicyDocument);
        WriteObject(permission);
    }

    private List<string> FindCommands()
    {
        var found = new List<string>();
        foreach (var name in Command)
        {
            var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            var matches = CommandActions.Commands.Where(pattern.IsMatch).ToList();
            if (matches.Count == 0)
            {
                WriteError(ErrorRecords.From(Failures.UnknownCommand(name)));
            }

            found.AddRange(matches.Except(found));
        }

        return found;
    }

    private List<string> FindScripts()
    {
        var found = new List<string>();
        foreach (var path in Path!)
        {
            try
            {
                var files = GetResolvedProviderPathFromPSPath(path, out var provider).Where(System.IO.File.Exists).ToList();
                if (provider.Name != "FileSystem" || files.Count == 0)
                {
                    WriteError(ErrorRecords.From(Failures.ScriptNotFound(path)));
                    continue;
                }

                found.AddRange(files.Except(found));
            }
            catch (Exception exception) when (exception is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
            {
                WriteError(ErrorRecords.From(Failures.ScriptNotFound(path)));
            }
        }

        return found;
    }

    private IReadOnlyList<string>? ReadScript(string path)
    {
        var script = TextFile.Read(this, path, out var problem) is { } text ? ScriptCommands.Read(text, path) : null;
        if (script is null || script.Problem is not null)
        {
            WriteError(ErrorRecords.From(Failures.ScriptNotUnderstood(path, script?.Problem ?? problem!)));
            return null;
        }

        if (script.UnresolvedLines.Count > 0)
        {
            DebugSwitch.WriteWarning(this, $"'{PrintableText.Of(path)}' names what it calls only when it runs, or calls other scripts, in line {string.Join(", ", script.UnresolvedLines)}; what that needs is not included.");
        }

        return script.Commands;
    }
}
