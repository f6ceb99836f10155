namespace KmsCompliance.Sandbox.Endpoint.Organizations;

/// <summary>A policy of the organization. It is kept and listed; what it takes away is not taken.</summary>
internal sealed record OrganizationPolicy(string Id, string Name, string Type, string Content, IReadOnlyList<string> TargetIds)
{
    public const string ServiceControl = "SERVICE_CONTROL_POLICY";
    public const string ResourceControl = "RESOURCE_CONTROL_POLICY";

    /// <summary>The service control policy that AWS attaches everywhere, and that can be taken off.</summary>
    public const string FullAccessId = "p-FullAWSAccess";

    public static IReadOnlyList<string> Types { get; } = [ServiceControl, ResourceControl];

    public string Description { get; init; } = string.Empty;

    /// <summary>Whether it is AWS's, such as <c>p-FullAWSAccess</c>, which is attached everywhere.</summary>
    public bool IsAwsManaged { get; init; }

    /// <summary>The policies that AWS attaches to everything once their types are on.</summary>
    public static IReadOnlyList<OrganizationPolicy> OfAws { get; } =
    [
        new(FullAccessId, "FullAWSAccess", ServiceControl, """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""", [])
        {
            Description = "Allows access to every operation",
            IsAwsManaged = true,
        },
        new("p-RCPFullAWSAccess", "RCPFullAWSAccess", ResourceControl, """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}""", [])
        {
            Description = "Allows access to every operation",
            IsAwsManaged = true,
        },
    ];

    public bool IsAttachedTo(string targetId) => IsAwsManaged || TargetIds.Contains(targetId);
}
