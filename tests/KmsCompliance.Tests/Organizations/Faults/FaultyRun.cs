using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;

namespace KmsCompliance.Tests.Organizations.Faults;

/// <summary>What goes wrong in one run over the sandbox's organization, by a seed.</summary>
internal sealed class FaultyRun
{
    private static readonly string[] Listings = ["GetEncryptionConfig", "ListSecrets", "DescribeTrails", "ListEventDataStores", "DescribeLogGroups", "DescribeKey"];

    private readonly Random _random;
    private readonly List<FaultRule> _rules = [];
    private readonly List<string> _touched = [];
    private readonly List<string> _told = [];

    /// <summary>Draws what goes wrong.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="calls">How many calls a run makes where nothing does.</param>
    public FaultyRun(int seed, long calls)
    {
        _random = new Random(seed);
        for (var fault = _random.Next(1, 4); fault > 0; fault--)
        {
            Draw(_random.Next(7));
        }

        // At a call that is made after the accounts' sessions are there.
        HeldCall = _random.Next((int)calls);
        Expires = _random.Next(3) == 0;
        IsStopped = !Expires && _random.Next(2) == 0;
        ThrottleLimit = _random.Next(1, 33);
        DeniesRoles = Expires && _random.Next(2) == 0;
        StaysBroken = _random.Next(2) == 0;
    }

    /// <summary>What goes wrong.</summary>
    public IReadOnlyList<FaultRule> Rules => _rules;

    /// <summary>The call at which the sessions end, or the run is stopped.</summary>
    public int HeldCall { get; }

    /// <summary>Whether all sessions of roles end while the run is under way.</summary>
    public bool Expires { get; }

    /// <summary>Whether no role can be assumed any more by then.</summary>
    public bool DeniesRoles { get; }

    /// <summary>Whether the run is stopped, and gone on with.</summary>
    public bool IsStopped { get; }

    /// <summary>Whether what went wrong before the stop still does after it.</summary>
    public bool StaysBroken { get; }

    /// <summary>How many Regions at a time.</summary>
    public int ThrottleLimit { get; }

    /// <summary>Whether anything of an account may be missing, or not known. Where its session ends, calls may be under way.</summary>
    /// <param name="accountId">The account.</param>
    public bool Touches(string accountId) =>
        _touched.Exists(touched => touched == "*" || touched == accountId) || (Expires && accountId != SandboxAccounts.AccountId);

    /// <summary>What goes wrong, in words.</summary>
    public override string ToString() =>
        $"{string.Join("; ", _told)}; throttle limit {ThrottleLimit}; call {HeldCall}: {(Expires ? "sessions end" : IsStopped ? "stopped" : "nothing")}{(DeniesRoles ? ", roles denied" : string.Empty)}{(StaysBroken ? ", stays broken" : string.Empty)}";

    private void Draw(int kind)
    {
        var account = Pick(OrganizationFaultTest.Members);
        var region = Pick(OrganizationFaultTest.Regions);
        var listing = Pick(Listings);
        switch (kind)
        {
            case 0:
                Break(new FaultRule { Kind = FaultKind.Deny, AccountId = account });
                break;
            case 1:
                Break(new FaultRule { Kind = Pick([FaultKind.Drop, FaultKind.ServerError, FaultKind.Malformed]), Region = region, AccountId = Pick(["*", account]) });
                break;
            case 2:
                Break(new FaultRule { Kind = Pick([FaultKind.Deny, FaultKind.ServerError, FaultKind.Truncated, FaultKind.Empty]), Operation = listing, Region = region, AccountId = account });
                break;
            case 3:
                Break(new FaultRule { Kind = FaultKind.Throttle, Operation = listing, AccountId = account });
                break;
            case 4:
                Add(new FaultRule { Kind = FaultKind.Throttle, CallsPerSecond = _random.Next(5, 10), Operation = Pick(["*", .. Listings]) });
                break;
            case 5:
                Add(new FaultRule { Kind = Pick([FaultKind.Drop, FaultKind.ServerError, FaultKind.Throttle]), Skip = _random.Next(60), Times = 1 });
                break;
            default:
                Add(new FaultRule { Kind = FaultKind.Latency, LatencyMilliseconds = _random.Next(5, 30), Region = region });
                break;
        }
    }

    // What does not pass by itself.
    private void Break(FaultRule rule)
    {
        _touched.Add(rule.AccountId);
        Add(rule);
    }

    private void Add(FaultRule rule)
    {
        _rules.Add(rule);
        _told.Add($"{rule.Kind} {rule.Operation} of {rule.AccountId} in {rule.Region}, skip {rule.Skip}, times {rule.Times}, {rule.CallsPerSecond} a second");
    }

    private T Pick<T>(T[] choices) => choices[_random.Next(choices.Length)];
}
