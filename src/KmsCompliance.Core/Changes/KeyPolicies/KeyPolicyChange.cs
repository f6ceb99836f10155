using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Model;
using KmsCompliance.Places;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;

namespace KmsCompliance.Changes.KeyPolicies;

/// <summary>Changes the policy of a key so that nobody is locked out and nobody else's change is lost.</summary>
/// <remarks>KMS has neither versions nor conditional writes of policies: a change by somebody else is noticed up to the
/// moment of the write, and not within it. <see href="https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html"/></remarks>
/// <param name="session">The session.</param>
/// <param name="reporter">Who is asked, and where a write of unknown outcome is told.</param>
/// <param name="time">Tells the time, and measures the waits.</param>
public sealed class KeyPolicyChange(IAwsSession session, IRunReporter reporter, TimeProvider time)
{
    // KMS settles in seconds as a rule (developer guide, "Eventual consistency"); who waits longer learns nothing more.
    private const int Looks = 5;

    private readonly AccountCheck _account = new(session);

    /// <summary>Changes the policy, once the change is confirmed.</summary>
    /// <param name="key">The key.</param>
    /// <param name="region">Its Region.</param>
    /// <param name="edit">Makes the new policy of the one that is there. Applied anew to each policy that is read, so it
    /// must not have effects of its own.</param>
    /// <param name="action">What is done, as a sentence without its full stop.</param>
    /// <param name="stop">Keeps the change from being written; one that was begun is followed to its outcome.</param>
    /// <returns>What came of it: Unchanged, Applied, Pending where KMS took it and that it has it was not seen, or Failed where a write got
    /// no answer, of which the reporter has then had the error unless it was stopped; WhatIf under -WhatIf. Null where the change was
    /// declined.</returns>
    /// <exception cref="FailureException">The change was refused. Nothing was written.</exception>
    /// <exception cref="AwsCallException">A call failed. Nothing was written.</exception>
    /// <exception cref="OperationCanceledException">Stopped. Nothing was written.</exception>
    public async Task<CmkPolicyChange?> ApplyAsync(
        KeyDescription key, string region, Func<KeyPolicyDocument, KeyPolicyDocument> edit, string action, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(edit);
        var startedAt = time.GetUtcNow();
        var caller = await _account.GetCallerAsync(stop).ConfigureAwait(false);
        Refuse(key, caller);

        var work = new Work(key, region, edit, caller.Arn, startedAt);
        var plan = await PlanAsync(work, stop).ConfigureAwait(false);
        if (plan.Diff.IsEmpty)
        {
            return Unchanged(work, plan, "The policy says so already.");
        }

        plan.Check(caller.Arn);
        var confirmation = new Confirmation(key.Arn, action) { Detail = $"{plan.Diff}{plan.Effects.ToLines()}", AsksWithDetail = true };
        return await reporter.ConfirmAsync(confirmation, stop).ConfigureAwait(false) ? await WriteAsync(work, plan, stop).ConfigureAwait(false)
            : reporter.IsWhatIf ? Preview(work, plan)
            : null;
    }

    private static void Refuse(KeyDescription key, CallerIdentity caller)
    {
        if (key.AccountId != caller.AccountId)
        {
            throw new FailureException(Failures.KeyOfOtherAccount(key.Arn, key.AccountId, caller.AccountId));
        }

        if (key.KeyManager != "CUSTOMER")
        {
            throw new FailureException(Failures.AwsManagedKeyAsTarget(key.Arn));
        }
    }

    private async Task<KeyPolicyPlan> PlanAsync(Work work, CancellationToken stop) =>
        KeyPolicyPlan.Make(work.Key, await session.GetKeyCatalog(work.Region).GetPolicyAsync(work.Key.KeyId, stop).ConfigureAwait(false), work.Edit);

    private async Task<CmkPolicyChange> WriteAsync(Work work, KeyPolicyPlan confirmed, CancellationToken stop)
    {
        try
        {
            // A role that was made a moment ago may not be visible to KMS yet; it then calls the policy malformed.
            var (plan, doubt) = await Backoff.UntilSettledAsync(
                () => PutAsync(work, confirmed, stop),
                exception => IsMalformed(exception) && confirmed.AddsPrincipals,
                time,
                stop).ConfigureAwait(false);
            return plan.Diff.IsEmpty ? Unchanged(work, plan, "Somebody else has made this change meanwhile.")
                : doubt is null ? await VerifyAsync(work, plan, stop).ConfigureAwait(false)
                : await DoubtAsync(work, plan, doubt).ConfigureAwait(false);
        }
        catch (AwsCallException exception) when (IsMalformed(exception))
        {
            throw new FailureException(Failures.KeyPolicyRefused(work.Key.Arn, exception));
        }
    }

    private static bool IsMalformed(AwsCallException exception) => exception.Code == "MalformedPolicyDocumentException";

