using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Policy.Linting;

/// <summary>A policy under examination.</summary>
public sealed class KeyPolicyLintSubject
{
    private static readonly string[] ArnKeys = ["aws:SourceArn", "aws:PrincipalArn"];

    internal KeyPolicyLintSubject(KeyPolicyDocument policy, KeyPolicyLintContext context)
    {
        Policy = policy;
        Context = context;
        KeyArn = context.KeyArn ?? NamedKey() ?? $"arn:{context.Partition}:kms:{context.Region}:{context.AccountId}:key/any-key";
    }

    /// <summary>The policy.</summary>
    public KeyPolicyDocument Policy { get; }

    /// <summary>What is known beside it.</summary>
    public KeyPolicyLintContext Context { get; }

    /// <summary>The key's ARN, or one that stands for it.</summary>
    internal string KeyArn { get; }

    /// <summary>The account's root user, who stands for the account.</summary>
    internal string RootArn => $"arn:{Context.Partition}:iam::{Context.AccountId}:root";

    /// <summary>Whether a condition key always holds one ARN.</summary>
    internal bool IsArnKey(string key) => ArnKeys.Concat(Context.Services.SelectMany(static service => service.ArnContextKeys)).Contains(key, StringComparer.OrdinalIgnoreCase);

    internal IEnumerable<KeyPolicyStatement> Allows => Policy.Statements.Where(static statement => statement.Effect == KeyPolicyEffect.Allow);

    /// <summary>The AWS principals that an Allow statement names, without those that it excepts and those that KMS refuses.</summary>
    internal static IEnumerable<string> Named(KeyPolicyStatement statement) => statement.ExceptPrincipals
        ? []
        : statement.Principals.Where(static principal => principal.Type == "AWS" && !RefusedParts.IsRefused(principal)).Select(static principal => principal.Value);

    /// <summary>The users and roles that Allow statements name, each with those statements.</summary>
    internal IEnumerable<(string Principal, IReadOnlyList<KeyPolicyStatement> Statements)> Identities() => Allows
        .SelectMany(statement => Named(statement).Where(IsIdentity).Select(principal => (principal, statement)))
        .GroupBy(static pair => pair.principal, static pair => pair.statement, StringComparer.Ordinal)
        .Select(static group => (group.Key, (IReadOnlyList<KeyPolicyStatement>)[.. group]));

    /// <summary>The account of a principal; null where it names none.</summary>
    internal static string? Account(string principal) =>
        AwsArn.IsAccountId(principal) ? principal : AwsArn.TryParse(principal, out var arn) && arn.AccountId.Length > 0 ? arn.AccountId : null;

    internal static bool IsAccount(string principal) =>
        AwsArn.IsAccountId(principal) || (AwsArn.TryParse(principal, out var arn) && arn is { Service: "iam", Resource: "root" });

    /// <summary>Whether a statement is about an action, whatever its conditions.</summary>
    internal static bool Covers(KeyPolicyStatement statement, string action) =>
        statement.Actions.Any(pattern => Wildcard.Matches(pattern, action, ignoreCase: true)) != statement.ExceptActions;

    /// <summary>Whether a statement is about every action of KMS.</summary>
    internal static bool CoversEverything(KeyPolicyStatement statement) =>
        statement.ExceptActions || statement.Actions.Any(static pattern => pattern.Trim('*').Length == 0 || pattern.TrimEnd('*').Equals("kms:", StringComparison.OrdinalIgnoreCase) && pattern.EndsWith('*'));

    internal KeyAccessDecision Decide(string principal, string action) => KeyPolicyEvaluator.Evaluate(
        Policy, new(principal, Account(principal), action, KeyArn) { IsRegionAssumed = Context.IsRegionAssumed }).Decision;

    private static bool IsIdentity(string principal) =>
        KeyPolicyPrincipal.TryParse(principal, false, out var parsed, out _) && parsed.Kind != KeyPolicyPrincipalKind.Account;

    // A policy that names its key by ARN tells which one it is.
    private string? NamedKey() => Policy.Statements.SelectMany(static statement => statement.Resources).FirstOrDefault(resource =>
        AwsArn.TryParse(resource, out var arn) && arn.Service == "kms" && arn.AccountId == Context.AccountId
        && arn.Resource.StartsWith("key/", StringComparison.Ordinal) && !Wildcard.IsPattern(resource));
}
