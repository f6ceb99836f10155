using System.Management.Automation;
using KmsCompliance.Access;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Organizations;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Policies;

/// <summary>Lists every principal that can use a key, for what, by which policy or grant, and on what that hangs; or that can read the data
/// that a service keeps under it. Read-only.</summary>
[Cmdlet(VerbsCommon.Get, "CmkAccess", DefaultParameterSetName = OfKeys)]
[OutputType(typeof(CmkKeyAccess), typeof(CmkDataAccess))]
public sealed class GetCmkAccessCommand : KeyAccessCmdlet, ICommandActions
{
    private const string OfKeys = "Key";
    private const string OfData = "Data";

    private readonly List<ResourceTarget> _reads = [];
    private (bool Region, string? AccountId) _named;
    private bool _isNeedTold;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => ServiceActions.WithReadsData(PolicyActions.WhoCan);

    /// <summary>The keys: ids, ARNs, aliases or alias ARNs, or objects from Get-ServiceCmk, New-ServiceCmk or AWS.Tools. Of statuses, the
    /// key that they are under.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = OfKeys)]
    [Alias("KeyArn", "Arn")]
    [KeyTransformation]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public KeyArgument[] KeyId { get; set; } = [];

    /// <summary>What it is asked about: actions such as <c>Decrypt</c> or <c>kms:Decrypt</c>; left out, those that use a key.</summary>
    [Parameter(Position = 1, ParameterSetName = OfKeys)]
    [ArgumentCompleter(typeof(KmsActionCompleter))]
    [ValidateNotNullOrEmpty]
    public override string[]? Action { get; set; }

    /// <summary>Asks who can read the data that a service keeps in resources: who may use the key and has the service's own right too, and
    /// who may assume each role that can.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OfData)]
    public SwitchParameter ReadsData { get; set; }

    /// <summary>The resources: statuses or findings of any service, or their ResourceId.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = OfData)]
    [Alias("ResourceArn")]
    [ResourceTransformation(TakesKeys = true)]
    [ValidateNotNullOrEmpty]
    public ResourceArgument[]? ResourceId { get; set; }

    private protected override string Activity => "Reading who can use keys";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _named = NamedPlace();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ReadsData)
        {
            NoteData();
        }
        else if (Actions is not null)
        {
            Note(KeyId);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        if (_reads.Count > 0)
        {
            RunWithSession(ReadAsync, NamedResources.RegionHint(_reads));
        }
    }

    private async Task ReadAsync(IAwsSession session, IRunReporter reporter, CancellationToken cancellationToken)
    {
        var entry = EntryOf(session, reporter);
        var organization = IncludeOrganization ? new OrganizationPolicies(session, DataAccessReading.Actions, reporter, cancellationToken) : null;
        var found = await ResourceTarget.ResolveAsync(_reads, entry, cancellationToken).ConfigureAwait(false);
        await new AccountRuns(session, reporter, ThrottleLimit) { Activity = "Reading who can read data" }.RunAsync(
            [.. found.Select(static resource => (resource.Resource, resource.Where)).DistinctBy(static resource => (resource.Resource.Service, resource.Resource.Value, resource.Where.Region, resource.Where.ExpectedAccountId))],
            static resource => resource.Where,
            (there, told, ofAccount, atATime, stop) => new DataAccessReading(there, told, atATime) { Organization = organization }.RunAsync(ofAccount, stop),
            cancellationToken).ConfigureAwait(false);
    }

    // Keys alone do not say what is read: that is said once.
    private void NoteData()
    {
        var resources = ResourceId!.Where(static resource => !IsKey(resource)).ToList();
        if (resources.Count < ResourceId!.Length && !_isNeedTold)
        {
            _isNeedTold = true;
            WriteFailure(Failures.NoResourceToRead(ResourceId.First(IsKey).Value));
        }

        _reads.AddRange(ReadResources(resources, ServiceCatalog.All, _named));
    }

    private static bool IsKey(ResourceArgument resource) =>
        resource.Service is null && KeyReference.TryParse(resource.Value, out var key, out _);
}
