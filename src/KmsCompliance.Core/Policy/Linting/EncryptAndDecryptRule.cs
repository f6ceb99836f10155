namespace KmsCompliance.Policy.Linting;

/// <summary>Readers only decrypt, where the service does the encrypting itself.</summary>
/// <remarks>A service that encrypts by a grant or in its own name does; one that calls in the name of its users makes them need
/// both.</remarks>
internal sealed class EncryptAndDecryptRule : IKeyPolicyRule
{
    public string Id => "KMSP005";

    public string Title => "Principals have no right that the service does not need";

    public IEnumerable<KeyPolicyFinding> Check(KeyPolicyLintSubject subject)
    {
        if (subject.Context.Service is not { ReadersOnlyDecrypt: true } service)
        {
            yield break;
        }

        foreach (var (principal, statements) in subject.Identities())
        {
            var partial = statements.Where(static statement => !KeyPolicyLintSubject.CoversEverything(statement)).ToList();
            var encrypting = partial.Find(static statement => KmsOperations.Encryption.Any(action => KeyPolicyLintSubject.Covers(statement, action)));
            if (encrypting is not null && partial.Exists(static statement => KmsOperations.Decryption.Any(action => KeyPolicyLintSubject.Covers(statement, action))))
            {
                yield return new()
                {
                    RuleId = Id,
                    Severity = Severity.Low,
                    Sid = encrypting.Label,
                    Message = $"{principal} may encrypt and decrypt, but to read what {service.Name} stores, kms:Decrypt is enough.",
                    Remediation = "Leave kms:Decrypt alone, and take the actions that encrypt away.",
                };
            }
        }
    }
}
