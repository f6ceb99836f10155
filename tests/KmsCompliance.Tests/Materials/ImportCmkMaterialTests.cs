using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Materials;

/// <summary>Material is imported from a file or generated, and what is told is what was read back.</summary>
public sealed class ImportCmkMaterialTests : MaterialTest
{
    [Fact]
    public void Material_from_a_file_makes_the_key_usable_and_expires_when_it_is_to()
    {
        var key = NewKey();
        Assert.Equal(KmsKeyState.PendingImport, Key(key).State);

        var change = Change($"Import-CmkMaterial {key} '{File32("m")}' -ValidTo ([DateTimeOffset]::UtcNow.AddDays(90)) -EvidencePath {EvidencePath} -Confirm:$false");

        Assert.Equal(("ImportMaterial", "PendingImport", "Enabled", CmkChangeStatus.Applied, true), (change.Action, change.PreviousState, change.KeyState, change.Status, change.Verified));
        Assert.Equal((Key(key).Materials.Current!.Id, "CURRENT"), (change.KeyMaterialId, change.MaterialState));
        Assert.InRange(change.MaterialValidTo!.Value, DateTimeOffset.UtcNow.AddDays(89), DateTimeOffset.UtcNow.AddDays(90));
        Assert.Equal(KmsKeyState.Enabled, Key(key).State);
        Assert.Equal(["Intent kms:ImportKeyMaterial ", "Outcome kms:ImportKeyMaterial Applied"], Entries.Select(entry => $"{Text(entry, "Step")} {Text(entry, "Action")} {Text(entry, "Status")}"));
        Assert.True(Assert.Single(Session.Run<bool>($"Test-CmkEvidence {EvidencePath} -Quiet -Head '{change.EvidenceHead}'")));
    }

