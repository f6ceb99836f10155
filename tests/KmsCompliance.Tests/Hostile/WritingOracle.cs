using System.Text.Json.Nodes;

namespace KmsCompliance.Tests.Hostile;

/// <summary>What a command that writes may say, given what the endpoint carried out and what there is before and after: nothing
/// that was done is left out, nothing is told that is not so, and nothing is done twice.</summary>
internal static class WritingOracle
{
    private const string NotKnown = "not known";

    /// <summary>Judges a run.</summary>
    public static void Judge(HostileRun run, Estate before, Estate after)
    {
        JudgeResources(run, before, after);
        JudgeKeys(run, before, after);
        JudgePolicies(run, before, after);
        JudgeStates(run, before, after);
        JudgePlans(run, before, after);
    }

    // What a step of a plan is told as is what is so: its outcomes speak of what the plan had in mind.
    private static void JudgePlans(HostileRun run, Estate before, Estate after)
    {
        foreach (var outcome in run.Output.OfType<CmkPlanOutcome>().Where(outcome => outcome.Action == "SetKey"))
        {
            var (was, real) = (before.Resources[outcome.Target].KeyArn, after.Resources[outcome.Target].KeyArn);
            var what = $"Step {outcome.Number}, {outcome.Target}, is told as {outcome.Status}, verified {outcome.Verified}: {outcome.Message} It is under '{real}', and was under '{was}'.";
            Assert.True(outcome.Status != CmkChangeStatus.Applied || real is not null, what);
            Assert.True(outcome.Status != CmkPlanOutcome.Undone || real is null, what);
            Assert.True(outcome.Status is not (CmkPlanOutcome.Skipped or CmkPlanOutcome.NotStarted or CmkChangeStatus.Unchanged) || was == real, what);
            Assert.True(outcome is not { Status: CmkChangeStatus.Failed, Verified: false } || was == real || outcome.Message.Contains(NotKnown, StringComparison.Ordinal), what);
        }
    }

    private static void JudgeStates(HostileRun run, Estate before, Estate after)
    {
        var changes = run.Output.OfType<CmkKeyChange>().ToList();
        foreach (var (id, key) in after.Keys.Where(key => before.Keys.TryGetValue(key.Key, out var was) && was.State != key.Value.State))
        {
            Assert.True(changes.Exists(change => change.KeyId == id) || run.Words.Contains(id, StringComparison.Ordinal), $"{key.Arn} is now {key.State}, and nobody says so.");
        }

        foreach (var change in changes)
        {
            var (was, state) = (before.Keys[change.KeyId].State, after.Keys[change.KeyId].State);
            var what = $"{change.Action} of {change.KeyId} is told as {change.Status}, {change.KeyState}, verified {change.Verified}: {change.Message} It is {state}.";
            Assert.True(change.Status is not (CmkChangeStatus.Applied or CmkChangeStatus.Unchanged) || change.KeyState == state, what);
            Assert.True(change.Status != CmkChangeStatus.Unchanged || was == state, what);
            Assert.True(change.Status != CmkChangeStatus.Pending || was != state || run.Ledger.Any(entry => entry is { IsWrite: true, Fault: Fault.EmptyWithId }), what);

            // What came of it is not known, or only the first of two writes was made.
            Assert.True(change.Status != CmkChangeStatus.Failed || was == state || change.Message.Contains(NotKnown, StringComparison.Ordinal) || change.KeyState == state, what);
        }
    }

