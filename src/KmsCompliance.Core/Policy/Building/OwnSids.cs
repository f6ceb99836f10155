using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Building;

/// <summary>The Sids under which the module writes statements, and by which it knows them again: the one list. The
/// statement of the account is not among them, as nothing may ever change it.</summary>
public static class OwnSids
{
    private const string From = "From";
    private const int AccountIdLength = 12;

    // Those that let in another account have its id at their end.
    private static readonly string[] OfOtherAccounts =
        ["AllowReadingTraces", "AllowReadingThroughSecretsManager", "AllowReadingTrailLogs"];

    /// <summary>Every Sid, without the endings that it may have.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "AllowKeyAdministration",
        "AllowDescribeKey",
        "AllowXRay", "AllowGrantsForAwsResources", "AllowReadingTraces", "AllowDecryptingTraces",
        "AllowUseThroughSecretsManager", "AllowReadingThroughSecretsManager",
        "AllowCloudTrailToEncrypt", "AllowCloudTrailToDescribeKey", "AllowCloudTrailToDecrypt", "AllowReadingTrailLogs",
        "AllowCloudTrailLake", "AllowQueryingEvents", "AllowDecryptingEvents",
    ];

    /// <summary>Whether a statement is the module's own: it allows, to those whom it names, under such a Sid.</summary>
    /// <param name="statement">The statement.</param>
    public static bool IsOwn(KeyPolicyStatement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        return statement is { Effect: KeyPolicyEffect.Allow, ExceptPrincipals: false, Sid: { } sid } && BaseOf(sid) is not null;
    }

    /// <summary>The Sid without its endings: the other account, and the number of one that was taken already.</summary>
    /// <param name="sid">A Sid, such as <c>AllowReadingTracesFrom2222333344442</c>.</param>
    /// <returns>One of <see cref="All"/>; null for a Sid that is not the module's.</returns>
    public static string? BaseOf(string sid)
    {
        ArgumentNullException.ThrowIfNull(sid);
        return All.FirstOrDefault(own => sid.StartsWith(own, StringComparison.Ordinal) && IsEnding(own, sid.AsSpan(own.Length)));
    }

    /// <summary>Whether a Sid is another one with nothing but a number at its end.</summary>
    internal static bool IsNumbered(string sid, string unnumbered) =>
        sid.StartsWith(unnumbered, StringComparison.Ordinal) && IsNumber(sid.AsSpan(unnumbered.Length));

    private static bool IsEnding(string own, ReadOnlySpan<char> ending)
    {
        if (ending.StartsWith(From) && OfOtherAccounts.Contains(own))
        {
            ending = ending[From.Length..];
            if (ending.Length < AccountIdLength || ending[..AccountIdLength].ContainsAnyExceptInRange('0', '9'))
            {
                return false;
            }

            ending = ending[AccountIdLength..];
        }

        return IsNumber(ending);
    }

    private static bool IsNumber(ReadOnlySpan<char> ending) =>
        ending.IsEmpty || (ending[0] != '0' && ending is not "1" && !ending.ContainsAnyExceptInRange('0', '9'));
}
