using System.Text.Json.Nodes;

namespace KmsCompliance.Core.Tests.Guardrails;

/// <summary>Calls as CloudTrail records them and EventBridge hands them on, and the guardrails that tell of each.</summary>
/// <remarks>X-Ray's is shaped as a record that somebody published (aquasecurity/cloudsploit, pull request 428), those of KMS as the
/// developer guide's examples; Secrets Manager's, CloudTrail's and CloudWatch Logs' parameters are those of their API, spelt as CloudTrail
/// spells such.</remarks>
internal static class EventSamples
{
    private const string Key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<EventSample> All { get; } =
    [
        new("the default key put back", Event("xray", "PutEncryptionConfig", """{ "type": "NONE" }""", """{ "encryptionConfig": { "status": "UPDATING", "type": "NONE" } }"""), "XRay.DefaultKey"),
        new("the key that AWS manages, by alias", Event("xray", "PutEncryptionConfig", """{ "type": "KMS", "keyId": "alias/aws/xray" }"""), "XRay.DefaultKey"),
        new("the key that AWS manages, by the alias' ARN", Event("xray", "PutEncryptionConfig", """{ "type": "KMS", "keyId": "arn:aws:kms:eu-west-1:111122223333:alias/aws/xray" }"""), "XRay.DefaultKey"),
        new("a key of the customer's", Event("xray", "PutEncryptionConfig", $$"""{ "type": "KMS", "keyId": "{{Key}}" }""")),
        new("a refused try to put the default key back", Event("xray", "PutEncryptionConfig", """{ "type": "NONE" }""", error: "AccessDenied")),
        new("another call of X-Ray", Event("xray", "UpdateSamplingRule", """{ "type": "NONE" }""")),

        new("a secret without a key", Event("secretsmanager", "CreateSecret", """{ "name": "x", "clientRequestToken": "t" }"""), "SecretsManager.DefaultKey"),
        new("a secret with an empty key", Event("secretsmanager", "CreateSecret", """{ "name": "x", "kmsKeyId": "" }"""), "SecretsManager.DefaultKey"),
        new("a secret under the key that AWS manages", Event("secretsmanager", "CreateSecret", """{ "name": "x", "kmsKeyId": "alias/aws/secretsmanager" }"""), "SecretsManager.DefaultKey"),
        new("a secret under a key", Event("secretsmanager", "CreateSecret", $$"""{ "name": "x", "kmsKeyId": "{{Key}}" }""")),
        new("a secret under an alias", Event("secretsmanager", "CreateSecret", """{ "name": "x", "kmsKeyId": "alias/billing" }""")),
        new("a secret put back under the default key", Event("secretsmanager", "UpdateSecret", """{ "secretId": "x", "kmsKeyId": "" }"""), "SecretsManager.DefaultKey"),
        new("a secret put under the key that AWS manages", Event("secretsmanager", "UpdateSecret", """{ "secretId": "x", "kmsKeyId": "arn:aws:kms:eu-west-1:111122223333:alias/aws/secretsmanager" }"""), "SecretsManager.DefaultKey"),
        new("a secret whose key is left alone", Event("secretsmanager", "UpdateSecret", """{ "secretId": "x", "description": "y" }""")),

        new("a trail without its key", Event("cloudtrail", "UpdateTrail", """{ "name": "t", "kmsKeyId": "" }"""), "CloudTrail.DefaultKey"),
        new("a trail whose key is left alone", Event("cloudtrail", "UpdateTrail", """{ "name": "t", "isMultiRegionTrail": true }""")),
        new("a trail with a key", Event("cloudtrail", "UpdateTrail", $$"""{ "name": "t", "kmsKeyId": "{{Key}}" }""")),
        new("a new trail without a key", Event("cloudtrail", "CreateTrail", """{ "name": "t", "s3BucketName": "b" }"""), "CloudTrail.DefaultKey"),
        new("a new trail with a key", Event("cloudtrail", "CreateTrail", $$"""{ "name": "t", "s3BucketName": "b", "kmsKeyId": "{{Key}}" }""")),
        new("a new event data store without a key", Event("cloudtrail", "CreateEventDataStore", """{ "name": "s" }"""), "CloudTrailLake.DefaultKey"),
        new("a new event data store with a key", Event("cloudtrail", "CreateEventDataStore", $$"""{ "name": "s", "kmsKeyId": "{{Key}}" }""")),

        new("a log group without its key", Event("logs", "DisassociateKmsKey", """{ "logGroupName": "aws/spans" }"""), "CloudWatchLogs.DefaultKey"),
        new("a log group with a key", Event("logs", "AssociateKmsKey", $$"""{ "logGroupName": "aws/spans", "kmsKeyId": "{{Key}}" }""")),

        new("a key's deletion", Event("kms", "ScheduleKeyDeletion", """{ "pendingWindowInDays": 20, "keyId": "1234abcd-12ab-34cd-56ef-1234567890ab" }""", $$"""{ "keyId": "{{Key}}", "keyState": "PendingDeletion" }"""), "Keys.Weakened"),
        new("a key disabled", Event("kms", "DisableKey", $$"""{ "keyId": "{{Key}}" }"""), "Keys.Weakened"),
        new("a key's rotation off", Event("kms", "DisableKeyRotation", $$"""{ "keyId": "{{Key}}" }"""), "Keys.Weakened"),
        new("a key's material gone", Event("kms", "DeleteImportedKeyMaterial", $$"""{ "keyId": "{{Key}}" }"""), "Keys.Weakened"),
        new("a key's policy", Event("kms", "PutKeyPolicy", $$"""{ "keyId": "{{Key}}", "policyName": "default" }"""), "Keys.Weakened"),
        new("an alias pointed elsewhere", Event("kms", "UpdateAlias", """{ "aliasName": "alias/billing", "targetKeyId": "x" }"""), "Keys.Weakened"),
        new("a grant revoked", Event("kms", "RevokeGrant", $$"""{ "keyId": "{{Key}}", "grantId": "g" }"""), "Keys.Weakened"),
        new("a refused deletion", Event("kms", "ScheduleKeyDeletion", $$"""{ "keyId": "{{Key}}" }""", error: "AccessDenied")),
        new("a key used", Event("kms", "Decrypt", "null")),
        new("a key enabled", Event("kms", "EnableKey", $$"""{ "keyId": "{{Key}}" }""")),
    ];

