using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Places;

/// <summary>Says of errors and warnings which account they are about, where there are many.</summary>
/// <param name="inner">Where everything goes.</param>
/// <param name="accountId">The account.</param>
internal sealed class AccountReporter(IRunReporter inner, string accountId) : RunReporterDecorator(inner)
{
    /// <inheritdoc/>
    public override ValueTask ErrorAsync(Failure failure, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return base.ErrorAsync(failure.Message.Contains(accountId, StringComparison.Ordinal) ? failure : failure with { Message = $"Account {accountId}: {failure.Message}" }, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask WarningAsync(string message, CancellationToken cancellationToken) =>
        base.WarningAsync($"Account {accountId}: {message}", cancellationToken);
}
