using System.Text.Json.Nodes;

namespace KmsCompliance.Core.Tests.Access;

/// <summary>An account of a seed with a secret under its key: its users and roles have rights on secrets and roles too, the secret has a
/// policy, and roles say who may assume them.</summary>
internal sealed record GeneratedSecret(PlainAccount Account, IReadOnlyList<JsonObject> Policy)
{
    public const string Arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:app/token-a1B2c3";

    /// <summary>Somebody of another account, whose policies nobody knows.</summary>
    public const string Partner = "arn:aws:iam::444455556666:role/Partner";

    public const string OtherAccount = "444455556666";

    private static readonly string[] Actions = ["secretsmanager:GetSecretValue", "secretsmanager:*", "secretsmanager:Get*", "secretsmanager:DescribeSecret", "*", "sts:AssumeRole", "sts:*", "secretsmanager:PutSecretValue"];

    private static readonly string[] Resources =
        ["*", Arn, "arn:aws:secretsmanager:eu-west-1:111122223333:secret:app/*", "arn:aws:secretsmanager", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:other-*", "arn:aws:secretsmanager:us-east-1:*", "arn:aws:iam::111122223333:role/*", "arn:aws:iam::111122223333:role/Name1*"];

    private static readonly string[] Conditions =
    [
        """{"StringEquals":{"aws:PrincipalTag/team":"sre"}}""",
        """{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}""",
        """{"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}}""",
        """{"StringEquals":{"kms:ViaService":"secretsmanager.eu-west-1.amazonaws.com"}}""",
        """{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}""",
        """{"Bool":{"aws:SecureTransport":"false"}}""",
        """{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"}}""",
        """{"StringEquals":{"aws:ResourceTag/stage":"production"}}""",
    ];

    public static GeneratedSecret Of(int seed, PlainAccount account)
    {
        var random = new Random(seed);
        string Pick(string[] from) => from[random.Next(from.Length)];
        bool Chance(double of) => random.NextDouble() < of;
        JsonObject Statement(double denies, double conditional, string? resource = null)
        {
            var statement = new JsonObject
            {
                ["Effect"] = Chance(denies) ? "Deny" : "Allow",
                [Chance(0.05) ? "NotAction" : "Action"] = Pick(Actions),
            };
            if (resource is null || resource.Length > 0)
            {
                statement["Resource"] = resource ?? Pick(Resources);
            }

            if (Chance(conditional))
            {
                statement["Condition"] = JsonNode.Parse(Pick(Conditions));
            }

            return statement;
        }

        foreach (var principal in account.Principals.Where(static principal => !principal.Arn.EndsWith(":root", StringComparison.Ordinal)))
        {
            principal.Own.AddRange(Enumerable.Range(0, random.Next(0, 3)).Select(_ => Statement(0.15, 0.25)));
        }

        string[] managed = [.. account.Managed.Keys];
        foreach (var name in managed)
        {
            account.Managed[name].AddRange(Enumerable.Range(0, random.Next(0, 2)).Select(_ => Statement(0.1, 0.2)));
        }

        string Somebody() => account.Principals[random.Next(1, account.Principals.Count)].Arn;
        JsonNode Named() => random.Next(6) switch
        {
            0 => "*",
            1 => new JsonObject { ["AWS"] = $"arn:aws:iam::{PlainAccount.Id}:root" },
            2 => new JsonObject { ["AWS"] = PlainAccount.Id },
            3 => new JsonObject { ["AWS"] = Chance(0.5) ? Partner : OtherAccount },
            _ => new JsonObject { ["AWS"] = new JsonArray(Somebody(), Somebody(), Somebody()) },
        };
        List<JsonObject> policy = [];
        for (var i = random.Next(0, 4); i > 0; i--)
        {
            var statement = Statement(0.25, 0.3, resource: Chance(0.7) ? "*" : Arn);
            statement["Principal"] = Named();
            policy.Add(statement);
        }

        // The partner is let in by the key in some accounts, so that the secret decides.
        if (Chance(0.5))
        {
            account.KeyPolicy.Add(new JsonObject { ["Effect"] = "Allow", ["Principal"] = new JsonObject { ["AWS"] = Chance(0.5) ? Partner : OtherAccount }, ["Action"] = "kms:Decrypt", ["Resource"] = "*" });
        }

        foreach (var role in account.Principals.Where(static principal => !principal.IsUser && !principal.Arn.EndsWith(":root", StringComparison.Ordinal)))
        {
            for (var i = random.Next(1, 3); i > 0; i--)
            {
                var statement = Statement(0.1, 0.3, resource: string.Empty);
                statement.Remove("NotAction");
                statement["Action"] = "sts:AssumeRole";
                statement["Principal"] = Named();
                role.Trust.Add(statement);
            }
        }

        return new(account, policy);
    }

    /// <summary>Requests for the secret's value: what they may have or not.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Contexts(int seed) =>
        [.. GeneratedAccount.Contexts(seed).Select(static context => context.Where(static entry => entry.Key.StartsWith("aws:", StringComparison.Ordinal)).ToDictionary(static entry => entry.Key, static entry => entry.Value))];
}
