using System.Text.Json.Nodes;

namespace KmsCompliance.Core.Tests.Access;

/// <summary>An account of a seed: 200 users and roles, with policies as people write them, and some as few would.</summary>
internal static class GeneratedAccount
{
    public static readonly string[] Actions = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"];

    private static readonly string[] ActionPatterns = ["kms:*", "*", "kms:Decrypt", "kms:De*", "kms:Encrypt", "kms:GenerateDataKey*", "s3:*", "s3:GetObject", "kms:?ecrypt", "KMS:decrypt", "sqs:*", "kms:DescribeKey"];

    private static readonly string[] Resources =
        ["*", PlainAccount.KeyArn, "arn:aws:kms:*:111122223333:key/*", "arn:aws:kms", "arn:aws:kms:eu-west-1", "arn:aws:kms:us-east-1:*", "arn:aws:kms:eu-west-1:111122223333:key/other", "arn:aws:kms:eu-*", "arn:aws:s3:::bucket/*", "arn:aws:kms:eu-west-1:111122223333:alias/app"];

    private static readonly string[] Conditions =
    [
        """{"StringEquals":{"kms:ViaService":"secretsmanager.eu-west-1.amazonaws.com"}}""",
        """{"StringEquals":{"aws:PrincipalTag/team":"sre"}}""",
        """{"StringNotEquals":{"aws:PrincipalTag/team":["sre","dev"]}}""",
        """{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}""",
        """{"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}}""",
        """{"StringEquals":{"kms:EncryptionContext:app":"x"},"Null":{"kms:ViaService":"true"}}""",
        """{"StringEquals":{"kms:CallerAccount":"111122223333"}}""",
        """{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"}}""",
        """{"StringEquals":{"aws:PrincipalType":"User"}}""",
        """{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}""",
        """{"Bool":{"aws:SecureTransport":"false"}}""",
    ];

    public static PlainAccount Of(int seed)
    {
        var random = new Random(seed);
        var account = new PlainAccount();
        string Pick(string[] from) => from[random.Next(from.Length)];
        bool Chance(double of) => random.NextDouble() < of;

        JsonObject Statement(double denies, double conditional)
        {
            var statement = new JsonObject { ["Effect"] = Chance(denies) ? "Deny" : "Allow" };
            statement[Chance(0.05) ? "NotAction" : "Action"] = Chance(0.5) ? Pick(ActionPatterns) : new JsonArray([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => (JsonNode)Pick(ActionPatterns))]);
            statement["Resource"] = Pick(Resources);
            if (Chance(conditional))
            {
                statement["Condition"] = JsonNode.Parse(Pick(Conditions));
            }

            return statement;
        }

        for (var i = 0; i < 12; i++)
        {
            account.Managed[$"arn:aws:iam::{(i % 3 == 0 ? "aws" : PlainAccount.Id)}:policy/Policy{i}"] = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Statement(0.1, 0.2))];
        }

        string[] managed = [.. account.Managed.Keys];
        for (var i = 0; i < 5; i++)
        {
            account.Groups[$"Group{i}"] = ([.. Enumerable.Range(0, random.Next(0, 2)).Select(_ => Statement(0.1, 0.2))], [.. Enumerable.Range(0, random.Next(0, 2)).Select(_ => Pick(managed))]);
        }

        account.Principals.Add(new PlainPrincipal($"arn:aws:iam::{PlainAccount.Id}:root"));
        for (var i = 0; i < 200; i++)
        {
            var principal = new PlainPrincipal($"arn:aws:iam::{PlainAccount.Id}:{(i % 3 == 0 ? "user" : i % 7 == 0 ? "role/team" : "role")}/Name{i}");
            principal.Own.AddRange(Enumerable.Range(0, random.Next(0, 3)).Select(_ => Statement(0.15, 0.25)));
            principal.Attached.AddRange(Enumerable.Range(0, random.Next(0, 3)).Select(_ => Pick(managed)).Distinct());
            if (principal.IsUser)
            {
                principal.Groups.AddRange(Enumerable.Range(0, random.Next(0, 3)).Select(_ => $"Group{random.Next(5)}").Distinct());
            }

            principal.Boundary = Chance(0.15) ? Pick(managed) : null;
            account.Principals.Add(principal);
        }

        string Somebody() => account.Principals[random.Next(1, account.Principals.Count)].Arn;
        var statements = random.Next(1, 6);
        for (var i = 0; i < statements; i++)
        {
            var statement = Statement(0.2, 0.3);
            statement["Resource"] = "*";
            statement["Principal"] = random.Next(5) switch
            {
                0 => "*",
                1 or 2 => new JsonObject { ["AWS"] = $"arn:aws:iam::{PlainAccount.Id}:root" },
                3 => new JsonObject { ["AWS"] = new JsonArray(Somebody(), Somebody()) },
                _ => new JsonObject { ["AWS"] = PlainAccount.Id },
            };
            account.KeyPolicy.Add(statement);
        }

        for (var i = 0; i < random.Next(0, 4); i++)
        {
            account.Grants.Add(new($"grant-{i}", Somebody(), Chance(0.5) ? ["Decrypt"] : ["Encrypt", "GenerateDataKey"], Chance(0.3) ? "x" : null));
        }

        return account;
    }

    /// <summary>Requests that may be made: of each condition key that the statements are about, each of a few values, in turn and mixed.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Contexts(int seed)
    {
        var random = new Random(seed);
        (string Key, string?[] Values)[] keys =
        [
            ("kms:ViaService", [null, "secretsmanager.eu-west-1.amazonaws.com", "s3.eu-west-1.amazonaws.com"]),
            ("aws:PrincipalTag/team", [null, "sre", "dev", "other"]),
            ("aws:SourceIp", ["10.0.0.1", "192.0.2.1"]),
            ("aws:MultiFactorAuthPresent", [null, "true", "false"]),
            ("kms:EncryptionContext:app", [null, "x", "y"]),
        ];
        return
        [
            .. Enumerable.Range(0, 24).Select(_ =>
            {
                var context = new Dictionary<string, string>();
                foreach (var (key, values) in keys)
                {
                    if (values[random.Next(values.Length)] is { } value)
                    {
                        context[key] = value;
                    }
                }

                return context;
            }),
        ];
    }
}
