using System.Security.Cryptography;
using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Sandbox.Tests.Endpoint;

/// <summary>Imported key material: its wrap, its states, its expiry, its rotation.</summary>
public sealed class ImportTests : IAsyncLifetime
{
    private static readonly byte[] First = Material(1);
    private static readonly byte[] Second = Material(2);

    private TestSandbox _sandbox = null!;

    private AwsClient Client => _sandbox.Client;

    public async Task InitializeAsync() => _sandbox = await TestSandbox.EmptyAsync(new SandboxOptions { KeyReplicationDuration = TimeSpan.FromSeconds(5) });

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Theory]
    [InlineData("RSA_2048", "RSAES_OAEP_SHA_256")]
    [InlineData("RSA_3072", "RSAES_OAEP_SHA_1")]
    [InlineData("RSA_4096", "RSAES_OAEP_SHA_256")]
    public async Task Imported_material_makes_the_key_usable(string spec, string algorithm)
    {
        var id = await KeyAsync();
        Assert.Equal("PendingImport", await StateAsync(id));
        var parameters = (await Client.KmsAsync("GetParametersForImport", new { KeyId = id, WrappingAlgorithm = algorithm, WrappingKeySpec = spec })).Succeeded();
        Assert.Equal(Client.KeyArn(id), parameters["KeyId"].GetString());
        Assert.Equal(_sandbox.Clock.GetUtcNow().AddHours(24).ToUnixTimeSeconds(), parameters["ParametersValidTo"].GetDouble());

        var padding = algorithm == "RSAES_OAEP_SHA_1" ? RSAEncryptionPadding.OaepSHA1 : RSAEncryptionPadding.OaepSHA256;
        var answer = (await ImportAsync(id, parameters, First, padding)).Succeeded();
        Assert.Matches("^[0-9a-f]{64}$", answer["KeyMaterialId"].GetString());
        var metadata = (await Client.KmsAsync("DescribeKey", new { KeyId = id }))["KeyMetadata"];
        Assert.Equal(
            ("Enabled", "KEY_MATERIAL_DOES_NOT_EXPIRE", answer["KeyMaterialId"].GetString()),
            (Text(metadata, "KeyState"), Text(metadata, "ExpirationModel"), Text(metadata, "CurrentKeyMaterialId")));
        Assert.Equal("DryRunOperationException", await TryAsync(id));
        Assert.Equal(["CURRENT IMPORTED"], await MaterialsAsync(id));
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_by_the_error_that_AWS_documents()
    {
        var id = await KeyAsync();
        var other = await ParametersAsync(await KeyAsync());
        var mine = await ParametersAsync(id);
        var later = await ParametersAsync(id);
        Assert.Equal("InvalidImportTokenException", (await ImportAsync(id, other, First)).Code);
        Assert.Equal("InvalidCiphertextException", (await ImportAsync(id, mine, First, RSAEncryptionPadding.OaepSHA1)).Code);
        Assert.Equal("InvalidCiphertextException", (await ImportAsync(id, mine, First, wrap: later)).Code);
        Assert.Equal("IncorrectKeyMaterialException", (await ImportAsync(id, mine, First[..31])).Code);
        Assert.Equal("IncorrectKeyMaterialException", (await ImportAsync(id, mine, [.. First, 0])).Code);
        Assert.Equal("IncorrectKeyMaterialException", (await ImportAsync(id, mine, First, type: "EXISTING_KEY_MATERIAL")).Code);
        Assert.Equal("ValidationException", (await ImportAsync(id, mine, First, days: 366)).Code);
        Assert.Equal("ValidationException", (await ImportAsync(id, mine, First, days: -1)).Code);
        Assert.Equal("ValidationException", (await Client.KmsAsync("ImportKeyMaterial", new { KeyId = id, ImportToken = mine["ImportToken"].GetString(), EncryptedKeyMaterial = "AA==" })).Code);
        _sandbox.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal("ExpiredImportTokenException", (await ImportAsync(id, mine, First)).Code);
        Assert.Equal("PendingImport", await StateAsync(id));
        Assert.Empty(await MaterialsAsync(id));

        var own = await Client.CreateKeyAsync();
        Assert.Equal("UnsupportedOperationException", (await Client.KmsAsync("GetParametersForImport", new { KeyId = own, WrappingAlgorithm = "RSAES_OAEP_SHA_256", WrappingKeySpec = "RSA_2048" })).Code);
        Assert.Equal("UnsupportedOperationException", (await Client.KmsAsync("DeleteImportedKeyMaterial", new { KeyId = own })).Code);
        Assert.Equal("UnsupportedOperationException", (await Client.KmsAsync("GetParametersForImport", new { KeyId = id, WrappingAlgorithm = "RSAES_PKCS1_V1_5", WrappingKeySpec = "RSA_2048" })).Code);
        (await Client.KmsAsync("ScheduleKeyDeletion", new { KeyId = id })).Succeeded();
        Assert.Equal("KMSInvalidStateException", (await Client.KmsAsync("GetParametersForImport", new { KeyId = id, WrappingAlgorithm = "RSAES_OAEP_SHA_256", WrappingKeySpec = "RSA_2048" })).Code);
        (await Client.KmsAsync("CancelKeyDeletion", new { KeyId = id })).Succeeded();
        Assert.Equal("PendingImport", await StateAsync(id));
    }

    [Fact]
    public async Task Material_that_expires_or_is_deleted_is_mended_by_the_same_bytes_only()
    {
        var id = await KeyAsync();
        var material = Text(await ImportAsync(id, First, days: 30), "KeyMaterialId");
        Assert.Equal(_sandbox.Clock.GetUtcNow().AddDays(30).ToUnixTimeSeconds(), (await Client.KmsAsync("DescribeKey", new { KeyId = id }))["KeyMetadata"].GetProperty("ValidTo").GetDouble());
        _sandbox.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal("PendingImport", await StateAsync(id));
        Assert.Equal("KMSInvalidStateException", await TryAsync(id));
        Assert.Equal(["CURRENT PENDING_IMPORT"], await MaterialsAsync(id));
        Assert.Equal("IncorrectKeyMaterialException", (await ImportAsync(id, await ParametersAsync(id), Second)).Code);
        Assert.Equal(material, Text(await ImportAsync(id, First), "KeyMaterialId"));
        Assert.Equal("Enabled", await StateAsync(id));

        var deleted = (await Client.KmsAsync("DeleteImportedKeyMaterial", new { KeyId = id })).Succeeded();
        Assert.Equal((Client.KeyArn(id), material), (deleted["KeyId"].GetString(), deleted["KeyMaterialId"].GetString()));
        Assert.Equal("PendingImport", await StateAsync(id));
        (await Client.KmsAsync("DeleteImportedKeyMaterial", new { KeyId = id })).Succeeded();
        Assert.Equal("NotFoundException", (await Client.KmsAsync("DeleteImportedKeyMaterial", new { KeyId = id, KeyMaterialId = new string('0', 64) })).Code);
        await ImportAsync(id, First, type: "EXISTING_KEY_MATERIAL");
        Assert.Equal("Enabled", await StateAsync(id));
    }

    [Fact]
    public async Task New_material_waits_for_a_rotation_and_all_of_it_is_needed_after()
    {
        var id = await KeyAsync();
        await ImportAsync(id, First);
        Assert.Equal("KMSInvalidStateException", (await Client.KmsAsync("RotateKeyOnDemand", new { KeyId = id })).Code);
        Assert.Equal("IncorrectKeyMaterialException", (await ImportAsync(id, await ParametersAsync(id), First, type: "NEW_KEY_MATERIAL")).Code);
        await ImportAsync(id, Second, type: "NEW_KEY_MATERIAL");
        Assert.Equal(["CURRENT IMPORTED", "PENDING_ROTATION IMPORTED"], await MaterialsAsync(id));
        Assert.Equal("KMSInvalidStateException", (await ImportAsync(id, await ParametersAsync(id), Material(3), type: "NEW_KEY_MATERIAL")).Code);
        (await Client.KmsAsync("RotateKeyOnDemand", new { KeyId = id })).Succeeded();
        var materials = await MaterialsAsync(id);
        Assert.Equal(["NON_CURRENT IMPORTED", "CURRENT IMPORTED"], materials);

        var old = (await Client.KmsAsync("ListKeyRotations", new { KeyId = id, IncludeKeyMaterial = "ALL_KEY_MATERIAL" }))["Rotations"][0].GetProperty("KeyMaterialId").GetString();
        (await Client.KmsAsync("DeleteImportedKeyMaterial", new { KeyId = id, KeyMaterialId = old })).Succeeded();
        Assert.Equal("PendingImport", await StateAsync(id));
        await ImportAsync(id, Second);
        Assert.Equal("PendingImport", await StateAsync(id));
        await ImportAsync(id, First);
        Assert.Equal("Enabled", await StateAsync(id));
    }

    [Fact]
    public async Task Replicas_take_the_bytes_of_their_primary_before_it_rotates()
    {
        var id = await Client.CreateKeyAsync(new { Origin = "EXTERNAL", MultiRegion = true });
        await ImportAsync(id, First);
        var answer = (await Client.KmsAsync("ReplicateKey", new { KeyId = id, ReplicaRegion = "eu-west-1", Tags = new[] { new { TagKey = "team", TagValue = "sre" } } })).Succeeded();
        Assert.Equal("sre", Text(answer["ReplicaTags"][0], "TagValue"));
        Assert.Equal("Creating", Text(answer["ReplicaKeyMetadata"], "KeyState"));
        _sandbox.Clock.Advance(TimeSpan.FromSeconds(5));
        var there = Client.In("eu-west-1");
        Assert.Equal("PendingImport", await StateAsync(id, there));
        Assert.Equal("IncorrectKeyMaterialException", (await ImportAsync(id, await ParametersAsync(id, there), Second, client: there)).Code);
        Assert.Equal("UnsupportedOperationException", (await ImportAsync(id, await ParametersAsync(id, there), Second, client: there, type: "NEW_KEY_MATERIAL")).Code);
        await ImportAsync(id, First, client: there);
        Assert.Equal("Enabled", await StateAsync(id, there));

        await ImportAsync(id, Second, type: "NEW_KEY_MATERIAL");
        Assert.Equal(["CURRENT IMPORTED", "PENDING_MULTI_REGION_IMPORT_AND_ROTATION IMPORTED"], await MaterialsAsync(id));
        Assert.Equal("KMSInvalidStateException", (await Client.KmsAsync("RotateKeyOnDemand", new { KeyId = id })).Code);
        await ImportAsync(id, Second, type: "EXISTING_KEY_MATERIAL", client: there);
        Assert.Equal(["CURRENT IMPORTED", "PENDING_ROTATION IMPORTED"], await MaterialsAsync(id));
        (await Client.KmsAsync("RotateKeyOnDemand", new { KeyId = id })).Succeeded();
        Assert.Equal(["NON_CURRENT IMPORTED", "CURRENT IMPORTED"], await MaterialsAsync(id, there));
        Assert.Equal(("Enabled", "Enabled"), (await StateAsync(id), await StateAsync(id, there)));

        // The states of related keys are their own.
        (await Client.KmsAsync("DeleteImportedKeyMaterial", new { KeyId = id })).Succeeded();
        Assert.Equal(("PendingImport", "Enabled"), (await StateAsync(id), await StateAsync(id, there)));
    }

    [Fact]
    public async Task A_replica_is_made_once_a_Region_from_the_primary()
    {
        var id = await Client.CreateKeyAsync(new { MultiRegion = true });
        (await Client.KmsAsync("ReplicateKey", new { KeyId = id, ReplicaRegion = "eu-west-1" })).Succeeded();
        Assert.Equal("AlreadyExistsException", (await Client.KmsAsync("ReplicateKey", new { KeyId = id, ReplicaRegion = "eu-west-1" })).Code);
        Assert.Equal("AlreadyExistsException", (await Client.KmsAsync("ReplicateKey", new { KeyId = id, ReplicaRegion = "us-east-1" })).Code);
        Assert.Equal("ValidationException", (await Client.KmsAsync("ReplicateKey", new { KeyId = id, ReplicaRegion = "af-south-1" })).Code);
        Assert.Equal("UnsupportedOperationException", (await Client.KmsAsync("ReplicateKey", new { KeyId = await Client.CreateKeyAsync(), ReplicaRegion = "eu-west-1" })).Code);
        Assert.Equal("UnsupportedOperationException", (await Client.In("eu-west-1").KmsAsync("ReplicateKey", new { KeyId = id, ReplicaRegion = "us-west-2" })).Code);
        var there = Client.In("eu-west-1");
        Assert.Equal("KMSInvalidStateException", await TryAsync(id, there));
        _sandbox.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("DryRunOperationException", await TryAsync(id, there));

        // Rotation is the primary's, and shown by all.
        (await Client.KmsAsync("EnableKeyRotation", new { KeyId = id })).Succeeded();
        Assert.True((await there.KmsAsync("GetKeyRotationStatus", new { KeyId = id }))["KeyRotationEnabled"].GetBoolean());
        (await Client.KmsAsync("DisableKey", new { KeyId = id })).Succeeded();
        Assert.Equal("DisabledException", (await Client.KmsAsync("ReplicateKey", new { KeyId = id, ReplicaRegion = "us-west-2" })).Code);
    }

    [Theory]
    [InlineData("kms:ReplicateKey", "us-east-1")]
    [InlineData("kms:CreateKey", "eu-west-1")]
    [InlineData("kms:TagResource", "eu-west-1")]
    public async Task A_replica_takes_the_right_on_the_primary_and_those_to_make_it(string denied, string region)
    {
        var id = await Client.CreateKeyAsync(new { MultiRegion = true });
        _sandbox.Server.World.SetIdentityPolicy(SandboxAccounts.AdministratorAccessKey, $$$"""
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
              {"Effect":"Deny","Action":"{{{denied}}}","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"{{{region}}}"} } }]}
            """);
        var input = new { KeyId = id, ReplicaRegion = "eu-west-1", Tags = new[] { new { TagKey = "a", TagValue = "b" } } };
        Assert.Equal("AccessDeniedException", (await Client.KmsAsync("ReplicateKey", input)).Code);
    }

    private static byte[] Material(byte seed) => [.. Enumerable.Range(0, 32).Select(i => (byte)(seed + (i * 7)))];

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static string? Text(Answer answer, string name) => answer[name].GetString();

    private Task<string> KeyAsync() => Client.CreateKeyAsync(new { Origin = "EXTERNAL" });

    private async Task<string?> StateAsync(string id, AwsClient? client = null) => Text((await (client ?? Client).KmsAsync("DescribeKey", new { KeyId = id }))["KeyMetadata"], "KeyState");

    private async Task<string?> TryAsync(string id, AwsClient? client = null) => (await (client ?? Client).KmsAsync("GenerateDataKey", new { KeyId = id, KeySpec = "AES_256", DryRun = true })).Code;

    private async Task<IEnumerable<string>> MaterialsAsync(string id, AwsClient? client = null) =>
        (await (client ?? Client).KmsAsync("ListKeyRotations", new { KeyId = id, IncludeKeyMaterial = "ALL_KEY_MATERIAL" }))["Rotations"].EnumerateArray()
            .Select(static entry => $"{Text(entry, "KeyMaterialState")} {Text(entry, "ImportState")}");

    private async Task<Answer> ParametersAsync(string id, AwsClient? client = null) =>
        (await (client ?? Client).KmsAsync("GetParametersForImport", new { KeyId = id, WrappingAlgorithm = "RSAES_OAEP_SHA_256", WrappingKeySpec = "RSA_2048" })).Succeeded();

    private async Task<Answer> ImportAsync(string id, byte[] material, string? type = null, int? days = null, AwsClient? client = null) =>
        (await ImportAsync(id, await ParametersAsync(id, client), material, type: type, days: days, client: client)).Succeeded();

    private async Task<Answer> ImportAsync(
        string id, Answer parameters, byte[] material, RSAEncryptionPadding? padding = null, string? type = null, int? days = null, AwsClient? client = null, Answer? wrap = null)
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo((wrap ?? parameters)["PublicKey"].GetBytesFromBase64(), out _);
        return await (client ?? Client).KmsAsync("ImportKeyMaterial", new
        {
            KeyId = id,
            ImportToken = parameters["ImportToken"].GetString(),
            EncryptedKeyMaterial = Convert.ToBase64String(rsa.Encrypt(material, padding ?? RSAEncryptionPadding.OaepSHA256)),
            ExpirationModel = days is null ? "KEY_MATERIAL_DOES_NOT_EXPIRE" : "KEY_MATERIAL_EXPIRES",
            ValidTo = days is { } left ? _sandbox.Clock.GetUtcNow().AddDays(left).ToUnixTimeSeconds() : (long?)null,
            ImportType = type,
        });
    }
}
