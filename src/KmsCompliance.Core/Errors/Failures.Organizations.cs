namespace KmsCompliance.Errors;

/// <content>Failures of what concerns many accounts.</content>
public static partial class Failures
{
    /// <summary>The text is not the id of an organizational unit.</summary>
    /// <param name="value">The text.</param>
    public static Failure InvalidOrganizationalUnit(string value) =>
        New(FailureKind.InvalidArgument, $"'{value}' is not an organizational unit. Accepted: an id such as 'ou-a1b2-c3d4e5f6', or the root's, such as 'r-a1b2'.", value, "The console of AWS Organizations shows the ids; so do 'aws organizations list-roots' and 'list-organizational-units-for-parent'.");

    /// <summary>An account was given where a place is wanted: an account and a Region in it.</summary>
    /// <param name="accountId">The account.</param>
    public static Failure AccountIsNoPlace(string accountId) =>
        New(FailureKind.InvalidArgument, $"'{accountId}' is an account, which says no Region. Nothing was asked or changed for it.", accountId, "Get-Region takes it, and lists its Regions: Get-OrganizationAccount | Get-Region -RoleName ….");

    /// <summary>The caller could not get a session of a role.</summary>
    /// <param name="roleArn">The role.</param>
    /// <param name="exception">The failed call.</param>
    public static Failure RoleNotAssumed(string roleArn, AwsCallException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return New(
            exception.Kind,
            $"The role {roleArn} could not be assumed: {exception.Describe(roleArn).TrimEnd('.')}. Nothing of that account was looked at.",
            roleArn,
            "Look whether the role is there and trusts the caller, with the external id and the session tags that it demands, and whether the caller may do sts:AssumeRole on it (with tags, sts:TagSession too).") with
        {
            Exception = exception,
        };
    }

    /// <summary>An account that is not the caller's was named, and no role in it.</summary>
    /// <param name="accountId">The account.</param>
    public static Failure AccountNeedsRole(string accountId) =>
        New(FailureKind.InvalidArgument, $"Account {accountId} is not the caller's, and no role in it was named. Nothing of that account was looked at.", accountId, "Name a role that each account has and that trusts the caller, with -RoleName.");

    /// <summary>Something was said of a role that does not fit.</summary>
    /// <param name="problem">What is wrong; a sentence.</param>
    public static Failure InvalidRoleParameter(string problem) =>
        New(FailureKind.InvalidArgument, problem, null, "-RoleName takes a role's name, with its path where it has one; -ExternalId, -RoleSessionName, -DurationSeconds and -SessionTag go with it, as in STS AssumeRole.");
}
