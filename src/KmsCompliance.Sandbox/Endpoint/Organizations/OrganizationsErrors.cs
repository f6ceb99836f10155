using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Organizations;

/// <summary>The errors of AWS Organizations.</summary>
internal static class OrganizationsErrors
{
    public static ServiceErrors All { get; } = ServiceErrors.Json("ServiceException") with
    {
        Throttled = new("TooManyRequestsException", 400),
        Validation = new("InvalidInputException", 400),
    };

    public static AwsErrorException NotInUse() =>
        new("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.");

    public static AwsErrorException Denied() =>
        new(All.AccessDenied, "You don't have permissions to access this resource.");

    public static AwsErrorException NotFound(string what, string id) =>
        new($"{what}NotFoundException", $"You specified {id}, which does not exist in the organization.");

    public static AwsErrorException Invalid(string message) => new(All.Validation, message);
}
