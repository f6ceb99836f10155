using KmsCompliance.Sandbox.Endpoint.Protocol;
using KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrailLake;

/// <summary>The members of CreateEventDataStore and UpdateEventDataStore, but for the key; null where not sent.</summary>
internal sealed record EventDataStoreInput
{
    private const int MaxSelectors = 5;

    public string? Name { get; private init; }

    public bool? IsOrganization { get; private init; }

    public bool IsEmpty => this == new EventDataStoreInput();

    private IReadOnlyList<AdvancedEventSelector>? Selectors { get; init; }

    private bool? IsMultiRegion { get; init; }

    private bool? IsTerminationProtected { get; init; }

    private int? RetentionPeriod { get; init; }

    private string? BillingMode { get; init; }

    public static EventDataStoreInput Read(JsonInput input)
    {
        var name = input.OptionalText("Name");
        if (name is not null && !EventDataStore.IsName(name))
        {
            throw input.Invalid("Name", "Member must have 3 to 128 letters, digits, periods, underscores and dashes");
        }

        var selectors = AdvancedEventSelector.Read(input);
        if (selectors is { Count: 0 or > MaxSelectors })
        {
            throw new AwsErrorException("InvalidEventSelectorsException", $"An event data store has 1 to {MaxSelectors} advanced event selectors.");
        }

        return new()
        {
            Name = name,
            Selectors = selectors,
            IsMultiRegion = input.OptionalFlag("MultiRegionEnabled"),
            IsOrganization = input.OptionalFlag("OrganizationEnabled"),
            IsTerminationProtected = input.OptionalFlag("TerminationProtectionEnabled"),
            RetentionPeriod = input.OptionalInteger("RetentionPeriod", EventDataStore.MinRetention, EventDataStore.MaxRetention),
            BillingMode = input.OptionalChoice("BillingMode", EventDataStore.BillingModes),
        };
    }

    /// <exception cref="AwsErrorException">The store cannot become so.</exception>
    public void Check(EventDataStore store)
    {
        if (store.BillingMode == EventDataStore.Extendable && BillingMode == EventDataStore.Fixed)
        {
            throw EventDataStoreErrors.InvalidParameter($"The billing mode cannot be changed from {EventDataStore.Extendable} to {EventDataStore.Fixed}.");
        }

        CheckRetention(BillingMode ?? store.BillingMode);
    }

    public void ApplyTo(EventDataStore store, bool isNew)
    {
        if (isNew)
        {
            CheckRetention(BillingMode ?? store.BillingMode);
            store.RetentionPeriod = BillingMode == EventDataStore.Fixed ? EventDataStore.MaxFixedRetention : EventDataStore.DefaultRetention;
        }

        store.Name = Name ?? store.Name;
        store.Selectors = Selectors ?? store.Selectors;
        store.IsMultiRegion = IsMultiRegion ?? store.IsMultiRegion;
        store.IsOrganization = IsOrganization ?? store.IsOrganization;
        store.IsTerminationProtected = IsTerminationProtected ?? store.IsTerminationProtected;
        store.RetentionPeriod = RetentionPeriod ?? store.RetentionPeriod;
        store.BillingMode = BillingMode ?? store.BillingMode;
    }

    private void CheckRetention(string billingMode)
    {
        if (billingMode == EventDataStore.Fixed && RetentionPeriod > EventDataStore.MaxFixedRetention)
        {
            throw EventDataStoreErrors.InvalidParameter($"RetentionPeriod is at most {EventDataStore.MaxFixedRetention} days with {EventDataStore.Fixed}.");
        }
    }
}
