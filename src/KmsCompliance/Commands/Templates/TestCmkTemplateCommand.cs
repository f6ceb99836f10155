using System.Collections;
using System.Globalization;
using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Isolation;
using KmsCompliance.Keys;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Ports;
using KmsCompliance.Services;
using KmsCompliance.Templates;

namespace KmsCompliance.Commands.Templates;

/// <summary>Judges templates of infrastructure before they are deployed, by the rules of an audit. Asks nothing of AWS.</summary>
[Cmdlet(VerbsDiagnostic.Test, "CmkTemplate")]
[OutputType(typeof(CmkTemplateFinding), typeof(bool))]
public sealed class TestCmkTemplateCommand : AsyncCmdlet, IRuleParameters, ICommandActions
{
    private readonly List<string> _files = [];
    private readonly QuietAnswer _answer = new();
    private TemplateOptions _options = null!;
    private string _here = string.Empty;
    private string? _sources;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => [];

    /// <summary>The templates, or patterns of them: plans as terraform show -json writes them, templates of CloudFormation in JSON or
    /// YAML; or what Export-CmkTemplate put out.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [TemplatePathTransformation]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The folder in which the plan was made: findings then have the file and line of the resource's block.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SourcePath { get; set; }

    /// <summary>Values of the template's parameters, by name; their defaults where left out.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable Parameter { get; set; } = [];

    /// <summary>The Region of the deployment, where the template does not say it.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Region { get; set; }

    /// <summary>The 12-digit account of the deployment, where the template does not say it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AccountId { get; set; }

    /// <summary>Also asks that the template sets what a service has once a Region, where it uses the service: X-Ray's setting, where
    /// traces are sent.</summary>
    [Parameter]
    public SwitchParameter RequireSetting { get; set; }

    /// <summary>Approved keys: ids, ARNs or aliases, or patterns of them, in place of those of -SettingsPath. Any other key is not
    /// compliant.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? ApprovedKey { get; set; }

    /// <summary>The rules to apply, by id or pattern; those of -Level where left out.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RuleCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Rule { get; set; }

    /// <summary>Rules to leave out, by id or pattern.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RuleCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? ExcludeRule { get; set; }

    /// <summary>The level of the rules. Full where left out, since a template answers all of them without a call.</summary>
    [Parameter]
    [ValidateSet(RuleLevel.Basic, RuleLevel.Full)]
    public string Level { get; set; } = RuleLevel.Full;

    /// <summary>A settings file: approved keys, required tags, accounts, rules on and off, severities, exemptions.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SettingsPath { get; set; }

    /// <summary>Answers one Boolean: true only if something was judged, every rule finds all of it compliant or its owner has accepted
    /// it, and nothing went wrong.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override bool AnswersAlways => Quiet;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Quiet)
        {
            _answer.Begin(this);
        }

        var chosen = RuleChoice.Of(this, ApprovedKey, canAsk: false, seesServices: true, Time, isOfTemplate: true);
        var approved = chosen.ApprovedKeys is { } keys ? new ApprovedKeys(keys, Wildcards.Of, static _ => throw new NotSupportedException("Nothing is asked of AWS.")) : null;
        if (Region is not null && !RegionName.IsWellFormed(Region))
        {
            End(Failures.InvalidRegion(Region));
        }
        else if (AccountId is not null && !AwsArn.IsAccountId(AccountId))
        {
            End(Failures.InvalidAccountId(AccountId));
        }

