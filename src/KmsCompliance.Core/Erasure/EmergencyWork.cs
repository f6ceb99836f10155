using System.Globalization;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Erasure;

/// <summary>What is known so far of a key that is disabled before anything is asked about it.</summary>
/// <param name="target">The key, as it was named.</param>
/// <param name="startedAt">When it was begun.</param>
/// <param name="evidence">Where it is written down.</param>
internal sealed class EmergencyWork(KeyStateTarget target, DateTimeOffset startedAt, KeyEvidence evidence)
{
    private readonly List<string> _order = [];
    private int _ends;

    /// <summary>The key, as it was named.</summary>
    public KeyStateTarget Target => target;

    /// <summary>When it was begun.</summary>
    public DateTimeOffset StartedAt => startedAt;

    /// <summary>Where it is written down.</summary>
    public KeyEvidence Evidence => evidence;

    /// <summary>What was done, numbered in its order.</summary>
    public IReadOnlyList<string> Order => _order;

    /// <summary>The key as it was read back; null so long as it was not.</summary>
    public KeyDescription? Key { get; set; }

    /// <summary>What DisableKey came to; null where it was taken.</summary>
    public AwsCallException? Problem { get; set; }

    /// <summary>The problem where KMS refused, so that nothing was changed.</summary>
    public AwsCallException? Refusal => Problem is { MayHaveTakenEffect: false } ? Problem : null;

    /// <summary>What a refusal hangs on, where that was found.</summary>
    public Failure? Explanation { get; set; }

    /// <summary>The head of the evidence after the entry that it was done, once that is written; null where there is none. Nothing else
    /// waits for it.</summary>
    public Task<string?> Done { get; set; } = Task.FromResult<string?>(null);

    /// <summary>Who called; null where that was not asked.</summary>
    public string? CallerArn { get; set; }

    /// <summary>What depends on the key; null where that was not looked at.</summary>
    public IReadOnlyList<string>? Live { get; set; }

    /// <summary>What could not be looked at, each with its reason.</summary>
    public List<string> NotSeen { get; } = [];

    /// <summary>The grants that were taken back.</summary>
    public List<string> Revoked { get; } = [];

    /// <summary>What a trial of the key came to afterwards; null where none was made.</summary>
    public string? ProbeAfter { get; set; }

    /// <summary>Why it counts as failed though KMS took it: the key is shown in another state. Null where that is not so.</summary>
    public Failure? NotTaken => Problem is null && Key is { KeyState: not "Disabled" } ? Failures.KeyStateNotTaken(Key.Arn, Key.KeyState) : null;

    /// <summary>What came of it, by <see cref="CmkChangeStatus"/>.</summary>
    public string Status => Key?.KeyState == "Disabled" ? Refusal is null ? CmkChangeStatus.Applied : CmkChangeStatus.Unchanged
        : Problem is not null || Key is not null ? CmkChangeStatus.Failed
        : CmkChangeStatus.Pending;

    /// <summary>What came of it, in words.</summary>
    public string Message => Status == CmkChangeStatus.Unchanged ? $"The key is disabled already. KMS refused to disable it: {Problem!.Describe()}"
        : Problem is { } problem && Status == CmkChangeStatus.Failed
        ? problem.MayHaveTakenEffect ? $"Whether the key was disabled is not known: {problem.Describe()}" : $"The key was not disabled: {problem.Describe()}"
        : NotTaken is { } notTaken ? notTaken.Message
        : Key is null ? "KMS took the change; the key's new state was not seen."
        : $"KMS shows the key as {Key.KeyState}. {(KeyProbe.Refuses(ProbeAfter) ? "KMS refuses the key: a trial afterwards is refused for its state; none was made before. " : string.Empty)}"
            + "Services may go on for minutes with data keys that they keep.";

    /// <summary>Whether it is told now: true once.</summary>
    public bool TryEnd() => Interlocked.Exchange(ref _ends, 1) == 0;

    /// <summary>Adds to the order of what was done.</summary>
    public void Note(string what) => _order.Add(string.Create(CultureInfo.InvariantCulture, $"{_order.Count + 1}. {what}"));
}
