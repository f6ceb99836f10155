using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Keys;

/// <summary>Lists the service keys: those that New-ServiceCmk made, and those that carry the alias; or the keys that are named.</summary>
[Cmdlet(VerbsCommon.Get, "ServiceCmk")]
[OutputType(typeof(ServiceCmk))]
public sealed class GetServiceCmkCommand : RegionalCmdlet, ICommandActions
{
    private readonly KeyTargets _keys = new();

    static IReadOnlyList<CmkAction> ICommandActions.Actions => KeyActions.List;

    /// <summary>The Regions: codes, patterns such as <c>eu-*</c>, or objects that have a Region. The session's default
    /// where left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>The keys that are wanted, whoever made them: ids, ARNs, aliases or alias ARNs, or objects that are keys or changes of
    /// keys.</summary>
    [Parameter(ValueFromPipeline = true)]
    [Alias("KeyArn")]
    [KeyTransformation(KeysOnly = true)]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public KeyArgument[]? KeyId { get; set; }

    /// <summary>The service whose keys are wanted; all where left out.</summary>
    [Parameter]
    [ServiceName]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Service { get; set; }

    /// <summary>Aliases, or patterns of them such as <c>alias/xray-*</c>. Keys that carry one are listed whoever made
    /// them; without it, the tags of every key of the Region are read.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AliasCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Alias { get; set; }

    /// <summary>Also reads the history of each key's rotation: a listing a key.</summary>
    [Parameter]
    public SwitchParameter IncludeRotation { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        SortTexts();
        if (KeyId is null)
        {
            CollectRegions();
            return;
        }

        foreach (var key in KeyId)
        {
            KeyInput.Note(key, _keys, AccountId, CurrentRegions, this);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!HasTargets && !_keys.Any)
        {
            return;
        }

        RunWithSession(ListAsync, RegionHint ?? _keys.RegionHint);
    }

    private async Task ListAsync(IAwsSession session, IRunReporter reporter, CancellationToken cancellationToken)
    {
        var patterns = Alias?.Select(alias => new WildcardPattern(alias, WildcardOptions.CultureInvariant)).ToList();
        var service = Service is null ? null : ServiceCatalog.Find(Service);
        ServiceKeyDirectory Directory(IAwsSession there, IRunReporter told, int atATime) => new(there, told, atATime)
        {
            AliasFilter = patterns is null ? null : alias => patterns.Exists(pattern => pattern.IsMatch(alias)),
            Service = service?.Name,
            IncludeRotation = IncludeRotation,
            UsualAliases = (service is null ? ServiceCatalog.All : [service]).Select(known => known.DefaultAlias).ToHashSet(StringComparer.Ordinal),
        };
        var runs = new AccountRuns(session, reporter, ThrottleLimit) { Activity = "Listing keys" };
        if (HasTargets)
        {
            var targets = await ResolveTargetsAsync(session, reporter, cancellationToken).ConfigureAwait(false);
            await runs.RunAsync(
                targets, static place => place, (there, told, ofAccount, atATime, stop) => Directory(there, told, atATime).RunAsync(ofAccount, stop), cancellationToken).ConfigureAwait(false);
        }

        if (_keys.Any)
        {
            await _keys.RunAsync(
                EntryOf(session, reporter), runs, (there, told, ofAccount, atATime, stop) => Directory(there, told, atATime).RunAsync(ofAccount, stop), cancellationToken).ConfigureAwait(false);
        }
    }

    // A text that is piped in, or stands first, may be a Region or a key: which, it says itself.
    private void SortTexts()
    {
        var keys = Region?.Where(static region => region.Service is null && KeyReference.TryParse(region.Value, out _, out _)).ToList() ?? [];
        var regions = Region?.Except(keys).ToList() ?? [];
        var named = KeyId?.Where(key => !regions.Exists(region => region.Value == key.Value)).ToList() ?? [];
        named.AddRange(keys.Where(key => !named.Exists(other => other.Value == key.Value)).Select(static key => new KeyArgument(key.Value)));
        KeyId = named.Count > 0 ? [.. named] : null;
        Region = regions.Count > 0 ? [.. regions] : null;
    }
}
