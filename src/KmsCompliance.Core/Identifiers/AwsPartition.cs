namespace KmsCompliance.Identifiers;

/// <summary>One of the partitions of AWS.</summary>
/// <param name="Name">Such as <c>aws</c>.</param>
/// <param name="DnsSuffix">What the names of its services' endpoints end in.</param>
/// <param name="MainRegion">A Region that every account of it has.</param>
/// <remarks><see href="https://docs.aws.amazon.com/general/latest/gr/rande.html"/> and the SDKs' partitions.json.</remarks>
internal sealed record AwsPartition(string Name, string DnsSuffix, string MainRegion)
{
    /// <summary>Every partition.</summary>
    public static IReadOnlyList<AwsPartition> All { get; } =
    [
        new("aws", "amazonaws.com", "us-east-1"),
        new("aws-cn", "amazonaws.com.cn", "cn-north-1"),
        new("aws-us-gov", "amazonaws.com", "us-gov-west-1"),
        new("aws-eusc", "amazonaws.eu", "eusc-de-east-1"),
        new("aws-iso", "c2s.ic.gov", "us-iso-east-1"),
        new("aws-iso-b", "sc2s.sgov.gov", "us-isob-east-1"),
        new("aws-iso-e", "cloud.adc-e.uk", "eu-isoe-west-1"),
        new("aws-iso-f", "csp.hci.ic.gov", "us-isof-south-1"),
    ];

    /// <summary>Finds a partition; null where there is none of the name.</summary>
    public static AwsPartition? Find(string name) => All.FirstOrDefault(partition => partition.Name == name);

    /// <summary>What <c>kms:ViaService</c> says when a service calls for somebody.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service"/></remarks>
    public string ViaService(string service, string region) => $"{service}.{region}.{DnsSuffix}";
}
