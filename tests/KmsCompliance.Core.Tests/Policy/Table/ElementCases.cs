using static KmsCompliance.Core.Tests.Policy.Evaluation;
using static KmsCompliance.Core.Tests.Policy.Table.EvaluatorCase;

namespace KmsCompliance.Core.Tests.Policy.Table;

internal static class ElementCases
{
    private static readonly string Who = Aws(Role);

    public static IEnumerable<EvaluatorCase> All =>
    [
        new("an action is matched as a whole", Sources.Action, "ImplicitDeny", Say("Allow", Who)) { Action = "kms:DecryptMore" },
        new("case does not count in actions", Sources.Action, "Allowed s", Say("Allow", Who, action: "\"KMS:DECRYPT\"")),
        new("a star stands for any characters", Sources.Action, "Allowed s", Say("Allow", Who, action: "\"kms:GenerateDataKey*\"")) { Action = "kms:GenerateDataKeyWithoutPlaintext" },
        new("and for none", Sources.Action, "Allowed s", Say("Allow", Who, action: "\"kms:GenerateDataKey*\"")) { Action = "kms:GenerateDataKey" },
        new("a question mark stands for one character", Sources.Action, "Allowed s", Say("Allow", Who, action: "\"kms:D?crypt\"")),
        new("and not for none", Sources.Action, "ImplicitDeny", Say("Allow", Who, action: "\"kms:Decrypt?\"")),
        new("kms:* is everything", Sources.Action, "Allowed s", Say("Allow", Who, action: "\"kms:*\"")) { Action = "kms:PutKeyPolicy" },
        new("a star alone too", Sources.Action, "Allowed s", Say("Allow", Who, action: "\"*\"")) { Action = "kms:PutKeyPolicy" },
        new("another service's actions are not KMS's", Sources.Action, "ImplicitDeny", Say("Allow", Who, action: "\"s3:*\"")),
        new("NotAction is all but what it lists", Sources.NotAction, "Allowed s", $$"""{"Sid":"s","Effect":"Allow",{{Who}},"NotAction":["kms:Put*","kms:Encrypt"],"Resource":"*"}"""),
        new("what it lists is not meant", Sources.NotAction, "ImplicitDeny", $$"""{"Sid":"s","Effect":"Allow",{{Who}},"NotAction":["kms:Put*","kms:Encrypt"],"Resource":"*"}""") { Action = "kms:PutKeyPolicy" },
        new("a denial of all but something", Sources.NotAction, "ExplicitDeny d", $$"""{{Say("Allow", Who)}},{"Sid":"d","Effect":"Deny",{{Who}},"NotAction":"kms:Encrypt","Resource":"*"}"""),
        new("no Action, no effect", Sources.Put, "ImplicitDeny", $$"""{"Sid":"s","Effect":"Allow",{{Who}},"Resource":"*"}"""),
        new("not of a denial either", Sources.Put, "Allowed s", $$"""{{Say("Allow", Who)}},{"Sid":"d","Effect":"Deny",{{Who}},"Resource":"*"}"""),
        new("no Resource, no effect", Sources.Put, "ImplicitDeny", $$"""{"Sid":"s","Effect":"Allow",{{Who}},"Action":"kms:*"}"""),
        new("a star is this key", Sources.Overview, "Allowed s", Say("Allow", Who, resource: "[\"*\"]")),
        new("so is its ARN", Sources.Overview, "Allowed s", Say("Allow", Who, resource: $"\"{Key}\"")),
        new("another key's ARN has no effect", Sources.Overview, "ImplicitDeny", Say("Allow", Who, resource: "\"arn:aws:kms:eu-west-1:111122223333:key/0\"")),
        new("an alias has no effect", Sources.Overview, "ImplicitDeny", Say("Allow", Who, resource: "\"arn:aws:kms:eu-west-1:111122223333:alias/a\"")),
        new("wildcards match part by part", Sources.Overview, "Allowed s", Say("Allow", Who, resource: "\"arn:aws:kms:eu-*:111122223333:key/1234*\"")),
        new("a star at an ARN's end reaches over colons", Sources.Resource, "Allowed s", Say("Allow", Who, resource: "\"arn:aws:kms:*\"")),
        new("how one amid a pattern of fewer parts matches is not said", Sources.Cautious, "Unknown s", Say("Allow", Who, resource: "\"arn:aws:kms:*ab\"")),
        new("NotResource is every other resource", Sources.NotResource, "Allowed s", $$"""{"Sid":"s","Effect":"Allow",{{Who}},"Action":"kms:*","NotResource":"arn:aws:kms:eu-west-1:111122223333:key/0"}"""),
        new("and not what it lists", Sources.NotResource, "ImplicitDeny", $$"""{"Sid":"s","Effect":"Allow",{{Who}},"Action":"kms:*","NotResource":["x","{{Key}}"]}"""),
        new("everything but an empty list is not documented", Sources.Cautious, "Unknown s", $$"""{"Sid":"s","Effect":"Allow",{{Who}},"Action":"kms:*","NotResource":[]}"""),
        new("a member that nobody knows makes a statement uncertain", Sources.Cautious, "Unknown s", Say("Allow", Who, "\"Until\":2027")),

        // How statements combine.
        new("by default a request is denied", Sources.Logic, "ImplicitDeny", Say("Allow", Who, action: "\"kms:Encrypt\"")),
        new("an explicit allow overrides the default", Sources.Logic, "Allowed s", Say("Allow", Who, action: "[\"kms:Decrypt\",\"kms:Encrypt\"]")),
        new("an explicit deny overrides any allow", Sources.Logic, "ExplicitDeny d", $"{Say("Allow", Who, sid: "a")},{Say("Deny", Who, sid: "d")}"),
        new("in any order", Sources.Logic, "ExplicitDeny d", $"{Say("Deny", Who, sid: "d")},{Say("Allow", Who, sid: "a")}"),
        new("a denial whose condition fails denies nothing", Sources.Logic, "Allowed a", $$"""{{Say("Allow", Who, sid: "a")}},{{Say("Deny", Who, """ "Condition":{"Null":{"kms:ViaService":"false"} } """, sid: "d")}}"""),
        new("a denial of the account denies its role", Sources.Logic, "ExplicitDeny d", $"{Say("Allow", Who, sid: "a")},{Say("Deny", Aws(Root), sid: "d")}"),
        new("a denial of everyone denies the root user", Sources.Logic, "ExplicitDeny d", $"{Say("Allow", Aws(Root), sid: "a")},{Say("Deny", "\"Principal\":\"*\"", sid: "d")}") { Caller = Root },
        new("a denial that cannot be judged leaves an allow open", Sources.Cautious, "Unknown d", $$"""{{Say("Allow", Who, sid: "a")}},{{Say("Deny", Who, """ "Condition":{"Sounds":{"kms:ViaService":"x"} } """, sid: "d")}}"""),
        new("but opens nothing where nothing allows", Sources.Logic, "ImplicitDeny", Say("Deny", Who, """ "Condition":{"Sounds":{"kms:ViaService":"x"} } """)),

