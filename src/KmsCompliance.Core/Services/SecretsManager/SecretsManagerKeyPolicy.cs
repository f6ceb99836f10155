using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Services.SecretsManager;

/// <summary>The policy of a key for secrets in Secrets Manager.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html"/>: Secrets
/// Manager calls KMS in the name of whoever uses the secret, so it has no principal of its own, and the users can be kept
/// from using the key in any other way.</remarks>
public static class SecretsManagerKeyPolicy
{
    /// <summary>What else has to be known of its policies.</summary>
    internal static ServicePolicyFacts Facts { get; } = new("SecretsManager")
    {
        Sids = [new("AllowUseThroughSecretsManager"), new("AllowReadingThroughSecretsManager", TakesAccount: true), new("AllowDescribeKey")],
    };

    /// <summary>Builds the policy.</summary>
    /// <param name="request">For whom; <see cref="KeyPrincipals.IncludeServicePrincipal"/> has no effect here.</param>
    /// <returns>A document that KMS takes.</returns>
    /// <exception cref="ArgumentException">An account, Region, partition or principal is not right; the message names it.</exception>
    /// <exception cref="KeyPolicyFormatException">The document would be longer than KMS takes.</exception>
    public static KeyPolicyDocument Build(KeyPolicyRequest request)
    {
        var principals = new CheckedPrincipals(request);
        var service = principals.ViaService("secretsmanager");
        var policy = KeyPolicyBuilder.For(principals);
        if (principals.Users.Count > 0)
        {
            policy.Add(Using(principals.Users, service, principals.AccountId));
            policy.Add(Describing(principals.Users, principals.AccountId));
        }

        if (principals.Readers.Count > 0)
        {
            policy.Add(Reading("AllowReadingThroughSecretsManager", principals.Readers, service, principals.AccountId, "kms:Decrypt"));
        }

        foreach (var (account, readers) in principals.ExternalAccounts)
        {
            policy.Add(ReadingFrom(account, readers, service));
        }

        return policy.Build();
    }

    /// <summary>What somebody needs of the key in an IAM policy.</summary>
    internal static IReadOnlyList<KeyPolicyStatementBuilder> ForHolder(CmkUserRole role, string viaService) => role switch
    {
        CmkUserRole.Administrator => [KeyPolicyBuilder.AdministrationByIdentity()],
        CmkUserRole.Reader => [Reading("AllowReadingThroughSecretsManager", [], viaService, string.Empty, "kms:Decrypt")],
        _ => [Using([], viaService, string.Empty), Describing([], string.Empty)],
    };

    /// <summary>Using secrets, in the account.</summary>
    /// <remarks>kms:Encrypt is needed to re-encrypt existing versions: without it a change of the key succeeds and leaves
    /// them under the old one.
    /// <see href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_update-encryption-key.html"/></remarks>
    internal static KeyPolicyStatementBuilder Using(IReadOnlyList<string> principals, string viaService, string account) =>
        new KeyPolicyStatementBuilder("AllowUseThroughSecretsManager")
            .To(principals)
            .Allow("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*")
            .When("StringEquals", "kms:ViaService", viaService)
            .When("StringEquals", "kms:CallerAccount", account);

    /// <summary>Looking at the key: a call of the user's own, made before a secret is put under it.</summary>
    internal static KeyPolicyStatementBuilder Describing(IReadOnlyList<string> principals, string account) =>
        new KeyPolicyStatementBuilder("AllowDescribeKey")
            .To(principals)
            .Allow("kms:DescribeKey")
            .When("StringEquals", "kms:CallerAccount", account);

    /// <summary>Reading secrets, in the account.</summary>
    internal static KeyPolicyStatementBuilder Reading(
        string sid, IReadOnlyList<string> principals, string viaService, string account, params IReadOnlyList<string> actions) =>
        new KeyPolicyStatementBuilder(sid)
            .To(principals)
            .Allow(actions)
            .When("StringEquals", "kms:ViaService", viaService)
            .When("StringEquals", "kms:CallerAccount", account);

    /// <summary>Reading secrets, from another account.</summary>
    internal static KeyPolicyStatementBuilder ReadingFrom(string account, IReadOnlyList<string> principals, string viaService) =>
        Reading($"AllowReadingThroughSecretsManagerFrom{account}", principals, viaService, account, "kms:Decrypt", "kms:DescribeKey");
}
