using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Remediation;

/// <summary>Rotation, by itself and on demand: what is said first, what is read back, and what KMS refuses.</summary>
public sealed class CmkRotationTests : SandboxTest
{
    private const string Billing = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";
    private const string Primary = "arn:aws:kms:eu-west-1:111122223333:key/mrk-0000000000000000000000005a6d4b0c";
    private const string Replica = "arn:aws:kms:eu-west-3:111122223333:key/mrk-0000000000000000000000005a6d4b0c";

    private readonly RotationClock _clock = new();

    private protected override SandboxOptions Options => base.Options with
    {
        TimeProvider = _clock,
        KeyRotationDuration = TimeSpan.FromMinutes(1),
    };

    [Fact]
    public void A_period_is_read_back_and_a_key_that_has_it_is_left_alone()
    {
        var change = Assert.Single(Session.Run<CmkRotationChange>("Set-CmkRotation alias/billing -Region eu-west-1 -PeriodInDays 90"));
        Assert.Equal(("Enable", CmkChangeStatus.Applied, true), (change.Action, change.Status, change.Verified));
        Assert.Equal((true, 365, true, 90), (change.PreviousRotationEnabled, change.PreviousRotationPeriodInDays, change.RotationEnabled, change.RotationPeriodInDays));
        Assert.Equal(_clock.GetUtcNow().AddDays(90).Date, change.NextRotationAt!.Value.UtcDateTime.Date);

        Server.Calls.Reset();
        var same = Assert.Single(Session.Run<CmkRotationChange>("Set-CmkRotation alias/billing -Region eu-west-1"));
        Assert.Equal((CmkChangeStatus.Unchanged, 90), (same.Status, same.RotationPeriodInDays));
        Assert.Empty(Writes());
    }

    [Fact]
    public void Rotation_that_was_never_on_is_once_a_year_and_is_turned_off_again()
    {
        var on = Assert.Single(Session.Run<CmkRotationChange>("Set-CmkRotation alias/billing-multi-region -Region eu-west-1"));
        Assert.Equal((false, null, true, 365), (on.PreviousRotationEnabled, on.PreviousRotationPeriodInDays, on.RotationEnabled, on.RotationPeriodInDays));
        var off = Assert.Single(Session.Run<CmkRotationChange>("Set-CmkRotation alias/billing-multi-region -Region eu-west-1 -Disable"));
        Assert.Equal(("Disable", CmkChangeStatus.Applied, false), (off.Action, off.Status, off.RotationEnabled));
        Assert.Equal((null, null), (off.RotationPeriodInDays, off.NextRotationAt));
    }

    [Fact]
    public void What_KMS_does_not_do_is_not_told_as_done()
    {
        // The write is answered and lost: what is read back counts.
        Server.Faults.Add(new FaultRule { Kind = FaultKind.ServerError, Operation = "EnableKeyRotation" });
        var result = RunWithError("Set-CmkRotation alias/billing -Region eu-west-1 -PeriodInDays 90", "RotationInDoubt");
        var change = (CmkRotationChange)Assert.Single(result.Output).BaseObject;
        Assert.Equal((CmkChangeStatus.Failed, null, null), (change.Status, change.Verified, change.RotationPeriodInDays));
    }

