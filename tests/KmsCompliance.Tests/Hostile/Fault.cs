namespace KmsCompliance.Tests.Hostile;

/// <summary>What goes wrong with a call.</summary>
internal enum Fault
{
    None,

    /// <summary>The right answer, late and still in time.</summary>
    Slow,

    /// <summary>No answer, and the connection stays.</summary>
    Silent,

    /// <summary>A body of a byte at a time, without an end.</summary>
    Trickle,

    /// <summary>A body as fast as it is taken, without an end.</summary>
    Endless,

    /// <summary>A page in place of a 200.</summary>
    Html,

    /// <summary>A 200 with nothing, of somebody in between.</summary>
    Empty,

    /// <summary>A 200 with nothing, and with the id of a request as AWS's has.</summary>
    EmptyWithId,

    /// <summary>The right answer, cut in the middle.</summary>
    Half,

    /// <summary>The connection is cut before an answer.</summary>
    Reset,

    /// <summary>A 500 or 503.</summary>
    ServerError,

    /// <summary>Refused for its rate, as AWS does.</summary>
    Throttle,

    /// <summary>Refused for its rate, as a gateway does.</summary>
    GatewayThrottle,

    /// <summary>A redirect.</summary>
    Redirect,

    /// <summary>The last page leads to itself.</summary>
    SameToken,

    /// <summary>The last page leads to one that leads back to it.</summary>
    TurningTokens,

    /// <summary>After the last page come empty ones, without an end.</summary>
    EmptyPages,

    /// <summary>The last page comes again and again, each time with a token that was not there before.</summary>
    RepeatedPages,

    /// <summary>The list is missing.</summary>
    NullList,

    /// <summary>A member of the list is null.</summary>
    NullMember,

    /// <summary>Something that AWS never leaves out is null.</summary>
    NullValue,
}
