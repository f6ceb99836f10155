namespace KmsCompliance.Errors;

/// <content>Those about policies and who may do what by them.</content>
public static partial class Failures
{
    /// <summary>The text is no key policy.</summary>
    /// <param name="source">What it is the policy of, or where it stands.</param>
    /// <param name="problem">What is wrong, and where; a sentence.</param>
    public static Failure InvalidKeyPolicy(string source, string problem) =>
        New(FailureKind.InvalidArgument, $"{source} is not a key policy. {problem}", source, "Mend the document at that place; New-CmkPolicy shows one that KMS takes.");

    /// <summary>The text is no IAM policy.</summary>
    /// <param name="source">Where it stands.</param>
    /// <param name="problem">What is wrong, and where; a sentence.</param>
    public static Failure InvalidIamPolicy(string source, string problem) =>
        New(FailureKind.InvalidArgument, $"{source} is not an IAM policy. {problem}", source, "Mend the document at that place. IAM hands policies out with URL escapes; they have to be decoded first.");

    /// <summary>A text is no policy that limits others.</summary>
    /// <param name="source">What it is called.</param>
    /// <param name="problem">What is wrong with it; a sentence.</param>
    public static Failure InvalidGuardrail(string source, string problem) =>
        New(FailureKind.InvalidArgument, $"{source} is not such a policy. {problem}", source, "Mend the document at that place.");

    /// <summary>IAM policies are given, and are to be read.</summary>
    public static Failure PolicyGivenAndResolved() =>
        New(FailureKind.InvalidArgument, "-Resolve reads the principals' IAM policies and permissions boundaries, so that none can be given.", null, "Leave out -Resolve, or -IdentityPolicy, -IdentityPolicyPath and -PermissionsBoundary.");

    /// <summary>IAM policies are to be read of a document's account.</summary>
    public static Failure DocumentNotResolved() =>
        New(FailureKind.InvalidArgument, "-Resolve reads the IAM policies of the account that a key lies in, and a policy document lies in none.", null, "Name the key, or hand the principals' IAM policies over with -IdentityPolicy.");

    /// <summary>A file with a policy is not there.</summary>
    /// <param name="path">Its path.</param>
    public static Failure PolicyFileNotFound(string path) =>
        New(FailureKind.NotFound, $"There is no file '{path}'.", path, "Name a file that holds one policy as JSON.");

    /// <summary>A file with a policy cannot be read.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="problem">Why; a sentence.</param>
    public static Failure PolicyFileUnreadable(string path, string problem) =>
        New(FailureKind.InvalidArgument, $"The file '{path}' cannot be read as a policy: {problem}", path, "Name a file that holds one policy as JSON.");

    /// <summary>A policy does not tell whose key it is for.</summary>
    /// <param name="source">Where the policy stands.</param>
    public static Failure PolicyAccountUnknown(string source) =>
        New(FailureKind.InvalidArgument, $"{source} does not tell whose key it is for: it names no account, or several.", source, "Name the key's account with -AccountId.");

    /// <summary>The caller may not read a key's policy.</summary>
    /// <param name="key">The key.</param>
    /// <param name="exception">The refusal.</param>
    public static Failure KeyPolicyUnreadable(string key, AwsCallException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return New(
            FailureKind.AccessDenied,
            $"The policy of key '{key}' may not be read, so nothing can be said of it: {exception.Describe()}",
            key,
            "Allow kms:GetKeyPolicy on the key to the caller, or hand the policy over with -PolicyDocument.") with
        { Exception = exception };
    }

    /// <summary>The key belongs to another account.</summary>
    /// <param name="key">The key.</param>
    /// <param name="owner">Its account.</param>
    /// <param name="caller">The caller's account.</param>
    public static Failure KeyPolicyOfOtherAccount(string key, string owner, string caller) =>
        New(FailureKind.AccessDenied, $"The key '{key}' is of account {owner}, but the credentials are for account {caller}: KMS shows a key's policy to its own account only.", key, $"Use credentials of account {owner}, or hand the policy over with -PolicyDocument.");

    /// <summary>The text is no action on a KMS key.</summary>
    /// <param name="value">The text.</param>
    public static Failure InvalidAction(string value) =>
        New(FailureKind.InvalidArgument, $"'{value}' is not an action on a KMS key. Accepted: one action, such as Decrypt or kms:Decrypt.", value, "Tab completes the actions.");

    /// <summary>The text is no service that calls KMS for others.</summary>
    /// <param name="value">The text.</param>
    public static Failure InvalidViaService(string value) =>
        New(FailureKind.InvalidArgument, $"'{value}' is not a service. Accepted: a name such as secretsmanager, or secretsmanager.eu-west-1.amazonaws.com.", value, "Tab completes the names.");

    /// <summary>Who can read data was asked of a key.</summary>
    /// <param name="key">The key.</param>
    public static Failure NoResourceToRead(string key) =>
        New(FailureKind.InvalidArgument, $"'{key}' is a key, and -ReadsData needs to know what is read: one key may have secrets, trails and log groups under it, each with readers of its own.", key, "Pipe statuses or findings in, such as Get-SecretEncryptionStatus | Get-CmkAccess -ReadsData, or name ARNs with -ResourceId.");
}
