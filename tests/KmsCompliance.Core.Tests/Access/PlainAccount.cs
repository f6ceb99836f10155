using System.Text.Json.Nodes;

namespace KmsCompliance.Core.Tests.Access;

/// <summary>An account by its documents, and a second evaluator, plain and slow, that shares nothing with the first: written from the
/// IAM user guide's "Policy evaluation logic" and the KMS developer guide's "Policy evaluation in AWS KMS". It knows all of a request,
/// reads JSON as it is, and throws on what it does not understand.</summary>
internal sealed class PlainAccount
{
    public const string Id = "111122223333";
    public const string KeyArn = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";

    public List<JsonObject> KeyPolicy { get; } = [];

    public List<PlainPrincipal> Principals { get; } = [];

    /// <summary>Groups by name, and managed policies by ARN: each a list of statements.</summary>
    public Dictionary<string, (List<JsonObject> Own, List<string> Attached)> Groups { get; } = [];

    public Dictionary<string, List<JsonObject>> Managed { get; } = [];

    public List<PlainGrant> Grants { get; } = [];

    /// <summary>The service control policies of the root, each unit and the account, by level, and the resource control policies of all
    /// levels: lists of statements. From the Organizations user guide's "SCP evaluation" and "RCP evaluation".</summary>
    public List<List<JsonObject>> ServiceControl { get; } = [];

    public List<JsonObject> ResourceControl { get; } = [];

    /// <summary>Whether a request is allowed; null where AWS does not document it.</summary>
    public bool? Allows(PlainPrincipal principal, string action, IReadOnlyDictionary<string, string> context)
    {
        var keys = new Dictionary<string, string>(context, StringComparer.OrdinalIgnoreCase)
        {
            ["aws:PrincipalArn"] = principal.Arn,
            ["aws:PrincipalAccount"] = Id,
            ["kms:CallerAccount"] = Id,
            ["aws:PrincipalType"] = principal.Arn.EndsWith(":root", StringComparison.Ordinal) ? "Account" : principal.IsUser ? "User" : "AssumedRole",
            ["aws:RequestedRegion"] = "eu-west-1",
            ["aws:SecureTransport"] = "true",
        };
        if (principal.IsUser)
        {
            keys["aws:username"] = principal.Arn.Split('/')[^1];
        }

        var isRoot = principal.Arn.EndsWith(":root", StringComparison.Ordinal);
        var identity = isRoot ? [] : IdentityOf(principal);
        var boundary = isRoot || principal.Boundary is null ? null : Managed[principal.Boundary];
        bool Applies(JsonObject statement) => Fits(statement, action, keys);

        // Neither kind binds service-linked roles; every level has to allow, and a resource control policy only denies.
        var isLinked = principal.Arn.Contains(":role/aws-service-role/", StringComparison.Ordinal);
        if (!isLinked && (ServiceControl.Any(level => level.Any(statement => IsDeny(statement) && Applies(statement)) || !level.Any(statement => !IsDeny(statement) && Applies(statement)))
            || ResourceControl.Any(statement => IsDeny(statement) && Applies(statement))))
        {
            return false;
        }

        // An explicit deny anywhere ends it.
        if (KeyPolicy.Any(statement => IsDeny(statement) && Names(statement, principal.Arn) != Naming.No && Applies(statement))
            || identity.Any(statement => IsDeny(statement) && Applies(statement))
            || (boundary?.Any(statement => IsDeny(statement) && Applies(statement)) ?? false))
        {
            return false;
        }

        var allowing = KeyPolicy.Where(statement => !IsDeny(statement) && Applies(statement)).Select(statement => Names(statement, principal.Arn)).ToList();
        var isWithin = boundary is null || boundary.Any(statement => !IsDeny(statement) && Applies(statement));
        var isGranted = Grants.Any(grant => grant.Grantee == principal.Arn && grant.Operations.Contains(action["kms:".Length..])
            && (grant.Context is null || context.GetValueOrDefault("kms:EncryptionContext:app") == grant.Context));
        if (isRoot)
        {
            return allowing.Any(static naming => naming != Naming.No);
        }

        // The key policy to a user itself is not limited by the boundary; to a role it is; to everybody, nobody says. Nor of grants.
        return (allowing.Contains(Naming.ByArn) && (principal.IsUser || isWithin))
            || (allowing.Contains(Naming.ByAccount) && isWithin && identity.Any(statement => !IsDeny(statement) && Applies(statement)))
            || ((allowing.Contains(Naming.Everybody) || isGranted) && isWithin) ? true
            : allowing.Contains(Naming.Everybody) || isGranted ? null
            : false;
    }

