using KmsCompliance.Model;

namespace KmsCompliance.Permissions;

/// <summary>The actions of <c>ServiceKeyDirectory</c> and <c>ServiceKeyProvisioning</c>.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html"/></remarks>
internal static class KeyActions
{
    private const string Nothing = "Nothing is changed.";

    private static readonly CmkAction Aliases = new(AuditActions.ListAliases) { Required = true, ErrorId = "AccessDenied" };

    private static readonly CmkAction Keys = new()
    {
        Action = "kms:ListKeys",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.Region,
        Reason = "keys without an alias",
        WhenMissing = "Without -Alias, no key is listed.",
        ErrorId = "AccessDenied",
    };

    private static readonly CmkAction Tags = new()
    {
        Action = "kms:ListResourceTags",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.AnyKey,
        Reason = "which keys the module made",
        WhenMissing = "Keys are known by their alias alone; others are not listed.",
        ErrorId = "AccessDenied",
    };

    private static readonly CmkAction Describe = new(AuditActions.DescribeKey)
    {
        Scope = ActionScope.AnyKey,
        Reason = "the key's state",
        ErrorId = "AccessDenied",
    };

    private static readonly CmkAction Rotation = new()
    {
        Action = "kms:GetKeyRotationStatus",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.AnyKey,
        Reason = "whether a key rotates",
        WhenMissing = "Whether a key rotates is left open.",
        ErrorId = "AccessDenied",
    };

    private static readonly CmkAction History = new()
    {
        Action = "kms:ListKeyRotations",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.AnyKey,
        Reason = "for -IncludeRotation, the key's materials and rotations",
        WhenMissing = "-IncludeRotation shows no history.",
        ErrorId = "AccessDenied",
    };

    private static IReadOnlyList<CmkAction> FindKey =>
    [
        AuditActions.DescribeRegions,
        new(AuditActions.DescribeKey) { Reason = "what kind of key it is, and its state", Required = true, WhenMissing = Nothing, ErrorId = "AccessDenied" },
        new(AuditActions.ListAliases)
        {
            Reason = "a key that is named by alias",
            WhenMissing = "The rotation of a key that is named by alias is not changed; of one that is named by id or ARN it is.",
            ErrorId = "AccessDenied",
        },
    ];

    public static IReadOnlyList<CmkAction> List { get; } =
    [
        AuditActions.DescribeRegions,
        new(Aliases) { Reason = "the aliases of keys", WhenMissing = "No key is listed." },
        Keys,
        Tags,
        new(Describe) { Required = true, WhenMissing = "No key is listed." },
        Rotation,
        History,
    ];

    /// <summary>Those of <c>KeyRotationChange</c> that sets rotation.</summary>
    public static IReadOnlyList<CmkAction> SetRotation { get; } =
    [
        .. FindKey,
        new(Rotation) { Scope = ActionScope.Key, Reason = "rotation before and after the change", Required = true, WhenMissing = Nothing },
        RotationWrite("kms:EnableKeyRotation", "turning rotation on, or another period", "Rotation is not turned on."),
        RotationWrite("kms:DisableKeyRotation", "turning rotation off, for -Disable", "Rotation is not turned off."),
    ];

    /// <summary>Those of <c>KeyRotationChange</c> that rotates.</summary>
    public static IReadOnlyList<CmkAction> Rotate { get; } =
    [
        .. FindKey,
        new(Rotation) { Scope = ActionScope.Key, Reason = "whether a rotation is under way", Required = true, WhenMissing = Nothing },
        new(History) { Scope = ActionScope.Key, Reason = "how many rotations are left, and whether the key was rotated", Required = true, WhenMissing = Nothing },
        new(RotationWrite("kms:RotateKeyOnDemand", "the rotation", Nothing)) { Required = true },
    ];

