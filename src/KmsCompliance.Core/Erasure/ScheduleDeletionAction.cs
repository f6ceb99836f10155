using KmsCompliance.Changes;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Erasure;

/// <summary>Schedules the deletion of a key. KMS refuses the key from that moment on, and not from the day of its deletion.</summary>
/// <param name="days">Days until it is deleted, 7 to 30.</param>
public sealed class ScheduleDeletionAction(int days) : KeyStateAction
{
    private const string WaitsForReplicas = "PendingReplicaDeletion";

    // Who uses a key does so every week, as a rule.
    private static readonly TimeSpan RecentUse = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public override string Name => CmkKeyAction.Remove;

    /// <inheritdoc/>
    public override string Operation => "kms:ScheduleKeyDeletion";

    /// <inheritdoc/>
    public override string Sentence => $"Schedule the deletion of the key in {days} days: KMS refuses it at once, and until then the deletion can be taken back";

    /// <inheritdoc/>
    public override bool StopsUse => true;

    /// <inheritdoc/>
    public override bool IsDone(KeyDescription key) => key?.KeyState is "PendingDeletion" or WaitsForReplicas;

    /// <inheritdoc/>
    public override Failure? FindProblem(KeyDescription key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.KeyState is "Creating"
            ? Failures.KeyStateDoesNotAllow(key.Arn, "scheduled for deletion", key.KeyState, "Wait until the key has settled.")
            : null;
    }

    internal override string SentenceFor(KeyDescription key) => HasReplicas(key)
        ? $"Schedule the deletion of the key, {days} days after its last replica is deleted: KMS refuses it at once, and until then the deletion can be taken back"
        : Sentence;

    internal override string Tell(KeyDescription key) =>
        key.KeyState == WaitsForReplicas ? $"KMS shows the key as {key.KeyState}: its {days} days {Begin(key)}." : base.Tell(key);

    internal override string TellUnchanged(KeyDescription key) => key switch
    {
        { KeyState: WaitsForReplicas } => $"The key is {key.KeyState} already: its days {Begin(key)}.",
        { DeletionDate: { } date } => $"The key is {key.KeyState} already, and is deleted on {date.UtcDateTime:yyyy-MM-dd}.",
        _ => base.TellUnchanged(key),
    };

    // KMS does not change the days of a deletion that is scheduled. A run of yesterday's command is the same within a day.
    internal override string? FindDifference(KeyDescription key, DateTimeOffset now) =>
        key.DeletionDate is { } date && (date - now.AddDays(days)).Duration() > TimeSpan.FromDays(1)
            ? $"{key.Arn}: its deletion stays on {date.UtcDateTime:yyyy-MM-dd}, and not in {days} days. To change it, take it back first, with Restore-ServiceCmk."
            : null;

    internal override string? FindRemark(KeyDescription key) => HasReplicas(key) ? $"The {days} days of the key, a primary, {Begin(key)}." : null;

    internal override string? FindDoubt(KeyDescription key, KeyDependants dependants, DateTimeOffset now) =>
        key.KeyState == "Enabled" && dependants.LastUsedAt > now - RecentUse
            ? $"{key.Arn}: KMS saw the key used within {RecentUse.Days} days, and does not say by what. Disable it first, and delete it when nobody has missed it. {dependants.LastUse}"
            : null;

    private static bool HasReplicas(KeyDescription key) => key is { IsMultiRegion: true, IsReplica: false, RelatedArns.Count: > 0 };

    private static string Begin(KeyDescription key) => $"begin when its replicas are deleted: {string.Join(", ", key.RelatedArns.Order(StringComparer.Ordinal))}";

    internal override Task SendAsync(string key, IKeyCatalog catalog, IKeyManager manager, TimeProvider time, CancellationToken stop) =>
        Backoff.UntilTakenAsync(() => manager.ScheduleDeletionAsync(key, days, stop), time, stop);
}
