using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;

/// <summary>Secrets' own policies: kept and shown.</summary>
internal static class ResourcePolicyOperations
{
    private const int MaxLength = 20480;

    public static void GetResourcePolicy(AwsCall call)
    {
        var secret = SecretLookup.Find(call);
        SecretLookup.RequireKept(secret, "perform this operation on");
        SecretOutput.WriteIdentity(call.Json, secret);
        call.Json.WriteOptional("ResourcePolicy", secret.ResourcePolicy);
    }

    public static void PutResourcePolicy(AwsCall call)
    {
        var policy = call.Input.Text("ResourcePolicy", 1, MaxLength);
        var secret = SecretLookup.Find(call);
        SecretLookup.RequireKept(secret, "perform this operation on");
        if (!ResourcePolicyText.IsPolicy(policy))
        {
            throw new AwsErrorException("MalformedPolicyDocumentException", "This resource policy contains invalid Json");
        }

        secret.ResourcePolicy = policy;
        SecretOutput.WriteIdentity(call.Json, secret);
    }

    public static void DeleteResourcePolicy(AwsCall call)
    {
        var secret = SecretLookup.Find(call);
        SecretLookup.RequireKept(secret, "perform this operation on");
        secret.ResourcePolicy = null;
        SecretOutput.WriteIdentity(call.Json, secret);
    }
}
