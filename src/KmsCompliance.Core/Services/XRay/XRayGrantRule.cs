using System.Text.RegularExpressions;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Services.XRay;

/// <summary>KMSC016: X-Ray has a grant on its key by which it can encrypt.</summary>
/// <remarks>X-Ray uses its key by a grant, which it makes in the name of whoever sets the key
/// (<see href="https://docs.aws.amazon.com/xray/latest/devguide/security_iam_service-with-iam.html"/>). How the grant names X-Ray, which
/// operations it has and which encryption context it is used with is not documented. So a grant that nobody has found is not called
/// missing; only one that is there and plainly of no use is found.</remarks>
public sealed partial class XRayGrantRule : KeyRule<IReadOnlyList<KeyGrant>>
{
    private static readonly string[] Encrypting = ["Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "ReEncryptTo"];

    /// <inheritdoc/>
    public override string Id => "KMSC016";

    /// <inheritdoc/>
    public override string Title => "X-Ray has its grant on the key";

    /// <inheritdoc/>
    public override string Severity => KmsCompliance.Severity.High;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Services { get; } = ["XRay"];

    /// <inheritdoc/>
    public override string Why => "X-Ray encrypts by a grant that it makes when its key is set. Whoever revokes it makes X-Ray lose traces, and the setting says that all is well. How that grant looks is not documented: where none names X-Ray, it is not known whether one is missing.";

    /// <inheritdoc/>
    public override string HowToMend => "Put X-Ray's setting again as it is (PutEncryptionConfig), as somebody who may create grants on the key: X-Ray then makes its grant anew. Set-XRayCmk leaves a setting alone that is as wanted.";

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> Actions { get; } = [XRayActions.ListGrants];

    /// <inheritdoc/>
    protected override Task<Fact<IReadOnlyList<KeyGrant>>> AskAsync(RuledKey key, IRuleFacts facts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(facts);
        return facts.ListGrantsAsync(key.Arn, IsXRays, cancellationToken);
    }

    /// <inheritdoc/>
    protected override RuleResult? Judge(RuledKey key, IReadOnlyList<KeyGrant> answer)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(answer);
        var again = $"Write-XREncryptionConfig -Type KMS -KeyId {CommandText.Quote(key.Arn)} -Region {CommandText.Quote(key.Status.Region)}";
        if (answer.Count == 0)
        {
            return new RuleResult(
                Compliance.Unknown, ComplianceReason.GrantNotSeen, KmsCompliance.Severity.Medium,
                "No grant on the key names X-Ray. How X-Ray's grant names it is not documented, so it is not known whether it is missing. If traces do not arrive, set the key again.", again);
        }

        if (Allows(answer.Where(static grant => !IsNarrowed(grant)), Encrypting) && Allows(answer.Where(static grant => !IsNarrowed(grant)), ["Decrypt"]))
        {
            return RuleResult.Holds("A grant on the key lets X-Ray encrypt and decrypt.");
        }

        var possible = answer.Where(grant => MayFit(grant, key.Status)).ToList();
        if (!Allows(possible, Encrypting))
        {
            var why = possible.Count == 0
                ? $"is for another resource than X-Ray in {key.Status.Region} of account {key.Status.AccountId} ({string.Join(", ", answer.Select(static grant => grant.SourceArn).Distinct(StringComparer.Ordinal))})"
                : $"allows no encryption, but {Words(possible)}";
            return new RuleResult(
                Compliance.NonCompliant, ComplianceReason.GrantUnfit, KmsCompliance.Severity.High,
                $"The grant on the key that names X-Ray {why}: traces are being lost.", again);
        }

        return new RuleResult(
            Compliance.Unknown, ComplianceReason.GrantNotSeen, KmsCompliance.Severity.Medium,
            Allows(possible, ["Decrypt"])
                ? "The grant on the key that names X-Ray is narrowed to some requests. Which X-Ray makes is not documented, so it is not known whether they are among them."
                : $"The grant on the key that names X-Ray allows {Words(possible)} and no Decrypt. Whether X-Ray decrypts by its grant or as whoever reads traces is not documented.",
            again);
    }

    // As a service principal, or as a role that only the service may take: not any role that is called so.
    internal static bool IsXRays(KeyGrant grant) => ServicePrincipal().IsMatch(grant.GranteePrincipal) || LinkedRole().IsMatch(grant.GranteePrincipal);

    private static bool Allows(IEnumerable<KeyGrant> grants, string[] anyOf) =>
        grants.Any(grant => grant.Operations.Intersect(anyOf, StringComparer.OrdinalIgnoreCase).Any());

    private static bool IsNarrowed(KeyGrant grant) =>
        grant.HasOtherConstraint || grant.SourceArn is not null || grant.EncryptionContextEquals is not null || grant.EncryptionContextSubset is not null;

    // What X-Ray's requests say is not documented, but that they are not made for another account's or Region's resources is certain.
    private static bool MayFit(KeyGrant grant, EncryptionStatus status) =>
        !AwsArn.TryParse(grant.SourceArn, out var source)
        || ((source.AccountId.Length == 0 || source.AccountId == status.AccountId || IsPattern(source.AccountId))
            && (source.Region.Length == 0 || source.Region == status.Region || IsPattern(source.Region)));

    private static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?');

    private static string Words(IReadOnlyList<KeyGrant> grants) =>
        grants.SelectMany(static grant => grant.Operations).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } operations
            ? string.Join(", ", operations)
            : "nothing";

    [GeneratedRegex(@"^xray(\.[a-z0-9-]+)?\.amazonaws\.com(\.cn)?\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ServicePrincipal();

    [GeneratedRegex(@"^arn:aws[a-z-]*:iam::[0-9]{12}:role/aws-service-role/xray\.amazonaws\.com/", RegexOptions.CultureInvariant)]
    private static partial Regex LinkedRole();
}