    private static void JudgeResources(HostileRun run, Estate before, Estate after)
    {
        var writes = run.Ledger.Where(entry => entry.IsExecuted && ResourceOf(entry) is not null).ToLookup(entry => ResourceOf(entry)!);
        var changes = run.Output.OfType<CmkChange>().ToList();
        Assert.Equal(changes.Count, changes.Select(change => change.ResourceId).Distinct().Count());
        foreach (var resource in writes)
        {
            var calls = resource.Select(entry => entry.Invocation).Distinct().Count();
            Assert.True(calls == 1, $"{resource.Key} was written by {calls} calls.");
            var change = changes.Find(change => change.ResourceId == resource.Key);
            Assert.True(change is not null || run.Output.OfType<CmkPlanOutcome>().Any(outcome => outcome.Target == resource.Key && outcome.Status is not (CmkPlanOutcome.Skipped or CmkPlanOutcome.NotStarted)) || run.Warnings.Any(warning => Names(warning, resource.Key)) || run.Errors.Any(error => Names($"{error} {error.TargetObject}", resource.Key)),
                $"{resource.Key} was written, and nobody says so.");
            Assert.True(change?.Status != CmkChangeStatus.Unchanged || before.Resources[resource.Key].KeyArn == after.Resources[resource.Key].KeyArn,
                $"{resource.Key} was written, and is told to be unchanged.");
        }

        foreach (var change in changes)
        {
            var real = after.Resources[change.ResourceId];
            var isUnder = real.KeyArn == change.KeyArn;
            var wasWritten = writes.Contains(change.ResourceId);
            var what = $"{change.ResourceId} under {change.KeyArn} is told as {change.Status}, verified {change.Verified}: {change.Message}";
            switch (change.Status, change.Verified)
            {
                case (CmkChangeStatus.Applied or CmkChangeStatus.Unchanged, true):
                    Assert.True(isUnder, $"{what}. It is under {real.KeyArn}.");
                    Assert.True(change.Service != "SecretsManager" || real.VersionKeys.Contains(change.KeyArn!), $"{what}. Its versions are under {string.Join(", ", real.VersionKeys)}.");
                    break;
                case (CmkChangeStatus.Applied, _):
                    Assert.True(wasWritten && isUnder, $"{what}. It is under {real.KeyArn}.");
                    break;
                case (CmkChangeStatus.Pending, _):
                    // The service is said to have taken it, and no more: an answer with nothing can be anybody's.
                    Assert.True(isUnder || run.Ledger.Any(entry => entry is { IsWrite: true, Fault: Fault.EmptyWithId }), $"{what}. It is under {real.KeyArn}.");
                    break;
                case (CmkChangeStatus.Failed, false):
                    Assert.False(isUnder, $"{what}. It is under it.");
                    break;
                case (CmkChangeStatus.Failed, _):
                    Assert.True(!wasWritten || change.Message.Contains(NotKnown, StringComparison.Ordinal), $"{what}. It was written.");
                    break;
                default:
                    Assert.Fail(what);
                    break;
            }
        }

        foreach (var (id, real) in after.Resources)
        {
            Assert.True(real == before.Resources[id] || real.KeyArn == before.Resources[id].KeyArn || writes.Contains(id), $"{id} has changed, and the ledger does not say by what.");
        }
    }

    private static void JudgeKeys(HostileRun run, Estate before, Estate after)
    {
        var made = after.Keys.Values.Where(key => !before.Keys.ContainsKey(key.Id)).ToList();
        Assert.Equal(made.Count, run.Ledger.Count(entry => entry is { Operation: "CreateKey", IsExecuted: true }));
        foreach (var region in made.GroupBy(key => key.Region))
        {
            Assert.True(region.Count() == 1, $"{region.Count()} keys were made in {region.Key}.");
        }

        var told = run.Output.OfType<ServiceCmk>().ToList();
        Assert.Equal(told.Count, told.Select(key => key.Region).Distinct().Count());
        foreach (var key in made.Where(key => !told.Exists(output => output.KeyArn == key.Arn) && !run.Output.OfType<CmkPlanOutcome>().Any(outcome => outcome.Message.Contains(key.Arn, StringComparison.Ordinal)) && !run.Words.Contains(key.Id, StringComparison.Ordinal)))
        {
            // One that was finished went to the next command. Else its id never came back, and whoever ran the command is told where
            // to look.
            var isUsed = run.IsPiped && key is { Aliases.Count: > 0, Rotates: true };
            Assert.True(
                isUsed || run.Words.Split('\n').Any(line => line.Contains(NotKnown, StringComparison.Ordinal) && line.Contains($"-Region {key.Region} shows it", StringComparison.Ordinal)),
                $"{key.Arn} was made, and nobody says so.");
        }

        foreach (var key in told)
        {
            // Only what is planned has neither, and nothing is planned here.
            var (id, arn) = (key.KeyId!, key.KeyArn!);
            Assert.True(after.Keys.TryGetValue(id, out var real), $"{arn} is not there.");
            Assert.Equal(!before.Keys.ContainsKey(id), key.Created);
            Assert.False(real.IsGoing, $"{arn} is told, and is to be deleted.");
            Assert.True(key.Alias is null || real.Aliases.Contains(key.Alias), $"{arn} is told to have the alias {key.Alias}, and has '{string.Join(", ", real.Aliases)}'.");
            Assert.True(key.Alias is not null || real.Aliases.Count == 0 || IsError(run, arn), $"{arn} has the alias {string.Join(", ", real.Aliases)}, and is told without it.");
            Assert.True(key.RotationEnabled != true || real.Rotates, $"{arn} is told to rotate, and does not.");
            Assert.True(key.RotationEnabled != false || !real.Rotates || IsError(run, arn), $"{arn} is told not to rotate, and does.");
            Assert.True(key.RotationEnabled is not null || IsError(run, arn), $"{arn}: nobody says why it is not known whether it rotates.");
        }

        foreach (var key in after.Keys.Values.Where(key => key.IsGoing && before.Keys.GetValueOrDefault(key.Id)?.IsGoing != true))
        {
            // One that was to be deleted is told as any change of a state.
            if (before.Keys.ContainsKey(key.Id))
            {
                continue;
            }

            Assert.Contains(key.Id, made.Select(key => key.Id));
            Assert.True(run.Warnings.Any(warning => warning.Contains(key.Id, StringComparison.Ordinal)), $"{key.Arn} is to be deleted, and nobody says so.");
            Assert.Empty(key.Aliases);
        }
    }

