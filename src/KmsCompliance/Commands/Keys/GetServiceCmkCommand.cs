using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Keys;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Keys;

/// <summary>Lists the service keys: those that New-ServiceCmk made, and those that carry the alias.</summary>
[Cmdlet(VerbsCommon.Get, "ServiceCmk")]
[OutputType(typeof(ServiceCmk))]
public sealed class GetServiceCmkCommand : RegionalCmdlet, ICommandActions
{
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
    protected override void ProcessRecord() => CollectRegions();

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!HasTargets)
        {
            return;
        }

        var patterns = Alias?.Select(alias => new WildcardPattern(alias, WildcardOptions.CultureInvariant)).ToList();
        var service = Service is null ? null : ServiceCatalog.Find(Service);
        RunWithSession(
            async (session, reporter, token) =>
            {
                var targets = await ResolveTargetsAsync(session, reporter, token).ConfigureAwait(false);
                await new AccountRuns(session, reporter, ThrottleLimit) { Activity = "Listing keys" }.RunAsync(
                    targets,
                    static place => place,
                    (there, told, ofAccount, atATime, stop) => new ServiceKeyDirectory(there, told, atATime)
                    {
                        AliasFilter = patterns is null ? null : alias => patterns.Exists(pattern => pattern.IsMatch(alias)),
                        Service = service?.Name,
                        IncludeRotation = IncludeRotation,
                        UsualAliases = (service is null ? ServiceCatalog.All : [service]).Select(known => known.DefaultAlias).ToHashSet(StringComparer.Ordinal),
                    }.RunAsync(ofAccount, stop),
                    token).ConfigureAwait(false);
            },
            RegionHint);
    }
}
