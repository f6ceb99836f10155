using static KmsCompliance.Services.GuardrailDocument;

namespace KmsCompliance.Services.SecretsManager;

/// <summary>What keeps secrets under approved keys without the module running.</summary>
/// <remarks>Condition keys:
/// <see href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html"/></remarks>
internal static class SecretGuardrails
{
    private const string KeyArn = "secretsmanager:KmsKeyArn";
    private const string KeyId = "secretsmanager:KmsKeyId";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Guardrail> All { get; } =
    [
        new(
            "SecretsManager.ApprovedKey",
            GuardrailKind.ServiceControlPolicy,
            "Refuses secrets under any key but an approved one",
            "Whoever makes a secret without naming a key has it under aws/secretsmanager, whose policy nobody can narrow.",
            [
                "Keys of replicas (AddReplicaRegions, ReplicateSecretToRegions): there is no condition key for them.",
                "An alias that is pointed at another key later: leave kms:UpdateAlias to few.",
                "UpdateSecret with an empty KmsKeyId, which brings the default key back, if Secrets Manager counts that as no key at all, which is not documented: SecretsManager.DefaultKey tells of it.",
                "It refuses too what services make for their caller, such as passwords of RDS, unless they are told an approved key.",
            ],
            Compose)
        {
            NeedsApprovedKeys = true,
        },
        new(
            "SecretsManager.DefaultKey",
            GuardrailKind.EventPattern,
            "Tells of secrets that are made under, or put back under, the default key",
            "A secret that falls back to aws/secretsmanager works as before, so that nobody notices.",
            ["A key that is not approved and not the default one: requests name keys in four forms.", "Keys of replicas."],
            static _ => Pattern(
                "secretsmanager",
                CallWith("UpdateSecret", "kmsKeyId", string.Empty, EndsIn("alias/aws/secretsmanager")),
                CallWith("CreateSecret", "kmsKeyId", Absent, string.Empty, EndsIn("alias/aws/secretsmanager")))),
        new(
            "SecretsManager.ConfigRule",
            GuardrailKind.ConfigRule,
            "Tells of secrets that are not under a customer-managed key",
            "What was there before a policy, or came past it, is seen by looking at what is so.",
            ["It calls a secret under another account's key non-compliant, and one under a disabled key compliant."],
            static request => ManagedRule(
                "SecretsUnderCustomerKey", "SECRETSMANAGER_USING_CMK", "Secrets are under a customer-managed key, an approved one where any are named.", ("kmsKeyArns", Joined(request.WholeKeys)))),
    ];

    // A negated operator holds for a key that is absent. A new secret without a key gets the default one, and is to be refused; an update
    // without one leaves the key alone, and is not. Where a key is named and its ARN is not in the request, as of an alias that Secrets
    // Manager might not resolve first, it is none that is known to be approved.
    private static string Compose(GuardrailRequest request) => PolicyOf(
        Deny("CreateUnderApprovedKeyOnly", ["secretsmanager:CreateSecret"], ("ArnNotLike", KeyArn, request.ApprovedKeys)),
        Deny("UpdateToApprovedKeyOnly", ["secretsmanager:UpdateSecret"], ("Null", KeyArn, ["false"]), ("ArnNotLike", KeyArn, request.ApprovedKeys)),
        Deny("UpdateToKnownKeyOnly", ["secretsmanager:UpdateSecret"], ("Null", KeyArn, ["true"]), ("Null", KeyId, ["false"])));
}
