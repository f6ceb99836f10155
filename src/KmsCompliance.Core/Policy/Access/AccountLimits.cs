using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Policy.Access;

/// <summary>What is known of the policies by which an organization limits one of its accounts.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html"/> and
/// <see href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_evaluation.html"/></remarks>
internal sealed record AccountLimits
{
    /// <summary>Nobody looked, or could.</summary>
    public static AccountLimits NotKnown { get; } = new();

    /// <summary>There are none: an account of no organization, or the management account.</summary>
    public static AccountLimits None { get; } = new() { ServiceControl = [], ResourceControl = [] };

    /// <summary>The service control policies, those of the root, of each unit below it and of the account itself each for
    /// themselves: every level has to allow. None at all where the organization does not use them; null where they are not known.</summary>
    public IReadOnlyList<IReadOnlyList<HeldPolicy>>? ServiceControl { get; init; }

    /// <summary>The resource control policies of all levels; null where they are not known.</summary>
    public IReadOnlyList<HeldPolicy>? ResourceControl { get; init; }

    /// <summary>The organization's id; null for none, and where it is not known.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>Where the account lies, such as <c>o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/</c>; null where that is not known.</summary>
    /// <remarks>The form: <see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgpaths"/></remarks>
    public string? Path { get; init; }

    /// <summary>The condition keys of a request that say where a principal and a key lie in organizations.</summary>
    /// <param name="principal">What is known of the principal's account.</param>
    /// <param name="key">What is known of the key's account.</param>
    public static Dictionary<string, IReadOnlyList<string>> ContextOf(AccountLimits principal, AccountLimits key)
    {
        var context = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
        void Add(string name, string? value)
        {
            if (value is not null)
            {
                context[name] = [value];
            }
        }

        Add("aws:PrincipalOrgID", principal.OrganizationId);
        Add("aws:PrincipalOrgPaths", principal.Path);
        Add("aws:ResourceOrgID", key.OrganizationId);
        Add("aws:ResourceOrgPaths", key.Path);
        return context;
    }
}
