using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Tests.Protocol;

/// <summary>Every call that the adapter can make, by name, and a good answer to it.</summary>
internal static class Operations
{
    public const string Region = "eu-west-1";
    public const string SecretArn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf";
    public const string TrailArn = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/a-trail";
    public const string StoreArn = "arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/0e5d0001-5a6d-4b0c-8000-000000000001";
    public const string KeyId = "00000101-5a6d-4b0c-8000-000000000101";
    public const string KeyArn = "arn:aws:kms:eu-west-1:111122223333:key/" + KeyId;

    private const string KeyAnswer = $$$"""{"KeyMetadata":{"KeyId":"{{{KeyId}}}","Arn":"{{{KeyArn}}}","KeyManager":"CUSTOMER","KeyState":"Enabled"}}""";

    public static IReadOnlyDictionary<string, (Func<IAwsSession, CancellationToken, Task> Call, Answer Good)> All { get; } =
        new Dictionary<string, (Func<IAwsSession, CancellationToken, Task>, Answer)>
        {
            ["xray:GetEncryptionConfig"] = (
                (session, token) => session.GetAdapter("XRay", Region).GetAsync(string.Empty, AccountId, token),
                new Answer("""{"EncryptionConfig":{"Status":"ACTIVE","Type":"NONE"}}""") { ContentType = "application/json" }),
            ["xray:PutEncryptionConfig"] = (
                (session, token) => session.GetAdapter("XRay", Region).SetKeyAsync(XRay, KeyArn, token),
                new Answer($$$"""{"EncryptionConfig":{"KeyId":"{{{KeyArn}}}","Status":"UPDATING","Type":"KMS"}}""") { ContentType = "application/json" }),
            ["secretsmanager:ListSecrets"] = (
                (session, token) => session.ListAsync("SecretsManager", token),
                new Answer("""{"SecretList":[]}""")),
            ["secretsmanager:DescribeSecret"] = (
                (session, token) => session.GetAdapter("SecretsManager", Region).GetAsync("a", AccountId, token),
                new Answer($$"""{"ARN":"{{SecretArn}}","Name":"a"}""")),
            ["secretsmanager:UpdateSecret"] = (
                (session, token) => session.GetAdapter("SecretsManager", Region).SetKeyAsync(Secret, KeyArn, token),
                new Answer($$"""{"ARN":"{{SecretArn}}"}""")),
            ["secretsmanager:ListSecretVersionIds"] = (
                (session, token) => session.GetAdapter("SecretsManager", Region).ObserveAsync(Secret, token),
                new Answer("""{"Versions":[{"VersionId":"v","VersionStages":["AWSCURRENT"],"KmsKeyIds":["DefaultEncryptionKey"]}]}""")),
            ["cloudtrail:DescribeTrails"] = (
                (session, token) => session.ListAsync("CloudTrail", token),
                new Answer("""{"trailList":[]}""")),
            ["cloudtrail:GetTrail"] = (
                (session, token) => session.GetAdapter("CloudTrail", Region).GetAsync("a-trail", AccountId, token),
                new Answer($$$"""{"Trail":{"Name":"a-trail","TrailARN":"{{{TrailArn}}}"}}""")),
            ["cloudtrail:UpdateTrail"] = (
                (session, token) => session.GetAdapter("CloudTrail", Region).SetKeyAsync(Trail(TrailResourceType.Trail, TrailArn), KeyArn, token),
                new Answer($$"""{"TrailARN":"{{TrailArn}}"}""")),
            ["cloudtrail:ListEventDataStores"] = (
                (session, token) => session.ListAsync("CloudTrailLake", token),
                new Answer("""{"EventDataStores":[]}""")),
            ["cloudtrail:LookupEvents"] = (
                (session, token) => session.GetEventHistory(Region).LookupAsync(KeyArn, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1), token).AllAsync(),
                new Answer("""{"Events":[]}""")),
            ["cloudtrail:GetEventDataStore"] = (
                (session, token) => session.GetAdapter("CloudTrailLake", Region).GetAsync(StoreArn, AccountId, token),
                new Answer($$"""{"EventDataStoreArn":"{{StoreArn}}"}""")),
            ["cloudtrail:UpdateEventDataStore"] = (
                (session, token) => session.GetAdapter("CloudTrailLake", Region).SetKeyAsync(Trail(TrailResourceType.EventDataStore, StoreArn), KeyArn, token),
                new Answer($$"""{"EventDataStoreArn":"{{StoreArn}}"}""")),
            ["kms:DescribeKey"] = ((session, token) => session.GetKeyCatalog(Region).DescribeKeyAsync(KeyId, token), new Answer(KeyAnswer)),
            ["kms:ListAliases"] = ((session, token) => session.GetKeyCatalog(Region).ListAliasesAsync(token).AllAsync(), new Answer("""{"Aliases":[],"Truncated":false}""")),
            ["kms:ListKeys"] = ((session, token) => session.GetKeyCatalog(Region).ListKeyIdsAsync(token).AllAsync(), new Answer("""{"Keys":[],"Truncated":false}""")),
            ["kms:ListResourceTags"] = ((session, token) => session.GetKeyCatalog(Region).ListTagsAsync(KeyId, token), new Answer("""{"Tags":[],"Truncated":false}""")),
            ["kms:GetKeyLastUsage"] = ((session, token) => session.GetKeyCatalog(Region).GetLastUsageAsync(KeyId, token), new Answer("""{"KeyLastUsage":{"Operation":"Decrypt","Timestamp":1790000000},"TrackingStartDate":1777000000,"KeyCreationDate":1777000000}""")),
            ["kms:GetKeyRotationStatus"] = ((session, token) => session.GetKeyCatalog(Region).GetRotationAsync(KeyId, token), new Answer("""{"KeyRotationEnabled":true,"RotationPeriodInDays":365}""")),
            ["kms:CreateKey"] = (
                (session, token) => session.GetKeyManager(Region).CreateKeyAsync(
                    new KeyCreation("""{"Version":"2012-10-17"}""", "What it is for", new Dictionary<string, string> { ["Owner"] = "platform" }), token),
                new Answer(KeyAnswer)),
            ["kms:ReplicateKey"] = (
                (session, token) => session.GetKeyManager(Region).ReplicateKeyAsync(
                    KeyId, "eu-west-2", new KeyCreation("""{"Version":"2012-10-17"}""", "What it is for", new Dictionary<string, string> { ["Owner"] = "platform" }), token),
                new Answer(KeyAnswer.Replace("\"KeyMetadata\"", "\"ReplicaKeyMetadata\"", StringComparison.Ordinal))),
            ["kms:CreateAlias"] = ((session, token) => session.GetKeyManager(Region).CreateAliasAsync("alias/a", KeyId, token), new Answer(string.Empty)),
            ["kms:ScheduleKeyDeletion"] = ((session, token) => session.GetKeyManager(Region).ScheduleDeletionAsync(KeyId, 7, token), new Answer($$"""{"KeyId":"{{KeyArn}}","DeletionDate":1795420800,"KeyState":"PendingDeletion","PendingWindowInDays":7}""")),
            ["kms:GetParametersForImport"] = ((session, token) => session.GetKeyManager(Region).GetImportParametersAsync(KeyId, token), new Answer($$"""{"KeyId":"{{KeyArn}}","PublicKey":"AAAA","ImportToken":"AAAA","ParametersValidTo":1795420800}""")),
            ["kms:ImportKeyMaterial"] = (
                (session, token) => session.GetKeyManager(Region).ImportMaterialAsync(KeyId, new WrappedMaterial(new byte[3], new byte[3], true, DateTimeOffset.FromUnixTimeSeconds(1795420800)), token),
                new Answer($$"""{"KeyId":"{{KeyArn}}","KeyMaterialId":"{{new string('a', 64)}}"}""")),
            ["kms:DeleteImportedKeyMaterial"] = ((session, token) => session.GetKeyManager(Region).DeleteMaterialAsync(KeyId, token), new Answer($$"""{"KeyId":"{{KeyArn}}","KeyMaterialId":"{{new string('a', 64)}}"}""")),
            ["kms:PutKeyPolicy"] = ((session, token) => session.GetKeyManager(Region).PutPolicyAsync(KeyId, "{}", token), new Answer(string.Empty)),
            ["kms:EnableKeyRotation"] = ((session, token) => session.GetKeyManager(Region).EnableRotationAsync(KeyId, 365, token), new Answer(string.Empty)),
        };

    /// <summary>The names, for theories.</summary>
    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>Makes a call.</summary>
    public static Task CallAsync(this IAwsSession session, string operation, CancellationToken cancellationToken = default) =>
        All[operation].Call(session, cancellationToken);

    /// <summary>The caller's account.</summary>
    public static Task<string> AccountId => Task.FromResult("111122223333");

    /// <summary>A secret as it was read.</summary>
    public static SecretEncryptionStatus Secret => new() { AccountId = "111122223333", Region = Region, ResourceName = "a", ResourceArn = SecretArn };

    /// <summary>X-Ray's setting as it was read.</summary>
    public static XRayEncryptionStatus XRay => new() { AccountId = "111122223333", Region = Region, EncryptionType = "NONE" };

    /// <summary>Lists a service's resources, to the last page.</summary>
    public static async Task<IReadOnlyList<EncryptionStatus>> ListAsync(this IAwsSession session, string service, CancellationToken cancellationToken = default) =>
        [.. (await session.GetAdapter(service, Region).ListAsync(new ResourceQuery(), AccountId, new Report(), cancellationToken).AllAsync())
            .SelectMany(page => page).Select(resource => resource.Status)];

    private static TrailEncryptionStatus Trail(string type, string arn) =>
        new() { AccountId = "111122223333", Region = Region, ResourceType = type, ResourceName = "a-trail", ResourceArn = arn };
}