    [Fact]
    public void A_rotation_says_first_what_is_left_and_is_pending_until_KMS_is_done()
    {
        var planned = Assert.Single(Session.Run<CmkRotationChange>("Invoke-CmkRotation alias/billing -Region eu-west-1 -WhatIf -PassThru"));
        Assert.Contains("of the 25 rotations on demand of its life 0 were made, and 25 are left", planned.Message, StringComparison.Ordinal);
        Assert.Equal((CmkChangeStatus.WhatIf, 25), (planned.Status, planned.OnDemandRotationsLeft));
        Assert.Empty(Writes());

        _clock.Stands = true;
        var pending = Assert.Single(Session.Run<CmkRotationChange>("Invoke-CmkRotation alias/billing -Region eu-west-1 -Confirm:$false"));
        Assert.Equal((CmkChangeStatus.Pending, null), (pending.Status, pending.Verified));
        Assert.Equal(pending.PreviousKeyMaterialId, pending.KeyMaterialId);
        RunWithError("Invoke-CmkRotation alias/billing -Region eu-west-1 -Confirm:$false", "RotationUnderWay");

        _clock.Move(TimeSpan.FromMinutes(2));
        var key = Assert.Single(Session.Run<ServiceCmk>("Get-ServiceCmk -Region eu-west-1 -Alias alias/billing -IncludeRotation"));
        Assert.Equal(24, key.OnDemandRotationsLeft);
        Assert.EndsWith("NON_CURRENT " + pending.PreviousKeyMaterialId, key.KeyMaterial![^2], StringComparison.Ordinal);
        Assert.Contains(" ON_DEMAND CURRENT ", key.KeyMaterial[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_named_twice_is_rotated_once_and_says_what_came_of_it()
    {
        var changes = Session.Run<CmkRotationChange>($"Invoke-CmkRotation alias/billing, {Billing}, 00000101-5a6d-4b0c-8000-000000000101 -Region eu-west-1 -Confirm:$false");
        var change = Assert.Single(changes);
        Assert.Equal((CmkChangeStatus.Applied, true, 24), (change.Status, change.Verified, change.OnDemandRotationsLeft));
        Assert.NotEqual(change.PreviousKeyMaterialId, change.KeyMaterialId);
        Assert.Equal(1, Calls()["kms:RotateKeyOnDemand"]);
    }

    [Fact]
    public void No_answer_to_a_rotation_is_not_asked_for_again()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.ServerError, Operation = "RotateKeyOnDemand" });
        RunWithError("Invoke-CmkRotation alias/billing -Region eu-west-1 -Confirm:$false", "RotationInDoubt");
        Assert.Equal(1, Calls()["kms:RotateKeyOnDemand"]);
    }

    [Theory]
    [InlineData("Set-CmkRotation alias/orders-asymmetric -Region eu-central-1", "RotationNotSupported")]
    [InlineData("Invoke-CmkRotation alias/orders-asymmetric -Region eu-central-1 -Confirm:$false", "RotationNotSupported")]
    [InlineData("Set-CmkRotation alias/orders-disabled -Region eu-central-1", "RotationNeedsEnabledKey")]
    [InlineData("Invoke-CmkRotation alias/orders-pending-deletion -Region eu-central-1 -Confirm:$false", "RotationNeedsEnabledKey")]
    [InlineData("Set-CmkRotation alias/imported -Region eu-west-3", "RotationNotSupported")]
    [InlineData("Invoke-CmkRotation alias/imported -Region eu-west-3 -Confirm:$false", "NoNewKeyMaterial")]
    [InlineData("Invoke-CmkRotation alias/worn -Region eu-west-3 -Confirm:$false", "RotationLimitReached")]
    [InlineData("Set-CmkRotation alias/replica -Region eu-west-3", "RotationOfReplica")]
    [InlineData("Set-CmkRotation arn:aws:kms:us-west-2:444455556666:key/00000801-5a6d-4b0c-8000-000000000801", "KeyOfOtherAccount")]
    public void What_KMS_would_refuse_is_refused_in_words_before_anything_is_written(string script, string error)
    {
        Seed();
        var result = RunWithError(script, error);
        Assert.Empty(result.Output);
        Assert.Empty(Writes());
        if (error == "RotationOfReplica")
        {
            Assert.Contains(Primary, result.Errors[0].ToString(), StringComparison.Ordinal);
            Assert.Contains($"-KeyId {Primary}", result.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Imported_material_is_rotated_to_where_it_waits()
    {
        Seed();
        var before = Assert.Single(Session.Run<ServiceCmk>("Get-ServiceCmk -Region eu-west-3 -Alias alias/waiting -IncludeRotation"));
        Assert.StartsWith("waits PENDING_ROTATION IMPORTED ", before.KeyMaterial![^1], StringComparison.Ordinal);
        var change = Assert.Single(Session.Run<CmkRotationChange>("Invoke-CmkRotation alias/waiting -Region eu-west-3 -Confirm:$false"));
        Assert.EndsWith(change.KeyMaterialId!, before.KeyMaterial[^1], StringComparison.Ordinal);
        Assert.Equal(CmkChangeStatus.Applied, change.Status);
    }

    [Theory]
    [InlineData("ConflictException", "RotationUnderWay")]
    [InlineData("LimitExceededException", "RotationLimitReached")]
    [InlineData("UnsupportedOperationException", "RotationNotSupported")]
    [InlineData("DisabledException", "RotationNeedsEnabledKey")]
    public void What_nobody_could_foresee_has_the_same_words(string code, string error)
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Refuse, Operation = "RotateKeyOnDemand", Code = code });
        RunWithError("Invoke-CmkRotation alias/billing -Region eu-west-1 -Confirm:$false", error);
    }

