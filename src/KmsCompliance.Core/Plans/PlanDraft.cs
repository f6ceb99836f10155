using System.Collections.Concurrent;

namespace KmsCompliance.Plans;

/// <summary>What a plan is made of, before its steps are put in order and numbered.</summary>
/// <param name="options">How it is made.</param>
/// <param name="time">Tells the time.</param>
public sealed class PlanDraft(PlanOptions options, TimeProvider time)
{
    private readonly ConcurrentBag<DraftStep> _steps = [];
    private readonly ConcurrentBag<PlanOmission> _omissions = [];

    private static string ModuleVersion { get; } = typeof(PlanDraft).Assembly.GetName().Version!.ToString(3);

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => _steps.IsEmpty;

    /// <summary>Whether anything was asked for that is not planned: each is an error.</summary>
    public bool HasOmissions => !_omissions.IsEmpty;

    /// <summary>Makes the plan.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="createdBy">The ARN of who makes it.</param>
    public Plan Finish(string path, string createdBy)
    {
        var ordered = _steps
            .OrderBy(static step => PlanAction.All.ToList().IndexOf(step.Action))
            .ThenBy(static step => step.AccountId, StringComparer.Ordinal)
            .ThenBy(static step => step.Region, StringComparer.Ordinal)
            .ThenBy(static step => step.Service, StringComparer.Ordinal)
            .ThenBy(static step => step.Target, StringComparer.Ordinal)
            .ToList();
        foreach (var step in ordered.Where(static step => step is { Reversible: "No", PolicyFrom.Reversible: not "No" }))
        {
            // What stays under the key goes on needing what was added to its policy.
            step.PolicyFrom!.Reversible = "No";
            step.PolicyFrom.ReversibleNote = $"{step.Target} cannot be put back, and needs it.";
        }

        var numbers = ordered.Select(static (step, index) => (step, Number: index + 1)).ToDictionary(static entry => entry.step, static entry => entry.Number, (IEqualityComparer<DraftStep>)ReferenceEqualityComparer.Instance);
        var steps = ordered.ConvertAll(step => step.Number(numbers, options.KeyPrice));
        var now = time.GetUtcNow();
        now = new(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        return Plan.Make(path, new PlanDocument
        {
            Version = PlanDocument.CurrentVersion,
            PlanId = Guid.NewGuid().ToString("D"),
            CreatedAt = now,
            ExpiresAt = now + options.MaximumAge,
            CreatedBy = createdBy,
            ModuleVersion = ModuleVersion,
            RequiresApproval = options.RequiresApproval,
            Accounts = [.. steps.Select(static step => step.AccountId).Distinct().Order(StringComparer.Ordinal)],
            EstimatedCalls = steps.Sum(static step => step.EstimatedCalls),
            MonthlyCost = steps.Sum(static step => step.MonthlyCost),
            Steps = steps,
            NotPlanned = [.. _omissions.Distinct().OrderBy(static omission => omission.Target, StringComparer.Ordinal).ThenBy(static omission => omission.Why, StringComparer.Ordinal)],
            Checksum = string.Empty,
        });
    }

    /// <summary>Adds a step.</summary>
    internal void Add(DraftStep step) => _steps.Add(step);

    /// <summary>Notes what is not planned.</summary>
    internal void Omit(string? target, string why) => _omissions.Add(new PlanOmission(target ?? "(no single resource)", why));
}

/// <summary>A step that has no number yet.</summary>
internal sealed record DraftStep(string Action, string AccountId, string Region, string? Service, string Target, PlanState Before)
{
    /// <summary>What is to be; a key that a step makes is <see cref="KeyFrom"/>.</summary>
    public required PlanState After { get; set; }

    /// <summary>The step that makes its key; null where it is there.</summary>
    public DraftStep? KeyFrom { get; init; }

    /// <summary>The step that lets the service use its key; null where it may already.</summary>
    public DraftStep? PolicyFrom { get; set; }

    /// <summary>Why.</summary>
    public SortedSet<string> Why { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether it can be undone.</summary>
    public string Reversible { get; set; } = "Yes";

    /// <summary>Why not.</summary>
    public string? ReversibleNote { get; set; }

    /// <summary>What should be known besides.</summary>
    public IReadOnlyList<string> Notice { get; set; } = [];

    /// <summary>Who gains what.</summary>
    public IReadOnlyList<string> Gain { get; set; } = [];

    /// <summary>Who loses what.</summary>
    public IReadOnlyList<string> Loss { get; set; } = [];

    /// <summary>The step with its number.</summary>
    /// <param name="numbers">The numbers of all steps.</param>
    /// <param name="keyPrice">What a key costs a month.</param>
    public PlanStep Number(IReadOnlyDictionary<DraftStep, int> numbers, decimal keyPrice) => new()
    {
        Number = numbers[this],
        Action = Action,
        Service = Service,
        Target = Target,
        AccountId = AccountId,
        Region = Region,
        DependsOn = [.. new[] { KeyFrom, PolicyFrom }.OfType<DraftStep>().Select(step => numbers[step]).Order()],
        Why = [.. Why],
        Before = Before,
        After = KeyFrom is null ? After : After with { KeyFromStep = numbers[KeyFrom] },
        Fingerprint = PlanStep.FingerprintOf(Action, Target, Before),
        Reversible = Reversible,
        ReversibleNote = ReversibleNote,
        Notice = Notice,
        Gain = Gain,
        Loss = Loss,
        EstimatedCalls = PlanAction.CallsOf(Action),
        MonthlyCost = Action == PlanAction.CreateKey ? keyPrice : 0m,
    };

    /// <inheritdoc/>
    public bool Equals(DraftStep? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
