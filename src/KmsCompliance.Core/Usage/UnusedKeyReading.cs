using System.Globalization;
using KmsCompliance.Errors;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Usage;

/// <summary>Finds keys that were not used for long, as far as KMS knows, and what they cost. Changes nothing.</summary>
/// <param name="session">The session of the keys' account.</param>
/// <param name="reporter">Where it goes.</param>
/// <param name="throttleLimit">How many keys at a time.</param>
/// <param name="time">Says when.</param>
/// <param name="unusedFor">For how long.</param>
/// <param name="keyPrice">What a key costs a month; null where that is not known.</param>
public sealed class UnusedKeyReading(IAwsSession session, IRunReporter reporter, int throttleLimit, TimeProvider time, TimeSpan unusedFor, decimal? keyPrice)
{
    private const string Unused = "Unused";
    private const string Unknown = "Unknown";

    // A first and a second rotation cost as much as the key each, those after them nothing (KMS pricing, since 2024).
    private const int PaidRotations = 2;

    // KMS is up to an hour late: https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys-determining-usage.html
    private static readonly TimeSpan LeastLength = TimeSpan.FromHours(2);

    private const string Advice = "Disable it first, and watch for what fails: this alone is no ground to delete it.";

    /// <summary>Reads them.</summary>
    /// <param name="targets">The keys.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task RunAsync(IReadOnlyList<KeyTarget> targets, CancellationToken cancellationToken)
    {
        var locator = new KeyLocator(session, cancellationToken);
        return new BoundedRun(reporter, throttleLimit) { Activity = "Reading when keys were last used", Noun = "keys" }.RunAsync(
            targets,
            static target => target.Key.Value,
            async (target, token) =>
            {
                var keyArn = await locator.LocateAsync(target, mustExist: false).ConfigureAwait(false);
                var catalog = session.GetKeyCatalog(target.Where.Region);
                var key = await catalog.DescribeKeyAsync(keyArn, token).ConfigureAwait(false);
                if (await JudgeAsync(key, target.Where.Region, catalog, token).ConfigureAwait(false) is { } unused)
                {
                    await reporter.OutputAsync(unused, token).ConfigureAwait(false);
                }
                else
                {
                    await reporter.VerboseAsync($"'{keyArn}' was used within {UsageText.Length(unusedFor)}.", token).ConfigureAwait(false);
                }
            },
            cancellationToken);
    }

    private async Task<CmkUnusedKey?> JudgeAsync(KeyDescription key, string region, IKeyCatalog catalog, CancellationToken cancellationToken)
    {
        KeyLastUsage? usage = null;
        string message;
        try
        {
            usage = await catalog.GetLastUsageAsync(key.Arn, cancellationToken).ConfigureAwait(false);
            message = $"{UsageText.LastUse(usage)}.";
        }
        catch (AwsCallException exception) when (exception.Kind is not (FailureKind.TokenNotAccepted or FailureKind.Authentication))
        {
            message = $"When it was last used could not be determined. {exception.Describe()}";
        }

        var now = time.GetUtcNow();

        // What was before KMS began to look is not known; a key that was made later cannot have been used before.
        var quietSince = usage?.LastUsedAt ?? (usage is { TrackedSince: { } since } ? (usage.CreatedAt > since ? usage.CreatedAt : since) : null);
        var isQuiet = quietSince is { } quiet && now - quiet >= unusedFor;
        if (usage is not null && quietSince is not null && !isQuiet && (usage.LastUsedAt is not null || usage.CreatedAt >= usage.TrackedSince))
        {
            return null;
        }

        var isTooShort = unusedFor < LeastLength;
        return new CmkUnusedKey
        {
            KeyArn = key.Arn,
            Region = region,
            AccountId = key.AccountId,
            KeyState = key.KeyState,
            Verdict = isQuiet && !isTooShort ? Unused : Unknown,
            LastUsedAt = usage?.LastUsedAt,
            LastOperation = usage?.Operation,
            EventId = usage?.EventId,
            UnusedDays = quietSince is { } from ? (int)(now - from).TotalDays : null,
            MonthlyCost = await CostAsync(key, catalog, cancellationToken).ConfigureAwait(false),
            Message = (isQuiet, isTooShort) switch
            {
                (false, _) => $"{message} Whether it was used before is not known.",
                (_, true) => $"{message} KMS is up to an hour late, so whether it was used within {UsageText.Length(unusedFor)} is not known: ask about {UsageText.Length(LeastLength)} or more.",
                _ => $"{message} {Advice}",
            },
        };
    }

    // A key that is to be deleted, and one of AWS's, costs nothing; a disabled one does.
    private async Task<decimal?> CostAsync(KeyDescription key, IKeyCatalog catalog, CancellationToken cancellationToken)
    {
        if (keyPrice is not { } price)
        {
            return null;
        }

        if (key.KeyManager == "AWS" || key.DeletionDate is not null)
        {
            return 0;
        }

        try
        {
            var history = await RotationHistory.ReadAsync(catalog, key.Arn, cancellationToken).ConfigureAwait(false);
            return price * (1 + Math.Min(PaidRotations, history.Materials.Count(static material => material.RotatedAt is not null)));
        }
        catch (AwsCallException exception) when (exception.Kind is not (FailureKind.TokenNotAccepted or FailureKind.Authentication))
        {
            await reporter.WarningAsync(
                string.Create(CultureInfo.InvariantCulture, $"What '{key.Arn}' costs could not be determined, since its rotations, which cost too, could not be listed. {exception.Describe()}"),
                cancellationToken).ConfigureAwait(false);
            return null;
        }
    }
}
