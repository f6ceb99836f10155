namespace KmsCompliance.Ports;

/// <summary>Reads the users, groups, roles and policies of the caller's account. Changes nothing.</summary>
public interface IIdentityCatalog
{
    /// <summary>All of them, page by page, in whatever order IAM has: a policy may come after those who have it.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="Errors.AwsCallException">The list could not be had, or not to its end.</exception>
    IAsyncEnumerable<IReadOnlyList<AccountIdentity>> ReadAsync(CancellationToken cancellationToken);
}
