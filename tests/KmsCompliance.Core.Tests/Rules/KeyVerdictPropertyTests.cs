using CsCheck;
using KmsCompliance.Keys;
using KmsCompliance.Ports;
using KmsCompliance.Rules;
using KmsCompliance.Services;
using static KmsCompliance.Core.Tests.Rules.Estate;

namespace KmsCompliance.Core.Tests.Rules;

/// <summary>What holds of every verdict, whatever services and KMS answer.</summary>
public sealed class KeyVerdictPropertyTests
{
    private static readonly Gen<string?> KeyIds = Gen.OneOf<string?>(
        null, "", "DefaultEncryptionKey", KeyId, KeyArn, ForeignKeyArn, "mrk-0000000000000000000000005a6d4b0c", "alias/billing", "alias/aws/xray",
        $"arn:aws:kms:{Region}:{Account}:alias/billing", $"arn:aws:kms:{Region}:{OtherAccount}:alias/billing",
        $"arn:aws:kms:{Region}:{Account}:alias/aws/xray", $"arn:aws:kms:us-east-1:{Account}:key/{KeyId}", "nonsense", "arn:nonsense");

    private static readonly Gen<KeyDescription> Keys =
        from arn in Gen.OneOf(KeyArn, ForeignKeyArn)
        from manager in Gen.OneOf<string?>("CUSTOMER", "CUSTOMER", "AWS", null, "OTHER")
        from state in Gen.OneOf<string?>("Enabled", "Enabled", "Updating", "Disabled", "PendingDeletion", "PendingImport", "Unavailable", "Creating", null)
        from spec in Gen.OneOf<string?>("SYMMETRIC_DEFAULT", "SYMMETRIC_DEFAULT", null, "RSA_2048", "HMAC_256")
        from usage in Gen.OneOf<string?>("ENCRYPT_DECRYPT", "ENCRYPT_DECRYPT", null, "SIGN_VERIFY")
        select Key(arn) with { KeyManager = manager, KeyState = state, KeySpec = spec, KeyUsage = usage };

    private static readonly Gen<KeyLookup> Lookups = Gen.OneOf(
        Keys.Select(Found), Keys.Select(Found), Gen.Const(NotFound()), Gen.Const(Unreadable()));

    private static readonly Gen<(ConfiguredResource Resource, KeyLookup Lookup)> Cases =
        from keyId in KeyIds
        from kind in Gen.Int[0, 2]
        from isUpdating in Gen.Bool
        from lookup in Lookups
        select (Resource(kind, keyId, isUpdating), lookup);

    [Fact]
    public void Nothing_is_compliant_but_a_found_usable_customer_key_that_is_in_place() =>
        Cases.Sample(given =>
        {
            var asked = KeyVerdict.NeedsLookup(given.Resource) is not null;
            var judged = KeyVerdict.Judge(given.Resource, asked ? given.Lookup : null);
            var isFit = asked && !given.Resource.IsUpdating
                && given.Lookup is
                {
                    Outcome: KeyLookupOutcome.Found,
                    Key: { KeyManager: "CUSTOMER", KeyState: "Enabled" or "Updating", KeySpec: "SYMMETRIC_DEFAULT", KeyUsage: null or "ENCRYPT_DECRYPT" },
                };
            Assert.Equal(isFit, judged.Compliance == Compliance.Compliant);
        });

    [Fact]
    public void Every_verdict_has_a_reason_that_fits_it_and_words() =>
        Cases.Sample(given =>
        {
            var judged = Judge(given);
            Assert.NotEmpty(judged.Message);
            Assert.Equal(
                judged.Reason switch
                {
                    ComplianceReason.CustomerManagedKey => Compliance.Compliant,
                    ComplianceReason.KeyUnreadable or ComplianceReason.Updating => Compliance.Unknown,
                    _ => Compliance.NonCompliant,
                },
                judged.Compliance);
        });

    [Fact]
    public void What_the_service_reported_stays_as_it_was() =>
        Cases.Sample(given =>
        {
            var judged = Judge(given);
            Assert.Equal(
                (given.Resource.Status.KmsKeyId, given.Resource.Status.Region, given.Resource.Status.AccountId, given.Resource.Status.ResourceArn),
                (judged.KmsKeyId, judged.Region, judged.AccountId, judged.ResourceArn));
        });

    [Fact]
    public void There_is_always_a_finding_and_Quiet_is_true_of_compliant_resources_alone() =>
        Cases.Sample(given =>
        {
            var judged = Judge(given);
            var findings = RuleCatalog.Evaluate(judged, new RuleContext(KeyApproval.NotAsked), RuleSelection.Basic);
            Assert.NotEmpty(findings);
            Assert.Equal(judged.Compliance == Compliance.Compliant, findings.All(finding => finding.Compliance == Compliance.Compliant));
            Assert.Equal(judged.Compliance == Compliance.NonCompliant, findings.Any(finding => finding.Compliance == Compliance.NonCompliant));
        });

    private static ConfiguredResource Resource(int kind, string? keyId, bool isUpdating) => kind switch
    {
        0 => new(XRay(keyId is null ? "NONE" : "KMS", keyId), keyId is null ? AwsOwnedKey : AwsManagedKey, isUpdating),
        1 => ConfiguredTrail(keyId),
        _ => Configured(keyId),
    };

    private static EncryptionStatus Judge((ConfiguredResource Resource, KeyLookup Lookup) given) =>
        KeyVerdict.Judge(given.Resource, KeyVerdict.NeedsLookup(given.Resource) is null ? null : given.Lookup);
}
