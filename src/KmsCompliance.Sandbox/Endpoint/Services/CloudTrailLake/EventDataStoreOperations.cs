using System.Globalization;
using KmsCompliance.Sandbox.Endpoint.Protocol;
using KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrailLake;

/// <summary>Event data stores of CloudTrail Lake.</summary>
internal static class EventDataStoreOperations
{
    private const int MaxStores = 10;
    private const int MaxPage = 1000;
    private const int MaxKeyId = 350;

    public static void CreateEventDataStore(AwsCall call)
    {
        var input = call.Input;
        var settings = EventDataStoreInput.Read(input);
        var name = settings.Name ?? throw EventDataStoreErrors.InvalidParameter("Name must be given.");
        var tags = TagOperations.Read(input, required: false);
        var kmsKeyId = input.OptionalText("KmsKeyId", 1, MaxKeyId);
        if (settings.IsOrganization == true)
        {
            OrganizationRights.Demand(call);
        }

        var stores = call.Here.EventDataStores;
        RequireFree(call, name);
        if (stores.All(call.Now).Count() >= MaxStores)
        {
            throw new AwsErrorException("EventDataStoreMaxLimitExceededException", $"Account {call.AccountId} has {MaxStores} event data stores in {call.Region} already.");
        }

        var store = new EventDataStore(call.AccountId, call.Region, call.World.Ids.Uuid(), name, call.Now)
        {
            KmsKeyArn = kmsKeyId is null ? null : EventDataStoreEncryption.Resolve(call, kmsKeyId).Arn,
            Status = input.OptionalFlag("StartIngestion") ?? true ? EventDataStore.Enabled : "STOPPED_INGESTION",
        };
        settings.ApplyTo(store, isNew: true);
        foreach (var (tag, value) in tags)
        {
            store.Tags[tag] = value;
        }

        stores.Add(store);
        EventDataStoreOutput.Write(call.Json, store, "CREATED");
        TagOperations.Write(call.Json, store.Tags);
    }

    public static void GetEventDataStore(AwsCall call)
    {
        var store = EventDataStoreLookup.Find(call);
        EventDataStoreOutput.Write(call.Json, store, store.Status);
        call.Json.WriteString("FederationStatus", "DISABLED");
    }

    /// <summary>Writes names and ARNs: the other members of an entry are in the model, and no longer answered.</summary>
    public static void ListEventDataStores(AwsCall call)
    {
        var limit = MaxPage;
        if (call.Input.OptionalInteger("MaxResults", int.MinValue, int.MaxValue) is { } wanted)
        {
            limit = wanted is >= 1 and <= MaxPage
                ? wanted
                : throw new AwsErrorException("InvalidMaxResultsException", $"MaxResults must be between 1 and {MaxPage}.");
        }

        var start = call.Input.OptionalText("NextToken") is not { } token ? 0
            : PageToken.Decode(call.Listing(), token) is { } position ? int.Parse(position, CultureInfo.InvariantCulture)
            : throw new AwsErrorException("InvalidNextTokenException", "Invalid NextToken");
        var stores = call.Here.EventDataStores.All(call.Now).ToList();
        call.Json.WriteStartArray("EventDataStores");
        foreach (var store in stores.Skip(start).Take(limit))
        {
            call.Json.WriteStartObject();
            call.Json.WriteString("EventDataStoreArn", store.Arn);
            call.Json.WriteString("Name", store.Name);
            call.Json.WriteEndObject();
        }

        call.Json.WriteEndArray();
        if (stores.Count > start + limit)
        {
            call.Json.WriteString("NextToken", PageToken.Encode(call.Listing(), (start + limit).ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>Changes the members that were sent. A key can be added, and never changed or removed.</summary>
    public static void UpdateEventDataStore(AwsCall call)
    {
        var store = EventDataStoreLookup.Active(call);
        var settings = EventDataStoreInput.Read(call.Input);
        var kmsKeyId = call.Input.OptionalText("KmsKeyId", 0, MaxKeyId);
        if (kmsKeyId is null && settings.IsEmpty)
        {
            throw EventDataStoreErrors.InvalidParameter("At least one member must be given beside EventDataStore.");
        }

        settings.Check(store);
        if (settings.Name is { } name && name != store.Name)
        {
            RequireFree(call, name);
        }

        if (settings.IsOrganization is { } isOrganization && isOrganization != store.IsOrganization)
        {
            OrganizationRights.Demand(call);
        }

        store.KmsKeyArn = kmsKeyId is null ? store.KmsKeyArn : KeyForLife(call, store, kmsKeyId);
        settings.ApplyTo(store, isNew: false);
        store.UpdatedAt = call.Now;
        EventDataStoreOutput.Write(call.Json, store, store.Status);
        call.Json.WriteString("FederationStatus", "DISABLED");
    }

    public static void DeleteEventDataStore(AwsCall call)
    {
        var store = EventDataStoreLookup.Active(call);
        if (store.IsTerminationProtected)
        {
            throw new AwsErrorException("EventDataStoreTerminationProtectedException", $"Event data store {store.Arn} cannot be deleted: termination protection is enabled for it.");
        }

        store.Status = EventDataStore.PendingDeletion;
        store.DeletionDate = call.Now.AddDays(EventDataStore.DeletionWindow);
    }

    private static string KeyForLife(AwsCall call, EventDataStore store, string kmsKeyId)
    {
        if (kmsKeyId.Length == 0)
        {
            throw EventDataStoreErrors.InvalidParameter($"The KMS key of event data store {store.Arn} cannot be removed, and an empty KmsKeyId names none.");
        }

        return store.KmsKeyArn is null ? EventDataStoreEncryption.Resolve(call, kmsKeyId).Arn
            : store.KmsKeyArn == kmsKeyId ? kmsKeyId
            : throw EventDataStoreErrors.InvalidParameter($"Event data store {store.Arn} is under KMS key {store.KmsKeyArn}, which can be neither changed nor removed.");
    }

    private static void RequireFree(AwsCall call, string name)
    {
        if (call.Here.EventDataStores.FindByName(name, call.Now) is not null)
        {
            throw new AwsErrorException("EventDataStoreAlreadyExistsException", $"An event data store with name {name} already exists.");
        }
    }
}
