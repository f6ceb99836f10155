using CsCheck;
using KmsCompliance.Services;
using KmsCompliance.Services.CloudTrail;
using KmsCompliance.Services.CloudTrailLake;
using KmsCompliance.Services.CloudWatchLogs;
using KmsCompliance.Services.SecretsManager;
using KmsCompliance.Services.XRay;
using KmsCompliance.Templates.Writing;

namespace KmsCompliance.Core.Tests.Templates.Writing;

/// <summary>Accounts to be written as templates.</summary>
internal static class TerraformEstates
{
    public const string Account = "123456789012";
    public const string Ireland = "eu-west-1";
    public const string Virginia = "us-east-1";
    public const string Policy = """{"Version":"2012-10-17","Statement":[{"Sid":"Own <all>","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"}]}""";
    public const string PrimaryId = "mrk-1234abcd12ab34cd56ef1234567890ab";

    /// <summary>Texts that would do something if they were more than text.</summary>
    public static readonly string[] HostileTexts =
    [
        "${file(\"/etc/passwd\")}", "$${x}", "$$${x}", "$", "${", "}", "%{if true}yes%{endif}", "%%{if}", "%", "a\"\n}\nresource \"x\" \"y\" {\n", "\\", "\\${x}", "\\\"", "\t\r\n\0\u0007\u001b[31m",
        "<<EOT\nx\nEOT", "~}", "%{~ for x in [1] ~}", "héllo wörld", "日本語", "👩‍👩‍👧‍👦", "\u202egnp.exe", "\u2028", "\u00a0", "# x", "// x", "/* x */", "\U000e0041", "'; --", "", " ",
    ];

    private static readonly Gen<string> Regions = Gen.OneOf("eu-west-1", "us-east-1", "ap-southeast-2");

    /// <summary>Names that resources may have, and such as they may not.</summary>
    public static readonly Gen<string> Names = Gen.OneOf(
        Gen.String[Gen.OneOf(Gen.OneOf('a', 'A', '_', '-', '/', '1', '$', '{', '}', '%', '"', '\\', '\n', 'é', '.', '@'), Gen.Char.AlphaNumeric), 1, 6],
        Gen.OneOf("key_a", "key_1234abcd", "a_00000000", "a_0000000", "A", "a", "/a", "_a", "-a", "1a", "a/b", "a_b", "a.b", "alias", new string('n', 100), new string('n', 101)),
        Gen.OneOf([.. HostileTexts.Where(static text => text.Length > 0)]));

    private static readonly Gen<TextDictionary> Tags = Gen.Dictionary(Names, Gen.OneOf(HostileTexts))[0, 3].Select(static tags => new TextDictionary(tags));

    /// <summary>Accounts at random.</summary>
    public static readonly Gen<TemplateEstate> Any =
        from keys in Gen.Select(Regions, Names, Gen.Int[0, 9], Tags, Gen.OneOf(HostileTexts)).Select(static given => KeyOf(given.Item1, given.Item2, given.Item3, given.Item4, given.Item5)).List[0, 6]
        from resources in Gen.Select(Regions, Names, Gen.Int[0, 4], Tags, Gen.OneOf(HostileTexts)).Select(static given => ResourceOf(given.Item1, given.Item2, given.Item3, given.Item4, given.Item5)).List[0, 8]
        select new TemplateEstate(Account)
        {
            Keys = [.. keys.DistinctBy(static key => (key.Region, key.Label))],
            Resources = [.. resources.DistinctBy(static resource => (resource.Service.Name, resource.Region, resource.Status.ResourceName))],
        };

    /// <summary>An account that has everything once.</summary>
    public static TemplateEstate Whole { get; } = MakeWhole();

    /// <summary>The files of an account.</summary>
    public static IReadOnlyList<TemplateFile> FilesOf(TemplateEstate estate) => TerraformWriter.Write(estate, TerraformPast.None).Single().Files;

    /// <summary>What a folder has once accounts are written to it one after the other, each over the one before.</summary>
    public static TerraformPast PastOf(params IReadOnlyList<TemplateEstate> estates) =>
        estates.Aggregate(TerraformPast.None, static (past, estate) => new(TerraformWriter.Write(estate, past).Single().Files.Where(static file => file.RelativePath.EndsWith(".tf", StringComparison.Ordinal)).Select(static file => file.Text)));

    /// <summary>The text of a file of an account, of <see cref="Whole"/> where none is said.</summary>
    public static string FileOf(string name, TemplateEstate? estate = null) => FilesOf(estate ?? Whole).Single(file => file.RelativePath == $"{Account}/{name}").Text;

    public static string ArnOf(string region, string id) => $"arn:aws:kms:{region}:{Account}:key/{id}";

    public static EstateKey Key(string region, string id, params string[] aliases) => new()
    {
        AccountId = Account,
        Region = region,
        KeyId = id,
        Arn = ArnOf(region, id),
        Aliases = aliases,
        OwnAlias = aliases.FirstOrDefault(),
        Description = string.Empty,
        Policy = Policy,
    };

