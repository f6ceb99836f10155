namespace KmsCompliance.Errors;

/// <content>Failures of approvals of plans.</content>
public static partial class Failures
{
    private const string OthersApprove = "Have Approve-CmkPlan run by somebody else, whom 'plans' of the settings names. What the plan does, Get-CmkPlan -AsMarkdown shows.";

    /// <summary>What is to sign an approval is no key's ARN.</summary>
    /// <param name="value">What was given.</param>
    public static Failure InvalidApprovalKey(string value) =>
        New(FailureKind.InvalidArgument, $"'{value}' is no ARN of a key in KMS.", value, "Name the key that signs by its own ARN, as arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab. An alias could be pointed elsewhere, and approves nothing.");

    /// <summary>A multi-Region key approves nothing: its replicas sign alike, whoever may use them.</summary>
    /// <param name="keyArn">The key.</param>
    public static Failure ApprovalKeyMultiRegion(string keyArn) =>
        New(FailureKind.InvalidArgument, $"'{keyArn}' is a multi-Region key, and approves nothing: its replicas make the same signatures under policies of their own, so that who can sign cannot be told.", keyArn, "Name a signing key of one Region, or sign with a certificate; the settings name it too.");

    /// <summary>A certificate cannot sign an approval.</summary>
    /// <param name="thumbprint">Its SHA-256.</param>
    /// <param name="subject">Its subject.</param>
    /// <param name="why">Why not: a sentence.</param>
    public static Failure ApprovalCertificateUnfit(string thumbprint, string subject, string why) =>
        New(FailureKind.InvalidArgument, $"The certificate {thumbprint} ({subject}) cannot approve: {why}", thumbprint, "Give a certificate with its private key that is valid now and signs: RSA from 2,048 bits on, or ECDSA on P-256, P-384 or P-521.");

    /// <summary>A plan was not signed.</summary>
    /// <param name="approver">The key's ARN, or the certificate's thumbprint.</param>
    /// <param name="why">Why not: a sentence.</param>
    public static Failure PlanNotSigned(string approver, string why) =>
        New(FailureKind.InvalidState, $"{approver} did not sign the plan, so it is not approved: {why}", approver, "Whoever approves with a key in KMS needs kms:GetPublicKey and kms:Sign on it.");

    /// <inheritdoc cref="PlanNotSigned(string, string)"/>
    /// <param name="approver">The key's ARN.</param>
    /// <param name="exception">The call.</param>
    public static Failure PlanNotSigned(string approver, AwsCallException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return PlanNotSigned(approver, exception.Describe()) with { Kind = exception.Kind };
    }

    /// <summary>An approver has approved a plan already.</summary>
    /// <param name="path">The plan.</param>
    /// <param name="approver">The approver.</param>
    public static Failure PlanApprovalExists(string path, string approver) =>
        New(FailureKind.AlreadyExists, $"{approver} has approved the plan '{path}' already. Nothing was added.", path, "Where more than one approval is asked for, each is by somebody else.");

    /// <summary>The file of approvals is not as it was written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="why">What shows it: a sentence.</param>
    public static Failure PlanApprovalsBroken(string path, string why) =>
        New(FailureKind.InvalidState, $"The approvals '{path}' cannot be read, so none of them counts: {why}", path, "Find out who changed the file, move it away, and have the plan approved again.");

    /// <summary>Somebody holds the file of approvals for too long.</summary>
    /// <param name="path">The file.</param>
    public static Failure PlanApprovalsInUse(string path) =>
        New(FailureKind.InvalidState, $"The approvals '{path}' were held by somebody else for half a minute. Nothing was added.", path, "See who has the file open; Approve-CmkPlan holds it for moments only. Then run the command again.");

    /// <summary>An approval was not written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exception">Why.</param>
    public static Failure PlanApprovalNotWritten(string path, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return New(exception is UnauthorizedAccessException ? FailureKind.AccessDenied : FailureKind.InvalidState, $"The approvals '{path}' took no approval: {exception.Message}", path, "See that the folder of the plan can be written to and has room, and run the command again.");
    }

    /// <summary>A plan needs an approval, and nobody is named who could give it.</summary>
    /// <param name="path">The plan.</param>
    public static Failure PlanNeedsApprovers(string path) =>
        New(FailureKind.InvalidArgument, $"The plan '{path}' is applied only when it is approved, and no settings say by whom. Nothing of it was applied.", path, "Name the settings file with -SettingsPath; its 'plans' names the approvers. The plan itself cannot.");

    /// <summary>A plan is not approved.</summary>
    /// <param name="path">The plan.</param>
    /// <param name="count">How many approvals count.</param>
    /// <param name="needed">How many are asked for.</param>
    /// <param name="notes">Why others do not count.</param>
    public static Failure PlanNotApproved(string path, int count, int needed, IReadOnlyList<string> notes)
    {
        ArgumentNullException.ThrowIfNull(notes);
        var others = notes.Count == 0 ? string.Empty : $" What does not count: {string.Join("; ", notes.Take(5))}.";
        return New(FailureKind.AccessDenied, $"The plan '{path}' is not approved: {count} of {needed} approvals that the settings ask for. Nothing of it was applied.{others}", path, OthersApprove);
    }

    /// <summary>An approval is not the approver's, or not of the plan.</summary>
    /// <param name="path">The file of approvals.</param>
    /// <param name="approver">The approver.</param>
    /// <param name="why">What shows it: a sentence.</param>
    public static Failure PlanApprovalInvalid(string path, string approver, string why) =>
        New(FailureKind.AccessDenied, $"The approval by {approver} in '{path}' is none: {why} Nothing of the plan was applied.", path, "Find out who changed the file, move it away, and have the plan approved again.");

    /// <summary>An approval cannot be checked, because the approver's public key cannot be read.</summary>
    /// <param name="path">The plan.</param>
    /// <param name="approver">The approver.</param>
    /// <param name="exception">The call.</param>
    public static Failure PlanApprovalNotChecked(string path, string approver, AwsCallException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return New(exception.Kind, $"The approval of '{path}' by {approver} cannot be checked, so the plan was not applied: {exception.Describe()}", path, "Whoever applies plans that keys in KMS approve needs kms:GetPublicKey on those keys, and must not have kms:Sign.");
    }

    /// <summary>Whoever applies a plan could have approved it himself.</summary>
    /// <param name="path">The plan.</param>
    /// <param name="approver">The approver.</param>
    /// <param name="why">What shows it: a clause.</param>
    public static Failure PlanApplierCanSign(string path, string approver, string why) =>
        New(FailureKind.AccessDenied, $"The plan '{path}' was not applied, as whoever applies it could have approved it as {approver}: {why}.", path, "Apply it with credentials, and as a user, that cannot sign as an approver; or have it approved by somebody else in place of this one.");

    /// <summary>Whether whoever applies a plan could have approved it himself is not known.</summary>
    /// <param name="path">The plan.</param>
    /// <param name="approver">The approver.</param>
    /// <param name="why">Why not: a sentence.</param>
    public static Failure PlanApplierNotKnown(string path, string approver, string why) =>
        New(FailureKind.InvalidState, $"The plan '{path}' was not applied, as it could not be determined whether whoever applies it can sign as {approver}: {why}", path, "A trial of kms:Sign (DryRun) has to be denied to whoever applies the plan; anything else it answers leaves that open. Mend what it says, and run the command again.");
}
