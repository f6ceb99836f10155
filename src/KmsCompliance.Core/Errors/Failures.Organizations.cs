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
}
