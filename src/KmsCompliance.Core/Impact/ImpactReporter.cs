using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Scenarios;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Impact;

/// <summary>Turns every status that passes into what it depends on keys for: nothing, for most.</summary>
/// <param name="inner">Where that goes.</param>
/// <param name="subjects">The keys.</param>
/// <param name="question">What happens to them.</param>
/// <param name="facts">Asks AWS about versions.</param>
public sealed class ImpactReporter(IRunReporter inner, IReadOnlyList<ImpactSubject> subjects, ImpactQuestion question, IRuleFacts facts) : RunReporterDecorator(inner)
{
    // What Secrets Manager's own rate for versions leaves room for, beside those of other Regions.
    private const int AsksAtATime = 8;

    // What a command of PowerShell is to put the key into.
    private const string NewKey = "$newKey";

    /// <inheritdoc/>
    protected override int ChangesAtATime => question.IncludeVersions ? AsksAtATime : 1;

    /// <inheritdoc/>
    protected override async ValueTask<IEnumerable<object>> ChangeAsync(object result, CancellationToken cancellationToken)
    {
        if (result is not EncryptionStatus status || ServiceCatalog.Find(status.Service) is not { } service)
        {
            return [result];
        }

        var concerned = subjects.Where(subject => service.KeyMayLieElsewhere || subject.Region == status.Region).ToList();
        if (concerned.Count == 0)
        {
            return [];
        }

        if (status.Reason == ComplianceReason.NotListed)
        {
            return concerned.Select(subject => NotSeen(subject, status, status.Message));
        }

        var seen = service.KeyChange.HasVersions && question.IncludeVersions ? await facts.ObserveAsync(status, cancellationToken).ConfigureAwait(false) : null;
        var impacts = new List<CmkImpact>();
        foreach (var subject in concerned)
        {
            impacts.AddRange(await JudgeAsync(subject, status, service, seen, cancellationToken).ConfigureAwait(false));
        }

        return impacts;
    }

    /// <summary>What was not seen.</summary>
    /// <param name="subject">The key.</param>
    /// <param name="status">What stands for it.</param>
    /// <param name="message">Why, as a sentence.</param>
    private CmkImpact NotSeen(ImpactSubject subject, EncryptionStatus status, string message) =>
        Of(subject, status, KeyDependant.NotSeen, stops: null, ImpactOnData.Unknown, ImpactOnData.Unknown, message);

    private async Task<IReadOnlyList<CmkImpact>> JudgeAsync(
        ImpactSubject subject, EncryptionStatus status, ServiceDefinition service, Fact<KeyObservation>? seen, CancellationToken cancellationToken)
    {
        var isUnder = status.KeyArn is { } keyArn ? keyArn == subject.Key.Arn : subject.IsCalled(status.KmsKeyId, status.AccountId, status.KeyRegion ?? status.Region);
        if (isUnder is null)
        {
            return [NotSeen(subject, status, $"Whether it is under the key could not be determined. {status.Message}")];
        }

        var versions = seen?.Value?.Versions is { } all ? await SortAsync(subject, status, all, cancellationToken).ConfigureAwait(false) : null;
        if (isUnder == true)
        {
            return [Resource(subject, status, service, seen, versions)];
        }

        if (seen is { Problem: { } problem })
        {
            return [NotSeen(subject, status, $"Under which keys its versions are could not be determined. {problem}")];
        }

        if (versions is { Alone.Count: > 0 })
        {
            return [OldVersion(subject, status, service, versions)];
        }

        if (versions is { Unclear: > 0 })
        {
            return [NotSeen(subject, status, $"Under which keys {Count(versions.Unclear, "version")} of it {(versions.Unclear == 1 ? "is" : "are")} was not reported.")];
        }

        return OldData(subject, status, service);
    }

