using System.Text.Json.Nodes;
using KmsCompliance.Policy.Access;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Access;

/// <summary>Puts the account of a seed into an organization: levels that allow everything or some services, and denials on conditions.</summary>
internal static class GeneratedOrganization
{
    private static readonly string[] Allowing = ["*", "*", "*", "kms:*", "kms:De*", "kms:GenerateDataKey*", "s3:*"];

    private static readonly string[] Denying = ["kms:Decrypt", "kms:*", "kms:Encrypt", "s3:*", "kms:ScheduleKeyDeletion", "secretsmanager:*"];

    private static readonly string?[] Conditions =
    [
        null,
        """{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}""",
        """{"StringNotEquals":{"aws:RequestedRegion":"eu-central-1"}}""",
        """{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"}}""",
        """{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/team/*"}}""",
        """{"StringEquals":{"aws:PrincipalTag/team":"dev"}}""",
        """{"NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"}}""",
        """{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}""",
    ];

    public static PlainAccount Of(int seed)
    {
        var account = GeneratedAccount.Of(seed);
        var random = new Random(seed * 31);
        T Pick<T>(T[] from) => from[random.Next(from.Length)];
        JsonObject Statement(string effect, string action, bool hasPrincipal)
        {
            var statement = new JsonObject { ["Effect"] = effect, ["Action"] = action, ["Resource"] = "*" };
            if (hasPrincipal)
            {
                statement["Principal"] = "*";
            }

            if (effect == "Deny" && Pick(Conditions) is { } condition)
            {
                statement["Condition"] = JsonNode.Parse(condition);
            }

            return statement;
        }

        account.Principals.Add(new PlainPrincipal($"arn:aws:iam::{PlainAccount.Id}:role/aws-service-role/xray.amazonaws.com/AWSServiceRoleForXRay") { Own = { Statement("Allow", "kms:*", hasPrincipal: false) } });
        for (var level = random.Next(2, 5); level > 0; level--)
        {
            account.ServiceControl.Add(
            [
                .. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Statement("Allow", Pick(Allowing), hasPrincipal: false)),
                .. Enumerable.Range(0, random.Next(0, 2)).Select(_ => Statement("Deny", Pick(Denying), hasPrincipal: false)),
            ]);
        }

        account.ResourceControl.AddRange(Enumerable.Range(0, random.Next(0, 3)).Select(_ => Statement("Deny", Pick(Denying), hasPrincipal: true)));
        return account;
    }

    /// <summary>The same as the module reads it, each statement in a policy of its own.</summary>
    public static AccountLimits LimitsOf(PlainAccount account, params IReadOnlyList<string> more) => new()
    {
        ServiceControl =
        [
            .. account.ServiceControl.Select(level => (IReadOnlyList<HeldPolicy>)[.. level.Select(statement =>
                HeldPolicy.About([.. GeneratedAccount.Actions, .. more], "scp", IdentityPolicyDocument.ParseServiceControl(TextOf(statement)).Statements, isUnderstood: true))]),
        ],
        ResourceControl = [.. account.ResourceControl.Select(statement => HeldPolicy.About([.. GeneratedAccount.Actions, .. more], "rcp", KeyPolicyDocument.ParseResourceControl(TextOf(statement)).Statements, isUnderstood: true))],
    };

    private static string TextOf(JsonObject statement) => $$"""{"Version":"2012-10-17","Statement":[{{statement.ToJsonString()}}]}""";
}
