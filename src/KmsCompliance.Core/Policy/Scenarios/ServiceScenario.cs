using KmsCompliance.Policy.Access;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Ports;

namespace KmsCompliance.Policy.Scenarios;

/// <summary>Something that has to work with a service's key, as the KMS requests that it takes.</summary>
public sealed class ServiceScenario
{
    // A name that no policy has; what such a role may do, it may by IAM or by a star.
    private const string OtherRole = "role/any-other-role";

    private readonly ScenarioScope _scope;
    private readonly IReadOnlyList<ScenarioCall> _calls;

    internal ServiceScenario(ScenarioScope scope, ServiceScenarioPhase phase, string title, params IReadOnlyList<ScenarioCall> calls)
    {
        _scope = scope;
        _calls = calls;
        Phase = phase;
        Title = title;
    }

    /// <summary>The service, such as <c>CloudTrail</c>.</summary>
    public string Service => _scope.Service;

    /// <summary>What is being done.</summary>
    public ServiceScenarioPhase Phase { get; }

    /// <summary>The scenario in a few words.</summary>
    public string Title { get; }

    /// <summary>The KMS requests that it takes; where nobody was named for a part, those of a role that no policy
    /// names.</summary>
    public IReadOnlyList<KeyAccessRequest> Requests =>
        [.. _calls.SelectMany(call => (call.Callers.Count > 0 ? call.Callers : [Arn(OtherRole)]).Select(call.Request))];

    /// <summary>Tries the scenario with a key policy.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="identityPolicies">Answers all IAM policies of a principal, given its ARN; null, or an answer of null,
    /// when they are not known.</param>
    /// <param name="grants">Grants on the key; null when they are not known.</param>
    /// <returns>The result.</returns>
    public ServiceScenarioResult Evaluate(
        KeyPolicyDocument policy,
        Func<string, IReadOnlyList<IdentityPolicyDocument>?>? identityPolicies = null,
        IReadOnlyList<KeyGrant>? grants = null) => Evaluate(policy, (request, known) => KeyPolicyEvaluator.Evaluate(policy, request, identityPolicies?.Invoke(request.PrincipalArn), known), grants);

    /// <summary>Tries the scenario with a key policy and what was read of the account's users and roles.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="identities">The users and roles of the key's account.</param>
    internal ServiceScenarioResult Evaluate(KeyPolicyDocument policy, AccountIdentities identities) => Evaluate(
        policy,
        (request, known) => KeyPolicyEvaluator.EvaluateKnown(policy, request, KnowledgeOf(request, identities), known),
        grants: null);

    // Nobody in particular may be anybody.
    private IdentityKnowledge KnowledgeOf(KeyAccessRequest request, AccountIdentities identities) =>
        request.PrincipalArn == Arn(OtherRole) ? IdentityKnowledge.OfOtherAccount : identities.KnowledgeOf(Caller.Of(request), _scope.KeyAccountId);

    private ServiceScenarioResult Evaluate(KeyPolicyDocument policy, Func<KeyAccessRequest, IReadOnlyList<KeyGrant>?, KeyAccessResult> judge, IReadOnlyList<KeyGrant>? grants)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var steps = new List<ServiceScenarioStep>();
        var missing = new MissingStatements(policy);
        foreach (var call in _calls)
        {
            ServiceScenarioStep Try(string caller) => Step(call, call.Request(caller), judge, grants);

            var tried = call.Callers.Count > 0
                ? call.Callers.Select(Try).ToList()
                : [Candidates(policy).Select(Try).MinBy(static step => step.Outcome)!];
            steps.AddRange(tried);
            var failed = tried.Where(step => CanBeAdded(step, policy)).ToList();
            if (call.Remedy is { } remedy && failed.Count > 0)
            {
                missing.Add(remedy, call.Callers.Count > 0 ? failed.Select(static step => KeyPolicyPrincipal.OfCaller(step.Request.PrincipalArn)) : [Arn("root")]);
            }
        }

        return new()
        {
            Service = Service,
            Phase = Phase,
            Title = Title,
            Outcome = steps.Count == 0 ? ServiceScenarioOutcome.Works : steps.Max(static step => step.Outcome),
            Steps = steps,
            MissingStatements = missing.Build(),
            Assumption = _calls.Select(static call => call.Assumption).FirstOrDefault(static assumption => assumption is not null),
        };
    }

    private static ServiceScenarioStep Step(
        ScenarioCall call,
        KeyAccessRequest request,
        Func<KeyAccessRequest, IReadOnlyList<KeyGrant>?, KeyAccessResult> judge,
        IReadOnlyList<KeyGrant>? grants)
    {
        var access = judge(request, call.Grant is { } grant ? [.. grants ?? [], grant] : grants);
        return new(call.Description, request, access, access.Decision switch
        {
            KeyAccessDecision.Allowed => ServiceScenarioOutcome.Works,
            KeyAccessDecision.DependsOnIdentityPolicy => ServiceScenarioOutcome.DependsOnIam,
            KeyAccessDecision.Unknown => ServiceScenarioOutcome.Unknown,
            _ when call.OnlyWhere is not null => ServiceScenarioOutcome.Unknown,
            _ => ServiceScenarioOutcome.Fails,
        })
        {
            OnlyWhere = call.OnlyWhere,
        };
    }

    // More permission does not help against a denial, nor against the IAM policies of another account.
    private bool CanBeAdded(ServiceScenarioStep step, KeyPolicyDocument policy) =>
        step.Access.Decision == KeyAccessDecision.ImplicitDeny
        && (step.Request.PrincipalAccountId is null
            || step.Request.PrincipalAccountId == _scope.KeyAccountId
            || KeyPolicyEvaluator.Evaluate(policy, step.Request).Decision == KeyAccessDecision.ImplicitDeny);

    private IEnumerable<string> Candidates(KeyPolicyDocument policy) => policy.Statements
        .Where(static statement => statement is { Effect: KeyPolicyEffect.Allow, ExceptPrincipals: false })
        .SelectMany(static statement => statement.Principals)
        .Where(static principal => principal.Type == "AWS")
        .Select(static principal => principal.Value)
        .Where(value => KeyPolicyPrincipal.TryParse(value, false, out var principal, out _)
            && principal is { Kind: not KeyPolicyPrincipalKind.Account }
            && principal.AccountId == _scope.KeyAccountId)
        .Append(Arn(OtherRole))
        .Distinct(StringComparer.Ordinal);

    private string Arn(string resource) => $"arn:{_scope.Principals.Partition}:iam::{_scope.KeyAccountId}:{resource}";
}
