using System.Collections.Frozen;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Oam;

/// <summary>CloudWatch Observability Access Manager, as far as it tells which accounts send what to which.</summary>
internal static class OamService
{
    public static AwsService Create() => new(
        new AwsEndpoint(
            "oam",
            new RestJsonProtocol("com.amazonaws.oam", new Dictionary<string, string>
            {
                ["/ListLinks"] = "ListLinks",
                ["/GetLink"] = "GetLink",
                ["/ListSinks"] = "ListSinks",
                ["/ListAttachedLinks"] = "ListAttachedLinks",
            }.ToFrozenDictionary(StringComparer.Ordinal)),
            OamErrors.All),
        [
            new("ListLinks", LinkQueries.ListLinks),
            new("GetLink", LinkQueries.GetLink, static call => call.Input.OptionalText("Identifier") ?? "*"),
            new("ListSinks", LinkQueries.ListSinks),
            new("ListAttachedLinks", LinkQueries.ListAttachedLinks, static call => call.Input.OptionalText("SinkIdentifier") ?? "*"),
        ]);
}
