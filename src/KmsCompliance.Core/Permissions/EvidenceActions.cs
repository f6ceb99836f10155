using KmsCompliance.Model;

namespace KmsCompliance.Permissions;

/// <summary>The actions by which evidence is signed.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html"/></remarks>
internal static class EvidenceActions
{
    private static readonly CmkAction PublicKey = new()
    {
        Action = "kms:GetPublicKey",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.Key,
        Reason = "with -SigningKeyArn, which key signs the evidence, and that a signature is its",
        WhenMissing = "With -SigningKeyArn nothing is changed.",
        ErrorId = "EvidenceNotSigned",
    };

    /// <summary>Those by which events are found.</summary>
    public static IReadOnlyList<CmkAction> Update =>
    [
        new(UsageActions.LookupEvents) { WhenMissing = "What is asked about has the Status NotRead, and nothing of it is added to the file." },
        .. Sign.Select(static action => new CmkAction(action) { WhenMissing = "With -SigningKeyArn nothing is added to the file." }),
    ];

    /// <summary>Those for <c>-SigningKeyArn</c>.</summary>
    public static IReadOnlyList<CmkAction> Sign { get; } =
    [
        PublicKey,
        new(PublicKey)
        {
            Action = "kms:Sign",
            Access = CmkActionAccess.Write,
            Reason = "with -SigningKeyArn, the signatures of the evidence",
        },
    ];
}