    private CmkImpact Resource(ImpactSubject subject, EncryptionStatus status, ServiceDefinition service, Fact<KeyObservation>? seen, Versions? versions)
    {
        var version = versions is null ? TextList.Create([]) : [.. versions.Alone.Select(static one => one.Text)];

        // Nothing is read or written of what waits for its deletion, until somebody restores it.
        var deletion = service.FindDeletion(status);
        var isKept = deletion is null;
        var (storedIs, aside) = (seen, versions) switch
        {
            (null, _) => (ImpactOnData.Unreadable, service.KeyChange.HasVersions ? " Its versions were not looked at." : string.Empty),
            ({ Problem: { } problem }, _) => (ImpactOnData.Unreadable, $" Under which keys its versions are could not be determined. {problem}"),
            (_, { Alone.Count: 0, Unclear: 0 }) => (ImpactOnData.None, " Its versions can still be read under other keys, as long as those work."),
            (_, { Alone.Count: 0 }) => (ImpactOnData.Unknown, " Under which keys its versions are was not reported."),
            _ => (ImpactOnData.Unreadable, string.Empty),
        };
        if (service.FindRemark(status) is { } remark)
        {
            aside = $"{aside} {remark}";
        }

        if (question.Event == KeyEvent.PolicyChange)
        {
            return PolicyImpact(subject, status, service, storedIs, version, aside);
        }

        var loss = service.KeyLoss;
        var newData = isKept ? loss.NewData : ImpactOnData.None;
        var reading = storedIs == ImpactOnData.None ? string.Empty : $" {loss.Reading}{Until(subject)}.";
        var (stored, when) = StoredAfter(subject, storedIs);
        if (subject.Key.KeyState is not ("Enabled" or "Updating"))
        {
            return Of(
                subject, status, KeyDependant.Resource, stops: false, ImpactOnData.None, question.Event == KeyEvent.Delete ? stored : ImpactOnData.None,
                $"KMS refuses the key already: its state is {subject.Key.KeyState ?? "not reported"}. {loss.Writing}.{reading}{aside}", version, MoveOff(service, status));
        }

        var writing = isKept ? $"{When()}{loss.Writing}." : $"It is scheduled for deletion on {deletion:yyyy-MM-dd}, and could not be restored and read.";
        return Of(subject, status, KeyDependant.Resource, stops: isKept, newData, stored, $"{writing}{reading}{aside}", version, MoveOff(service, status), when);
    }

    private CmkImpact OldVersion(ImpactSubject subject, EncryptionStatus status, ServiceDefinition service, Versions versions)
    {
        var works = subject.Key.KeyState is "Enabled" or "Updating";
        var labelled = versions.Alone.Any(static one => one.IsLabelled);
        var (stored, when) = StoredAfter(subject, ImpactOnData.Unreadable);
        var again = status.KeyArn is { } own && status.KeyManager == "CUSTOMER"
            ? $"{service.GetSetKeyCommand(status, own)} -Force"
            : MoveOff(service, status);
        return Of(
            subject, status, KeyDependant.OldVersion, stops: question.Event == KeyEvent.PolicyChange ? null : works && labelled, ImpactOnData.None,
            question.Event == KeyEvent.PolicyChange ? ImpactOnData.Unknown : works || question.Event == KeyEvent.Delete ? stored : ImpactOnData.None,
            $"The {service.ResourceNoun.One} is under another key, but {Count(versions.Alone.Count, "version")} of it can be read under this one alone, {(labelled ? "labelled ones among them" : "without a label")}"
                + (question.Event == KeyEvent.PolicyChange ? "; who reads them needs the statements that let them." : $"{Until(subject)}."),
            [.. versions.Alone.Select(static one => one.Text)],
            versions.Alone.Any(static one => one.IsReencrypted) ? again
                : labelled ? "# A change of key leaves versions with labels of your own as they are: write their values anew, and move the labels."
                : "# They go by themselves: a version without a label is removed when there are too many.",
            when);
    }

    // No service says what older data is under. A grant of its own tells that it once was this key, and while it changes over both may be.
    private IReadOnlyList<CmkImpact> OldData(ImpactSubject subject, EncryptionStatus status, ServiceDefinition service)
    {
        if (status.Reason == ComplianceReason.Updating)
        {
            return [NotSeen(subject, status, $"{service.ShortName} is still changing over to another key, and may use this one until it has.")];
        }

        // Grants that could not be listed are told with the key.
        if (subject.ServicesWithGrant?.Contains(service.Name) != true || question.Event == KeyEvent.PolicyChange || status.AccountId != subject.Key.AccountId)
        {
            return [];
        }

        var (stored, when) = StoredAfter(subject, ImpactOnData.Unreadable);
        return
        [
            Of(
                subject, status, KeyDependant.StoredData, stops: false, ImpactOnData.None,
                subject.Key.KeyState is "Enabled" or "Updating" || question.Event == KeyEvent.Delete ? stored : ImpactOnData.None,
                $"{service.ShortName} is under another key, and still has a grant on this one. {service.KeyLoss.Reading}{Until(subject)}; whether there is anything, {service.ShortName} does not say.",
                remediation: "# Wait until what was stored under the key is gone.",
                effectiveAt: when),
        ];
    }

