using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;
using KmsCompliance.Tests.Hosting;
using KmsCompliance.Tests.Pipeline;

namespace KmsCompliance.Tests.Remediation;

/// <summary>What is told of a write is what was read back: a 200 that holds a page, or nothing, proves nothing.</summary>
public sealed class WriteProofTests : PipelineTest
{
    private const string Make = "New-ServiceCmk XRay -Region us-east-1";
    private const string Alias = "alias/xray-trace-data-cmk";
    private const string KeyId = "00000901-5a6d-4b0c-8000-000000000901";

    [Theory]
    [InlineData(FaultKind.Malformed)]
    [InlineData(FaultKind.Empty)]
    public void An_alias_that_was_not_made_is_not_told_as_made(FaultKind fault)
    {
        Server.Faults.Add(new FaultRule { Kind = fault, Operation = "CreateAlias" });

        var key = (ServiceCmk)Assert.Single(RunWithError(Make, "KeyNotFinished").Output).BaseObject;

        Assert.Equal((true, null), (key.Created, key.Alias));
        Assert.Null(State("us-east-1").Keys.FindAlias(Alias));
    }

    [Theory]
    [InlineData(FaultKind.Malformed)]
    [InlineData(FaultKind.Empty)]
    public void Rotation_that_was_not_turned_on_is_not_told_as_on(FaultKind fault)
    {
        Server.Faults.Add(new FaultRule { Kind = fault, Operation = "EnableKeyRotation" });

        var key = (ServiceCmk)Assert.Single(RunWithError(Make, "KeyNotFinished").Output).BaseObject;

        Assert.Equal((Alias, false, null), (key.Alias, key.RotationEnabled, key.RotationPeriodInDays));
    }

