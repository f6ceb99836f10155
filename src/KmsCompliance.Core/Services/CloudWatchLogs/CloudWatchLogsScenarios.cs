using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Policy.Scenarios;

namespace KmsCompliance.Services.CloudWatchLogs;

/// <summary>What Amazon CloudWatch Logs asks of the key of a log group.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"/>: it calls in its own
/// name with the log group's ARN in the encryption context, and through kms:ViaService in the name of those who write and
/// read. Whether a call of either kind is made where the other is allowed is not documented: so the service's own have to
/// pass, and those of people where they are named.</remarks>
public static class CloudWatchLogsScenarios
{
    private const string AnyGroup = "log-group:any-log-group";

    /// <summary>Makes the scenarios.</summary>
    /// <param name="request">For whom; every log group must work. Users look at the key, write and read, readers only
    /// read.</param>
    /// <returns>Scenarios, in the order in which they happen.</returns>
    /// <exception cref="ArgumentException">A part of the request is not right; the message names it.</exception>
    public static IReadOnlyList<ServiceScenario> Of(ServiceScenarioRequest request)
    {
        var scope = new ScenarioScope(CloudWatchLogsKeyPolicy.Facts, request);
        var principals = scope.Principals;
        var sources = LogGroupSources.Of(request.Principals);
        IReadOnlyList<string> groups = request.Principals.ResourceArns.Count > 0
            ? sources.Arns
            : [$"arn:{principals.Partition}:logs:{principals.Region}:{principals.AccountId}:{AnyGroup}"];
        var via = principals.ViaService(CloudWatchLogsKeyPolicy.Via);
        var service = CloudWatchLogsKeyPolicy.ServicePrincipal(principals.Region);
        var configuring = scope.Configuring(principals.Users);
        var storing = new Remedy("storing", _ => CloudWatchLogsKeyPolicy.Storing(principals.Region, sources));
        var describing = new Remedy("describing", CloudWatchLogsKeyPolicy.Describing);
        var usage = new Remedy("using", callers => CloudWatchLogsKeyPolicy.Using(callers, via, principals.AccountId));
        var reading = new Remedy("reading", callers => CloudWatchLogsKeyPolicy.Reading(callers, via, principals.AccountId));

        IEnumerable<ScenarioCall> Own(string description, string action) =>
            groups.Select(group => new ScenarioCall(description, [service], caller => InContext(scope.By(caller, action), group), storing));

        IEnumerable<ScenarioCall> For(string description, IReadOnlyList<string> callers, string action, Remedy remedy) => callers.Count == 0
            ? []
            : groups.Select(group => new ScenarioCall(
                description, callers, caller => InContext(scope.Via(CloudWatchLogsKeyPolicy.Via, caller, action), group), remedy));

        return
        [
            scope.Manage(),
            new(scope, ServiceScenarioPhase.Configure, "Put a log group under the key",
                [
                    .. configuring.Count > 0
                        ? [new ScenarioCall("Whoever sets the key looks at it", configuring, caller => scope.By(caller, "kms:DescribeKey"), describing)]
                        : Array.Empty<ScenarioCall>(),
                    .. Own("CloudWatch Logs tries the key", "kms:Encrypt"),
                    .. Own("CloudWatch Logs tries the key", "kms:Decrypt"),
                ]),
            new(scope, ServiceScenarioPhase.Write, "Store log events",
                [
                    .. Own("CloudWatch Logs encrypts", "kms:GenerateDataKey"),
                    .. Own("CloudWatch Logs decrypts the data key", "kms:Decrypt"),
                    .. For("CloudWatch Logs encrypts for whoever writes", principals.Users, "kms:GenerateDataKey", usage),
                ]),
            new(scope, ServiceScenarioPhase.Read, "Read log events",
                [
                    .. Own("CloudWatch Logs decrypts", "kms:Decrypt"),
                    .. For("CloudWatch Logs decrypts for whoever reads", scope.Readers, "kms:Decrypt", reading),
                ]),
            .. scope.OtherAccounts.Select(entry => new ServiceScenario(scope, ServiceScenarioPhase.Read, $"Read log events from account {entry.Account}",
                [.. For(
                    "CloudWatch Logs decrypts for whoever reads",
                    entry.Callers,
                    "kms:Decrypt",
                    new(entry.Account, _ => CloudWatchLogsKeyPolicy.ReadingFrom(entry.Account, scope.ExternalPrincipals(entry.Account), via)))])),
        ];
    }

    private static KeyAccessRequest InContext(KeyAccessRequest request, string group) => request
        .WithContext(CloudWatchLogsKeyPolicy.ContextKey, group)
        .WithContext("kms:EncryptionContextKeys", "aws:logs:arn");
}
