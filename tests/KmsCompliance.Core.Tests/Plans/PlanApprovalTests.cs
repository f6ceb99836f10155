using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using KmsCompliance.Core.Tests.Evidence;
using KmsCompliance.Core.Tests.Places;
using KmsCompliance.Errors;
using KmsCompliance.Evidence;
using KmsCompliance.Plans;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Core.Tests.Plans;

/// <summary>What approvals of plans are, and what is taken for none.</summary>
public sealed class PlanApprovalTests : IDisposable
{
    private const string OtherArn = "arn:aws:kms:us-east-1:111122223333:key/99990000-12ab-34cd-56ef-1234567890ac";
    private const string SubjectOfTests = "CN=KmsCompliance tests";

    private static readonly AwsCallException Denied = Fault(FailureKind.AccessDenied, "AccessDeniedException");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kmscompliance-approvals-");
    private readonly Signatory _key = new() { Trial = static _ => Denied };
    private readonly Signatory _other = new() { Arn = OtherArn, Trial = static _ => Denied };
    private readonly Plan _plan;

    public PlanApprovalTests() => _plan = MakePlan("a");

    public void Dispose()
    {
        _key.Dispose();
        _other.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_is_signed_names_the_plan_by_its_id_and_hash()
    {
        var approval = await ApproveAsync(_key);

        Assert.Equal($"KmsCompliance plan {_plan.Id} {_plan.Hash}", Assert.Single(_key.Texts));
        Assert.Equal((_key.Texts[0], Signatory.KeyArn, "arn:aws:iam::111122223333:user/anna", "ECDSA_SHA_256"), (approval.SignedText, approval.Approver, approval.ApprovedBy, approval.Algorithm));
        Assert.True(SignatureScheme.Verify(approval.Algorithm, _key.PublicKey.Span, approval.SignedText, Convert.FromBase64String(approval.Signature)));
        Assert.Equal(_plan.ApprovalPath, approval.ApprovalPath);
        using var line = JsonDocument.Parse(Assert.Single(await File.ReadAllLinesAsync(_plan.ApprovalPath)));
        Assert.Equal(
            ["Version", "PlanId", "Hash", "KeyArn", "Algorithm", "Signature", "ApprovedBy", "ApprovedAt", "ModuleVersion"],
            line.RootElement.GetProperty("Content").EnumerateObject().Select(static member => member.Name));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(approval.ApprovalPath));
        }

