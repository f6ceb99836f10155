using KmsCompliance.Sandbox.Endpoint.Kms;

namespace KmsCompliance.Sandbox.Tests.Endpoint;

/// <summary>Rotation by itself and on demand, and the materials that come of it.</summary>
public sealed class RotationTests : IAsyncLifetime
{
    private TestSandbox _sandbox = null!;

    private AwsClient Client => _sandbox.Client;

    public async Task InitializeAsync() => _sandbox = await TestSandbox.EmptyAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task A_key_rotates_when_it_is_due_and_keeps_its_materials()
    {
        var id = await KeyAsync();
        var first = await CurrentAsync(id);
        (await Client.KmsAsync("EnableKeyRotation", new { KeyId = id, RotationPeriodInDays = 90 })).Succeeded();
        _sandbox.Clock.Advance(TimeSpan.FromDays(200));
        (await Client.KmsAsync("RotateKeyOnDemand", new { KeyId = id })).Succeeded();

        Assert.Equal(["AUTOMATIC NON_CURRENT", "AUTOMATIC NON_CURRENT", "ON_DEMAND CURRENT"], await RotationsAsync(id, "ROTATIONS_ONLY"));
        Assert.Equal([" NON_CURRENT", "AUTOMATIC NON_CURRENT", "AUTOMATIC NON_CURRENT", "ON_DEMAND CURRENT"], await RotationsAsync(id, "ALL_KEY_MATERIAL"));
        Assert.NotEqual(first, await CurrentAsync(id));

        // What is done on demand does not put off what is due.
        var next = (await Client.KmsAsync("GetKeyRotationStatus", new { KeyId = id }))["NextRotationDate"].GetDouble();
        Assert.Equal(_sandbox.Clock.GetUtcNow().AddDays(70).ToUnixTimeSeconds(), next);
    }

    [Fact]
    public async Task A_key_has_so_many_rotations_on_demand_and_no_more()
    {
        var id = await KeyAsync();
        for (var i = 0; i < KeyMaterials.MostOnDemand; i++)
        {
            (await Client.KmsAsync("RotateKeyOnDemand", new { KeyId = id })).Succeeded();
        }

        Assert.Equal("LimitExceededException", (await Client.KmsAsync("RotateKeyOnDemand", new { KeyId = id })).Code);
        var page = await Client.KmsAsync("ListKeyRotations", new { KeyId = id, Limit = 20 });
        Assert.Equal((20, true), (page["Rotations"].GetArrayLength(), page["Truncated"].GetBoolean()));
        page = await Client.KmsAsync("ListKeyRotations", new { KeyId = id, Limit = 20, Marker = page["NextMarker"].GetString() });
        Assert.Equal((5, false), (page["Rotations"].GetArrayLength(), page["Truncated"].GetBoolean()));
    }

    private async Task<string> KeyAsync() => (await Client.KmsAsync("CreateKey"))["KeyMetadata"].GetProperty("KeyId").GetString()!;

    private async Task<string?> CurrentAsync(string id) => (await Client.KmsAsync("DescribeKey", new { KeyId = id }))["KeyMetadata"].GetProperty("CurrentKeyMaterialId").GetString();

    private async Task<IEnumerable<string>> RotationsAsync(string id, string materials) =>
        (await Client.KmsAsync("ListKeyRotations", new { KeyId = id, IncludeKeyMaterial = materials }))["Rotations"].EnumerateArray()
            .Select(static entry => $"{(entry.TryGetProperty("RotationType", out var type) ? type.GetString() : "")} {entry.GetProperty("KeyMaterialState").GetString()}");
}