    private CmkImpact PolicyImpact(ImpactSubject subject, EncryptionStatus status, ServiceDefinition service, string storedIs, TextList version, string aside)
    {
        if (subject.Policy is null)
        {
            return Of(subject, status, KeyDependant.Resource, stops: null, ImpactOnData.Unknown, ImpactOnData.Unknown, "The key's policy could not be read.", version);
        }

        var request = new ServiceScenarioRequest(
            new KeyPolicyRequest
            {
                Partition = RegionName.PartitionOf(subject.Region),
                AccountId = subject.Key.AccountId,
                Region = subject.Region,
                ResourceArns = service.HasKeysForResources && status.ResourceArn is { } arn ? [arn] : [],
                IsOrganizationWide = service.KeyChange.IsOrganizationWide(status),
            },
            subject.Key.Arn);
        var (newData, stored, reasons, broken) = (ImpactOnData.None, ImpactOnData.None, new List<string>(), new List<string>());
        foreach (var scenario in service.GetScenarios(request))
        {
            var before = scenario.Evaluate(subject.Policy);
            if (before.Outcome == ServiceScenarioOutcome.Fails)
            {
                broken.Add(scenario.Title);
                continue;
            }

            // What IAM decides by then, or nobody could say before, is not known to go on.
            var after = subject.PolicyAfter is { } left ? scenario.Evaluate(left) : null;
            var outcome = after?.Outcome ?? ServiceScenarioOutcome.Fails;
            if (outcome <= before.Outcome && outcome != ServiceScenarioOutcome.Unknown)
            {
                continue;
            }

            var isKnown = outcome == ServiceScenarioOutcome.Fails;
            switch (scenario.Phase)
            {
                case ServiceScenarioPhase.Write:
                    newData = isKnown ? service.KeyLoss.NewData : newData == ImpactOnData.None ? ImpactOnData.Unknown : newData;
                    break;
                case ServiceScenarioPhase.Read:
                    stored = isKnown ? storedIs : stored == ImpactOnData.None ? ImpactOnData.Unknown : stored;
                    break;
                default:
                    break;
            }

            reasons.Add($"{scenario.Title}: {after?.Explanation ?? "no statement is left."}");
        }

        // A scenario that works for anybody works; that somebody lost his access is seen by his name alone.
        if (subject.OnlyInLost is { Count: > 0 } gone)
        {
            newData = newData == ImpactOnData.None ? ImpactOnData.Unknown : newData;
            stored = stored == ImpactOnData.None ? ImpactOnData.Unknown : stored;
            reasons.Add($"Named by no statement that stays: {string.Join(", ", gone)}; whether the resource needs them is not known.");
        }

        bool? stops = newData is not (ImpactOnData.None or ImpactOnData.Unknown) || stored is not (ImpactOnData.None or ImpactOnData.Unknown) ? true
            : newData == ImpactOnData.Unknown || stored == ImpactOnData.Unknown || reasons.Count > 0 ? null
            : false;
        var already = broken.Count == 0 ? string.Empty : $" By the policy as it is, this fails already: {string.Join(", ", broken)}.";
        return Of(
            subject, status, KeyDependant.Resource, stops, newData, stored,
            $"{(reasons.Count > 0 ? string.Join(' ', reasons) : "What the policy keeps is enough for what works now.")}{already}{aside}",
            version, reasons.Count == 0 ? null : MoveOff(service, status));
    }

    // What is stored: unreadable for a time, or for good where nothing has the material any more.
    private (string Stored, DateTimeOffset? When) StoredAfter(ImpactSubject subject, string stored) => question.Event switch
    {
        KeyEvent.Delete when stored == ImpactOnData.Unreadable && subject.Key.RelatedArns.Count == 0 => (ImpactOnData.LostForGood, null),
        KeyEvent.MaterialExpiry => (stored, subject.Key.ValidTo),
        _ => (stored, null),
    };

    private string When() => question.Event switch
    {
        KeyEvent.Delete => "As soon as deletion is scheduled: ",
        KeyEvent.MaterialExpiry => "Once its material is gone: ",
        _ => string.Empty,
    };