    // Each attempt reads anew: between the question, or the attempt before, and this one somebody else may have written.
    private async Task<(KeyPolicyPlan Plan, AwsCallException? Doubt)> PutAsync(Work work, KeyPolicyPlan confirmed, CancellationToken stop)
    {
        var plan = await PlanAsync(work, stop).ConfigureAwait(false);
        if (plan.Diff.IsEmpty)
        {
            return (plan, null);
        }

        if (!plan.ChangesLike(confirmed))
        {
            throw new FailureException(Failures.KeyPolicyChanged(work.Key.Arn));
        }

        plan.Check(work.CallerArn);
        try
        {
            await CommittedWrite.SendAsync(
                token => session.GetKeyManager(work.Region).PutPolicyAsync(work.Key.KeyId, plan.After.ToJson(), token), stop).ConfigureAwait(false);
            return (plan, null);
        }
        catch (AwsCallException exception) when (exception.MayHaveTakenEffect)
        {
            return (plan, exception);
        }
        catch (OperationCanceledException exception) when (exception.CancellationToken != stop)
        {
            return (plan, new AwsCallException(FailureKind.Timeout, "stopped before KMS answered.", exception) { Operation = "kms:PutKeyPolicy", Region = work.Region });
        }
    }

    private async Task<CmkPolicyChange> DoubtAsync(Work work, KeyPolicyPlan plan, AwsCallException doubt)
    {
        // After a stop nobody takes errors any more; the outcome itself is told all the same.
        if (doubt.InnerException is not OperationCanceledException)
        {
            await reporter.OutcomeErrorAsync(Failures.KeyPolicyChangeInDoubt(work.Key.Arn, doubt)).ConfigureAwait(false);
        }

        return Describe(
            work, plan, CmkChangeStatus.Failed, $"Whether the change was made is not known: {doubt.Describe()} The same command with -WhatIf shows what is left to change.");
    }

    private async Task<CmkPolicyChange> VerifyAsync(Work work, KeyPolicyPlan plan, CancellationToken stop)
    {
        var written = Describe(work, plan, CmkChangeStatus.Applied, string.Empty);
        try
        {
            var seen = await Backoff.LookAsync(
                () => session.GetKeyCatalog(work.Region).GetPolicyAsync(work.Key.KeyId, stop),
                text => plan.After.EquivalentTo(KeyPolicyDocument.Parse(text)),
                Looks,
                time,
                stop).ConfigureAwait(false);
            if (seen.Found)
            {
                return Finish(new CmkPolicyChange(written) { Verified = true, PolicyDocument = seen.Last, Message = "KMS has the new policy." });
            }

            var failure = Failures.KeyPolicyNotTaken(work.Key.Arn);
            await reporter.OutcomeErrorAsync(failure).ConfigureAwait(false);
            return Finish(new CmkPolicyChange(written) { Status = CmkChangeStatus.Failed, Verified = false, Message = failure.Message });
        }
        catch (Exception exception) when (exception is OperationCanceledException or AwsCallException or KeyPolicyFormatException)
        {
            // KMS took the write, and no failure to look takes that back; that it is done is what is seen.
            return Finish(new CmkPolicyChange(written)
            {
                Status = CmkChangeStatus.Pending,
                PolicyDocument = plan.After.ToJson(),
                Message = $"KMS took the new policy; that it has it was not seen. {(exception as AwsCallException)?.Describe()}".TrimEnd(),
            });
        }
    }

    private CmkPolicyChange Unchanged(Work work, KeyPolicyPlan plan, string message) =>
        new(Describe(work, plan, CmkChangeStatus.Unchanged, message)) { Verified = true, PolicyDocument = plan.PreviousText };

    private CmkPolicyChange Preview(Work work, KeyPolicyPlan plan) =>
        new(Describe(work, plan, CmkChangeStatus.WhatIf, "The policy would be changed. Nothing was changed.")) { Verified = false, PolicyDocument = plan.PreviousText, FinishedAt = null };

    private CmkPolicyChange Describe(Work work, KeyPolicyPlan plan, string status, string message) => Finish(new()
    {
        KeyId = work.Key.KeyId,
        KeyArn = work.Key.Arn,
        Region = work.Region,
        AccountId = work.Key.AccountId,
        Status = status,
        Message = message,
        AddedStatement = [.. plan.Added],
        ChangedStatement = [.. plan.Changed],
        RemovedStatement = [.. plan.Removed],
        Gain = plan.Effects.Gain,
        Loss = plan.Effects.Loss,
        Difference = plan.Diff.IsEmpty ? string.Empty : PrintableText.Lines(plan.Diff.ToString()),
        PreviousPolicy = plan.PreviousText,
        StartedAt = work.StartedAt,
        FinishedAt = work.StartedAt,
    });

    private CmkPolicyChange Finish(CmkPolicyChange change) => new CmkPolicyChange(change) { FinishedAt = time.GetUtcNow() };

    private sealed record Work(KeyDescription Key, string Region, Func<KeyPolicyDocument, KeyPolicyDocument> Edit, string CallerArn, DateTimeOffset StartedAt);
}
