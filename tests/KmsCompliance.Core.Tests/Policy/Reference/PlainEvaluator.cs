using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KmsCompliance.Core.Tests.Policy.Reference;

/// <summary>A second evaluator, plain and slow, that shares nothing with the first: it knows all of a request, reads JSON as it
/// is, and knows only true and false. What it does not understand it throws on.</summary>
internal static class PlainEvaluator
{
    /// <summary>Whether a request is allowed.</summary>
    /// <param name="world">The request.</param>
    /// <param name="keyPolicy">The key policy's statements.</param>
    /// <param name="identity">Statements of all IAM policies of the caller.</param>
    public static bool Allows(PlainWorld world, IReadOnlyList<string> keyPolicy, IReadOnlyList<string> identity)
    {
        var key = keyPolicy.Select(Parse).ToList();
        var iam = world.Account is null || (world.IsRoot && world.Account == PlainWorld.KeyAccount) ? [] : identity.Select(Parse).ToList();
        if (key.Exists(statement => IsDeny(statement) && (NamesCaller(statement, world) || NamesAccount(statement, world)) && Fits(statement, world))
            || iam.Exists(statement => IsDeny(statement) && Fits(statement, world)))
        {
            return false;
        }

        var named = key.Exists(statement => !IsDeny(statement) && NamesCaller(statement, world) && Fits(statement, world));
        var account = key.Exists(statement => !IsDeny(statement) && NamesAccount(statement, world) && Fits(statement, world));
        var byIam = iam.Exists(statement => !IsDeny(statement) && Fits(statement, world));
        return world.Account is null ? named
            : world.Account == PlainWorld.KeyAccount ? named || (account && (byIam || world.IsRoot))
            : (named || account) && byIam;
    }

    /// <summary>Whether a request is allowed within policies that only limit; null where AWS does not document it.</summary>
    /// <param name="world">The request.</param>
    /// <param name="keyPolicy">The key policy's statements.</param>
    /// <param name="identity">Statements of all IAM policies of the caller.</param>
    /// <param name="limits">Statements of one document of each kind; null for none.</param>
    public static bool? Allows(PlainWorld world, IReadOnlyList<string> keyPolicy, IReadOnlyList<string> identity, PlainLimits limits)
    {
        var isUser = world.Account is not null && !world.IsRoot;
        var boundary = isUser ? limits.Boundary : null;
        var session = isUser && world.Caller != Evaluation.User ? limits.Session : null;
        var scp = world.Account is null ? null : limits.ServiceControl;
        if (new[] { boundary, session, scp, limits.ResourceControl }.Any(document => Says(document, "Deny", world)))
        {
            return false;
        }

        var key = keyPolicy.Select(Parse).ToList();
        if (!Allows(world, keyPolicy, identity) || (scp is not null && scp.Any(text => !IsDeny(Parse(text))) && !Says(scp, "Allow", world)))
        {
            return false;
        }

        var isWithin = (boundary is null || Says(boundary, "Allow", world)) && (session is null || Says(session, "Allow", world));
        if (isWithin || (world.Account == PlainWorld.KeyAccount && key.Exists(statement => !IsDeny(statement) && Fits(statement, world) && Principals(statement).Any(principal => principal.Value == world.Caller && world.Caller != Evaluation.Role))))
        {
            return true;
        }

        // What everybody is given is given to whom?
        return world.Account == PlainWorld.KeyAccount && key.Exists(statement => !IsDeny(statement) && Fits(statement, world) && Principals(statement).Contains(("AWS", "*"))) ? null : false;
    }

    private static bool Says(IReadOnlyList<string>? document, string effect, PlainWorld world) =>
        document?.Select(Parse).Any(statement => (string)statement["Effect"]! == effect && Fits(statement, world)) == true;

    private static JsonObject Parse(string statement) => JsonNode.Parse(statement)!.AsObject();

