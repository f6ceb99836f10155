namespace KmsCompliance.Ports;

/// <summary>Reads the accounts of the caller's organization. AWS answers its management account and its delegated
/// administrators. Changes nothing.</summary>
public interface IOrganizationCatalog
{
    /// <summary>All accounts, page by page, of every status.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="Errors.AwsCallException">The list could not be had, or not to its end.</exception>
    IAsyncEnumerable<IReadOnlyList<OrganizationAccount>> ListAccountsAsync(CancellationToken cancellationToken);

    /// <summary>The accounts that lie in a unit or the root itself, and not in a unit under it.</summary>
    /// <param name="parentId">The unit's or the root's id.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    IAsyncEnumerable<IReadOnlyList<OrganizationAccount>> ListAccountsOfAsync(string parentId, CancellationToken cancellationToken);

    /// <summary>The ids of the units that lie in a unit or the root.</summary>
    /// <param name="parentId">The unit's or the root's id.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    IAsyncEnumerable<string> ListUnitsOfAsync(string parentId, CancellationToken cancellationToken);

    /// <summary>One account: one call.</summary>
    /// <param name="accountId">Its 12 digits.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<OrganizationAccount> DescribeAccountAsync(string accountId, CancellationToken cancellationToken);

    /// <summary>An account's tags: one call, as a rule.</summary>
    /// <param name="accountId">Its 12 digits.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<TextDictionary> ListTagsAsync(string accountId, CancellationToken cancellationToken);

    /// <summary>The organization itself, which any of its accounts may ask for: one call.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<OrganizationSummary> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>Where an account or a unit lies: one call.</summary>
    /// <param name="childId">The account or the unit's id.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The id of a unit, or of the root.</returns>
    Task<string> GetParentAsync(string childId, CancellationToken cancellationToken);

    /// <summary>The policies that are attached to the root, a unit or an account itself.</summary>
    /// <param name="targetId">Which.</param>
    /// <param name="kind">Of which kind.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    IAsyncEnumerable<OrganizationPolicyName> ListPoliciesOfAsync(string targetId, OrganizationPolicyKind kind, CancellationToken cancellationToken);

    /// <summary>The text of a policy: one call.</summary>
    /// <param name="policyId">Its id.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<string> GetPolicyTextAsync(string policyId, CancellationToken cancellationToken);
}
