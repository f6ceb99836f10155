using System.Text.Json;

namespace KmsCompliance.Aws.Protocol;

/// <summary>A request that knows its members. Written member by member: the serializer's generated metadata would take in
/// what the SDK's base class declares, and compiling that at run time costs more than the whole audit's JSON.</summary>
internal interface IJsonRequest
{
    /// <summary>Writes the members that are set.</summary>
    /// <param name="json">Inside the request's object.</param>
    void WriteTo(Utf8JsonWriter json);
}
