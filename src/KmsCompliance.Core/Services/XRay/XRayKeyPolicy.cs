using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Services.XRay;

/// <summary>The policy of a key for X-Ray traces.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/xray/latest/devguide/security_iam_service-with-iam.html"/>: whoever sets
/// the key needs kms:CreateGrant and kms:DescribeKey, whoever reads traces needs kms:Decrypt, and whoever sends traces
/// needs nothing, since X-Ray encrypts by the grant.</remarks>
public static class XRayKeyPolicy
{
    /// <summary>What else has to be known of its policies: X-Ray encrypts by its grant, so no statement has to let it in, and
    /// readers only decrypt.</summary>
    internal static ServicePolicyFacts Facts { get; } = new("XRay")
    {
        Sids =
        [
            new("AllowXRay"), new("AllowGrantsForAwsResources"), new("AllowReadingTraces", TakesAccount: true), new("AllowDecryptingTraces"),
            new("AllowDescribeKey"),
        ],
        ReadersOnlyDecrypt = true,
    };

    /// <summary>Builds the policy.</summary>
    /// <param name="request">For whom.</param>
    /// <returns>A document that KMS takes.</returns>
    /// <exception cref="ArgumentException">An account, Region, partition or principal is not right; the message names it.</exception>
    /// <exception cref="KeyPolicyFormatException">The document would be longer than KMS takes.</exception>
    public static KeyPolicyDocument Build(KeyPolicyRequest request)
    {
        var principals = new CheckedPrincipals(request);
        var policy = KeyPolicyBuilder.For(principals);
        if (principals.Administrators.Count > 0)
        {
            policy.Add(Configuring(principals.Administrators));
        }

        if (principals.Users.Count > 0)
        {
            policy.Add(Reading("AllowReadingTraces", principals.Users, "kms:Decrypt", "kms:DescribeKey"));
        }

        if (principals.Readers.Count > 0)
        {
            policy.Add(Reading("AllowDecryptingTraces", principals.Readers, "kms:Decrypt"));
        }

        foreach (var (account, readers) in principals.ExternalAccounts)
        {
            policy.Add(ReadingFrom(account, readers));
        }

        if (principals.IncludeServicePrincipal)
        {
            // The documentation asks for no such statement. It does no harm, bound to this account against the confused
            // deputy, and covers calls that X-Ray may make in its own name.
            // https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
            policy.Add(new KeyPolicyStatementBuilder("AllowXRay")
                .ToService("xray.amazonaws.com")
                .Allow("kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey")
                .When("StringEquals", "aws:SourceAccount", principals.AccountId));
        }

        return policy.Build();
    }

    /// <summary>What somebody needs of the key in an IAM policy.</summary>
    internal static IReadOnlyList<KeyPolicyStatementBuilder> ForHolder(CmkUserRole role) => role switch
    {
        CmkUserRole.Administrator => [KeyPolicyBuilder.AdministrationByIdentity(), Configuring([])],
        CmkUserRole.Reader => [Reading("AllowDecryptingTraces", [], "kms:Decrypt")],
        _ => [Reading("AllowReadingTraces", [], "kms:Decrypt", "kms:DescribeKey")],
    };

    /// <summary>Setting the key makes X-Ray create a grant in the administrator's name.</summary>
    /// <remarks>The guard keeps them from making grants of their own. That X-Ray's call passes it follows from the general
    /// description of the key and is not said of X-Ray itself; should it not, kms:CreateGrant in an IAM policy still works,
    /// by the account's statement.
    /// <see href="https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-is-for-aws-resource"/></remarks>
    internal static KeyPolicyStatementBuilder Configuring(IReadOnlyList<string> principals) =>
        new KeyPolicyStatementBuilder("AllowGrantsForAwsResources")
            .To(principals)
            .Allow("kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant")
            .When("Bool", "kms:GrantIsForAWSResource", "true");

    /// <summary>Reading traces, in the account.</summary>
    /// <remarks>No kms:ViaService: whether X-Ray decrypts in the reader's name or by its grant is not documented, and a
    /// condition that never holds would hide the traces. Leaving it out gives little away, because X-Ray never hands out
    /// ciphertext that a reader could decrypt otherwise.</remarks>
    internal static KeyPolicyStatementBuilder Reading(string sid, IReadOnlyList<string> principals, params IReadOnlyList<string> actions) =>
        new KeyPolicyStatementBuilder(sid).To(principals).Allow(actions);

    /// <summary>Reading traces, from another account.</summary>
    internal static KeyPolicyStatementBuilder ReadingFrom(string account, IReadOnlyList<string> principals) =>
        new KeyPolicyStatementBuilder($"AllowReadingTracesFrom{account}")
            .To(principals)
            .Allow("kms:Decrypt", "kms:DescribeKey")
            .When("StringEquals", "kms:CallerAccount", account);
}
