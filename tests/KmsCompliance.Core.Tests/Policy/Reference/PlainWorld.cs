using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy.Reference;

/// <summary>One request with all that AWS would know of it.</summary>
/// <param name="Caller">The ARN, or a service.</param>
/// <param name="Action">The action.</param>
/// <param name="Keys">All condition keys that the request has, by their names in capitals.</param>
internal sealed record PlainWorld(string Caller, string Action, Dictionary<string, List<string>> Keys)
{
    // What the KMS developer guide's page on condition keys says of operations, written out once more.
    private static readonly string[] WithContext =
        ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:CreateGrant"];

    private static readonly string[] ReEncrypting = ["kms:ReEncryptFrom", "kms:ReEncryptTo"];

    public const string KeyArn = Evaluation.Key;

    public const string KeyAccount = "111122223333";

    public string? Account => Caller.Contains(':') ? Caller.Split(':')[4] : null;

    public bool IsRoot => Caller.EndsWith(":root", StringComparison.Ordinal);

    /// <summary>The role of a session or a role.</summary>
    public string? Role => Caller == Evaluation.Session ? Evaluation.Role : Caller.Contains(":role/", StringComparison.Ordinal) ? Caller : null;

    /// <summary>Every request that a question may mean: what it leaves open is filled in with each of a few values.</summary>
    public static IEnumerable<PlainWorld> Of(KeyAccessRequest question)
    {
        var isService = !question.PrincipalArn.Contains(':');
        var given = question.Context.ToDictionary(entry => entry.Key.ToUpperInvariant(), entry => entry.Value.ToList());
        var worlds = new List<Dictionary<string, List<string>>> { new() };

        void Add(string name, params string[][] choices)
        {
            var key = name.ToUpperInvariant();
            worlds = given.TryGetValue(key, out var value)
                ? Multiply(key, [value])
                : Multiply(key, [.. choices.Select(choice => choice.ToList())]);
        }

        List<Dictionary<string, List<string>>> Multiply(string key, List<List<string>> choices) =>
            [.. worlds.SelectMany(world => choices.Select(choice => new Dictionary<string, List<string>>(world) { [key] = choice }))];

        void Only(string name, bool has, params string[][] choices)
        {
            if (has)
            {
                Add(name, choices);
            }
        }

        var isForwarded = given.ContainsKey("KMS:VIASERVICE");
        var hasContext = WithContext.Contains(question.Action) && given.ContainsKey("KMS:ENCRYPTIONCONTEXT:X");
        var isGrant = question.Action == "kms:CreateGrant";
        Only("kms:EncryptionContext:x", hasContext, []);
        Only("kms:EncryptionContextKeys", hasContext, ["x"]);
        Only("kms:GrantOperations", isGrant, ["Decrypt"], ["Decrypt", "CreateGrant"], ["Encrypt"]);
        Only("kms:ReEncryptOnSameKey", ReEncrypting.Contains(question.Action), ["true"], ["false"]);
        Only("kms:GrantIsForAWSResource", isGrant && given.ContainsKey("KMS:GRANTISFORAWSRESOURCE"), []);
        Only("kms:ViaService", isForwarded, []);
        Add("aws:CalledVia", isForwarded ? [[], ["x.amazonaws.com"]] : [[]]);
        Add("aws:SecureTransport", ["true"]);
        Add("aws:RequestedRegion", ["eu-west-1"]);
        Add("kms:CallerAccount", isService ? [] : [question.PrincipalArn.Split(':')[4]]);
        Add("aws:PrincipalOrgID", isService ? [[]] : [["o-1"], ["o-2"], []]);
        Add("aws:PrincipalType", question.PrincipalArn switch
        {
            _ when isService => [[], ["AWSService"]],
            Evaluation.Root or Evaluation.OtherRoot => [["Account"]],
            Evaluation.User => [["User"]],
            _ => [["AssumedRole"]],
        });
        Add("kms:KeySpec", question.Action == "kms:GenerateDataKey" || (hasContext && question.Action is "kms:Encrypt" or "kms:Decrypt" or "kms:ReEncryptFrom" or "kms:ReEncryptTo")
            ? [["SYMMETRIC_DEFAULT"]]
            : [["SYMMETRIC_DEFAULT"], ["RSA_2048"]]);
        Add("aws:SourceIp", [], ["10.0.0.1"]);

        // A grant is for one or the other.
        return worlds.SelectMany(world => isGrant
            ? GranteesOf(given).Select(grantee => new Dictionary<string, List<string>>(world) { [grantee.Key.ToUpperInvariant()] = [grantee.Value] })
            : [world]).Select(world => new PlainWorld(question.PrincipalArn, question.Action, world));
    }

    private static IEnumerable<(string Key, string Value)> GranteesOf(Dictionary<string, List<string>> given) =>
        given.TryGetValue("KMS:GRANTEEPRINCIPAL", out var grantee) ? [("kms:GranteePrincipal", grantee[0])]
        : given.TryGetValue("KMS:GRANTEESERVICEPRINCIPAL", out var service) ? [("kms:GranteeServicePrincipal", service[0])]
        : [("kms:GranteePrincipal", Evaluation.Role), ("kms:GranteePrincipal", Evaluation.User), ("kms:GranteeServicePrincipal", "x.amazonaws.com")];
}
