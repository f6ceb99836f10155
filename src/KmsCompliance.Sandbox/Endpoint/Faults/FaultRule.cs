namespace KmsCompliance.Sandbox.Endpoint.Faults;

/// <summary>Which calls go wrong, and how. Patterns take <c>*</c> and <c>?</c>, and ignore case.</summary>
public sealed record FaultRule
{
    /// <summary>What goes wrong.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>Pattern of the signing name.</summary>
    public string Service { get; init; } = "*";

    /// <summary>Pattern of the operation.</summary>
    public string Operation { get; init; } = "*";

    /// <summary>Pattern of the Region.</summary>
    public string Region { get; init; } = "*";

    /// <summary>Pattern of the access key.</summary>
    public string AccessKey { get; init; } = "*";

    /// <summary>Pattern of the account that the access key belongs to.</summary>
    public string AccountId { get; init; } = "*";

    /// <summary>For <see cref="FaultKind.Throttle"/>: how many matching calls a second are let through of each account, Region and
    /// operation, by the sandbox's clock, as AWS counts its quotas; null to let none through.</summary>
    public int? CallsPerSecond { get; init; }

    /// <summary>Delay in milliseconds, for <see cref="FaultKind.Latency"/>; other kinds take it on top.</summary>
    public int LatencyMilliseconds { get; init; }

    /// <summary>HTTP status for <see cref="FaultKind.ServerError"/>, 500 to 599; 0 for the service's own.</summary>
    public int Status { get; init; }

    /// <summary>The error code for <see cref="FaultKind.Refuse"/>.</summary>
    public string Code { get; init; } = "ValidationException";

    /// <summary>How many matching calls are let through first.</summary>
    public int Skip { get; init; }

    /// <summary>How many matching calls go wrong after that; null for all.</summary>
    public int? Times { get; init; }

    internal bool Matches(string service, string operation, string region, string accessKey, string accountId) =>
        Principal.Matches(Service, service) && Principal.Matches(Operation, operation) && Principal.Matches(Region, region)
        && Principal.Matches(AccessKey, accessKey) && Principal.Matches(AccountId, accountId);
}
