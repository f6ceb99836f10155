using System.Management.Automation;
using KmsCompliance.Errors;
using KmsCompliance.Pipeline;
using KmsCompliance.Policy.Building;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Policies;

/// <summary>A command that is told for whom a service's key is.</summary>
public abstract class PrincipalsCmdlet : RegionalCmdlet
{
    /// <summary>ARNs of the IAM roles or users that administer the key. They cannot encrypt or decrypt with it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Administrator { get; set; } = [];

    /// <summary>ARNs of the IAM roles or users that use the key through the service.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] User { get; set; } = [];

    /// <summary>ARNs of the IAM roles or users that only read what the service has encrypted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Reader { get; set; } = [];

    /// <summary>Other accounts (12 digits), or roles in them, that read what the service has encrypted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] ExternalAccount { get; set; } = [];

    /// <summary>ARNs of the service's resources that the key is for, such as trails; every one of the account where left
    /// out.</summary>
    [Parameter]
    [Alias("TrailArn")]
    [ValidateNotNullOrEmpty]
    public string[] ResourceArn { get; set; } = [];

    /// <summary>All of these.</summary>
    private protected virtual KeyPrincipals Principals => new()
    {
        Administrators = Administrator,
        Users = User,
        Readers = Reader,
        ExternalAccounts = ExternalAccount,
        ResourceArns = ResourceArn,
    };

    /// <summary>What is wrong with them, whichever the service and the key.</summary>
    private protected IEnumerable<Failure> FindPrincipalProblems() =>
        Principals.FindProblems().Concat(ResourceArn.Select(ServiceCatalog.FindResourceProblem).OfType<Failure>());
}
