namespace KmsCompliance.Errors;

/// <summary>What goes wrong with guardrails.</summary>
public static partial class Failures
{
    /// <summary>A condition cannot hold this for an approved key.</summary>
    /// <param name="key">What was named.</param>
    /// <param name="problem">What is wrong with it, as a clause.</param>
    public static Failure InvalidGuardrailKey(string key, string problem) =>
        New(FailureKind.InvalidArgument, $"No policy can hold '{key}' for an approved key: {problem}.", key, "Name keys by id or ARN, pipe them from Get-ServiceCmk, or name them by a pattern such as arn:aws:kms:*:111122223333:key/*. Until each is right, what needs the list is left out.");

    /// <summary>A condition cannot hold this for a role.</summary>
    /// <param name="role">What was named.</param>
    /// <param name="problem">What is wrong with it, as a clause.</param>
    public static Failure InvalidGuardrailRole(string role, string problem) =>
        New(FailureKind.InvalidArgument, $"No policy can be left to '{role}': {problem}.", role, "Name roles by name with their path, or by ARN, such as arn:aws:iam::*:role/KeyAdministrator. Until each is right, what needs the list is left out.");

    /// <summary>This is no tag.</summary>
    /// <param name="tag">What was named.</param>
    public static Failure InvalidGuardrailTag(string tag) =>
        New(FailureKind.InvalidArgument, $"'{tag}' is no tag.", tag, "Name a tag's key, or KEY=VALUE, in letters, digits, blanks and _.:/=+-@.");

    /// <summary>A policy has more characters than AWS Organizations takes.</summary>
    /// <param name="guardrail">Its id.</param>
    /// <param name="length">How many it has.</param>
    /// <param name="longest">How many it may have.</param>
    public static Failure GuardrailTooLong(string guardrail, int length, int longest) =>
        New(FailureKind.InvalidArgument, $"{guardrail} would have {length} characters; a service control policy has {longest} at most.", guardrail, "Name keys or roles by patterns that cover several, such as arn:aws:kms:*:111122223333:key/mrk-*.");
}
