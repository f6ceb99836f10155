using static KmsCompliance.Services.GuardrailDocument;

namespace KmsCompliance.Services.CloudTrailLake;

/// <summary>What keeps event data stores under a customer's key without the module running.</summary>
internal static class EventDataStoreGuardrails
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Guardrail> All { get; } =
    [
        new(
            "CloudTrailLake.Setting",
            GuardrailKind.ServiceControlPolicy,
            "Leaves making and changing event data stores to named roles",
            "An event data store gets its key once, for its life.",
            ["What the named roles set: CloudTrail has no condition key for the key."],
            static request => LeftTo("EventDataStoresByNamedRolesOnly", ["cloudtrail:CreateEventDataStore", "cloudtrail:UpdateEventDataStore"], request.AllowedRoles))
        {
            NeedsAllowedRoles = true,
        },
        new(
            "CloudTrailLake.DefaultKey",
            GuardrailKind.EventPattern,
            "Tells of event data stores that are made without a key",
            "What is stored in them is under a key that AWS owns until somebody gives them one.",
            ["A key that is not approved, and that stays for life."],
            static _ => Pattern("cloudtrail", CallWith("CreateEventDataStore", "kmsKeyId", Absent, string.Empty))),
        new(
            "CloudTrailLake.ConfigRule",
            GuardrailKind.ConfigRule,
            "Tells of event data stores that are not under a customer-managed key",
            "What was there before a policy, or came past it, is seen by looking at what is so.",
            ["The rule is not in every Region."],
            static request => ManagedRule(
                "EventDataStoresUnderCustomerKey", "EVENT_DATA_STORE_CMK_ENCRYPTION_ENABLED", "Event data stores are under a customer-managed key, an approved one where any are named.", ("kmsKeyArns", Joined(request.WholeKeys)))),
    ];
}
