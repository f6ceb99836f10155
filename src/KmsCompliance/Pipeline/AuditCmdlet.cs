using System.Management.Automation;
using KmsCompliance.Audit;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Ports;

namespace KmsCompliance.Pipeline;

/// <summary>A command that audits services over Regions. Read-only.</summary>
public abstract class AuditCmdlet : RegionalCmdlet
{
    /// <summary>The Regions: codes, patterns such as <c>eu-*</c>, or objects that have a Region. The session's default
    /// where left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>Whether a service is audited.</summary>
    private protected abstract bool Includes(IEncryptedService service);

    /// <summary>Which resources are wanted.</summary>
    private protected virtual ResourceQuery CreateQuery() => new();

    /// <inheritdoc/>
    protected override void ProcessRecord() => CollectRegions();

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!HasTargets)
        {
            return;
        }

        var query = CreateQuery();
        RunWithSession(
            async (session, reporter, token) =>
            {
                var targets = await ResolveTargetsAsync(session, reporter, token).ConfigureAwait(false);
                var audit = new EncryptionAudit(session, reporter, ThrottleLimit);
                await audit.RunAsync(targets, [.. session.Services.Where(Includes)], _ => query, token).ConfigureAwait(false);
            },
            RegionHint);
    }
}
