using System.Text;
using System.Text.Json;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Building;

/// <summary>Puts statements together to a document, beginning with those that every service's key has.</summary>
internal sealed class KeyPolicyBuilder
{
    /// <summary>The Sid of the administrators' statement.</summary>
    public const string AdministrationSid = "AllowKeyAdministration";

    // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html lists what the console gives to
    // administrators. Wildcards there reach further than managing: kms:Create* has CreateGrant, by which an administrator
    // could gain use of the key. So whatever changes something is named; only the two families that read metadata
    // (kms:Get* and kms:List* have no operation that returns or takes data of a user) are not, because AWS adds to them,
    // and a partition might refuse the name of an operation that it does not have yet.
    private static readonly string[] AdministratorActions =
    [
        "kms:DescribeKey", "kms:Get*", "kms:List*",
        "kms:PutKeyPolicy", "kms:UpdateKeyDescription", "kms:TagResource", "kms:UntagResource",
        "kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias",
        "kms:EnableKey", "kms:DisableKey", "kms:EnableKeyRotation", "kms:DisableKeyRotation", "kms:RotateKeyOnDemand",
        "kms:RevokeGrant", "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion",
    ];

    // An IAM policy has to name the aliases too for these; the keys alone would not do.
    private static readonly string[] AliasActions = ["kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"];

    private readonly List<PolicyNode> _statements = [];

    /// <summary>Begins with the account, without which a key can become unmanageable, and the administrators.</summary>
    public static KeyPolicyBuilder For(CheckedPrincipals principals)
    {
        var builder = new KeyPolicyBuilder();
        builder.Add(Account(principals.RootArn));
        if (principals.Administrators.Count > 0)
        {
            builder.Add(Administration(principals.Administrators));
        }

        return builder;
    }

    public static KeyPolicyStatementBuilder Account(string rootArn) =>
        new KeyPolicyStatementBuilder("EnableRootAccountPermissions").To(rootArn).Allow("kms:*");

    public static KeyPolicyStatementBuilder Administration(IReadOnlyList<string> administrators) =>
        new KeyPolicyStatementBuilder(AdministrationSid).To(administrators).Allow(AdministratorActions);

    /// <summary>Managing keys, as an IAM policy that names keys only can allow it.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html"/></remarks>
    public static KeyPolicyStatementBuilder AdministrationByIdentity() =>
        new KeyPolicyStatementBuilder(AdministrationSid).Allow([.. AdministratorActions.Except(AliasActions, StringComparer.Ordinal)]);

    /// <summary>The text of a policy of these statements.</summary>
    public static string Write(IReadOnlyList<PolicyNode> statements) => PolicyText.Write(
        PolicyNode.Object(
            [
                new("Version", PolicyNode.Scalar(JsonValueKind.String, KeyPolicyParser.CurrentVersion, 0)),
                new("Statement", PolicyNode.Array(statements, 0)),
            ],
            0),
        indented: false);

    /// <summary>A document of these statements.</summary>
    /// <exception cref="KeyPolicyFormatException">So many principals are named that KMS would not take it.</exception>
    public static KeyPolicyDocument Document(IReadOnlyList<PolicyNode> statements)
    {
        var json = Write(statements);
        var size = Encoding.UTF8.GetByteCount(json);
        return size <= KeyPolicyDocument.MaxBytes
            ? KeyPolicyDocument.Parse(json)
            : throw new KeyPolicyFormatException(
                $"The key policy would be {size} bytes long; KMS takes {KeyPolicyDocument.MaxBytes} bytes at most. Name fewer principals: one role for many people, or an account instead of its roles.");
    }

    public void Add(KeyPolicyStatementBuilder statement) => _statements.Add(statement.Build());

    /// <summary>The document.</summary>
    /// <exception cref="KeyPolicyFormatException">So many principals are named that KMS would not take it.</exception>
    public KeyPolicyDocument Build() => Document(_statements);
}
