using System.Text.Json;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Sandbox.Tests.Peers;
using KmsCompliance.Tests.Hosting;
using static KmsCompliance.Compliance;
using static KmsCompliance.ComplianceReason;

namespace KmsCompliance.Tests.Peers;

/// <summary>What the module and the unmodified <c>aws</c> say to each other through an endpoint: each sees what the other
/// did. The same for every endpoint.</summary>
internal sealed class EndpointConversation(Uri endpoint, string accountId) : IDisposable
{
    private const string Region = "eu-west-3";

    private readonly AwsCli _aws = new(endpoint);
    private readonly ModuleSession _session = new(endpoint);

    public void Dispose() => _session.Dispose();

    /// <summary>Get-Region lists what describe-regions lists.</summary>
    public async Task RegionsAreThoseThatAwsListsAsync()
    {
        var listed = (await _aws.RunAsync(Region, "ec2", "describe-regions")).GetProperty("Regions").EnumerateArray().Select(region => Text(region, "RegionName"));
        var regions = _session.Run<AwsRegion>("Get-Region");

        Assert.Equal(listed.Order(StringComparer.Ordinal), regions.Select(region => region.Region).Order(StringComparer.Ordinal));
        Assert.All(regions, region => Assert.Equal(accountId, region.AccountId));
    }

    /// <summary>The audit judges secrets that aws made, each under another key.</summary>
    public async Task SecretsThatAwsMadeAreJudgedAsync()
    {
        var (used, disabled, asymmetric) = (CreateKeyAsync(), CreateKeyAsync(), CreateKeyAsync("--key-spec", "RSA_2048", "--key-usage", "ENCRYPT_DECRYPT"));
        var (usedKey, disabledKey, asymmetricKey) = (await used, await disabled, await asymmetric);
        await _aws.RunAsync(Region, "kms", "create-alias", "--alias-name", "alias/conversation", "--target-key-id", Text(usedKey, "KeyId"));
        await Task.WhenAll(
            CreateSecretAsync("conversation/default"),
            CreateSecretAsync("conversation/id", Text(usedKey, "KeyId")),
            CreateSecretAsync("conversation/arn", Text(usedKey, "Arn")),
            CreateSecretAsync("conversation/alias", "alias/conversation"),
            CreateSecretAsync("conversation/disabled", Text(disabledKey, "Arn")));
        await _aws.RunAsync(Region, "kms", "disable-key", "--key-id", Text(disabledKey, "KeyId"));

        var secrets = _session.Run<SecretEncryptionStatus>($"Get-SecretEncryptionStatus -Region {Region} -Name conversation/*").ToDictionary(secret => secret.ResourceName);
        var findings = _session.Run<CmkFinding>($"Get-SecretEncryptionStatus -Region {Region} -Name conversation/* | Test-SecretCmk");

        Assert.Equal(
            [
                ("conversation/alias", Compliant, CustomerManagedKey, Text(usedKey, "Arn")),
                ("conversation/arn", Compliant, CustomerManagedKey, Text(usedKey, "Arn")),
                ("conversation/default", NonCompliant, AwsManagedKey, null),
                ("conversation/disabled", NonCompliant, KeyNotUsable, Text(disabledKey, "Arn")),
                ("conversation/id", Compliant, CustomerManagedKey, Text(usedKey, "Arn")),
            ],
            secrets.Values.OrderBy(secret => secret.ResourceName, StringComparer.Ordinal).Select(secret => (secret.ResourceName, secret.Compliance, secret.Reason, secret.KeyArn)));
        Assert.All(secrets.Values, secret => Assert.Equal((accountId, Region), (secret.AccountId, secret.Region)));
        Assert.Equal(
            ["conversation/default", "conversation/disabled"],
            findings.Where(finding => finding.Compliance == NonCompliant).Select(finding => finding.ResourceName).Distinct().Order(StringComparer.Ordinal));

        // A key of another kind is refused as a target, whatever the endpoint would have taken.
        var refused = _session.Run($"Set-SecretCmk -Region {Region} -SecretId conversation/default -KeyId {Text(asymmetricKey, "KeyId")}");
        Assert.Equal(["KeyNotUsable"], refused.ErrorIds);
    }

