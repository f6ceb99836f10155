using System.Text;
using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Events;

/// <summary>What an event shows of a request to KMS: which key, and for what. Plaintexts, policies and tags are left out.</summary>
internal static class RequestParameters
{
    // KMS writes neither into events what it is to encrypt nor what it has decrypted.
    private static readonly string[] Shown =
    [
        "KeyId", "AliasName", "TargetKeyId", "EncryptionContext", "GranteePrincipal", "GrantId", "Operations", "PolicyName", "PendingWindowInDays", "RotationPeriodInDays", "KeySpec", "NumberOfBytes",
    ];

    public static string? Of(AwsCall call)
    {
        var shown = Shown.Where(name => call.Input.Raw(name) is not null).ToList();
        return shown.Count == 0 ? null : Write(json =>
        {
            foreach (var name in shown)
            {
                json.WritePropertyName(char.ToLowerInvariant(name[0]) + name[1..]);
                call.Input.Raw(name)!.Value.WriteTo(json);
            }
        });
    }

    // Whoever decrypts need not say under which key.
    public static string Of(KmsKey key, string operation, KeyUse use) => Write(json =>
    {
        if (operation != "Decrypt")
        {
            json.WriteString("keyId", key.Arn);
        }

        if (use.EncryptionContext is { } context)
        {
            json.WriteStartObject("encryptionContext");
            foreach (var (name, value) in context)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        json.WriteOptional("granteePrincipal", use.GranteePrincipal);
        if (use.GrantOperations is { } operations)
        {
            json.WriteStrings("operations", operations);
        }
    });

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
