using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Policy.Access;

/// <summary>Who gains and who loses what where one policy of a key takes the place of another, by the two policies alone: what IAM
/// policies and grants give besides is not looked at.</summary>
/// <param name="Gain">Who gains what, a line each.</param>
/// <param name="Loss">Who loses what. What is neither more nor less for certain is in both.</param>
internal sealed record KeyAccessEffects(TextList Gain, TextList Loss)
{
    /// <summary>Compares two policies.</summary>
    /// <param name="before">The policy.</param>
    /// <param name="after">The one that takes its place.</param>
    /// <param name="keyArn">The key.</param>
    public static KeyAccessEffects Between(KeyPolicyDocument before, KeyPolicyDocument after, string keyArn)
    {
        var changes = new KeyAccessComparison(before, after, KeyPolicyPlace.OfKey(keyArn), GrantKnowledge.NotAsked, AccountIdentities.LeftOut, KeyUseActions.WithAdministration).List().ToList();
        return new(
            [.. changes.Where(static change => change.Change != "Loses").Select(static change => Words(change, change.After, change.Before, "before"))],
            [.. changes.Where(static change => change.Change != "Gains").Select(static change => Words(change, change.Before, change.After, "then"))]);
    }

    /// <summary>Both, for people; empty where nobody gains or loses anything.</summary>
    public string ToLines() => string.Concat(Lines("Gains", Gain).Concat(Lines("Loses", Loss)));

    private static IEnumerable<string> Lines(string title, TextList changes) => changes.Select(change => $"\n{title}: {change}");

    private static string Words(CmkAccessChange change, string has, string other, string when)
    {
        var actions = string.Join(", ", change.Action.Select(static action => action["kms:".Length..]));
        var condition = has.IndexOf(": ", StringComparison.Ordinal) is var at and > 0 ? $" ({has[(at + 2)..]})" : string.Empty;
        return $"{change.Principal}: {actions}{condition}{(other == KeyAccessComparison.NotAllowed ? "" : $"; {when} {other}")}";
    }
}