    private static void JudgePolicies(HostileRun run, Estate before, Estate after)
    {
        var writes = run.Ledger.Where(entry => entry is { Operation: "PutKeyPolicy", IsExecuted: true }).ToLookup(entry => IdOf((string)entry.Body!["KeyId"]!));
        var changes = run.Output.OfType<CmkPolicyChange>().ToList();
        var repairs = run.Output.OfType<CmkChange>().Where(change => change.PolicyStatus is not null).ToList();
        foreach (var write in writes)
        {
            var told = changes.Where(change => change.KeyId == write.Key).Select(change => change.Status).Concat(repairs.Where(change => IdOf(change.KeyArn!) == write.Key).Select(change => change.PolicyStatus!)).ToList();
            Assert.True(
                told.Exists(status => status != CmkChangeStatus.Unchanged) || run.Warnings.Any(warning => warning.Contains(write.Key, StringComparison.Ordinal)),
                $"The policy of {write.Key} was written, and nobody says so.");
            Assert.True(write.Select(entry => entry.Invocation).Distinct().Count() <= told.Count || run.IsStopped, $"The policy of {write.Key} was written by more calls than are told.");
        }

        foreach (var change in changes)
        {
            Judge(change.KeyId, change.Status, change.Verified, change.PolicyDocument, change.Message);
            Assert.Equal(before.Keys[change.KeyId].Policy, change.PreviousPolicy);
        }

        foreach (var change in repairs)
        {
            Judge(IdOf(change.KeyArn!), change.PolicyStatus!, verified: null, change.RepairedPolicy, change.Message);
        }

        void Judge(string keyId, string status, bool? verified, string? policy, string message)
        {
            var what = $"The policy of {keyId} is told as {status}, verified {verified}: {message}";
            var now = after.Keys[keyId].Policy;
            var isAsBefore = now == before.Keys[keyId].Policy;
            switch (status)
            {
                case CmkChangeStatus.Applied:
                    // Where each of several resources had something added, the last is what there is.
                    var isLast = writes[keyId].Any() && JsonNode.DeepEquals(JsonNode.Parse(now), JsonNode.Parse(policy!));
                    Assert.True(
                        isLast || (writes[keyId].Count() > 1 && writes[keyId].Any(write => JsonNode.DeepEquals(JsonNode.Parse((string)write.Body!["Policy"]!), JsonNode.Parse(policy!)))),
                        $"{what}. It is {now}");
                    break;
                case CmkChangeStatus.Pending:
                    Assert.True(writes[keyId].Any() || run.Ledger.Any(entry => entry is { Operation: "PutKeyPolicy", Fault: Fault.EmptyWithId }), $"{what}. It was not written.");
                    break;
                case CmkChangeStatus.Unchanged:
                    Assert.True(isAsBefore, $"{what}. It has changed.");
                    break;
                default:
                    Assert.Equal(CmkChangeStatus.Failed, status);
                    Assert.True(isAsBefore || (verified is null && message.Contains(NotKnown, StringComparison.Ordinal)), $"{what}. It has changed.");
                    break;
            }
        }
    }

    private static bool IsError(HostileRun run, string keyArn) => run.Errors.Any(error => $"{error} {error.TargetObject}".Contains(keyArn, StringComparison.Ordinal));

    private static string IdOf(string key) => key[(key.LastIndexOf('/') + 1)..];

    // A status of X-Ray's is told by its Region, others' by the name too.
    private static bool Names(string text, string resourceId) =>
        text.Contains(resourceId, StringComparison.Ordinal)
        || (resourceId.StartsWith("xray/", StringComparison.Ordinal) && text.Contains("X-Ray", StringComparison.Ordinal) && text.Contains(IdOf(resourceId), StringComparison.Ordinal));

    private static string? ResourceOf(LedgerEntry entry) => entry.Operation switch
    {
        "PutEncryptionConfig" => $"xray/111122223333/{entry.Region}",
        "UpdateSecret" => (string?)entry.Body!["SecretId"],
        "UpdateTrail" => (string?)entry.Body!["Name"],
        "UpdateEventDataStore" => (string?)entry.Body!["EventDataStore"],
        "AssociateKmsKey" => $"arn:aws:logs:{entry.Region}:111122223333:log-group:{(string?)entry.Body!["logGroupName"]}",
        _ => null,
    };
}
