namespace KmsCompliance.Aws.Protocol;

/// <summary>An answer that says that all is well, and is not AWS's.</summary>
internal sealed class ForeignAnswerException() : Exception("the answer is not AWS's: it carries no id of a request.");
