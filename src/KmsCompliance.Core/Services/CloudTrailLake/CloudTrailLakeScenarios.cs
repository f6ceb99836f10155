using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Policy.Scenarios;
using KmsCompliance.Services.CloudTrail;

namespace KmsCompliance.Services.CloudTrailLake;

/// <summary>What AWS CloudTrail asks of the key of an event data store.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html#create-kms-key-policy-for-cloudtrail-encrypt-eds"/>:
/// it calls in its own name, without aws:SourceArn and aws:SourceAccount.</remarks>
public static class CloudTrailLakeScenarios
{
    /// <summary>Makes the scenarios.</summary>
    /// <param name="request">For whom; users query, readers only decrypt.</param>
    /// <returns>Scenarios, in the order in which they happen.</returns>
    /// <exception cref="ArgumentException">A part of the request is not right; the message names it.</exception>
    public static IReadOnlyList<ServiceScenario> Of(ServiceScenarioRequest request)
    {
        var scope = new ScenarioScope(CloudTrailLakeKeyPolicy.Facts, request);
        var storing = new Remedy("storing", static _ => CloudTrailLakeKeyPolicy.Storing());
        var querying = new Remedy("querying", CloudTrailLakeKeyPolicy.Querying);
        var reading = new Remedy("reading", static principals => new KeyPolicyStatementBuilder("AllowDecryptingEvents").To(principals).Allow("kms:Decrypt"));

        ScenarioCall Own(string description, string action) =>
            new(description, [CloudTrailKeyPolicy.ServicePrincipal], caller => Undefined(scope.By(caller, action)), storing);

        ScenarioCall Query(string description, IReadOnlyList<string> callers, string action, Remedy remedy) =>
            new(description, callers, caller => Undefined(scope.By(caller, action), "kms:ViaService"), remedy);

        return
        [
            scope.Manage(),
            new(scope, ServiceScenarioPhase.Configure, "Put an event data store under the key",
                Own("CloudTrail tries the key", "kms:GenerateDataKey"),
                Own("CloudTrail tries the key", "kms:Decrypt")),
            new(scope, ServiceScenarioPhase.Write, "Store events",
                Own("CloudTrail encrypts", "kms:GenerateDataKey"),
                Own("CloudTrail decrypts", "kms:Decrypt")),
            new(scope, ServiceScenarioPhase.Read, "Query events",
                [
                    Query("CloudTrail decrypts events", scope.Principals.Users, "kms:Decrypt", querying),
                    Query("CloudTrail encrypts results", scope.Principals.Users, "kms:GenerateDataKey", querying),
                    .. scope.Principals.Readers.Count > 0
                        ? [Query("CloudTrail decrypts results", scope.Principals.Readers, "kms:Decrypt", reading)]
                        : Array.Empty<ScenarioCall>(),
                ]),
        ];
    }

    // Which encryption context the calls have is not documented.
    private static KeyAccessRequest Undefined(KeyAccessRequest request, params IReadOnlyList<string> more) => request with
    {
        UncertainKeys = ["kms:EncryptionContext:*", "kms:EncryptionContextKeys", .. more],
    };
}
