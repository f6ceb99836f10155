using KmsCompliance.Errors;

namespace KmsCompliance.Changes;

/// <summary>Stands by while the key of one resource is changed: knows what the resource has to be like, and notes a write before it
/// is sent.</summary>
public interface IChangeWitness
{
    /// <summary>Looks at the resource before anything is refused, previewed or asked: called once, when it was read and the key was found.
    /// A run that counts its changes beforehand (<see cref="ChangeLimit"/>) goes through its resources twice, and calls it in each.</summary>
    /// <param name="current">The resource as it is.</param>
    /// <param name="isUnderKey">Whether it is under the wanted key already; of a restoration, whether it is configured to the letter as
    /// it was.</param>
    /// <exception cref="FailureException">The resource is not to be changed. That is one error, and the other resources go on.</exception>
    void Check(EncryptionStatus current, bool isUnderKey);

    /// <summary>Notes that a write begins: called once, after it was confirmed and right before it is sent. What is sent again because
    /// the service did not take it yet is the same write. Not called where nothing is written.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FailureException">It could not be noted. Whatever is thrown, nothing is sent; that is one error, and the other
    /// resources go on.</exception>
    Task BeginAsync(CancellationToken cancellationToken);

    /// <summary>Told what went wrong with the resource, before the error itself is told.</summary>
    /// <param name="failure">What went wrong.</param>
    Task FailAsync(Failure failure) => Task.CompletedTask;
}