    private string Until(ImpactSubject subject) => question.Event switch
    {
        KeyEvent.Delete when subject.Key.RelatedArns is [var related, ..] => $", until the related key {related}, which has the same material, is replicated here again",
        KeyEvent.Delete => ", and never again once the key is deleted",
        KeyEvent.MaterialExpiry => ", until the same material is imported again",
        _ => ", until the key is enabled again",
    };

    private static string? MoveOff(ServiceDefinition service, EncryptionStatus status)
    {
        if (service.KeyChange.Refuse(status, isUnderKey: false) is { } refusal)
        {
            return $"# {refusal.RecommendedAction ?? refusal.Message}";
        }

        var command = service.GetSetKeyCommand(status, NewKey);
        return command.Replace($"'{NewKey}'", NewKey, StringComparison.Ordinal);
    }

    // Which versions can be read under the key alone. Another key of a version counts where it is known to work.
    private async Task<Versions> SortAsync(ImpactSubject subject, EncryptionStatus status, IReadOnlyList<ObservedVersion> versions, CancellationToken cancellationToken)
    {
        var alone = new List<VersionAlone>();
        var unclear = 0;
        foreach (var version in versions)
        {
            if (version.KmsKeyIds is not { Count: > 0 } names)
            {
                unclear++;
                continue;
            }

            var called = names.Select(name => (Name: name, Is: subject.IsCalled(name, status.AccountId, status.Region))).ToList();
            if (called.Exists(static one => one.Is is null))
            {
                unclear++;
            }
            else if (called.Exists(static one => one.Is == true) && !await AnyWorksAsync(called.Where(static one => one.Is == false).Select(static one => one.Name), status, cancellationToken).ConfigureAwait(false))
            {
                alone.Add(new VersionAlone(
                    version.Stages.Count == 0 ? version.VersionId : $"{version.VersionId} ({string.Join(", ", version.Stages)})",
                    version.Stages.Count > 0,
                    version.Stages.Any(static stage => stage.StartsWith("AWS", StringComparison.Ordinal))));
            }
        }

        return new Versions(alone, unclear);
    }

    private async Task<bool> AnyWorksAsync(IEnumerable<string> names, EncryptionStatus status, CancellationToken cancellationToken)
    {
        // The same happens to all keys that were asked about.
        foreach (var name in names.Where(name => subjects.All(subject => subject.IsCalled(name, status.AccountId, status.Region) == false)))
        {
            if (name == KeyReference.DefaultKeyLiteral)
            {
                return true;
            }

            var reference = KeyReference.FromService(name);
            if (reference.IsAwsManagedAlias)
            {
                return true;
            }

            var arn = reference switch
            {
                { IsAlias: true } => null,
                { Arn: not null } => reference.Value,
                _ => $"arn:{RegionName.PartitionOf(status.Region)}:kms:{status.Region}:{status.AccountId}:key/{reference.Name}",
            };
            if (arn is not null && (await facts.DescribeKeyAsync(arn, cancellationToken).ConfigureAwait(false)).Value is { WhyNotUsable: null })
            {
                return true;
            }
        }

        return false;
    }

    private CmkImpact Of(
        ImpactSubject subject,
        EncryptionStatus status,
        string dependant,
        bool? stops,
        string newData,
        string storedData,
        string message,
        TextList? version = null,
        string? remediation = null,
        DateTimeOffset? effectiveAt = null) => new()
        {
            KeyArn = subject.Key.Arn,
            Event = question.Event,
            Dependant = dependant,
            Service = status.Service,
            ResourceName = status.ResourceName,
            ResourceId = status.ResourceId,
            ResourceArn = status.ResourceArn,
            AccountId = status.AccountId,
            Region = status.Region,
            Stops = stops,
            NewData = newData,
            StoredData = storedData,
            EffectiveAt = effectiveAt,
            Version = version ?? [],
            Message = message,
            Remediation = remediation,
            ScannedAt = status.ScannedAt,
        };

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? string.Empty : "s")}";

    private sealed record Versions(IReadOnlyList<VersionAlone> Alone, int Unclear);

    // A change of key re-encrypts those with a label of AWS's; one without any label is removed when there are too many.
    private sealed record VersionAlone(string Text, bool IsLabelled, bool IsReencrypted);
}
