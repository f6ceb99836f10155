using CsCheck;

namespace KmsCompliance.Core.Tests.Identifiers;

/// <summary>Texts as a user, a file or a service may hand them over: pieces of real identifiers, mixed with what breaks
/// naive readers.</summary>
internal static class Texts
{
    private static readonly Gen<string> Piece = Gen.OneOf(
        "arn:", "aws", ":", "kms", "secretsmanager", "eu-west-1", "111122223333", "key/", "alias/", "aws/", "secret:", "mrk-",
        "00000101-5a6d-4b0c-8000-000000000101", "0000000000000000000000005a6d4b0c", "name-AbCdEf", "", " ", "\n", "\0", "'", "\u2019", "é", "🔑", "*", "-", "/", "a");

    /// <summary>Any text.</summary>
    public static readonly Gen<string> Any = Gen.OneOf(
        Piece.Array[0, 9].Select(string.Concat),
        Gen.String);
}
