using KmsCompliance.Model;

namespace KmsCompliance.Rules;

/// <summary>A key as what a finding is about. It takes a resource's place, so that settings, history and reports have it as they have
/// resources; no command hands it out.</summary>
internal sealed class KeySubject : EncryptionStatus
{
    /// <inheritdoc/>
    public override string Service => ResourceIds.KeyService;

    /// <summary>The key.</summary>
    /// <param name="users">Who is under it.</param>
    /// <param name="result">What the rule says of it.</param>
    public static EncryptionStatus Of(KeyUsers users, Services.RuleResult result) => new KeySubject
    {
        AccountId = users.Place.AccountId,
        Region = users.Place.Region,
        ResourceArn = users.KeyArn,
        ResourceName = users.Alias ?? users.KeyArn[(users.KeyArn.IndexOf('/', StringComparison.Ordinal) + 1)..],
    }.With(new StatusVerdict
    {
        Compliance = result.Compliance,
        Reason = result.Reason,
        Message = result.Message,
        ScannedAt = users.SeenAt,
        ScannedBy = users.SeenBy,
    });

    /// <summary>A key that is not there yet.</summary>
    /// <param name="accountId">Its account; empty where that is not known.</param>
    /// <param name="region">Its Region; empty where that is not known.</param>
    /// <param name="name">What names it: its ARN, or its address in a template.</param>
    /// <param name="alias">Its alias; empty where it has none.</param>
    /// <param name="tags">Its tags; null where they are not known.</param>
    public static EncryptionStatus Of(string accountId, string region, string name, string alias, TextDictionary? tags) => new KeySubject
    {
        AccountId = accountId,
        Region = region,
        ResourceArn = name,
        ResourceName = alias,
        Tags = tags,
    };
}
