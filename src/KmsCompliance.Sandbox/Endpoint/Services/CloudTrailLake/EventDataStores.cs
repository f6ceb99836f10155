namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrailLake;

/// <summary>The event data stores of one account in one Region, in the order in which they were made.</summary>
internal sealed class EventDataStores
{
    private readonly List<EventDataStore> _stores = [];

    public IEnumerable<EventDataStore> All(DateTimeOffset now) => _stores.Where(store => store.DeletionDate is not { } end || now < end);

    public EventDataStore? FindById(string id, DateTimeOffset now) => All(now).FirstOrDefault(store => store.Id == id);

    public EventDataStore? FindByName(string name, DateTimeOffset now) => All(now).FirstOrDefault(store => store.Name == name);

    public void Add(EventDataStore store) => _stores.Add(store);
}
