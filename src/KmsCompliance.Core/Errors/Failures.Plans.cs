namespace KmsCompliance.Errors;

/// <content>Failures of plans.</content>
public static partial class Failures
{
    /// <summary>The path is none of a file that a plan could be in.</summary>
    /// <param name="path">The path.</param>
    /// <param name="why">What it is instead.</param>
    public static Failure PlanPathNotAFile(string path, string why) =>
        New(FailureKind.InvalidArgument, $"'{path}' is no file of a plan: it is {why}.", path, "Name an ordinary file in a folder that is there.");

    /// <summary>A plan cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="why">Why: a sentence.</param>
    public static Failure PlanUnreadable(string path, string why) =>
        New(FailureKind.InvalidArgument, $"The plan '{path}' cannot be read: {why}", path, "Name a file that New-CmkPlan wrote.");

    /// <summary>A plan is not as it was written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="why">What shows it: a sentence.</param>
    public static Failure PlanChanged(string path, string why) =>
        New(FailureKind.InvalidState, $"The plan '{path}' is not as New-CmkPlan wrote it: {why} This command did nothing.", path, "Plans are made anew, not edited: run New-CmkPlan again.");

    /// <summary>A plan cannot be written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exception">Why.</param>
    public static Failure PlanNotWritten(string path, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return New(exception is UnauthorizedAccessException ? FailureKind.AccessDenied : FailureKind.InvalidState, $"The plan '{path}' was not written: {exception.Message}", path, "Name a new file where you may write; -Force replaces one that is there.");
    }

    /// <summary>A plan that was begun is not replaced: its journal belongs to it.</summary>
    /// <param name="path">The file.</param>
    public static Failure PlanHasJournal(string path) =>
        New(FailureKind.InvalidState, $"The plan '{path}' has a journal: it was applied, or begun to be. It was not replaced.", path, "Name another file. The journal is what Undo-CmkPlan goes by.");

    /// <summary>There is nothing to plan.</summary>
    /// <param name="path">The file.</param>
    public static Failure PlanEmpty(string path) =>
        New(FailureKind.InvalidState, $"There is nothing to do, so no plan was written to '{path}'.", path, "Everything that was named is so already, or could not be planned, as the errors before say.");

    /// <summary>A plan is too old.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expired">Since when.</param>
    public static Failure PlanTooOld(string path, DateTimeOffset expired) =>
        New(FailureKind.InvalidState, $"The plan '{path}' is too old since {expired.UtcDateTime:yyyy-MM-dd HH:mm}Z. This command did nothing.", path, "Run New-CmkPlan again; -MaximumAge says how long a plan is good for. One that was begun can be undone at any age.");

    /// <summary>A plan was applied already.</summary>
    /// <param name="path">The file.</param>
    /// <param name="why">What shows it: a sentence.</param>
    public static Failure PlanApplied(string path, string why) =>
        New(FailureKind.InvalidState, $"The plan '{path}' was applied already, and a plan is applied once: {why}", path, "Run New-CmkPlan again for what is left to do. Undo-CmkPlan puts back what was before it.");

    /// <summary>A plan was undone.</summary>
    /// <param name="path">The file.</param>
    public static Failure PlanUndone(string path) =>
        New(FailureKind.InvalidState, $"The plan '{path}' was undone, or begun to be, and is not applied again.", path, "Run New-CmkPlan again.");

    /// <summary>A plan was never applied.</summary>
    /// <param name="path">The file.</param>
    public static Failure PlanNotApplied(string path) =>
        New(FailureKind.InvalidState, $"Nothing of the plan '{path}' was applied, so there is nothing to undo: it has no journal.", path, "The journal lies beside the plan, as '….journal'; where the plan was copied, undo it where it was applied.");

    /// <summary>Another process works on a plan.</summary>
    /// <param name="path">The file.</param>
    public static Failure PlanInUse(string path) =>
        New(FailureKind.InvalidState, $"Another command applies or undoes the plan '{path}' at this moment. This one did nothing.", path, "Wait for it to end. Get-CmkPlan then shows what came of each step.");

    /// <summary>A journal is not as it was written.</summary>
    /// <param name="path">The journal.</param>
    /// <param name="why">What shows it: a sentence.</param>
    public static Failure PlanJournalBroken(string path, string why) =>
        New(FailureKind.InvalidState, $"The journal '{path}' does not hold together, so nothing was done by it: {why}", path, "Keep the file, and find out who changed it. Run New-CmkPlan again for what is left to do.");

    /// <summary>A journal took no entry; what it was to note was not done.</summary>
    /// <param name="path">The journal.</param>
    /// <param name="exception">Why.</param>
    public static Failure PlanJournalNotWritten(string path, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return New(exception is UnauthorizedAccessException ? FailureKind.AccessDenied : FailureKind.InvalidState, $"The journal '{path}' took no entry, and what has no entry before it is not done: {exception.Message}", path, "See that the folder of the plan can be written to and has room, and run the same command again: it goes on.");
    }

    /// <summary>What a step is about was changed since the plan was made.</summary>
    /// <param name="target">What it is about.</param>
    /// <param name="step">The step's number.</param>
    /// <param name="expected">What was to be found.</param>
    /// <param name="found">What was.</param>
    public static Failure PlanStepChangedSince(string target, int step, string expected, string found) =>
        New(FailureKind.InvalidState, $"'{target}' was changed since, so step {step} of the plan was skipped: {expected} was to be found, and {found} was.", target, "Look at who changed it and why; New-CmkPlan plans it anew.");