    /// <summary>Whether a request for a resource other than a key, which has a policy of its own, is allowed; null where AWS does not document
    /// it. From the IAM user guide's "Policy evaluation within a single account": an identity policy or the resource's suffices, and the
    /// root user needs neither.</summary>
    public bool? AllowsOn(PlainPrincipal principal, string action, string resource, IReadOnlyList<JsonObject> policy, IReadOnlyDictionary<string, string> context)
    {
        var keys = KeysOf(principal, context);
        var isRoot = principal.Arn.EndsWith(":root", StringComparison.Ordinal);
        var identity = isRoot ? [] : IdentityOf(principal);
        var boundary = isRoot || principal.Boundary is null ? null : Managed[principal.Boundary];
        bool Applies(JsonObject statement) => Fits(statement, action, keys, resource);
        if (IsShutOutByOrganization(principal, Applies)
            || policy.Any(statement => IsDeny(statement) && Names(statement, principal.Arn) != Naming.No && Applies(statement))
            || identity.Any(statement => IsDeny(statement) && Applies(statement))
            || (boundary?.Any(statement => IsDeny(statement) && Applies(statement)) ?? false))
        {
            return false;
        }

        if (isRoot)
        {
            return true;
        }

        // A user whom the policy names is not limited by the boundary; a role is; of everybody, nobody says.
        var isWithin = boundary is null || boundary.Any(statement => !IsDeny(statement) && Applies(statement));
        var allowing = policy.Where(statement => !IsDeny(statement) && Applies(statement)).Select(statement => Names(statement, principal.Arn)).ToList();
        return (allowing.Contains(Naming.ByArn) && (principal.IsUser || isWithin))
            || (isWithin && identity.Any(statement => !IsDeny(statement) && Applies(statement)))
            || (allowing.Contains(Naming.Everybody) && isWithin) ? true
            : allowing.Contains(Naming.Everybody) ? null
            : false;
    }

    /// <summary>Whether a principal may assume a role: as it may use a key, for which the trust policy stands. The root user may not.</summary>
    public bool? Assumes(PlainPrincipal principal, PlainPrincipal role, IReadOnlyDictionary<string, string> context)
    {
        if (principal.Arn.EndsWith(":root", StringComparison.Ordinal))
        {
            return false;
        }

        var keys = KeysOf(principal, context);
        var (identity, boundary) = (IdentityOf(principal), principal.Boundary is null ? null : Managed[principal.Boundary]);
        bool Applies(JsonObject statement) => Fits(statement, "sts:AssumeRole", keys, role.Arn);
        if (role.Trust.Any(statement => IsDeny(statement) && Names(statement, principal.Arn) != Naming.No && Applies(statement))
            || identity.Any(statement => IsDeny(statement) && Applies(statement))
            || (boundary?.Any(statement => IsDeny(statement) && Applies(statement)) ?? false))
        {
            return false;
        }

        var isWithin = boundary is null || boundary.Any(statement => !IsDeny(statement) && Applies(statement));
        var allowing = role.Trust.Where(statement => !IsDeny(statement) && Applies(statement)).Select(statement => Names(statement, principal.Arn)).ToList();
        return (allowing.Contains(Naming.ByArn) && (principal.IsUser || isWithin))
            || (allowing.Contains(Naming.ByAccount) && isWithin && identity.Any(statement => !IsDeny(statement) && Applies(statement)))
            || (allowing.Contains(Naming.Everybody) && isWithin) ? true
            : allowing.Contains(Naming.Everybody) ? null
            : false;
    }

    /// <summary>Whether a policy lets somebody of another account in, whose own account has to let them as well.</summary>
    public static bool LetsInForeigner(IReadOnlyList<JsonObject> policy, string arn, string account, string action, string resource, IReadOnlyDictionary<string, string> context)
    {
        var keys = new Dictionary<string, string>(context, StringComparer.OrdinalIgnoreCase)
        {
            ["aws:PrincipalArn"] = arn,
            ["aws:PrincipalAccount"] = account,
            ["kms:CallerAccount"] = account,
            ["aws:PrincipalType"] = "AssumedRole",
            ["aws:RequestedRegion"] = "eu-west-1",
            ["aws:SecureTransport"] = "true",
        };
        bool IsAbout(JsonObject statement) =>
            (statement["Principal"] is JsonObject types ? types["AWS"] is { } aws ? Texts(aws) : [] : ["*"]).Any(value => value == "*" || value == arn || value == account || value == $"arn:aws:iam::{account}:root")
            && Fits(statement, action, keys, action.StartsWith("kms:", StringComparison.Ordinal) ? KeyArn : resource);
        return !policy.Any(statement => IsDeny(statement) && IsAbout(statement)) && policy.Any(statement => !IsDeny(statement) && IsAbout(statement));
    }

