using static KmsCompliance.Core.Tests.Policy.Evaluation;
using static KmsCompliance.Core.Tests.Policy.Table.EvaluatorCase;

namespace KmsCompliance.Core.Tests.Policy.Table;

internal static class PrincipalCases
{
    private const string Provider = "arn:aws:iam::111122223333:saml-provider/Corp";

    public static IEnumerable<EvaluatorCase> All =>
    [
        new("the account's root statement enables IAM policies", Sources.Default, "DependsOnIdentityPolicy s", Say("Allow", Aws(Root))),
        new("for users too", Sources.Default, "DependsOnIdentityPolicy s", Say("Allow", Aws(Root))) { Caller = User },
        new("for sessions too", Sources.Default, "DependsOnIdentityPolicy s", Say("Allow", Aws(Root))) { Caller = Session },
        new("and allows the root user itself", Sources.Default, "Allowed s", Say("Allow", Aws(Root))) { Caller = Root },
        new("the id is short for the account", Sources.Principal, "DependsOnIdentityPolicy s", Say("Allow", Aws("111122223333"))),
        new("without it, IAM policies have no effect", Sources.Overview, "ImplicitDeny", Say("Allow", Aws(User))) { Identity = """{"Effect":"Allow","Action":"kms:*","Resource":"*"}""" },
        new("a role that is named is allowed by the key policy alone", Sources.Overview, "Allowed s", Say("Allow", Aws(Role))),
        new("so is a user", Sources.Overview, "Allowed s", Say("Allow", Aws(User))) { Caller = User },
        new("and one of several", Sources.Principal, "Allowed s", Say("Allow", Aws(User, Role))),
        new("a role that is named means its sessions", Sources.Principal, "Allowed s", Say("Allow", Aws(Role))) { Caller = Session },
        new("a session's ARN has no path, the role's may", Sources.Principal, "Allowed s", Say("Allow", Aws("arn:aws:iam::111122223333:role/deep/path/Reader"))) { Caller = Session },
        new("a session that is named is allowed", Sources.Principal, "Allowed s", Say("Allow", Aws(Session))) { Caller = Session },
        new("another session of the role is not", Sources.Principal, "ImplicitDeny", Say("Allow", Aws(Session))) { Caller = Session + "2" },
        new("a federated user that is named is allowed", Sources.Principal, "Allowed s", Say("Allow", Aws(Federated))) { Caller = Federated },
        new("a role's name counts with its case", Sources.Principal, "ImplicitDeny", Say("Allow", Aws("arn:aws:iam::111122223333:role/app/reader"))),
        new("a user is no role of the same name", Sources.Principal, "ImplicitDeny", Say("Allow", Aws("arn:aws:iam::111122223333:user/Reader"))),
        new("everyone is everyone", Sources.Principal, "Allowed s", Say("Allow", "\"Principal\":\"*\"")),
        new("in either form", Sources.Principal, "Allowed s", Say("Allow", Aws("*"))) { Caller = User },
        new("a deleted principal is nobody", Sources.Principal, "ImplicitDeny", Say("Allow", Aws("AROADBQP57FF2AEXAMPLE"))),
        new("nor is a deleted user anybody", Sources.Principal, "ImplicitDeny", Say("Allow", Aws("AIDACKCEVSQ6C2EXAMPLE"))) { Caller = User },
        new("a denial of a deleted principal denies nobody", Sources.Principal, "Allowed a", $"{Say("Allow", Aws(Role), sid: "a")},{Say("Deny", Aws("AROADBQP57FF2AEXAMPLE"), sid: "d")}"),
        new("a service that is named is allowed", Sources.Principal, "Allowed s", Say("Allow", "\"Principal\":{\"Service\":\"xray.amazonaws.com\"}")) { Caller = Service },
        new("another service is not", Sources.Principal, "ImplicitDeny", Say("Allow", "\"Principal\":{\"Service\":\"logs.amazonaws.com\"}")) { Caller = Service },
        new("a service of a Region is another", Sources.Principal, "ImplicitDeny", Say("Allow", "\"Principal\":{\"Service\":\"xray.eu-west-1.amazonaws.com\"}")) { Caller = Service },
        new("a service is no part of the account", Sources.Principal, "ImplicitDeny", Say("Allow", Aws(Root))) { Caller = Service },
        new("AWS and Service may stand together", Sources.Principal, "Allowed s", Say("Allow", $$""" "Principal":{"AWS":"{{User}}","Service":["logs.amazonaws.com","xray.amazonaws.com"]} """)) { Caller = Service },
        new("a federated principal is who it vouched for", Sources.Principal, "Allowed s", Say("Allow", $$""" "Principal":{"Federated":"{{Provider}}"} """)) { Caller = Session, Context = $"aws:FederatedProvider={Provider}" },
        new("and nobody else", Sources.Principal, "ImplicitDeny", Say("Allow", $$""" "Principal":{"Federated":"{{Provider}}"} """)) { Caller = Session, Context = "aws:FederatedProvider=cognito-identity.amazonaws.com" },
        new("who vouched for a session its ARN does not say", Sources.Cautious, "Unknown s", Say("Allow", $$""" "Principal":{"Federated":"{{Provider}}"} """)) { Caller = Session },
        new("nobody vouches for an IAM user", Sources.Principal, "ImplicitDeny", Say("Allow", $$""" "Principal":{"Federated":"{{Provider}}"} """)) { Caller = User },
        new("part of an ARN cannot be a wildcard", Sources.Cautious, "Unknown s", Say("Allow", Aws("arn:aws:iam::111122223333:role/*"))),
        new("the root of another account says nothing to this one", Sources.OtherAccounts, "ImplicitDeny", Say("Allow", Aws(OtherRoot))),
        new("the same id in another partition is another account", Sources.Principal, "ImplicitDeny", Say("Allow", Aws("arn:aws-us-gov:iam::111122223333:root"))),

        // Other accounts.
        new("a foreign role that is named needs its own account too", Sources.OtherAccounts, "DependsOnIdentityPolicy s", Say("Allow", Aws(OtherRole))) { Caller = OtherRole },
        new("so does one whose account is named", Sources.OtherAccounts, "DependsOnIdentityPolicy s", Say("Allow", Aws(OtherRoot))) { Caller = OtherRole },
        new("with both it is allowed", Sources.OtherAccounts, "Allowed s iam:#1", Say("Allow", Aws(OtherRoot))) { Caller = OtherRole, Identity = $$"""{"Effect":"Allow","Action":"kms:Decrypt","Resource":"{{Key}}"}""" },
        new("without its own account it is not", Sources.OtherAccounts, "ImplicitDeny", Say("Allow", Aws(OtherRole))) { Caller = OtherRole, Identity = "" },
        new("without the key policy neither", Sources.OtherAccounts, "ImplicitDeny", Say("Allow", Aws(Root))) { Caller = OtherRole, Identity = """{"Effect":"Allow","Action":"kms:*","Resource":"*"}""" },
        new("an alias in the other account's policy is no key", Sources.OtherAccounts, "ImplicitDeny", Say("Allow", Aws(OtherRoot))) { Caller = OtherRole, Identity = """{"Effect":"Allow","Action":"kms:*","Resource":"arn:aws:kms:eu-west-1:111122223333:alias/a"}""" },
        new("another key neither", Sources.OtherAccounts, "ImplicitDeny", Say("Allow", Aws(OtherRoot))) { Caller = OtherRole, Identity = """{"Effect":"Allow","Action":"kms:*","Resource":"arn:aws:kms:eu-west-1:444455556666:key/*"}""" },
        new("the other account's root user is the account", Sources.OtherAccounts, "DependsOnIdentityPolicy s", Say("Allow", Aws(OtherRoot))) { Caller = OtherRoot },
        new("a denial of the other account is a denial", Sources.Logic, "ExplicitDeny d", $"{Say("Allow", Aws(OtherRole), sid: "a")},{Say("Deny", Aws(OtherRoot), sid: "d")}") { Caller = OtherRole },

        // NotPrincipal.
        new("a denial of everyone else denies whoever is not listed", Sources.NotPrincipal, "ExplicitDeny s", Say("Deny", Not(User, Root))),
        new("and not the user with its account", Sources.NotPrincipal, "Allowed a", $"{Say("Deny", Not(User, Root))},{Say("Allow", Aws(User), sid: "a")}") { Caller = User },
        new("a session needs itself, its role and its account", Sources.NotPrincipal, "Allowed a", $"{Say("Deny", Not(Session, Role, Root))},{Say("Allow", Aws(Role), sid: "a")}") { Caller = Session },
        new("the account alone excepts nobody in it", Sources.NotPrincipal, "ExplicitDeny s", $"{Say("Deny", Not(Root))},{Say("Allow", Aws(User), sid: "a")}") { Caller = User },
        new("but the root user", Sources.NotPrincipal, "Allowed a", $"{Say("Deny", Not(Root))},{Say("Allow", Aws(Root), sid: "a")}") { Caller = Root },
        new("a service that is listed is excepted", Sources.NotPrincipal, "Allowed a", $"{Say("Deny", "\"NotPrincipal\":{\"Service\":\"xray.amazonaws.com\"}")},{Say("Allow", "\"Principal\":\"*\"", sid: "a")}") { Caller = Service },
        new("one that is not is denied", Sources.NotPrincipal, "ExplicitDeny s", $"{Say("Deny", "\"NotPrincipal\":{\"Service\":\"logs.amazonaws.com\"}")},{Say("Allow", "\"Principal\":\"*\"", sid: "a")}") { Caller = Service },
        new("with Allow it is not supported", Sources.NotPrincipal, "Unknown s", Say("Allow", Not(User))),
    ];

    private static string Not(params string[] principals) => $$""" "NotPrincipal":{"AWS":["{{string.Join("\",\"", principals)}}"]} """;
}
