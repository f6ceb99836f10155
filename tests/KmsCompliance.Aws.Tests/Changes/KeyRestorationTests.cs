using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Changes;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Places;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Services;

namespace KmsCompliance.Aws.Tests.Changes;

/// <summary>A resource is put back to the key that it had: to the letter, as the services' own answers show.</summary>
public sealed class KeyRestorationTests : KeyChangeTest
{
    private const string Alias = "alias/former";

    /// <summary>Services and the forms in which their resources name a key; null for none.</summary>
    public static TheoryData<string, string?> Configurations => new()
    {
        { "XRay", null },
        { "XRay", "arn" },
        { "XRay", "alias" },
        { "XRay", "alias/aws/xray" },
        { "SecretsManager", null },
        { "SecretsManager", "id" },
        { "SecretsManager", "arn" },
        { "SecretsManager", "alias" },
        { "SecretsManager", "aliasArn" },
        { "SecretsManager", "alias/aws/secretsmanager" },
        { "SecretsManager", "awsArn" },
        { "CloudTrail", null },
        { "CloudTrail", "arn" },
        { "CloudTrail", "alias" },
        { "CloudWatchLogs", null },
        { "CloudWatchLogs", "arn" },
    };

    [Theory]
    [MemberData(nameof(Configurations))]
    public async Task What_it_was_is_what_it_is_again(string service, string? form)
    {
        var former = await FormAsync(form);
        var resource = await MakeAsync(ServiceCatalog.Find(service)!, former);
        var before = await resource.LookAsync();
        var key = await ReadKeyAsync(resource);
        var other = await MakeKeyAsync();
        Assert.Equal(CmkChangeStatus.Applied, (await ApplyAsync(Set(resource, other))).Status);
        Assert.NotEqual(before, await resource.LookAsync());

        var change = await ApplyAsync(Restore(resource, key));

        Assert.Equal((CmkChangeStatus.Applied, true, other), (change.Status, change.Verified, change.PreviousKeyId));
        Assert.Equal(before, await resource.LookAsync());
        Assert.Equal(key, await ReadKeyAsync(resource));
        Assert.Equal(2, WritesOf(resource) - (service == "XRay" ? 1 : 0));

        var again = await ApplyAsync(Restore(resource, key));

        Assert.Equal((CmkChangeStatus.Unchanged, true), (again.Status, again.Verified));
        Assert.Equal(2, WritesOf(resource) - (service == "XRay" ? 1 : 0));
        Assert.Equal(before, await resource.LookAsync());
    }

    [Fact]
    public async Task XRays_key_that_AWS_manages_is_not_the_one_that_AWS_owns()
    {
        var resource = await MakeAsync(ServiceCatalog.XRay, "alias/aws/xray");
        var change = await ApplyAsync(Restore(resource, null));
        Assert.Equal((CmkChangeStatus.Applied, true), (change.Status, change.Verified));
        Assert.Null(await ReadKeyAsync(resource));
    }

    [Fact]
    public async Task A_setting_that_names_no_key_of_its_own_is_under_the_key_that_AWS_manages()
    {
        await using var server = await CannedServer.StartAsync(new Hosting.Answer("""{"EncryptionConfig":{"Status":"ACTIVE","Type":"KMS"}}""") { ContentType = "application/json" });
        await using var session = await Sessions.OpenAsync(server.Url);
        var adapter = session.GetAdapter("XRay", Region);
        var setting = (await adapter.GetAsync(string.Empty, Task.FromResult(SandboxAccounts.AccountId), CancellationToken.None)).Status;

        var seen = await adapter.ObserveAsync(setting, CancellationToken.None);

        Assert.False(ServiceCatalog.XRay.KeyChange.IsUnderDefaultKey(setting));
        Assert.Equal("alias/aws/xray", seen.KmsKeyId);
    }

