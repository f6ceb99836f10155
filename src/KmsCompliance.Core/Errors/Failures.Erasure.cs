namespace KmsCompliance.Errors;

/// <content>Failures of changing the state of keys.</content>
public static partial class Failures
{
    /// <summary>The key's state does not allow the change.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="change">What was to be done, as <c>disabled</c>.</param>
    /// <param name="state">Its state, as KMS names it.</param>
    /// <param name="advice">What to do.</param>
    public static Failure KeyStateDoesNotAllow(string keyArn, string change, string? state, string advice) =>
        New(FailureKind.InvalidState, $"The key '{keyArn}' cannot be {change}: its state is {state ?? "not known"}. Nothing was changed.", keyArn, advice);

    /// <summary>The key belongs to another account, where nobody else can change its state.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="owner">Its account.</param>
    /// <param name="caller">The caller's account.</param>
    public static Failure KeyStateOfOtherAccount(string keyArn, string owner, string caller) =>
        New(FailureKind.InvalidArgument, $"The key '{keyArn}' belongs to account {owner}, but the credentials are for account {caller}, and KMS lets nobody switch or delete another account's key. Nothing was changed.", keyArn, $"Use credentials of account {owner}.");

    /// <summary>Something works under the key.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="change">What was to be done, as <c>Disable the key</c>.</param>
    /// <param name="live">What, a line each.</param>
    public static Failure KeyInUse(string keyArn, string change, IReadOnlyList<string> live)
    {
        ArgumentNullException.ThrowIfNull(live);
        return New(FailureKind.InvalidState, $"The key '{keyArn}' is in use, so this was not done: {change}. {Some(live)} Nothing was changed.", keyArn, "Move what depends on the key to another one first, with Set-ServiceCmk. -Force does it all the same; -Emergency of Disable-ServiceCmk does it before anything is looked at.");
    }

    /// <summary>What depends on the key could not be seen as a whole.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="change">What was to be done.</param>
    /// <param name="notSeen">What could not be looked at, a line each.</param>
    public static Failure KeyUseNotSeen(string keyArn, string change, IReadOnlyList<string> notSeen)
    {
        ArgumentNullException.ThrowIfNull(notSeen);
        return New(FailureKind.InvalidState, $"Whether something depends on the key '{keyArn}' could not be seen as a whole, so this was not done: {change}. {Some(notSeen)} Nothing was changed.", keyArn, "Get the rights that are missing, or look yourself; -Force does it all the same.");
    }

    /// <summary>A policy denies the change until the key was not used for some days.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="days">How many days.</param>
    /// <param name="lastUse">When the key was last used, as the end of a sentence.</param>
    /// <param name="isCertain">Whether it is known that the statement denies it; otherwise it may.</param>
    /// <param name="why">KMS's answer.</param>
    public static Failure KeyUsedTooRecently(string keyArn, string operation, string days, string lastUse, bool isCertain, AwsCallException why)
    {
        ArgumentNullException.ThrowIfNull(why);
        return New(
            FailureKind.AccessDenied,
            (isCertain
                ? $"The policy of the key '{keyArn}' denies {operation} until the key was not used for {days} days (kms:TrailingDaysWithoutKeyUsage), and {lastUse}."
                : $"{operation} is denied. That may come from the policy of the key '{keyArn}', which denies it to some until the key was not used for {days} days (kms:TrailingDaysWithoutKeyUsage); {lastUse}.")
                + $" Nothing was changed. {why.Describe()}",
            keyArn,
            (isCertain ? string.Empty : "See first whether the caller is allowed it at all (Test-CmkAccess). ")
                + "Move what uses the key to another one, and wait. Where it cannot wait: somebody who may change the key's policy takes that statement out; it is there against deletions by mistake, and holds an emergency up as well.") with
        { Exception = why };
    }

    /// <summary>Whether the state was changed is not known.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="why">Why.</param>
    public static Failure KeyStateChangeInDoubt(string keyArn, AwsCallException why)
    {
        ArgumentNullException.ThrowIfNull(why);
        return New(why.Kind, $"Whether the state of the key '{keyArn}' was changed is not known: {why.Describe()}", keyArn, "Look with Get-ServiceCmk, or run the same command again: what is so already is not changed twice.") with { Exception = why };
    }

    /// <summary>KMS took the change, and shows the key in another state.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="state">The state that it shows.</param>
    public static Failure KeyStateNotTaken(string keyArn, string? state) =>
        New(FailureKind.InvalidState, $"KMS took the change of the key '{keyArn}', and still showed it as {state ?? "not known"} afterwards: it has not settled, waits for something else, or somebody changed it again.", keyArn, "Look with Get-ServiceCmk in some minutes, and run the same command again if need be.");

    /// <summary>An emergency needs the key itself.</summary>
    /// <param name="key">How it was named.</param>
    public static Failure EmergencyNeedsKeyId(string key) =>
        New(FailureKind.InvalidArgument, $"'{key}' is an alias, and -Emergency disables a key before it asks anything, also which key an alias is of.", key, "Name the key by its id or ARN.");

    /// <summary>A grant was not taken back.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="grant">The grant.</param>
    /// <param name="why">Why.</param>
    public static Failure GrantNotRevoked(string keyArn, string grant, AwsCallException why)
    {
        ArgumentNullException.ThrowIfNull(why);
        return New(why.Kind, $"The grant '{grant}' on the key '{keyArn}' was not taken back: {why.Describe()}", keyArn, "See the grants with Get-KMSGrantList, and take it back with Revoke-KMSGrant.") with { Exception = why };
    }

    /// <summary>No grant was there to be taken back: whoever named it made a mistake.</summary>
    /// <param name="keys">The keys that were looked at.</param>
    /// <param name="grant">What was named: an id or a principal.</param>
    public static Failure GrantNotRevoked(string keys, string grant) =>
        New(FailureKind.NotFound, $"No grant was taken back for '{grant}': it is neither the id of a grant on {keys} nor a principal that has one there.", grant, "See the grants and their principals with Get-KMSGrantList. A grant's id has 64 digits; a principal is named by its ARN.");

    /// <summary>Which keys are related to a key could not be read, so that they were not disabled.</summary>
    /// <param name="key">The key.</param>
    /// <param name="why">Why.</param>
    public static Failure RelatedKeysNotDisabled(string key, AwsCallException why)
    {
        ArgumentNullException.ThrowIfNull(why);
        return New(why.Kind, $"The multi-Region keys that are related to '{key}' were not disabled: which they are could not be read. {why.Describe()}", key, "They decrypt what this one encrypted. Name each of them by its ARN.") with { Exception = why };
    }

    private static string Some(IReadOnlyList<string> lines)
    {
        const int Most = 10;
        return string.Join(" ", lines.Take(Most)) + (lines.Count > Most ? $" And {lines.Count - Most} more." : string.Empty);
    }
}
