using KmsCompliance.Policy.Access;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Ports;

namespace KmsCompliance.Core.Tests.Access;

/// <summary>Accounts by hand, with the answers that AWS's documentation gives.</summary>
public sealed class HandMadeAccountTests
{
    private const string Account = "111122223333";
    private const string Key = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";
    private const string Ann = "arn:aws:iam::111122223333:user/ann";
    private const string App = "arn:aws:iam::111122223333:role/team/App";
    private const string Root = "arn:aws:iam::111122223333:root";
    private const string Edge = "arn:aws:iam::111122223333:policy/Edge";
    private const string Evaluation = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html";
    private const string Kms = "https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html";
    private const string Default = "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html";
    private const string Arns = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html";
    private const string Grants = "https://docs.aws.amazon.com/kms/latest/developerguide/grants.html";
    private const string OtherAccounts = "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html";
    private const string Scps = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html";
    private const string Rcps = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_evaluation.html";
    private const string Full = """{"Effect":"Allow","Action":"*","Resource":"*"}""";
    private const string Linked = "arn:aws:iam::111122223333:role/aws-service-role/xray.amazonaws.com/AWSServiceRoleForXRay";
    private const string Delegates = """{"Sid":"Root","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}""";
    private const string Decrypts = """{"Effect":"Allow","Action":"kms:Decrypt","Resource":"*"}""";

    public static TheoryData<string> Names => [.. Cases.Select(static known => known.Name)];

