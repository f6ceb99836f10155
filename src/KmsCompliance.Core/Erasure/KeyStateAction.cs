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

    /// <summary>What is done to a key, as a sentence without its full stop.</summary>
    /// <param name="key">The key.</param>
    internal virtual string SentenceFor(KeyDescription key) => Sentence;

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

    /// <summary>What is told of a key's state, as a sentence.</summary>
    /// <param name="key">The key, as it is to be.</param>
    internal virtual string Tell(KeyDescription key) => $"KMS shows the key as {key.KeyState}.";

    /// <summary>What is told of a key that was as it is to be before, as a sentence.</summary>
    /// <param name="key">The key.</param>
    internal virtual string TellUnchanged(KeyDescription key) => $"The key is {key.KeyState} already.";

    /// <summary>How a key that was as it is to be before differs all the same from what was asked for; null where it does not.</summary>
    /// <param name="key">The key.</param>
    /// <param name="now">The time.</param>
    internal virtual string? FindDifference(KeyDescription key, DateTimeOffset now) => null;

    /// <summary>What of the change is to be agreed to beside what depends on the key; null for nothing.</summary>
    /// <param name="key">The key.</param>
    internal virtual string? FindRemark(KeyDescription key) => null;

    /// <summary>What is to be thought about before the change, and does not keep it from being made; null for nothing.</summary>
    /// <param name="key">The key.</param>
    /// <param name="dependants">What depends on it.</param>
    /// <param name="now">The time.</param>
    internal virtual string? FindDoubt(KeyDescription key, KeyDependants dependants, DateTimeOffset now) => null;

    /// <summary>Makes the change.</summary>
    /// <param name="key">The key's id.</param>
    /// <param name="catalog">Reads the Region's keys.</param>
    /// <param name="manager">Changes them.</param>
    /// <param name="time">Measures the waits.</param>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="AwsCallException">A call failed.</exception>
    internal abstract Task SendAsync(string key, IKeyCatalog catalog, IKeyManager manager, TimeProvider time, CancellationToken stop);
}
