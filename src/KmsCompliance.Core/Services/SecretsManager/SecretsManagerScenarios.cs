using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Policy.Scenarios;

namespace KmsCompliance.Services.SecretsManager;

/// <summary>What AWS Secrets Manager asks of its key.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html"/>: it calls in
/// the name of whoever uses the secret, with the secret and its version in the encryption context.</remarks>
public static class SecretsManagerScenarios
{
    private const string Via = "secretsmanager";
    private const string SecretKey = "SecretARN";
    private const string VersionKey = "SecretVersionId";

    /// <summary>Makes the scenarios.</summary>
    /// <param name="request">For whom; users set the key and write, readers only read.</param>
    /// <returns>Scenarios, in the order in which they happen.</returns>
    /// <exception cref="ArgumentException">A part of the request is not right; the message names it.</exception>
    public static IReadOnlyList<ServiceScenario> Of(ServiceScenarioRequest request)
    {
        var scope = new ScenarioScope(SecretsManagerKeyPolicy.Facts, request);
        var service = scope.Principals.ViaService(Via);
        var account = scope.Principals.AccountId;
        var configuring = scope.Configuring(scope.Principals.Users);
        var describing = new Remedy("describing", principals => SecretsManagerKeyPolicy.Describing(principals, account));
        var usage = new Remedy("using", principals => SecretsManagerKeyPolicy.Using(principals, service, account));
        var reading = new Remedy("reading", principals => SecretsManagerKeyPolicy.Reading("AllowReadingThroughSecretsManager", principals, service, account, "kms:Decrypt"));

        ScenarioCall Set(string description, string action, bool isValidation = false) =>
            new(description, configuring, caller => Use(scope, caller, action, isValidation), usage);

        ScenarioCall Write(string description, string action) =>
            new(description, scope.Writers, caller => Use(scope, caller, action), usage);

        return
        [
            scope.Manage(),
            new(scope, ServiceScenarioPhase.Configure, "Put a secret under the key",
                new ScenarioCall("The console and this module look at the key", configuring, caller => scope.By(caller, "kms:DescribeKey"), describing),
                Set("Secrets Manager tries the key", "kms:GenerateDataKey", isValidation: true),
                Set("Secrets Manager tries the key", "kms:Decrypt", isValidation: true),
                Set("Secrets Manager encrypts existing versions again", "kms:Encrypt"),
                Set("Secrets Manager encrypts existing versions again", "kms:GenerateDataKey"),
                Set("Secrets Manager encrypts existing versions again", "kms:Decrypt")),
            new(scope, ServiceScenarioPhase.Write, "Store a secret's value",
                Write("Secrets Manager encrypts", "kms:GenerateDataKey"),
                Write("Secrets Manager decrypts the data key", "kms:Decrypt")),
            new(scope, ServiceScenarioPhase.Read, "Read a secret's value",
                new ScenarioCall("Secrets Manager decrypts", scope.Readers, caller => Use(scope, caller, "kms:Decrypt"), reading)),
            .. scope.OtherAccounts.Select(entry => new ServiceScenario(scope, ServiceScenarioPhase.Read, $"Read a secret's value from account {entry.Account}",
                new ScenarioCall(
                    "Secrets Manager decrypts",
                    entry.Callers,
                    caller => Use(scope, caller, "kms:Decrypt"),
                    new Remedy(entry.Account, _ => SecretsManagerKeyPolicy.ReadingFrom(entry.Account, scope.ExternalPrincipals(entry.Account), service))))),
        ];
    }

    private static KeyAccessRequest Use(ScenarioScope scope, string caller, string action, bool isValidation = false)
    {
        const string Prefix = "kms:EncryptionContext:";
        List<string> uncertain = [];
        var request = scope.Via(Via, caller, action).WithContext("kms:EncryptionContextKeys", SecretKey, VersionKey);
        if (scope.Request.Principals.ResourceArns is [var secret])
        {
            request = request.WithContext(Prefix + SecretKey, secret);
        }
        else
        {
            uncertain.Add(Prefix + SecretKey);
        }

        if (isValidation)
        {
            return request.WithContext(Prefix + VersionKey, "RequestToValidateKeyAccess") with { UncertainKeys = uncertain };
        }

        // Any version of a secret has to be readable.
        return request with { UncertainKeys = [.. uncertain, Prefix + VersionKey] };
    }
}
