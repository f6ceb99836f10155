using System.Text.Json;
using System.Text.Json.Nodes;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Tests.Endpoint;
using KmsCompliance.Services;

namespace KmsCompliance.Aws.Tests.Changes;

/// <summary>One resource of a service in the sandbox, that plain calls make, put under keys and look at.</summary>
/// <param name="client">A client in its Region.</param>
/// <param name="service">The service.</param>
/// <param name="name">Its name; of no meaning for X-Ray's setting.</param>
internal sealed class ChangedResource(AwsClient client, ServiceDefinition service, string name)
{
    /// <summary>The members that tell when, not what.</summary>
    private static readonly string[] Dates = ["LastChangedDate", "CreatedTimestamp", "UpdatedTimestamp"];

    private string? _arn;

    public ServiceDefinition Service => service;

    /// <summary>What names it.</summary>
    public ResourceReference Reference => service.Read(_arn ?? $"xray/{SandboxAccounts.AccountId}/{client.Region}").Reference!;

    /// <summary>The operations that change its key.</summary>
    public IReadOnlyList<string> Writes => service.Name switch
    {
        "XRay" => ["PutEncryptionConfig"],
        "SecretsManager" => ["UpdateSecret"],
        "CloudTrail" => ["UpdateTrail"],
        "CloudTrailLake" => ["UpdateEventDataStore"],
        _ => ["AssociateKmsKey", "DisassociateKmsKey"],
    };

    /// <summary>Makes it, under a key or under none.</summary>
    public async Task MakeAsync(string? key)
    {
        switch (service.Name)
        {
            case "XRay":
                (await client.XRayAsync("/PutEncryptionConfig", key is null ? new { Type = "NONE" } : new { Type = "KMS", KeyId = key })).Succeeded();
                break;
            case "SecretsManager":
                _arn = (await client.SecretsAsync("CreateSecret", new { Name = name, SecretString = "not-a-secret", KmsKeyId = key ?? string.Empty, Tags = new[] { new { Key = "a", Value = "b" } } }))["ARN"].GetString();
                break;
            case "CloudTrail":
                await client.CreateBucketAsync(name);
                _arn = (await client.CloudTrailAsync("CreateTrail", new { Name = name, S3BucketName = name, S3KeyPrefix = "p", EnableLogFileValidation = true, KmsKeyId = key ?? string.Empty }))["TrailARN"].GetString();
                break;
            case "CloudTrailLake":
                _arn = (await client.CloudTrailAsync("CreateEventDataStore", key is null ? new { Name = name } : new { Name = name, KmsKeyId = key }))["EventDataStoreArn"].GetString();
                break;
            default:
                (await client.JsonAsync("logs", "Logs_20140328.CreateLogGroup", "/", key is null ? new { logGroupName = name } : new { logGroupName = name, kmsKeyId = key })).Succeeded();
                _arn = $"arn:aws:logs:{client.Region}:{SandboxAccounts.AccountId}:log-group:{name}";
                break;
        }
    }

    /// <summary>Finds a secret that is there already, as a replica is.</summary>
    public async Task FindAsync() => _arn = (await client.SecretsAsync("DescribeSecret", new { SecretId = name }))["ARN"].GetString();

    /// <summary>All that the service answers of it, to the letter, but for the dates of changes.</summary>
    public async Task<string> LookAsync()
    {
        IReadOnlyList<JsonElement> answers = service.Name switch
        {
            "XRay" => [(await client.XRayAsync("/EncryptionConfig")).Json],
            "SecretsManager" =>
            [
                (await client.SecretsAsync("DescribeSecret", new { SecretId = _arn })).Json,
                Single((await client.SecretsAsync("ListSecrets"))["SecretList"], "ARN"),
            ],
            "CloudTrail" =>
            [
                (await client.CloudTrailAsync("GetTrail", new { Name = _arn })).Json,
                Single((await client.CloudTrailAsync("DescribeTrails"))["trailList"], "TrailARN"),
            ],
            "CloudTrailLake" => [(await client.CloudTrailAsync("GetEventDataStore", new { EventDataStore = _arn })).Json],
            _ => [Single((await client.JsonAsync("logs", "Logs_20140328.DescribeLogGroups", "/", null))["logGroups"], "logGroupArn")],
        };
        return string.Join('\n', answers.Select(static answer =>
        {
            var members = JsonNode.Parse(answer.GetRawText())!.AsObject();
            foreach (var date in Dates)
            {
                members.Remove(date);
            }

            return members.ToJsonString();
        }));
    }

    private JsonElement Single(JsonElement list, string arnMember) =>
        Assert.Single(list.EnumerateArray(), item => item.TryGetProperty(arnMember, out var arn) && arn.GetString() == _arn);
}
