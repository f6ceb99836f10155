using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Erasure;

/// <summary>A change of a key's state.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html"/></remarks>
public abstract class KeyStateAction
{
    /// <summary>Its name: <see cref="CmkKeyAction"/>.</summary>
    public abstract string Name { get; }

    /// <summary>The operation that makes the change, such as <c>kms:DisableKey</c>.</summary>
    public abstract string Operation { get; }

    /// <summary>What is done, as a sentence without its full stop.</summary>
    public abstract string Sentence { get; }

    /// <summary>Whether whatever depends on the key stops working.</summary>
    public virtual bool StopsUse => false;

    /// <summary>Whether the key is as it is to be.</summary>
    /// <param name="key">The key.</param>
    public abstract bool IsDone(KeyDescription key);

    /// <summary>Whether the key is as it is to be, where its state alone does not tell.</summary>
    /// <param name="key">The key.</param>
    /// <param name="catalog">Reads the Region's keys.</param>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="AwsCallException">It could not be determined.</exception>
    internal virtual Task<bool> IsDoneAsync(KeyDescription key, IKeyCatalog catalog, CancellationToken stop) => Task.FromResult(IsDone(key));

    /// <summary>Why the key's state does not allow it; null where it does.</summary>
    /// <param name="key">The key, which is not as it is to be.</param>
    public abstract Failure? FindProblem(KeyDescription key);

    /// <summary>Makes the change.</summary>
    /// <param name="key">The key's id.</param>
    /// <param name="catalog">Reads the Region's keys.</param>
    /// <param name="manager">Changes them.</param>
    /// <param name="time">Measures the waits.</param>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="AwsCallException">A call failed.</exception>
    internal abstract Task SendAsync(string key, IKeyCatalog catalog, IKeyManager manager, TimeProvider time, CancellationToken stop);
}
