using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;

namespace KmsCompliance.Templates.Writing;

/// <summary>Reads what a template has to say of the resources of an account, and of the keys that they are under. What cannot be read
/// whole is in no template: half of it would be put back to the language's defaults by a deployment. Changes nothing.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Told of what cannot be read.</param>
/// <param name="throttleLimit">How many things at a time.</param>
/// <param name="planned">What a plan will have changed.</param>
/// <param name="isOwnStack">Whether a stack of CloudFormation is one that this export has templates for, by its name.</param>
internal sealed class EstateReading(IAwsSession session, IRunReporter reporter, int throttleLimit, PlannedChanges planned, Func<string, bool> isOwnStack)
{
    private const string StackTag = "aws:cloudformation:stack-name";

    private readonly AccountCheck _account = new(session);
    private readonly ConcurrentBag<NotWritten> _notWritten = [];
    private readonly ConcurrentDictionary<string, EstateResource> _resources = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, EstateKey> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Region, string Key), bool> _wanted = [];
    private readonly ConcurrentDictionary<(string Region, string Key), string> _arns = [];

    // A key has many names, and is read by the first.
    private readonly ConcurrentDictionary<string, bool> _begun = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly EstatePlanning _planning = new(planned);

    /// <summary>Reads.</summary>
    /// <param name="requests">What is asked for, all of one account.</param>
    /// <param name="stop">Stops the work.</param>
    /// <exception cref="FailureException">Nothing of the account can be read.</exception>
    public async Task<TemplateEstate> RunAsync(IReadOnlyList<EstateRequest> requests, CancellationToken stop)
    {
        var accountId = (await _account.GetCallerAsync(stop).ConfigureAwait(false)).AccountId;
        var directories = new KeyDirectories(session.GetKeyCatalog, stop);
        KeyDirectory KeysIn(string region) => directories.In(region, Task.FromResult(accountId));
        foreach (var request in requests.Where(static request => request.Key is not null))
        {
            _asked.Add(request.Key!.Value);
            Want(request.Key!.Value, request.Where.Region);
        }

        await new BoundedRun(reporter, throttleLimit) { Activity = "Reading", Noun = "resources" }.RunAsync(
            [.. requests.Where(static request => request.Resource is not null)],
            static request => request.ToString(),
            (request, token) => TellAsync(request.ToString(), request.Where.Region, () => ReadResourceAsync(request, token), token),
            stop).ConfigureAwait(false);

        await FindMadeAsync(KeysIn, stop).ConfigureAwait(false);
        await new BoundedRun(reporter, throttleLimit) { Activity = "Reading", Noun = "keys" }.RunAsync(
            [.. _wanted.Keys.OrderBy(static wanted => wanted.Region, StringComparer.Ordinal).ThenBy(static wanted => wanted.Key, StringComparer.Ordinal)],
            static wanted => wanted.Key,
            (wanted, token) => TellAsync(wanted.Key, wanted.Region, () => ReadKeyAsync(wanted.Key, wanted.Region, accountId, KeysIn(wanted.Region), token), token),
            stop).ConfigureAwait(false);

        var resources = _resources.Values.Select(WithKeyArn).Select(Planned).OfType<EstateResource>().ToList();
        return TemplateEstate.Of(
            accountId,
            _keys.Values.Concat(resources.Select(static resource => resource.PlannedKey).OfType<EstateKey>().Where(static key => key.Arn is null).Distinct()),
            resources,
            _notWritten);
    }

    private async Task TellAsync(string id, string region, Func<Task> work, CancellationToken stop)
    {
        if ((await new FailureBoundary(reporter).RunAsync(id, work, stop).ConfigureAwait(false)).Failure is { } failure)
        {
            _notWritten.Add(new(region, id, $"It could not be read whole: {failure.Message}") { IsUnread = true });
        }
    }

    private async Task ReadResourceAsync(EstateRequest request, CancellationToken stop)
    {
        var reference = request.Resource!;
        var accountId = await _account.GetAccountIdAsync(request.Where.ExpectedAccountId, request.Where.DeterminedBy, stop).ConfigureAwait(false);
        var whole = await session.GetAdapter(reference.Service.Name, request.Where.Region).GetWholeAsync(reference.Value, Task.FromResult(accountId), stop).ConfigureAwait(false);
        var status = whole.Found.Status;
        CheckRegion(status.Region, status.ResourceId);
        var why = status.AccountId != accountId ? $"It belongs to account {status.AccountId}." : reference.Service.WhyNotInTemplates(status);
        if (why is null)
        {
            var configuration = await whole.ReadConfigurationAsync(stop).ConfigureAwait(false);
            why = FindOwner(configuration.Tags);
            if (why is null && _resources.TryAdd(status.ResourceId, new(reference.Service, status, configuration)))
            {
                WantAll(status, configuration);
            }
        }

        if (why is not null)
        {
            _notWritten.Add(new(status.Region, status.ResourceId, why));
        }
    }

    // It becomes a folder, and part of commands.
    private static void CheckRegion(string region, string of)
    {
        if (!RegionName.IsWellFormed(region))
        {
            throw new AwsCallException(FailureKind.InvalidAnswer, $"'{PrintableText.Of(of)}' lies in '{PrintableText.Of(region)}', which is no Region.");
        }
    }

    private void WantAll(EncryptionStatus status, ResourceConfiguration configuration)
    {
        foreach (var (key, region) in configuration.FurtherKeys.Append((configuration.KmsKeyId ?? string.Empty, status.KeyRegion ?? status.Region)).Where(static named => named.Item1.Length > 0))
        {
            Want(key, region);
        }

        if (planned.KeyOf.TryGetValue((status.Region, status.ResourceId), out var change) && change.Arn is { } arn)
        {
            Want(arn, status.Region);
        }
    }

    private void Want(string key, string region)
    {
        var reference = KeyReference.FromService(key);
        if (!reference.IsAwsManagedAlias && key != KeyReference.DefaultKeyLiteral)
        {
            var where = reference.Arn?.Region ?? region;
            CheckRegion(where, key);
            _wanted.TryAdd((where, key), true);
        }
    }

    private async Task FindMadeAsync(Func<string, KeyDirectory> keysIn, CancellationToken stop)
    {
        foreach (var key in planned.NewKeys)
        {
            var why = "Whether the key that the plan makes is there already could not be determined.";
            await new FailureBoundary(reporter).RunAsync(
                key.Key.Aliases[0],
                async () =>
                {
                    (var found, why) = await _planning.FindAsync(key, keysIn, session.GetKeyCatalog, stop).ConfigureAwait(false);
                    if (found is not null)
                    {
                        Want(found, key.Key.Region);
                    }
                },
                stop).ConfigureAwait(false);
            if (why is not null)
            {
                _notWritten.Add(new(key.Key.Region, key.Key.Aliases[0], why) { IsUnread = true });
            }
        }
    }

    private async Task ReadKeyAsync(string name, string region, string accountId, KeyDirectory keys, CancellationToken stop)
    {
        var lookup = await keys.FindAsync(KeyReference.FromService(name)).ConfigureAwait(false);
        if (lookup.Key is not { } key)
        {
            if (lookup.Outcome == KeyLookupOutcome.NotFound && !lookup.IsAcrossAccounts)
            {
                _notWritten.Add(new(region, name, "There is no such key."));
                return;
            }

            throw lookup.Cause!;
        }

        _arns[(region, name)] = key.Arn;

        // Only who asks for it by name expects it.
        if (key.KeyManager != "CUSTOMER" && !_asked.Contains(name))
        {
            return;
        }

        if (key is not { KeyState: not null, KeySpec: not null, KeyUsage: not null, Origin: not null })
        {
            throw new AwsCallException(FailureKind.InvalidAnswer, "the answer does not say the key's state, spec, usage and origin.") { Operation = "kms:DescribeKey", Region = region };
        }

        var why = key.KeyManager != "CUSTOMER" ? "It is none of the account's own: AWS manages it."
            : key.AccountId != accountId ? $"It belongs to account {key.AccountId}."
            : key.KeyState is "PendingDeletion" or "PendingReplicaDeletion" ? "It is scheduled for deletion."
            : key.Origin is not ("AWS_KMS" or "EXTERNAL") ? $"Its material is in a key store ({key.Origin}), which no template made here can name."
            : null;
        if (why is null && _begun.TryAdd(key.Arn, true))
        {
            var catalog = session.GetKeyCatalog(region);
            var tags = new TextDictionary(await catalog.ListTagsAsync(key.KeyId, stop).ConfigureAwait(false));
            why = FindOwner(tags);
            if (why is null)
            {
                var read = _planning.Show(await ReadAsync(catalog, key, region, tags, keys, stop).ConfigureAwait(false), out why);
                if (why is null)
                {
                    _keys.TryAdd(key.Arn, read);
                }
            }
        }

        if (why is not null)
        {
            _notWritten.Add(new(region, key.Arn, why) { IsUnread = why == EstatePlanning.ChangedSince });
        }
    }

    private static async Task<EstateKey> ReadAsync(IKeyCatalog catalog, KeyDescription key, string region, TextDictionary tags, KeyDirectory keys, CancellationToken stop)
    {
        var aliases = await keys.AliasesAsync().ConfigureAwait(false);
        if (aliases.ContainsKey(AliasEntry.NoList.AliasName))
        {
            throw keys.NoList();
        }

        var rotation = await catalog.GetRotationAsync(key.KeyId, stop).ConfigureAwait(false);
        var policy = await catalog.GetPolicyAsync(key.KeyId, stop).ConfigureAwait(false);
        try
        {
            KeyPolicyDocument.Parse(policy);
        }
        catch (KeyPolicyFormatException exception)
        {
            throw new AwsCallException(FailureKind.InvalidAnswer, $"the policy in the answer cannot be understood: {exception.Message}") { Operation = "kms:GetKeyPolicy", Region = region };
        }

        var made = tags.GetValueOrDefault(ServiceKeyTags.Alias);
        var hasMade = made is not null && aliases.TryGetValue(made, out var target) && target == key.KeyId;
        return new EstateKey
        {
            Arn = key.Arn,
            KeyId = key.KeyId,
            AccountId = key.AccountId,
            Region = region,
            Aliases = [.. aliases.Where(alias => alias.Value == key.KeyId).Select(static alias => alias.Key).Order(StringComparer.Ordinal)],
            OwnAlias = hasMade ? made : null,
            FormerAlias = hasMade || made?.StartsWith("alias/", StringComparison.Ordinal) != true ? null : made,
            Description = key.Description ?? string.Empty,
            Policy = policy,
            RotationEnabled = rotation?.Enabled,
            RotationPeriodInDays = rotation?.PeriodInDays,
            Tags = EstateResource.TagsOf(tags),
            Origin = key.Origin!,
            KeySpec = key.KeySpec!,
            KeyUsage = key.KeyUsage!,
            IsDisabled = key.KeyState == "Disabled",
            IsMultiRegion = key.IsMultiRegion,
            PrimaryArn = key.IsReplica ? key.PrimaryArn : null,
            ValidTo = key.ValidTo,
        };
    }

    // What another stack owns, two would put back in turns.
    private string? FindOwner(TextDictionary tags) => tags.TryGetValue(StackTag, out var stack) && !isOwnStack(stack) ? $"The stack '{stack}' of CloudFormation has it." : null;

    // Where a language takes a key's ARN alone.
    private EstateResource WithKeyArn(EstateResource resource) =>
        resource.Configuration.KmsKeyId is { } key && _arns.TryGetValue((KeyReference.FromService(key).Arn?.Region ?? resource.Status.KeyRegion ?? resource.Region, key), out var arn)
            ? resource with { Status = resource.Status.With(resource.Status.Verdict with { KeyArn = arn }) }
            : resource;

    private EstateResource? Planned(EstateResource resource)
    {
        var shown = _planning.Show(resource, _keys, out var why);
        if (why is null)
        {
            return shown;
        }

        _notWritten.Add(new(resource.Region, resource.Status.ResourceId, why) { IsUnread = true });
        return null;
    }
}
