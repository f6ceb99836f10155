using KmsCompliance.Services;
using KmsCompliance.Services.CloudTrail;
using KmsCompliance.Services.CloudTrailLake;
using KmsCompliance.Services.CloudWatchLogs;
using KmsCompliance.Services.SecretsManager;
using KmsCompliance.Services.XRay;
using KmsCompliance.Templates.Writing;

namespace KmsCompliance.Core.Tests.Templates.Writing;

/// <summary>Accounts to write as CloudFormation.</summary>
internal static class StackEstate
{
    public const string Account = "111122223333";
    public const string Region = "eu-west-1";
    public const string OtherRegion = "us-east-1";
    public const string ForeignKey = $"arn:aws:kms:{Region}:444455556666:key/99990000-12ab-34cd-56ef-1234567890ab";

    /// <summary>Something of every kind, in two Regions, all under customers' keys.</summary>
    public static TemplateEstate Whole()
    {
        var key = Key(1) with { Aliases = ["alias/app/data", "alias/billing"], RotationPeriodInDays = 180, Tags = Tags(("Owner", "team <a>"), ("Cost-Center", "12")) };
        var external = Key(2) with { Aliases = [], Origin = "EXTERNAL", RotationEnabled = null };
        var disabled = Key(3) with { Aliases = ["alias/old"], IsDisabled = true, RotationEnabled = false };
        var primary = Multi(4, Region) with { Aliases = ["alias/everywhere"], IsMultiRegion = true };
        var replica = Multi(4, OtherRegion) with { Aliases = ["alias/everywhere"], IsMultiRegion = true, PrimaryArn = primary.Arn, RotationEnabled = true };
        return new(Account)
        {
            Keys = [key, external, disabled, primary, replica],
            Resources =
            [
                XRay(Region, key.Arn),
                Secret(1, Region, key.Arn, ("aws:cloudformation:stack-name", "x"), ("Stage", "prod")),
                Secret(2, Region, key.KeyId, []),
                Secret(3, Region, "alias/billing", []),
                Secret(4, Region, $"arn:aws:kms:{Region}:{Account}:alias/billing", []),
                Secret(5, Region, ForeignKey, []),
                Replicated(6, Region, primary.Arn!, (OtherRegion, replica.Arn), ("us-west-2", "alias/elsewhere")),
                Secret(7, OtherRegion, replica.KeyId, []),
                Trail("management", Region, key.Arn),
                Trail("elsewhere", OtherRegion, key.Arn),
                Store("lake", Region, key.Arn),
                LogGroup("/aws/lambda/orders", Region, key.Arn),
                LogGroup("aws/spans", OtherRegion, replica.Arn),
            ],
            NotWritten = [new(Region, "arn:aws:secretsmanager:eu-west-1:111122223333:secret:rds!db-1-AbCdEf", "It is owned by rds."), new("sa-east-1", "x", "It goes away.")],
        };
    }

    /// <summary>The same account as a plan will have made it.</summary>
    public static TemplateEstate Planned()
    {
        var estate = Whole();
        var made = Key(9) with { Arn = null, KeyId = null, Aliases = ["alias/kms-compliance/secrets"], NewAliases = ["alias/kms-compliance/secrets"], RotationEnabled = true };
        List<EstateKey> keys = [made, .. estate.Keys];
        keys[1] = keys[1] with { Aliases = [.. keys[1].Aliases, "alias/new"], NewAliases = ["alias/new"], FormerPolicy = PolicyOf("former"), FormerRotation = new(Enabled: false, PeriodInDays: null) };
        List<EstateResource> resources = [.. estate.Resources.Where(static resource => resource.Service.Name != "XRay")];
        resources.Add(Secret(20, Region, null, []) with { PlannedKey = made });
        resources.Add(Secret(21, Region, keys[1].Arn, []) with { PlannedKeyArn = ForeignKey });
        resources.Add(Secret(22, OtherRegion, null, []) with { PlannedKey = keys[5] });
        resources.Add(XRay(Region, null) with { PlannedKey = made });
        return estate with { Keys = keys, Resources = resources };
    }

    public static EstateKey Key(int number, string region = Region) => new()
    {
        AccountId = Account,
        Region = region,
        KeyId = KeyId(number),
        Arn = $"arn:aws:kms:{region}:{Account}:key/{KeyId(number)}",
        Aliases = [$"alias/key-{number}"],
        Description = $"Key {number} \"quoted\" & <b> ü",
        Policy = PolicyOf("now"),
        RotationEnabled = true,
    };

    public static EstateResource Secret(int number, string region, string? key, params (string Key, string Value)[] tags)
    {
        var name = $"app/secret-{number}";
        return new(
            ServiceCatalog.SecretsManager,
            new SecretEncryptionStatus { AccountId = Account, Region = region, ResourceName = name, ResourceArn = $"arn:aws:secretsmanager:{region}:{Account}:secret:{name}-AbCdEf", KmsKeyId = key },
            new SecretConfiguration { Name = name, KmsKeyId = key, Description = number % 2 == 0 ? null : $"Secret {number}", Tags = Tags(tags) });
    }

