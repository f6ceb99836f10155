using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrailLake;

/// <summary>Errors about event data stores.</summary>
internal static class EventDataStoreErrors
{
    public static AwsErrorException NoStore(string name) => new("EventDataStoreNotFoundException", $"Event data store {name} is not found.");

    public static AwsErrorException InvalidStoreArn(string arn) =>
        new("EventDataStoreARNInvalidException", $"{arn} is not the ARN of an event data store of this account and Region.");

    public static AwsErrorException Inactive(EventDataStore store) =>
        new("InactiveEventDataStoreException", $"Event data store {store.Arn} is inactive: it is pending deletion.");

    public static AwsErrorException InvalidParameter(string message) => new("InvalidParameterException", message);
}
