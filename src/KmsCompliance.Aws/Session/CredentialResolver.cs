using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Session;

/// <summary>Finds credentials: explicit ones, then a named profile, then in the SDK's own order: environment variables,
/// web identity, shared files, container, instance. The SDK reads and renews them. The order is walked here, because the
/// SDK's own walk passes over a profile that is there but broken to whatever comes next, and does not say where it
/// ended.</summary>
internal static class CredentialResolver
{
    /// <summary>How users know the container's role.</summary>
    public const string ContainerOrigin = "the container's role";

    /// <summary>How users know the environment variables.</summary>
    public const string EnvironmentOrigin = "the environment variables";

    private const string DefaultProfile = "default";
    private const string ProfileVariable = "AWS_PROFILE";
    private const string RelativeContainerVariable = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
    private const string FullContainerVariable = "AWS_CONTAINER_CREDENTIALS_FULL_URI";

    public static async Task<ResolvedCredentials> ResolveAsync(SessionRequest request, CancellationToken cancellationToken)
    {
        if (request.RenewedCredentials is { } renewed)
        {
            return new ResolvedCredentials(new RenewedCredentials(renewed), request.CredentialOrigin ?? "explicit credentials");
        }

        if (request.CredentialSource is { } source)
        {
            return new ResolvedCredentials(new SourcedCredentials(source), request.CredentialOrigin ?? "explicit credentials");
        }

        if (request.ProfileName is { } profileName)
        {
            var profiles = new CredentialProfileStoreChain(request.ProfileLocation);
            if (!profiles.TryGetProfile(profileName, out var profile))
            {
                throw new FailureException(Failures.ProfileNotFound(profileName, ListProfiles(request.ProfileLocation)));
            }

            // A profile that was named brings its Region along, as it does for every call of the command.
            return await FromProfileAsync(profile, profiles, namedBy: null, [profile.Region?.SystemName, .. EnvironmentRegions], cancellationToken).ConfigureAwait(false);
        }

        // From here on, each place that has none says why, for the error that ends the search.
        List<string> tried = [];
        return FromEnvironment(tried)
            ?? await FromWebIdentityAsync(request.ProfileLocation, tried, cancellationToken).ConfigureAwait(false)
            ?? await FromSharedFilesAsync(request.ProfileLocation, tried, cancellationToken).ConfigureAwait(false)
            ?? await FromContainerAsync(tried, cancellationToken).ConfigureAwait(false)
            ?? await FromInstanceAsync(tried, cancellationToken).ConfigureAwait(false)
            ?? throw new FailureException(Failures.NoCredentials($"No AWS credentials were found. None were given or stored in the session; {string.Join("; ", tried)}."));
    }

