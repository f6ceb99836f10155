using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using KmsCompliance.Errors;

namespace KmsCompliance.Aws.Session;

/// <summary>What a profile of the shared files gives.</summary>
/// <param name="profile">The profile.</param>
/// <param name="profiles">Where it was found, for the profiles that it refers to.</param>
/// <param name="namedBy">What named it where no parameter did, such as AWS_PROFILE; null otherwise.</param>
internal sealed class ProfileCredentials(CredentialProfile profile, ICredentialProfileSource profiles, string? namedBy)
{
    /// <summary>Makes the credentials. Nothing is asked for yet, but for an instance's metadata to be there at all.</summary>
    /// <exception cref="FailureException">The profile cannot give any.</exception>
    public async Task<TracedCredentials> MakeAsync(IReadOnlyList<string?> regions, CancellationToken cancellationToken)
    {
        if (profile.Options.LoginSession is { Length: > 0 })
        {
            throw Refuse(
                $"profile '{profile.Name}' was signed in with 'aws login', which is not supported",
                $"Give a profile this line and name that one: credential_process = aws configure export-credentials --profile {profile.Name} --format process");
        }

        var root = FindRoot();
        if (IsOf(root, "Ec2InstanceMetadata") && await InstanceRole.FindObstacleAsync(cancellationToken).ConfigureAwait(false) is { } obstacle)
        {
            throw Refuse($"profile '{profile.Name}' rests on {InstanceRole.Origin}, but {obstacle}", "Name another profile, or run this on an instance that has a role.");
        }

        AWSCredentials credentials;
        try
        {
            credentials = AWSCredentialsFactory.GetAWSCredentials(profile, profiles);
        }
        catch (Exception exception)
        {
            // The SDK has no one exception for settings that it cannot use.
            throw new FailureException(Failures.NoCredentials(TracedCredentials.Explain($"profile '{profile.Name}'", exception, advice: null)) with { Exception = exception, Target = profile.Name });
        }

        for (var current = credentials; current is AssumeRoleAWSCredentials role; current = role.SourceCredentials)
        {
            if (role.Options.MfaSerialNumber is { Length: > 0 } device)
            {
                throw Refuse(
                    $"profile '{profile.Name}' needs a code of the MFA device {device} to assume {role.RoleArn}, and the module does not ask for one",
                    "Get temporary credentials with a tool that asks for the code (such as 'aws sts assume-role', or Use-STSRole of AWS.Tools) and hand them over with -Credential, -SessionToken or the environment variables.");
            }
        }

        return new TracedCredentials(InFittingRegions(credentials, regions), Origin, AdviceFor(root));
    }

    /// <summary>Where the credentials come from, in a user's words.</summary>
    public string Origin => Describe(profile) + (namedBy is null ? string.Empty : $", {namedBy}");

    private FailureException Refuse(string problem, string advice) =>
        new(Failures.NoCredentials($"No credentials could be had: {problem}.") with { Target = profile.Name, RecommendedAction = advice });

    private static AWSCredentials InFittingRegions(AWSCredentials credentials, IReadOnlyList<string?> regions) => credentials switch
    {
        AssumeRoleAWSCredentials role => new RoleCredentials(role, InFittingRegions(role.SourceCredentials, regions), StsRegion.Of(role.RoleArn, regions)),
        AssumeRoleWithWebIdentityCredentials role => new WebIdentityCredentials(role, StsRegion.Of(role.RoleArn, regions)),
        _ => credentials,
    };

    private static string? AdviceFor(CredentialProfile root) =>
        root.Options.SsoStartUrl is { Length: > 0 } ? $"Sign in: aws sso login --profile {root.Name}" : null;

    private static bool IsOf(CredentialProfile root, string source) => string.Equals(root.Options.CredentialSource, source, StringComparison.OrdinalIgnoreCase);

    // Profiles that refer to each other in a ring are for the SDK to refuse.
    private CredentialProfile FindRoot()
    {
        var root = profile;
        HashSet<string> seen = new(StringComparer.Ordinal);
        while (root.Options.SourceProfile is { Length: > 0 } name && seen.Add(name) && profiles.TryGetProfile(name, out var next))
        {
            root = next;
        }

        return root;
    }

    private string Describe(CredentialProfile described)
    {
        var options = described.Options;
        var way = options switch
        {
            { CredentialProcess.Length: > 0 } => "credential_process",
            { WebIdentityTokenFile.Length: > 0 } => $"assume role {options.RoleArn} by web identity",
            { SourceProfile.Length: > 0 } when profiles.TryGetProfile(options.SourceProfile, out var source) => $"assume role {options.RoleArn} with {Describe(source)}",
            { RoleArn.Length: > 0 } when IsOf(described, "Ec2InstanceMetadata") => $"assume role {options.RoleArn} with {InstanceRole.Origin}",
            { RoleArn.Length: > 0 } when IsOf(described, "EcsContainer") => $"assume role {options.RoleArn} with {CredentialResolver.ContainerOrigin}",
            { RoleArn.Length: > 0, CredentialSource.Length: > 0 } => $"assume role {options.RoleArn} with {CredentialResolver.EnvironmentOrigin}",
            { SsoStartUrl.Length: > 0 } => $"single sign-on, role {options.SsoRoleName} of account {options.SsoAccountId}",
            { EndpointName.Length: > 0 } => $"SAML role {options.RoleArn}",
            { Token.Length: > 0 } => "temporary access key",
            _ => "access key",
        };
        return $"profile '{described.Name}' ({way})";
    }
}
