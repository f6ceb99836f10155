using KmsCompliance.Errors;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Aws.Services;

/// <summary>Reads resources that may be another account's: where AWS calls one missing or forbidden, the account is what is the
/// matter.</summary>
internal static class ForeignArn
{
    /// <summary>Reads a resource.</summary>
    /// <param name="read">Reads it.</param>
    /// <param name="resourceId">The resource, by name or ARN.</param>
    /// <param name="accountId">The caller's account.</param>
    /// <exception cref="FailureException">It is of another account, and could not be read.</exception>
    /// <exception cref="AwsCallException">It could not be read.</exception>
    public static async Task<T> ReadAsync<T>(Func<Task<T>> read, string resourceId, Task<string> accountId)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (AwsCallException exception) when (exception.Kind is FailureKind.NotFound or FailureKind.AccessDenied or FailureKind.InvalidArgument)
        {
            if (AwsArn.TryParse(resourceId, out var arn) && await accountId.ConfigureAwait(false) is var account && arn.AccountId != account)
            {
                throw new FailureException(Failures.AccountMismatch(arn.AccountId, account));
            }

            throw;
        }
    }
}
