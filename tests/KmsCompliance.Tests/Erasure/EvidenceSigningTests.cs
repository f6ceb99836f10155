using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Kms;

namespace KmsCompliance.Tests.Erasure;

/// <summary>Evidence that a key in KMS signs.</summary>
public sealed class EvidenceSigningTests : ErasureTest
{
    private const string Signing = "arn:aws:kms:eu-west-2:111122223333:key/00000403-5a6d-4b0c-8000-000000000403";
    private const string SigningAlias = "arn:aws:kms:eu-west-2:111122223333:alias/evidence";

    [Theory]
    [InlineData(Signing)]
    [InlineData(SigningAlias)]
    public void Entries_are_signed_by_the_key_and_held_against_its_public_half_without_aws(string key)
    {
        var change = Change($"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -SigningKeyArn {key} -Confirm:$false");
        var publicKey = WritePublicKey(Key(Signing).Pair.PublicKey!);

        Assert.Equal(2, Server.Calls.Count("kms", "Sign"));
        Assert.Equal(1, Server.Calls.Count("kms", "GetPublicKey"));
        Server.Calls.Reset();
        Session.Set("change", change);
        var alone = Assert.Single(Session.Run<CmkEvidence>("$change | Test-CmkEvidence"));
        Assert.Equal((true, 2, false, Signing), (alone.Intact, alone.SignedCount, alone.SignerChecked, Assert.Single(alone.SignedBy)));
        var held = Assert.Single(Session.Run<CmkEvidence>($"$change | Test-CmkEvidence -PublicKeyPath '{publicKey}'"));
        Assert.Equal((true, true), (held.Intact, held.SignerChecked));
        Assert.Equal([true], Session.Run<bool>($"Test-CmkEvidence '{EvidencePath}' -PublicKeyPath '{publicKey}' -Quiet"));
        Assert.Empty(Server.Calls.Snapshot());

        var other = WritePublicKey(new KeyPair("ECC_NIST_P256").PublicKey!);
        Assert.Equal([false], Session.Run<bool>($"Test-CmkEvidence '{EvidencePath}' -PublicKeyPath '{other}' -Quiet"));
        Assert.Equal([true], Session.Run<bool>($"Test-CmkEvidence '{EvidencePath}' -PublicKeyPath '{other}', '{publicKey}' -Quiet"));
    }

    [Theory]
    [InlineData("Sign")]
    [InlineData("GetPublicKey")]
    public void Without_a_signature_before_it_nothing_is_changed(string operation)
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = operation });

        Assert.Equal(["EvidenceNotSigned"], Session.Run($"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -SigningKeyArn {Signing} -Confirm:$false").ErrorIds);

        Assert.Equal(KmsKeyState.Enabled, Key(Unused).State);
        Assert.Empty(Entries);
    }

    [Fact]
    public void An_outcome_that_is_not_signed_is_written_and_told()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "Sign", Skip = 1 });

        var run = Session.Run($"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -SigningKeyArn {Signing} -Confirm:$false");

        Assert.Equal(["EvidenceNotSigned"], run.ErrorIds);
        Assert.Equal((CmkChangeStatus.Applied, 2), (((CmkKeyChange)Assert.Single(run.Output).BaseObject).Status, Entries.Count));
        Assert.True(Assert.Single(Session.Run<CmkEvidence>($"Test-CmkEvidence '{EvidencePath}'")).Intact);
        Assert.Contains("what is behind entry 1 is not signed", Held(Key(Signing).Pair.PublicKey!).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_emergency_waits_for_no_signature_and_signs_what_it_did_with_its_outcome()
    {
        var change = Change($"Disable-ServiceCmk {Unused} -Emergency -EvidencePath '{EvidencePath}' -SigningKeyArn {Signing} -Confirm:$false");

        Assert.Equal((CmkChangeStatus.Applied, 1), (change.Status, Server.Calls.Count("kms", "Sign")));
        var held = Held(Key(Signing).Pair.PublicKey!);
        Assert.Equal((true, 2, 1), (held.Intact, held.EvidenceCount, held.SignedCount));

        // Who signs is not waited for either.
        Assert.Equal(["InvalidSigningKey"], Session.Run($"Disable-ServiceCmk {Billing} -Emergency -EvidencePath '{EvidencePath}' -SigningKeyArn alias/evidence -Confirm:$false").ErrorIds);
        Assert.Equal(KmsKeyState.Disabled, Key(Billing).State);
    }

    [Theory]
    [InlineData("-EvidencePath x.jsonl -SigningKeyArn alias/evidence", "InvalidSigningKey")]
    [InlineData("-EvidencePath x.jsonl -SigningKeyArn arn:aws:s3:::bucket", "InvalidSigningKey")]
    [InlineData("-SigningKeyArn " + Signing, "SigningKeyWithoutEvidence")]
    public void What_cannot_sign_is_told_before_any_call(string parameters, string errorId)
    {
        Assert.Equal([errorId], Session.Run($"Disable-ServiceCmk {Unused} {parameters} -Confirm:$false").ErrorIds);
        Assert.Empty(Server.Calls.Snapshot());
    }

    [Fact]
    public void A_key_that_encrypts_signs_nothing()
    {
        Assert.Equal(["SigningKeyUnfit"], Session.Run($"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -SigningKeyArn arn:aws:kms:eu-central-1:111122223333:alias/orders-asymmetric -Confirm:$false").ErrorIds);
        Assert.Equal(KmsKeyState.Enabled, Key(Unused).State);
    }

    [Fact]
    public void A_file_without_a_public_key_is_held_against_nothing()
    {
        Change($"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false");
        File.WriteAllText(EvidencePath + ".txt", "no key");

        Assert.Equal(["PublicKeyUnreadable"], Session.Run($"Test-CmkEvidence '{EvidencePath}' -PublicKeyPath '{EvidencePath}.txt'").ErrorIds);
        Assert.Equal(["PublicKeyUnreadable"], Session.Run($"Test-CmkEvidence '{EvidencePath}' -PublicKeyPath '{EvidencePath}.none'").ErrorIds);
        Assert.Equal([false], Session.Run($"Test-CmkEvidence '{EvidencePath}' -PublicKeyPath '{EvidencePath}.txt' -Quiet -ErrorAction SilentlyContinue").Output.Select(static output => (bool)output.BaseObject));
    }

    private CmkEvidence Held(byte[] publicKey) => Assert.Single(Session.Run<CmkEvidence>($"Test-CmkEvidence '{EvidencePath}' -PublicKeyPath '{WritePublicKey(publicKey)}'"));

    private string WritePublicKey(byte[] publicKey)
    {
        var path = $"{EvidencePath}.{Guid.NewGuid():N}";
        File.WriteAllText(path, Convert.ToBase64String(publicKey));
        return path;
    }
}
