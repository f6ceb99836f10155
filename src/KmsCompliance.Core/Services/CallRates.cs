using KmsCompliance.Model;

namespace KmsCompliance.Services;

/// <summary>The rates that AWS has published: each service's own are its definition's; those of what every audit calls beside them are
/// here.</summary>
public static class CallRates
{
    /// <summary>Calls a second of an operation of which nothing is published, as for X-Ray's settings: as slow as the slowest that are
    /// read in an audit.</summary>
    public const double Unpublished = 4;

    /// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html"/></remarks>
    private static readonly CallRate[] Kms =
    [
        new("DescribeKey", 2_000),
        new("ListResourceTags", 2_000),
        new("GetKeyPolicy", 1_000),
        new("GetKeyRotationStatus", 1_000),
        new("ListAliases", 500),
        new("ListKeys", 500),
        new("ListGrants", 100),
        new("ListKeyRotations", 100),
        new("GetKeyLastUsage", 5),
    ];

    /// <remarks>Not to be raised (<see href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html"/>).</remarks>
    private static readonly CallRate[] CloudTrail = [new("LookupEvents", 2)];

    /// <remarks>Shared by all of STS's operations, and counted on the account that calls
    /// (<see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"/>).</remarks>
    private static readonly CallRate[] Sts =
    [
        new("AssumeRole", 600),
        new("GetCallerIdentity", 600),
    ];

    private static readonly Dictionary<(string Service, string Operation), double> Published = ServiceCatalog.All
        .SelectMany(static service => service.CallRates.Select(rate => (Service: service.IamPrefix, Rate: rate)))
        .Concat(Kms.Select(static rate => (Service: "kms", Rate: rate)))
        .Concat(CloudTrail.Select(static rate => (Service: "cloudtrail", Rate: rate)))
        .Concat(Sts.Select(static rate => (Service: "sts", Rate: rate)))
        .DistinctBy(static entry => (entry.Service, entry.Rate.Operation))
        .ToDictionary(static entry => (entry.Service, entry.Rate.Operation), static entry => entry.Rate.PerSecond);

    /// <summary>Calls a second of an operation; null where nothing is published.</summary>
    /// <param name="service">The service as IAM and signatures name it, such as <c>kms</c>.</param>
    /// <param name="operation">The operation.</param>
    public static double? Find(string service, string operation) => Published.TryGetValue((service, operation), out var rate) ? rate : null;
}
