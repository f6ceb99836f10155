namespace KmsCompliance.Policy;

/// <summary>The policy of a key for secrets in Secrets Manager.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html"/>: Secrets
/// Manager calls KMS in the name of whoever uses the secret, so it has no principal of its own, and the users can be kept
/// from using the key in any other way.</remarks>
public static class SecretsManagerKeyPolicy
{
    /// <summary>Builds the policy.</summary>
    /// <param name="request">For whom; <see cref="ServiceKeyPolicyRequest.IncludeServicePrincipal"/> has no effect here.</param>
    /// <returns>A document that KMS takes.</returns>
    /// <exception cref="ArgumentException">An account, Region, partition or principal is not right; the message names it.</exception>
    /// <exception cref="KeyPolicyFormatException">The document would be longer than KMS takes.</exception>
    public static KeyPolicyDocument Build(ServiceKeyPolicyRequest request)
    {
        var parties = new ServiceKeyPolicyParties(request);
        var service = parties.ViaService("secretsmanager");
        var policy = KeyPolicyBuilder.For(parties);
        if (parties.Users.Count > 0)
        {
            // kms:Encrypt is needed to re-encrypt existing versions: without it a change of the key succeeds and leaves
            // them under the old one.
            // https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_update-encryption-key.html
            policy.Add(new KeyPolicyStatementBuilder("AllowUseThroughSecretsManager")
                .To(parties.Users)
                .Allow("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*")
                .When("StringEquals", "kms:ViaService", service)
                .When("StringEquals", "kms:CallerAccount", parties.AccountId));

            // Looking at the key is a call of the user's own, made before a secret is put under it.
            policy.Add(new KeyPolicyStatementBuilder("AllowDescribeKey")
                .To(parties.Users)
                .Allow("kms:DescribeKey")
                .When("StringEquals", "kms:CallerAccount", parties.AccountId));
        }

        foreach (var (account, principals) in parties.ExternalAccounts)
        {
            policy.Add(new KeyPolicyStatementBuilder($"AllowReadingThroughSecretsManagerFrom{account}")
                .To(principals)
                .Allow("kms:Decrypt", "kms:DescribeKey")
                .When("StringEquals", "kms:ViaService", service)
                .When("StringEquals", "kms:CallerAccount", account));
        }

        return policy.Build();
    }
}