    [Fact]
    public void Statuses_and_findings_are_no_keys()
    {
        var result = Session.Run("Get-XRayEncryptionStatus -Region eu-west-1 | Set-CmkRotation; Test-XRayCmk -Region eu-west-1 | Invoke-CmkRotation -Confirm:$false");
        Assert.NotEmpty(result.Errors);
        Assert.Empty(Writes());
    }

    [Fact]
    public void Keys_of_many_accounts_are_set_by_the_session_of_each()
    {
        // Sessions of roles end by the clock of both.
        _clock.Stands = true;
        _clock.Move(DateTimeOffset.UtcNow - _clock.GetUtcNow());
        var changes = Session.Run<CmkRotationChange>("$s = Connect-CmkSession -RoleName Remediation; Get-Region eu-west-1 -AccountId 111122223333, 555566667777 -Session $s | Get-ServiceCmk -Alias alias/billing, alias/shop -Session $s | Set-CmkRotation -PeriodInDays 200 -Session $s");
        Assert.Equal(["111122223333", "555566667777"], changes.Select(static change => change.AccountId).Order(StringComparer.Ordinal));
        Assert.All(changes, static change => Assert.Equal((CmkChangeStatus.Applied, 200), (change.Status, change.RotationPeriodInDays)));
    }

    [Fact]
    public void History_is_a_listing_a_key_and_only_where_it_is_asked_for()
    {
        Session.Run<ServiceCmk>("Get-ServiceCmk -Region eu-west-1 -Alias alias/billing*");
        Assert.DoesNotContain("kms:ListKeyRotations", Calls().Keys);
        var keys = Session.Run<ServiceCmk>("Get-ServiceCmk -Region eu-west-1 -Alias alias/billing* -IncludeRotation");
        Assert.Equal(keys.Count, Calls()["kms:ListKeyRotations"]);
        var rotated = Assert.Single(keys, static key => key.KeyArn == Billing);
        Assert.Contains(" AUTOMATIC CURRENT ", rotated.KeyMaterial![^1], StringComparison.Ordinal);
        Assert.Equal((25, new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero)), (rotated.OnDemandRotationsLeft, rotated.LastRotatedAt!.Value));
        Assert.Null(Session.Run<ServiceCmk>("Get-ServiceCmk -Region eu-central-1 -Alias alias/orders-asymmetric -IncludeRotation").Single().KeyMaterial);
    }

    private void Seed() => Server.World.Seed(new EstateDocument
    {
        Accounts =
        [
            new EstateAccount
            {
                Id = SandboxAccounts.AccountId,
                Keys =
                [
                    new EstateKey
                    {
                        Region = "eu-west-3",
                        KeyId = "00000901-5a6d-4b0c-8000-000000000901",
                        Aliases = ["alias/imported"],
                        Origin = KmsKey.ExternalOrigin,
                    },
                    new EstateKey
                    {
                        Region = "eu-west-3",
                        KeyId = "00000902-5a6d-4b0c-8000-000000000902",
                        Aliases = ["alias/waiting"],
                        Origin = KmsKey.ExternalOrigin,
                        HasPendingMaterial = true,
                    },
                    new EstateKey
                    {
                        Region = "eu-west-3",
                        KeyId = "00000903-5a6d-4b0c-8000-000000000903",
                        Aliases = ["alias/worn"],
                        OnDemandRotations = KeyMaterials.MostOnDemand,
                    },
                    new EstateKey
                    {
                        Region = "eu-west-3",
                        KeyId = Replica.Split('/')[1],
                        Aliases = ["alias/replica"],
                        PrimaryRegion = "eu-west-1",
                    },
                ],
            },
        ],
    });

    /// <summary>Each look is half a minute later, unless it stands.</summary>
    private sealed class RotationClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

        public bool Stands { get; set; }

        public void Move(TimeSpan by) => _now += by;

        public override DateTimeOffset GetUtcNow() => Stands ? _now : _now += TimeSpan.FromSeconds(30);
    }
}
