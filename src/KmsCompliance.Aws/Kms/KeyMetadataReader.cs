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
        };
    }

    private static string? Shown(string? text) => text is null ? null : PrintableText.Of(text);
}
