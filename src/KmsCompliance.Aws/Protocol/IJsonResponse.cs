using System.Text.Json;

namespace KmsCompliance.Aws.Protocol;

/// <summary>An answer that is read member by member: only what is asked for, and nothing of what the SDK's base class
/// declares.</summary>
internal interface IJsonResponse<TSelf>
    where TSelf : IJsonResponse<TSelf>
{
    /// <summary>Whether the answer has members. Only one that has none comes without a body, such as that of AssociateKmsKey of
    /// CloudWatch Logs.</summary>
    static virtual bool HasMembers => true;

    /// <summary>Reads an answer.</summary>
    /// <param name="json">The answer's object.</param>
    /// <exception cref="JsonException">A member is not of its kind.</exception>
    static abstract TSelf ReadFrom(JsonElement json);
}
