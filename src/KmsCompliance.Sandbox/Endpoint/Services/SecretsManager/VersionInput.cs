using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;

/// <summary>The members by which a caller brings a new value.</summary>
internal static class VersionInput
{
    private const int MaxValueLength = 65536;

    public static SecretValue? ReadValue(JsonInput input)
    {
        var text = input.OptionalText("SecretString", 1, MaxValueLength);
        var base64 = input.OptionalText("SecretBinary", 1, (MaxValueLength * 4 / 3) + 4);
        return (text, base64) switch
        {
            (null, null) => null,
            ({ }, { }) => throw SecretErrors.InvalidParameter("You can't specify both a binary secret value and a string secret value in the same secret."),
            _ => new SecretValue(text, base64),
        };
    }

    /// <summary>The id of the version to be made: the caller's token, which clients make up where their caller gives none.</summary>
    public static string ReadToken(JsonInput input) => input.OptionalText("ClientRequestToken", 32, 64)
        ?? throw SecretErrors.InvalidRequest("You must provide a ClientRequestToken value. A UUID is recommended.");
}
