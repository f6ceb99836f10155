using System.Collections.Immutable;

namespace KmsCompliance.Sandbox.Endpoint.Faults;

/// <summary>What goes wrong on demand. Safe to change while calls run.</summary>
public sealed class FaultPlan
{
    private readonly Lock _gate = new();
    private ImmutableArray<ArmedRule> _rules = [];
    private ImmutableArray<ActionDenial> _denials = [];
    private ImmutableHashSet<string> _hiddenPrincipals = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>The rules, in the order in which they are asked.</summary>
    public IReadOnlyList<FaultRule> Rules
    {
        get
        {
            lock (_gate)
            {
                return [.. _rules.Select(armed => armed.Rule)];
            }
        }
    }

    /// <summary>Actions that identity policies deny.</summary>
    public IReadOnlyList<ActionDenial> DeniedActions
    {
        get
        {
            lock (_gate)
            {
                return _denials;
            }
        }
    }

    /// <summary>Principals that KMS does not see yet: a key policy that names one is refused.</summary>
    public IReadOnlyCollection<string> HiddenPrincipals
    {
        get
        {
            lock (_gate)
            {
                return _hiddenPrincipals;
            }
        }
    }

    /// <summary>Adds a rule. The first matching rule decides; delays of all matching rules before it add up.</summary>
    /// <param name="rule">The rule.</param>
    public void Add(FaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        Arm(rule);
    }

    /// <summary>Holds calls until the gate is opened or the faults are cleared.</summary>
    /// <param name="rule">Which calls; of kind <see cref="FaultKind.Hold"/>.</param>
    /// <returns>The gate.</returns>
    public CallGate Hold(FaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return rule.Kind == FaultKind.Hold
            ? Arm(rule).Gate!
            : throw new ArgumentException($"A rule of kind {rule.Kind} holds nothing.", nameof(rule));
    }

    /// <summary>Denies an action by identity policy.</summary>
    /// <param name="accessKey">Pattern of the access key.</param>
    /// <param name="action">Pattern of the action, such as <c>kms:CreateGrant</c>.</param>
    public void DenyAction(string accessKey, string action)
    {
        lock (_gate)
        {
            _denials = _denials.Add(new ActionDenial(accessKey, action));
        }
    }

    /// <summary>Hides a principal from KMS, as a role made a moment ago is.</summary>
    /// <param name="principalArn">The ARN as a policy would write it.</param>
    public void HidePrincipal(string principalArn)
    {
        lock (_gate)
        {
            _hiddenPrincipals = _hiddenPrincipals.Add(principalArn);
        }
    }

    /// <summary>Shows a principal to KMS again.</summary>
    /// <param name="principalArn">The ARN as it was hidden.</param>
    public void ShowPrincipal(string principalArn)
    {
        lock (_gate)
        {
            _hiddenPrincipals = _hiddenPrincipals.Remove(principalArn);
        }
    }

    /// <summary>Nothing goes wrong any more.</summary>
    public void Clear()
    {
        ImmutableArray<ArmedRule> cleared;
        lock (_gate)
        {
            cleared = _rules;
            _rules = [];
            _denials = [];
            _hiddenPrincipals = _hiddenPrincipals.Clear();
        }

        foreach (var armed in cleared)
        {
            armed.Gate?.Open();
        }
    }

    internal bool DeniesAction(string accessKey, string action)
    {
        foreach (var denial in DeniedActions)
        {
            if (Principal.Matches(denial.AccessKey, accessKey) && Principal.Matches(denial.Action, action))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The fault of one call, which uses up one of the rule's times.</summary>
    internal (FaultRule? Rule, TimeSpan Delay, IReadOnlyList<CallGate> Gates) Draw(
        string service, string operation, string region, string accessKey, string accountId, DateTimeOffset now)
    {
        lock (_gate)
        {
            var delay = TimeSpan.Zero;
            List<CallGate>? gates = null;
            foreach (var armed in _rules)
            {
                if (!armed.Rule.Matches(service, operation, region, accessKey, accountId)
                    || armed.IsWithinRate($"{accountId} {region} {service} {operation}", now) || !armed.Fires())
                {
                    continue;
                }

                delay += TimeSpan.FromMilliseconds(armed.Rule.LatencyMilliseconds);
                if (armed.Gate is { } gate)
                {
                    (gates ??= []).Add(gate);
                }
                else if (armed.Rule.Kind != FaultKind.Latency)
                {
                    return (armed.Rule, delay, gates ?? (IReadOnlyList<CallGate>)[]);
                }
            }

            return (null, delay, gates ?? (IReadOnlyList<CallGate>)[]);
        }
    }

    private ArmedRule Arm(FaultRule rule)
    {
        var armed = new ArmedRule(rule);
        lock (_gate)
        {
            _rules = _rules.Add(armed);
        }

        return armed;
    }

    private sealed class ArmedRule(FaultRule rule)
    {
        private readonly Dictionary<string, (double Left, DateTimeOffset At)> _rates = new(StringComparer.Ordinal);
        private int _seen;

        public FaultRule Rule => rule;

        /// <summary>Whether a call is one of those that the rule's rate lets through: as many at once as a second has, and so many
        /// again each second.</summary>
        public bool IsWithinRate(string what, DateTimeOffset now)
        {
            if (rule.CallsPerSecond is not { } rate)
            {
                return false;
            }

            var (left, at) = _rates.TryGetValue(what, out var known) ? known : (rate, now);
            left = Math.Min(rate, left + ((now - at).TotalSeconds * rate));
            var isWithin = left >= 1;
            _rates[what] = (isWithin ? left - 1 : left, now);
            return isWithin;
        }

        /// <summary>Where the calls wait; null for a rule that holds none.</summary>
        public CallGate? Gate { get; } = rule.Kind == FaultKind.Hold ? new CallGate() : null;

        public bool Fires()
        {
            _seen++;
            return _seen > rule.Skip && (rule.Times is not { } times || _seen <= rule.Skip + times);
        }
    }
}