    public static EstateResource Secret(string region, string name, string? key, params SecretReplica[] replicas) => new(
        ServiceCatalog.SecretsManager,
        new SecretEncryptionStatus { AccountId = Account, Region = region, ResourceName = name, ResourceArn = $"arn:aws:secretsmanager:{region}:{Account}:secret:{name}-a1B2c3", KmsKeyId = key },
        new SecretConfiguration { Name = name, KmsKeyId = key, Replicas = replicas });

    public static EstateResource XRay(string region, string type, string? key, string? keyArn = null) => new(
        ServiceCatalog.XRay,
        new XRayEncryptionStatus { AccountId = Account, Region = region, EncryptionType = type, KmsKeyId = key, KeyArn = keyArn },
        new XRayConfiguration { Name = region, EncryptionType = type, KmsKeyId = key });

    public static EstateResource Trail(string region, TrailConfiguration configuration) => new(
        ServiceCatalog.CloudTrail,
        new TrailEncryptionStatus
        {
            AccountId = Account,
            Region = region,
            ResourceType = TrailResourceType.Trail,
            ResourceName = configuration.Name,
            ResourceArn = $"arn:aws:cloudtrail:{region}:{Account}:trail/{configuration.Name}",
            KmsKeyId = configuration.KmsKeyId,
        },
        configuration);

    public static EstateResource Store(string region, EventDataStoreConfiguration configuration) => new(
        ServiceCatalog.CloudTrailLake,
        new TrailEncryptionStatus
        {
            AccountId = Account,
            Region = region,
            ResourceType = TrailResourceType.EventDataStore,
            ResourceName = configuration.Name,
            ResourceArn = $"arn:aws:cloudtrail:{region}:{Account}:eventdatastore/{configuration.Name}",
            KmsKeyId = configuration.KmsKeyId,
        },
        configuration);

    public static EstateResource LogGroup(string region, LogGroupConfiguration configuration) => new(
        ServiceCatalog.CloudWatchLogs,
        new LogGroupEncryptionStatus
        {
            AccountId = Account,
            Region = region,
            ResourceName = configuration.Name,
            ResourceArn = $"arn:aws:logs:{region}:{Account}:log-group:{configuration.Name}",
            KmsKeyId = configuration.KmsKeyId,
        },
        configuration);

    private static EstateKey KeyOf(string region, string name, int kind, TextDictionary tags, string text)
    {
        var key = Key(region, kind == 0 ? name : $"id-of-{name}", kind == 0 ? [] : [$"alias/{name}"]) with { Tags = tags, Description = text };
        return kind switch
        {
            1 => key with { Origin = "EXTERNAL", ValidTo = DateTimeOffset.UnixEpoch },
            2 => key with { PrimaryArn = ArnOf(Virginia, PrimaryId), IsMultiRegion = true },
            3 => key with { PrimaryArn = ArnOf(Virginia, PrimaryId), IsMultiRegion = true, Origin = "EXTERNAL" },
            4 => key with { Arn = null, KeyId = null, NewAliases = key.Aliases },
            5 => key with { RotationEnabled = true, RotationPeriodInDays = 90, IsDisabled = true },
            6 => key with { KeySpec = "RSA_2048", KeyUsage = "SIGN_VERIFY", IsMultiRegion = true },
            _ => key with { RotationEnabled = false },
        };
    }

    private static EstateResource ResourceOf(string region, string name, int kind, TextDictionary tags, string text)
    {
        var resource = kind switch
        {
            0 => XRay(region, "KMS", ArnOf(region, PrimaryId)),
            1 => Secret(region, name, text, new SecretReplica(Virginia, text)),
            2 => Trail(region, new TrailConfiguration { Name = name, BucketName = text, EventSelectors = [new(text, IncludesManagement: true)], KmsKeyId = text }),
            3 => Store(region, new EventDataStoreConfiguration { Name = name, AdvancedEventSelectors = [new(text, [new(text, [("Equals", [text, text])])])] }),
            _ => LogGroup(region, new LogGroupConfiguration { Name = name, LogGroupClass = text }),
        };
        return resource with { Configuration = resource.Configuration with { Tags = tags } };
    }

