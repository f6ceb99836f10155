using System.Text.RegularExpressions;
using static KmsCompliance.Services.GuardrailDocument;

namespace KmsCompliance.Services.XRay;

/// <summary>What keeps traces under a customer's key without the module running.</summary>
internal static class XRayGuardrails
{
    private const string Setting = "AWS::XRay::EncryptionConfig";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Guardrail> All { get; } =
    [
        new(
            "XRay.Setting",
            GuardrailKind.ServiceControlPolicy,
            "Leaves X-Ray's encryption setting to named roles",
            "One call by anybody takes all new traces of a Region from under the key.",
            [
                "What the named roles set: X-Ray has no condition key for the type or the key.",
                "Spans that Transaction Search puts in a log group, which has a key of its own.",
            ],
            static request => LeftTo("SettingByNamedRolesOnly", ["xray:PutEncryptionConfig"], request.AllowedRoles))
        {
            NeedsAllowedRoles = true,
        },
        new(
            "XRay.DefaultKey",
            GuardrailKind.EventPattern,
            "Tells of the default key being put back",
            "Traces are stored as before, so that nobody notices.",
            ["A setting by the id or ARN of the key that AWS manages: it looks like any key.", "A key that is not approved."],
            static _ => Pattern(
                "xray",
                CallWith("PutEncryptionConfig", "type", "NONE"),
                CallWith("PutEncryptionConfig", "keyId", EndsIn("alias/aws/xray")))),
        new(
            "XRay.ConfigRule",
            GuardrailKind.ConfigRule,
            "Tells of Regions whose traces are under no key of the customer's",
            "AWS has no rule of its own for X-Ray; this one is in Guard.",
            ["Without approved keys it takes the key that AWS manages for one of the customer's.", "Whether the key works."],
            static request => GuardRule("TracesUnderCustomerKey", Setting, "X-Ray stores traces under a KMS key, an approved one where any are named.", GuardPolicy(request.ApprovedKeys))),
    ];

    // Members as AWS Config has them: https://github.com/awslabs/aws-config-resource-schema, AWS::XRay::EncryptionConfig.
    private static string GuardPolicy(IReadOnlyList<string> approved)
    {
        var keys = approved.Count == 0 ? string.Empty : $"  configuration.keyId IN [{string.Join(", ", approved.Select(static key => $"/^{Expression(key)}$/"))}]\n";
        return $"rule traces_under_customer_key when resourceType == \"{Setting}\" {{\n  configuration.type == \"KMS\"\n{keys}}}\n";
    }

    private static string Expression(string pattern) =>
        Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal).Replace("/", @"\/", StringComparison.Ordinal);
}
