using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Policy.Scenarios;

namespace KmsCompliance.Services.CloudTrail;

/// <summary>What AWS CloudTrail asks of the key of a trail, an organisation's too.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html"/>:
/// it calls in its own name with the trail's ARN as source and in the encryption context; for an organisation's trail that is
/// the management account's ARN, whichever member the events are of. Log files are read through Amazon S3.</remarks>
public static class CloudTrailScenarios
{
    private const string AnyTrail = "trail/any-trail";

    /// <summary>Makes the scenarios.</summary>
    /// <param name="request">For whom; every trail must work. Users look at the key and read, readers only read.</param>
    /// <returns>Scenarios, in the order in which they happen.</returns>
    /// <exception cref="ArgumentException">A part of the request is not right; the message names it.</exception>
    public static IReadOnlyList<ServiceScenario> Of(ServiceScenarioRequest request)
    {
        var scope = new ScenarioScope(CloudTrailKeyPolicy.Facts, request);
        var principals = scope.Principals;
        var sources = TrailSources.Of(request.Principals);
        var configuring = scope.Configuring(principals.Users);
        List<string> trails = request.Principals.ResourceArns.Count > 0
            ? [.. request.Principals.ResourceArns.Distinct(StringComparer.Ordinal)]
            : [$"arn:{principals.Partition}:cloudtrail:{principals.Region}:{principals.AccountId}:{AnyTrail}"];
        var encrypting = new Remedy("encrypting", _ => CloudTrailKeyPolicy.Encrypting(sources));
        var decrypting = new Remedy("decrypting", _ => CloudTrailKeyPolicy.ServiceDecrypting());
        var serviceDescribing = new Remedy("service describing", _ => CloudTrailKeyPolicy.ServiceDescribing(sources));
        var describing = new Remedy("describing", CloudTrailKeyPolicy.Describing);
        var reading = new Remedy("reading", static readers => CloudTrailKeyPolicy.Reading("AllowReadingTrailLogs", readers));

        IEnumerable<ScenarioCall> Each(string description, Func<string, KeyAccessRequest> made, Remedy remedy) =>
            trails.Select(trail => new ScenarioCall(description, [CloudTrailKeyPolicy.ServicePrincipal], _ => made(trail), remedy));

        IEnumerable<ScenarioCall> Reads(IReadOnlyList<string> callers, Remedy remedy) =>
            trails.Select(trail => new ScenarioCall("Amazon S3 decrypts a log file", callers, caller => Read(scope, trail, caller), remedy));

        return
        [
            scope.Manage(),
            new(scope, ServiceScenarioPhase.Configure, "Put a trail under the key",
                [
                    .. configuring.Count > 0
                        ? [new ScenarioCall("Whoever sets the key looks at it", configuring, caller => scope.By(caller, "kms:DescribeKey"), describing)]
                        : Array.Empty<ScenarioCall>(),
                    .. Each("CloudTrail looks at the key", trail => ByTrail(scope, trail, "kms:DescribeKey"), serviceDescribing),
                    .. Each("CloudTrail tries the key", trail => Encrypt(scope, trail), encrypting),
                ]),
            new(scope, ServiceScenarioPhase.Write, "Deliver log and digest files",
                [
                    .. Each("CloudTrail encrypts a file", trail => Encrypt(scope, trail), encrypting),
                    .. Each("CloudTrail decrypts, for S3 Bucket Keys and digests", trail => Decrypt(scope, trail), decrypting)
                        .Select(static call => call with { OnlyWhere = "the bucket has an S3 Bucket Key, or the trail delivers digest files" }),
                ]),
            new(scope, ServiceScenarioPhase.Read, "Read log files", [.. Reads(scope.Readers, reading)]),
            .. scope.OtherAccounts.Select(entry => new ServiceScenario(scope, ServiceScenarioPhase.Read, $"Read log files from account {entry.Account}",
                [.. Reads(entry.Callers, new(entry.Account, _ => CloudTrailKeyPolicy.ReadingFrom(entry.Account, scope.ExternalPrincipals(entry.Account))))])),
        ];
    }

    /// <summary>The request by which somebody reads a trail's log file under a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="trail">The trail's ARN.</param>
    /// <exception cref="ArgumentException">It is not the ARN of a key, or of a partition that is not known.</exception>
    internal static Func<string, KeyAccessRequest> Reading(AwsArn key, string trail)
    {
        var place = new KeyPolicyRequest { Partition = key.Partition, AccountId = key.AccountId, Region = key.Region };
        var scope = new ScenarioScope(CloudTrailKeyPolicy.Facts, new ServiceScenarioRequest(place, key.ToString()));
        return caller => Read(scope, trail, caller);
    }

    private static KeyAccessRequest ByTrail(ScenarioScope scope, string trail, string action)
    {
        var request = scope.By(CloudTrailKeyPolicy.ServicePrincipal, action).WithContext("aws:SourceArn", trail);
        return AwsArn.TryParse(trail, out var arn) ? request.WithContext("aws:SourceAccount", arn.AccountId) : request;
    }

    private static KeyAccessRequest Encrypt(ScenarioScope scope, string trail) =>
        InContext(ByTrail(scope, trail, "kms:GenerateDataKey"), trail);

    // What else these calls say is not documented.
    private static KeyAccessRequest Decrypt(ScenarioScope scope, string trail) => scope.By(CloudTrailKeyPolicy.ServicePrincipal, "kms:Decrypt") with
    {
        UncertainKeys = ["aws:SourceArn", "aws:SourceAccount", "kms:EncryptionContext:*", "kms:EncryptionContextKeys", "kms:ViaService"],
    };

    private static KeyAccessRequest Read(ScenarioScope scope, string trail, string caller) =>
        InContext(scope.Via("s3", caller, "kms:Decrypt"), trail);

    // Amazon S3 adds its own part to the encryption context.
    private static KeyAccessRequest InContext(KeyAccessRequest request, string trail) => request.WithContext(CloudTrailKeyPolicy.ContextKey, trail) with
    {
        UncertainKeys = ["kms:EncryptionContext:aws:s3:arn", "kms:EncryptionContextKeys"],
    };
}
