using KmsCompliance.Identifiers;

namespace KmsCompliance.Errors;

/// <summary>Those about changing a key's policy.</summary>
public static partial class Failures
{
    /// <summary>Nobody said which service a key serves.</summary>
    /// <param name="key">The key.</param>
    public static Failure ServiceNotNamed(string? key) =>
        New(FailureKind.InvalidArgument, $"Which service the key '{key}' serves is not known.", key, "Name it with -Service, or pipe keys from Get-ServiceCmk, which say it.");

    /// <summary>A key is planned only, and something was to be done with it.</summary>
    /// <param name="key">The key, as it was planned.</param>
    public static Failure KeyNotMade(string key) =>
        New(FailureKind.InvalidArgument, $"The key '{key}' was not made: New-ServiceCmk -WhatIf only said that it would be.", key, "Run New-ServiceCmk without -WhatIf, and go on with the keys that it puts out. Commands that set keys show under -WhatIf what they would do with a planned one.");

    /// <summary>A command was not told whose access it is about.</summary>
    public static Failure NobodyNamed() =>
        New(FailureKind.InvalidArgument, "Whose access is revoked was not said.", null, "Name roles and users with -Principal, other accounts with -ExternalAccount, or a service with -Service.");

    /// <summary>The service has no principal of its own that a policy could name.</summary>
    /// <param name="service">The service's name for people.</param>
    public static Failure NoServicePrincipal(string service) =>
        New(FailureKind.InvalidArgument, $"{service} calls KMS in the name of those who use it, so a key policy has no statement for the service itself.", service, "Name those who use it: -User, -Reader or -ExternalAccount of Grant-CmkAccess, -Principal or -ExternalAccount of Revoke-CmkAccess.");

    /// <summary>The text does not name a trail that can use the key.</summary>
    /// <param name="problem">What is wrong with it; a sentence.</param>
    /// <param name="value">The text.</param>
    public static Failure InvalidTrailArn(string problem, string? value) =>
        New(FailureKind.InvalidArgument, problem, value, "Name whole ARNs of trails, such as arn:aws:cloudtrail:eu-west-1:111122223333:trail/Name, for the service CloudTrail; an organisation's are those of its management account.");

    /// <summary>The key belongs to another account, where nobody else can change its policy.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="owner">Its account.</param>
    /// <param name="caller">The caller's account.</param>
    public static Failure KeyOfOtherAccount(string keyArn, string owner, string caller) =>
        New(FailureKind.InvalidArgument, $"The key '{keyArn}' belongs to account {owner}, but the credentials are for account {caller}, and KMS lets nobody change the policy of another account's key.", keyArn, $"Use credentials of account {owner}.");

    /// <summary>The key's policy does not let the service use the key, so it was not set.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="service">The service's name for people.</param>
    /// <param name="resource">The resource that was to be put under the key.</param>
    /// <param name="why">Which requests are denied, and why; sentences.</param>
    /// <param name="missing">The statements that would let them in, as JSON; empty where none can.</param>
    public static Failure KeyPolicyInsufficient(string keyArn, string service, string resource, string why, IReadOnlyList<string> missing)
    {
        ArgumentNullException.ThrowIfNull(missing);
        return New(
            FailureKind.AccessDenied,
            $"The policy of '{keyArn}' does not let {service} use the key for {resource}: {why}",
            keyArn) with
        {
            RecommendedAction = missing.Count > 0
                ? $"-RepairPolicy adds what is missing, and -Force sets the key all the same. Missing:\n{string.Join(",\n", missing)}"
                : "Change the statement that denies it; more statements do not help. -Force sets the key all the same.",
        };
    }

    /// <summary>The key has a policy that cannot be read.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="problem">What is wrong with it; a sentence.</param>
    public static Failure KeyPolicyNotUnderstood(string keyArn, string problem) =>
        New(FailureKind.InvalidAnswer, $"The policy of the key '{keyArn}' cannot be understood, so it was not changed: {problem}", keyArn, "Look at it with Get-KMSKeyPolicy, and mend it by hand.");

    /// <summary>The policy cannot be made as asked for.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="problem">What is wrong; a sentence.</param>
    public static Failure KeyPolicyNotPossible(string keyArn, string problem) =>
        New(FailureKind.InvalidArgument, $"The policy of the key '{keyArn}' cannot be changed like this: {problem} Nothing was changed.", keyArn, "Ask for less at once: one role for many people, an account instead of its roles, another key for another purpose.");

    /// <summary>The new policy would lock somebody out who must be able to change it again.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="problem">Who, and why; a sentence.</param>
    /// <param name="remedy">What to do about it; a sentence.</param>
    public static Failure KeyPolicyLockout(string keyArn, string problem, string remedy) =>
        New(FailureKind.InvalidState, $"The policy of the key '{keyArn}' was left as it is, because nobody might be able to change the new one again: {problem}", keyArn, remedy);