    private static bool IsDeny(JsonObject statement) => (string)statement["Effect"]! == "Deny";

    private static IEnumerable<(string Type, string Value)> Principals(JsonObject statement) => statement["Principal"] switch
    {
        JsonObject types => types.SelectMany(type => Texts(type.Value!).Select(value => (type.Key, value))),
        { } star => [("AWS", (string)star!)],
        _ => throw new NotSupportedException("no Principal"),
    };

    private static bool NamesCaller(JsonObject statement, PlainWorld world) => Principals(statement).Any(principal => principal switch
    {
        ("AWS", "*") => true,
        ("AWS", var value) when value.Contains(":role/", StringComparison.Ordinal) && world.Role is { } role => value == role,
        (_, var value) => value == world.Caller && !world.IsRoot,
    });

    private static bool NamesAccount(JsonObject statement, PlainWorld world) => Principals(statement).Any(principal =>
        principal.Type == "AWS" && world.Account is { } account && (principal.Value == account || principal.Value == $"arn:aws:iam::{account}:root"));

    private static bool Fits(JsonObject statement, PlainWorld world) =>
        Texts(statement["Action"]!).Any(action => Glob(action, world.Action, RegexOptions.IgnoreCase))
        && Texts(statement["Resource"]!).Any(resource => Covers(resource, PlainWorld.KeyArn))
        && (statement["Condition"]?.AsObject() ?? []).All(test => test.Value!.AsObject().All(entry => Holds(test.Key, entry.Key, [.. Texts(entry.Value!)], world)));

    // In the statements of these tests, only IAM policies name anything but "*".
    private static bool Covers(string resource, string arn)
    {
        if (resource == "*")
        {
            return true;
        }

        var wanted = resource.Split(':');
        var given = arn.Split(':');
        for (var i = 0; i < given.Length; i++)
        {
            if (i >= wanted.Length)
            {
                return true;
            }

            if (i == wanted.Length - 1 && wanted[i].EndsWith('*'))
            {
                return Glob(wanted[i], string.Join(':', given[i..]), RegexOptions.None);
            }

            if (!Glob(wanted[i], given[i], RegexOptions.None))
            {
                return false;
            }
        }

        return wanted.Length == given.Length;
    }

    private static bool Holds(string name, string key, List<string> wanted, PlainWorld world)
    {
        var given = world.Keys.GetValueOrDefault(key.ToUpperInvariant()) ?? [];
        if (name == "Null")
        {
            return wanted.Contains(given.Count == 0 ? "true" : "false");
        }

        var (all, any, ifExists) = (name.StartsWith("ForAllValues:", StringComparison.Ordinal), name.StartsWith("ForAnyValue:", StringComparison.Ordinal), name.EndsWith("IfExists", StringComparison.Ordinal));
        name = name.Replace("ForAllValues:", "", StringComparison.Ordinal).Replace("ForAnyValue:", "", StringComparison.Ordinal).Replace("IfExists", "", StringComparison.Ordinal);
        var isNegated = name.Contains("Not", StringComparison.Ordinal);
        bool Fits(string value) => wanted.Exists(text => name switch
        {
            "StringEquals" or "StringNotEquals" or "Bool" => value == text,
            "StringLike" or "StringNotLike" => Glob(text, value, RegexOptions.None),
            _ => throw new NotSupportedException(name),
        }) != isNegated;
        return given.Count == 0 ? all || ifExists || (isNegated && !any)
            : all ? given.All(Fits)
            : any ? given.Any(Fits)
            : given.Count == 1 ? Fits(given[0])
            : throw new NotSupportedException("several values without quantifier");
    }

    private static IEnumerable<string> Texts(JsonNode node) => node is JsonArray items ? items.Select(item => item!.ToString()) : [node.ToString()];

    private static bool Glob(string pattern, string text, RegexOptions options) => Regex.IsMatch(
        text,
        $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal)}$",
        options | RegexOptions.CultureInvariant);
}
