using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Remediation;

public sealed class GetCmkImpactTests : SandboxTest
{
    private const string Look = "Get-CmkImpact alias/billing -Region eu-west-1";

    [Fact]
    public void What_is_under_a_key_stops_and_says_what_is_lost()
    {
        var impacts = Session.Run<CmkImpact>(Look);
        var xray = Assert.Single(impacts, impact => impact.Service == "XRay");
        Assert.Equal((true, ImpactOnData.Lost, ImpactOnData.Unreadable, KeyDependant.Resource, "xray/111122223333/eu-west-1"), (xray.Stops, xray.NewData, xray.StoredData, xray.Dependant, xray.ResourceId));
        Assert.Equal("Set-XRayCmk -Region eu-west-1 -KeyId $newKey", xray.Remediation);
        var secrets = impacts.Where(impact => impact.Service == "SecretsManager").ToList();
        Assert.Equal(
            ["billing/api-token-cmk-alias-arn", "billing/api-token-cmk-alias-name", "billing/api-token-cmk-arn", "billing/api-token-cmk-id"],
            secrets.Select(secret => secret.ResourceName).Order(StringComparer.Ordinal));
        Assert.All(secrets, secret =>
        {
            Assert.Equal((true, ImpactOnData.Refused, ImpactOnData.Unreadable), (secret.Stops, secret.NewData, secret.StoredData));
            Assert.EndsWith(" (AWSCURRENT)", Assert.Single(secret.Version), StringComparison.Ordinal);
        });
        Assert.Equal("alias/billing", Assert.Single(impacts, impact => impact.Dependant == KeyDependant.Alias).ResourceName);
        Assert.Single(impacts, impact => impact.Dependant == KeyDependant.LastUse);
        Assert.DoesNotContain(impacts, impact => impact.Stops is null && impact.Dependant != KeyDependant.LastUse);
    }

    [Fact]
    public void A_deleted_key_takes_what_is_stored_with_it_for_good() =>
        Assert.All(
            Session.Run<CmkImpact>($"{Look} -Event Delete").Where(impact => impact.Dependant == KeyDependant.Resource),
            impact => Assert.Equal(ImpactOnData.LostForGood, impact.StoredData));

    [Fact]
    public void A_secret_that_left_the_key_is_shown_while_a_version_can_be_read_under_it_alone()
    {
        var secret = State("eu-west-1").Secrets.From(0).First(known => known.Secret.Name == "billing/api-token-default-key").Secret;
        var billing = Key("alias/billing").Arn;
        var version = secret.Versions[0];
        secret.Versions.Add(new("0badc0de-0000-4000-8000-000000000001", version.CreatedAt, billing));
        secret.Versions.Add(new("0badc0de-0000-4000-8000-000000000002", version.CreatedAt, billing) { KeyIds = { Key("alias/billing-multi-region").Arn } });

        var old = Assert.Single(Session.Run<CmkImpact>(Look), impact => impact.ResourceName == "billing/api-token-default-key");
        Assert.Equal((KeyDependant.OldVersion, false, ImpactOnData.None, ImpactOnData.Unreadable), (old.Dependant, old.Stops, old.NewData, old.StoredData));
        Assert.Equal(["0badc0de-0000-4000-8000-000000000001"], old.Version);

        // Under a key that does not work either, the other version is lost as well.
        Key("alias/billing-multi-region").State = KmsKeyState.Disabled;
        old = Assert.Single(Session.Run<CmkImpact>(Look), impact => impact.ResourceName == "billing/api-token-default-key");
        Assert.Equal(2, old.Version.Count);

        Assert.DoesNotContain(Session.Run<CmkImpact>($"{Look} -NoVersion"), impact => impact.ResourceName == "billing/api-token-default-key");
    }

    [Fact]
    public void A_trail_of_another_Region_is_found_beside_its_key()
    {
        var trails = Session.Run<CmkImpact>("Get-CmkImpact alias/audit-logs -Region eu-west-1").Where(impact => impact.Service == "CloudTrail").ToList();
        Assert.Equal(["eu-central-1 orders-audit-in-eu-west-1", "eu-west-1 billing-audit"], trails.Select(trail => $"{trail.Region} {trail.ResourceName}").Order(StringComparer.Ordinal));
        Assert.All(trails, trail => Assert.Equal((true, ImpactOnData.MayBeLost, ImpactOnData.Unreadable), (trail.Stops, trail.NewData, trail.StoredData)));
        var regions = Server.Calls.Snapshot().Where(call => call.Operation == "DescribeTrails").Select(call => call.Region).Distinct().Count();
        Assert.Equal(17, regions);
        Assert.Equal(["eu-west-1"], Server.Calls.Snapshot().Where(call => call.Operation == "ListSecrets").Select(call => call.Region).Distinct());
    }

