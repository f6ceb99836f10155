namespace KmsCompliance.Ports;

/// <summary>Signs with the keys of one Region that are there for it.</summary>
public interface IKeySigner
{
    /// <summary>Reads the public half of a key.</summary>
    /// <param name="keyId">The key's id, ARN, alias or alias ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<SigningKey> GetPublicKeyAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>Signs a text as it stands: KMS hashes it (KMS API Reference, Sign, MessageType RAW).</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="algorithm">The algorithm, as KMS names it.</param>
    /// <param name="text">The text: at most 4,096 bytes of UTF-8.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The signature: for ECDSA in DER (ANS X9.62-2005), for RSA as PKCS #1 defines it.</returns>
    Task<byte[]> SignAsync(string keyArn, string algorithm, string text, CancellationToken cancellationToken);

    /// <summary>Asks whether a text would be signed; it is not (KMS API Reference, Sign, DryRun).</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="algorithm">The algorithm, as KMS names it.</param>
    /// <param name="text">The text: at most 4,096 bytes of UTF-8.</param>
    /// <param name="isHashed">Whether KMS would be handed its hash, which a policy can tell apart (kms:MessageType); the signature is as
    /// good.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Why not, by KMS; null where it would be.</returns>
    Task<Errors.AwsCallException?> TrySignAsync(string keyArn, string algorithm, string text, bool isHashed, CancellationToken cancellationToken);
}