    [Fact]
    public void Rotation_that_cannot_be_read_back_is_left_open()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "GetKeyRotationStatus" });

        var key = (ServiceCmk)Assert.Single(RunWithError(Make, "AccessDenied").Output).BaseObject;

        Assert.Equal((Alias, null), (key.Alias, key.RotationEnabled));
    }

    [Theory]
    [InlineData(FaultKind.Malformed, "KeyPolicyChangeInDoubt")]
    [InlineData(FaultKind.Empty, "KeyPolicyNotTaken")]
    public void A_policy_that_was_not_put_is_not_told_as_applied(FaultKind fault, string errorId)
    {
        Server.Faults.Add(new FaultRule { Kind = fault, Operation = "PutKeyPolicy" });

        var change = (CmkPolicyChange)Assert.Single(RunWithError("Grant-CmkAccess alias/billing XRay -Region eu-west-1", errorId).Output).BaseObject;

        Assert.Equal(CmkChangeStatus.Failed, change.Status);
        Assert.NotEqual(true, change.Verified);
        Assert.Null(change.PolicyDocument);
    }

    [Theory]
    [InlineData(FaultKind.Malformed)]
    [InlineData(FaultKind.Empty)]
    public void A_repair_of_a_policy_that_was_not_made_keeps_the_key_from_being_set(FaultKind fault)
    {
        Server.Faults.Add(new FaultRule { Kind = fault, Operation = "PutKeyPolicy" });

        var result = Session.Run("Set-TrailCmk -Region eu-west-1 -TrailId billing-audit -KeyId alias/billing -RepairPolicy");

        var change = (CmkChange)Assert.Single(result.Output).BaseObject;
        Assert.Equal(CmkChangeStatus.Failed, change.Status);
        Assert.NotEmpty(result.Errors);
        Assert.Equal(0, Server.Calls.Count("cloudtrail", "UpdateTrail"));
    }

    [Theory]
    [InlineData("Set-XRayCmk -Region eu-west-1 -Default", "PutEncryptionConfig", FaultKind.Malformed)]
    [InlineData("Set-XRayCmk -Region eu-west-1 -Default", "PutEncryptionConfig", FaultKind.Empty)]
    [InlineData("Set-SecretCmk -Region eu-west-1 billing/api-token-default-key alias/billing", "UpdateSecret", FaultKind.Malformed)]
    [InlineData("Set-SecretCmk -Region eu-west-1 billing/api-token-default-key alias/billing", "UpdateSecret", FaultKind.Empty)]
    [InlineData("Set-TrailCmk -Region eu-west-1 billing-audit alias/audit-logs-next", "UpdateTrail", FaultKind.Malformed)]
    [InlineData("Set-TrailCmk -Region eu-west-1 billing-audit alias/audit-logs-next", "UpdateTrail", FaultKind.Empty)]
    [InlineData("Set-ServiceCmk -Service CloudWatchLogs -Region eu-west-2 -ResourceId aws/spans -KeyId alias/application-logs", "AssociateKmsKey", FaultKind.Malformed)]
    [InlineData("Set-ServiceCmk -Service CloudWatchLogs -Region eu-west-2 -ResourceId aws/spans -KeyId alias/application-logs", "AssociateKmsKey", FaultKind.Empty)]
    public void A_change_of_key_that_was_not_made_is_not_told_as_applied(string script, string operation, FaultKind fault)
    {
        Server.Faults.Add(new FaultRule { Kind = fault, Operation = operation });

        var result = Session.Run(script);

        var change = (CmkChange)Assert.Single(result.Output).BaseObject;
        Assert.Equal(CmkChangeStatus.Failed, change.Status);
        Assert.NotEqual(true, change.Verified);
        Assert.Single(result.Errors);
    }

    [Fact]
    public async Task A_secret_without_a_version_is_proved_by_its_own_key()
    {
        const string Set = "Set-SecretCmk -Region eu-west-1 billing/api-token-default-key alias/billing";
        var secret = State("eu-west-1").Secrets.Find("billing/api-token-default-key", DateTimeOffset.UtcNow)!;
        secret.StartEmpty();
        var look = Hold("ListSecretVersionIds");
        using var running = Session.Start(Set);
        await Arrived(look);
        secret.KmsKeyId = null;
        look.Open();
        await running.EndAsync();

        Assert.Equal(["ChangeNotTaken"], running.ErrorIds);
        Assert.Equal(false, ((CmkChange)Assert.Single(running.Output).BaseObject).Verified);
        Server.Faults.Clear();

        Assert.Equal((CmkChangeStatus.Applied, true), (Assert.Single(Session.Run<CmkChange>(Set)) is var change ? (change.Status, change.Verified) : default));
    }

    [Fact]
    public async Task An_alias_that_exists_and_is_shown_late_is_waited_for()
    {
        Hide(Alias);
        var look = Hold("ListAliases", skip: 2);
        using var running = Session.Start(Make);
        await Arrived(look);
        Show(Alias);
        look.Open();
        await running.EndAsync();

        var key = (ServiceCmk)Assert.Single(running.Output).BaseObject;
        Assert.Equal((Alias, false, State("us-east-1").Keys.FindAlias(Alias)!.TargetKeyId), (key.Alias, key.Created, key.KeyId));
        Assert.Empty(running.ErrorIds);
    }

    [Fact]
    public void An_alias_that_exists_and_is_never_shown_is_an_error_that_names_the_key_that_was_made()
    {
        Hide(Alias);
        var time = new TestClock();
        using var session = new ModuleSession(Server.Url, time: time);

        var result = session.Run(Make);

        Assert.Equal(["KeyNotFinished"], result.ErrorIds);
        Assert.Empty(result.Output);
        var made = Assert.Single(State("us-east-1").Keys.Keys(DateTimeOffset.UtcNow), key => key.Tags.ContainsKey("KmsCompliance:Alias"));
        Assert.Contains(made.Arn, result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.True(time.Waited >= TimeSpan.FromSeconds(15), time.Waited.ToString());
        Assert.Equal(KmsKeyState.Enabled, made.State);
    }

    // An alias of a key that is there, which KMS does not show yet.
    private void Hide(string alias) => Add(alias, DateTimeOffset.MaxValue);

    private void Show(string alias)
    {
        State("us-east-1").Keys.RemoveAlias(alias);
        Add(alias, DateTimeOffset.UnixEpoch);
    }

    private void Add(string alias, DateTimeOffset visibleAt)
    {
        var keys = State("us-east-1").Keys;
        var key = keys.FindKey(KeyId, DateTimeOffset.UtcNow) ?? Made();
        keys.Add(new KmsAlias(alias, key.Id, DateTimeOffset.UnixEpoch, visibleAt));

        KmsKey Made()
        {
            var made = new KmsKey
            {
                Id = KeyId,
                AccountId = "111122223333",
                Region = "us-east-1",
                Arn = KmsKey.ArnOf("us-east-1", "111122223333", KeyId),
                CreatedAt = DateTimeOffset.UnixEpoch,
                PolicyText = KeyPolicies.Default("111122223333"),
                RotationEnabled = true,
            };
            keys.Add(made);
            return made;
        }
    }
}