    private static string Event(string service, string name, string parameters, string response = "null", string? error = null)
    {
        var detail = new JsonObject
        {
            ["eventVersion"] = "1.08",
            ["userIdentity"] = new JsonObject { ["type"] = "IAMUser", ["arn"] = "arn:aws:iam::111122223333:user/somebody", ["accountId"] = "111122223333" },
            ["eventTime"] = "2026-11-28T13:00:00Z",
            ["eventSource"] = $"{service}.amazonaws.com",
            ["eventName"] = name,
            ["awsRegion"] = "eu-west-1",
            ["requestParameters"] = JsonNode.Parse(parameters),
            ["responseElements"] = JsonNode.Parse(response),
            ["readOnly"] = false,
            ["eventType"] = "AwsApiCall",
            ["managementEvent"] = true,
            ["recipientAccountId"] = "111122223333",
        };
        if (error is not null)
        {
            detail["errorCode"] = error;
            detail["errorMessage"] = "Words.";
        }

        return new JsonObject
        {
            ["version"] = "0",
            ["id"] = "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
            ["detail-type"] = "AWS API Call via CloudTrail",
            ["source"] = $"aws.{service}",
            ["account"] = "111122223333",
            ["time"] = "2026-11-28T13:00:00Z",
            ["region"] = "eu-west-1",
            ["resources"] = new JsonArray(),
            ["detail"] = detail,
        }.ToJsonString();
    }
}

/// <summary>An event.</summary>
/// <param name="What">What happened.</param>
/// <param name="Json">The event.</param>
/// <param name="GuardrailId">The guardrail that tells of it; null for none.</param>
internal sealed record EventSample(string What, string Json, string? GuardrailId = null);
