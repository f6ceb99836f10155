namespace KmsCompliance.Ports;

/// <summary>What KMS DescribeKey says of a key, in AWS's words.</summary>
public sealed record KeyDescription
{
    /// <summary>The key's id.</summary>
    public required string KeyId { get; init; }

    /// <summary>The key's ARN.</summary>
    public required string Arn { get; init; }

    /// <summary>The owning 12-digit account.</summary>
    public required string AccountId { get; init; }

    /// <summary><c>CUSTOMER</c> or <c>AWS</c>.</summary>
    public string? KeyManager { get; init; }

    /// <summary>Such as <c>Enabled</c>.</summary>
    public string? KeyState { get; init; }

    /// <summary>Such as <c>SYMMETRIC_DEFAULT</c>; null where not reported.</summary>
    public string? KeySpec { get; init; }

    /// <summary>Such as <c>ENCRYPT_DECRYPT</c>; null where not reported.</summary>
    public string? KeyUsage { get; init; }

    /// <summary>What the key says it is for; null where it says nothing.</summary>
    public string? Description { get; init; }

    /// <summary>Such as <c>AWS_KMS</c> or <c>EXTERNAL</c>; null where not reported.</summary>
    public string? Origin { get; init; }

    /// <summary>When the key was made.</summary>
    public DateTimeOffset? CreationDate { get; init; }

    /// <summary>When the key is to be deleted; null where it is not scheduled for deletion.</summary>
    public DateTimeOffset? DeletionDate { get; init; }

    /// <summary>Whether it is a multi-Region key's replica.</summary>
    public bool IsReplica { get; init; }

    /// <summary>When imported material expires; null where it does not, or is not imported.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>Whether it is a multi-Region key, which others with the same material may be related to.</summary>
    public bool IsMultiRegion { get; init; }

    /// <summary>The ARN of the primary of a multi-Region key, its own where it is that; null where not reported.</summary>
    public string? PrimaryArn { get; init; }

    /// <summary>The ARNs of the multi-Region keys with the same material, without its own, the primary first.</summary>
    public IReadOnlyList<string> RelatedArns { get; init; } = [];

    /// <summary>Why services cannot use the key to encrypt data at rest, such as <c>its state is Disabled</c>; null where they
    /// can.</summary>
    public string? WhyNotUsable
    {
        get
        {
            if (KeySpec is null || KeyState is null)
            {
                return "KMS does not report its state or its spec";
            }

            if (KeySpec != "SYMMETRIC_DEFAULT")
            {
                return $"its key spec is {KeySpec}, and only symmetric keys (SYMMETRIC_DEFAULT) are supported";
            }

            if (KeyUsage is not (null or "ENCRYPT_DECRYPT"))
            {
                return $"its key usage is {KeyUsage}, not ENCRYPT_DECRYPT";
            }

            return KeyState switch
            {
                "Enabled" => null,

                // Cryptography works while a multi-Region key's replicas are brought up to date (KMS key states).
                "Updating" => null,
                "PendingDeletion" when DeletionDate is { } date => $"it is scheduled for deletion on {date:yyyy-MM-dd}",
                var state => $"its state is {state}",
            };
        }
    }
}
