using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Policy.Access;

/// <summary>Somebody of whom it is asked whether a key lets them in.</summary>
/// <param name="Shown">As the answer names it.</param>
/// <param name="Kind">What it is, in a word.</param>
/// <param name="Arn">The ARN or service principal of the request.</param>
/// <param name="AccountId">Its account; null for a service.</param>
/// <param name="Asker">Whether it is a principal, or stands for many.</param>
/// <param name="Knowledge">What is known of its IAM policies.</param>
internal sealed record KeyAsker(string Shown, string Kind, string Arn, string? AccountId, KeyAccessWays.Asker Asker, IdentityKnowledge Knowledge);