    private static Dictionary<string, string> KeysOf(PlainPrincipal principal, IReadOnlyDictionary<string, string> context)
    {
        // What KMS derives, no other service's request has.
        var keys = new Dictionary<string, string>(context.Where(static entry => !entry.Key.StartsWith("kms:", StringComparison.Ordinal)), StringComparer.OrdinalIgnoreCase)
        {
            ["aws:PrincipalArn"] = principal.Arn,
            ["aws:PrincipalAccount"] = Id,
            ["aws:PrincipalType"] = principal.Arn.EndsWith(":root", StringComparison.Ordinal) ? "Account" : principal.IsUser ? "User" : "AssumedRole",
            ["aws:RequestedRegion"] = "eu-west-1",
            ["aws:SecureTransport"] = "true",
        };
        if (principal.IsUser)
        {
            keys["aws:username"] = principal.Arn.Split('/')[^1];
        }

        return keys;
    }

    private bool IsShutOutByOrganization(PlainPrincipal principal, Func<JsonObject, bool> applies) =>
        !principal.Arn.Contains(":role/aws-service-role/", StringComparison.Ordinal)
        && (ServiceControl.Any(level => level.Any(statement => IsDeny(statement) && applies(statement)) || !level.Any(statement => !IsDeny(statement) && applies(statement)))
            || ResourceControl.Any(statement => IsDeny(statement) && applies(statement)));

    private enum Naming
    {
        No,
        ByAccount,
        ByArn,
        Everybody,
    }

    private List<JsonObject> IdentityOf(PlainPrincipal principal) =>
    [
        .. principal.Own,
        .. principal.Attached.SelectMany(arn => Managed[arn]),
        .. principal.Groups.SelectMany(name => Groups[name].Own.Concat(Groups[name].Attached.SelectMany(arn => Managed[arn]))),
    ];

    private static bool IsDeny(JsonObject statement) => (string)statement["Effect"]! == "Deny";

    private static Naming Names(JsonObject statement, string arn)
    {
        var values = statement["Principal"] is JsonObject types ? types["AWS"] is { } aws ? Texts(aws) : [] : ["*"];
        return values.Contains("*") ? Naming.Everybody
            : values.Contains(arn) ? arn.EndsWith(":root", StringComparison.Ordinal) ? Naming.ByAccount : Naming.ByArn
            : values.Any(static value => value is Id or $"arn:aws:iam::{Id}:root") ? Naming.ByAccount
            : Naming.No;
    }

    private static bool Fits(JsonObject statement, string action, Dictionary<string, string> keys, string resource = KeyArn) =>
        (statement["Action"] is { } actions ? Texts(actions).Any(pattern => Glob(pattern, action, ignoreCase: true)) : !Texts(statement["NotAction"]!).Any(pattern => Glob(pattern, action, ignoreCase: true)))
        && (statement["Resource"] is not { } resources || Texts(resources).Any(wanted => Covers(wanted, resource)))
        && (statement["Condition"]?.AsObject() ?? []).All(test => test.Value!.AsObject().All(entry => Holds(test.Key, Texts(entry.Value!), keys.GetValueOrDefault(entry.Key))));

    private static bool Covers(string resource, string arn)
    {
        var (wanted, given) = (resource.Split(':', 6), arn.Split(':', 6));

        // Missing fields count as stars; a star at the very end reaches over colons.
        return resource == "*"
            || (wanted.Length < given.Length && resource.EndsWith('*') ? Glob(resource, arn) : Enumerable.Range(0, given.Length).All(i => i >= wanted.Length || Glob(wanted[i], given[i])));
    }

    private static bool Holds(string name, List<string> wanted, string? given)
    {
        if (name == "Null")
        {
            return wanted.Contains(given is null ? "true" : "false");
        }

        var ifExists = name.EndsWith("IfExists", StringComparison.Ordinal);
        name = ifExists ? name[..^"IfExists".Length] : name;
        var isNegated = name.Contains("Not", StringComparison.Ordinal);
        if (given is null)
        {
            return ifExists || isNegated;
        }

        return wanted.Exists(value => name switch
        {
            "StringEquals" or "StringNotEquals" or "Bool" => value == given,
            "StringLike" or "StringNotLike" or "ArnLike" or "ArnNotLike" => Glob(value, given),
            "IpAddress" or "NotIpAddress" => value.EndsWith("/8", StringComparison.Ordinal) && given.Split('.')[0] == value.Split('.')[0],
            _ => throw new NotSupportedException(name),
        }) != isNegated;
    }

    private static List<string> Texts(JsonNode node) => node is JsonArray items ? [.. items.Select(static item => item!.ToString())] : [node.ToString()];

    private static bool Glob(string pattern, string text, bool ignoreCase = false)
    {
        var (wanted, given) = ignoreCase ? (pattern.ToUpperInvariant(), text.ToUpperInvariant()) : (pattern, text);
        bool From(int p, int t) => p == wanted.Length ? t == given.Length
            : wanted[p] == '*' ? From(p + 1, t) || (t < given.Length && From(p, t + 1))
            : t < given.Length && (wanted[p] == '?' || wanted[p] == given[t]) && From(p + 1, t + 1);
        return From(0, 0);
    }
}
