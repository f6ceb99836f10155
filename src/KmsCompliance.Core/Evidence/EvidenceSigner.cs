using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Evidence;

/// <summary>Signs entries of evidence with a key in KMS.</summary>
/// <param name="signer">Signs with the keys of the key's Region.</param>
/// <param name="keyArn">The key's ARN, or an alias's.</param>
public sealed class EvidenceSigner(IKeySigner signer, string keyArn)
{
    private EvidenceSeal? _seal;
    private Failure? _problem;

    /// <summary>Reads which key is to sign.</summary>
    /// <param name="keyArn">Its ARN, or an alias's.</param>
    /// <exception cref="FailureException">It is neither.</exception>
    public static KeyReference Parse(string keyArn) =>
        KeyReference.TryParse(keyArn, out var key, out _) && key.Arn is not null ? key : throw new FailureException(Failures.InvalidSigningKey(keyArn));

    /// <summary>What signs with a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="session">The session: it signs as the caller, whichever accounts the keys are of that the evidence is about.</param>
    public static EvidenceSigner Of(KeyReference key, IAwsSession session)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(session);
        return new EvidenceSigner(session.GetKeySigner(key.Arn!.Region), key.Value);
    }

    /// <summary>The key, as it was named.</summary>
    public string KeyArn => keyArn;

    /// <summary>Which key signs. Asked once.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FailureException">It is no key that can sign, or it could not be asked.</exception>
    internal async Task<EvidenceSeal> GetSealAsync(CancellationToken cancellationToken)
    {
        if (_seal is not null)
        {
            return _seal;
        }

        // What failed once is not waited for again by each entry of the command.
        if (_problem is not null)
        {
            throw new FailureException(_problem);
        }

        try
        {
            var key = await signer.GetPublicKeyAsync(keyArn, cancellationToken).ConfigureAwait(false);
            var algorithm = key.KeyUsage == "SIGN_VERIFY" ? SignatureScheme.Choose(key.PublicKey.Span) : null;
            return _seal = algorithm is null
                ? throw new FailureException(_problem = Failures.SigningKeyUnfit(keyArn, key.KeySpec, key.KeyUsage, SignatureScheme.KeySpecs))
                : new EvidenceSeal { KeyArn = key.KeyArn, Algorithm = algorithm, PublicKey = Convert.ToBase64String(key.PublicKey.Span) };
        }
        catch (AwsCallException exception)
        {
            throw new FailureException(_problem = Failures.EvidenceNotSigned(keyArn, exception));
        }
    }

    /// <summary>Signs an entry. What KMS answers is checked before it counts.</summary>
    /// <param name="seal">Which key signs.</param>
    /// <param name="number">The entry's number.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The signature in base64.</returns>
    /// <exception cref="FailureException">It was not signed.</exception>
    internal async Task<string> SignAsync(EvidenceSeal seal, long number, string hash, CancellationToken cancellationToken)
    {
        try
        {
            var signature = Convert.ToBase64String(await signer.SignAsync(seal.KeyArn, seal.Algorithm, EvidenceSeal.Text(number, hash), cancellationToken).ConfigureAwait(false));
            return seal.Holds(number, hash, signature)
                ? signature
                : throw new FailureException(Failures.EvidenceNotSigned(keyArn, "what KMS answered is no signature of the key over the entry."));
        }
        catch (AwsCallException exception)
        {
            throw new FailureException(Failures.EvidenceNotSigned(keyArn, exception));
        }
    }
}
