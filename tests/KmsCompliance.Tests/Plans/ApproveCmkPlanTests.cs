using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KmsCompliance.Evidence;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Plans;

/// <summary>Plans that somebody approves, and somebody else applies.</summary>
public sealed class ApproveCmkPlanTests : SandboxTest, IDisposable
{
    private const string Signing = "arn:aws:kms:eu-west-2:111122223333:key/00000403-5a6d-4b0c-8000-000000000403";
    private const string Second = "arn:aws:kms:eu-west-1:111122223333:key/00000905-5a6d-4b0c-8000-000000000905";
    private const string Applier = SandboxAccounts.AuditorAccessKey;
    private const string MayNotSign = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"kms:Sign","Resource":"*"}]}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kmscompliance-approve-");

    private string PlanPath => Path.Combine(_folder.FullName, "a.plan.json");

    private string ApprovalPath => $"{PlanPath}.approvals";

    void IDisposable.Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void One_signs_and_another_who_cannot_applies()
    {
        var settings = Settings(Signing);
        var plan = Make($"-SettingsPath '{settings}'");
        Assert.True(plan.RequiresApproval);

        var approval = Approve();
        Assert.Equal((Signing, plan.PlanId, plan.Hash, PlanPath), (approval.Approver, approval.PlanId, approval.Hash, approval.PlanPath));
        Assert.StartsWith("arn:aws:iam::111122223333:", approval.ApprovedBy, StringComparison.Ordinal);
        Assert.Equal($"KmsCompliance plan {plan.PlanId} {plan.Hash}", approval.SignedText);
        Assert.True(SignatureScheme.Verify(approval.Algorithm, Key(Signing).Pair.PublicKey, approval.SignedText, Convert.FromBase64String(approval.Signature)));
        Assert.StartsWith($"{Signing} at ", Assert.Single(Assert.Single(Session.Run<CmkPlan>($"Get-CmkPlan '{PlanPath}'")).Approval), StringComparison.Ordinal);

        var used = Key(Signing).LastUsage;
        using var applier = ApplierWith(MayNotSign);
        var outcomes = applier.Run<CmkPlanOutcome>($"Invoke-CmkPlan '{PlanPath}' -SettingsPath '{settings}'");

        Assert.Equal(plan.StepCount, outcomes.Count);
        Assert.All(outcomes, static outcome => Assert.Equal(CmkChangeStatus.Applied, outcome.Status));
        Assert.Equal(used, Key(Signing).LastUsage);
        Assert.All(applier.Run<CmkPlanOutcome>($"Undo-CmkPlan '{PlanPath}' -Confirm:$false"), static outcome => Assert.NotEqual(CmkChangeStatus.Failed, outcome.Status));
    }

    [Fact]
    public void Settings_that_ask_for_it_now_hold_for_plans_that_were_made_without_them()
    {
        Make();
        Refused("PlanNotApproved", Settings(Signing));
        Approve();
        Applied(Settings(Signing));
    }

    [Fact]
    public void A_plan_that_asks_for_approval_is_not_applied_without_settings()
    {
        Make($"-SettingsPath '{Settings(Signing)}'");
        Approve();

        Refused("PlanNeedsApprovers", settings: null);
        Refused("PlanNeedsApprovers", Write("""{ "maximumUnusedDays": 90 }"""));
        Assert.Equal("PlanNotApproved", Refused("PlanNotApproved", Settings(Second)));
    }

    [Fact]
    public void Whoever_can_sign_does_not_apply()
    {
        var settings = Settings(Signing);
        Make();
        Approve();

        Assert.Equal("PlanApplierCanSign", Refused("PlanApplierCanSign", settings, """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"""));

        // A hash is as good as a message.
        Refused("PlanApplierCanSign", settings, """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
            {"Effect":"Deny","Action":"kms:Sign","Resource":"*","Condition":{"StringEquals":{"kms:MessageType":"RAW"}}}]}
            """);

        // A grant on the key is as good as a policy.
        var applierArn = Assert.Single(ApplierArn());
        Key(Signing).Grants.Add(new KmsGrant(new string('b', 64), applierArn, "arn:aws:iam::111122223333:root", ["Sign"], DateTimeOffset.UnixEpoch));
        Refused("PlanApplierCanSign", settings, """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":"kms:Sign","Resource":"*"}]}""");
        Key(Signing).Grants.Clear();
        Applied(settings, """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":"kms:Sign","Resource":"*"}]}""");
    }

    [Theory]
    [InlineData("Sign", FaultKind.Throttle, "PlanApplierNotKnown")]
    [InlineData("GetPublicKey", FaultKind.Deny, "PlanApprovalNotChecked")]
    public void What_could_not_be_determined_is_refused(string operation, FaultKind kind, string errorId)
    {
        Make();
        Approve();
        Server.Faults.Add(new FaultRule { Kind = kind, Operation = operation });

        Refused(errorId, Settings(Signing));
    }

    [Fact]
    public void A_changed_byte_of_the_plan_or_of_its_approvals_is_refused()
    {
        var settings = Settings(Signing);
        Make($"-SettingsPath '{settings}'");
        Approve();
        foreach (var path in (string[])[PlanPath, ApprovalPath])
        {
            var bytes = File.ReadAllBytes(path);
            for (var at = 0; at < bytes.Length; at += path == PlanPath ? 97 : 23)
            {
                var changed = (byte[])bytes.Clone();
                changed[at] = changed[at] == (byte)'1' ? (byte)'2' : (byte)'1';
                File.WriteAllBytes(path, changed);
                Refused(errorId: null, settings);
            }

            File.WriteAllBytes(path, bytes);
        }

        // Whoever makes the plan anew with what he wants, its checksum too, has no approval.
        File.Move(ApprovalPath, $"{ApprovalPath}.kept");
        Make($"-SettingsPath '{settings}' -Force -RotationPeriodInDays 90");
        File.Move($"{ApprovalPath}.kept", ApprovalPath);
        Refused("PlanNotApproved", settings);
    }

    [Fact]
    public void Two_approvers_are_two()
    {
        AddSecondKey();
        var settings = Settings(2, Signing, Second);
        Make();
        Approve();
        Assert.Equal(["PlanApprovalExists"], Session.Run($"Approve-CmkPlan '{PlanPath}' -SigningKeyArn {Signing} -Confirm:$false").ErrorIds);
        Refused("PlanNotApproved", settings);

        Approve(Second);
        Applied(settings);
    }

    [Fact]
    public void A_certificate_approves_without_a_call_and_its_holder_does_not_apply()
    {
        using var certificate = Certificate(DateTimeOffset.UtcNow.AddDays(-1));
        Session.Set("certificate", certificate);
        Make();
        Server.Calls.Reset();
        var approval = Assert.Single(Session.Run<CmkPlanApproval>($"Approve-CmkPlan '{PlanPath}' -Certificate $certificate -Confirm:$false"));
        Assert.Empty(Server.Calls.Snapshot());
        Assert.Equal((certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant(), "CN=Security"), (approval.Approver, approval.Subject));

        if (OperatingSystem.IsLinux())
        {
            using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser);
            store.Open(OpenFlags.ReadWrite);
            store.Add(certificate);
            try
            {
                Refused("PlanApplierCanSign", Settings(approval.Approver));
            }
            finally
            {
                store.Remove(certificate);
            }
        }

        Applied(Settings(approval.Approver));
    }

    [Fact]
    public void A_certificate_that_is_not_valid_yet_approves_nothing()
    {
        using var certificate = Certificate(DateTimeOffset.UtcNow.AddDays(2));
        Session.Set("certificate", certificate);
        Make();

        Assert.Equal(["ApprovalCertificateUnfit"], Session.Run($"Approve-CmkPlan '{PlanPath}' -Certificate $certificate -Confirm:$false").ErrorIds);
        Assert.False(File.Exists(ApprovalPath));
    }

    [Fact]
    public void Under_WhatIf_nothing_is_signed_and_a_plan_that_is_not_approved_can_be_looked_at()
    {
        Make();
        Server.Calls.Reset();
        Assert.Empty(Session.Run($"Approve-CmkPlan '{PlanPath}' -SigningKeyArn {Signing} -WhatIf").Output);
        Assert.Equal(0, Server.Calls.Count("kms", "Sign"));
        Assert.False(File.Exists(ApprovalPath));

        var look = Session.Run($"Invoke-CmkPlan '{PlanPath}' -SettingsPath '{Settings(Signing)}' -WhatIf -PassThru");
        Assert.Empty(look.Errors);
        Assert.Contains(look.Warnings, static warning => warning.Contains("is not approved", StringComparison.Ordinal));
        Assert.NotEmpty(look.Output);
    }

    [Theory]
    [InlineData("alias/evidence")]
    [InlineData("arn:aws:kms:eu-west-2:111122223333:alias/evidence")]
    [InlineData("00000403-5a6d-4b0c-8000-000000000403")]
    [InlineData("arn:aws:s3:::bucket")]
    public void Only_a_key_by_its_own_arn_approves(string key)
    {
        Make();
        Server.Calls.Reset();

        Assert.Equal(["InvalidApprovalKey"], Session.Run($"Approve-CmkPlan '{PlanPath}' -SigningKeyArn {key} -Confirm:$false").ErrorIds);
        Assert.Empty(Server.Calls.Snapshot());
    }

    [Fact]
    public void A_multi_Region_key_approves_nothing()
    {
        Make();
        Server.Calls.Reset();

        Assert.Equal(["ApprovalKeyMultiRegion"], Session.Run($"Approve-CmkPlan '{PlanPath}' -SigningKeyArn arn:aws:kms:eu-west-1:111122223333:key/mrk-0000000000000000000000005a6d4b0c -Confirm:$false").ErrorIds);
        Assert.Empty(Server.Calls.Snapshot());
        Assert.False(File.Exists(ApprovalPath));
    }

    [Fact]
    public void A_plan_that_is_too_old_is_not_approved_and_a_key_that_encrypts_approves_none()
    {
        Make("-MaximumAge 1h");
        var clock = new TestClock();
        clock.Skip(TimeSpan.FromHours(2));
        using var later = new ModuleSession(Server.Url, time: clock);
        Assert.Equal(["PlanTooOld"], later.Run($"Approve-CmkPlan '{PlanPath}' -SigningKeyArn {Signing} -Confirm:$false").ErrorIds);

        var result = Session.Run($"Approve-CmkPlan '{PlanPath}' -SigningKeyArn arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101 -Confirm:$false");
        Assert.Equal(["PlanNotSigned"], result.ErrorIds);
        Assert.False(File.Exists(ApprovalPath));
    }

    [Fact]
    public void Settings_that_are_not_right_end_the_command_before_any_call()
    {
        Make();
        var settings = Write("""{ "plans": { "requireApproval": true } }""");
        Server.Calls.Reset();

        Assert.Equal(["InvalidSettings"], Session.Run($"Invoke-CmkPlan '{PlanPath}' -SettingsPath '{settings}'").ErrorIds);
        Assert.Equal(["InvalidSettings"], Session.Run($"Get-CmkRule | Out-Null; New-CmkPlan '{PlanPath}.2' -ResourceId xray/111122223333/us-east-1 -SettingsPath '{settings}'").ErrorIds);
        Assert.Empty(Server.Calls.Snapshot());
    }

    private static X509Certificate2 Certificate(DateTimeOffset from)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=Security", key, HashAlgorithmName.SHA256).CreateSelfSigned(from, from.AddDays(30));
    }

    private KmsKey Key(string arn) => State(arn.Split(':')[3]).Keys.FindKey(arn[(arn.IndexOf('/', StringComparison.Ordinal) + 1)..], DateTimeOffset.UtcNow)!;

    private void AddSecondKey() => Server.World.Seed(new EstateDocument
    {
        Accounts = [new EstateAccount { Id = SandboxAccounts.AccountId, Keys = [new EstateKey { Region = "eu-west-1", KeyId = Second.Split('/')[1], KeySpec = "ECC_NIST_P384" }] }],
    });

    private string Write(string settings)
    {
        var path = Path.Combine(_folder.FullName, $"{Guid.NewGuid():N}.settings.json");
        File.WriteAllText(path, settings, Encoding.UTF8);
        return path;
    }

    private string Settings(params string[] approvers) => Settings(1, approvers);

    private string Settings(int least, params string[] approvers) => Write(
        $$"""
        { "plans": { "requireApproval": true, "minimumApprovals": {{least}}, "approvers": [
          {{string.Join(", ", approvers.Select(static id => $$"""{ "{{(id.StartsWith("arn:", StringComparison.Ordinal) ? "keyArn" : "certificateSha256")}}": "{{id}}" }"""))}}
        ] } }
        """);

    private CmkPlan Make(string parameters = "") =>
        Assert.Single(Session.Run<CmkPlan>($"Get-XRayEncryptionStatus -Region us-east-1 | New-CmkPlan '{PlanPath}' -CreateKey {parameters}"));

    private CmkPlanApproval Approve(string key = Signing) =>
        Assert.Single(Session.Run<CmkPlanApproval>($"Approve-CmkPlan '{PlanPath}' -SigningKeyArn {key} -Confirm:$false"));

    private ModuleSession ApplierWith(string policy)
    {
        Server.World.SetIdentityPolicy(Applier, policy);
        return new ModuleSession(Server.Url, Applier);
    }

    private IReadOnlyList<string> ApplierArn()
    {
        using var applier = ApplierWith(MayNotSign);
        return applier.Run<string>("(Connect-CmkSession).CallerArn");
    }

    private void Applied(string settings, string policy = MayNotSign)
    {
        using var applier = ApplierWith(policy);
        var outcomes = applier.Run<CmkPlanOutcome>($"Invoke-CmkPlan '{PlanPath}' -SettingsPath '{settings}'");
        Assert.NotEmpty(outcomes);
        Assert.All(outcomes, static outcome => Assert.Equal(CmkChangeStatus.Applied, outcome.Status));
    }

    // Nothing is written then, neither in AWS nor beside the plan.
    private string Refused(string? errorId, string? settings, string policy = MayNotSign)
    {
        using var applier = ApplierWith(policy);
        Server.Calls.Reset();
        var run = applier.Run($"Invoke-CmkPlan '{PlanPath}' {(settings is null ? string.Empty : $"-SettingsPath '{settings}'")}");

        var told = Assert.Single(run.ErrorIds);
        Assert.Equal(errorId ?? told, told);
        Assert.Empty(run.Output);
        Assert.Empty(Writes().Except(["kms:Sign"]));
        Assert.False(File.Exists($"{PlanPath}.journal"));
        return told;
    }
}