    public static EstateResource Trail(string name, string region, string? key) => new(
        ServiceCatalog.CloudTrail,
        new TrailEncryptionStatus { AccountId = Account, Region = region, ResourceName = name, ResourceArn = $"arn:aws:cloudtrail:{region}:{Account}:trail/{name}", ResourceType = TrailResourceType.Trail, KmsKeyId = key },
        new TrailConfiguration
        {
            Name = name,
            KmsKeyId = key,
            BucketName = "logs-111122223333",
            KeyPrefix = "trails",
            SnsTopicArn = $"arn:aws:sns:{region}:{Account}:trails",
            LogGroupArn = $"arn:aws:logs:{region}:{Account}:log-group:trails:*",
            LogRoleArn = $"arn:aws:iam::{Account}:role/trails",
            IncludesGlobalServices = true,
            IsMultiRegion = true,
            ValidatesLogFiles = true,
            IsLogging = true,
            EventSelectors = name == "management"
                ? [new("All", IncludesManagement: true) { DataResources = [new("AWS::S3::Object", ["arn:aws:s3:::a/", "arn:aws:s3:::b/"])], ExcludedSources = ["kms.amazonaws.com"] }]
                : [],
            AdvancedEventSelectors = name == "management" ? [] : [new("Data", [new("eventCategory", [("Equals", ["Data"])]), new("resources.type", [("Equals", ["AWS::S3::Object"])]), new("resources.ARN", [("StartsWith", ["arn:aws:s3:::a/"]), ("NotEndsWith", [".tmp"])])])],
            InsightTypes = ["ApiCallRateInsight"],
            InsightCategories = name == "management" ? [("ApiCallRateInsight", ["Management", "Data"])] : [],
        });

    public static EstateResource LogGroup(string name, string region, string? key) => new(
        ServiceCatalog.CloudWatchLogs,
        new LogGroupEncryptionStatus { AccountId = Account, Region = region, ResourceName = name, ResourceArn = $"arn:aws:logs:{region}:{Account}:log-group:{name}", KmsKeyId = key },
        new LogGroupConfiguration { Name = name, KmsKeyId = key, RetentionInDays = 30, LogGroupClass = "STANDARD", IsProtected = false, Tags = Tags(("Owner", "x")) });

    public static EstateResource XRay(string region, string? key, string? type = null, string? keyManager = null) => new(
        ServiceCatalog.XRay,
        new XRayEncryptionStatus { AccountId = Account, Region = region, EncryptionType = type ?? (key is null ? "NONE" : "KMS"), KmsKeyId = key, KeyManager = keyManager },
        new XRayConfiguration { Name = region, EncryptionType = type ?? (key is null ? "NONE" : "KMS"), KmsKeyId = key });

    public static string PolicyOf(string sid) => $$$"""
        {"Version":"2012-10-17","Id":"{{{sid}}}","Statement":[{"Sid":"Account","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{{Account}}}:root"},"Action":"kms:*","Resource":"*"},
        {"Sid":"Users","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{{Account}}}:root"},"Action":["kms:Decrypt","kms:GenerateDataKey"],"Resource":"*","Condition":{"StringLike":{"kms:ViaService":["secretsmanager.*.amazonaws.com"]},"Bool":{"aws:SecureTransport":"true"} } }]}
        """;

    private static EstateResource Replicated(int number, string region, string key, params (string Region, string? Key)[] replicas)
    {
        var secret = Secret(number, region, key, []);
        return secret with { Configuration = (SecretConfiguration)secret.Configuration with { Replicas = [.. replicas.Select(static replica => new SecretReplica(replica.Region, replica.Key))] } };
    }

    private static EstateResource Store(string name, string region, string? key) => new(
        ServiceCatalog.CloudTrailLake,
        new TrailEncryptionStatus
        {
            AccountId = Account,
            Region = region,
            ResourceName = name,
            ResourceArn = $"arn:aws:cloudtrail:{region}:{Account}:eventdatastore/0e5d0001-5a6d-4b0c-8000-000000000001",
            ResourceType = TrailResourceType.EventDataStore,
            KmsKeyId = key,
            StoreStatus = "STOPPED_INGESTION",
        },
        new EventDataStoreConfiguration
        {
            Name = name,
            KmsKeyId = key,
            IsMultiRegion = true,
            IsProtected = true,
            RetentionInDays = 366,
            BillingMode = "EXTENDABLE_RETENTION_PRICING",
            AdvancedEventSelectors = [new(null, [new("eventCategory", [("Equals", ["Management"])])])],
        });

    private static EstateKey Multi(int number, string region)
    {
        var id = $"mrk-{number:d32}";
        return Key(number, region) with { KeyId = id, Arn = $"arn:aws:kms:{region}:{Account}:key/{id}" };
    }

    private static string KeyId(int number) => $"{number:d8}-12ab-34cd-56ef-1234567890ab";

    private static TextDictionary Tags(params (string Key, string Value)[] tags) => new(tags.Select(static tag => KeyValuePair.Create(tag.Key, tag.Value)));
}
