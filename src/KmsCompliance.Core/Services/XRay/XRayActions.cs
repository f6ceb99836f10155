using KmsCompliance.Model;

namespace KmsCompliance.Services.XRay;

/// <summary>The actions of X-Ray's audit and of <c>XRayKeyChange</c>.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/xray/latest/devguide/security_iam_service-with-iam.html"/></remarks>
internal static class XRayActions
{
    public static CmkAction GetConfiguration { get; } = new()
    {
        Action = "xray:GetEncryptionConfig",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.Region,
        Reason = "X-Ray's setting",
        Required = true,
        WhenMissing = "X-Ray's setting is not shown.",
        ErrorId = "AccessDenied",
    };

    public static CmkAction GetDestination { get; } = new()
    {
        Action = "xray:GetTraceSegmentDestination",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.Region,
        Reason = "where X-Ray puts spans",
        WhenMissing = "X-Ray's verdict stands, and says that the place of spans could not be determined.",
    };

    /// <summary>Those of <c>TraceReading</c>.</summary>
    public static IReadOnlyList<CmkAction> ReadsData { get; } =
        [new(GetConfiguration) { Reason = "for -ReadsData, X-Ray's key", Required = false, WhenMissing = "With -ReadsData, nothing is said of X-Ray's traces." }];

    public static CmkAction ListLinks { get; } = new()
    {
        Action = "oam:ListLinks",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.Region,
        Reason = "for -IncludeTraceCopy, which monitoring accounts get copies of traces",
        WhenMissing = "-IncludeTraceCopy says that this could not be determined.",
        ErrorId = "AccessDenied",
    };

    public static CmkAction ListGrants { get; } = new()
    {
        Action = "kms:ListGrants",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.Key,
        Reason = "X-Ray's grant on its key (KMSC016)",
        WhenMissing = "KMSC016 is Unknown (NotAnswered).",
    };

    /// <summary>The actions of <see cref="TraceDeliveryTest"/>.</summary>
    public static IReadOnlyList<CmkAction> TestDelivery { get; } =
    [
        new()
        {
            Action = "xray:PutTraceSegments",
            Access = CmkActionAccess.Write,
            Scope = ActionScope.Region,
            Reason = "the trace that is sent",
            Required = true,
            WhenMissing = "No trace is sent: whether X-Ray stores traces of others could not be determined.",
        },
        new()
        {
            Action = "xray:BatchGetTraces",
            Access = CmkActionAccess.Read,
            Scope = ActionScope.Region,
            Reason = "reading the trace back",
            Required = true,
            WhenMissing = "Whether X-Ray stores the trace could not be determined.",
        },
        new(GetDestination)
        {
            Reason = "whether Transaction Search is on",
            WhenMissing = "A trace is sent, and whether Transaction Search is on could not be determined.",
        },
        new(GetConfiguration)
        {
            Reason = "X-Ray's key",
            Required = false,
            WhenMissing = "The trace is sent and looked for; X-Ray's key could not be determined.",
            ErrorId = null,
        },
        new()
        {
            Action = "kms:DescribeKey",
            Access = CmkActionAccess.Read,
            Scope = ActionScope.Key,
            Reason = "the state of X-Ray's key, without which it loses traces",
            WhenMissing = "The trace is sent and looked for; the state of X-Ray's key could not be determined.",
        },
        new()
        {
            Action = "kms:GetKeyPolicy",
            Access = CmkActionAccess.Read,
            Scope = ActionScope.Key,
            Reason = "whether the key's policy lets the caller decrypt",
            WhenMissing = "The trace is sent and looked for; whether the key's policy lets the caller decrypt could not be determined.",
        },
        new()
        {
            Action = "kms:Decrypt",
            Access = CmkActionAccess.Write,
            Scope = ActionScope.Key,
            ViaService = "xray",
            Reason = "X-Ray decrypts in the caller's name what it shows",
            Required = true,
            WhenMissing = "Whether the trace is stored could not be determined, unless the key's policy tells.",
        },
    ];

    public static IReadOnlyList<CmkAction> Template { get; } =
        [new(GetConfiguration) { Reason = "X-Ray's setting, for templates", WhenMissing = "The resource is in no template." }];

    public static IReadOnlyList<CmkAction> Change { get; } =
    [
        new(GetConfiguration) { Reason = "the setting before and after the change", WhenMissing = "Nothing is changed." },
        new()
        {
            Action = "xray:PutEncryptionConfig",
            Access = CmkActionAccess.Write,
            Scope = ActionScope.Region,
            Reason = "the change",
            Required = true,
            WhenMissing = "Nothing is changed.",
            ErrorId = "AccessDenied",
        },
        new()
        {
            Action = "kms:CreateGrant",
            Access = CmkActionAccess.Write,
            Scope = ActionScope.Key,
            ViaService = "xray",
            Reason = "X-Ray uses the key through a grant that it makes in the caller's name",
            Required = true,
            WhenMissing = "X-Ray refuses the key: nothing is changed.",
            ErrorId = "AccessDenied",
        },
    ];
}
