using KmsCompliance.Errors;

namespace KmsCompliance.Erasure;

/// <summary>What KMS answers to a trial of a key: a data key that is asked for, and not made.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/testing-permissions.html"/></remarks>
internal static class KeyProbe
{
    /// <summary>KMS would have made the data key.</summary>
    public const string WouldSucceed = "WouldSucceed";

    /// <summary>The key is disabled.</summary>
    public const string Disabled = "Disabled";

    /// <summary>The key is in a state in which it cannot be used, such as waiting for its deletion.</summary>
    public const string InvalidState = "InvalidState";

    /// <summary>The caller may not use the key, so that nothing is said of it.</summary>
    public const string AccessDenied = "AccessDenied";

    /// <summary>The call failed in another way.</summary>
    public const string Failed = "Failed";

    /// <summary>What an answer says.</summary>
    /// <param name="answer">Why not; null where it would have been done.</param>
    public static string Of(AwsCallException? answer) => answer switch
    {
        null => WouldSucceed,
        { Code: "DisabledException" } => Disabled,
        { Code: "KMSInvalidStateException" } => InvalidState,
        { Kind: FailureKind.AccessDenied } => AccessDenied,
        _ => Failed,
    };

    /// <summary>Whether KMS refuses the key for its state.</summary>
    /// <param name="probe">What it answered.</param>
    public static bool Refuses(string? probe) => probe is Disabled or InvalidState;
}
