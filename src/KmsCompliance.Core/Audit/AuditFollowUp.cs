using KmsCompliance.Places;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Audit;

/// <summary>Asks further in one place.</summary>
/// <param name="session">The session of the place.</param>
/// <param name="region">Its Region.</param>
/// <param name="boundary">Keeps what goes wrong to itself.</param>
/// <param name="others">The other accounts.</param>
internal sealed class AuditFollowUp(IAwsSession session, string region, FailureBoundary boundary, OtherAccounts others) : IAuditFollowUp
{
    /// <inheritdoc/>
    public async Task<string?> TryAsync(Func<IAwsSession, Task> ask, CancellationToken cancellationToken)
    {
        var outcome = await boundary.RunAsync(region, () => ask(session), cancellationToken).ConfigureAwait(false);
        return outcome switch
        {
            { IsDone: true } => null,
            { Failure: { } failure } => failure.Message,
            _ => $"{region} is not enabled for the account.",
        };
    }

    /// <inheritdoc/>
    public Task<Fact<EncryptionStatus>> GetAsync(ResourceReference resource) => others.GetAsync(resource);
}
