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

    private static bool Fits(JsonObject statement, string action, Dictionary<string, string> keys) =>
        (statement["Action"] is { } actions ? Texts(actions).Any(pattern => Glob(pattern, action, ignoreCase: true)) : !Texts(statement["NotAction"]!).Any(pattern => Glob(pattern, action, ignoreCase: true)))
        && Texts(statement["Resource"]!).Any(Covers)
        && (statement["Condition"]?.AsObject() ?? []).All(test => test.Value!.AsObject().All(entry => Holds(test.Key, Texts(entry.Value!), keys.GetValueOrDefault(entry.Key))));

    private static bool Covers(string resource)
    {
        var (wanted, given) = (resource.Split(':'), KeyArn.Split(':'));

        // Missing fields count as stars; a star at the very end reaches over colons.
        return resource == "*"
            || (wanted.Length < given.Length && resource.EndsWith('*') ? Glob(resource, KeyArn) : Enumerable.Range(0, given.Length).All(i => i >= wanted.Length || Glob(wanted[i], given[i])));
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
