namespace KmsCompliance.Errors;

/// <summary>Those about how much may be changed.</summary>
public static partial class Failures
{
    /// <summary>A run would change more than it may. Nothing is changed.</summary>
    /// <param name="count">How many changes it would make.</param>
    /// <param name="maximum">How many it may make.</param>
    public static Failure TooManyChanges(int count, int maximum) =>
        New(FailureKind.InvalidState, $"This would make {count} changes, and -MaximumChange allows {maximum}. Nothing was changed.", null, "Look at them with -WhatIf. Pass on less, or allow as many as you mean to change.");

    /// <summary>There is more to change than there was when changes were counted, and as many as may be were made.</summary>
    /// <param name="target">What was not changed any more.</param>
    /// <param name="maximum">How many changes the run may make.</param>
    public static Failure ChangeLimitReached(string target, int maximum) =>
        New(FailureKind.InvalidState, $"'{target}' was not changed: the {maximum} changes that -MaximumChange allows are used up, since there was less to change when they were counted.", target, "See what changed meanwhile, and run the command again.");
}
