namespace KmsCompliance.Changes;

/// <summary>Sees a change of a resource's key on its way, and can keep it from being made.</summary>
public interface IChangeWitness
{
    /// <summary>Told what is there, once it has been read.</summary>
    void Check(EncryptionStatus current, bool isUnderKey);

    /// <summary>Told immediately before the write is sent; where it fails, nothing is sent.</summary>
    Task BeginAsync(CancellationToken cancellationToken);

    /// <summary>Told what went wrong, beside whoever has the error.</summary>
    Task FailAsync(Errors.Failure failure);
}
