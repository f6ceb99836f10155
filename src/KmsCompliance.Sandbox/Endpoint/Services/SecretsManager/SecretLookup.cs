using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;

/// <summary>Finds the secret that SecretId means.</summary>
internal static partial class SecretLookup
{
    private const int SuffixLength = 7;

    /// <summary>The secret of a call, in whatever condition it is.</summary>
    public static Secret Find(AwsCall call) => TryFind(call) ?? throw SecretErrors.NotFound();

    /// <summary>As <see cref="Find"/>; null where there is none.</summary>
    public static Secret? TryFind(AwsCall call)
    {
        var secretId = call.Input.Text("SecretId", 1, 2048);
        if (!secretId.StartsWith("arn:", StringComparison.Ordinal))
        {
            CheckName(secretId);
            return call.Here.Secrets.Find(secretId, call.Now);
        }

        var parts = secretId.Split(':', 7);
        if (parts.Length != 7 || parts[2] != "secretsmanager" || parts[5] != "secret")
        {
            throw SecretErrors.InvalidParameter("Invalid ARN.");
        }

        if (parts[4] != call.AccountId)
        {
            throw new AwsErrorException(
                call.Service.Errors.AccessDenied,
                $"User: {call.Caller.Arn} is not authorized to perform: secretsmanager:{call.Operation} on resource: {secretId} because no resource-based policy allows the secretsmanager:{call.Operation} action");
        }

        if (parts[3] != call.Region)
        {
            return null;
        }

        var name = parts[6];
        var byWhole = name.Length > SuffixLength && name[^SuffixLength] == '-' ? call.Here.Secrets.Find(name[..^SuffixLength], call.Now) : null;
        return byWhole?.Arn == secretId ? byWhole : call.Here.Secrets.Find(name, call.Now);
    }

    /// <summary>The ARN that a call is about: of the secret where there is one, as it was named otherwise.</summary>
    public static string ArnOf(AwsCall call) => call.Input.OptionalText("SecretId") switch
    {
        null => "*",
        var arn when arn.StartsWith("arn:", StringComparison.Ordinal) => arn,
        var name => call.Here.Secrets.Find(name, call.Now)?.Arn ?? $"arn:aws:secretsmanager:{call.Region}:{call.AccountId}:secret:{name}",
    };

    /// <summary>The secret of a call that changes it: not one on its way out, a service's own or a replica.</summary>
    public static Secret FindWritable(AwsCall call)
    {
        var secret = FindKept(call);
        RequirePrimary(secret);
        return secret;
    }

    public static void RequirePrimary(Secret secret)
    {
        if (secret.IsReplica)
        {
            throw SecretErrors.InvalidParameter("Operation not permitted on a replica secret. Call must be made in primary secret's region.");
        }
    }

    /// <summary>Refuses what cannot name a secret.</summary>
    public static void CheckName(string name)
    {
        if (!NamePattern().IsMatch(name))
        {
            throw new AwsErrorException("ValidationException", "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!");
        }
    }

    /// <summary>As <see cref="FindWritable"/>, replicas included.</summary>
    public static Secret FindKept(AwsCall call)
    {
        var secret = Find(call);
        RequireKept(secret, "perform this operation on");
        return secret.OwningService is { } owner
            ? throw SecretErrors.InvalidRequest($"You can't perform this operation on a secret that is managed by another service ({owner}).")
            : secret;
    }

    public static void RequireKept(Secret secret, string what)
    {
        if (secret.DeletionDate is not null)
        {
            throw SecretErrors.InvalidRequest($"You can't {what} the secret because it was marked for deletion.");
        }
    }

    [GeneratedRegex(@"^[a-zA-Z0-9/_+=.@!-]{1,512}$")]
    private static partial Regex NamePattern();
}
