using System.Globalization;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Ports;

namespace KmsCompliance.Erasure;

/// <summary>Finds out whether a change was denied because the key was used a short time ago: KMS says only that a policy denies
/// it.</summary>
/// <remarks>kms:TrailingDaysWithoutKeyUsage: <see href="https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html"/></remarks>
internal static class DenialReader
{
    private const string ConditionKey = "kms:TrailingDaysWithoutKeyUsage";

    /// <summary>What a denial comes from.</summary>
    /// <param name="denial">The denial.</param>
    /// <param name="keyArn">The key.</param>
    /// <param name="callerArn">Who was denied, as STS names them; null where that is not known.</param>
    /// <param name="catalog">Reads the Region's keys.</param>
    /// <param name="now">The time.</param>
    /// <param name="stop">Stops the reading.</param>
    /// <returns>Null where the key's policy has no such statement that could be about this caller and this last use, where KMS says that it
    /// comes from elsewhere, or where the policy cannot be read.</returns>
    public static async Task<Failure?> ExplainAsync(AwsCallException denial, string keyArn, string? callerArn, IKeyCatalog catalog, DateTimeOffset now, CancellationToken stop)
    {
        if (denial is not { Kind: FailureKind.AccessDenied, Operation: { } operation } || ComesFromElsewhere(denial.Message))
        {
            return null;
        }

        try
        {
            var policy = KeyPolicyDocument.Parse(await catalog.GetPolicyAsync(keyArn, stop).ConfigureAwait(false));
            var statements = policy.Statements.Where(statement => statement.Effect == KeyPolicyEffect.Deny && IsAbout(statement, operation) && Days(statement).Any()).ToList();
            if (statements.Count == 0)
            {
                return null;
            }

            var (quietSince, lastUse) = await LastUseAsync(keyArn, catalog, now, stop).ConfigureAwait(false);
            var request = new KeyAccessRequest(callerArn ?? string.Empty, AwsArn.TryParse(callerArn, out var caller) ? caller.AccountId : null, operation, keyArn);
            if (quietSince is { } since)
            {
                request = request.WithContext(ConditionKey, string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(Math.Max((now - since).TotalDays, 0)):0}"));
            }

            var outcomes = KeyPolicyEvaluator.Evaluate(policy, request).Statements.ToLookup(static verdict => verdict.Label, static verdict => verdict.Outcome, StringComparer.Ordinal);
            var isCertain = statements.Exists(statement => outcomes[statement.Label].Contains(StatementOutcome.Applies));
            var days = statements
                .Where(statement => outcomes[statement.Label].Contains(isCertain ? StatementOutcome.Applies : StatementOutcome.Unknown))
                .SelectMany(Days)
                .Distinct(StringComparer.Ordinal)
                .ToList();
            return days.Count == 0 ? null : Failures.KeyUsedTooRecently(keyArn, operation, string.Join(" or ", days), lastUse, isCertain, denial);
        }
        catch (Exception exception) when (exception is AwsCallException or KeyPolicyFormatException)
        {
            return null;
        }
    }

    // IAM user guide, "Troubleshoot access denied error messages": "because no … policy allows", and "with an explicit deny in a(n) … policy".
    private static bool ComesFromElsewhere(string message) =>
        message.Contains("because no ", StringComparison.OrdinalIgnoreCase)
        || (message.Contains("explicit deny in a", StringComparison.OrdinalIgnoreCase) && !message.Contains("in a resource-based policy", StringComparison.OrdinalIgnoreCase));

    private static bool IsAbout(KeyPolicyStatement statement, string operation) =>
        statement.ActionPatterns.Any(action => action.Matches(operation)) != statement.ExceptActions;

    private static IEnumerable<string> Days(KeyPolicyStatement statement) =>
        statement.Conditions.Where(static condition => condition.Key.Equals(ConditionKey, StringComparison.OrdinalIgnoreCase)).SelectMany(static condition => condition.Values);

    // Without a use since KMS looks, the days count from then, or from when the key was made.
    private static async Task<(DateTimeOffset? QuietSince, string Words)> LastUseAsync(string keyArn, IKeyCatalog catalog, DateTimeOffset now, CancellationToken stop)
    {
        try
        {
            return await catalog.GetLastUsageAsync(keyArn, stop).ConfigureAwait(false) switch
            {
                { LastUsedAt: { } at } usage => (at, string.Create(
                    CultureInfo.InvariantCulture,
                    $"it was used {Math.Floor(Math.Max((now - at).TotalDays, 0)):0} days ago, on {at.UtcDateTime:yyyy-MM-dd HH:mm}Z ({usage.Operation})")),
                { TrackedSince: { } since } usage => (
                    usage.CreatedAt > since ? usage.CreatedAt : since,
                    string.Create(CultureInfo.InvariantCulture, $"KMS has looked at its use since {since.UtcDateTime:yyyy-MM-dd} only, and saw none")),
                _ => (null, "when it was used last KMS does not say"),
            };
        }
        catch (AwsCallException exception)
        {
            return (null, $"when it was used last could not be read ({exception.Describe()})");
        }
    }
}
