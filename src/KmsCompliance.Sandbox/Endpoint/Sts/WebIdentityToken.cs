using System.Buffers.Text;
using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Sts;

/// <summary>What an OpenID Connect token says. Its signature is not verified, as no signature is in the sandbox.</summary>
/// <param name="Issuer">Who made it: a URL.</param>
/// <param name="Subject">Whom it is about.</param>
/// <param name="Audience">Whom it is for.</param>
/// <param name="ExpiresAt">When it ends.</param>
internal sealed record WebIdentityToken(string Issuer, string Subject, string Audience, DateTimeOffset ExpiresAt)
{
    /// <summary>The issuer without the scheme, as IAM names a provider.</summary>
    public string Host => Issuer.StartsWith("https://", StringComparison.Ordinal) ? Issuer["https://".Length..].TrimEnd('/') : Issuer;

    /// <summary>Reads a token.</summary>
    /// <exception cref="AwsErrorException">It is none.</exception>
    public static WebIdentityToken Parse(string token)
    {
        var parts = token.Split('.');
        if (parts.Length == 3 && Base64Url.IsValid(parts[1]))
        {
            try
            {
                using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
                if (Text(claims, "iss") is { } issuer && Text(claims, "sub") is { } subject && Text(claims, "aud") is { } audience
                    && claims.RootElement.TryGetProperty("exp", out var end) && end.TryGetInt64(out var seconds))
                {
                    return new WebIdentityToken(issuer, subject, audience, DateTimeOffset.FromUnixTimeSeconds(seconds));
                }
            }
            catch (Exception exception) when (exception is JsonException or ArgumentOutOfRangeException)
            {
                // Said below, without the token.
            }
        }

        throw new AwsErrorException("InvalidIdentityToken", "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
    }

    private static string? Text(JsonDocument claims, string name) =>
        claims.RootElement.ValueKind == JsonValueKind.Object && claims.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
