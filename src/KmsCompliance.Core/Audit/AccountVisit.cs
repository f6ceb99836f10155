using KmsCompliance.Errors;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Audit;

/// <summary>An account while it is audited.</summary>
/// <param name="Session">The session.</param>
/// <param name="Check">Knows the account.</param>
/// <param name="Reporter">Where results and errors go.</param>
/// <param name="Keys">The keys that its resources name.</param>
/// <param name="AccountId">The account, where it is one of many: then errors say it.</param>
internal sealed record AccountVisit(IAwsSession Session, AccountCheck Check, IRunReporter Reporter, KeyDirectories Keys, string? AccountId)
{
    /// <summary>Why nothing can be asked there, which has been told; null where it can.</summary>
    public Failure? Failure { get; init; }
}
