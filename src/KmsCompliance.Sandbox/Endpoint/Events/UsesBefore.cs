using KmsCompliance.Sandbox.Endpoint.Kms;

namespace KmsCompliance.Sandbox.Endpoint.Events;

/// <summary>What an estate's keys were used for before the sandbox started: by a role through Secrets Manager, by another one itself, and
/// once in ten times by a user who was denied it.</summary>
internal static class UsesBefore
{
    private const string Operation = "Decrypt";

    private static readonly TimeSpan Recent = TimeSpan.FromHours(24);

    /// <summary>Adds so many uses over the last 24 hours.</summary>
    public static void AddRecent(SandboxWorld world, RegionState state, KmsKey key, DateTimeOffset now, int count)
    {
        var step = Recent / (count + 1);
        for (var i = 1; i <= count; i++)
        {
            Add(world, state, key, now - Recent + (i * step), i % 10 == 0 ? Denied(key) : i % 2 == 0 ? Direct(key) : ViaSecrets(key, i));
        }
    }

    /// <summary>Adds one use.</summary>
    public static void Add(SandboxWorld world, RegionState state, KmsKey key, DateTimeOffset at) => Add(world, state, key, at, ViaSecrets(key, 0));

    private static void Add(SandboxWorld world, RegionState state, KmsKey key, DateTimeOffset at, CallEvent one)
    {
        var number = world.NextEventNumber();
        state.Events.Add(one with
        {
            Number = number,
            At = new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero),
            RequestId = IdSource.UuidOf($"before/{number}"),
        });
        if (one.ErrorCode is null)
        {
            key.LastUsage = (at, one.Name, number);
        }
    }

    private static CallEvent ViaSecrets(KmsKey key, int secret) => Of(key, RoleSession(key, "orders-api"), "secretsmanager.amazonaws.com") with
    {
        Parameters = RequestParameters.Of(key, Operation, new KeyUse
        {
            EncryptionContext = new Dictionary<string, string>(StringComparer.Ordinal) { ["SecretARN"] = SecretArn(key, secret), ["SecretVersionId"] = IdSource.UuidOf("version") },
        }),
    };

    private static CallEvent Direct(KmsKey key) => Of(key, RoleSession(key, "reporting"), invokedBy: null);

    private static CallEvent Denied(KmsKey key)
    {
        var user = BuiltInPrincipals.User("AKIASANDBOXBEFORE001", key.AccountId, "former-employee");
        return Of(key, user, invokedBy: null) with
        {
            SourceAddress = "203.0.113.77",
            ErrorCode = "AccessDenied",
            ErrorMessage = $"User: {user.Arn} is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext because no identity-based policy allows the kms:Decrypt action",
        };
    }

    private static CallEvent Of(KmsKey key, Principal caller, string? invokedBy) => new()
    {
        Number = 0,
        At = default,
        Service = KmsService.Name,
        Name = Operation,
        Region = key.Region,
        AccountId = key.AccountId,
        Caller = caller,
        InvokedBy = invokedBy,
        SourceAddress = invokedBy ?? "198.51.100.20",
        UserAgent = invokedBy ?? "aws-sdk",
        RequestId = string.Empty,
        Resources = [key.Arn],
    };

    private static Principal RoleSession(KmsKey key, string role)
    {
        var arn = $"arn:aws:iam::{key.AccountId}:role/{role}";
        return new Principal("ASIASANDBOXBEFORE001", key.AccountId, $"arn:aws:sts::{key.AccountId}:assumed-role/{role}/i-0123456789abcdef0", $"AROASANDBOX{IdSource.HexOf(arn, 10).ToUpperInvariant()}:i-0123456789abcdef0")
        {
            RoleArn = arn,
        };
    }

    private static string SecretArn(KmsKey key, int number) =>
        $"arn:aws:secretsmanager:{key.Region}:{key.AccountId}:secret:orders/database-{number % 3}-{IdSource.SecretSuffixOf(key.Arn)}";
}
