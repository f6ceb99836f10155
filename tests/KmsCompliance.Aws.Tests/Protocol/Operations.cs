using KmsCompliance.Aws.CloudTrail;
using KmsCompliance.Aws.SecretsManager;
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
                (session, token) => session.GetXRayEncryption(Region).GetConfigurationAsync(token),
                new Answer("""{"EncryptionConfig":{"Status":"ACTIVE","Type":"NONE"}}""") { ContentType = "application/json" }),
            ["xray:PutEncryptionConfig"] = (
                (session, token) => session.GetXRayEncryption(Region).PutConfigurationAsync(KeyArn, token),
                new Answer($$$"""{"EncryptionConfig":{"KeyId":"{{{KeyArn}}}","Status":"UPDATING","Type":"KMS"}}""") { ContentType = "application/json" }),
            ["secretsmanager:ListSecrets"] = (
                (session, token) => ((SecretEncryption)session.GetSecretEncryption(Region)).ListPagesAsync(includePlannedDeletion: false, token).AllAsync(),
                new Answer("""{"SecretList":[]}""")),
            ["secretsmanager:DescribeSecret"] = (
                (session, token) => session.GetSecretEncryption(Region).DescribeAsync("a", token),
                new Answer($$"""{"ARN":"{{SecretArn}}","Name":"a"}""")),
            ["secretsmanager:UpdateSecret"] = (
                (session, token) => session.GetSecretEncryption(Region).SetKeyAsync(SecretArn, KeyArn, token),
                new Answer($$"""{"ARN":"{{SecretArn}}"}""")),
            ["secretsmanager:ListSecretVersionIds"] = (
                (session, token) => session.GetSecretEncryption(Region).ListVersionsAsync(SecretArn, token).AllAsync(),
                new Answer("""{"Versions":[]}""")),
            ["cloudtrail:DescribeTrails"] = (
                (session, token) => ((TrailEncryption)session.GetTrailEncryption(Region)).ListTrailsAsync(token),
                new Answer("""{"trailList":[]}""")),
            ["cloudtrail:GetTrail"] = (
                (session, token) => session.GetTrailEncryption(Region).GetTrailAsync("a-trail", token),
                new Answer($$$"""{"Trail":{"Name":"a-trail","TrailARN":"{{{TrailArn}}}"}}""")),
            ["cloudtrail:UpdateTrail"] = (
                (session, token) => session.GetTrailEncryption(Region).SetTrailKeyAsync(TrailArn, KeyArn, token),
                new Answer($$"""{"TrailARN":"{{TrailArn}}"}""")),
            ["cloudtrail:ListEventDataStores"] = (
                (session, token) => ((TrailEncryption)session.GetTrailEncryption(Region)).ListStorePagesAsync(token).AllAsync(),
                new Answer("""{"EventDataStores":[]}""")),
            ["cloudtrail:GetEventDataStore"] = (
                (session, token) => session.GetTrailEncryption(Region).GetEventDataStoreAsync(StoreArn, token),
                new Answer($$"""{"EventDataStoreArn":"{{StoreArn}}"}""")),
            ["cloudtrail:UpdateEventDataStore"] = (
                (session, token) => session.GetTrailEncryption(Region).SetEventDataStoreKeyAsync(StoreArn, KeyArn, token),
                new Answer($$"""{"EventDataStoreArn":"{{StoreArn}}"}""")),
            ["kms:DescribeKey"] = ((session, token) => session.GetKeyCatalog(Region).DescribeKeyAsync(KeyId, token), new Answer(KeyAnswer)),
            ["kms:ListAliases"] = ((session, token) => session.GetKeyCatalog(Region).ListAliasesAsync(token).AllAsync(), new Answer("""{"Aliases":[],"Truncated":false}""")),
            ["kms:ListKeys"] = ((session, token) => session.GetKeyCatalog(Region).ListKeyIdsAsync(token).AllAsync(), new Answer("""{"Keys":[],"Truncated":false}""")),
            ["kms:ListResourceTags"] = ((session, token) => session.GetKeyCatalog(Region).ListTagsAsync(KeyId, token), new Answer("""{"Tags":[],"Truncated":false}""")),
            ["kms:GetKeyRotationStatus"] = ((session, token) => session.GetKeyCatalog(Region).GetRotationAsync(KeyId, token), new Answer("""{"KeyRotationEnabled":true,"RotationPeriodInDays":365}""")),
            ["kms:CreateKey"] = (
                (session, token) => session.GetKeyManager(Region).CreateKeyAsync(
                    new KeyCreation("""{"Version":"2012-10-17"}""", "What it is for", new Dictionary<string, string> { ["Owner"] = "platform" }), token),
                new Answer(KeyAnswer)),
            ["kms:CreateAlias"] = ((session, token) => session.GetKeyManager(Region).CreateAliasAsync("alias/a", KeyId, token), new Answer(string.Empty)),
            ["kms:EnableKeyRotation"] = ((session, token) => session.GetKeyManager(Region).EnableRotationAsync(KeyId, 365, token), new Answer(string.Empty)),
        };

    /// <summary>The names, for theories.</summary>
    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>Makes a call.</summary>
    public static Task CallAsync(this IAwsSession session, string operation, CancellationToken cancellationToken = default) =>
        All[operation].Call(session, cancellationToken);
}