    /// <summary>A key that the module made is for aws what it was to be, and made once.</summary>
    public async Task AKeyIsMadeOnceAndAwsSeesItAsync()
    {
        const string Make = $"New-ServiceCmk SecretsManager -Region {Region} -Alias alias/made -Owner platform -RotationPeriodInDays 180";
        var made = Assert.Single(_session.Run<ServiceCmk>(Make));
        var again = Assert.Single(_session.Run<ServiceCmk>(Make));
        Assert.Equal((made.KeyArn, true, false), (again.KeyArn, made.Created, again.Created));

        var key = _aws.RunAsync(Region, "kms", "describe-key", "--key-id", "alias/made");
        var rotation = _aws.RunAsync(Region, "kms", "get-key-rotation-status", "--key-id", made.KeyId!);
        var tags = _aws.RunAsync(Region, "kms", "list-resource-tags", "--key-id", made.KeyId!);
        var policy = _aws.RunAsync(Region, "kms", "get-key-policy", "--key-id", made.KeyId!, "--policy-name", "default");

        Assert.Equal((made.KeyArn, "SYMMETRIC_DEFAULT", "Enabled"), (Text((await key).GetProperty("KeyMetadata"), "Arn"), Text((await key).GetProperty("KeyMetadata"), "KeySpec"), Text((await key).GetProperty("KeyMetadata"), "KeyState")));
        Assert.True((await rotation).GetProperty("KeyRotationEnabled").GetBoolean());
        Assert.Contains((await tags).GetProperty("Tags").EnumerateArray(), tag => (Text(tag, "TagKey"), Text(tag, "TagValue")) == ("Owner", "platform"));
        using var document = JsonDocument.Parse(Text(await policy, "Policy"));
        Assert.Contains($"arn:aws:iam::{accountId}:root", document.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    /// <summary>Evidence that the endpoint's keys signed holds against the public keys that aws prints, and against no other.</summary>
    public async Task EvidenceIsSignedAndHeldAgainstTheKeyThatAwsPrintsAsync()
    {
        var folder = Directory.CreateTempSubdirectory("kmscompliance-signed-").FullName;
        try
        {
            // Moto signs by RSA with the longest salt there can be; that of KMS is as long as the hash (developer guide, "Key spec reference").
            var (first, second) = (
                await CreateKeyAsync("--key-spec", "ECC_NIST_P384", "--key-usage", "SIGN_VERIFY"), await CreateKeyAsync("--key-spec", "ECC_NIST_P256", "--key-usage", "SIGN_VERIFY"));
            List<string> publicKeys = [];
            foreach (var signing in (JsonElement[])[first, second])
            {
                var key = Text(await CreateKeyAsync(), "KeyId");
                await _aws.RunAsync(Region, "kms", "disable-key", "--key-id", key);
                var evidence = Path.Combine(folder, $"{publicKeys.Count}.jsonl");
                var enabled = Assert.Single(_session.Run<CmkKeyChange>($"Enable-ServiceCmk {key} -Region {Region} -EvidencePath '{evidence}' -SigningKeyArn {Text(signing, "Arn")} -Confirm:$false"));
                Assert.Equal(CmkChangeStatus.Applied, enabled.Status);

                publicKeys.Add(evidence + ".txt");
                await File.WriteAllTextAsync(publicKeys[^1], Text(await _aws.RunAsync(Region, "kms", "get-public-key", "--key-id", Text(signing, "KeyId")), "PublicKey"));
                var held = Assert.Single(_session.Run<CmkEvidence>($"Test-CmkEvidence '{evidence}' -PublicKeyPath '{publicKeys[^1]}'"));
                Assert.Equal((true, 2), (held.Intact, held.SignedCount));
            }

            Assert.Equal([false], _session.Run<bool>($"Test-CmkEvidence '{folder}/0.jsonl' -PublicKeyPath '{publicKeys[1]}' -Quiet"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A key that the module made for imported material is one to aws too. An endpoint that does not serve the import makes it an
    /// error, and nothing is told as imported.</summary>
    /// <param name="isServed">Whether the endpoint serves the import.</param>
    public async Task MaterialIsImportedOrToldNotToBeAsync(bool isServed)
    {
        var made = Assert.Single(_session.Run<ServiceCmk>($"New-ServiceCmk XRay -Region {Region} -Alias alias/external -Origin External"));
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, [.. Enumerable.Range(0, 32).Select(static i => (byte)i)]);
            var result = _session.Run($"Import-CmkMaterial {made.KeyArn} '{file}' -ValidTo ([DateTimeOffset]::UtcNow.AddDays(30)) -Confirm:$false");
            var key = (await _aws.RunAsync(Region, "kms", "describe-key", "--key-id", made.KeyId!)).GetProperty("KeyMetadata");
            Assert.Equal("EXTERNAL", Text(key, "Origin"));
            if (isServed)
            {
                var change = (CmkKeyChange)Assert.Single(result.Output).BaseObject;
                Assert.Equal((CmkChangeStatus.Applied, true, "Enabled", "KEY_MATERIAL_EXPIRES"), (change.Status, change.Verified, Text(key, "KeyState"), Text(key, "ExpirationModel")));
            }
            else
            {
                Assert.Empty(result.Output);
                Assert.Single(result.Errors);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Access that the module grants is in the policy that aws reads, beside what aws put there; revoked, it is
    /// gone.</summary>
    public async Task AccessIsGrantedAndAwsSeesItAsync()
    {
        var key = Text(await CreateKeyAsync(), "KeyId");
        var before = await PolicyAsync();

        var granted = Assert.Single(_session.Run<CmkPolicyChange>($"Grant-CmkAccess {key} SecretsManager -Region {Region} -User arn:aws:iam::{accountId}:role/Reader"));
        Assert.Equal((CmkChangeStatus.Applied, true), (granted.Status, granted.Verified));
        Assert.Equal(["AllowUseThroughSecretsManager", "AllowDescribeKey"], granted.AddedStatement);
        var during = await PolicyAsync();
        Assert.Equal(before.Statements[0].ToJson(), during.Statements[0].ToJson());
        Assert.Equal(granted.AddedStatement, during.Statements.Skip(1).Select(statement => statement.Sid));

        Assert.Equal(CmkChangeStatus.Applied, Assert.Single(_session.Run<CmkPolicyChange>($"Revoke-CmkAccess {key} arn:aws:iam::{accountId}:role/Reader -Region {Region} -Confirm:$false")).Status);
        Assert.True((await PolicyAsync()).EquivalentTo(before));

        async Task<KeyPolicyDocument> PolicyAsync() =>
            KeyPolicyDocument.Parse(Text(await _aws.RunAsync(Region, "kms", "get-key-policy", "--key-id", key, "--policy-name", "default"), "Policy"));
    }

    /// <summary>Secrets that the module switched over are switched over for aws.</summary>
    public async Task ASecretIsSwitchedOverAndAwsSeesItAsync()
    {
        await CreateSecretAsync("switched/one");
        var key = await CreateKeyAsync();
        var change = Assert.Single(_session.Run<CmkChange>(
            $"Get-SecretEncryptionStatus -Region {Region} -Name switched/* | Where-Object Compliance -eq NonCompliant | Set-SecretCmk -KeyId {Text(key, "Arn")}"));

        Assert.Equal((CmkChangeStatus.Applied, Text(key, "Arn")), (change.Status, change.KeyArn));
        Assert.Equal(Text(key, "Arn"), Text(await _aws.RunAsync(Region, "secretsmanager", "describe-secret", "--secret-id", "switched/one"), "KmsKeyId"));
        Assert.Equal(Compliant, Assert.Single(_session.Run<SecretEncryptionStatus>($"Get-SecretEncryptionStatus -Region {Region} -SecretId switched/one")).Compliance);

        var unchanged = Assert.Single(_session.Run<CmkChange>($"Set-SecretCmk -Region {Region} -SecretId switched/one -KeyId {Text(key, "Arn")}"));
        Assert.Equal(CmkChangeStatus.Unchanged, unchanged.Status);
    }

    /// <summary>Trails that aws made are audited, one of them of many Regions and so in every list, and one is put under
    /// another key, which aws then sees.</summary>
    public async Task TrailsAreJudgedAndSetAndAwsSeesItAsync()
    {
        const string policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}]}""";
        const string bucket = "conversation-logs";
        var (first, second) = (await CreateKeyAsync("--policy", policy), await CreateKeyAsync("--policy", policy));
        await _aws.RunAsync(Region, "s3api", "create-bucket", "--bucket", bucket, "--create-bucket-configuration", $"LocationConstraint={Region}");
        await _aws.RunAsync(Region, "cloudtrail", "create-trail", "--name", "conversation-plain", "--s3-bucket-name", bucket);
        await _aws.RunAsync(Region, "cloudtrail", "create-trail", "--name", "conversation-keyed", "--s3-bucket-name", bucket, "--is-multi-region-trail", "--kms-key-id", Text(first, "Arn"));

        var trails = _session.Run<TrailEncryptionStatus>($"Get-TrailEncryptionStatus -Region {Region}, us-east-1, eu-west-2 -ResourceType Trail -Name conversation-*");
        Assert.Equal(
            [("conversation-keyed", Region, Compliant, CustomerManagedKey, Text(first, "Arn")), ("conversation-plain", Region, NonCompliant, AwsOwnedKey, null)],
            trails.OrderBy(trail => trail.ResourceName, StringComparer.Ordinal).Select(trail => (trail.ResourceName, trail.Region, trail.Compliance, trail.Reason, trail.KeyArn)));

        foreach (var name in new[] { "conversation-plain", "conversation-keyed" })
        {
            var change = Assert.Single(_session.Run<CmkChange>($"Set-TrailCmk -Region {Region} -TrailId {name} -KeyId {Text(second, "KeyId")}"));
            Assert.Equal((CmkChangeStatus.Applied, true, Text(second, "Arn")), (change.Status, change.Verified, change.KeyArn));
            var trail = (await _aws.RunAsync(Region, "cloudtrail", "get-trail", "--name", name)).GetProperty("Trail");
            Assert.Equal((Text(second, "Arn"), bucket), (Text(trail, "KmsKeyId"), Text(trail, "S3BucketName")));
        }

        Assert.Equal(CmkChangeStatus.Unchanged, Assert.Single(_session.Run<CmkChange>($"Set-TrailCmk -Region {Region} -TrailId conversation-plain -KeyId {Text(second, "Arn")}")).Status);
        Assert.Equal(["KeyInOtherRegion"], _session.Run($"Set-TrailCmk -Region {Region} -TrailId conversation-plain -KeyId arn:aws:kms:us-east-1:{accountId}:key/{Text(first, "KeyId")}").ErrorIds);
    }

    /// <summary>X-Ray's setting: what aws put, the module sees; what the module puts, aws sees.</summary>
    public async Task XRayIsSetByEitherAsync()
    {
        var key = await CreateKeyAsync();
        await _aws.RunAsync(Region, "xray", "put-encryption-config", "--type", "KMS", "--key-id", Text(key, "KeyId"));
        Assert.Equal(Text(key, "Arn"), Assert.Single(_session.Run<XRayEncryptionStatus>($"Get-XRayEncryptionStatus -Region {Region}")).KeyArn);

        _session.Run<CmkChange>($"Set-XRayCmk -Region {Region} -Default");
        Assert.Equal("NONE", Text((await _aws.RunAsync(Region, "xray", "get-encryption-config")).GetProperty("EncryptionConfig"), "Type"));
    }

    private async Task<JsonElement> CreateKeyAsync(params string[] arguments) =>
        (await _aws.RunAsync(Region, ["kms", "create-key", .. arguments])).GetProperty("KeyMetadata");

    private Task<JsonElement> CreateSecretAsync(string name, string? key = null) => _aws.RunAsync(
        Region,
        ["secretsmanager", "create-secret", "--name", name, "--secret-string", "not-a-secret", .. key is null ? Array.Empty<string>() : ["--kms-key-id", key]]);

    private static string Text(JsonElement element, string member) => element.GetProperty(member).GetString()!;
}
