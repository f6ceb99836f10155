using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Places;
using KmsCompliance.Policy.Building;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Policies;

/// <summary>A command that makes something for a service's key in each Region.</summary>
public abstract class ServiceKeyCmdlet : PrincipalsCmdlet
{
    private readonly Dictionary<ServiceDefinition, List<RegionSelection>> _regions = [];
    private readonly Dictionary<ServiceDefinition, bool> _fits = [];
    private bool _isUsable;

    /// <summary>The service.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ServiceName]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    public string Service { get; set; } = string.Empty;

    /// <summary>CloudTrail: the trails are one organisation's.</summary>
    [Parameter]
    public SwitchParameter OrganizationTrail { get; set; }

    /// <summary>Leaves the statement for the service's own principal out, where the service works without.</summary>
    [Parameter]
    public SwitchParameter NoServicePrincipal { get; set; }

    /// <inheritdoc/>
    private protected override KeyPrincipals Principals => base.Principals with
    {
        IsOrganizationWide = OrganizationTrail,
        IncludeServicePrincipal = !NoServicePrincipal,
    };

    /// <inheritdoc/>
    private protected override IReadOnlyList<ServiceDefinition>? ServedServices => ServiceCatalog.Find(Service) is { } service ? [service] : null;

    private protected override IEnumerable<RegionSelection> Collected => _regions.Values.SelectMany(static regions => regions);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        var failures = FindProblems().ToList();
        failures.ForEach(WriteFailure);
        _isUsable = failures.Count == 0;
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var service = ServiceCatalog.Find(Service)!;
        if (_isUsable && Fits(service))
        {
            Take(service, CurrentRegions());
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_regions.Count == 0)
        {
            return;
        }

        RunWithSession(
            async (session, reporter, token) =>
            {
                var targets = new List<(ServiceDefinition Service, IReadOnlyList<Place> Places)>();
                foreach (var (service, regions) in _regions)
                {
                    targets.Add((service, await ResolveAsync(regions, session, reporter, token).ConfigureAwait(false)));
                }

                await RunAsync(
                    reporter,
                    async within =>
                    {
                        foreach (var (service, places) in targets)
                        {
                            await new AccountRuns(session, within, ThrottleLimit) { Activity = $"Working on the keys of {service.DisplayName}" }.RunAsync(
                                places,
                                static place => place,
                                (there, told, ofAccount, atATime, stop) => RunAsync(service, ofAccount, there, told, atATime, stop),
                                token).ConfigureAwait(false);
                        }
                    }).ConfigureAwait(false);
            },
            RegionSelection.HintOf(Collected));
    }

    /// <summary>Runs the work on all services.</summary>
    /// <param name="reporter">Where results go, and who is asked.</param>
    /// <param name="run">The work.</param>
    private protected virtual Task RunAsync(IRunReporter reporter, Func<IRunReporter, Task> run) => run(reporter);

    /// <summary>What is wrong with the parameters, whichever the service.</summary>
    private protected virtual IEnumerable<Failure> FindProblems() => FindPrincipalProblems();

    /// <summary>Takes the Regions of one input; keeps those for later about which AWS has to be asked.</summary>
    private protected virtual void Take(ServiceDefinition service, IReadOnlyList<RegionSelection> regions)
    {
        if (regions.Count == 0)
        {
            return;
        }

        if (!_regions.TryGetValue(service, out var known))
        {
            _regions.Add(service, known = []);
        }

        known.AddRange(regions);
    }

    /// <summary>A key is made where it can serve its resource: a trail's in the Region of its bucket.</summary>
    /// <inheritdoc/>
    private protected override RegionArgument? WhereToWork(RegionArgument region)
    {
        ArgumentNullException.ThrowIfNull(region);
        if (!region.IsOfResource || ServiceCatalog.Find(Service) is not { KeyMayLieElsewhere: true } service)
        {
            return region;
        }

        if (region.KeyRegion is { } keyRegion)
        {
            return region.In(keyRegion);
        }

        WriteFailure(Failures.KeyRegionUnknown(region.Source ?? region.Value, service.DisplayName, service.AuditCommand));
        return null;
    }

    /// <summary>Works on the Regions of a service that were kept, of one account.</summary>
    private protected abstract Task RunAsync(
        ServiceDefinition service, IReadOnlyList<Place> targets, IAwsSession session, IRunReporter reporter, int throttleLimit, CancellationToken cancellationToken);

    // Said once a service. Where a service has no keys for resources, the parameters have no effect, so that services of either
    // kind can come by one pipeline.
    private bool Fits(ServiceDefinition service)
    {
        if (!_fits.TryGetValue(service, out var fits))
        {
            var problem = service.HasKeysForResources ? service.FindResourceProblem(ResourceArn, OrganizationTrail) : null;
            if (problem is not null)
            {
                WriteFailure(problem);
            }

            _fits.Add(service, fits = problem is null);
        }

        return fits;
    }
}
