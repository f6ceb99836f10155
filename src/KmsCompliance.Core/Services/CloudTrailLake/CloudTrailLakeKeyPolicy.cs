using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Services.CloudTrail;

namespace KmsCompliance.Services.CloudTrailLake;

/// <summary>The policy of a key for event data stores of CloudTrail Lake.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html#create-kms-key-policy-for-cloudtrail-encrypt-eds"/>:
/// CloudTrail calls KMS in its own name, and neither aws:SourceArn nor aws:SourceAccount may be used; whoever queries needs
/// kms:Decrypt and kms:GenerateDataKey. A store's key is of the store's account, an organisation's of the management
/// account.</remarks>
public static class CloudTrailLakeKeyPolicy
{
    private const string OwnAccountOnly = "CloudTrail Lake supports no key of another account";

    /// <summary>What else has to be known of its policies.</summary>
    internal static ServicePolicyFacts Facts { get; } = new("CloudTrailLake")
    {
        Sids = [new("AllowCloudTrailLake"), new("AllowQueryingEvents"), new("AllowDecryptingEvents")],
        RequiredPrincipal = static _ => CloudTrailKeyPolicy.ServicePrincipal,
        UnsupportedConditionKeys = ["aws:SourceArn", "aws:SourceAccount"],
        NoExternalAccounts = OwnAccountOnly,
    };

    /// <summary>Builds the policy.</summary>
    /// <param name="request">For whom. Users query; readers only decrypt.
    /// <see cref="KeyPrincipals.IncludeServicePrincipal"/> and the trails have no effect here.</param>
    /// <returns>A document that KMS takes.</returns>
    /// <exception cref="ArgumentException">An account, Region, partition or principal is not right; the message names
    /// it.</exception>
    /// <exception cref="KeyPolicyFormatException">The document would be longer than KMS takes.</exception>
    public static KeyPolicyDocument Build(KeyPolicyRequest request)
    {
        var principals = new CheckedPrincipals(request);
        if (principals.ExternalAccounts is [var (account, _), ..])
        {
            throw new ArgumentException(
                $"The external account {account} cannot use the key: {OwnAccountOnly}. Give a role in account {principals.AccountId} that the other account can assume.");
        }

        var policy = KeyPolicyBuilder.For(principals);
        policy.Add(Storing());
        if (principals.Users.Count > 0)
        {
            policy.Add(Querying(principals.Users));
        }

        if (principals.Readers.Count > 0)
        {
            policy.Add(new KeyPolicyStatementBuilder("AllowDecryptingEvents").To(principals.Readers).Allow("kms:Decrypt"));
        }

        return policy.Build();
    }

    /// <summary>What somebody needs of the key in an IAM policy.</summary>
    internal static IReadOnlyList<KeyPolicyStatementBuilder> ForHolder(CmkUserRole role) => role switch
    {
        CmkUserRole.Administrator => [KeyPolicyBuilder.AdministrationByIdentity()],
        CmkUserRole.Reader => [new KeyPolicyStatementBuilder("AllowDecryptingEvents").Allow("kms:Decrypt")],
        _ => [Querying([])],
    };

    /// <summary>CloudTrail encrypts and decrypts events.</summary>
    internal static KeyPolicyStatementBuilder Storing() =>
        new KeyPolicyStatementBuilder("AllowCloudTrailLake")
            .ToService(CloudTrailKeyPolicy.ServicePrincipal)
            .Allow("kms:GenerateDataKey", "kms:Decrypt");

    /// <summary>Querying events.</summary>
    internal static KeyPolicyStatementBuilder Querying(IReadOnlyList<string> principals) =>
        new KeyPolicyStatementBuilder("AllowQueryingEvents").To(principals).Allow("kms:Decrypt", "kms:GenerateDataKey");
}
