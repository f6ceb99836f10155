using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Policy.Scenarios;

namespace KmsCompliance.Services.XRay;

/// <summary>What AWS X-Ray asks of its key.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/xray/latest/devguide/security_iam_service-with-iam.html"/>: whoever sets
/// the key needs kms:CreateGrant and kms:DescribeKey, whoever reads traces kms:Decrypt; that those rights are theirs means
/// that X-Ray calls in their name. It encrypts by the grant, so who sends traces needs nothing. Its encryption context and
/// the details of the grant are not documented.</remarks>
public static class XRayScenarios
{
    private const string Via = "xray";
    private const string Principal = "xray.amazonaws.com";

    private static readonly string[] Undocumented =
    [
        "kms:EncryptionContext:*", "kms:EncryptionContextKeys", "kms:GranteePrincipal", "kms:GranteeServicePrincipal", "kms:RetiringPrincipal",
        "kms:GrantOperations", "kms:GrantConstraintType", "kms:GrantConstraintSourceArn", "aws:SourceArn", "aws:SourceAccount",
    ];

    /// <summary>Makes the scenarios.</summary>
    /// <param name="request">For whom; administrators set the key, users and readers read traces.</param>
    /// <returns>Scenarios, in the order in which they happen.</returns>
    /// <exception cref="ArgumentException">A part of the request is not right; the message names it.</exception>
    public static IReadOnlyList<ServiceScenario> Of(ServiceScenarioRequest request)
    {
        var scope = new ScenarioScope(XRayKeyPolicy.Facts, request);
        var administrators = scope.Configuring(scope.Principals.Administrators);
        var describing = new Remedy("describing", static principals => XRayKeyPolicy.Reading("AllowDescribeKey", principals, "kms:DescribeKey"));
        var configuring = new Remedy("configuring", XRayKeyPolicy.Configuring);
        var reading = new Remedy("reading", static principals => XRayKeyPolicy.Reading("AllowReadingTraces", principals, "kms:Decrypt"));
        return
        [
            scope.Manage(),
            new(scope, ServiceScenarioPhase.Configure, "Set the key",
                new ScenarioCall("X-Ray looks at the key", administrators, caller => scope.Via(Via, caller, "kms:DescribeKey"), describing),
                new ScenarioCall("X-Ray makes its grant", administrators, caller => Grant(scope, caller), configuring)),
            new(scope, ServiceScenarioPhase.Write, "Store traces",
                new ScenarioCall("X-Ray encrypts by its grant", [Principal], caller => Undefined(scope.By(caller, "kms:GenerateDataKey")), null)
                {
                    Grant = new("made when the key was set", Principal, ["GenerateDataKey", "Decrypt", "DescribeKey"]),
                    Assumption = "X-Ray has the grant that it makes when the key is set",
                }),
            new(scope, ServiceScenarioPhase.Read, "Read traces",
                new ScenarioCall("X-Ray decrypts", scope.Readers, caller => Undefined(scope.Via(Via, caller, "kms:Decrypt")), reading)),
            .. scope.OtherAccounts.Select(entry => new ServiceScenario(scope, ServiceScenarioPhase.Read, $"Read traces from account {entry.Account}",
                new ScenarioCall(
                    "X-Ray decrypts",
                    entry.Callers,
                    caller => Undefined(scope.Via(Via, caller, "kms:Decrypt")),
                    new Remedy(entry.Account, _ => XRayKeyPolicy.ReadingFrom(entry.Account, scope.ExternalPrincipals(entry.Account)))))),
        ];
    }

    // That a service's own grant passes as one for an AWS resource is how KMS describes the key in general.
    // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-is-for-aws-resource
    private static KeyAccessRequest Grant(ScenarioScope scope, string caller) =>
        Undefined(scope.Via(Via, caller, "kms:CreateGrant").WithContext("kms:GrantIsForAWSResource", "true"));

    private static KeyAccessRequest Undefined(KeyAccessRequest request) => request with { UncertainKeys = Undocumented };
}
