using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Policies;

/// <summary>Composes the IAM policy that somebody needs beside the key policies. Asks nothing of AWS where key ARNs are
/// given.</summary>
[Cmdlet(VerbsCommon.New, "CmkUserPolicy")]
[OutputType(typeof(CmkUserPolicy))]
public sealed class NewCmkUserPolicyCommand : RegionalCmdlet, ICommandActions
{
    private readonly KeyTargets _keys = new();

    // Boxed: a field of the enumeration's own type has the engine load the domain's assembly while it looks for commands,
    // before the module could say which one fits the platform.
    private object? _role;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => PolicyActions.ComposeForUser;

    /// <summary>The keys: ids, ARNs, aliases or alias ARNs, or objects from Get-ServiceCmk, New-ServiceCmk or
    /// AWS.Tools.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("KeyArn", "Arn")]
    [KeyTransformation]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public KeyArgument[]? KeyId { get; set; }

    /// <summary>The service that the keys serve; what a key from the pipeline says where left out.</summary>
    [Parameter(Position = 1)]
    [ServiceName]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Service { get; set; }

    /// <summary>What the holder of the policy has to do with the keys.</summary>
    [Parameter(Position = 2)]
    public CmkUserRole Role
    {
        get => _role is { } role ? (CmkUserRole)role : default;
        set => _role = value;
    }

    /// <summary>The Regions of keys that are named without an ARN. The session's default where left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var key in KeyId!)
        {
            if (Service is null && (key.Service is null || ServiceCatalog.Find(key.Service) is null))
            {
                WriteFailure(Failures.ServiceNotNamed(key.Value));
            }
            else
            {
                KeyInput.Note(key, _keys, AccountId, CurrentRegions, this);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!_keys.Any)
        {
            return;
        }

        if (_keys.AreKeyArns)
        {
            Write(_keys.KeyArns);
            return;
        }

        var found = new List<(string KeyArn, string? Service)>();
        RunWithSession(
            async (session, reporter, token) =>
            {
                var locators = new Dictionary<IAwsSession, KeyLocator>(ReferenceEqualityComparer.Instance);
                foreach (var target in (await _keys.ResolveAsync(EntryOf(session, reporter), token).ConfigureAwait(false)).Where(static target => target.Where.NotSeen is null))
                {
                    var there = target.Where.Session ?? session;
                    if (!locators.TryGetValue(there, out var locator))
                    {
                        locators.Add(there, locator = new KeyLocator(there, token));
                    }

                    if (await LocateAsync(locator, target, reporter, token).ConfigureAwait(false) is { } keyArn)
                    {
                        found.Add((keyArn, target.Service));
                    }
                }
            },
            _keys.RegionHint);
        Write(found);
    }

    private static async Task<string?> LocateAsync(KeyLocator locator, KeyTarget target, IRunReporter reporter, CancellationToken cancellationToken)
    {
        try
        {
            return await locator.LocateAsync(target, mustExist: true).ConfigureAwait(false);
        }
        catch (FailureException exception) when (!exception.EndsRun)
        {
            await reporter.ErrorAsync(exception.Failure, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsCallException exception)
        {
            await reporter.ErrorAsync(Failures.FromCall(exception, target.Key.Value), cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    // One policy for each service and partition, as neither can be mixed in one.
    private void Write(IReadOnlyList<(string KeyArn, string? Service)> keys)
    {
        foreach (var group in keys.GroupBy(key => (Service: ServiceCatalog.Find(Service ?? key.Service!)!, RegionName.PartitionOf(key.KeyArn.Split(':')[3]))))
        {
            var policy = UserPolicyComposition.Compose(group.Key.Service, Role, [.. group.Select(key => key.KeyArn)]);
            PolicySize.Warn(this, policy.PolicyDocument);
            WriteObject(policy);
        }
    }
}
