using System.Globalization;
using KmsCompliance.Errors;
using KmsCompliance.Policy.Documents;
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
    /// <param name="catalog">Reads the Region's keys.</param>
    /// <param name="now">The time.</param>
    /// <param name="stop">Stops the reading.</param>
    /// <returns>Null where the key's policy has no such statement, or cannot be read.</returns>
    public static async Task<Failure?> ExplainAsync(AwsCallException denial, string keyArn, IKeyCatalog catalog, DateTimeOffset now, CancellationToken stop)
    {
        if (denial is not { Kind: FailureKind.AccessDenied, Operation: { } operation })
        {
            return null;
        }

        try
        {
            var policy = KeyPolicyDocument.Parse(await catalog.GetPolicyAsync(keyArn, stop).ConfigureAwait(false));
            var days = policy.Statements
                .Where(statement => statement.Effect == KeyPolicyEffect.Deny && IsAbout(statement, operation))
                .SelectMany(static statement => statement.Conditions)
                .Where(static condition => condition.Key.Equals(ConditionKey, StringComparison.OrdinalIgnoreCase))
                .SelectMany(static condition => condition.Values)
                .ToList();
            return days.Count == 0 ? null : Failures.KeyUsedTooRecently(keyArn, operation, string.Join(" or ", days), await LastUseAsync(keyArn, catalog, now, stop).ConfigureAwait(false), denial);
        }
        catch (Exception exception) when (exception is AwsCallException or KeyPolicyFormatException)
        {
            return null;
        }
    }

    private static bool IsAbout(KeyPolicyStatement statement, string operation) =>
        statement.ActionPatterns.Any(action => action.Matches(operation)) != statement.ExceptActions;

    private static async Task<string> LastUseAsync(string keyArn, IKeyCatalog catalog, DateTimeOffset now, CancellationToken stop)
    {
        try
        {
            return await catalog.GetLastUsageAsync(keyArn, stop).ConfigureAwait(false) switch
            {
                { LastUsedAt: { } at } usage => string.Create(
                    CultureInfo.InvariantCulture,
                    $"it was used {Math.Floor(Math.Max((now - at).TotalDays, 0)):0} days ago, on {at.UtcDateTime:yyyy-MM-dd HH:mm}Z ({usage.Operation})"),
                { TrackedSince: { } since } => string.Create(CultureInfo.InvariantCulture, $"KMS has looked at its use since {since.UtcDateTime:yyyy-MM-dd} only, and saw none"),
                _ => "when it was used last KMS does not say",
            };
        }
        catch (AwsCallException exception)
        {
            return $"when it was used last could not be read ({exception.Describe()})";
        }
    }
}
