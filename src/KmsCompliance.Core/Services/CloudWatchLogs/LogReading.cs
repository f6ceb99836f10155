using KmsCompliance.Policy.Access;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Services.CloudWatchLogs;

/// <summary>Reading the events of a log group: one of the actions of CloudWatch Logs, by IAM policies. The service decrypts in its own
/// name, so that the reader's kms:Decrypt is not what decides.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"/> and
/// <see href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html"/></remarks>
internal sealed class LogReading : DataReading
{
    private const string Get = "logs:GetLogEvents";
    private const string Filter = "logs:FilterLogEvents";
    private const string Start = "logs:StartQuery";
    private const string Results = "logs:GetQueryResults";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Actions { get; } = [Get, Filter, Start, Results];

    /// <inheritdoc/>
    public override IReadOnlyList<string> KeyActions { get; } = [];

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> LookupActions => LogGroupActions.ReadsData;

    /// <inheritdoc/>
    public override string Remark => "CloudWatch Logs decrypts in its own name: kms:Decrypt of the reader does not decide, and who may read the log group reads what is under the key.";

    /// <inheritdoc/>
    protected override IReadOnlyList<string> LeftOut(EncryptionStatus status) =>
    [
        "policies that name single streams of the log group",
        "resource policies of CloudWatch Logs, and RCPs for it",
        "live tail, export tasks and subscriptions, by which events leave the log group",
        "monitoring accounts that the log group is linked to",
    ];

    /// <inheritdoc/>
    public override DataRight RightOn(EncryptionStatus status, ResourcePolicyKnowledge policy, string caller)
    {
        ArgumentNullException.ThrowIfNull(status);
        var context = InRegion(status.Region);
        AskedRight On(string action, string resource) =>
            new(action, resource) { AccountId = status.AccountId, Context = context, IsLeftToOwner = true, IsBoundByResourceControl = false };

        // A query and a filter are about the streams of the group: a policy names them with ":*" after the group's name.
        return new(
            [
                [On(Get, $"{status.ResourceArn}:log-stream:any-stream")],
                [On(Filter, $"{status.ResourceArn}:log-stream:")],
                [On(Start, $"{status.ResourceArn}:log-stream:"), On(Results, "*")],
            ],
            policy);
    }

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, IReadOnlyList<string>> KeyContext(EncryptionStatus status, string keyArn) => new Dictionary<string, IReadOnlyList<string>>();
}
