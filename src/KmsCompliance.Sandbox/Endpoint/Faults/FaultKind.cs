namespace KmsCompliance.Sandbox.Endpoint.Faults;

/// <summary>What goes wrong with a call.</summary>
public enum FaultKind
{
    /// <summary>The answer comes late, and is otherwise right.</summary>
    Latency,

    /// <summary>The call is held until the faults are cleared, and is otherwise right.</summary>
    Hold,

    /// <summary>Refused for its rate, with the service's own code and status.</summary>
    Throttle,

    /// <summary>Access denied, with the service's own code and status.</summary>
    Deny,

    /// <summary>Refused with <see cref="FaultRule.Code"/>, as a 400.</summary>
    Refuse,

    /// <summary>A 5xx, with the service's own code unless <see cref="FaultRule.Status"/> says another.</summary>
    ServerError,

    /// <summary>The connection is cut before an answer.</summary>
    Drop,

    /// <summary>A 200 whose body is not what the protocol promises.</summary>
    Malformed,

    /// <summary>A right answer that is cut in the middle. The call has taken effect.</summary>
    Truncated,
}
