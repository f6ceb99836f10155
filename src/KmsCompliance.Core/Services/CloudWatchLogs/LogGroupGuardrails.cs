using static KmsCompliance.Services.GuardrailDocument;

namespace KmsCompliance.Services.CloudWatchLogs;

/// <summary>What keeps log groups under a customer's key without the module running.</summary>
internal static class LogGroupGuardrails
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Guardrail> All { get; } =
    [
        new(
            "CloudWatchLogs.Setting",
            GuardrailKind.ServiceControlPolicy,
            "Leaves keys of log groups to named roles",
            "One call takes a log group from under its key, and with Transaction Search all of X-Ray's spans.",
            ["What the named roles set: CloudWatch Logs has no condition key for the key.", "New log groups without a key (CreateLogGroup)."],
            static request => LeftTo("LogGroupKeysByNamedRolesOnly", ["logs:AssociateKmsKey", "logs:DisassociateKmsKey"], request.AllowedRoles))
        {
            NeedsAllowedRoles = true,
        },
        new(
            "CloudWatchLogs.DefaultKey",
            GuardrailKind.EventPattern,
            "Tells of log groups that lose their key",
            "Events are stored as before, so that nobody notices.",
            ["Log groups that are made without a key: nearly all are, by services.", "A key that is not approved."],
            static _ => Pattern("logs", Call("DisassociateKmsKey"))),
        new(
            "CloudWatchLogs.ConfigRule",
            GuardrailKind.ConfigRule,
            "Tells of log groups without a KMS key",
            "What was there before a policy, or came past it, is seen by looking at what is so.",
            ["It knows one approved key at most; of several, or of a pattern, it is told none, and any key will do."],
            static request => ManagedRule(
                "LogGroupsUnderKey", "CLOUDWATCH_LOG_GROUP_ENCRYPTED", "Log groups have a KMS key, the approved one where one is named.", ("KmsKeyId", request.WholeKeys is [var only] ? only : string.Empty))),
    ];
}
