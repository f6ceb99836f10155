using KmsCompliance.Identifiers;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>An action on a resource of whatever service, and what a request for it says for certain.</summary>
/// <param name="Action">The action, such as <c>kms:Decrypt</c>.</param>
/// <param name="ResourceArn">What it is about; <c>*</c> for an action that is about no resource of its own.</param>
internal sealed record AskedRight(string Action, string ResourceArn)
{
    /// <summary>The account whose resource it is; null where that is not known.</summary>
    public string? AccountId { get; init; }

    /// <summary>Condition keys of the request and their values; one without values is absent from it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Context { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Whether IAM policies of the resource's own account suffice, whatever the resource's policy says of whom it lets in: of all
    /// resources but keys and roles.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-id-rdp.html"/></remarks>
    public bool IsLeftToOwner { get; init; }

    /// <summary>Whether resource control policies bind the service.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html"/></remarks>
    public bool IsBoundByResourceControl { get; init; } = true;

    /// <summary>An action on a key, or on a role as on a key: nobody is let in whom its policy does not speak to.</summary>
    /// <param name="action">The action.</param>
    /// <param name="arn">The key or role.</param>
    public static AskedRight OnKey(string action, string arn) => new(action, arn)
    {
        AccountId = AwsArn.TryParse(arn, out var parts) && parts.AccountId.Length > 0 ? parts.AccountId : null,
    };

    /// <summary>What a request to a service other than KMS has not, of what policies about keys are often narrowed by.</summary>
    public static Dictionary<string, IReadOnlyList<string>> NotOfKms() => new(StringComparer.OrdinalIgnoreCase)
    {
        ["kms:ViaService"] = [],
        ["kms:CallerAccount"] = [],
        ["kms:GrantIsForAWSResource"] = [],
    };
}
