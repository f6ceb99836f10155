using KmsCompliance.Policy.Access;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Services.CloudTrailLake;

/// <summary>Querying an event data store: cloudtrail:StartQuery and cloudtrail:GetQueryResults, by IAM policies, and of its key
/// kms:Decrypt, and kms:GenerateDataKey for the results.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html#create-kms-key-policy-for-cloudtrail-encrypt-eds"/></remarks>
internal sealed class EventReading : DataReading
{
    private static readonly string[] Query = ["cloudtrail:StartQuery", "cloudtrail:GetQueryResults"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Actions => Query;

    /// <inheritdoc/>
    public override IReadOnlyList<string> KeyActions { get; } = ["kms:Decrypt", "kms:GenerateDataKey"];

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> LookupActions => EventDataStoreActions.ReadsData;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> LeftOut(EncryptionStatus status) =>
    [
        "the event data store's own policy",
        "results of queries that were delivered to a bucket, and dashboards",
        "tables that the event data store is federated to (Lake Formation, Athena)",
    ];

    /// <inheritdoc/>
    public override DataRight RightOn(EncryptionStatus status, ResourcePolicyKnowledge policy, string caller)
    {
        ArgumentNullException.ThrowIfNull(status);
        return new(
            [[.. Query.Select(action => new AskedRight(action, status.ResourceArn!) { AccountId = status.AccountId, Context = InRegion(status.Region), IsLeftToOwner = true, IsBoundByResourceControl = false })]],
            policy);
    }

    /// <summary>Nothing: which way the requests come, and in which encryption context, is not documented.</summary>
    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, IReadOnlyList<string>> KeyContext(EncryptionStatus status, string keyArn) => new Dictionary<string, IReadOnlyList<string>>();
}
