using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

/// <summary>A service whose resources CloudTrail's AddTags, RemoveTags and ListTags are about.</summary>
internal interface ITaggedByCloudTrail
{
    /// <summary>The tags of a resource; null for an ARN that is not one of this service's.</summary>
    /// <exception cref="AwsErrorException">It is, and there is no such resource.</exception>
    SortedDictionary<string, string>? TagsOf(AwsCall call, string arn);
}
