using KmsCompliance.Identifiers;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>The caller of a request, taken apart.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The ARN or the service principal, as given.</param>
/// <param name="Partition">The partition of the ARN.</param>
/// <param name="Account">The account, or null for a service.</param>
/// <param name="Name">A user's name, a role's name or a session's role's name, without path.</param>
internal sealed record Caller(CallerKind Kind, string Id, string? Partition, string? Account, string? Name)
{
    /// <summary>Who vouched for the identity behind a session: <c>aws:FederatedProvider</c>. Null when not known.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-federatedprovider"/></remarks>
    public string? FederatedProvider { get; init; }

    public static Caller Of(KeyAccessRequest request)
    {
        var id = request.PrincipalArn;
        if (!AwsArn.TryParse(id, out var arn))
        {
            return id.Contains('.') && !id.Contains(':') && request.PrincipalAccountId is null
                ? new(CallerKind.Service, id, null, null, null)
                : new(CallerKind.Unknown, id, null, request.PrincipalAccountId, null);
        }

        // Two accounts in one request: whichever is right, the answer would rest on a guess.
        if (arn.AccountId.Length == 0 || (request.PrincipalAccountId is { } given && given != arn.AccountId))
        {
            return new(CallerKind.Unknown, id, arn.Partition, null, null);
        }

        var (kind, name) = Split(arn.Service, arn.Resource);
        return new(kind, id, arn.Partition, arn.AccountId, name)
        {
            FederatedProvider = request.Context.TryGetValue("aws:FederatedProvider", out var providers) && providers is [var provider] ? provider : null,
        };
    }

    /// <summary>What an IAM or STS resource part names.</summary>
    /// <remarks>A session's ARN has its role's name, but never the role's path:
    /// <see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html"/>.</remarks>
    public static (CallerKind Kind, string? Name) Split(string service, string resource)
    {
        var parts = resource.Split('/');
        return (service, parts[0], parts.Length) switch
        {
            ("iam", "root", 1) => (CallerKind.Root, null),
            ("iam", "user", > 1) => (CallerKind.User, parts[^1]),
            ("iam", "role", > 1) => (CallerKind.Role, parts[^1]),
            ("sts", "assumed-role", 3) => (CallerKind.RoleSession, parts[1]),
            ("sts", "federated-user", 2) => (CallerKind.FederatedUser, parts[1]),
            _ => (CallerKind.Unknown, null),
        };
    }
}
