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
}
