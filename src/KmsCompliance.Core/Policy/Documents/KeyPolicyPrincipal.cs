using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Policy.Documents;

/// <summary>Somebody who may be named in a key policy: an IAM user, an IAM role or an account.</summary>
/// <remarks>Everyone, services and sessions are refused on purpose: the first two are written into a policy only
/// together with a condition that narrows them, and the last come and go.</remarks>
public sealed record KeyPolicyPrincipal
{
    private const int MaxNameLength = 64;
    private const int MaxPathLength = 512;
    private const string NoAccount = "has no 12-digit account id";

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+=,.@-");

    private KeyPolicyPrincipal(KeyPolicyPrincipalKind kind, string? partition, string accountId, string resource)
    {
        Kind = kind;
        Partition = partition;
        AccountId = accountId;
        Resource = resource;
    }

    /// <summary>Whether it is a user, a role or an account.</summary>
    public KeyPolicyPrincipalKind Kind { get; }

    /// <summary>The partition of the ARN, such as <c>aws</c>; null for a bare account id, which has none.</summary>
    public string? Partition { get; }

    /// <summary>The 12-digit account.</summary>
    public string AccountId { get; }

    /// <summary>The resource part of the ARN, such as <c>role/path/Name</c> or <c>root</c>.</summary>
    public string Resource { get; }

    /// <summary>Reads a principal.</summary>
    /// <param name="value">A user, role or root ARN of any partition.</param>
    /// <param name="allowAccountId">Whether a bare 12-digit account id will do too.</param>
    /// <returns>The principal.</returns>
    /// <exception cref="FormatException">The value is something else; the message says what is accepted.</exception>
    public static KeyPolicyPrincipal Parse(string value, bool allowAccountId = false) =>
        TryParse(value, allowAccountId, out var principal, out var error) ? principal : throw new FormatException(error);

    /// <summary>Reads a principal, without exception.</summary>
    /// <param name="value">A user, role or root ARN of any partition.</param>
    /// <param name="allowAccountId">Whether a bare 12-digit account id will do too.</param>
    /// <param name="principal">The principal, if the value is one.</param>
    /// <param name="error">If it is not: why, naming the value and the accepted forms.</param>
    /// <returns>Whether the value is a principal.</returns>
    public static bool TryParse(
        string? value,
        bool allowAccountId,
        [NotNullWhen(true)] out KeyPolicyPrincipal? principal,
        [NotNullWhen(false)] out string? error)
    {
        principal = Read(value ?? "", allowAccountId);
        error = principal is null ? Explain(value ?? "", allowAccountId) : null;
        return principal is not null;
    }

    /// <summary>The ARN by which a key policy names a caller: of a role's session the role's, since sessions end. The path
    /// of a role does not show in its sessions' ARNs (IAM user guide, "IAM identifiers") and is left out.</summary>
    /// <param name="callerArn">The caller's ARN, as GetCallerIdentity answers it.</param>
    internal static string OfCaller(string callerArn) =>
        AwsArn.TryParse(callerArn, out var arn) && arn is { Service: "sts" } && Caller.Split(arn.Service, arn.Resource) is (CallerKind.RoleSession, { } role)
            ? $"arn:{arn.Partition}:iam::{arn.AccountId}:role/{role}"
            : callerArn;

    /// <summary>The principal as a key policy names it.</summary>
    /// <param name="partition">The partition of the key, used for a bare account id.</param>
    /// <returns>An ARN.</returns>
    public string ToArn(string partition) => $"arn:{Partition ?? partition}:iam::{AccountId}:{Resource}";

    /// <summary>The principal as it was given.</summary>
    /// <returns>An ARN or an account id.</returns>
    public override string ToString() => Partition is null ? AccountId : ToArn(Partition);