        await CheckAsync(SettingsOf(1, Signatory.KeyArn));
        Assert.Contains($"{Signatory.KeyArn} at ", Assert.Single(_plan.ToModel().Approval), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RSA_2048")]
    [InlineData("RSA_4096")]
    [InlineData("ECC_NIST_P256")]
    [InlineData("ECC_NIST_P384")]
    [InlineData("ECC_NIST_P521")]
    public async Task Certificates_approve_as_keys_do_and_openssl_says_so_too(string spec)
    {
        using var certificate = CertificateOf(spec);
        var approval = await ApproveAsync(certificate);
        var thumbprint = Convert.ToHexString(certificate.GetCertHash(HashAlgorithmName.SHA256)).ToLowerInvariant();

        Assert.Equal((thumbprint, SubjectOfTests, string.Empty), (approval.Approver, approval.Subject, approval.ApprovedBy));
        await CheckAsync(SettingsOf(1, thumbprint));
        await CheckByOpenSslAsync(certificate.PublicKey.ExportSubjectPublicKeyInfo(), approval);
    }

    [Fact]
    public async Task A_certificate_is_taken_within_its_dates_only()
    {
        using var certificate = CertificateOf("ECC_NIST_P256");
        await ApproveAsync(certificate);
        var settings = SettingsOf(1, PlanSigner.ThumbprintOf(certificate));

        await CheckAsync(settings, certificate.NotAfter);
        Assert.Contains("it was valid until", (await RefusedAsync(settings, "PlanNotApproved", certificate.NotAfter.ToUniversalTime().AddSeconds(1))).Message, StringComparison.Ordinal);
        Assert.Contains("it is valid from", (await RefusedAsync(settings, "PlanNotApproved", certificate.NotBefore.ToUniversalTime().AddSeconds(-1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_cannot_sign_now_approves_nothing()
    {
        using var certificate = CertificateOf("ECC_NIST_P256");
        using var alone = X509CertificateLoader.LoadCertificate(certificate.RawData);
        using var small = CertificateOf("RSA_1024");
        using var issuing = CertificateOf("ECC_NIST_P256", X509KeyUsageFlags.KeyCertSign);
        (X509Certificate2 Certificate, DateTimeOffset Now, string Why)[] cases =
        [
            (alone, DateTimeOffset.UtcNow, "its private key is not there."),
            (small, DateTimeOffset.UtcNow, "its key is none of RSA from 2,048 bits on"),
            (issuing, DateTimeOffset.UtcNow, "it is not for signatures."),
            (certificate, DateTimeOffset.UtcNow.AddYears(3), "it was valid until"),
            (certificate, DateTimeOffset.UtcNow.AddYears(-3), "it is valid from"),
        ];
        foreach (var (given, now, why) in cases)
        {
            var failure = Assert.Throws<FailureException>(() => PlanSigner.OfCertificate(given, now)).Failure;
            Assert.Equal("ApprovalCertificateUnfit", failure.ErrorId);
            Assert.Contains(why, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_signature_that_is_none_is_not_written()
    {
        _key.Lies = true;

        Assert.Equal("PlanNotSigned", (await Assert.ThrowsAsync<FailureException>(() => ApproveAsync(_key))).Failure.ErrorId);
        Assert.False(File.Exists(_plan.ApprovalPath));

        _key.Lies = false;
        _key.Problem = Denied;
        Assert.Equal(FailureKind.AccessDenied, (await Assert.ThrowsAsync<FailureException>(() => ApproveAsync(_key))).Failure.Kind);
        Assert.False(File.Exists(_plan.ApprovalPath));
    }

    [Fact]
    public async Task Nobody_approves_twice()
    {
        await ApproveAsync(_key);
        var bytes = await File.ReadAllBytesAsync(_plan.ApprovalPath);

        Assert.Equal("PlanApprovalExists", (await Assert.ThrowsAsync<FailureException>(() => ApproveAsync(_key))).Failure.ErrorId);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(_plan.ApprovalPath));
    }

    [Fact]
    public async Task Two_who_approve_at_once_both_do()
    {
        // Each is about to write when the other is.
        var both = new TaskCompletionSource();
        var arrived = 0;
        Task Meet() => Interlocked.Increment(ref arrived) == 2 ? Task.Run(both.SetResult) : both.Task;
        _key.Before = Meet;
        _other.Before = Meet;

        await Task.WhenAll(ApproveAsync(_key), ApproveAsync(_other));

        Assert.Equal(2, PlanApprovals.Read(_plan).Count);
        await CheckAsync(SettingsOf(2, Signatory.KeyArn, OtherArn));
    }

    [Fact]
    public async Task Who_may_approve_is_said_by_the_settings_alone()
    {
        Assert.Null(PlanApprovalCheck.Find(_plan, PlanSettings.None));
        Assert.Equal("PlanNeedsApprovers", Assert.Throws<FailureException>(() => PlanApprovalCheck.Find(MakePlan("b", requiresApproval: true), PlanSettings.None)).Failure.ErrorId);
        Assert.Contains("0 of 1", (await RefusedAsync(SettingsOf(1, Signatory.KeyArn), "PlanNotApproved")).Message, StringComparison.Ordinal);

        await ApproveAsync(_other);

        Assert.Contains($"{OtherArn} is no approver by the settings", (await RefusedAsync(SettingsOf(1, Signatory.KeyArn), "PlanNotApproved")).Message, StringComparison.Ordinal);
        Assert.Contains("1 of 2", (await RefusedAsync(SettingsOf(2, Signatory.KeyArn, OtherArn), "PlanNotApproved")).Message, StringComparison.Ordinal);
        await CheckAsync(SettingsOf(1, Signatory.KeyArn, OtherArn));

        // A thumbprint is no key's, and the other way round.
        var mixed = new PlanSettings { RequireApproval = true, Approvers = [new PlanApprover(OtherArn, IsCertificate: true, Name: null)] };
        await RefusedAsync(mixed, "PlanNotApproved");
    }

    [Fact]
    public async Task One_key_under_two_names_is_one_approver()
    {
        await ApproveAsync(_key);
        await ApproveAsync(await PlanSigner.OfKeyAsync(new Renamed(_key, OtherArn), OtherArn, "arn:aws:iam::111122223333:user/anna", CancellationToken.None));
        var session = new Account { Signers = region => region == "us-east-1" ? new Renamed(_key, OtherArn) : _key };

        var failure = (await Assert.ThrowsAsync<FailureException>(() => Check(SettingsOf(2, Signatory.KeyArn, OtherArn)).RunAsync(session, [session], DateTimeOffset.UtcNow, 2, CancellationToken.None))).Failure;

        Assert.Equal("PlanNotApproved", failure.ErrorId);
        Assert.Contains("1 of 2", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Whoever may sign with a replica signs as the approver does, and names the approver's ARN; the trial with that is denied.</summary>
    [Fact]
    public async Task A_multi_Region_key_is_no_approver_and_others_count_beside_it()
    {
        const string primary = "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab";
        using var key = new Signatory { Arn = primary, Trial = static _ => Denied };
        await ApproveAsync(key);
        var session = new Account { Signers = region => region == "us-east-1" ? _other : key };
        Task RunAsync(PlanSettings settings) => Check(settings).RunAsync(session, [session], DateTimeOffset.UtcNow, 2, CancellationToken.None);

        var failure = (await Assert.ThrowsAsync<FailureException>(() => RunAsync(SettingsOf(1, primary)))).Failure;
        Assert.Equal("PlanNotApproved", failure.ErrorId);
        Assert.Contains($"{primary} is a multi-Region key", failure.Message, StringComparison.Ordinal);

        await ApproveAsync(_other);
        await RunAsync(SettingsOf(1, primary, OtherArn));
        Assert.Contains("1 of 2", (await Assert.ThrowsAsync<FailureException>(() => RunAsync(SettingsOf(2, primary, OtherArn)))).Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approval_of_another_plan_is_none_of_this_one()
    {
        var other = MakePlan("b");
        await ApproveAsync(_key, other);
        File.Copy(other.ApprovalPath, _plan.ApprovalPath);

        Assert.Contains("is of another plan", (await RefusedAsync(SettingsOf(1, Signatory.KeyArn), "PlanNotApproved")).Message, StringComparison.Ordinal);
        Assert.StartsWith("(of another plan)", Assert.Single(_plan.ToModel().Approval), StringComparison.Ordinal);

        // A plan that took the other's place is approved beside what was approved before.
        await ApproveAsync(_key);
        await CheckAsync(SettingsOf(1, Signatory.KeyArn));
    }

    [Fact]
    public async Task The_public_key_is_asked_for_by_the_arn_of_the_settings()
    {
        await ApproveAsync(_key);
        using var impostor = new Signatory { Trial = static _ => Denied };
        using var elsewhere = new Signatory { Arn = OtherArn, Trial = static _ => Denied };
        using var encrypting = new Signatory { KeyUsage = "ENCRYPT_DECRYPT", Trial = static _ => Denied };

        await RefusedAsync(SettingsOf(1, Signatory.KeyArn), "PlanApprovalInvalid", signer: impostor);
        await RefusedAsync(SettingsOf(1, Signatory.KeyArn), "SigningKeyUnfit", signer: elsewhere);
        await RefusedAsync(SettingsOf(1, Signatory.KeyArn), "SigningKeyUnfit", signer: encrypting);
        await RefusedAsync(SettingsOf(1, Signatory.KeyArn), "PlanApprovalNotChecked", signer: new Unreadable());
    }

    /// <summary>What trials of a message and of its hash are answered, and what is refused; nothing where nothing is.</summary>
    [Theory]
    [InlineData("AccessDeniedException", "AccessDeniedException", null)]
    [InlineData(null, "AccessDeniedException", "PlanApplierCanSign")]
    [InlineData("AccessDeniedException", null, "PlanApplierCanSign")]
    [InlineData(null, null, "PlanApplierCanSign")]
    [InlineData("AccessDeniedException", "DisabledException", "PlanApplierNotKnown")]
    [InlineData("NotFoundException", "AccessDeniedException", "PlanApplierNotKnown")]
    [InlineData("ThrottlingException", "ThrottlingException", "PlanApplierNotKnown")]
    public async Task Whoever_applies_must_be_denied_the_signature_in_either_form(string? message, string? hash, string? errorId)
    {
        await ApproveAsync(_key);
        using var rights = new Signatory
        {
            Trial = isHashed => (isHashed ? hash : message) is { } code ? Fault(code == "AccessDeniedException" ? FailureKind.AccessDenied : FailureKind.InvalidState, code) : null,
        };

        // Whichever session of the command it is that could.
        var denied = Session();
        var inQuestion = new Account { Signers = _ => new Trying(_key, rights) };
        foreach (var appliers in (IAwsSession[][])[[inQuestion], [inQuestion, denied], [denied, inQuestion]])
        {
            var run = Check(SettingsOf(1, Signatory.KeyArn)).RunAsync(appliers[0], appliers, DateTimeOffset.UtcNow, 4, CancellationToken.None);
            if (errorId is null)
            {
                await run;
            }
            else
            {
                Assert.Equal(errorId, (await Assert.ThrowsAsync<FailureException>(() => run)).Failure.ErrorId);
            }
        }
    }

    [Fact]
    public async Task Whoever_has_the_private_key_of_the_certificate_does_not_apply()
    {
        using var certificate = CertificateOf("ECC_NIST_P256");
        await ApproveAsync(certificate);
        var settings = SettingsOf(1, PlanSigner.ThumbprintOf(certificate));
        var check = Check(settings);
        check.HasPrivateKeyOf = key => key.Span.SequenceEqual(certificate.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Equal("PlanApplierCanSign", (await RefusedAsync(check)).ErrorId);

        check.HasPrivateKeyOf = static _ => throw new CryptographicException("locked");
        Assert.Equal("PlanApplierNotKnown", (await RefusedAsync(check)).ErrorId);
    }

    [Fact]
    public void The_users_certificates_are_looked_through_by_their_keys()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var certificate = CertificateOf("ECC_NIST_P256");
        using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser);
        var key = certificate.PublicKey.ExportSubjectPublicKeyInfo();
        Assert.False(UserCertificates.HavePrivateKeyOf(key));
        store.Open(OpenFlags.ReadWrite);
        store.Add(certificate);
        try
        {
            Assert.True(UserCertificates.HavePrivateKeyOf(key));
        }
        finally
        {
            store.Remove(certificate);
        }
    }

    /// <summary>Every bit of every byte of the file.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_flipped_bit_anywhere_is_no_approval(bool isCertificate)
    {
        using var certificate = CertificateOf("ECC_NIST_P256");
        await (isCertificate ? ApproveAsync(certificate) : ApproveAsync(_key));
        var settings = SettingsOf(1, isCertificate ? PlanSigner.ThumbprintOf(certificate) : Signatory.KeyArn);
        var bytes = await File.ReadAllBytesAsync(_plan.ApprovalPath);
        await CheckAsync(settings);

        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            await File.WriteAllBytesAsync(_plan.ApprovalPath, bytes);
            Assert.True(await IsRefusedAsync(settings), $"Byte {bit / 8}, bit {bit % 8} makes no difference: {Encoding.Latin1.GetString(bytes)}");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    /// <summary>Whoever changes the file and makes its checksum anew gets no further than its claims.</summary>
    [Theory]
    [InlineData("PlanId", true)]
    [InlineData("Hash", true)]
    [InlineData("KeyArn", true)]
    [InlineData("Algorithm", true)]
    [InlineData("Signature", true)]
    [InlineData("Version", true)]
    [InlineData("ApprovedBy", false)]
    [InlineData("ApprovedAt", false)]
    [InlineData("ModuleVersion", false)]
    public async Task What_is_signed_is_not_made_by_hand(string member, bool isRefused)
    {
        await ApproveAsync(_key);
        var approval = Assert.Single(PlanApprovals.Read(_plan));
        approval = member switch
        {
            "Version" => approval with { Version = 2 },
            "PlanId" => approval with { PlanId = Guid.NewGuid().ToString("D") },
            "Hash" => approval with { Hash = new string('0', 64) },
            "KeyArn" => approval with { KeyArn = OtherArn },
            "Algorithm" => approval with { Algorithm = "ECDSA_SHA_512" },
            "Signature" => approval with { Signature = Convert.ToBase64String([.. Convert.FromBase64String(approval.Signature).Reverse()]) },
            "ApprovedBy" => approval with { ApprovedBy = "arn:aws:iam::111122223333:user/carl" },
            "ApprovedAt" => approval with { ApprovedAt = DateTimeOffset.UnixEpoch },
            _ => approval with { ModuleVersion = "9.9.9" },
        };
        await File.WriteAllBytesAsync(_plan.ApprovalPath, PlanJournalLine.Write(PlanJson.Serialize(approval, PlanJson.Default.PlanApproval)).Line);

        Assert.Equal(isRefused, await IsRefusedAsync(SettingsOf(1, Signatory.KeyArn, OtherArn)));
    }

    [Fact]
    public async Task Other_line_ends_and_a_line_that_was_not_written_to_its_end_are_let_be()
    {
        await ApproveAsync(_key);
        await ApproveAsync(_other);
        var text = await File.ReadAllTextAsync(_plan.ApprovalPath);
        await File.WriteAllTextAsync(_plan.ApprovalPath, text.Replace("\n", "\r\n", StringComparison.Ordinal));
        await CheckAsync(SettingsOf(2, Signatory.KeyArn, OtherArn));

        var cut = text[..^5];
        await File.WriteAllTextAsync(_plan.ApprovalPath, cut);
        await CheckAsync(SettingsOf(1, Signatory.KeyArn, OtherArn));
        await RefusedAsync(SettingsOf(2, Signatory.KeyArn, OtherArn), "PlanNotApproved");
        await ApproveAsync(_other);
        await CheckAsync(SettingsOf(2, Signatory.KeyArn, OtherArn));

        await File.WriteAllTextAsync(_plan.ApprovalPath, text + "{}\n");
        Assert.Equal("PlanApprovalsBroken", Assert.Throws<FailureException>(() => Check(SettingsOf(1, Signatory.KeyArn))).Failure.ErrorId);
        Assert.Equal("PlanApprovalsBroken", (await Assert.ThrowsAsync<FailureException>(() => ApproveAsync(_key))).Failure.ErrorId);
        Assert.StartsWith("(not readable)", Assert.Single(_plan.ToModel().Approval), StringComparison.Ordinal);
    }

    private static AwsCallException Fault(FailureKind kind, string code) => new(kind, "No.") { Code = code, Operation = "kms:Sign", Region = "eu-west-1" };

    private static PlanSettings SettingsOf(int least, params string[] approvers) => new()
    {
        RequireApproval = true,
        Approvers = [.. approvers.Select(static id => new PlanApprover(id, !id.StartsWith("arn:", StringComparison.Ordinal), Name: null))],
        MinimumApprovals = least,
    };

    private static X509Certificate2 CertificateOf(string spec, X509KeyUsageFlags usage = X509KeyUsageFlags.DigitalSignature)
    {
        AsymmetricAlgorithm key = spec switch
        {
            "ECC_NIST_P256" => ECDsa.Create(ECCurve.NamedCurves.nistP256),
            "ECC_NIST_P384" => ECDsa.Create(ECCurve.NamedCurves.nistP384),
            "ECC_NIST_P521" => ECDsa.Create(ECCurve.NamedCurves.nistP521),
            _ => RSA.Create(int.Parse(spec[4..], System.Globalization.CultureInfo.InvariantCulture)),
        };
        using (key)
        {
            var request = key is RSA rsa
                ? new CertificateRequest(SubjectOfTests, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                : new CertificateRequest(SubjectOfTests, (ECDsa)key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
            return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        }
    }

    private static async Task CheckByOpenSslAsync(byte[] publicKey, CmkPlanApproval approval)
    {
        var folder = Directory.CreateTempSubdirectory("kmscompliance-openssl-");
        try
        {
            string In(string name) => Path.Combine(folder.FullName, name);
            await File.WriteAllTextAsync(In("key.pem"), PemEncoding.WriteString("PUBLIC KEY", publicKey));
            await File.WriteAllTextAsync(In("text"), approval.SignedText);
            await File.WriteAllBytesAsync(In("signature"), Convert.FromBase64String(approval.Signature));
            string[] padding = approval.Algorithm.StartsWith("RSA", StringComparison.Ordinal) ? ["-sigopt", "rsa_padding_mode:pss"] : [];
            using var process = Process.Start(new ProcessStartInfo("openssl", ["dgst", $"-sha{approval.Algorithm[^3..]}", "-verify", In("key.pem"), "-signature", In("signature"), .. padding, In("text")])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var said = process.StandardOutput.ReadToEndAsync();
            var wrong = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, await said + await wrong);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.False(Environment.GetEnvironmentVariable("KMSCOMPLIANCE_REQUIRE_PEERS") == "1", "openssl is missing.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private Plan MakePlan(string name, bool requiresApproval = false)
    {
        var draft = new PlanDraft(new PlanOptions { RequiresApproval = requiresApproval }, TimeProvider.System);
        draft.Add(new DraftStep(PlanAction.SetRotation, Account.Id, "eu-west-1", Service: null, OtherArn.Replace("us-east-1", "eu-west-1", StringComparison.Ordinal), new PlanState { RotationEnabled = false })
        {
            After = new PlanState { RotationEnabled = true, RotationPeriodInDays = 365 },
        });
        var plan = draft.Finish(Path.Combine(_folder.FullName, $"{name}.plan.json"), "arn:aws:iam::111122223333:user/bert");
        plan.Write(overwrite: false);
        return Plan.Read(plan.FullPath);
    }

    private async Task<CmkPlanApproval> ApproveAsync(Signatory key, Plan? plan = null) =>
        await ApproveAsync(await PlanSigner.OfKeyAsync(key, key.Arn, "arn:aws:iam::111122223333:user/anna", CancellationToken.None), plan);

    private Task<CmkPlanApproval> ApproveAsync(X509Certificate2 certificate) => ApproveAsync(PlanSigner.OfCertificate(certificate, DateTimeOffset.UtcNow));

    private async Task<CmkPlanApproval> ApproveAsync(PlanSigner signer, Plan? plan = null)
    {
        var agreeing = new Agreeing();
        await new PlanApproving(agreeing, TimeProvider.System).RunAsync(plan ?? _plan, signer, CancellationToken.None);
        return Assert.IsType<CmkPlanApproval>(agreeing.Outcome);
    }

    private PlanApprovalCheck Check(PlanSettings settings)
    {
        var check = PlanApprovalCheck.Find(_plan, settings)!;
        check.HasPrivateKeyOf = static _ => false;
        return check;
    }

    private Account Session(IKeySigner? signer = null) => new Account { Signers = region => signer ?? (region == "us-east-1" ? _other : _key) };

    private Task CheckAsync(PlanSettings settings, DateTimeOffset? now = null, IKeySigner? signer = null)
    {
        var session = Session(signer);
        return Check(settings).RunAsync(session, [session], now ?? DateTimeOffset.UtcNow, 2, CancellationToken.None);
    }

    private async Task<Failure> RefusedAsync(PlanApprovalCheck check)
    {
        var session = Session();
        return (await Assert.ThrowsAsync<FailureException>(() => check.RunAsync(session, [session], DateTimeOffset.UtcNow, 2, CancellationToken.None))).Failure;
    }

    private async Task<Failure> RefusedAsync(PlanSettings settings, string errorId, DateTimeOffset? now = null, IKeySigner? signer = null)
    {
        var failure = (await Assert.ThrowsAsync<FailureException>(() => CheckAsync(settings, now, signer))).Failure;
        Assert.Equal(errorId, failure.ErrorId);
        return failure;
    }

    private async Task<bool> IsRefusedAsync(PlanSettings settings)
    {
        try
        {
            await CheckAsync(settings);
            return false;
        }
        catch (FailureException)
        {
            return true;
        }
    }

    /// <summary>Says yes.</summary>
    private sealed class Agreeing() : RunReporterDecorator(new Told())
    {
        public object? Outcome { get; private set; }

        public override ValueTask<bool> ConfirmAsync(Confirmation confirmation, CancellationToken cancellationToken) => new(true);

        public override ValueTask OutcomeAsync(object result)
        {
            Outcome = result;
            return ValueTask.CompletedTask;
        }

        protected override ValueTask<IEnumerable<object>> ChangeAsync(object result, CancellationToken cancellationToken) => new([result]);
    }

    /// <summary>A replica of a key: the same key under another ARN.</summary>
    private sealed class Renamed(Signatory key, string arn) : IKeySigner
    {
        public async Task<SigningKey> GetPublicKeyAsync(string keyId, CancellationToken cancellationToken) => (await key.GetPublicKeyAsync(keyId, cancellationToken)) with { KeyArn = arn };

        public Task<byte[]> SignAsync(string keyArn, string algorithm, string text, CancellationToken cancellationToken) => key.SignAsync(keyArn, algorithm, text, cancellationToken);

        public Task<AwsCallException?> TrySignAsync(string keyArn, string algorithm, string text, bool isHashed, CancellationToken cancellationToken) => key.TrySignAsync(keyArn, algorithm, text, isHashed, cancellationToken);
    }

    /// <summary>A key by the rights of somebody else.</summary>
    private sealed class Trying(Signatory key, Signatory rights) : IKeySigner
    {
        public Task<SigningKey> GetPublicKeyAsync(string keyId, CancellationToken cancellationToken) => key.GetPublicKeyAsync(keyId, cancellationToken);

        public Task<byte[]> SignAsync(string keyArn, string algorithm, string text, CancellationToken cancellationToken) => key.SignAsync(keyArn, algorithm, text, cancellationToken);

        public Task<AwsCallException?> TrySignAsync(string keyArn, string algorithm, string text, bool isHashed, CancellationToken cancellationToken) => rights.TrySignAsync(keyArn, algorithm, text, isHashed, cancellationToken);
    }

    /// <summary>A key that whoever applies may not read.</summary>
    private sealed class Unreadable : IKeySigner
    {
        public Task<SigningKey> GetPublicKeyAsync(string keyId, CancellationToken cancellationToken) => throw Denied;

        public Task<byte[]> SignAsync(string keyArn, string algorithm, string text, CancellationToken cancellationToken) => throw Denied;

        public Task<AwsCallException?> TrySignAsync(string keyArn, string algorithm, string text, bool isHashed, CancellationToken cancellationToken) => Task.FromResult<AwsCallException?>(Denied);
    }
}