    /// <summary>Those of <c>MaterialImportRun</c>.</summary>
    public static IReadOnlyList<CmkAction> ImportMaterial { get; } =
    [
        AuditActions.DescribeRegions,
        new(AuditActions.DescribeKey) { Scope = ActionScope.AnyKey, Reason = "what kind of key it is, which keys are related to it, and its state before and after the import", Required = true, WhenMissing = "Nothing is imported.", ErrorId = "AccessDenied" },
        new(AuditActions.ListAliases)
        {
            Reason = "a key that is named by alias",
            WhenMissing = "A key that is named by alias gets no material; one that is named by id or ARN does.",
            ErrorId = "AccessDenied",
        },
        new(History) { Reason = "which materials the key has, before and after the import", Required = true, WhenMissing = "Nothing is imported." },
        new(RotationWrite("kms:GetParametersForImport", "what wraps the material", "Nothing is imported.")) { Access = CmkActionAccess.Read, Scope = ActionScope.AnyKey, Required = true },
        new(RotationWrite("kms:ImportKeyMaterial", "the import", "Nothing is imported.")) { Scope = ActionScope.AnyKey, Required = true },
        new(Rotation) { Scope = ActionScope.Key, Reason = "for -Rotate, whether a rotation is under way", WhenMissing = "With -Rotate, the material is imported and waits; the key is not rotated." },
        RotationWrite("kms:RotateKeyOnDemand", "for -Rotate, the rotation", "With -Rotate, the material is imported and waits; the key is not rotated."),
        .. EvidenceActions.Sign,
    ];

    public static IReadOnlyList<CmkAction> Make { get; } =
    [
        AuditActions.DescribeRegions,
        new(Aliases) { Reason = "whether the alias is there already", WhenMissing = "No key is made." },
        new(Keys) { Reason = "a key that was begun and has no alias yet", Required = true, WhenMissing = "No key is made." },
        new(Tags) { WhenMissing = "A key that has the alias already is not handed on; one that was begun before is not recognised, and another is made." },
        new(Describe) { WhenMissing = "A key that has the alias already is not handed on, and one that was begun before is not finished; no replica is made." },
        new(Rotation) { Reason = "whether the key rotates, also right after rotation was turned on", WhenMissing = "Whether the key rotates is left open." },
        new()
        {
            Action = "kms:GetKeyPolicy",
            Access = CmkActionAccess.Read,
            Scope = ActionScope.AnyKey,
            Reason = "whether the policy of a key that is there already lets those in who are named",
            WhenMissing = "What the policy of a key that is there already lacks is left open, with a warning.",
        },
        new()
        {
            Action = "kms:CreateKey",
            Access = CmkActionAccess.Write,
            Scope = ActionScope.Region,
            Reason = "the key",
            Required = true,
            WhenMissing = "No key is made.",
            ErrorId = "AccessDenied",
        },
        new()
        {
            Action = "kms:TagResource",
            Access = CmkActionAccess.Write,
            Scope = ActionScope.AnyKey,
            Reason = "a key that is made with tags",
            Required = true,
            WhenMissing = "No key is made.",
            ErrorId = "AccessDenied",
        },
        new()
        {
            Action = "kms:CreateAlias",
            Access = CmkActionAccess.Write,
            Scope = ActionScope.AnyKeyAndAlias,
            Reason = "its alias",
            Required = true,
            WhenMissing = "The key is made without its alias; run again with the right, the command finishes it.",
            ErrorId = "KeyNotFinished",
        },
        new()
        {
            Action = "kms:EnableKeyRotation",
            Access = CmkActionAccess.Write,
            Scope = ActionScope.AnyKey,
            Reason = "its rotation",
            WhenMissing = "The key is made and does not rotate; run again with the right, the command turns rotation on.",
            ErrorId = "KeyNotFinished",
        },
        new()
        {
            Action = "kms:ReplicateKey",
            Access = CmkActionAccess.Write,
            Scope = ActionScope.AnyKey,
            Reason = "for -ReplicaRegion, the replicas",
            WhenMissing = "The key is made without its replicas; run again with the right, the command makes them.",
            ErrorId = "AccessDenied",
        },
        new()
        {
            Action = "kms:ScheduleKeyDeletion",
            Access = CmkActionAccess.Write,
            Scope = ActionScope.AnyKey,
            Reason = "a key that the command made a moment ago, where another run gave the alias to its own",
            WhenMissing = "That key stays, with a warning that holds the command that removes it.",
        },
    ];

    private static CmkAction RotationWrite(string action, string reason, string missing) => new()
    {
        Action = action,
        Access = CmkActionAccess.Write,
        Scope = ActionScope.Key,
        Reason = reason,
        WhenMissing = missing,
        ErrorId = "AccessDenied",
    };
}
