using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Tests.Endpoint.Services.CloudTrail;

namespace KmsCompliance.Sandbox.Tests.Endpoint.Services.CloudTrailLake;

/// <summary>Event data stores of CloudTrail Lake: their key stays for life.</summary>
public sealed class EventDataStoreTests : IAsyncLifetime
{
    private const string Lake = """["kms:GenerateDataKey","kms:Decrypt"]""";

    private TestSandbox _sandbox = null!;

    private AwsClient Client => _sandbox.Client;

    public async Task InitializeAsync() => _sandbox = await TestSandbox.EmptyAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task A_new_store_has_AWSs_defaults_and_no_key()
    {
        var created = await CreateAsync("events");
        Assert.Equal("CREATED", created["Status"].GetString());
        Assert.False(created.Has("KmsKeyId"));
        var arn = created["EventDataStoreArn"].GetString()!;
        foreach (var form in new[] { arn, arn.Split('/')[1] })
        {
            var store = await GetAsync(form);
            Assert.Equal(
                ("ENABLED", true, false, 366, true, "EXTENDABLE_RETENTION_PRICING"),
                (store["Status"].GetString(), store["MultiRegionEnabled"].GetBoolean(), store["OrganizationEnabled"].GetBoolean(), store["RetentionPeriod"].GetInt32(), store["TerminationProtectionEnabled"].GetBoolean(), store["BillingMode"].GetString()));
            Assert.Equal("eventCategory", store["AdvancedEventSelectors"][0].GetProperty("FieldSelectors")[0].GetProperty("Field").GetString());
            Assert.False(store.Has("KmsKeyId"));
        }
    }

    [Fact]
    public async Task Entries_of_the_list_have_no_key_and_come_page_by_page()
    {
        var key = await Client.CreateKeyAsync(new { Policy = TrailPolicies.ForService(Lake) });
        for (var i = 0; i < 5; i++)
        {
            (await CreateAsync($"events-{i}", key)).Succeeded();
        }

        var names = new List<string?>();
        string? token = null;
        do
        {
            var page = await Client.CloudTrailAsync("ListEventDataStores", token is null ? new { MaxResults = 2 } : (object)new { MaxResults = 2, NextToken = token });
            Assert.InRange(page["EventDataStores"].GetArrayLength(), 1, 2);
            Assert.All(page["EventDataStores"].EnumerateArray(), entry => Assert.False(entry.TryGetProperty("KmsKeyId", out _)));
            names.AddRange(page["EventDataStores"].EnumerateArray().Select(entry => entry.GetProperty("Name").GetString()));
            token = page.Has("NextToken") ? page["NextToken"].GetString() : null;
        }
        while (token is not null);

        Assert.Equal(["events-0", "events-1", "events-2", "events-3", "events-4"], names);
        Assert.Equal("InvalidNextTokenException", (await Client.CloudTrailAsync("ListEventDataStores", new { NextToken = "astray" })).Code);
        Assert.Equal("InvalidMaxResultsException", (await Client.CloudTrailAsync("ListEventDataStores", new { MaxResults = 1001 })).Code);
        using var elsewhere = Client.In("eu-west-1");
        Assert.Empty((await elsewhere.CloudTrailAsync("ListEventDataStores"))["EventDataStores"].EnumerateArray());
    }

    [Fact]
    public async Task A_key_can_be_added_once_and_stays()
    {
        var arn = await ArnAsync("events");
        var first = await Client.CreateKeyAsync(new { Policy = TrailPolicies.ForService(Lake) });
        var second = await Client.CreateKeyAsync(new { Policy = TrailPolicies.ForService(Lake) });
        (await Client.KmsAsync("CreateAlias", new { AliasName = "alias/lake", TargetKeyId = first })).Succeeded();
        Assert.Equal("InvalidParameterException", (await UpdateAsync(arn, "")).Code);
        Assert.Equal(Client.KeyArn(first), (await UpdateAsync(arn, "alias/lake"))["KmsKeyId"].GetString());
        foreach (var other in new[] { second, Client.KeyArn(second), "alias/none", "" })
        {
            var refused = await UpdateAsync(arn, other);
            Assert.Equal("InvalidParameterException", refused.Code);
            Assert.Contains("removed", refused.Body, StringComparison.Ordinal);
        }

        (await UpdateAsync(arn, Client.KeyArn(first))).Succeeded();
        Assert.Equal(Client.KeyArn(first), (await GetAsync(arn))["KmsKeyId"].GetString());
        (await Client.CloudTrailAsync("UpdateEventDataStore", new { EventDataStore = arn, RetentionPeriod = 30 })).Succeeded();
        Assert.Equal(Client.KeyArn(first), (await GetAsync(arn))["KmsKeyId"].GetString());
    }