    /// <summary>Somebody else changed the policy after the change was confirmed.</summary>
    /// <param name="keyArn">The key.</param>
    public static Failure KeyPolicyChanged(string keyArn) =>
        New(FailureKind.InvalidState, $"Somebody else changed the policy of the key '{keyArn}' at the same time, so that the change would no longer be the one that was confirmed. Nothing was written.", keyArn, "Run the command again: it shows what is left to change.");

    /// <summary>A change of a policy was to be undone, and cannot be.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="why">Why; the end of a sentence.</param>
    public static Failure KeyPolicyChangeNotUndoable(string keyArn, string why) =>
        New(FailureKind.InvalidArgument, $"The change of the policy of the key '{keyArn}' cannot be undone: {why}", keyArn, "Hand over what Grant-CmkAccess, Revoke-CmkAccess or a command with -RepairPolicy put out when it made the change, whole, or as it was saved.");

    /// <summary>The policy is not any more the one that the change left, so that putting back the one from before would undo what
    /// somebody else did.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="changes">What has changed since, in words.</param>
    /// <param name="difference">The same, statement by statement.</param>
    public static Failure KeyPolicyChangedSince(string keyArn, string changes, string difference) =>
        New(FailureKind.InvalidState, $"The policy of the key '{keyArn}' was changed since, so the one from before was not put back: {changes}", keyArn) with
        {
            RecommendedAction = "Undo what has changed since first, or take access away with Revoke-CmkAccess and give it with Grant-CmkAccess, which leave what others changed as it is. "
                + $"What has changed:\n{PrintableText.Lines(difference)}",
        };

    /// <summary>The policy names users or roles that were deleted, so KMS would not take it back.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="principals">Their ids, and the statements that name them.</param>
    public static Failure KeyPolicyNamesDeleted(string keyArn, IReadOnlyList<string> principals)
    {
        ArgumentNullException.ThrowIfNull(principals);
        return New(
            FailureKind.InvalidState,
            $"The policy of the key '{keyArn}' names users or roles that were deleted: {string.Join(", ", principals)}. KMS takes no policy that has such an id, so nothing was changed.",
            keyArn,
            "Remove them first: Revoke-CmkAccess -Principal takes such ids and removes them from the module's own statements; put others right by hand, with Get-KMSKeyPolicy and Write-KMSKeyPolicy.");
    }

    /// <summary>KMS did not take the policy.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="why">Its answer.</param>
    public static Failure KeyPolicyRefused(string keyArn, AwsCallException why)
    {
        ArgumentNullException.ThrowIfNull(why);
        return New(why.Kind, $"KMS did not take the new policy of the key '{keyArn}', so nothing was changed. {why.Describe()}", keyArn, "Check that each role and user exists, in this spelling and with its path; KMS refuses a policy that names one that does not.") with { Exception = why };
    }

    /// <summary>KMS answered that it took the policy, and shows another one.</summary>
    /// <param name="keyArn">The key.</param>
    public static Failure KeyPolicyNotTaken(string keyArn) =>
        New(FailureKind.InvalidState, $"KMS answered that the key '{keyArn}' has the new policy, and still showed another one afterwards: it has not settled, or somebody else changed it again.", keyArn, "Run the same command again in some minutes: what is there already is not changed twice.");

    /// <summary>Whether the policy was put is not known, because no answer arrived.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="why">Why.</param>
    public static Failure KeyPolicyChangeInDoubt(string keyArn, AwsCallException why)
    {
        ArgumentNullException.ThrowIfNull(why);
        return New(why.Kind, $"Whether the policy of the key '{keyArn}' was changed is not known: {why.Describe()}", keyArn, "Run the same command again: what is there already is not changed twice.") with { Exception = why };
    }

    /// <summary>A key's policy has no statement of a Sid that it is to lose.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="sid">The Sid.</param>
    /// <param name="sids">The Sids that there are.</param>
    public static Failure NoSuchStatement(string keyArn, string sid, IReadOnlyList<string> sids)
    {
        ArgumentNullException.ThrowIfNull(sids);
        return New(
            FailureKind.NotFound,
            $"The policy of '{keyArn}' has no statement with the Sid '{sid}'. {(sids.Count == 0 ? "None of its statements has a Sid." : $"It has: {string.Join(", ", sids)}.")}",
            keyArn,
            "Name one of the Sids that there are.");
    }

    /// <summary>A key's material was asked about that KMS makes itself.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="origin">Where its material is from.</param>
    public static Failure MaterialDoesNotExpire(string keyArn, string? origin) => New(
        FailureKind.InvalidArgument,
        $"The material of '{keyArn}' is not imported (its origin is {origin ?? "not reported"}), so it cannot expire.",
        keyArn,
        "Ask about -Event Disable or Delete.");
}