    [Fact]
    public void Generated_material_lies_sealed_in_its_escrow_before_it_is_imported()
    {
        var key = NewKey();
        var change = Change($"Import-CmkMaterial {key} -EscrowCertificate {In("escrow.pem")} -EscrowPath {In("sealed")} -Confirm:$false");
        Assert.Equal((CmkChangeStatus.Applied, "Enabled"), (change.Status, change.KeyState));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(In("sealed")));
        }

        // What the escrow holds is what was imported: it is taken again after the material was removed.
        FileOf("opened", Escrow.Decrypt(File.ReadAllBytes(In("sealed")), RSAEncryptionPadding.OaepSHA256));
        Assert.Equal("PendingImport", Change($"Remove-CmkMaterial {key} -Confirm:$false").KeyState);
        var again = Change($"Import-CmkMaterial {key} {In("opened")} -Confirm:$false");
        Assert.Equal((CmkChangeStatus.Applied, "Enabled", change.KeyMaterialId), (again.Status, again.KeyState, again.KeyMaterialId));
    }

    [Theory]
    [InlineData("-EscrowCertificate {0}escrow.cer -EscrowPath {0}there", "EscrowNotWritten")]
    [InlineData("-EscrowCertificate {0}escrow.cer -EscrowPath {0}none/there", "EscrowNotWritten")]
    [InlineData("-EscrowCertificate {0}there -EscrowPath {0}new", "EscrowCertificateNotTaken")]
    [InlineData("-EscrowCertificate {0}none -EscrowPath {0}new", "EscrowCertificateNotTaken")]
    [InlineData("-EscrowCertificate {0}chain.pem -EscrowPath {0}new", "EscrowCertificateNotTaken")]
    [InlineData("-Path {0}there", "MaterialFileNotTaken")]
    [InlineData("-Path {0}long", "MaterialFileNotTaken")]
    [InlineData("-Path {0}same", "MaterialFileNotTaken")]
    [InlineData("-Path {0}none", "MaterialFileNotTaken")]
    [InlineData("-Path {0}", "MaterialFileNotTaken")]
    [InlineData("-Path {0}good -ValidTo 2001-01-01", "MaterialExpiryOutOfRange")]
    [InlineData("-Path {0}good -ValidTo ([DateTimeOffset]::UtcNow.AddDays(366))", "MaterialExpiryOutOfRange")]
    public void What_is_no_material_or_no_escrow_is_refused_before_any_call(string arguments, string errorId)
    {
        FileOf("there", new byte[31]);
        FileOf("long", RandomNumberGenerator.GetBytes(64));
        FileOf("same", new byte[32]);
        File32("good");
        File.WriteAllText(In("chain.pem"), $"{File.ReadAllText(In("escrow.pem"))}\n{File.ReadAllText(In("escrow.pem"))}");
        var key = NewKey();
        Server.Calls.Reset();

        var result = Session.Run($"Import-CmkMaterial {key} {string.Format(System.Globalization.CultureInfo.InvariantCulture, arguments, In(string.Empty) + "/")} -Confirm:$false");

        Assert.Equal(errorId, result.Errors.Single().FullyQualifiedErrorId.Split(',')[0]);
        Assert.Empty(Writes());
        Assert.Equal(new byte[31], File.ReadAllBytes(In("there")));
    }

    [Theory]
    [InlineData("alias/billing -Region eu-west-1", "KeyTakesNoMaterial")]
    [InlineData("alias/orders-pending-deletion -Region eu-central-1", "KeyTakesNoMaterial")]
    [InlineData("arn:aws:kms:us-west-2:444455556666:key/00000801-5a6d-4b0c-8000-000000000801", "KeyStateOfOtherAccount")]
    [InlineData("alias/none -Region eu-west-1", "KeyNotFound")]
    [InlineData("alias/orders-pending-import -Region eu-central-1 -Rotate", "NoNewKeyMaterial")]
    public void A_key_that_takes_no_material_gets_none(string key, string errorId)
    {
        Assert.Empty(RunWithError($"Import-CmkMaterial {key} -Path {File32("m")} -Confirm:$false", errorId).Output);
        Assert.Empty(Writes());
        Assert.Equal(0, Server.Calls.Count("kms", "GetParametersForImport"));
    }

    [Fact]
    public void Other_bytes_are_refused_and_generated_ones_before_they_are_made()
    {
        var key = NewKey();
        Change($"Import-CmkMaterial {key} {File32("m")} -Confirm:$false");
        RunWithError($"Import-CmkMaterial {key} {File32("other", 2)} -Confirm:$false", "MaterialNotTheSame");
        RunWithError($"Import-CmkMaterial {key} {In("m")} -Rotate -Confirm:$false", "MaterialNotTheSame");
        RunWithError($"Import-CmkMaterial {key} -EscrowCertificate {In("escrow.cer")} -EscrowPath {In("sealed")} -Confirm:$false", "MaterialNotTheSame");
        Assert.False(File.Exists(In("sealed")));
        Assert.Single(Key(key).Materials.All);
    }

    [Fact]
    public void The_same_bytes_again_change_when_the_material_expires()
    {
        var key = NewKey();
        Change($"Import-CmkMaterial {key} {File32("m")} -ValidTo ([DateTimeOffset]::UtcNow.AddDays(9)) -Confirm:$false");
        var until = Key(key).Imports.ValidTo;

        var preview = Change($"Import-CmkMaterial {key} {In("m")} -WhatIf -PassThru");
        Assert.Contains($"; it will no longer expire (now: {until!.Value.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z)", preview.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("no longer", Change($"Import-CmkMaterial {key} {In("m")} -ValidTo ([DateTimeOffset]::UtcNow.AddDays(8)) -WhatIf -PassThru").Message, StringComparison.Ordinal);

        var result = Session.Run($"Import-CmkMaterial {key} {In("m")} -EvidencePath {EvidencePath} -Confirm:$false");
        var forever = (CmkKeyChange)Assert.Single(result.Output).BaseObject;
        Assert.Equal((CmkChangeStatus.Applied, true, null), (forever.Status, forever.Verified, forever.MaterialValidTo));
        Assert.Null(Key(key).Imports.ValidTo);
        var loss = $"The material no longer expires, which it did at {until.Value.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z";
        Assert.Contains(loss, forever.Message, StringComparison.Ordinal);
        Assert.Contains(loss, Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Contains(loss, Text(Entries[^1], "Message"), StringComparison.Ordinal);
        Assert.Empty(Session.Run($"Import-CmkMaterial {key} {In("m")} -Confirm:$false").Warnings);
    }

    [Fact]
    public void What_a_key_has_goes_on_expiring_where_a_replica_takes_the_same_bytes()
    {
        AddRelatedExternalKeys();
        Change($"Import-CmkMaterial {Primary} {File32("m")} -ValidTo ([DateTimeOffset]::UtcNow.AddDays(20)) -Confirm:$false");
        var until = Key(Primary).Imports.ValidTo;
        Assert.NotNull(until);

        var preview = Session.Run<CmkKeyChange>($"Import-CmkMaterial {Primary} {In("m")} -AllReplica -WhatIf -PassThru");
        Assert.Equal([$"{Primary} Unchanged", $"{Replica} WhatIf"], preview.Select(change => $"{change.KeyArn} {change.Status}"));

        var changes = Session.Run<CmkKeyChange>($"Import-CmkMaterial {Primary} {In("m")} -AllReplica -Confirm:$false");
        Assert.Equal([$"{Primary} Unchanged Enabled", $"{Replica} Applied Enabled"], changes.Select(change => $"{change.KeyArn} {change.Status} {change.KeyState}"));
        Assert.InRange(changes[0].MaterialValidTo!.Value, until.Value.AddSeconds(-1), until.Value.AddSeconds(1));
        Assert.True(changes[0].Verified);
        Assert.Equal((until, 2), (Key(Primary).Imports.ValidTo, Server.Calls.Count("kms", "ImportKeyMaterial")));

        // Other bytes are no less refused.
        RunWithError($"Remove-CmkMaterial {Replica} -Confirm:$false; Import-CmkMaterial {Primary} {File32("other", 2)} -AllReplica -Confirm:$false", "MaterialNotTheSame");
        Assert.Equal(until, Key(Primary).Imports.ValidTo);

        // An expiry that is asked for is that of all.
        var all = Session.Run<CmkKeyChange>($"Import-CmkMaterial {Primary} {In("m")} -AllReplica -ValidTo ([DateTimeOffset]::UtcNow.AddDays(40)) -Confirm:$false");
        Assert.All(all, change => Assert.Equal((CmkChangeStatus.Applied, true), (change.Status, change.MaterialValidTo > until)));
        Assert.Equal(2, all.Count);
        Assert.All(Session.Run<CmkKeyChange>($"Import-CmkMaterial {Replica} {In("m")} -AllReplica -Confirm:$false"), change => Assert.Equal(CmkChangeStatus.Unchanged, change.Status));
    }

    [Fact]
    public void A_rotation_that_is_gone_on_with_says_that_what_waits_no_longer_expires()
    {
        AddRelatedExternalKeys();
        Session.Run($"Import-CmkMaterial {Primary} {File32("first")} -AllReplica -ValidTo ([DateTimeOffset]::UtcNow.AddDays(20)) -Confirm:$false");
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "ImportKeyMaterial", Region = "eu-west-3" });
        Session.Run($"Import-CmkMaterial {Primary} {File32("second", 2)} -Rotate -ValidTo ([DateTimeOffset]::UtcNow.AddDays(30)) -Confirm:$false");
        Server.Faults.Clear();

        var previews = Session.Run<CmkKeyChange>($"Import-CmkMaterial {Primary} {In("second")} -Rotate -WhatIf -PassThru");

        Assert.Equal([$"{Primary} True", $"{Replica} False"], previews.Select(change => $"{change.KeyArn} {change.Message.Contains("; it will no longer expire (now: ", StringComparison.Ordinal)}"));
        var result = Session.Run($"Import-CmkMaterial {Primary} {In("second")} -Rotate -Confirm:$false");
        Assert.Empty(result.Errors);
        Assert.Contains(Primary, Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_imported_and_no_escrow_written_under_WhatIf()
    {
        var key = NewKey();
        Server.Calls.Reset();
        var preview = Change($"Import-CmkMaterial {key} -EscrowCertificate {In("escrow.pem")} -EscrowPath {In("sealed")} -WhatIf -PassThru");
        Assert.Equal((CmkChangeStatus.WhatIf, false, "PendingImport"), (preview.Status, preview.Verified, preview.KeyState));
        Assert.Contains("sealed", preview.Message, StringComparison.Ordinal);
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(In("escrow.cer"));
        Assert.Contains($"CN=Escrow, thumbprint {certificate.Thumbprint}", preview.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(In("sealed")));
        Assert.Empty(Writes());
        RunWithError($"Import-CmkMaterial {key} {File32("m")} -MaximumChange 0 -Confirm:$false", "TooManyChanges");
        Assert.Empty(Writes());
    }

    [Fact]
    public void New_material_is_imported_everywhere_and_then_rotated_to()
    {
        AddRelatedExternalKeys();
        var first = Session.Run<CmkKeyChange>($"Import-CmkMaterial {Replica} {File32("first")} -AllReplica -Confirm:$false");
        Assert.Equal([$"{Primary} Enabled", $"{Replica} Enabled"], first.Select(change => $"{change.KeyArn} {change.KeyState}"));

        var result = Session.Run($"Import-CmkMaterial {Primary} {File32("second", 2)} -Rotate -Confirm:$false");

        Assert.Empty(result.Errors);
        var imports = result.Output.Select(output => output.BaseObject).OfType<CmkKeyChange>().ToList();
        Assert.Equal(
            [$"{Primary} PENDING_MULTI_REGION_IMPORT_AND_ROTATION", $"{Replica} PENDING_ROTATION"], imports.Select(change => $"{change.KeyArn} {change.MaterialState}"));
        var rotation = Assert.Single(result.Output.Select(output => output.BaseObject).OfType<CmkRotationChange>());
        Assert.Equal((Primary, CmkChangeStatus.Applied, true, imports[0].KeyMaterialId, 24), (rotation.KeyArn, rotation.Status, rotation.Verified, rotation.KeyMaterialId, rotation.OnDemandRotationsLeft));
        Assert.Equal((first[0].KeyMaterialId, imports[1].KeyMaterialId), (rotation.PreviousKeyMaterialId, Key(Replica).Materials.Current!.Id));
        Assert.Equal((KmsKeyState.Enabled, KmsKeyState.Enabled), (Key(Primary).State, Key(Replica).State));
        RunWithError($"Import-CmkMaterial {Replica} {File32("third", 3)} -Rotate -Confirm:$false", "RotationOfReplica");
    }

    [Theory]
    [InlineData($"{Primary}, {Replica}")]
    [InlineData($"{Replica}, {Primary}")]
    [InlineData("mrk-000000000000000000000000000000e1 -Region eu-west-3, eu-north-1")]
    public void Related_keys_that_are_all_named_are_one_set_with_its_primary_first(string keys)
    {
        AddRelatedExternalKeys();
        foreach (var (file, switches, imports) in new[] { (File32("first"), string.Empty, 2), (In("first"), "-AllReplica", 4), (File32("second", 2), "-Rotate", 6) })
        {
            var result = Session.Run($"Import-CmkMaterial {keys} -Path {file} {switches} -Confirm:$false");

            Assert.Empty(result.Errors);
            Assert.Equal([Primary, Replica], result.Output.Select(output => output.BaseObject).OfType<CmkKeyChange>().Select(change => change.KeyArn));
            Assert.Equal(imports, Server.Calls.Count("kms", "ImportKeyMaterial"));
        }

        Assert.Equal((2, Key(Primary).Materials.Current!.Id), (Key(Replica).Materials.All.Count, Key(Replica).Materials.Current!.Id));
        Assert.Equal(1, Server.Calls.Count("kms", "RotateKeyOnDemand"));
    }

    [Fact]
    public void Replicas_that_are_named_without_their_primary_are_one_set_too()
    {
        AddRelatedExternalKeys();
        var result = Session.Run($"Import-CmkMaterial {Replica}, {Replica} -Path {File32("m")} -AllReplica -Confirm:$false");
        Assert.Empty(result.Errors);
        Assert.Equal(2, Server.Calls.Count("kms", "ImportKeyMaterial"));
        Assert.Equal(["RotationOfReplica"], Session.Run($"Import-CmkMaterial {Replica} -Path {In("m")} -Rotate -Confirm:$false").Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
    }

    [Fact]
    public void A_rotation_that_was_cut_short_is_gone_on_with_by_the_same_bytes_only()
    {
        AddRelatedExternalKeys();
        Session.Run($"Import-CmkMaterial {Primary} {File32("first")} -AllReplica -Confirm:$false");
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "ImportKeyMaterial", Region = "eu-west-3" });
        var cut = Session.Run($"Import-CmkMaterial {Primary} {File32("second", 2)} -Rotate -Confirm:$false");
        Assert.Single(cut.Errors);
        Assert.Equal("PENDING_MULTI_REGION_IMPORT_AND_ROTATION", ((CmkKeyChange)Assert.Single(cut.Output).BaseObject).MaterialState);
        Server.Faults.Clear();

        RunWithError($"Import-CmkMaterial {Primary} -EscrowCertificate {In("escrow.pem")} -EscrowPath {In("sealed")} -Rotate -Confirm:$false", "OtherMaterialWaits");
        Assert.False(File.Exists(In("sealed")));
        RunWithError($"Import-CmkMaterial {Primary} {File32("third", 3)} -Rotate -Confirm:$false", "MaterialNotTheSame");
        var on = Session.Run($"Import-CmkMaterial {Primary} {In("second")} -Rotate -Confirm:$false");
        Assert.Empty(on.Errors);
        Assert.Equal(CmkChangeStatus.Applied, Assert.Single(on.Output.Select(output => output.BaseObject).OfType<CmkRotationChange>()).Status);
    }

    [Theory]
    [InlineData(null, "Applied", "has rotated the key")]
    [InlineData(FaultKind.Deny, "Failed", "kms:RotateKeyOnDemand")]
    [InlineData(FaultKind.ServerError, "Failed", "not known")]
    public void The_evidence_has_the_rotation_too_whatever_came_of_it(FaultKind? fault, string status, string words)
    {
        var key = NewKey();
        Change($"Import-CmkMaterial {key} {File32("first")} -Confirm:$false");
        if (fault is { } kind)
        {
            Server.Faults.Add(new FaultRule { Kind = kind, Operation = "RotateKeyOnDemand" });
        }

        Session.Run($"Import-CmkMaterial {key} {File32("second", 2)} -Rotate -EvidencePath {EvidencePath} -Confirm:$false");

        Assert.Equal(
            ["Intent kms:ImportKeyMaterial ", "Outcome kms:ImportKeyMaterial Applied", "Intent kms:RotateKeyOnDemand ", $"Outcome kms:RotateKeyOnDemand {status}"],
            Entries.Select(entry => $"{Text(entry, "Step")} {Text(entry, "Action")} {Text(entry, "Status")}"));
        Assert.Contains(words, Text(Entries[3], "Message"), StringComparison.Ordinal);
        Assert.Equal(Text(Entries[2], "ChangeId"), Text(Entries[3], "ChangeId"));
        Assert.True(Assert.Single(Session.Run<bool>($"Test-CmkEvidence {EvidencePath} -Quiet")));
    }

    [Fact]
    public async Task A_stop_between_import_and_rotation_is_told_and_written_down()
    {
        AddRelatedExternalKeys();
        Session.Run($"Import-CmkMaterial {Primary} {File32("first")} -AllReplica -Confirm:$false");
        var host = new RecordingHost();
        using var session = new ModuleSession(Server.Url, host: host);
        var gate = Hold("GetKeyRotationStatus");
        using var running = session.Start($"Import-CmkMaterial {Primary} {File32("second", 2)} -Rotate -EvidencePath '{EvidencePath}' -Confirm:$false");
        await Arrived(gate);

        await running.StopAsync();

        Assert.Contains(host.Warnings, warning => warning.Contains("The key was not rotated", StringComparison.Ordinal));
        Assert.Equal(["Intent", "Outcome", "Intent", "Outcome", "Intent", "Outcome"], Entries.Select(entry => Text(entry, "Step")));
        Assert.Equal(("kms:RotateKeyOnDemand", "Failed"), (Text(Entries[5], "Action"), Text(Entries[5], "Status")));
        Assert.Equal(0, Server.Calls.Count("kms", "RotateKeyOnDemand"));
    }

    [Fact]
    public void An_answer_that_is_lost_is_read_back()
    {
        var key = NewKey();
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Truncated, Operation = "ImportKeyMaterial", Times = 1 });
        var seen = Change($"Import-CmkMaterial {key} {File32("m")} -Confirm:$false");
        Assert.Equal((CmkChangeStatus.Applied, true, "Enabled"), (seen.Status, seen.Verified, seen.KeyState));

        var other = NewKey("us-west-1");
        Server.Faults.Add(new FaultRule { Kind = FaultKind.ServerError, Operation = "ImportKeyMaterial", Status = 503 });
        var result = Session.Run($"Import-CmkMaterial {other} -EscrowCertificate {In("escrow.pem")} -EscrowPath {In("sealed")} -Confirm:$false");
        Assert.Contains("MaterialImportInDoubt", result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        var doubt = (CmkKeyChange)Assert.Single(result.Output).BaseObject;
        Assert.Equal((CmkChangeStatus.Failed, null), (doubt.Status, doubt.Verified));
        Assert.Contains("sealed", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.True(File.Exists(In("sealed")));
    }

    [Fact]
    public async Task What_somebody_else_imported_meanwhile_is_not_taken_for_ours()
    {
        var key = NewKey();
        var gate = Hold("GetParametersForImport", times: 1);
        using var running = Session.Start($"Import-CmkMaterial {key} {File32("m")} -Confirm:$false");
        await Arrived(gate);
        var other = new string('a', 64);
        Key(key).Materials.Import(other);
        Key(key).Imports.Add(other, new MaterialImport(null), description: null);
        Server.Faults.Add(new FaultRule { Kind = FaultKind.ServerError, Operation = "ImportKeyMaterial", Times = 1 });
        gate.Open();

        await running.EndAsync();

        Assert.Equal((CmkChangeStatus.Failed, null), (Assert.Single(running.Output).BaseObject is CmkKeyChange change ? (change.Status, change.Verified) : default));
        Assert.Contains("MaterialImportInDoubt", running.ErrorIds);
        Assert.Equal(other, Assert.Single(Key(key).Materials.All).Id);
    }

    [Fact]
    public async Task An_outcome_that_the_evidence_does_not_take_says_so()
    {
        var key = NewKey();
        var gate = Hold("ImportKeyMaterial");
        using var running = Session.Start($"Import-CmkMaterial {key} {File32("m")} -EvidencePath '{EvidencePath}' -Confirm:$false");
        await Arrived(gate);
        await File.AppendAllTextAsync(EvidencePath, "spoilt\n");
        gate.Open();

        await running.EndAsync();

        var change = Assert.IsType<CmkKeyChange>(Assert.Single(running.Output).BaseObject);
        Assert.Equal((CmkChangeStatus.Applied, null), (change.Status, change.EvidenceHead));
        Assert.EndsWith("The evidence has no entry of it.", change.Message, StringComparison.Ordinal);
        Assert.Single(running.ErrorIds);
    }

    [Fact]
    public void One_escrow_holds_the_material_of_one_key()
    {
        var keys = $"{NewKey()}, {NewKey("us-west-1")}";
        RunWithError($"Import-CmkMaterial {keys} -EscrowCertificate {In("escrow.pem")} -EscrowPath {In("sealed")} -Confirm:$false", "EscrowHoldsOneMaterial");
        Assert.False(File.Exists(In("sealed")));
        Assert.Equal(2, Session.Run<CmkKeyChange>($"Import-CmkMaterial {keys} {File32("m")} -Confirm:$false").Count(change => change.Verified == true));
    }

    [Fact]
    public void Removing_material_looks_at_what_depends_on_the_key_first_and_related_keys_keep_theirs()
    {
        RunWithError("Remove-CmkMaterial alias/billing -Region eu-west-1 -Confirm:$false", "KeyTakesNoMaterial");
        AddRelatedExternalKeys();
        Session.Run($"Import-CmkMaterial {Primary} {File32("m")} -AllReplica -Confirm:$false");
        Session.Run($"Set-XRayCmk -KeyId {Replica} -Region eu-west-3 -Force -Confirm:$false");
        RunWithError($"Remove-CmkMaterial {Replica} -Confirm:$false", "KeyInUse");

        var result = Session.Run($"Remove-CmkMaterial {Primary} -EvidencePath {EvidencePath} -Confirm:$false");
        Assert.Empty(result.Errors);
        var removed = (CmkKeyChange)Assert.Single(result.Output).BaseObject;
        Assert.Equal(("RemoveMaterial", "PendingImport", CmkChangeStatus.Applied, true), (removed.Action, removed.KeyState, removed.Status, removed.Proven));
        Assert.Contains(Replica, Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(KmsKeyState.Enabled, Key(Replica).State);
        Assert.Equal(CmkChangeStatus.Unchanged, Change($"Remove-CmkMaterial {Primary} -Confirm:$false").Status);
        Assert.Equal("Enabled", Change($"Import-CmkMaterial {Primary} {In("m")} -Confirm:$false").KeyState);
    }

    [Fact]
    public void Current_material_is_removed_from_a_key_that_waits_for_an_older_one()
    {
        var key = NewKey();
        var first = Change($"Import-CmkMaterial {key} {File32("first")} -Confirm:$false");
        Assert.Empty(Session.Run($"Import-CmkMaterial {key} {File32("second", 2)} -Rotate -Confirm:$false").Errors);
        Key(key).Imports.Remove(first.KeyMaterialId!);
        Assert.Equal(KmsKeyState.PendingImport, Key(key).State);

        var removed = Change($"Remove-CmkMaterial {key} -Confirm:$false");

        Assert.Equal((CmkChangeStatus.Applied, true, "PendingImport"), (removed.Status, removed.Verified, removed.KeyState));
        Assert.False(Key(key).Imports.HasAny);
        Assert.Equal(1, Server.Calls.Count("kms", "DeleteImportedKeyMaterial"));
        Assert.Equal(CmkChangeStatus.Unchanged, Change($"Remove-CmkMaterial {key} -Confirm:$false").Status);
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "ListKeyRotations" });
        RunWithError($"Remove-CmkMaterial {key} -Confirm:$false", "AccessDenied");
        Assert.Equal(1, Server.Calls.Count("kms", "DeleteImportedKeyMaterial"));
    }

    [Fact]
    public void An_external_key_is_found_again_and_one_of_another_origin_is_not_taken_for_it()
    {
        var key = NewKey();
        var again = Session.Run("New-ServiceCmk -Service XRay -Region us-east-1 -Origin External");
        Assert.Empty(again.Errors);
        Assert.Equal((key, false, "PendingImport"), again.Output.Select(output => (ServiceCmk)output.BaseObject).Select(found => (found.KeyArn, found.Created, found.KeyState)).Single());
        RunWithError("New-ServiceCmk -Service XRay -Region us-east-1", "AliasTaken");

        // With material it is usable, and still no key that KMS rotates.
        Change($"Import-CmkMaterial {key} {File32("m")} -ValidTo ([DateTimeOffset]::UtcNow.AddDays(9)) -Confirm:$false");
        Server.Calls.Reset();
        foreach (var rotation in new[] { string.Empty, "-NoRotation" })
        {
            var taken = Session.Run($"New-ServiceCmk -Service XRay -Region us-east-1 {rotation}");
            Assert.Empty(taken.Output);
            Assert.Equal("AliasTaken", Assert.Single(taken.Errors).FullyQualifiedErrorId.Split(',')[0]);
            Assert.Contains("its origin is EXTERNAL", taken.Errors[0].Exception.Message, StringComparison.Ordinal);
            Assert.Empty(Writes());
        }

        Session.Run("New-ServiceCmk -Service XRay -Region us-west-1");
        RunWithError("New-ServiceCmk -Service XRay -Region us-west-1 -Origin External", "AliasTaken");
        RunWithError("New-ServiceCmk -Service XRay -Region us-west-2 -Origin External -RotationPeriodInDays 90", "ExternalKeyNotRotated");
    }
}
