using System.Collections.Concurrent;
using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Policy.Access;

/// <summary>Who may assume a role: one hop, by its trust policy and, where that leaves it to an account, by the IAM policies of that
/// account.</summary>
/// <param name="identities">The users and roles of the role's account, with their trust policies.</param>
/// <param name="account">That account.</param>
/// <param name="partition">The partition.</param>
/// <param name="limits">What is known of the limits that organizations set to accounts.</param>
/// <remarks>A trust policy works as a key policy does: nobody comes in whom it does not speak to.
/// <see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-id-rdp.html"/></remarks>
internal sealed class RoleTrust(AccountIdentities identities, string account, string partition, KnownLimits limits)
{
    /// <summary>The action by which a user, role or service assumes a role.</summary>
    public const string AssumeRole = "sts:AssumeRole";

    private static readonly string[] OfProviders = ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];

    // Whoever holds nothing of the right is let in by name alone; of thousands, few hold it.
    private readonly Lazy<IReadOnlyList<IdentityHolder>> _assuming = new(() => [.. identities.Holders.Where(static holder =>
        holder.Knowledge is { Unread: not null } or { Policies: null } || holder.Knowledge.Policies.Any(static policy => !policy.IsUnderstood || policy.Statements.Any(static statement =>
            statement.Effect == KeyPolicyEffect.Allow && statement.ActionPatterns.Any(static pattern => pattern.Matches(AssumeRole)) != statement.ExceptActions)))]);

    // Of a role that reads many resources it is asked as often.
    private readonly ConcurrentDictionary<string, Lazy<(TextList AssumableBy, string? Unread)>> _known = new(StringComparer.Ordinal);

    /// <summary>Who may assume a role.</summary>
    /// <param name="roleArn">The role.</param>
    /// <returns>A line each, with what it hangs on; and why that is not known, in a sentence, null where it is.</returns>
    public (TextList AssumableBy, string? Unread) Of(string roleArn) => _known.GetOrAdd(roleArn, arn => new(() => Read(arn))).Value;

    private (TextList AssumableBy, string? Unread) Read(string roleArn)
    {
        const string NotKnown = "Who may assume the role could not be determined";
        if (identities.FindRole(roleArn)?.TrustPolicy is not { } text)
        {
            return ([], identities.Unread is { } unread ? $"{NotKnown}. {unread}" : $"{NotKnown}: its trust policy was not shown.");
        }

        try
        {
            var policy = KeyPolicyDocument.ParseTrust(text);
            return ([.. ByAssumeRole(policy, roleArn).Concat(ByProviders(policy))], null);
        }
        catch (KeyPolicyFormatException exception)
        {
            return ([], $"{NotKnown}: its trust policy could not be understood. {exception.Message}");
        }
    }

    private IEnumerable<string> ByAssumeRole(KeyPolicyDocument policy, string roleArn)
    {
        // Those for whom a provider vouches have actions of their own.
        List<KeyPolicyStatement> statements = [.. policy.Statements.Where(static statement => statement.Principals.Count == 0 || statement.Principals.Any(static principal => principal.Type != "Federated"))];
        var right = AskedRight.OnKey(AssumeRole, roleArn) with { Context = AskedRight.NotOfKms() };
        var isForAnybody = statements.Any(static statement => statement.Effect == KeyPolicyEffect.Allow && (statement.ExceptPrincipals || statement.PrincipalPatterns.Any(static pattern => pattern.IsEveryone)));
        foreach (var asker in KeyAskers.Of(statements, partition, account, identities, isForAnybody ? identities.Holders : _assuming.Value))
        {
            // The root user cannot assume roles; the role itself is it already.
            // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
            if (asker.Kind == "AccountRoot" || asker.Arn == roleArn)
            {
                continue;
            }

            var ways = KeyAccessWays.Of(
                KeyAskers.StatementsFor(asker, statements, account), policy.UnknownMembers.Count == 0, asker.Arn, asker.AccountId, asker.Asker, right, asker.Knowledge, [], limits.Of(asker), limits.Of(account));
            if (RightAnswer.Of(AssumeRole, ways, asker.Knowledge.Unread) is { Decision: not RightDecision.Denied } answer)
            {
                yield return Words(asker, answer);
            }
        }
    }

    private static string Words(KeyAsker asker, RightAnswer answer)
    {
        var who = PrintableText.Of(asker.Asker switch
        {
            KeyAccessWays.Asker.SomebodyOfAccount => $"{asker.Shown} (whoever that account lets)",
            KeyAccessWays.Asker.Anybody => "* (anybody whose account lets it)",
            _ => asker.Shown,
        });

        // That an account has to let its own is said already.
        var condition = answer.Condition;
        foreach (var owner in new[] { $"account {asker.AccountId}", "its own account" }.Where(_ => asker.Asker != KeyAccessWays.Asker.Named))
        {
            condition = condition == $"if {owner} lets it" ? string.Empty
                : condition.Replace($" and {owner} lets it", string.Empty, StringComparison.Ordinal).Replace($"if {owner} lets it and ", "if ", StringComparison.Ordinal).Replace($"if {owner} lets it, unless", "unless", StringComparison.Ordinal);
        }

        return answer.Decision == RightDecision.Unknown
            ? $"{who} (could not be determined: {PrintableText.Of(answer.Reason)})"
            : condition.Length == 0 ? who : $"{who} {PrintableText.Of(condition)}";
    }

    // What a provider says of whom it vouches for, nobody knows beforehand: all of it is a condition.
    private static IEnumerable<string> ByProviders(KeyPolicyDocument policy)
    {
        foreach (var statement in policy.Statements.Where(static statement => statement.Effect == KeyPolicyEffect.Allow && IsOfProviders(statement)))
        {
            if (statement.ExceptPrincipals)
            {
                yield return "those whom an identity provider vouches for (could not be determined: the trust policy says who it is not)";
                continue;
            }

            foreach (var provider in statement.Principals.Where(static principal => principal.Type == "Federated").Select(static principal => principal.Value))
            {
                var denials = policy.Statements.Where(denial => denial.Effect == KeyPolicyEffect.Deny && IsOfProviders(denial) && Concerns(denial, provider)).ToList();
                if (denials.Exists(static denial => denial.Conditions.Count == 0 && denial.UnknownMembers.Count == 0 && !denial.ExceptPrincipals))
                {
                    continue;
                }

                var needs = Conditions(statement);
                var words = denials.Select(Conditions).ToList();
                yield return PrintableText.Of(needs is null || words.Contains(null) || policy.UnknownMembers.Count > 0
                    ? $"{provider} (could not be determined: a condition of its is not understood)"
                    : $"{provider}{(needs.Length > 0 ? $" if {needs}" : string.Empty)}{(words.Count > 0 ? $"{(needs.Length > 0 ? "," : string.Empty)} unless {string.Join(" or ", words)}" : string.Empty)}");
            }
        }
    }

    private static bool IsOfProviders(KeyPolicyStatement statement) =>
        OfProviders.Any(action => statement.ActionPatterns.Any(pattern => pattern.Matches(action)) != statement.ExceptActions);

    private static bool Concerns(KeyPolicyStatement denial, string provider) =>
        denial.ExceptPrincipals || denial.Principals.Any(principal => principal.Value == "*" || (principal.Type == "Federated" && principal.Value == provider));

    private static string? Conditions(KeyPolicyStatement statement)
    {
        if (statement.ExceptPrincipals || statement.UnknownMembers.Count > 0)
        {
            return null;
        }

        var words = statement.ConditionTests.Select(static test => Residual.InWords(test, isOfKeyPolicy: false)).Distinct(StringComparer.Ordinal).ToList();
        return words.Contains(null) ? null : string.Join(" and ", words);
    }
}