    private static KeyPolicyPrincipal? Read(string value, bool allowAccountId)
    {
        if (AwsArn.IsAccountId(value))
        {
            return allowAccountId ? new(KeyPolicyPrincipalKind.Account, null, value, "root") : null;
        }

        if (!AwsArn.TryParse(value, out var arn)
            || !IsPartition(arn.Partition)
            || arn is not { Service: "iam", Region: "", AccountId.Length: > 0 })
        {
            return null;
        }

        KeyPolicyPrincipalKind? kind = arn.Resource switch
        {
            "root" => KeyPolicyPrincipalKind.Account,
            _ when IsNamed("user/", arn.Resource) => KeyPolicyPrincipalKind.User,
            _ when IsNamed("role/", arn.Resource) => KeyPolicyPrincipalKind.Role,
            _ => null,
        };
        return kind is { } known ? new(known, arn.Partition, arn.AccountId, arn.Resource) : null;
    }

    private static bool IsPartition(string text) =>
        (text == "aws" || text.StartsWith("aws-", StringComparison.Ordinal))
        && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html has the characters and lengths. A path may
    // hold a star or a question mark, but no principal in a policy may, as it would be taken for a wildcard.
    private static bool IsNamed(string prefix, string resource)
    {
        if (!resource.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var nameAt = resource.LastIndexOf('/') + 1;
        var name = resource.AsSpan(nameAt);
        var path = resource.AsSpan(0, nameAt);
        return name.Length is > 0 and <= MaxNameLength
            && path.Length - prefix.Length + 1 <= MaxPathLength
            && !path.Contains("//", StringComparison.Ordinal)
            && path.IndexOfAnyExceptInRange('!', '~') < 0
            && !path.ContainsAny('*', '?')
            && !name.ContainsAnyExcept(NameCharacters);
    }

    private static string Explain(string value, bool allowAccountId)
    {
        var forms = "arn:aws:iam::111122223333:role/Name, arn:aws:iam::111122223333:user/Name"
            + (allowAccountId ? ", arn:aws:iam::111122223333:root or a 12-digit account id" : " or arn:aws:iam::111122223333:root");
        return $"'{PolicyNode.Shorten(value)}' {Reason(value)}. Accepted: {forms} (of any partition).";
    }

    private static string Reason(string value)
    {
        if (value.AsSpan().Trim().IsEmpty)
        {
            return "names nobody";
        }

        if (value == "*")
        {
            return "would let in every AWS account";
        }

        if (value.AsSpan().ContainsAny('*', '?'))
        {
            return "has a wildcard, which a key policy does not allow in a principal";
        }

        if (AwsArn.IsAccountId(value))
        {
            return "is an account id; name the role or user that is meant";
        }

        if (AwsArn.TryParse(value, out var arn))
        {
            return ReasonForArn(arn);
        }

        if (value.StartsWith("arn:", StringComparison.Ordinal) && value.Split(':', 6).Length == 6)
        {
            return NoAccount;
        }

        if (PrincipalPattern.IsUniqueId(value))
        {
            return "is the unique id of a user or role, most likely a deleted one";
        }

        return value.Contains(".amazonaws.", StringComparison.Ordinal)
            ? "is a service principal, not a user or role"
            : "is not an ARN";
    }

    private static string ReasonForArn(AwsArn arn)
    {
        if (arn is { Service: "sts" } && Caller.Split(arn.Service, arn.Resource) is (CallerKind.RoleSession, { } role))
        {
            return $"is a session of a role, which ends; give the role's ARN, arn:{arn.Partition}:iam::{arn.AccountId}:role/{role}, with its path if it has one";
        }

        if (arn.Service != "iam" || arn.Region.Length > 0)
        {
            return "is not the ARN of an IAM user, role or account";
        }

        if (!IsPartition(arn.Partition))
        {
            return $"has an unknown partition, '{arn.Partition}'";
        }

        if (arn.AccountId.Length == 0)
        {
            return NoAccount;
        }

        return arn.Resource.StartsWith("group/", StringComparison.Ordinal)
            ? "is a group, which a policy cannot name as a principal"
            : "is not the ARN of an IAM user, role or account with a valid name";
    }
}
