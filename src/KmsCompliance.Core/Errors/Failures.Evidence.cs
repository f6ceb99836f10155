namespace KmsCompliance.Errors;

/// <content>Failures of evidence.</content>
public static partial class Failures
{
    private const string SigningRights = "Whoever runs the command needs kms:GetPublicKey and kms:Sign on the key; a change that has no entry before it is not made. Without -SigningKeyArn the evidence is an integrity check only.";

    /// <summary>What to do about evidence that could not be kept of what could not wait for it.</summary>
    internal const string EvidenceOfEmergencyAdvice =
        "No key waited for it: the results say which keys were disabled. Keep them, and write down who did it, when and why. Then mend what the error names, or name another file or signer.";

    /// <summary>The path is none of a file that could be added to or read.</summary>
    /// <param name="path">The path.</param>
    /// <param name="why">What it is instead.</param>
    public static Failure EvidencePathNotAFile(string path, string why) =>
        New(FailureKind.InvalidArgument, $"'{path}' is no file of evidence: it is {why}.", path, "Name an ordinary file in a folder that is there; the file itself is made where it is not.");

    /// <summary>An entry could not be written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exception">Why.</param>
    public static Failure EvidenceNotWritten(string path, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return New(exception is UnauthorizedAccessException ? FailureKind.AccessDenied : FailureKind.InvalidState, $"The file of evidence '{path}' took no entry: {exception.Message}", path, "Name a file where you may write and that has room. A change that has no entry before it is not made.");
    }

    /// <summary>Others hold the file for too long.</summary>
    /// <param name="path">The file.</param>
    public static Failure EvidenceInUse(string path) =>
        New(FailureKind.InvalidState, $"The file of evidence '{path}' was held by somebody else for too long: half a minute, or a second after a stop.", path, "See who has it open; writers of this module hold it for moments only. Or name another file.");

    /// <summary>A chain that does not hold is not added to.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problems">Why: sentences.</param>
    public static Failure EvidenceBroken(string path, IReadOnlyList<string> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return New(FailureKind.InvalidState, $"The evidence in '{path}' does not hold together, so nothing was added to it: {string.Join(" ", problems.Take(3))}", path, "Keep the file as it is, find out who changed it, and name another file. Test-CmkEvidence says where it is damaged.");
    }

    /// <summary>A file of evidence cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exception">Why.</param>
    public static Failure EvidenceUnreadable(string path, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return New(
            exception is UnauthorizedAccessException ? FailureKind.AccessDenied : exception is FileNotFoundException or DirectoryNotFoundException ? FailureKind.NotFound : FailureKind.InvalidState,
            $"The file of evidence '{path}' cannot be read: {exception.Message}",
            path,
            "Name a file that a command wrote with -EvidencePath, and that you may read.");
    }

    /// <summary>What is to sign evidence is no ARN.</summary>
    /// <param name="value">What was given.</param>
    public static Failure InvalidSigningKey(string value) =>
        New(FailureKind.InvalidArgument, $"'{value}' is no ARN of a key or an alias in KMS.", value, "Name the key that signs by its ARN or an alias's: arn:aws:kms:eu-west-1:111122223333:alias/evidence.");

    /// <summary>There is nothing to sign.</summary>
    public static Failure SigningKeyWithoutEvidence() =>
        New(FailureKind.InvalidArgument, "-SigningKeyArn names who signs the evidence, and no evidence is kept.", target: null, "Name the file of evidence with -EvidencePath.");

    /// <summary>A key cannot sign what the module can check.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="keySpec">Its spec.</param>
    /// <param name="keyUsage">What it is for.</param>
    /// <param name="accepted">The specs of those that can.</param>
    public static Failure SigningKeyUnfit(string keyArn, string? keySpec, string? keyUsage, IReadOnlyList<string> accepted) =>
        New(
            FailureKind.InvalidArgument,
            $"{keyArn} is a key of the spec {keySpec ?? "(none)"} for {keyUsage ?? "(nothing)"}, and cannot sign.",
            keyArn,
            $"Name a key for SIGN_VERIFY of one of the specs {string.Join(", ", accepted)}.");

    /// <summary>An entry could not be signed.</summary>
    /// <param name="keyArn">The key that was to sign.</param>
    /// <param name="why">Why not.</param>
    public static Failure EvidenceNotSigned(string keyArn, string why) =>
        New(FailureKind.InvalidState, $"{keyArn} did not sign the evidence: {why}", keyArn, SigningRights);

    /// <inheritdoc cref="EvidenceNotSigned(string, string)"/>
    /// <param name="keyArn">The key that was to sign.</param>
    /// <param name="exception">The call.</param>
    public static Failure EvidenceNotSigned(string keyArn, AwsCallException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return New(exception.Kind, $"{keyArn} did not sign the evidence: {exception.Describe()}", keyArn, SigningRights);
    }

    /// <summary>A file has no public key that could be held against.</summary>
    /// <param name="path">The file.</param>
    /// <param name="why">Why not.</param>
    public static Failure PublicKeyUnreadable(string path, string why) =>
        New(
            FailureKind.InvalidArgument,
            $"'{path}' holds no public key that evidence could be held against: {why}",
            path,
            "Save it with: aws kms get-public-key --key-id alias/evidence --query PublicKey --output text > evidence-key.txt. PEM is read too.");

    /// <summary>A change has no head of a chain, though it names a file of evidence.</summary>
    /// <param name="path">The file.</param>
    public static Failure EvidenceHeadMissing(string? path) =>
        New(FailureKind.InvalidState, $"There is no head to hold '{path}' against: the file took no entry of what came of that change.", path, "See the error that the change was told with. Without -Head, the file is tested for what it holds.");

    /// <summary>A head of a chain is none.</summary>
    /// <param name="head">What was given.</param>
    public static Failure InvalidEvidenceHead(string head) =>
        New(FailureKind.InvalidArgument, $"'{head}' is no head of a chain of evidence.", head, "Give the number of the entry, a colon and its 64 digits, as EvidenceHead has it: 12:9f86d081…");
}
