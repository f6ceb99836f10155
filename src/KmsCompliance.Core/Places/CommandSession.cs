using KmsCompliance.Ports;

namespace KmsCompliance.Places;

/// <summary>What a session that was connected once keeps for the commands that it is passed on to.</summary>
public sealed class CommandSession : SessionLink
{
    internal CommandSession(SessionRequest request, AccountRoles? roles) => (Request, Roles) = (request, roles);

    /// <summary>How to reach AWS.</summary>
    internal SessionRequest Request { get; }

    /// <summary>What assumes a role in accounts other than the caller's; null for nothing.</summary>
    internal AccountRoles? Roles { get; }
}