    [Fact]
    public async Task Whether_an_alias_of_AWSs_leads_to_the_reported_key_is_not_known()
    {
        var resource = await MakeAsync(ServiceCatalog.XRay, await MakeKeyAsync());

        var change = await ApplyAsync(Restore(resource, "alias/aws/xray"));

        Assert.Equal((CmkChangeStatus.Applied, null), (change.Status, change.Verified));
        Assert.Contains($"reports '{await ReadKeyAsync(resource)}', a key that AWS manages; whether it is that of alias/aws/xray was not looked up", change.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_key_in_two_forms_is_two_configurations_of_a_secret()
    {
        await FormAsync("alias");
        var arn = (await Client.KmsAsync("DescribeKey", new { KeyId = Alias }))["KeyMetadata"].GetProperty("Arn").GetString()!;
        var resource = await MakeAsync(ServiceCatalog.SecretsManager, arn);

        Assert.Equal(CmkChangeStatus.Unchanged, (await ApplyAsync(Set(resource, Alias))).Status);
        foreach (var form in (string[])[Alias, arn[(arn.LastIndexOf('/') + 1)..], arn])
        {
            var change = await ApplyAsync(Restore(resource, form));
            Assert.Equal((CmkChangeStatus.Applied, true, arn), (change.Status, change.Verified, change.KeyArn));
            Assert.Equal(form, await ReadKeyAsync(resource));
        }
    }

    [Fact]
    public async Task A_service_that_reports_ARNs_is_under_its_key_whichever_way_it_is_named()
    {
        await FormAsync("alias");
        foreach (var service in (ServiceDefinition[])[ServiceCatalog.XRay, ServiceCatalog.CloudTrail])
        {
            var resource = await MakeAsync(service, Alias);
            Assert.Equal(CmkChangeStatus.Unchanged, (await ApplyAsync(Restore(resource, Alias))).Status);
        }
    }

    [Theory]
    [InlineData("XRay", "Change the key from KEY to the key that AWS owns", "X-Ray uses the key that AWS owns for new traces; those stored before need the former key to be read.")]
    [InlineData("SecretsManager", "Change the key from KEY to aws/secretsmanager (the key that AWS manages)", "1 labelled version is under aws/secretsmanager (the key that AWS manages), and can be read under the keys of since then too.")]
    [InlineData("CloudTrail", "Change the key of new log files from KEY to none (SSE-S3, keys that Amazon S3 owns)", "those delivered before keep their encryption, and need the former key to be read.")]
    [InlineData("CloudWatchLogs", "Change the key of new log events from KEY to the key that AWS owns", "those stored before keep their encryption, and need the former key to be read.")]
    public async Task The_way_back_to_the_default_key_is_asked_about_and_told(string service, string question, string message)
    {
        var key = await MakeKeyAsync();
        var resource = await MakeAsync(ServiceCatalog.Find(service)!, key);

        var shown = await RunAsync(new ChangeReport { IsWhatIf = true }, Restore(resource, null));
        var report = await RunAsync(Restore(resource, null));

        var preview = Assert.Single(shown.Previews);
        Assert.Equal((CmkChangeStatus.WhatIf, "Would be put back under the service's default key. Nothing was changed.", null), (preview.Status, preview.Message, preview.KeyArn));
        Assert.Equal(question.Replace("KEY", key, StringComparison.Ordinal), Assert.Single(report.Questions).Action);
        var change = Assert.Single(report.Changes);
        Assert.Equal((CmkChangeStatus.Applied, true, null, key), (change.Status, change.Verified, change.KeyArn, change.PreviousKeyId));
        Assert.Contains(message, change.Message, StringComparison.Ordinal);
        Assert.Equal("The service's default key was set already.", (await ApplyAsync(Restore(resource, null))).Message[..42]);
    }

    [Fact]
    public async Task A_trails_former_key_is_looked_for_where_its_bucket_lies()
    {
        // The default estate's: in eu-central-1, with a bucket and a key in eu-west-1.
        const string Trail = "arn:aws:cloudtrail:eu-central-1:111122223333:trail/orders-audit-in-eu-west-1";
        const string Next = "arn:aws:kms:eu-west-1:111122223333:key/00000104-5a6d-4b0c-8000-000000000104";
        using var there = Client.In("eu-central-1");
        var before = (await there.CloudTrailAsync("GetTrail", new { Name = Trail })).Body;
        var former = (await there.CloudTrailAsync("GetTrail", new { Name = Trail }))["Trail"].GetProperty("KmsKeyId").GetString()!;
        foreach (var other in (string?[])[Next, null])
        {
            Assert.Equal(CmkChangeStatus.Applied, (await ApplyAsync(Target(other))).Status);
            var change = await ApplyAsync(Target(former));
            Assert.Equal((CmkChangeStatus.Applied, true), (change.Status, change.Verified));
            Assert.Equal(before, (await there.CloudTrailAsync("GetTrail", new { Name = Trail })).Body);
        }

        static KeyChangeTarget Target(string? key) =>
            new(ServiceCatalog.CloudTrail.Read(Trail).Reference!, new Place("eu-central-1"), key is null ? null : KeyReference.FromService(key)) { IsRestoration = key != Next };
    }

    [Theory]
    [InlineData(null)]
    [InlineData("id")]
    public async Task A_replica_goes_back_in_its_own_Region_and_its_primary_says_so(string? form)
    {
        using var there = Client.In("eu-west-1");
        var primary = new ChangedResource(there, ServiceCatalog.SecretsManager, "replicated");
        await primary.MakeAsync(null);
        var former = await FormAsync(form);
        (await there.SecretsAsync("ReplicateSecretToRegions", new { SecretId = "replicated", AddReplicaRegions = new[] { new { Region, KmsKeyId = former ?? "alias/aws/secretsmanager" } } })).Succeeded();
        var replica = new ChangedResource(Client, ServiceCatalog.SecretsManager, "replicated");
        await replica.FindAsync();
        var key = await ReadKeyAsync(replica);
        var before = (await primary.LookAsync(), await replica.LookAsync());
        await ApplyAsync(Set(replica, await MakeKeyAsync()));
        Assert.NotEqual(before, (await primary.LookAsync(), await replica.LookAsync()));

        var change = await ApplyAsync(Restore(replica, key));

        Assert.Equal((CmkChangeStatus.Applied, true), (change.Status, change.Verified));
        Assert.Equal(before, (await primary.LookAsync(), await replica.LookAsync()));
    }

    [Fact]
    public async Task An_event_data_store_keeps_its_key_for_life()
    {
        var key = await MakeKeyAsync();
        var keyed = await MakeAsync(ServiceCatalog.CloudTrailLake, key, "keyed");
        var bare = await MakeAsync(ServiceCatalog.CloudTrailLake, null, "bare");

        var report = await RunAsync(Restore(keyed, null), Restore(keyed, await MakeKeyAsync()), Restore(bare, null), Restore(keyed, key));

        Assert.Equal(["EventDataStoreHasKey", "EventDataStoreHasKey"], report.Failures.Select(static failure => failure.ErrorId));
        Assert.All(report.Changes, static change => Assert.Equal(CmkChangeStatus.Unchanged, change.Status));
        Assert.Equal(2, report.Changes.Count);
        Assert.Equal(0, WritesOf(keyed));
    }

    [Fact]
    public async Task Keys_of_AWSs_are_not_asked_about()
    {
        var resource = await MakeAsync(ServiceCatalog.SecretsManager, null);
        await ApplyAsync(Set(resource, await MakeKeyAsync()));
        Server.Calls.Reset();

        var change = await ApplyAsync(Restore(resource, "alias/aws/secretsmanager"));

        Assert.Equal((CmkChangeStatus.Applied, true, null), (change.Status, change.Verified, change.KeyArn));
        Assert.Equal("alias/aws/secretsmanager", await ReadKeyAsync(resource));
        Assert.DoesNotContain(Server.Calls.Snapshot(), static call => call.Service == "kms");
    }

    [Fact]
    public async Task A_key_that_AWS_manages_has_no_policy_to_try()
    {
        var former = await AwsManagedKeyAsync("alias/aws/secretsmanager");
        var resource = await MakeAsync(ServiceCatalog.SecretsManager, former);
        await ApplyAsync(Set(resource, await MakeKeyAsync()));
        Server.Calls.Reset();

        Assert.Equal(former, (await ApplyAsync(Restore(resource, former))).KeyArn);

        Assert.Equal(0, Server.Calls.Count("kms", "GetKeyPolicy"));
        Assert.Equal(["AwsManagedKeyAsTarget"], (await RunAsync(Set(resource, former))).Failures.Select(static failure => failure.ErrorId));
    }

    [Fact]
    public async Task A_former_key_that_does_not_serve_any_more_is_refused_before_anything_is_written()
    {
        var (disabled, deleted, shut) = (await MakeKeyAsync(), await MakeKeyAsync(), await MakeKeyAsync());
        var resource = await MakeAsync(ServiceCatalog.CloudWatchLogs, shut);
        await ApplyAsync(Set(resource, await MakeKeyAsync()));
        (await Client.KmsAsync("DisableKey", new { KeyId = disabled })).Succeeded();
        (await Client.KmsAsync("ScheduleKeyDeletion", new { KeyId = deleted })).Succeeded();
        (await Client.KmsAsync("PutKeyPolicy", new { KeyId = shut, PolicyName = "default", Policy = OwnersOnly })).Succeeded();
        var (looked, written) = (await resource.LookAsync(), WritesOf(resource));

        var report = await RunAsync(
            Restore(resource, disabled), Restore(resource, deleted), Restore(resource, shut), Restore(resource, Client.KeyArn("00000000-0000-4000-8000-000000000000")));

        Assert.Equal(["KeyNotUsable", "KeyNotUsable", "KeyPolicyInsufficient", "KeyNotFound"], report.Failures.Select(static failure => failure.ErrorId));
        Assert.Empty(report.Changes);
        Assert.Equal((looked, written), (await resource.LookAsync(), WritesOf(resource)));
    }

    [Fact]
    public async Task What_is_not_re_encrypted_on_the_way_back_is_told_and_not_verified()
    {
        var resource = await MakeAsync(ServiceCatalog.SecretsManager, null);
        await ApplyAsync(Set(resource, await MakeKeyAsync()));
        (await Client.SecretsAsync("PutSecretValue", new { SecretId = resource.Reference.Value, SecretString = "not-a-secret-either" })).Succeeded();
        Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, "kms:Encrypt");

        var report = await RunAsync(Restore(resource, null));

        var change = Assert.Single(report.Changes);
        Assert.Equal((CmkChangeStatus.Failed, false), (change.Status, change.Verified));
        Assert.StartsWith("AWSCURRENT (version ", Assert.Single(change.VersionNotUnderKey), StringComparison.Ordinal);
        var failure = Assert.Single(report.Failures);
        Assert.Equal("VersionNotReencrypted", failure.ErrorId);
        Assert.Contains("now names key 'aws/secretsmanager (the key that AWS manages)'", failure.Message, StringComparison.Ordinal);
        Assert.Null(await ReadKeyAsync(resource));
    }

    [Fact]
    public async Task A_refusal_on_the_way_back_is_one_error_and_nothing_is_told_as_done()
    {
        var resource = await MakeAsync(ServiceCatalog.CloudWatchLogs, await MakeKeyAsync());
        Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, "logs:DisassociateKmsKey");

        var report = await RunAsync(Restore(resource, null));

        Assert.Equal(["AccessDenied"], report.Failures.Select(static failure => failure.ErrorId));
        Assert.Equal(FailureKind.AccessDenied, Assert.Single(report.Failures).Kind);
        Assert.Empty(report.Changes);
    }

    // A key in a form; an alias of AWS's as it is.
    private async Task<string?> FormAsync(string? form)
    {
        if (form?.StartsWith("alias/", StringComparison.Ordinal) != false)
        {
            return form;
        }

        if (form == "awsArn")
        {
            return await AwsManagedKeyAsync("alias/aws/secretsmanager");
        }

        var key = await MakeKeyAsync();
        var id = key[(key.LastIndexOf('/') + 1)..];
        (await Client.KmsAsync("CreateAlias", new { AliasName = Alias, TargetKeyId = id })).Succeeded();
        return form switch
        {
            "id" => id,
            "alias" => Alias,
            "aliasArn" => $"arn:aws:kms:{Region}:{SandboxAccounts.AccountId}:{Alias}",
            _ => key,
        };
    }
}
