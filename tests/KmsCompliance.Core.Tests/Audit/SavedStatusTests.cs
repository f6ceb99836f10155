using CsCheck;
using KmsCompliance.Audit;
using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Model;
using KmsCompliance.Ports;
using KmsCompliance.Rules;
using KmsCompliance.Services;
using static KmsCompliance.Core.Tests.Rules.Estate;

namespace KmsCompliance.Core.Tests.Audit;

/// <summary>A status that was saved is taken as it is where an audit can have put it out, and is Unknown otherwise.</summary>
public sealed class SavedStatusTests
{
    private const string Other = "00000202-5a6d-4b0c-8000-000000000202";

    private static readonly StatusVerdict Fit = new()
    {
        KeyArn = KeyArn,
        KeyAccountId = Account,
        KeyManager = "CUSTOMER",
        KeyState = "Enabled",
        Compliance = Compliance.Compliant,
        Reason = ComplianceReason.CustomerManagedKey,
        Message = "Fit.",
    };

    private static readonly Gen<EncryptionStatus> Judged =
        from keyId in Gen.OneOf<string?>(
            null, "", KeyReference.DefaultKeyLiteral, KeyId, KeyArn, ForeignKeyArn, "alias/billing", "alias/aws/xray",
            $"arn:aws:kms:{Region}:{Account}:alias/billing", $"arn:aws:kms:{Region}:{Account}:alias/aws/xray",
            $"arn:aws:kms:us-east-1:{Account}:key/{KeyId}", "nonsense", "arn:nonsense")
        from kind in Gen.Int[0, 3]
        from isUpdating in Gen.Bool
        from manager in Gen.OneOf<string?>("CUSTOMER", "CUSTOMER", "AWS", null, "OTHER")
        from state in Gen.OneOf<string?>("Enabled", "Enabled", "Updating", "Disabled", "PendingDeletion", null)
        from outcome in Gen.Int[0, 3]
        select JudgeOne(Resource(kind, keyId, isUpdating), outcome, manager, state);

    [Fact]
    public void Whatever_an_audit_puts_out_is_taken_as_it_is() =>
        Judged.Sample(status => Assert.Same(status, SavedStatus.Check(status, status.Service.ToLowerInvariant(), status.ResourceId)));

    [Fact]
    public void So_is_what_stands_for_resources_that_were_not_listed() => Assert.All(
        ServiceCatalog.All.Select(service => service.NotListed(Account, Region, "Denied.")),
        status => Assert.Same(status, SavedStatus.Check(status, status.Service, status.ResourceId)));

    [Fact]
    public void So_is_the_sample_of_every_service_under_a_usable_key() => Assert.All(
        ServiceCatalog.All.Select(service => service.SampleStatus(Account, Region, KeyArn).With(Fit)),
        status => Assert.Same(status, SavedStatus.Check(status, status.Service, status.ResourceId)));

    [Fact]
    public void A_verdict_that_does_not_go_with_its_reason_or_key_is_Unknown()
    {
        var secret = Secret(KeyArn);
        AssertUnknown(secret.With(Fit with { Compliance = "Fine" }));
        AssertUnknown(secret.With(Fit with { Compliance = "compliant" }));
        AssertUnknown(secret.With(Fit with { Compliance = "" }));
        AssertUnknown(secret.With(Fit with { Reason = "" }));
        AssertUnknown(secret.With(Fit with { Reason = "AllIsWell" }));
        AssertUnknown(secret.With(Fit with { Reason = ComplianceReason.KeyNotApproved, Compliance = Compliance.NonCompliant }));
        foreach (var reason in new[] { ComplianceReason.AwsOwnedKey, ComplianceReason.AwsManagedKey, ComplianceReason.KeyNotUsable, ComplianceReason.KeyNotFound, ComplianceReason.KeyUnreadable, ComplianceReason.Updating, ComplianceReason.NotListed })
        {
            AssertUnknown(secret.With(Fit with { Reason = reason }));
        }

        AssertUnknown(secret.With(Fit with { Compliance = Compliance.NonCompliant }));
        AssertUnknown(secret.With(Fit with { KeyManager = "AWS" }));
        AssertUnknown(secret.With(Fit with { KeyManager = null }));
        AssertUnknown(secret.With(Fit with { KeyState = "Disabled" }));
        AssertUnknown(secret.With(Fit with { KeyState = null }));
        AssertUnknown(secret.With(Fit with { KeyArn = null }));
        AssertUnknown(secret.With(Fit with { KeyArn = "alias/billing" }));
        AssertUnknown(secret.With(Fit with { KeyArn = KeyArn.Replace(KeyId, Other, StringComparison.Ordinal) }));
        AssertUnknown(secret.With(Fit with { KeyAccountId = OtherAccount }));
        AssertUnknown(Secret(null).With(Fit));
        AssertUnknown(Secret("alias/aws/secretsmanager").With(Fit));
        AssertUnknown(Secret(Other).With(Fit));
        AssertUnknown(secret.With(Fit with { Compliance = Compliance.Unknown, Reason = ComplianceReason.NotListed }));
        AssertUnknown(XRay("NONE", KeyArn).With(Fit));
        AssertUnknown(new XRayEncryptionStatus { AccountId = Account, Region = Region, EncryptionType = "KMS", Status = "UPDATING", KmsKeyId = KeyArn }.With(Fit));
    }

