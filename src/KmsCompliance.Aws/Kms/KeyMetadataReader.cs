using Amazon.KeyManagementService.Model;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Kms;

/// <summary>Reads what KMS says of a key. Members that an endpoint leaves out stay open, and are not guessed.</summary>
internal static class KeyMetadataReader
{
    public static KeyDescription Read(KeyMetadata? metadata, string operation, string region)
    {
        if (metadata is null || string.IsNullOrEmpty(metadata.KeyId) || !AwsArn.TryParse(metadata.Arn, out var arn))
        {
            throw new AwsCallException(FailureKind.InvalidAnswer, "the answer has no key.") { Operation = operation, Region = region };
        }

        return new KeyDescription
        {
            KeyId = PrintableText.Of(metadata.KeyId),
            Arn = PrintableText.Of(metadata.Arn),
            AccountId = PrintableText.Of(arn.AccountId),
            KeyManager = Shown(metadata.KeyManager?.Value),
            KeyState = Shown(metadata.KeyState?.Value),
            KeySpec = Shown(metadata.KeySpec?.Value),
            KeyUsage = Shown(metadata.KeyUsage?.Value),
            Description = string.IsNullOrEmpty(metadata.Description) ? null : metadata.Description,
            Origin = Shown(metadata.Origin?.Value),
            CreationDate = metadata.CreationDate,
            DeletionDate = metadata.DeletionDate,
            ValidTo = metadata.ValidTo,
            IsMultiRegion = metadata.MultiRegion ?? false,
            PrimaryArn = metadata.MultiRegionConfiguration?.PrimaryKey?.Arn is { Length: > 0 } primary ? PrintableText.Of(primary) : null,
            RelatedArns = RelatedTo(metadata),
            IsReplica = metadata.MultiRegionConfiguration?.MultiRegionKeyType?.Value == "REPLICA",
        };
    }

    private static List<string> RelatedTo(KeyMetadata metadata) =>
    [
        .. new[] { metadata.MultiRegionConfiguration?.PrimaryKey }
            .Concat(metadata.MultiRegionConfiguration?.ReplicaKeys ?? [])
            .Select(static key => key?.Arn)
            .OfType<string>()
            .Where(arn => AwsArn.TryParse(arn, out _) && arn != metadata.Arn)
            .Distinct(StringComparer.Ordinal),
    ];

    private static string? Shown(string? text) => text is null ? null : PrintableText.Of(text);
}