        _options = new TemplateOptions(chosen.Rules)
        {
            Region = Region,
            AccountId = AccountId,
            Parameters = ReadParameters(),
            RequireSetting = RequireSetting,
            Approve = status => approved is null ? KeyApproval.NotAsked : approved.JudgeByNames(status) ?? KeyApproval.Undetermined,
        };
        _sources = SourcePath is null ? null : FindSources(SourcePath);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var path in Path)
        {
            var found = FindFiles(path);
            if (found.Count == 0)
            {
                WriteFailure(Failures.TemplateNotFound(path));
            }

            _files.AddRange(found.Where(file => !_files.Contains(file, StringComparer.Ordinal)));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _here = SessionState.Path.CurrentFileSystemLocation.ProviderPath;
        foreach (var file in HasEnded ? [] : _files)
        {
            var text = TextFile.Read(this, file, TemplateReader.MostBytes, out var problem);
            if (text is null)
            {
                WriteFailure(Failures.TemplateUnreadable(Shown(file), problem!));
            }
            else
            {
                Run((reporter, token) => JudgeAsync(file, text, reporter, token));
            }
        }

        if (Quiet)
        {
            _answer.Write(this);
        }
    }

    private async Task JudgeAsync(string file, string text, IRunReporter reporter, CancellationToken cancellationToken)
    {
        try
        {
            var template = TemplateReader.Read(text, new YamlComposition(), _options);
            var sources = _sources is null ? null : new TerraformSources(_sources);
            var shown = Shown(file);
            var judgement = new TemplateJudgement(template, _options, shown, item =>
                item is TerraformItem resource && sources?.Find(resource) is { } block ? block with { Path = Shown(block.Path) } : new TemplateSource(shown, item.Line));
            var findings = await judgement.JudgeAsync(cancellationToken).ConfigureAwait(false);
            if (judgement.LeftOut.Count > 0)
            {
                await reporter.WarningAsync(LeftOut(shown, judgement.LeftOut), cancellationToken).ConfigureAwait(false);
            }

            foreach (var finding in findings)
            {
                _answer.Note(finding.Compliance is Compliance.Compliant or Compliance.Exempt);
                if (!Quiet)
                {
                    await reporter.OutputAsync(finding, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (TemplateException exception)
        {
            await reporter.ErrorAsync(Failures.InvalidTemplate(Shown(file), exception.Line, exception.Message), cancellationToken).ConfigureAwait(false);
        }
    }

    private static string LeftOut(string file, IReadOnlyList<TemplateOmission> omissions)
    {
        var parameters = omissions.SelectMany(static omission => omission.Parameters).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return $"{file}: {string.Join(", ", omissions.Select(static omission => omission.Address))} {(omissions.Count == 1 ? "was" : "were")} not judged, since the "
            + $"{(parameters.Count == 1 ? "default of the parameter" : "defaults of the parameters")} {string.Join(", ", parameters)} {(parameters.Count == 1 ? "leaves" : "leave")} {(omissions.Count == 1 ? "it" : "them")} out: judge the template with the values of each deployment (-Parameter).";
    }

    private Dictionary<string, string> ReadParameters()
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Parameter)
        {
            var value = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
            if (entry.Key is string name && value is string or bool or int or long or double or decimal)
            {
                values[name] = value is bool word ? word ? "true" : "false" : Convert.ToString(value, CultureInfo.InvariantCulture)!;
            }
            else
            {
                End(Failures.TemplateParameterNotUnderstood($"{entry.Key}"));
            }
        }

        return values;
    }

    private string? FindSources(string path)
    {
        try
        {
            var folder = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (provider.Name == "FileSystem" && Directory.Exists(folder))
            {
                return folder;
            }
        }
        catch (Exception exception) when (exception is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or NotSupportedException)
        {
            // Said below.
        }

        End(Failures.TemplateSourceNotFound(path));
        return null;
    }

    private List<string> FindFiles(string path)
    {
        try
        {
            var files = GetResolvedProviderPathFromPSPath(path, out var provider);
            return provider.Name == "FileSystem" ? [.. files.Where(File.Exists)] : [];
        }
        catch (Exception exception) when (exception is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            return [];
        }
    }

    // From the current folder where it lies in that, so that it is the same on every machine that checks the sources out.
    private string Shown(string file)
    {
        var relative = System.IO.Path.GetRelativePath(_here, file);
        return (System.IO.Path.IsPathRooted(relative) || relative.StartsWith("..", StringComparison.Ordinal) ? file : relative).Replace('\\', '/');
    }
}
