using KmsCompliance.Identifiers;

namespace KmsCompliance.Model;

/// <summary>What an IAM action is allowed on, and so how far a policy can confine it.</summary>
/// <remarks>The tables of actions and resource types of each service:
/// <see href="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html"/>.
/// </remarks>
internal sealed record ActionScope
{
    private ActionScope(string name, string iamPrefix, params string[] patterns) => (Name, IamPrefix, Patterns) = (name, iamPrefix, patterns);

    /// <summary>No resource, and asked of a Region that the user does not choose.</summary>
    public static ActionScope Anywhere { get; } = new(nameof(Anywhere), string.Empty);

    /// <summary>No resource; the Region alone narrows it.</summary>
    public static ActionScope Region { get; } = new(nameof(Region), string.Empty);

    /// <summary>The keys that the command is about.</summary>
    public static ActionScope Key { get; } = Of(nameof(Key), "kms", "key/*");

    /// <summary>Any key of the account: which, is not known before the command runs.</summary>
    public static ActionScope AnyKey { get; } = new(nameof(AnyKey), "kms", "key/*");

    /// <summary>Any key and any alias of the account.</summary>
    public static ActionScope AnyKeyAndAlias { get; } = new(nameof(AnyKeyAndAlias), "kms", "key/*", "alias/*");

    /// <summary>Roles that are assumed, of which a policy allows those alone that somebody names: whichever role trusts its holder would be
    /// another's rights.</summary>
    public static ActionScope Role { get; } = new(nameof(Role), "iam", "role/*");

    /// <summary>What the Sid of a statement calls it: letters and digits.</summary>
    public string Name { get; }

    /// <summary>The prefix of the service that has the resources, such as <c>kms</c>; empty where there are none.</summary>
    public string IamPrefix { get; }

    /// <summary>The last part of the resources' ARNs, such as <c>key/*</c>; empty where there are none.</summary>
    public IReadOnlyList<string> Patterns { get; }

    /// <summary>Whether somebody can say beforehand, by ARN, which resources the command is about.</summary>
    public bool CanBeNamed { get; private init; }

    /// <summary>The ARN of such a resource, with placeholders, for people.</summary>
    public string Example => $"arn:aws:{IamPrefix}:REGION:ACCOUNT:{Patterns[0].Replace("*", "NAME", StringComparison.Ordinal)}";

    /// <summary>The resources of one kind, of which the command is about those that somebody names.</summary>
    /// <param name="name">What the Sid of a statement calls them: letters and digits.</param>
    /// <param name="iamPrefix">The service's prefix in IAM and in ARNs.</param>
    /// <param name="pattern">The last part of their ARNs: what all of them begin with, and a star.</param>
    public static ActionScope Of(string name, string iamPrefix, string pattern) => new(name, iamPrefix, pattern) { CanBeNamed = true };

    /// <summary>The resources of several kinds of one service.</summary>
    /// <param name="name">What the Sid of a statement calls them: letters and digits.</param>
    /// <param name="scopes">The kinds.</param>
    public static ActionScope Of(string name, params ActionScope[] scopes) => new(name, scopes[0].IamPrefix, [.. scopes.SelectMany(static scope => scope.Patterns)]);

    /// <summary>Whether an ARN, which may hold wildcards in its last part, names resources of this kind.</summary>
    public bool Covers(string text) =>
        CanBeNamed
        && AwsArn.TryParse(text, out var arn)
        && arn.Service == IamPrefix && arn.Region.Length > 0 && arn.AccountId.Length > 0
        && Patterns[0].TrimEnd('*') is var prefix
        && arn.Resource.Length > prefix.Length && arn.Resource.StartsWith(prefix, StringComparison.Ordinal);
}
