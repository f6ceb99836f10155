namespace KmsCompliance.Services;

/// <summary>One guardrail, as a service or the keys' own room declares it.</summary>
/// <param name="Id">The stable id.</param>
/// <param name="Kind">One of <see cref="GuardrailKind"/>.</param>
/// <param name="Title">What it does, in a few words.</param>
/// <param name="Why">What goes wrong without it.</param>
/// <param name="CannotCatch">What passes it by, as sentences.</param>
/// <param name="Compose">Writes the document.</param>
public sealed record Guardrail(string Id, string Kind, string Title, string Why, IReadOnlyList<string> CannotCatch, Func<GuardrailRequest, string> Compose)
{
    /// <summary>Whether it cannot be made without a list of approved keys.</summary>
    public bool NeedsApprovedKeys { get; init; }

    /// <summary>Whether it cannot be made without roles that may go on: it would lock everybody out.</summary>
    public bool NeedsAllowedRoles { get; init; }

    /// <summary>What passes by every one of a kind, as sentences.</summary>
    /// <param name="kind">The kind.</param>
    /// <remarks><see href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html"/>,
    /// <see href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html"/>,
    /// <see href="https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html"/></remarks>
    public static IReadOnlyList<string> KindCannotCatch(string kind) => kind switch
    {
        GuardrailKind.ServiceControlPolicy =>
        [
            "The management account, and roles that are linked to services, are bound by no service control policy.",
            "What is so already stays: a policy looks at calls only.",
        ],
        GuardrailKind.EventPattern =>
        [
            "CloudTrail delivers the event only in an account and Region where a trail records management events.",
            "What is so already makes no event.",
        ],
        GuardrailKind.ConfigRule =>
        [
            "It sees an account and Region where AWS Config records resources of the type, and some minutes or a day late.",
        ],
        _ => throw new ArgumentException($"'{kind}' is no kind of guardrail.", nameof(kind)),
    };
}