    /// <summary>The names of the profiles that exist.</summary>
    public static IReadOnlyList<string> ListProfiles(string? location)
    {
        var profiles = new CredentialProfileStoreChain(location);
        var names = profiles.ListProfiles().Select(profile => profile.Name);
        // The SDK's list leaves out a default profile that stands in the config file.
        if (profiles.TryGetProfile(DefaultProfile, out var byDefault) && byDefault.CanCreateAWSCredentials)
        {
            names = names.Append(DefaultProfile);
        }

        return [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The Region of the profile that counts where none is named; null where it has none.</summary>
    public static string? FindSharedRegion(string? location) =>
        new CredentialProfileStoreChain(location).TryGetProfile(SharedProfileName, out var profile) ? profile.Region?.SystemName : null;

    private static string SharedProfileName => Variable(ProfileVariable) ?? DefaultProfile;

    private static IEnumerable<string?> EnvironmentRegions => [Variable("AWS_REGION"), Variable("AWS_DEFAULT_REGION")];

    private static ResolvedCredentials? FromEnvironment(List<string> tried)
    {
        try
        {
            // The SDK reads these variables again for every call, twice. They do not change while a command runs.
            var fixedOnes = new EnvironmentVariablesAWSCredentials().GetCredentials();
            var snapshot = new CredentialSnapshot(fixedOnes.AccessKey, fixedOnes.SecretKey, string.IsNullOrEmpty(fixedOnes.Token) ? null : fixedOnes.Token);
            return new ResolvedCredentials(new SourcedCredentials(() => snapshot), EnvironmentOrigin);
        }
        catch (InvalidOperationException)
        {
            var missing = Variable(EnvironmentVariablesAWSCredentials.ENVIRONMENT_VARIABLE_ACCESSKEY) is null
                ? EnvironmentVariablesAWSCredentials.ENVIRONMENT_VARIABLE_ACCESSKEY
                : EnvironmentVariablesAWSCredentials.ENVIRONMENT_VARIABLE_SECRETKEY;
            tried.Add($"the environment has no {missing}");
            return null;
        }
    }

    private static async Task<ResolvedCredentials?> FromWebIdentityAsync(string? location, List<string> tried, CancellationToken cancellationToken)
    {
        var missing = new[] { AssumeRoleWithWebIdentityCredentials.WebIdentityTokenFileEnvVariable, AssumeRoleWithWebIdentityCredentials.RoleArnEnvVariable }
            .FirstOrDefault(name => Variable(name) is null);
        if (missing is not null)
        {
            tried.Add($"nor {missing}");
            return null;
        }

        var roleArn = Variable(AssumeRoleWithWebIdentityCredentials.RoleArnEnvVariable);
        var origin = $"the environment's web identity (assume role {roleArn})";
        return await ProveAsync(
            () => new WebIdentityCredentials(
                AssumeRoleWithWebIdentityCredentials.FromEnvironmentVariables(), StsRegion.Of(roleArn, [.. EnvironmentRegions, FindSharedRegion(location)])),
            origin,
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ResolvedCredentials?> FromSharedFilesAsync(string? location, List<string> tried, CancellationToken cancellationToken)
    {
        var isNamed = Variable(ProfileVariable) is not null;
        var profiles = new CredentialProfileStoreChain(location);
        if (!profiles.TryGetProfile(SharedProfileName, out var profile))
        {
            if (isNamed)
            {
                throw new FailureException(Failures.ProfileNotFound(SharedProfileName, ListProfiles(location), ProfileVariable));
            }

            tried.Add($"the shared files have no profile '{DefaultProfile}'");
            return null;
        }

        if (!profile.CanCreateAWSCredentials && HoldsSettingsOnly(profile.Options))
        {
            tried.Add($"the profile '{profile.Name}' holds settings, but no credentials");
            return null;
        }

        return await FromProfileAsync(
            profile, profiles, isNamed ? $"named by {ProfileVariable}" : null, [.. EnvironmentRegions, profile.Region?.SystemName], cancellationToken).ConfigureAwait(false);
    }

    // What is left of a broken profile names something; one that says only a Region is no broken one.
    private static bool HoldsSettingsOnly(CredentialProfileOptions options) =>
        new[]
        {
            options.AccessKey, options.SecretKey, options.Token, options.RoleArn, options.SourceProfile, options.CredentialSource, options.CredentialProcess,
            options.WebIdentityTokenFile, options.SsoSession, options.SsoStartUrl, options.SsoAccountId, options.SsoRoleName, options.EndpointName, options.LoginSession,
        }.All(string.IsNullOrEmpty);

    private static async Task<ResolvedCredentials?> FromContainerAsync(List<string> tried, CancellationToken cancellationToken)
    {
        if (Variable(RelativeContainerVariable) is null && Variable(FullContainerVariable) is null)
        {
            tried.Add($"this is no container with a role ({RelativeContainerVariable} and {FullContainerVariable} are not set)");
            return null;
        }

        return await ProveAsync(() => new GenericContainerCredentials(), ContainerOrigin, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ResolvedCredentials?> FromInstanceAsync(List<string> tried, CancellationToken cancellationToken)
    {
        if (await InstanceRole.FindObstacleAsync(cancellationToken).ConfigureAwait(false) is { } obstacle)
        {
            tried.Add($"an instance's role was not asked for: {obstacle}");
            return null;
        }

        try
        {
            var resolved = await ProveAsync(InstanceRole.GetCredentials, InstanceRole.Origin, cancellationToken).ConfigureAwait(false);
            return resolved with { IsInstanceRole = true };
        }
        catch (FailureException exception)
        {
            // Nobody named the instance: where it has no role, what went before it is worth telling too.
            tried.Add($"the instance gave none: {TracedCredentials.ReasonOf(exception)}");
            return null;
        }
    }

    private static async Task<ResolvedCredentials> FromProfileAsync(
        CredentialProfile profile, CredentialProfileStoreChain profiles, string? namedBy, IReadOnlyList<string?> regions, CancellationToken cancellationToken)
    {
        var source = new ProfileCredentials(profile, profiles, namedBy);
        var credentials = await source.MakeAsync(regions, cancellationToken).ConfigureAwait(false);
        var resolved = await ProveAsync(credentials, source.Origin, cancellationToken).ConfigureAwait(false);
        return resolved with { ProfileRegion = profile.Region?.SystemName };
    }

    private static Task<ResolvedCredentials> ProveAsync(Func<AWSCredentials> make, string origin, CancellationToken cancellationToken)
    {
        AWSCredentials credentials;
        try
        {
            credentials = make();
        }
        catch (Exception exception)
        {
            // The SDK has no one exception for settings that it cannot use.
            throw new FailureException(Failures.NoCredentials(TracedCredentials.Explain(origin, exception, advice: null)) with { Exception = exception });
        }

        return ProveAsync(new TracedCredentials(credentials, origin, advice: null), origin, cancellationToken);
    }

    // Asked once before any work, so that credentials that cannot be had are one error and not one for each Region. The
    // SDK keeps the answer until it expires.
    private static async Task<ResolvedCredentials> ProveAsync(TracedCredentials credentials, string origin, CancellationToken cancellationToken)
    {
        try
        {
            await credentials.GetCredentialsAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            return new ResolvedCredentials(credentials, origin);
        }
        catch (CredentialsUnavailableException exception)
        {
            throw new FailureException(Failures.NoCredentials(exception.Message) with { Exception = exception });
        }
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;
}