    [Fact]
    public void What_cannot_be_listed_is_never_called_unaffected()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "ListSecrets" });
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "ListGrants" });
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "GetKeyLastUsage" });
        var result = Session.Run($"{Look} -Place eu-west-1");
        var unseen = result.Output.Select(item => (CmkImpact)item.BaseObject).Where(impact => impact.Dependant == KeyDependant.NotSeen).ToList();
        Assert.Equal(["KMS", "KMS", "SecretsManager"], unseen.Select(impact => impact.Service).Order(StringComparer.Ordinal));
        Assert.All(unseen, impact => Assert.Equal((null, ImpactOnData.Unknown, ImpactOnData.Unknown), (impact.Stops, impact.NewData, impact.StoredData)));
        Assert.Equal("secretsmanager/111122223333/eu-west-1/*", unseen.Single(impact => impact.Service == "SecretsManager").ResourceId);
    }

    [Theory]
    [InlineData("eu-west-3", 1)]
    [InlineData("us-*", 1)]
    [InlineData("eu-west-1, eu-west-3", 0)]
    [InlineData("(Get-Region -Region eu-west-1)", 0)]
    [InlineData("([pscustomobject]@{ Service = 'XRay'; Region = 'eu-west-1'; AccountId = '555566667777' })", 1)]
    public void Places_that_leave_the_keys_own_out_say_so(string place, int left)
    {
        var unseen = Session.Run($"{Look} -Place {place}").Output.Select(item => (CmkImpact)item.BaseObject)
            .Where(impact => impact is { Dependant: KeyDependant.NotSeen, Service: "KMS" }).ToList();
        Assert.Equal(left, unseen.Count);
        Assert.All(unseen, impact =>
        {
            Assert.Equal((null, ImpactOnData.Unknown, "eu-west-1"), (impact.Stops, impact.StoredData, impact.Region));
            Assert.Contains("-Place leaves out", impact.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Versions_that_cannot_be_read_are_not_seen_and_do_not_hide_the_secrets_under_the_key()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "ListSecretVersionIds" });
        var secrets = Session.Run<CmkImpact>($"{Look} -Place eu-west-1").Where(impact => impact.Service == "SecretsManager").ToList();
        Assert.Equal(4, secrets.Count(impact => impact is { Dependant: KeyDependant.Resource, Stops: true }));
        Assert.All(secrets.Where(impact => impact.Dependant != KeyDependant.Resource), impact => Assert.Equal((KeyDependant.NotSeen, null), (impact.Dependant, impact.Stops)));
        Assert.Contains(secrets, impact => impact.Dependant == KeyDependant.NotSeen);
    }

    [Fact]
    public void A_grant_says_who_holds_it_and_leaves_open_what_for()
    {
        Key("alias/billing").Grants.Add(new KmsGrant("ab", "arn:aws:iam::111122223333:role/Backup", "arn:aws:iam::111122223333:root", ["Decrypt", "CreateGrant"], DateTimeOffset.UnixEpoch));
        Key("alias/billing").Grants.Add(new KmsGrant("cd", "arn:aws:iam::111122223333:role/Backup", "arn:aws:iam::111122223333:root", ["Encrypt"], DateTimeOffset.UnixEpoch));
        var grant = Assert.Single(Session.Run<CmkImpact>($"{Look} -Place eu-west-1"), impact => impact.Dependant == KeyDependant.Grant);
        Assert.Equal(("arn:aws:iam::111122223333:role/Backup", null), (grant.ResourceName, grant.Stops));
        Assert.Contains("2 grants (CreateGrant, Decrypt, Encrypt)", grant.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_refused_already_stops_nothing_more()
    {
        Key("alias/billing").State = KmsKeyState.Disabled;
        var impacts = Session.Run<CmkImpact>($"{Look} -Place eu-west-1").Where(impact => impact.Dependant == KeyDependant.Resource).ToList();
        Assert.Equal(5, impacts.Count);
        Assert.All(impacts, impact => Assert.Equal((false, ImpactOnData.None, ImpactOnData.None), (impact.Stops, impact.NewData, impact.StoredData)));
        Assert.All(
            Session.Run<CmkImpact>($"{Look} -Place eu-west-1 -Event Delete").Where(impact => impact.Dependant == KeyDependant.Resource),
            impact => Assert.Equal((false, ImpactOnData.LostForGood), (impact.Stops, impact.StoredData)));
    }

    [Fact]
    public void A_policy_that_loses_the_statement_that_lets_everybody_in_stops_what_worked_by_it()
    {
        var impacts = Session.Run<CmkImpact>($"{Look} -Place eu-west-1 -WithoutStatement 'Enable IAM User Permissions'").Where(impact => impact.Dependant == KeyDependant.Resource).ToList();
        Assert.All(impacts.Where(impact => impact.Service == "SecretsManager"), impact => Assert.Equal((KeyEvent.PolicyChange, true, ImpactOnData.Refused), (impact.Event, impact.Stops, impact.NewData)));
        var missing = RunWithError($"{Look} -WithoutStatement Nobody", "NoSuchStatement");
        Assert.Empty(missing.Output);
        Assert.Contains("Enable IAM User Permissions", missing.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_status_is_no_key_but_the_key_of_one_can_be_asked_about()
    {
        var refused = Session.Run("Get-XRayEncryptionStatus -Region eu-west-1 | Get-CmkImpact -Place eu-west-1");
        Assert.Empty(refused.Output);
        Assert.NotEmpty(refused.Errors);
        Assert.NotEmpty(Session.Run<CmkImpact>("Get-CmkImpact (Get-XRayEncryptionStatus -Region eu-west-1).KeyArn -Place eu-west-1"));
    }

    [Fact]
    public void What_depends_on_a_key_can_be_moved_off_it_by_a_pipeline()
    {
        var result = Session.Run($"{Look} -Place eu-west-1 | Where-Object Dependant -eq Resource | Set-ServiceCmk -KeyId alias/billing-multi-region -RepairPolicy -Confirm:$false");
        Assert.Empty(result.Errors);
        var left = Session.Run<CmkImpact>($"{Look} -Place eu-west-1").Where(impact => impact.Stops != false).ToList();
        Assert.Equal((KeyDependant.LastUse, null), (Assert.Single(left).Dependant, left[0].Stops));
    }

    [Fact]
    public void A_version_with_a_label_of_somebodys_own_does_not_go_by_itself()
    {
        var secret = State("eu-west-1").Secrets.From(0).First(known => known.Secret.Name == "billing/api-token-default-key").Secret;
        secret.Versions.Add(new("0badc0de-0000-4000-8000-000000000003", secret.Versions[0].CreatedAt, Key("alias/billing").Arn) { Stages = { "BLUE" } });
        var old = Assert.Single(Session.Run<CmkImpact>($"{Look} -Place eu-west-1"), impact => impact.Dependant == KeyDependant.OldVersion);
        Assert.True(old.Stops);
        Assert.Contains("labels of your own", old.Remediation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_under_two_keys_of_one_question_has_no_other()
    {
        var secret = State("eu-west-1").Secrets.From(0).First(known => known.Secret.Name == "billing/api-token-default-key").Secret;
        secret.Versions.Add(new("0badc0de-0000-4000-8000-000000000004", secret.Versions[0].CreatedAt, Key("alias/billing").Arn) { KeyIds = { Key("alias/billing-multi-region").Arn } });
        var both = Session.Run<CmkImpact>("Get-CmkImpact alias/billing, alias/billing-multi-region -Region eu-west-1 -Place eu-west-1 -Event Delete").Where(impact => impact.Dependant == KeyDependant.OldVersion).ToList();
        Assert.Equal(2, both.Count);
        Assert.DoesNotContain(Session.Run<CmkImpact>($"{Look} -Place eu-west-1"), impact => impact.Dependant == KeyDependant.OldVersion);
    }

    [Fact]
    public void Somebody_whom_a_lost_statement_alone_names_may_lose_what_others_keep()
    {
        Session.Run("Grant-CmkAccess alias/billing SecretsManager -Region eu-west-1 -User arn:aws:iam::111122223333:role/App -Confirm:$false");
        var sids = Session.Run<CmkPolicyChange>("Revoke-CmkAccess alias/billing arn:aws:iam::111122223333:role/App -Region eu-west-1 -WhatIf -PassThru").Single().RemovedStatement;
        var impacts = Session.Run<CmkImpact>($"{Look} -Place eu-west-1 -WithoutStatement {string.Join(", ", sids)}").Where(impact => impact.Service == "SecretsManager" && impact.Dependant == KeyDependant.Resource).ToList();
        Assert.NotEmpty(impacts);
        Assert.All(impacts, impact =>
        {
            Assert.Null(impact.Stops);
            Assert.Contains("role/App", impact.Message, StringComparison.Ordinal);
        });
    }

    private KmsKey Key(string alias) => State("eu-west-1").Keys.FindKey(State("eu-west-1").Keys.FindAlias(alias)!.TargetKeyId!, DateTimeOffset.UtcNow)!;
}
