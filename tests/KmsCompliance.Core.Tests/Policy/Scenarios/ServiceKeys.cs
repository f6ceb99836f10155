using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Scenarios;
using KmsCompliance.Services.CloudTrail;
using KmsCompliance.Services.CloudTrailLake;
using KmsCompliance.Services.SecretsManager;
using KmsCompliance.Services.XRay;

namespace KmsCompliance.Core.Tests.Policy.Scenarios;

/// <summary>One key with every kind of party, for each service.</summary>
internal static class ServiceKeys
{
    public const string Admin = "arn:aws:iam::111122223333:role/KeyAdmin";
    public const string Writer = "arn:aws:iam::111122223333:role/app/Writer";
    public const string Viewer = "arn:aws:iam::111122223333:user/Viewer";
    public const string Partner = "arn:aws:iam::777788889999:role/Reader";
    public const string Trail = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main";
    public const string OrganizationTrail = "arn:aws:cloudtrail:us-east-1:999999999999:trail/org";

    public static readonly string[] Services = ["XRay", "SecretsManager", "CloudTrail", "CloudTrailLake"];

    public static ServiceKeyPolicyRequest Parties(string service) => new()
    {
        AccountId = "111122223333",
        Region = "eu-west-1",
        Administrators = [Admin],
        Users = [Writer],
        Readers = [Viewer],
        ExternalAccounts = service == "CloudTrailLake" ? [] : ["444455556666", Partner],
        TrailArns = service == "CloudTrail" ? [Trail, OrganizationTrail] : [],
    };

    public static KeyPolicyDocument Build(string service, ServiceKeyPolicyRequest? parties = null)
    {
        parties ??= Parties(service);
        return service switch
        {
            "XRay" => XRayKeyPolicy.Build(parties),
            "SecretsManager" => SecretsManagerKeyPolicy.Build(parties),
            "CloudTrail" => CloudTrailKeyPolicy.Build(parties),
            _ => CloudTrailLakeKeyPolicy.Build(parties),
        };
    }

    public static IReadOnlyList<ServiceScenario> Of(string service, ServiceKeyPolicyRequest? parties = null) =>
        ServiceScenarioCatalog.Of(service, new(parties ?? Parties(service), Evaluation.Key));

    /// <summary>Nobody in the key's account has an IAM policy, so that the key policy stands alone; everybody in other accounts
    /// may use KMS as far as their own account goes.</summary>
    public static IReadOnlyList<IdentityPolicyDocument> OwnNothing(string caller) =>
        caller.Contains("111122223333", StringComparison.Ordinal) ? [] : [Everything];

    public static readonly IdentityPolicyDocument Everything = IdentityPolicyDocument.Parse(
        """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:*","Resource":"*"}}""");

    public static IReadOnlyList<ServiceScenarioResult> Try(string service, KeyPolicyDocument policy, ServiceKeyPolicyRequest? parties = null) =>
        [.. Of(service, parties).Select(scenario => scenario.Evaluate(policy, OwnNothing))];

    /// <summary>What does not work, as <c>Phase/Outcome</c>.</summary>
    public static string Trouble(IEnumerable<ServiceScenarioResult> results) => string.Join(' ', results
        .Where(result => result.Outcome != ServiceScenarioOutcome.Works)
        .Select(result => $"{result.Phase}/{result.Outcome}")
        .Distinct());
}