        // Together with IAM policies.
        new("an IAM policy allows what the account's statement leaves to it", Sources.Default, "Allowed s iam:i", Say("Allow", Aws(Root))) { Identity = Iam("Allow", "kms:Decrypt") },
        new("not what it leaves out", Sources.Default, "ImplicitDeny", Say("Allow", Aws(Root))) { Identity = Iam("Allow", "kms:Encrypt") },
        new("none allow nothing", Sources.Default, "ImplicitDeny", Say("Allow", Aws(Root))) { Identity = "" },
        new("a denial in IAM overrides the key policy", Sources.Logic, "ExplicitDeny iam:i", Say("Allow", Who)) { Identity = Iam("Deny", "kms:*") },
        new("also without any permission in the key policy", Sources.Overview, "ExplicitDeny iam:i", Say("Allow", Aws(User))) { Identity = Iam("Deny", "kms:*") },
        new("a denial in the key policy overrides IAM", Sources.Logic, "ExplicitDeny d", $"{Say("Allow", Aws(Root), sid: "a")},{Say("Deny", Who, sid: "d")}") { Identity = Iam("Allow", "kms:*") },
        new("a role that is named needs no IAM policy", Sources.Overview, "Allowed s", Say("Allow", Who)) { Identity = "" },
        new("conditions of the account's statement hold for IAM too", Sources.Default, "ImplicitDeny", Say("Allow", Aws(Root), """ "Condition":{"Null":{"kms:ViaService":"false"} } """)) { Identity = Iam("Allow", "kms:*") },
        new("what an IAM policy says uncertainly allows nothing for certain", Sources.Cautious, "Unknown iam:i", Say("Allow", Aws(Root))) { Identity = Iam("Allow", "kms:*", "\"Condition\":{\"Sounds\":{\"kms:ViaService\":\"x\"} }") },
        new("and denies nothing for certain", Sources.Cautious, "Unknown iam:i", Say("Allow", Who)) { Identity = Iam("Deny", "kms:*", "\"Condition\":{\"Sounds\":{\"kms:ViaService\":\"x\"} }") },
        new("an IAM policy on another key has no effect", Sources.Default, "ImplicitDeny", Say("Allow", Aws(Root))) { Identity = """{"Sid":"i","Effect":"Allow","Action":"kms:*","Resource":"arn:aws:kms:*:*:key/0"}""" },
        new("the root user has no IAM policies", Sources.Logic, "Allowed s", Say("Allow", Aws(Root))) { Caller = Root, Identity = Iam("Deny", "kms:*") },
        new("nor has a service", Sources.Logic, "Allowed s", Say("Allow", "\"Principal\":{\"Service\":\"xray.amazonaws.com\"}")) { Caller = Service, Identity = Iam("Deny", "kms:*") },
    ];

    private static string Iam(string effect, string action, string more = "") =>
        $$"""{"Sid":"i","Effect":"{{effect}}","Action":"{{action}}","Resource":"*"{{(more.Length == 0 ? "" : "," + more)}}}""";
}
