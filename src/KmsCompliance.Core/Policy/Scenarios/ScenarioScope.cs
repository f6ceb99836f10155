using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Policy.Scenarios;

/// <summary>What all scenarios of a service's key have in common.</summary>
internal sealed class ScenarioScope
{
    private static readonly string[] Managing = ["kms:DescribeKey", "kms:PutKeyPolicy", "kms:EnableKeyRotation", "kms:ScheduleKeyDeletion"];

    public ScenarioScope(ServicePolicyFacts service, ServiceScenarioRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AwsArn.TryParse(request.KeyArn, out var key) || key.Service != "kms" || key.AccountId.Length == 0)
        {
            throw new ArgumentException($"'{PolicyNode.Shorten(request.KeyArn)}' is not the ARN of a key.");
        }

        Service = service.Name;
        Principals = new(request.Principals);
        Request = request;
        KeyAccountId = key.AccountId;
    }

    public string Service { get; }

    public CheckedPrincipals Principals { get; }

    public ServiceScenarioRequest Request { get; }

    public string KeyAccountId { get; }

    /// <summary>Those who write through the service in their own name; the caller where nobody is named.</summary>
    public IReadOnlyList<string> Writers => Principals.Users.Count > 0 ? Principals.Users : Configuring(Principals.Users);

    /// <summary>Those who read without using: all users too.</summary>
    public IReadOnlyList<string> Readers => [.. Principals.Users.Union(Principals.Readers, StringComparer.Ordinal)];

    /// <summary>A principal of each other account: those that are named, or any role of an account that is named as a
    /// whole.</summary>
    public IEnumerable<(string Account, IReadOnlyList<string> Callers)> OtherAccounts => Principals.ExternalAccounts.Select(static entry =>
        (entry.AccountId, (IReadOnlyList<string>)[.. entry.Principals.Select(static arn =>
            arn.EndsWith(":root", StringComparison.Ordinal) ? $"{arn[..^":root".Length]}:role/any-other-role" : arn)]));

    /// <summary>Those who put a resource under the key: the caller where one is given.</summary>
    /// <param name="named">Those who are named for it.</param>
    public IReadOnlyList<string> Configuring(IReadOnlyList<string> named) => Request.CallerArn is { } caller ? [caller] : named;

    /// <summary>The principals as the policy is to name them.</summary>
    public IReadOnlyList<string> ExternalPrincipals(string account) =>
        Principals.ExternalAccounts.First(entry => entry.AccountId == account).Principals;

    /// <summary>A call that somebody makes directly.</summary>
    public KeyAccessRequest By(string caller, string action) =>
        new(caller, AwsArn.TryParse(caller, out var arn) ? arn.AccountId : null, action, Request.KeyArn) { IsRegionAssumed = Request.IsRegionAssumed };

    /// <summary>A call that a service forwards in the name of somebody.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html"/></remarks>
    public KeyAccessRequest Via(string service, string caller, string action) => By(caller, action)
        .WithContext("kms:ViaService", Principals.ViaService(service))
        .WithContext("aws:ViaAWSService", "true");

    /// <summary>Every key stays manageable: by the account, and by its administrators.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html"/></remarks>
    public ServiceScenario Manage()
    {
        var account = new Remedy("account", _ => KeyPolicyBuilder.Account(Principals.RootArn));
        var administration = new Remedy("administration", KeyPolicyBuilder.Administration);
        List<ScenarioCall> calls = [new("The account changes the policy", [Principals.RootArn], caller => By(caller, "kms:PutKeyPolicy"), account)];
        if (Principals.Administrators.Count > 0)
        {
            calls.AddRange(Managing.Select(action =>
                new ScenarioCall("An administrator manages the key", Principals.Administrators, caller => By(caller, action), administration)));
        }

        return new(this, ServiceScenarioPhase.Manage, "Manage the key", calls);
    }
}