    [Theory]
    [InlineData(Lake, "{}", null)]
    [InlineData("\"kms:GenerateDataKey\"", "{}", "InsufficientEncryptionPolicyException")]
    [InlineData("\"kms:Decrypt\"", "{}", "InsufficientEncryptionPolicyException")]
    [InlineData(Lake, """{"StringEquals":{"aws:SourceAccount":"111122223333"}}""", "InsufficientEncryptionPolicyException")]
    [InlineData(Lake, """{"ArnLike":{"aws:SourceArn":"arn:aws:cloudtrail:*"}}""", "InsufficientEncryptionPolicyException")]
    [InlineData(Lake, """{"Null":{"aws:SourceArn":"true"}}""", null)]
    public async Task The_key_policy_has_to_let_CloudTrail_in_without_conditions(string actions, string condition, string? code)
    {
        var key = await Client.CreateKeyAsync(new { Policy = TrailPolicies.ForService(actions, condition) });
        var created = await CreateAsync("events", key);
        Assert.Equal(code, created.Status == 200 ? null : created.Code);
        var updated = await UpdateAsync(await ArnAsync("more-events"), key);
        Assert.Equal(code, updated.Status == 200 ? null : updated.Code);
    }

    [Fact]
    public async Task Keys_that_cannot_serve_are_refused_each_with_its_own_code()
    {
        using var other = Client.As(SandboxAccounts.OtherAdministratorAccessKey);
        const string open = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"kms:*","Resource":"*"},{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:*","Resource":"*"}]}""";
        var foreign = Client.KeyArn(await other.CreateKeyAsync(new { Policy = open }), SandboxAccounts.OtherAccountId);
        using var elsewhere = Client.In("eu-west-1");
        var distant = elsewhere.KeyArn(await elsewhere.CreateKeyAsync(new { Policy = TrailPolicies.ForService(Lake) }));
        var asymmetric = await Client.CreateKeyAsync(new { KeySpec = "RSA_2048", KeyUsage = "ENCRYPT_DECRYPT" });
        var disabled = await Client.CreateKeyAsync(new { Policy = TrailPolicies.ForService(Lake) });
        (await Client.KmsAsync("DisableKey", new { KeyId = disabled })).Succeeded();
        var arn = await ArnAsync("events");
        foreach (var (keyId, code) in new[]
        {
            (foreign, "KmsKeyNotFoundException"), (distant, "KmsKeyNotFoundException"), ("alias/none", "KmsKeyNotFoundException"),
            (asymmetric, "InvalidKmsKeyIdException"), (disabled, "KmsException"),
        })
        {
            Assert.Equal(code, (await CreateAsync("more-events", keyId)).Code);
            Assert.Equal(code, (await UpdateAsync(arn, keyId)).Code);
        }

        Assert.Single((await Client.CloudTrailAsync("ListEventDataStores"))["EventDataStores"].EnumerateArray());
    }

    [Fact]
    public async Task A_store_is_named_by_its_ARN_or_id()
    {
        var arn = await ArnAsync("events");
        Assert.Equal("EventDataStoreNotFoundException", (await GetAsync("events")).Code);
        Assert.Equal("EventDataStoreNotFoundException", (await GetAsync(arn.Split('/')[0] + "/00000000-0000-4000-8000-000000000000")).Code);
        Assert.Equal("EventDataStoreARNInvalidException", (await GetAsync("arn:aws:cloudtrail:us-east-1:111122223333:trail/events")).Code);
        Assert.Equal("EventDataStoreARNInvalidException", (await GetAsync(arn.Replace("us-east-1", "eu-west-1", StringComparison.Ordinal))).Code);
        using var other = Client.As(SandboxAccounts.OtherAdministratorAccessKey);
        Assert.Equal("EventDataStoreARNInvalidException", (await other.CloudTrailAsync("GetEventDataStore", new { EventDataStore = arn })).Code);
    }

