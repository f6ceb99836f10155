using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Services.CloudTrail;

/// <summary>Whom the policy of a key lets read a trail's log files, as far as it names anybody.</summary>
/// <remarks>Log files are read through Amazon S3, which calls KMS in the reader's name. IAM policies are not looked at:
/// <see href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html"/>.</remarks>
public sealed class TrailReaders
{
    // A name that no policy has; what such a role may do, it may by IAM or by a star.
    private const string AnyRole = "role/any-other-role";

    private readonly KeyPolicyDocument _policy;
    private readonly Func<string, KeyAccessRequest> _read;
    private readonly AwsArn _key;

    /// <summary>Makes one.</summary>
    /// <param name="policy">The key's policy.</param>
    /// <param name="keyArn">The key's ARN.</param>
    /// <param name="trailArn">The trail's ARN.</param>
    /// <exception cref="ArgumentException">The key's ARN is none, or of a partition that is not known.</exception>
    public TrailReaders(KeyPolicyDocument policy, string keyArn, string trailArn)
    {
        ArgumentNullException.ThrowIfNull(policy);
        _policy = policy;
        _key = AwsArn.TryParse(keyArn, out var key) ? key : throw new ArgumentException($"'{PolicyNode.Shorten(keyArn)}' is not the ARN of a key.");
        _read = CloudTrailScenarios.Reading(key, trailArn);
        var named = Candidates().Select(principal => (Principal: principal, Decision: DecisionOn(principal))).ToList();
        Named = [.. named.Where(entry => entry.Decision == KeyAccessDecision.Allowed).Select(entry => Describe(entry.Principal))];

        // Where a whole account is left to IAM, naming some of it would say nothing more.
        var byIam = named.Where(entry => entry.Decision is KeyAccessDecision.DependsOnIdentityPolicy or KeyAccessDecision.Unknown).Select(entry => entry.Principal).ToList();
        ByIam = [.. byIam.Where(principal => IsAnyRole(principal) || !byIam.Contains(AnyRoleOf(principal.Split(':')[4]))).Select(Describe)];
    }

    /// <summary>Those whom the policy itself lets read: ARNs, or words for whole accounts.</summary>
    public IReadOnlyList<string> Named { get; }

    /// <summary>Those whom it lets read if something else holds: their IAM policies, or a condition that is not
    /// understood.</summary>
    public IReadOnlyList<string> ByIam { get; }

    /// <summary>Who reads with this key, and what becomes of them under another.</summary>
    /// <param name="next">The other key.</param>
    /// <returns>Those who cannot read with it, and those who can only if their IAM policies allow it, which they need not
    /// have done so far.</returns>
    public (IReadOnlyList<string> Losing, IReadOnlyList<string> OnlyByIam) Under(TrailReaders next)
    {
        ArgumentNullException.ThrowIfNull(next);
        var losing = new List<string>();
        var onlyByIam = new List<string>();
        foreach (var principal in Candidates())
        {
            var (before, after) = (DecisionOn(principal), next.DecisionOn(principal));
            if (!MayRead(before))
            {
                continue;
            }

            if (!MayRead(after))
            {
                losing.Add(Describe(principal));
            }
            else if (before == KeyAccessDecision.Allowed && after != KeyAccessDecision.Allowed)
            {
                onlyByIam.Add(Describe(principal));
            }
        }

        return (losing, onlyByIam);
    }

    private static bool MayRead(KeyAccessDecision decision) =>
        decision is KeyAccessDecision.Allowed or KeyAccessDecision.DependsOnIdentityPolicy or KeyAccessDecision.Unknown;

    private KeyAccessDecision DecisionOn(string principal) => KeyPolicyEvaluator.Evaluate(_policy, _read(principal)).Decision;

    // Who is let in by a star, or by anything but a list of names, is stood for by a role of the key's account.
    private IEnumerable<string> Candidates() => _policy.Statements
        .Where(static statement => statement.Effect == KeyPolicyEffect.Allow)
        .SelectMany(statement => statement.ExceptPrincipals
            ? [AnyRoleOf(_key.AccountId)]
            : statement.Principals.Where(static principal => principal.Type == "AWS").Select(principal => Candidate(principal.Value)).OfType<string>())
        .Distinct(StringComparer.Ordinal);

    private string? Candidate(string value)
    {
        if (value == "*")
        {
            return AnyRoleOf(_key.AccountId);
        }

        if (AwsArn.IsAccountId(value))
        {
            return AnyRoleOf(value);
        }

        // What is no ARN any more is the id of somebody who was deleted.
        return !AwsArn.TryParse(value, out var arn) || arn.AccountId.Length == 0 ? null
            : arn.Resource == "root" ? AnyRoleOf(arn.AccountId)
            : value;
    }

    private string AnyRoleOf(string account) => $"arn:{_key.Partition}:iam::{account}:{AnyRole}";

    private static bool IsAnyRole(string principal) => principal.EndsWith($":{AnyRole}", StringComparison.Ordinal);

    private static string Describe(string principal) => IsAnyRole(principal)
        ? $"others of account {principal.Split(':')[4]}"
        : principal;
}
