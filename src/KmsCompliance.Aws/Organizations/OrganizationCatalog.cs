using System.Runtime.CompilerServices;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Organizations;

/// <summary>The accounts of the caller's organization.</summary>
internal sealed class OrganizationCatalog(AmazonOrganizationsClient client, string region, CallBounds bounds) : IOrganizationCatalog
{
    // The most that AWS Organizations hands out at a time.
    private const int PageSize = 20;

    /// <summary>Where a partition's organizations are asked for: AWS has one endpoint a partition.</summary>
    /// <remarks>The endpoint rules of AWS Organizations (AWS General Reference, "AWS Organizations endpoints").</remarks>
    /// <param name="partition">The partition, such as <c>aws</c>.</param>
    /// <param name="mainRegion">The partition's main Region, for partitions that have no place of their own for it.</param>
    public static string RegionOf(string partition, string mainRegion) => partition switch
    {
        "aws" => "us-east-1",
        "aws-cn" => "cn-northwest-1",
        "aws-us-gov" => "us-gov-west-1",
        _ => mainRegion,
    };

    /// <inheritdoc/>
    public IAsyncEnumerable<IReadOnlyList<OrganizationAccount>> ListAccountsAsync(CancellationToken cancellationToken) => ReadAsync(
        "organizations:ListAccounts",
        parentId: null,
        (token, cancel) => client.ListAccountsAsync(new ListRequest { MaxResults = PageSize, NextToken = token }, cancel),
        cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<IReadOnlyList<OrganizationAccount>> ListAccountsOfAsync(string parentId, CancellationToken cancellationToken) => ReadAsync(
        "organizations:ListAccountsForParent",
        parentId,
        (token, cancel) => client.ListAccountsForParentAsync(new ListRequest { ParentId = parentId, MaxResults = PageSize, NextToken = token }, cancel),
        cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListUnitsOfAsync(string parentId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = new Pages<UnitsResponse>(
            "organizations:ListOrganizationalUnitsForParent",
            region,
            bounds,
            (token, cancel) => client.ListOrganizationalUnitsForParentAsync(new ListRequest { ParentId = parentId, MaxResults = PageSize, NextToken = token }, cancel),
            static answer => answer.NextToken,
            static answer => answer.UnitIds);
        await foreach (var answer in pages.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var id in answer.UnitIds.OfType<string>())
            {
                yield return id;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<OrganizationAccount> DescribeAccountAsync(string accountId, CancellationToken cancellationToken)
    {
        const string Operation = "organizations:DescribeAccount";
        var answer = await AwsCall.InvokeAsync(
            Operation, region, () => client.DescribeAccountAsync(new DescribeAccountRequest { AccountId = accountId }, cancellationToken), cancellationToken).ConfigureAwait(false);
        var account = Read(answer.Account, parentId: null, Operation);
        return account.AccountId == accountId ? account : throw Invalid(Operation, $"the answer is about {account.AccountId}.");
    }

    /// <inheritdoc/>
    public async Task<TextDictionary> ListTagsAsync(string accountId, CancellationToken cancellationToken)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        var pages = new Pages<TagsResponse>(
            "organizations:ListTagsForResource",
            region,
            bounds,
            (token, cancel) => client.ListTagsForResourceAsync(new ListRequest { ResourceId = accountId, NextToken = token }, cancel),
            static answer => answer.NextToken,
            static answer => answer.Tags.Keys);
        await foreach (var answer in pages.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var (key, value) in answer.Tags)
            {
                tags[key] = value;
            }
        }

        return new TextDictionary(tags);
    }

    /// <inheritdoc/>
    public async Task<OrganizationSummary> DescribeAsync(CancellationToken cancellationToken)
    {
        const string Operation = "organizations:DescribeOrganization";
        var answer = await AwsCall.InvokeAsync(
            Operation, region, () => client.DescribeOrganizationAsync(new DescribeOrganizationRequest(), cancellationToken), cancellationToken).ConfigureAwait(false);
        return answer is { Id: { Length: > 0 } id, MasterAccountId: { } manager } && AwsArn.IsAccountId(manager)
            ? new(id, manager, answer.FeatureSet != "CONSOLIDATED_BILLING")
            : throw Invalid(Operation, "the answer names no organization, or no account that manages it.");
    }

    /// <inheritdoc/>
    public async Task<string> GetParentAsync(string childId, CancellationToken cancellationToken)
    {
        const string Operation = "organizations:ListParents";
        var answer = await AwsCall.InvokeAsync(
            Operation, region, () => client.ListParentsAsync(new ListRequest { ChildId = childId, MaxResults = PageSize }, cancellationToken), cancellationToken).ConfigureAwait(false);

        // AWS says that there is one, and may come to have more.
        return answer.ParentIds is [{ Length: > 0 } parent] ? parent : throw Invalid(Operation, "the answer names no parent, or several.");
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<OrganizationPolicyName> ListPoliciesOfAsync(string targetId, OrganizationPolicyKind kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = kind == OrganizationPolicyKind.ServiceControl ? "SERVICE_CONTROL_POLICY" : "RESOURCE_CONTROL_POLICY";
        var pages = new Pages<PoliciesResponse>(
            "organizations:ListPoliciesForTarget",
            region,
            bounds,
            (token, cancel) => client.ListPoliciesForTargetAsync(new ListRequest { TargetId = targetId, Filter = filter, MaxResults = PageSize, NextToken = token }, cancel),
            static answer => answer.NextToken,
            static answer => answer.Policies.Select(static policy => policy?.Id));
        await foreach (var answer in pages.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var policy in answer.Policies.OfType<PolicyName>())
            {
                yield return new(policy.Id, PrintableText.Of(policy.Name ?? policy.Id));
            }
        }
    }

    /// <inheritdoc/>
    public async Task<string> GetPolicyTextAsync(string policyId, CancellationToken cancellationToken)
    {
        const string Operation = "organizations:DescribePolicy";
        var answer = await AwsCall.InvokeAsync(
            Operation, region, () => client.DescribePolicyAsync(new DescribePolicyRequest { PolicyId = policyId }, cancellationToken), cancellationToken).ConfigureAwait(false);
        return answer.Id == policyId ? answer.Content! : throw Invalid(Operation, "the answer is about another policy.");
    }

    private async IAsyncEnumerable<IReadOnlyList<OrganizationAccount>> ReadAsync(
        string operation,
        string? parentId,
        Func<string?, CancellationToken, Task<AccountsResponse>> ask,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = new Pages<AccountsResponse>(operation, region, bounds, ask, static answer => answer.NextToken, static answer => answer.Accounts.Select(static account => account?.Id))
        {
            Ahead = true,
        };
        await foreach (var answer in pages.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return [.. answer.Accounts.Select(account => Read(account, parentId, operation))];
        }
    }

    // An account that is not one is not believed: it becomes part of a role's ARN.
    private OrganizationAccount Read(Account? account, string? parentId, string operation) =>
        account is { Id: { } id } && AwsArn.IsAccountId(id)
            ? new OrganizationAccount
            {
                AccountId = id,
                AccountName = account.Name,
                AccountArn = account.Arn,
                Email = account.Email,
                Status = account.State ?? account.Status ?? string.Empty,
                JoinedAt = account.JoinedTimestamp is { } joined ? new DateTimeOffset(joined, TimeSpan.Zero) : null,
                OrganizationId = account.Arn?.Split('/') is [_, var organization, _] ? organization : null,
                OrganizationalUnitId = parentId,
            }
            : throw Invalid(operation, "an account has no id of 12 digits.");

    private AwsCallException Invalid(string operation, string message) => new(FailureKind.InvalidAnswer, message) { Operation = operation, Region = region };
}
