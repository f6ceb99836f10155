using System.Text.Json.Nodes;
using KmsCompliance.Ports;

namespace KmsCompliance.Core.Tests.Access;

/// <summary>An account's documents as IAM would hand them out, those who have a policy before it.</summary>
internal sealed class AccountCatalog(IReadOnlyList<AccountIdentity> identities) : IIdentityCatalog
{
    public static AccountCatalog Of(PlainAccount account) => new(
    [
        .. account.Principals.Where(static principal => !principal.Arn.EndsWith(":root", StringComparison.Ordinal)).Select(static principal => new AccountIdentity(principal.IsUser ? AccountIdentityKind.User : AccountIdentityKind.Role, principal.Arn, NameOf(principal.Arn))
        {
            Policies = TextsOf("own", principal.Own),
            AttachedPolicyArns = principal.Attached,
            Groups = principal.Groups,
            PermissionsBoundaryArn = principal.Boundary,
            TrustPolicy = principal.Trust.Count == 0 ? null : TextsOf("trust", principal.Trust)[0].Document,
        }),
        .. account.Groups.Select(static group => new AccountIdentity(AccountIdentityKind.Group, $"arn:aws:iam::{PlainAccount.Id}:group/{group.Key}", group.Key)
        {
            Policies = TextsOf("own", group.Value.Own),
            AttachedPolicyArns = group.Value.Attached,
        }),
        .. account.Managed.Select(static policy => new AccountIdentity(AccountIdentityKind.ManagedPolicy, policy.Key, NameOf(policy.Key)) { Policies = TextsOf(NameOf(policy.Key), policy.Value) }),
    ]);

    public async IAsyncEnumerable<IReadOnlyList<AccountIdentity>> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (var page in identities.Chunk(50))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return page;
        }
    }

    private static string NameOf(string arn) => arn[(arn.LastIndexOf('/') + 1)..];

    private static IReadOnlyList<IdentityPolicyText> TextsOf(string name, List<JsonObject> statements) =>
        statements.Count == 0 ? [] : [new(name, $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements.Select(static statement => statement.ToJsonString()))}}]}""")];
}