    [Fact]
    public async Task A_deleted_store_is_inactive_for_a_week_and_then_gone()
    {
        var arn = await ArnAsync("events");
        Assert.Equal("EventDataStoreTerminationProtectedException", (await Client.CloudTrailAsync("DeleteEventDataStore", new { EventDataStore = arn })).Code);
        (await Client.CloudTrailAsync("UpdateEventDataStore", new { EventDataStore = arn, TerminationProtectionEnabled = false })).Succeeded();
        (await Client.CloudTrailAsync("DeleteEventDataStore", new { EventDataStore = arn })).Succeeded();
        Assert.Equal("PENDING_DELETION", (await GetAsync(arn))["Status"].GetString());
        Assert.Equal("InactiveEventDataStoreException", (await UpdateAsync(arn, "alias/a")).Code);
        Assert.Equal("InactiveEventDataStoreException", (await Client.CloudTrailAsync("DeleteEventDataStore", new { EventDataStore = arn })).Code);
        _sandbox.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        (await GetAsync(arn)).Succeeded();
        _sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("EventDataStoreNotFoundException", (await GetAsync(arn)).Code);
    }

    [Fact]
    public async Task What_cannot_be_made_or_changed_is_refused()
    {
        var arn = await ArnAsync("events");
        Assert.Equal("EventDataStoreAlreadyExistsException", (await CreateAsync("events")).Code);
        Assert.Equal("InvalidParameterException", (await Client.CloudTrailAsync("UpdateEventDataStore", new { EventDataStore = arn })).Code);
        Assert.Equal("InvalidParameterException", (await Client.CloudTrailAsync("UpdateEventDataStore", new { EventDataStore = arn, BillingMode = "FIXED_RETENTION_PRICING" })).Code);
        Assert.Equal("InvalidParameterException", (await Client.CloudTrailAsync("CreateEventDataStore", new { Name = "more", BillingMode = "FIXED_RETENTION_PRICING", RetentionPeriod = 2558 })).Code);
        Assert.Equal("OrganizationsNotInUseException", (await Client.CloudTrailAsync("CreateEventDataStore", new { Name = "more", OrganizationEnabled = true })).Code);
        Assert.Equal("InvalidEventSelectorsException", (await Client.CloudTrailAsync("CreateEventDataStore", new { Name = "more", AdvancedEventSelectors = Array.Empty<object>() })).Code);
        for (var i = 1; i < 10; i++)
        {
            (await CreateAsync($"events-{i}")).Succeeded();
        }

        Assert.Equal("EventDataStoreMaxLimitExceededException", (await CreateAsync("events-10")).Code);
    }

    [Fact]
    public async Task Identity_policies_name_the_store()
    {
        var arn = await ArnAsync("events");
        using var auditor = Client.As(SandboxAccounts.AuditorAccessKey);
        (await auditor.CloudTrailAsync("GetEventDataStore", new { EventDataStore = arn })).Succeeded();
        Assert.Equal("AccessDeniedException", (await auditor.CloudTrailAsync("CreateEventDataStore", new { Name = "more" })).Code);
        _sandbox.Server.World.SetIdentityPolicy(
            SandboxAccounts.AuditorAccessKey,
            $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"cloudtrail:UpdateEventDataStore","Resource":"{{arn}}"},{"Effect":"Allow","Action":"cloudtrail:CreateEventDataStore","Resource":"arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/*"}]}""");
        (await auditor.CloudTrailAsync("UpdateEventDataStore", new { EventDataStore = arn.Split('/')[1], RetentionPeriod = 7 })).Succeeded();
        var more = (await auditor.CloudTrailAsync("CreateEventDataStore", new { Name = "more" }))["EventDataStoreArn"].GetString();
        Assert.Equal("AccessDeniedException", (await auditor.CloudTrailAsync("UpdateEventDataStore", new { EventDataStore = more, RetentionPeriod = 7 })).Code);
        Assert.Equal("AccessDeniedException", (await auditor.CloudTrailAsync("GetEventDataStore", new { EventDataStore = arn })).Code);
    }

    private async Task<string> ArnAsync(string name) => (await CreateAsync(name))["EventDataStoreArn"].GetString()!;

    private Task<Answer> CreateAsync(string name, string? keyId = null) =>
        Client.CloudTrailAsync("CreateEventDataStore", keyId is null ? new { Name = name } : (object)new { Name = name, KmsKeyId = keyId });

    private Task<Answer> GetAsync(string store) => Client.CloudTrailAsync("GetEventDataStore", new { EventDataStore = store });

    private Task<Answer> UpdateAsync(string store, string keyId) => Client.CloudTrailAsync("UpdateEventDataStore", new { EventDataStore = store, KmsKeyId = keyId });
}
