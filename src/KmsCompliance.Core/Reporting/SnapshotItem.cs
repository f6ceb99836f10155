namespace KmsCompliance.Reporting;

/// <summary>What a snapshot says of one finding, or of the key that a resource is under.</summary>
internal sealed record SnapshotItem
{
    /// <summary>What names it in every snapshot.</summary>
    public required string Id { get; init; }

    /// <summary>The rule; null of a resource's key.</summary>
    public string? RuleId { get; init; }

    /// <summary>How much it matters; null of a resource's key.</summary>
    public string? Severity { get; init; }

    /// <summary>The verdict.</summary>
    public required string Compliance { get; init; }

    /// <summary>Why, as a code; null of a key policy.</summary>
    public string? Reason { get; init; }

    /// <summary>Why, in words.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>The service; null where it is about every key policy.</summary>
    public string? Service { get; init; }

    /// <summary>The account.</summary>
    public string? AccountId { get; init; }

    /// <summary>The Region.</summary>
    public string? Region { get; init; }

    /// <summary>The resource, or the key whose policy it is.</summary>
    public required string ResourceId { get; init; }

    /// <summary>The resource's name.</summary>
    public string ResourceName { get; init; } = string.Empty;

    /// <summary>The key as the service reports it.</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>The key's ARN.</summary>
    public string? KeyArn { get; init; }

    /// <summary>When it was looked at.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Whether it is about a key policy, of which adding a statement would mend something.</summary>
    public bool LacksStatement { get; init; }

    /// <summary>Whether it is about a key policy.</summary>
    public bool IsOfPolicy => RuleId is not null && Reason is null;

    /// <summary>Whether it is about the key that a resource is under.</summary>
    public bool IsKey => RuleId is null;

    /// <summary>Whether it stands for resources that could not be listed.</summary>
    public bool IsNotListed => Reason == ComplianceReason.NotListed;

    /// <summary>The place that it lies in; of a key policy the key.</summary>
    public (string? Service, string? AccountId, string? Region) Place => IsOfPolicy ? (null, null, ResourceId) : (Service, AccountId, Region);

    /// <summary>What a finding says.</summary>
    /// <param name="finding">The finding.</param>
    public static SnapshotItem Of(CmkFinding finding) => new()
    {
        Id = finding.FindingId,
        RuleId = finding.RuleId,
        Severity = finding.Severity,
        Compliance = finding.Compliance,
        Reason = finding.Reason,
        Message = finding.Message,
        Service = finding.Service,
        AccountId = finding.AccountId,
        Region = finding.Region,
        ResourceId = finding.ResourceId,
        ResourceName = finding.ResourceName,
        At = finding.FoundAt,
    };

    /// <summary>What a finding about a key policy says.</summary>
    /// <param name="finding">The finding.</param>
    public static SnapshotItem Of(CmkPolicyFinding finding)
    {
        var line = ReportFinding.Of(finding);
        return new()
        {
            Id = line.FindingId,
            RuleId = line.RuleId,
            Severity = line.Severity,
            Compliance = line.Compliance,
            Message = line.Message,
            Service = line.Service,
            AccountId = line.AccountId,
            Region = line.Region,
            ResourceId = line.KeyArn ?? "document",
            KeyArn = line.KeyArn,
            LacksStatement = line.Service is not null && line.MissingStatement.Count > 0,
        };
    }

    /// <summary>What a status says of the key.</summary>
    /// <param name="status">The status.</param>
    public static SnapshotItem Of(EncryptionStatus status) => new()
    {
        Id = $"/{status.ResourceId}",
        Compliance = status.Compliance,
        Reason = status.Reason,
        Message = status.Message,
        Service = status.Service,
        AccountId = status.AccountId,
        Region = status.Region,
        ResourceId = status.ResourceId,
        ResourceName = status.ResourceName,
        KmsKeyId = status.KmsKeyId,
        KeyArn = status.KeyArn,
        At = status.ScannedAt,
    };
}