    private static IReadOnlyList<Case> Cases { get; } =
    [
        new("an IAM policy to which the key policy leaves it", Default, [Delegates], User([Decrypts]), Ann, "Allowed IamPolicy"),
        new("an IAM policy to which it does not", Default, [Named(App)], User([Decrypts]), Ann, "none"),
        new("no policy at all", Default, [Delegates], User([]), Ann, "none"),
        new("a role that the key policy names", Kms, [Named(App)], Role([]), App, "Allowed KeyPolicy"),
        new("a user whom it names, with a boundary that is silent", Evaluation, [Named(Ann)], User([], boundary: "s3:*"), Ann, "Allowed KeyPolicy"),
        new("a role that it names, with a boundary that is silent", Evaluation, [Named(App)], Role([], boundary: "s3:*"), App, "none"),
        new("a user whom it names, with a boundary that denies", Evaluation, [Named(Ann)], User([], boundary: "s3:*", denies: true), Ann, "none"),
        new("an IAM policy within a boundary", Evaluation, [Delegates], Role([Decrypts], boundary: "kms:*"), App, "Allowed IamPolicy"),
        new("an IAM policy beyond a boundary", Evaluation, [Delegates], Role([Decrypts], boundary: "s3:*"), App, "none"),
        new("the policy of a group", Evaluation, [Delegates], [.. User([], group: "Readers"), Group("Readers", [Decrypts])], Ann, "Allowed IamPolicy"),
        new("a managed policy of a group", Evaluation, [Delegates], [.. User([], group: "Readers"), Group("Readers", [], "arn:aws:iam::aws:policy/Use"), Managed("arn:aws:iam::aws:policy/Use", Decrypts)], Ann, "Allowed IamPolicy"),
        new("a managed policy of AWS", Evaluation, [Delegates], [.. Role([], attached: "arn:aws:iam::aws:policy/Use"), Managed("arn:aws:iam::aws:policy/Use", Decrypts)], App, "Allowed IamPolicy"),
        new("a managed policy that IAM does not show", Evaluation, [Delegates], Role([], attached: "arn:aws:iam::aws:policy/Use"), App, "Unknown IamPolicy: if one of its IAM policies that is not known allows it, unless one of its IAM policies that is not known denies it"),
        new("a denial in an IAM policy", Evaluation, [Named(Ann)], User([Decrypts.Replace("Allow", "Deny", StringComparison.Ordinal)]), Ann, "none"),
        new("a denial in the key policy", Evaluation, [Delegates, Statement("Deny", "\"*\"")], User([Decrypts]), Ann, "none"),
        new("a denial of some requests", Evaluation, [Delegates, Statement("Deny", "\"*\"", """{"StringNotEquals":{"kms:ViaService":"secretsmanager.eu-west-1.amazonaws.com"}}""")], User([Decrypts]), Ann, "Conditional IamPolicy: unless kms:ViaService is not secretsmanager.eu-west-1.amazonaws.com or is absent"),
        new("a service that it must come through", Kms, [Delegates], User([With("""{"StringEquals":{"kms:ViaService":"secretsmanager.eu-west-1.amazonaws.com"}}""")]), Ann, "Conditional IamPolicy: if kms:ViaService is secretsmanager.eu-west-1.amazonaws.com"),
        new("a tag of the principal", Kms, [Delegates], User([With("""{"StringEquals":{"aws:PrincipalTag/team":"sre"}}""")]), Ann, "Conditional IamPolicy: if aws:PrincipalTag/team is sre"),
        new("conditions of both sides", Kms, [Statement("Allow", $"{{\"AWS\":\"{Root}\"}}", """{"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}}""")], User([With("""{"StringEquals":{"aws:PrincipalTag/team":"sre"}}""")]), Ann, "Conditional IamPolicy: if kms:ViaService is s3.eu-west-1.amazonaws.com and aws:PrincipalTag/team is sre"),
        new("a condition that holds of the user", Kms, [Delegates], User([With("""{"StringEquals":{"aws:PrincipalType":"User","aws:username":"ann"}}""")]), Ann, "Allowed IamPolicy"),
        new("a tag of the key", Kms, [Delegates], User([With("""{"StringEquals":{"aws:ResourceTag/app":"x"}}""")]), Ann, "Conditional IamPolicy: if aws:ResourceTag/app is x"),
        new("another key", Kms, [Delegates], User([Decrypts.Replace("\"*\"", "\"arn:aws:kms:eu-west-1:111122223333:key/other\"", StringComparison.Ordinal)]), Ann, "none"),
        new("an alias of the key", "https://docs.aws.amazon.com/kms/latest/developerguide/cmks-in-iam-policies.html", [Delegates], User([Decrypts.Replace("\"*\"", "\"arn:aws:kms:eu-west-1:111122223333:alias/app\"", StringComparison.Ordinal)]), Ann, "none"),
        new("an ARN without its last fields", Arns, [Delegates], User([Decrypts.Replace("\"*\"", "\"arn:aws:kms\"", StringComparison.Ordinal)]), Ann, "Allowed IamPolicy"),
        new("a star that reaches over colons", Arns, [Delegates], User([Decrypts.Replace("\"*\"", "\"arn:aws:kms:eu-*\"", StringComparison.Ordinal)]), Ann, "Allowed IamPolicy"),
        new("an action in another case", "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html", [Delegates], User([Decrypts.Replace("kms:Decrypt", "KMS:dEcrypt", StringComparison.Ordinal)]), Ann, "Allowed IamPolicy"),
        new("everything but what is asked", "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html", [Delegates], User([Decrypts.Replace("Action", "NotAction", StringComparison.Ordinal)]), Ann, "none"),
        new("everything but something else", "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html", [Delegates], User(["""{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}"""]), Ann, "Allowed IamPolicy"),
        new("a grant", Grants, [Delegates], Role([]), App, "Allowed Grant") { Grant = new("g", App, ["Decrypt"]) },
        new("a grant for something else", Grants, [Delegates], Role([]), App, "none") { Grant = new("g", App, ["Encrypt"]) },
        new("a grant for one encryption context", Grants, [Delegates], Role([]), App, "Conditional Grant: if kms:EncryptionContext:app is x") { Grant = new("g", App, ["Decrypt"]) { EncryptionContextSubset = new Dictionary<string, string> { ["app"] = "x" } } },
        new("a grant to whom a policy denies it", Kms, [Delegates], Role([Decrypts.Replace("Allow", "Deny", StringComparison.Ordinal)]), App, "none") { Grant = new("g", App, ["Decrypt"]) },
        new("the root user where its account is named", Default, [Delegates], [], Root, "Allowed KeyPolicy"),
        new("the root user where it is not", Default, [Named(App)], [], Root, "none"),
        new("another account", OtherAccounts, [Named("arn:aws:iam::444455556666:root")], [], "444455556666", "Conditional OtherAccount: if account 444455556666 lets it"),
        new("a role of another account", OtherAccounts, [Named("arn:aws:iam::444455556666:role/Reader")], [], "arn:aws:iam::444455556666:role/Reader", "Conditional OtherAccount: if account 444455556666 lets it"),
        new(
            "a role whom a denial of its account spares", Evaluation,
            [Named("arn:aws:iam::444455556666:root"), Statement("Deny", "\"*\"").Replace("\"Principal\":\"*\"", "\"NotPrincipal\":{\"AWS\":[\"arn:aws:iam::444455556666:root\",\"arn:aws:iam::444455556666:role/Reader\"]}", StringComparison.Ordinal)],
            [], "arn:aws:iam::444455556666:role/Reader", "Unknown OtherAccount"),
        new("everybody", OtherAccounts, [Statement("Allow", "\"*\"")], [], "*", "Conditional OtherAccount: if its own account lets it"),
        new("everybody of an organization", OtherAccounts, [Statement("Allow", "\"*\"", """{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3"}}""")], [], "*", "Conditional OtherAccount: if aws:PrincipalOrgID is o-a1b2c3 and its own account lets it"),
        new("everybody of the key's own account, from outside", Kms, [Statement("Allow", "\"*\"", """{"StringEquals":{"kms:CallerAccount":"111122223333"}}""")], [], "*", "none"),
        new("everybody of the key's own account, from inside", Kms, [Statement("Allow", "\"*\"", """{"StringEquals":{"kms:CallerAccount":"111122223333"}}""")], User([]), Ann, "Allowed KeyPolicy"),
        new("a service", Kms, [Statement("Allow", "{\"Service\":\"logs.eu-west-1.amazonaws.com\"}")], [], "logs.eu-west-1.amazonaws.com", "Allowed KeyPolicy"),
        new("a service for one resource", Kms, [Statement("Allow", "{\"Service\":\"cloudtrail.amazonaws.com\"}", """{"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:eu-west-1:111122223333:trail/t"}}""")], [], "cloudtrail.amazonaws.com", "Conditional KeyPolicy: if aws:SourceArn is arn:aws:cloudtrail:eu-west-1:111122223333:trail/t"),
        new("one session of a role", "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html", [Named("arn:aws:sts::111122223333:assumed-role/App/night")], Role([]), "arn:aws:sts::111122223333:assumed-role/App/night", "Allowed KeyPolicy"),
        new("a session of a role with a denial", Evaluation, [Named("arn:aws:sts::111122223333:assumed-role/App/night")], Role([Decrypts.Replace("Allow", "Deny", StringComparison.Ordinal)]), "arn:aws:sts::111122223333:assumed-role/App/night", "none"),
        new("an SCP that allows everything", Scps, [Delegates], User([Decrypts]), Ann, "Allowed IamPolicy") { Scps = [[Full], [Full]] },
        new("a level without a policy that allows it", Scps, [Delegates], User([Decrypts]), Ann, "none") { Scps = [[Full], ["""{"Effect":"Allow","Action":"s3:*","Resource":"*"}"""], [Full]] },
        new("a level where one of two allows it", Scps, [Delegates], User([Decrypts]), Ann, "Allowed IamPolicy") { Scps = [[Full], ["""{"Effect":"Allow","Action":"s3:*","Resource":"*"}""", """{"Effect":"Allow","Action":"kms:*","Resource":"*"}"""]] },
        new("a denial at the root", Scps, [Named(Ann)], User([]), Ann, "none") { Scps = [[Full, Deny], [Full]] },
        new("the root user of a member under a denial", Scps, [Delegates], [], Root, "none") { Scps = [[Full], [Full, Deny]] },
        new("an SCP gives nothing", Scps, [Delegates], User([]), Ann, "none") { Scps = [[Full]] },
        new("a user whom the key policy names where no level allows it", Scps, [Named(Ann)], User([]), Ann, "none") { Scps = [["""{"Effect":"Allow","Action":"s3:*","Resource":"*"}"""]] },
        new("a service-linked role under a denial", "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html", [Named(Linked)], [new(AccountIdentityKind.Role, Linked, "AWSServiceRoleForXRay")], Linked, "Allowed KeyPolicy") { Scps = [[Full, Deny]], Rcps = [DenyEverybody] },
        new("a service under a denial of SCPs", "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html", [Statement("Allow", "{\"Service\":\"logs.eu-west-1.amazonaws.com\"}")], [], "logs.eu-west-1.amazonaws.com", "Allowed KeyPolicy") { Scps = [[Full, Deny]] },
        new("a grant under a denial of SCPs", Scps, [Delegates], Role([]), App, "none") { Grant = new("g", App, ["Decrypt"]), Scps = [[Full, Deny]] },
        new("a denial of SCPs on a condition", Scps, [Delegates], User([Decrypts]), Ann, "Conditional IamPolicy: unless aws:PrincipalTag/team is dev") { Scps = [[Full, $"{Deny[..^1]},\"Condition\":{{\"StringEquals\":{{\"aws:PrincipalTag/team\":\"dev\"}}}}}}"]] },
        new("an RCP that denies it", Rcps, [Delegates], User([Decrypts]), Ann, "none") { Rcps = [DenyEverybody] },
        new("an RCP that denies it to other organizations", Rcps, [Delegates], User([Decrypts]), Ann, "Allowed IamPolicy") { Rcps = [OwnOrganization], OrganizationId = "o-a1b2c3d4e5" },
        new("an RCP that denies it to another account, not known of which organization", Rcps, [Named("arn:aws:iam::444455556666:root")], [], "444455556666", "Conditional OtherAccount: if account 444455556666 lets it, unless aws:PrincipalOrgID is not o-a1b2c3d4e5 or is absent") { Rcps = [OwnOrganization], OrganizationId = "o-a1b2c3d4e5" },
        new("an RCP against another account", Rcps, [Named("arn:aws:iam::444455556666:root")], [], "444455556666", "none") { Rcps = [DenyEverybody] },
        new("a role that was deleted", "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html", [Named("AROAEXAMPLE0000000001")], Role([]), App, "none"),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_answer_is_the_documented_one(string name)
    {
        var known = Cases.Single(known => known.Name == name);
        var identities = await AccountIdentities.ReadAsync(new AccountCatalog(known.Identities), ["kms:Decrypt"], CancellationToken.None);
        var policy = KeyPolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', known.KeyPolicy)}}]}""");
        var grants = new GrantKnowledge(known.Grant is null ? [] : [known.Grant], CouldNotBeRead: false);

        var rows = new KeyUsers(policy, KeyPolicyPlace.OfKey(Key), grants, identities, ["kms:Decrypt"]) { Limits = new(LimitsOf(known)) }.List().Where(row => row.Principal == known.Principal);

        Assert.Equal(known.Expected, string.Join(" | ", rows.Select(static row => $"{row.Decision} {row.Via}{(row.Condition.Length == 0 ? "" : ": ")}{row.Condition}").DefaultIfEmpty("none")));
    }

    [Fact]
    public async Task A_policy_that_cannot_be_understood_leaves_its_holders_open_and_nobody_else()
    {
        AccountIdentity[] people =
        [
            new(AccountIdentityKind.User, Ann, "ann") { Policies = [new("odd", "{\"Version\":\"2012-10-17\"}")] },
            new(AccountIdentityKind.Role, App, "App") { Policies = [new("own", Document(Decrypts))] },
        ];
        var identities = await AccountIdentities.ReadAsync(new AccountCatalog(people), ["kms:Decrypt"], CancellationToken.None);
        var rows = new KeyUsers(KeyPolicyDocument.Parse(Document(Delegates)), KeyPolicyPlace.OfKey(Key), new GrantKnowledge([], CouldNotBeRead: false), identities, ["kms:Decrypt"]).List().ToList();

        var ann = Assert.Single(rows, static row => row.Principal == Ann);
        Assert.Equal("Unknown", ann.Decision);
        Assert.Contains("the policy 'odd' could not be understood: ", ann.Reason, StringComparison.Ordinal);
        Assert.Equal("Allowed", Assert.Single(rows, static row => row.Principal == App).Decision);
    }

    [Fact]
    public void A_service_linked_role_is_bound_by_no_policy_of_the_organization()
    {
        const string Linked = "arn:aws:iam::111122223333:role/aws-service-role/xray.amazonaws.com/AWSServiceRoleForXRay";
        var policy = KeyPolicyDocument.Parse(Document($"{Named(Linked)},{Named(App)}"));
        var identities = new AccountIdentities(
            [new(AccountIdentityKind.Role, Linked, "AWSServiceRoleForXRay", IdentityKnowledge.None), new(AccountIdentityKind.Role, App, "App", IdentityKnowledge.None)], Unread: null);
        var rows = new KeyUsers(policy, KeyPolicyPlace.OfKey(Key), new GrantKnowledge([], CouldNotBeRead: false), identities, ["kms:Decrypt"]).List();
        Assert.Equal([("", Linked), ("unless an SCP or RCP denies it", App)], rows.Select(static row => (row.Unless, row.Principal)));
    }

    private const string Deny = """{"Effect":"Deny","Action":"kms:*","Resource":"*"}""";

    private static string DenyEverybody => Statement("Deny", "\"*\"");

    private static string OwnOrganization => Statement("Deny", "\"*\"", """{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}""");

    private static Dictionary<string, AccountLimits> LimitsOf(Case known) => known.Scps is null && known.Rcps.Count == 0 ? [] : new()
    {
        [Account] = new()
        {
            ServiceControl = [.. (known.Scps ?? []).Select(static level => (IReadOnlyList<HeldPolicy>)[.. level.Select(static statement => HeldPolicy.About(["kms:Decrypt"], "scp", IdentityPolicyDocument.ParseServiceControl(Document(statement)).Statements, isUnderstood: true))])],
            ResourceControl = [.. known.Rcps.Select(static statement => HeldPolicy.About(["kms:Decrypt"], "rcp", KeyPolicyDocument.ParseResourceControl(Document(statement)).Statements, isUnderstood: true))],
            OrganizationId = known.OrganizationId,
        },
    };

    private static string Document(string statements) => $$"""{"Version":"2012-10-17","Statement":[{{statements}}]}""";

    private static string Statement(string effect, string principal, string? condition = null) =>
        $$"""{"Effect":"{{effect}}","Principal":{{principal}},"Action":"kms:*","Resource":"*"{{(condition is null ? "" : ",\"Condition\":")}}{{condition}}}""";

    private static string Named(string arn) => Statement("Allow", $"{{\"AWS\":\"{arn}\"}}");

    private static string With(string condition) => $"{Decrypts[..^1]},\"Condition\":{condition}}}";

    private static IReadOnlyList<IdentityPolicyText> Own(string[] statements) => statements.Length == 0 ? [] : [new("own", Document(string.Join(',', statements)))];

    private static AccountIdentity[] User(string[] own, string? boundary = null, bool denies = false, string? group = null) => Holder(AccountIdentityKind.User, Ann, own, boundary, denies, attached: null, group);

    private static AccountIdentity[] Role(string[] own, string? boundary = null, string? attached = null) => Holder(AccountIdentityKind.Role, App, own, boundary, denies: false, attached, group: null);

    private static AccountIdentity[] Holder(AccountIdentityKind kind, string arn, string[] own, string? boundary, bool denies, string? attached, string? group)
    {
        var holder = new AccountIdentity(kind, arn, arn[(arn.LastIndexOf('/') + 1)..])
        {
            Policies = Own(own),
            AttachedPolicyArns = attached is null ? [] : [attached],
            Groups = group is null ? [] : [group],
            PermissionsBoundaryArn = boundary is null ? null : Edge,
        };
        return boundary is null ? [holder]
            : [holder, Managed(Edge, $$"""{"Effect":"Allow","Action":"{{boundary}}","Resource":"*"}{{(denies ? ",{\"Effect\":\"Deny\",\"Action\":\"kms:Decrypt\",\"Resource\":\"*\"}" : "")}}""")];
    }

    private static AccountIdentity Group(string name, string[] own, string? attached = null) => new(AccountIdentityKind.Group, $"arn:aws:iam::{Account}:group/{name}", name)
    {
        Policies = Own(own),
        AttachedPolicyArns = attached is null ? [] : [attached],
    };

    private static AccountIdentity Managed(string arn, string statements) => new(AccountIdentityKind.ManagedPolicy, arn, arn[(arn.LastIndexOf('/') + 1)..]) { Policies = [new("managed", Document(statements))] };

    private sealed record Case(string Name, string Source, IReadOnlyList<string> KeyPolicy, IReadOnlyList<AccountIdentity> Identities, string Principal, string Expected)
    {
        public KeyGrant? Grant { get; init; }

        public IReadOnlyList<string[]>? Scps { get; init; }

        public IReadOnlyList<string> Rcps { get; init; } = [];

        public string? OrganizationId { get; init; }
    }
}
