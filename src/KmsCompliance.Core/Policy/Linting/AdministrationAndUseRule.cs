namespace KmsCompliance.Policy.Linting;

/// <summary>Who decides over the key does not use it.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html"/>: administrators and users of
/// a key are two groups. Who has kms:* is the business of <see cref="FullAccessRule"/>.</remarks>
internal sealed class AdministrationAndUseRule : IKeyPolicyRule
{
    private static readonly string[] Use = [.. KmsOperations.Encryption, .. KmsOperations.Decryption];

    public string Id => "KMSP004";

    public string Title => "Administration and use of a key are apart";

    public IEnumerable<KeyPolicyFinding> Check(KeyPolicyLintSubject subject)
    {
        foreach (var (principal, statements) in subject.Identities())
        {
            var partial = statements.Where(static statement => !KeyPolicyLintSubject.CoversEverything(statement)).ToList();
            var administration = partial.Find(static statement => KmsOperations.Administration.Any(action => KeyPolicyLintSubject.Covers(statement, action)));
            var use = partial.Find(static statement => Use.Any(action => KeyPolicyLintSubject.Covers(statement, action)));
            if (administration is not null && use is not null)
            {
                yield return new()
                {
                    RuleId = Id,
                    Severity = Severity.Medium,
                    Sid = use.Label,
                    Message = $"{principal} may use the key here, and administers it by '{administration.Label}': one person could read the data and remove the traces.",
                    Remediation = "Give administration and use to different roles.",
                };
            }
        }
    }
}