    /// <summary>A step needs another that was not taken.</summary>
    /// <param name="target">What it is about.</param>
    /// <param name="step">The step's number.</param>
    /// <param name="needed">The number of the other.</param>
    public static Failure PlanStepNeedsOther(string target, int step, int needed) =>
        New(FailureKind.InvalidState, $"Step {step} of the plan, '{target}', was skipped: it needs step {needed}, which was not taken.", target, "See what came of the other step.");

    /// <summary>What a step is about lies in an account that cannot be reached.</summary>
    /// <param name="target">What it is about.</param>
    /// <param name="step">The step's number.</param>
    /// <param name="why">Why not: a sentence.</param>
    public static Failure PlanStepOutOfReach(string target, int step, string why) =>
        New(FailureKind.AccessDenied, $"Step {step} of the plan, '{target}', was not begun: {why}", target, "Run the command again with credentials, or a role by Connect-CmkSession, that reach the account: it goes on.");

    /// <summary>A step is not undone while something that it gave is used.</summary>
    /// <param name="target">What it is about.</param>
    /// <param name="step">The step's number.</param>
    /// <param name="user">The number of the step that uses it.</param>
    public static Failure PlanStepStillNeeded(string target, int step, int user) =>
        New(FailureKind.InvalidState, $"Step {step} of the plan, '{target}', was not undone: step {user} needs it, and that one was not undone.", target, "See what came of the other step.");

    /// <summary>What a step is about cannot be read.</summary>
    /// <param name="target">What it is about.</param>
    /// <param name="step">The step's number.</param>
    public static Failure PlanStepUnreadable(string target, int step) =>
        New(FailureKind.InvalidArgument, $"Step {step} of the plan is about '{target}', which is no resource of its service.", target, "Run New-CmkPlan again.");

    /// <summary>A step was not begun because the run ended at another one before.</summary>
    /// <param name="target">What it is about.</param>
    /// <param name="step">The step's number.</param>
    /// <param name="why">Why it ended there: a sentence.</param>
    public static Failure PlanStopped(string target, int step, string why) =>
        New(FailureKind.InvalidState, $"Step {step} of the plan, '{target}', was not begun: {why}", target, "See what came of the other step.");

    /// <summary>A key has the alias that a plan was to give to one that it makes.</summary>
    /// <param name="alias">The alias.</param>
    /// <param name="region">The Region.</param>
    /// <param name="keyArn">The key.</param>
    public static Failure PlanKeyExists(string alias, string region, string keyArn) =>
        New(FailureKind.AlreadyExists, $"'{alias}' in {region} is the alias of {keyArn} by now, a key that the plan did not make. No key was made.", keyArn, "Run New-CmkPlan again: it plans with the key that is there.");

    /// <summary>A plan is there already.</summary>
    /// <param name="path">The file.</param>
    public static Failure PlanExists(string path) =>
        New(FailureKind.AlreadyExists, $"'{path}' is there already.", path, "Name a new file; -Force replaces a plan that was never applied.");

    /// <summary>A plan's age is out of range.</summary>
    /// <param name="age">The age.</param>
    public static Failure PlanAgeOutOfRange(string age) =>
        New(FailureKind.InvalidArgument, $"-MaximumAge '{age}' is out of range. Accepted: a minute to 90 days.", null, "Name a time such as 7d or 12h.");

    /// <summary>Something is said of keys that are made, and none is.</summary>
    /// <param name="parameter">The parameter.</param>
    public static Failure PlanMakesNoKey(string parameter) =>
        New(FailureKind.InvalidArgument, $"-{parameter} says something of keys that are made, and the plan makes none.", null, "Say -CreateKey too.");

    /// <summary>A key is named for what is no service.</summary>
    /// <param name="name">What it is named for.</param>
    /// <param name="accepted">The services.</param>
    public static Failure PlanKeyOfNoService(string name, IEnumerable<string> accepted) =>
        New(FailureKind.InvalidArgument, $"-KeyId names a key for '{name}', which is no service. Accepted: {string.Join(", ", accepted)}.", name, "Name a service, or one key for all.");

    /// <summary>A second plan was handed to one command.</summary>
    /// <param name="path">The file.</param>
    public static Failure PlanOneAtATime(string path) =>
        New(FailureKind.InvalidArgument, $"'{path}' is a second plan, and one command takes one: what the second may do depends on what came of the first. It was left out.", path, "Run the command once for each plan.");

    /// <summary>A key was made by the same step of the same plan, and the journal beside the plan knows nothing of it.</summary>
    /// <param name="alias">The alias.</param>
    /// <param name="region">The Region.</param>
    /// <param name="keyArn">The key.</param>
    public static Failure PlanKeyMadeElsewhere(string alias, string region, string keyArn) =>
        New(FailureKind.AlreadyExists, $"The key {keyArn} for '{alias}' in {region} was made by this step of this plan, and the journal beside the plan does not know of it: the plan was applied from elsewhere.", keyArn, "A plan is applied once. Go on where its journal is, or run New-CmkPlan again.");

    /// <summary>A plan is not the one that was named by its hash.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">The hash that was named.</param>
    /// <param name="hash">The plan's.</param>
    public static Failure PlanNotTheOne(string path, string expected, string hash) =>
        New(FailureKind.InvalidState, $"The plan '{path}' has the hash {hash}, and {expected} was named: it is another plan than the one that was looked at. This command did nothing.", path, "Look at the plan again with Get-CmkPlan.");

    /// <summary>The journal of a plan is no file that could be one.</summary>
    /// <param name="path">The journal.</param>
    /// <param name="why">What it is.</param>
    public static Failure PlanJournalNotAFile(string path, string why) =>
        New(FailureKind.InvalidState, $"The journal '{path}' is {why}, so nothing was done.", path, "Move it away; the journal is a file of its own beside the plan.");
}
