using KmsCompliance.Services;

namespace KmsCompliance.Guardrails;

/// <summary>Every guardrail: those of the services, and those of keys.</summary>
public static class GuardrailCatalog
{
    /// <summary>How many characters a service control policy may have.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html"/></remarks>
    public const int LongestPolicy = 5_120;

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [GuardrailKind.ServiceControlPolicy, GuardrailKind.EventPattern, GuardrailKind.ConfigRule];

    /// <summary>All of them, each with its service; those of keys, without one, last.</summary>
    public static IReadOnlyList<(ServiceDefinition? Service, Guardrail Guardrail)> All { get; } =
    [
        .. ServiceCatalog.All.SelectMany(static service => service.Guardrails.Select(guardrail => ((ServiceDefinition?)service, guardrail))),
        .. KeyGuardrails.All.Select(static guardrail => ((ServiceDefinition?)null, guardrail)),
    ];

    /// <summary>Makes a guardrail.</summary>
    /// <param name="service">Its service; null for one of keys.</param>
    /// <param name="guardrail">The guardrail.</param>
    /// <param name="request">What it is to hold people to; it has what the guardrail needs.</param>
    public static CmkGuardrail Compose(ServiceDefinition? service, Guardrail guardrail, GuardrailRequest request)
    {
        ArgumentNullException.ThrowIfNull(guardrail);
        return new()
        {
            GuardrailId = guardrail.Id,
            Kind = guardrail.Kind,
            Services = service is null ? [] : [service.Name],
            Title = guardrail.Title,
            Why = guardrail.Why,
            CannotCatch = [.. guardrail.CannotCatch, .. Guardrail.KindCannotCatch(guardrail.Kind)],
            Document = guardrail.Compose(request),
        };
    }
}
