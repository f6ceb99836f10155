using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Ports;

namespace KmsCompliance.Policy.Scenarios;

/// <summary>A kind of request that a scenario consists of.</summary>
/// <param name="Description">What it is for.</param>
/// <param name="Callers">Each must be allowed. Empty: somebody of the key's account must.</param>
/// <param name="Request">The request as a caller makes it.</param>
/// <param name="Remedy">What mends a failure; null where no statement of the key policy is meant to allow it.</param>
internal sealed record ScenarioCall(
    string Description, IReadOnlyList<string> Callers, Func<string, KeyAccessRequest> Request, Remedy? Remedy)
{
    /// <summary>A grant that the service has by then.</summary>
    public KeyGrant? Grant { get; init; }

    /// <summary>What that takes, as a clause; null where nothing is assumed.</summary>
    public string? Assumption { get; init; }

    /// <summary>Where the request is made at all, as a clause; null for one that always is. Whether its denial matters is not
    /// known then.</summary>
    public string? OnlyWhere { get; init; }
}
