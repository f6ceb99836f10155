using KmsCompliance.Policy.Access;

namespace KmsCompliance.Services.XRay;

/// <summary>Reading traces: xray:BatchGetTraces, by IAM policies alone, and kms:Decrypt in the reader's name.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/xray/latest/devguide/security_iam_service-with-iam.html"/>: the action has no
/// resource.</remarks>
internal sealed class TraceReading : DataReading
{
    private const string Read = "xray:BatchGetTraces";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Actions { get; } = [Read];

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> LookupActions => XRayActions.ReadsData;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> LeftOut(EncryptionStatus status) =>
    [
        "traces that were stored under another key",
        "copies of traces that monitoring accounts get",
        "spans in log groups (Transaction Search), which have keys and readers of their own",
        "summaries and graphs, for which X-Ray has other actions",
    ];

    /// <inheritdoc/>
    public override DataRight RightOn(EncryptionStatus status, ResourcePolicyKnowledge policy, string caller)
    {
        ArgumentNullException.ThrowIfNull(status);
        return new([[new(Read, "*") { AccountId = status.AccountId, Context = InRegion(status.Region), IsLeftToOwner = true, IsBoundByResourceControl = false }]], policy);
    }

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, IReadOnlyList<string>> KeyContext(EncryptionStatus status, string keyArn) => Via("xray", keyArn);
}
