using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Building;

/// <summary>A <see cref="KeyPolicyRequest"/> that holds: every principal read, in its place, and of the right account.</summary>
internal sealed class CheckedPrincipals
{
    private readonly KeyPolicyRequest _request;
    private readonly AwsPartition _partition;

    public CheckedPrincipals(KeyPolicyRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        _partition = AwsPartition.Find(request.Partition) ?? throw new ArgumentException(
            $"'{request.Partition}' is not a known partition. Known: {string.Join(", ", AwsPartition.All.Select(static partition => partition.Name))}.");
        if (!AwsArn.IsAccountId(request.AccountId))
        {
            throw new ArgumentException($"'{request.AccountId}' is not an account id; it has 12 digits.");
        }

        if (request.Region.Length == 0 || !request.Region.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw new ArgumentException($"'{request.Region}' is not a Region, such as eu-west-1.");
        }

        _request = request;
        Administrators = OwnPrincipals(request.Administrators, "administrator");
        Users = OwnPrincipals(request.Users, "user");
        Readers = OwnPrincipals(request.Readers, "reader");
        ExternalAccounts = [.. request.ExternalAccounts
            .Select(ReadExternal)
            .GroupBy(static principal => principal.AccountId, StringComparer.Ordinal)
            .Select(group => (group.Key, Distinct(group)))];
    }

    public string Partition => _request.Partition;

    public string Region => _request.Region;

    public string AccountId => _request.AccountId;

    public bool IncludeServicePrincipal => _request.IncludeServicePrincipal;

    public string RootArn => $"arn:{_request.Partition}:iam::{AccountId}:root";

    public IReadOnlyList<string> Administrators { get; }

    public IReadOnlyList<string> Users { get; }

    public IReadOnlyList<string> Readers { get; }

    public IReadOnlyList<(string AccountId, IReadOnlyList<string> Principals)> ExternalAccounts { get; }

    /// <summary>What <c>kms:ViaService</c> says when the service calls for somebody.</summary>
    public string ViaService(string service) => _partition.ViaService(service, Region);

    private List<string> OwnPrincipals(IReadOnlyList<string> values, string role)
    {
        var principals = values.Select(value => Read(value, role, allowAccountId: false)).ToList();
        if (principals.Find(principal => principal.AccountId != AccountId) is { } foreign)
        {
            // Managing a key from another account is impossible, and use from one needs conditions of its own.
            throw new ArgumentException(
                $"The {role} '{foreign}' is of account {foreign.AccountId}, but the key is of account {AccountId}. Other accounts are given as external accounts, and can only read.");
        }

        return Distinct(principals);
    }

    private KeyPolicyPrincipal ReadExternal(string value)
    {
        var principal = Read(value, "external account", allowAccountId: true);
        return principal.AccountId != AccountId
            ? principal
            : throw new ArgumentException(
                $"The external account '{principal}' is the key's own account; name its roles as users.");
    }

    private KeyPolicyPrincipal Read(string value, string role, bool allowAccountId)
    {
        if (!KeyPolicyPrincipal.TryParse(value, allowAccountId, out var principal, out var error))
        {
            throw new ArgumentException($"The {role} {error}");
        }

        return principal.Partition is null || principal.Partition == _request.Partition
            ? principal
            : throw new ArgumentException(
                $"The {role} '{principal}' is of partition {principal.Partition}, but the key is of partition {_request.Partition}.");
    }

    private List<string> Distinct(IEnumerable<KeyPolicyPrincipal> principals) =>
        [.. principals.Select(principal => principal.ToArn(_request.Partition)).Distinct(StringComparer.Ordinal)];
}