    [Fact]
    public void A_resource_that_its_properties_do_not_name_is_Unknown()
    {
        var fit = Secret(KeyArn).With(Fit);
        AssertUnknown(fit, service: "XRay");
        AssertUnknown(fit, resourceId: $"{fit.ResourceId}-2");
        AssertUnknown(fit, resourceId: "xray/111122223333/eu-west-1");
        foreach (var (arn, account, region) in new[]
        {
            (fit.ResourceArn, OtherAccount, Region), (fit.ResourceArn, "1111222", Region), (fit.ResourceArn, Account, "us-east-1"), (fit.ResourceArn, Account, "everywhere"),
            ("billing/api-token", Account, Region), (KeyArn, Account, Region), (null, Account, Region),
        })
        {
            AssertUnknown(new SecretEncryptionStatus { AccountId = account, Region = region, ResourceName = "billing/api-token", ResourceArn = arn, KmsKeyId = KeyArn }.With(Fit));
        }

        // An event data store's ARN in a trail's row.
        var store = Trail(null, TrailResourceType.EventDataStore);
        AssertUnknown(new TrailEncryptionStatus { AccountId = Account, Region = Region, ResourceName = "x", ResourceArn = store.ResourceArn, ResourceType = TrailResourceType.Trail, KmsKeyId = KeyArn }.With(Fit));
    }

    private static void AssertUnknown(EncryptionStatus status, string? service = null, string? resourceId = null)
    {
        var seen = SavedStatus.Check(status, service ?? status.Service, resourceId ?? status.ResourceId);
        Assert.Equal((Compliance.Unknown, ComplianceReason.Contradictory), (seen.Compliance, seen.Reason));
        Assert.NotEmpty(seen.Message);
        foreach (var approval in Enum.GetValues<KeyApproval>())
        {
            var findings = RuleCatalog.Evaluate(seen, new RuleContext(approval), RuleSelection.Basic);
            Assert.NotEmpty(findings);
            Assert.All(findings, finding => Assert.Equal((Compliance.Unknown, ComplianceReason.Contradictory, seen.Message), (finding.Compliance, finding.Reason, finding.Message)));
            Assert.All(findings, finding => Assert.StartsWith("Get-", finding.Remediation, StringComparison.Ordinal));
        }
    }

    private static ConfiguredResource Resource(int kind, string? keyId, bool isUpdating) => kind switch
    {
        0 => new(
            new XRayEncryptionStatus { AccountId = Account, Region = Region, EncryptionType = keyId is null ? "NONE" : "KMS", Status = isUpdating ? "UPDATING" : "ACTIVE", KmsKeyId = keyId },
            keyId is null ? AwsOwnedKey : AwsManagedKey,
            isUpdating),
        1 => ConfiguredTrail(keyId),
        2 => new(Trail(keyId, TrailResourceType.EventDataStore), AwsOwnedKey),
        _ => Configured(keyId),
    };

    // The key that KMS finds is the one that was asked for.
    private static EncryptionStatus JudgeOne(ConfiguredResource resource, int outcome, string? manager, string? state)
    {
        var lookup = KeyVerdict.NeedsLookup(resource) is not { } reference ? null : outcome switch
        {
            0 => NotFound(),
            1 => Unreadable(),
            _ => Found(Key(reference switch
            {
                { Form: KeyReferenceForm.KeyArn } => reference.Value,
                { Arn: null, IsAlias: false } => $"arn:aws:kms:{Region}:{Account}:key/{reference.Name}",
                _ => KeyArn,
            }) with
            { KeyManager = manager, KeyState = state }),
        };
        return KeyVerdict.Judge(resource, lookup);
    }
}
