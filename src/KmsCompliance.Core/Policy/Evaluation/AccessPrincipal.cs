using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>Somebody who may ask for a key: a user, a role or a session of one, an account's root user, or a service.</summary>
public sealed partial record AccessPrincipal
{
    private const string Accepted =
        "Accepted: arn:aws:iam::111122223333:role/Name, arn:aws:iam::111122223333:user/Name, arn:aws:iam::111122223333:root, "
        + "arn:aws:sts::111122223333:assumed-role/Name/Session, a 12-digit account for its root user, or a service such as cloudtrail.amazonaws.com.";

    private readonly string _text;

    private AccessPrincipal(string text, string? accountId)
    {
        _text = text;
        AccountId = accountId;
    }

    /// <summary>The account; null for a service.</summary>
    public string? AccountId { get; }

    /// <summary>Reads one as a user gives it.</summary>
    /// <param name="value">The text.</param>
    /// <param name="principal">The principal, where the text is one.</param>
    /// <param name="problem">What is wrong with it, naming the accepted forms, where it is not.</param>
    public static bool TryParse(string value, [NotNullWhen(true)] out AccessPrincipal? principal, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(value);
        principal = AwsArn.IsAccountId(value) ? new(value, value)
            : ServiceName().IsMatch(value) ? new(value, accountId: null)
            : AwsArn.TryParse(value, out var arn) && arn is { Region: "", AccountId.Length: > 0 } && !Wildcard.IsPattern(value)
                && Caller.Split(arn.Service, arn.Resource).Kind != CallerKind.Unknown ? new(value, arn.AccountId)
            : null;
        problem = principal is null ? $"'{PolicyNode.Shorten(value)}' is nobody who asks for keys. {Accepted}" : null;
        return principal is not null;
    }

    /// <summary>The principal as a request names it.</summary>
    /// <param name="partition">The key's partition, for a bare account.</param>
    public string ToArn(string partition) => _text == AccountId ? $"arn:{partition}:iam::{AccountId}:root" : _text;

    /// <summary>The principal as it was given.</summary>
    public override string ToString() => _text;

    [GeneratedRegex(@"^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws(\.com(\.cn)?|\.eu)\z|^[a-z0-9-]+(\.[a-z0-9-]+)*\.(c2s\.ic|sc2s\.sgov|csp\.hci\.ic)\.gov\z|^[a-z0-9-]+(\.[a-z0-9-]+)*\.cloud\.adc-e\.uk\z", RegexOptions.CultureInvariant)]
    private static partial Regex ServiceName();
}
