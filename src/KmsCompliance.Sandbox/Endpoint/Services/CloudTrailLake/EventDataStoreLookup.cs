using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrailLake;

/// <summary>Finds the event data store that a call means, by its ARN or by the id at the end of it.</summary>
internal static partial class EventDataStoreLookup
{
    private const string Member = "EventDataStore";
    private const int MinLength = 3;
    private const int MaxLength = 256;

    /// <summary>The store of a call, in whatever condition it is.</summary>
    public static EventDataStore Find(AwsCall call) => Find(call, call.Input.Text(Member, MinLength, MaxLength, Characters()));

    /// <summary>The store of a call that changes it: not one that is pending deletion.</summary>
    public static EventDataStore Active(AwsCall call) => RequireActive(Find(call));

    public static EventDataStore Active(AwsCall call, string idOrArn) => RequireActive(Find(call, idOrArn));

    /// <summary>The ARN that a call is about, as identity policies name it.</summary>
    public static string ArnOf(AwsCall call) => call.Input.OptionalText(Member) switch
    {
        null => "*",
        var arn when arn.StartsWith("arn:", StringComparison.Ordinal) => arn,
        var id => EventDataStore.ArnOf(call.Region, call.AccountId, id),
    };

    private static EventDataStore Find(AwsCall call, string idOrArn)
    {
        var id = idOrArn;
        if (idOrArn.StartsWith("arn:", StringComparison.Ordinal))
        {
            id = idOrArn[(idOrArn.LastIndexOf('/') + 1)..];
            if (!EventDataStore.IsArn(idOrArn) || idOrArn != EventDataStore.ArnOf(call.Region, call.AccountId, id))
            {
                throw EventDataStoreErrors.InvalidStoreArn(idOrArn);
            }
        }

        return call.Here.EventDataStores.FindById(id, call.Now) ?? throw EventDataStoreErrors.NoStore(idOrArn);
    }

    private static EventDataStore RequireActive(EventDataStore store) =>
        store.Status == EventDataStore.PendingDeletion ? throw EventDataStoreErrors.Inactive(store) : store;

    [GeneratedRegex(@"^[a-zA-Z0-9._/\-:]+$")]
    private static partial Regex Characters();
}
