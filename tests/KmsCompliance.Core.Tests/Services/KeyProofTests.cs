using KmsCompliance.Identifiers;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Core.Tests.Services;

/// <summary>What proves that a resource is under a key, or back under the one that it had.</summary>
public sealed class KeyProofTests
{
    private const string Id = "00000101-5a6d-4b0c-8000-000000000101";
    private const string Arn = "arn:aws:kms:eu-west-1:111122223333:key/" + Id;
    private const string Managed = "arn:aws:kms:eu-west-1:111122223333:key/00000000-5a6d-4b0c-8000-00000000000a";
    private const string Other = "arn:aws:kms:eu-west-1:111122223333:key/00000102-5a6d-4b0c-8000-000000000102";
    private const string Default = KeyReference.DefaultKeyLiteral;

    /// <summary>The key that is put back, what the secret names, the keys of its labelled version, and whether that proves it.</summary>
    public static TheoryData<string?, string?, string?, bool?> Secrets => new()
    {
        { null, null, Default, true },
        { null, null, $"{Arn},{Default}", true },
        { null, null, "alias/aws/secretsmanager", true },
        { null, null, Managed, true },
        { null, null, Arn, false },
        { null, null, "alias/aws/s3", false },
        { null, null, null, null },
        { null, Arn, Default, false },
        { null, "alias/aws/secretsmanager", Default, false },
        { Managed, Managed, Default, true },
        { Managed, Managed, Managed, true },
        { Managed, null, Default, false },
        { Managed, Managed, Arn, false },
        { "alias/aws/secretsmanager", "alias/aws/secretsmanager", Default, true },
        { "alias/aws/secretsmanager", null, Default, false },
        { Arn, Arn, $"{Default},{Arn}", true },
        { Arn, Id, $"{Default},{Arn}", false },
        { Arn, "alias/own", Arn, false },
        { Arn, Arn, Default, false },
        { Id, Id, Arn, true },
        { Id, Arn, Arn, false },
        { "alias/own", "alias/own", Arn, true },
        { "alias/own", "alias/own", Other, false },
        { "alias/own", Arn, Arn, false },
    };

    [Theory]
    [MemberData(nameof(Secrets))]
    public async Task A_secret_is_back_where_it_names_the_key_as_it_did_and_its_versions_are_under_it(string? former, string? named, string? ofVersion, bool? isProven)
    {
        var seen = new KeyObservation(named) { Versions = [new ObservedVersion("v", ["AWSCURRENT"], ofVersion?.Split(',')), new ObservedVersion("o", [], [Other])] };

        var proof = await ProveAsync(ServiceCatalog.SecretsManager, former, seen);

        Assert.Equal(isProven, proof.Verified);
        Assert.Equal(isProven == false, proof.Failure is not null);
    }

    [Fact]
    public async Task Where_the_versions_can_be_read_under_both_keys_it_is_said()
    {
        var both = new KeyObservation(KmsKeyId: null) { Versions = [new ObservedVersion("v", ["AWSCURRENT"], [Arn, Default]), new ObservedVersion("w", ["AWSPREVIOUS"], [Default])] };

        Assert.Equal(
            "2 labelled versions are under aws/secretsmanager (the key that AWS manages), and can be read under the keys of since then too.",
            (await ProveAsync(ServiceCatalog.SecretsManager, former: null, both)).Message);
        Assert.Equal(
            "1 labelled version is under the key.",
            (await ProveAsync(ServiceCatalog.SecretsManager, Arn, new KeyObservation(Arn) { Versions = [new ObservedVersion("v", ["AWSCURRENT"], [Arn])] })).Message);
    }

    /// <summary>The key that is put back, what the service reports, and whether that proves it.</summary>
    public static TheoryData<string?, string?, bool?> Others => new()
    {
        { null, null, true },
        { null, "", true },
        { null, Arn, false },
        { null, "alias/aws/xray", false },
        { Arn, Arn, true },
        { Arn, null, false },
        { Arn, Other, false },
        { "alias/own", Arn, true },
        { "alias/own", Other, false },
        { Managed, Managed, true },
        { Managed, Arn, false },
        { "alias/aws/xray", "alias/aws/xray", true },
        { "alias/aws/xray", Managed, null },
        { "alias/aws/xray", Arn, false },
        { "alias/aws/xray", null, false },
        { "alias/aws/xray", "alias/own", false },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Elsewhere_the_key_proves_it_that_the_service_reports(string? former, string? reported, bool? isProven)
    {
        foreach (var service in (ServiceDefinition[])[ServiceCatalog.XRay, ServiceCatalog.CloudTrail, ServiceCatalog.CloudWatchLogs])
        {
            var proof = await ProveAsync(service, former, new KeyObservation(reported));
            Assert.Equal(isProven, proof.Verified);
            Assert.Equal(isProven == false ? "ChangeNotTaken" : null, proof.Failure?.ErrorId);
        }
    }

    private static Task<KeyProof> ProveAsync(ServiceDefinition service, string? former, KeyObservation seen)
    {
        var keys = new Keys();
        var reference = former is null ? null : KeyReference.FromService(former);
        var found = reference is { IsAwsManagedAlias: false } ? Keys.Find(reference) : null;
        return service.KeyChange.ProveAsync(service.SampleStatus("111122223333", "eu-west-1", Other), seen, new KeyToSet(reference, found) { IsRestoration = true }, keys);
    }

    private sealed class Keys : IKeyFinder
    {
        public Task<KeyLookup> FindAsync(KeyReference reference)
        {
            Assert.False(reference.IsAwsManagedAlias, "An alias of AWS's is not looked up.");
            Assert.NotEqual(Default, reference.Value);
            return Task.FromResult(KeyLookup.Found(Find(reference)));
        }

        public static KeyDescription Find(KeyReference reference)
        {
            var arn = reference.Value is Managed or Other ? reference.Value : Arn;
            return new KeyDescription { Arn = arn, KeyId = arn[(arn.LastIndexOf('/') + 1)..], AccountId = "111122223333", KeyManager = arn == Managed ? "AWS" : "CUSTOMER", KeyState = "Enabled", KeySpec = "SYMMETRIC_DEFAULT" };
        }
    }
}
