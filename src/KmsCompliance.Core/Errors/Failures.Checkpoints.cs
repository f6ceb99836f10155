namespace KmsCompliance.Errors;

/// <content>Failures of checkpoints.</content>
public static partial class Failures
{
    /// <summary>The path is none of a folder.</summary>
    /// <param name="path">The path.</param>
    /// <param name="why">What it is instead.</param>
    public static Failure CheckpointPathNotAFolder(string path, string why) =>
        New(FailureKind.InvalidArgument, $"'{path}' is no folder for a checkpoint: it is {why}.", path, "Name a folder; it is made where it is not there.");

    /// <summary>Nothing can be kept there.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="exception">Why.</param>
    public static Failure CheckpointNotWritten(string path, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return New(exception is UnauthorizedAccessException ? FailureKind.AccessDenied : FailureKind.InvalidState, $"Nothing can be kept in the checkpoint '{path}': {exception.Message} Nothing was asked.", path, "Name a folder where you may write and that has room.");
    }

    /// <summary>Another run uses the checkpoint.</summary>
    /// <param name="path">The folder.</param>
    public static Failure CheckpointInUse(string path) =>
        New(FailureKind.InvalidState, $"Another run uses the checkpoint '{path}' at this moment. Nothing was asked.", path, "Wait for its end, or name another folder.");

    /// <summary>The checkpoint has the answers to another question.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="differences">What differs: the ends of sentences.</param>
    public static Failure CheckpointOfAnotherQuestion(string path, IReadOnlyList<string> differences) =>
        New(FailureKind.InvalidArgument, $"The checkpoint '{path}' is of a run that asked something else: {string.Join("; ", differences)}. Nothing was asked.", path, "Ask the same as that run to go on with it, or name another folder. Take the folder away where nobody wants to go on with it.");

    /// <summary>A checkpoint was named for what is not listed.</summary>
    public static Failure CheckpointBesideNames() =>
        New(FailureKind.InvalidArgument, "-CheckpointPath keeps what is listed, a service in a Region at a time; resources that are named one by one are not listed. Nothing was asked.", null, "Leave -CheckpointPath out, or ask for all resources, by -Name where only some are wanted.");
}