    private static TemplateEstate MakeWhole()
    {
        var primary = Key(Virginia, PrimaryId, "alias/billing") with
        {
            Description = "Bills & more",
            IsMultiRegion = true,
            RotationEnabled = true,
            RotationPeriodInDays = 180,
            Tags = new([new("team", "billing"), new("cost centre", "42")]),
        };
        var replica = Key(Ireland, PrimaryId, "alias/billing") with { IsMultiRegion = true, PrimaryArn = primary.Arn, IsDisabled = true };
        var external = Key(Virginia, "mrk-00000000000000000000000000000001") with
        {
            Origin = "EXTERNAL",
            IsMultiRegion = true,
            IsDisabled = true,
            ValidTo = new DateTimeOffset(2030, 1, 2, 5, 4, 5, 678, TimeSpan.FromHours(2)),
        };
        var externalReplica = Key(Ireland, "mrk-00000000000000000000000000000001") with { Origin = "EXTERNAL", IsMultiRegion = true, PrimaryArn = external.Arn };
        var signing = Key(Ireland, "2222abcd-12ab-34cd-56ef-1234567890ab", "alias/signing/Bills") with { KeySpec = "RSA_2048", KeyUsage = "SIGN_VERIFY", IsDisabled = true };
        var changed = Key(Ireland, "4444abcd-12ab-34cd-56ef-1234567890ab", "alias/logs", "alias/logs-new") with
        {
            NewAliases = ["alias/logs-new"],
            FormerPolicy = "{}",
            FormerRotation = new(Enabled: false, PeriodInDays: null),
            RotationEnabled = true,
        };
        var own = Key(Ireland, "5555abcd-12ab-34cd-56ef-1234567890ab", "alias/own") with { Origin = "EXTERNAL", KeySpec = "HMAC_256", KeyUsage = "GENERATE_VERIFY_MAC" };
        var planned = Key(Ireland, "planned", "alias/xray") with { Arn = null, KeyId = null, NewAliases = ["alias/xray"], RotationEnabled = true };
        return new(Account)
        {
            Keys = [replica, externalReplica, signing, changed, own, planned, primary, external],
            Resources =
            [
                XRay(Ireland, "NONE", null) with { PlannedKey = planned },
                XRay(Virginia, "KMS", "alias/billing", primary.Arn),
                Secret(Ireland, "billing/database", PrimaryId, new SecretReplica(Virginia, PrimaryId), new SecretReplica("ap-southeast-2", "alias/aws/secretsmanager"), new SecretReplica("eu-north-1", null)),
                Secret(Virginia, "plain", null) with { PlannedKeyArn = primary.Arn },
                Trail(Ireland, new TrailConfiguration
                {
                    Name = "basic",
                    BucketName = "trail-logs",
                    KeyPrefix = "logs",
                    SnsTopicArn = $"arn:aws:sns:{Ireland}:{Account}:trails",
                    LogGroupArn = $"arn:aws:logs:{Ireland}:{Account}:log-group:trails:*",
                    LogRoleArn = $"arn:aws:iam::{Account}:role/trails",
                    KmsKeyId = changed.Arn,
                    IsMultiRegion = true,
                    IsLogging = true,
                    EventSelectors =
                    [
                        new("WriteOnly", IncludesManagement: true)
                        {
                            ExcludedSources = ["rdsdata.amazonaws.com", "kms.amazonaws.com"],
                            DataResources = [new("AWS::S3::Object", ["arn:aws:s3:::a/", "arn:aws:s3:::b/"])],
                        },
                    ],
                    InsightTypes = ["ApiErrorRateInsight", "ApiCallRateInsight"],
                }),
                Trail(Virginia, new TrailConfiguration
                {
                    Name = "advanced",
                    BucketName = "trail-logs",
                    SnsTopicArn = $"arn:aws:sns:{Ireland}:{Account}:trails",
                    IncludesGlobalServices = true,
                    AdvancedEventSelectors = [new("Some", [new("eventCategory", [("Equals", ["Data"])]), new("resources.ARN", [("NotStartsWith", ["arn:aws:s3:::a/", "arn:aws:s3:::b/"]), ("EndsWith", [])])])],
                }),
                Store(Ireland, new EventDataStoreConfiguration
                {
                    Name = "lake",
                    RetentionInDays = 366,
                    BillingMode = "EXTENDABLE_RETENTION_PRICING",
                    IsMultiRegion = true,
                    KmsKeyId = $"arn:aws:kms:{Ireland}:{Account}:alias/logs",
                    AdvancedEventSelectors = [new(null, [new("eventCategory", [("Equals", ["Management"])])])],
                }),
                Store(Virginia, new EventDataStoreConfiguration { Name = "ten-years", RetentionInDays = 3653, IsProtected = true }),
                LogGroup(Ireland, new LogGroupConfiguration { Name = "aws/spans", KmsKeyId = changed.Arn, LogGroupClass = "STANDARD", IsProtected = true, Tags = new([new("aws:cloudformation:stack-name", "x"), new("team", "a")]) }),
                LogGroup(Virginia, new LogGroupConfiguration { Name = "deliveries", LogGroupClass = "DELIVERY", RetentionInDays = 2 }),
                LogGroup(Virginia, new LogGroupConfiguration { Name = "months", RetentionInDays = 30 }),
            ],
            NotWritten = [new(Ireland, "arn:aws:secretsmanager:eu-west-1:123456789012:secret:owned-a1B2c3", "A stack owns it: ```x.")],
        };
    }
}
