using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Session;

/// <summary>Credentials, where they came from, and the profile's Region where a profile was named.</summary>
internal sealed record ResolvedCredentials(AWSCredentials Credentials, string Origin, string? ProfileRegion);

/// <summary>Finds credentials: explicit ones, then a named profile, then the SDK's own chain (environment, shared files
/// with SSO, assume-role and process profiles, container, instance).</summary>
internal static class CredentialResolver
{
    public static async Task<ResolvedCredentials> ResolveAsync(SessionRequest request, CancellationToken cancellationToken)
    {
        if (request.CredentialSource is { } source)
        {
            return new ResolvedCredentials(new SourcedCredentials(source), request.CredentialOrigin ?? "explicit credentials", ProfileRegion: null);
        }

        if (request.ProfileName is { } profileName)
        {
            return FromProfile(profileName, request.ProfileLocation);
        }

        try
        {
            var credentials = await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            var origin = $"the SDK's chain ({credentials.GetType().Name})";
            if (credentials is EnvironmentVariablesAWSCredentials)
            {
                // The SDK reads these variables again for every call, twice. They do not change while a command runs.
                var fixedOnes = await credentials.GetCredentialsAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
                return new ResolvedCredentials(
                    new SourcedCredentials(() => new CredentialSnapshot(fixedOnes.AccessKey, fixedOnes.SecretKey, NullIfEmpty(fixedOnes.Token))), origin, ProfileRegion: null);
            }

            return new ResolvedCredentials(credentials, origin, ProfileRegion: null);
        }
        catch (AmazonClientException exception)
        {
            throw new FailureException(Failures.NoCredentials("No AWS credentials were found: not in the session, the environment, the shared files, nor from a container or instance role.") with { Exception = exception });
        }
    }

    /// <summary>The names of the profiles that exist.</summary>
    public static IReadOnlyList<string> ListProfiles(string? location) =>
        [.. new CredentialProfileStoreChain(location).ListProfiles().Select(profile => profile.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static ResolvedCredentials FromProfile(string name, string? location)
    {
        var chain = new CredentialProfileStoreChain(location);
        if (!chain.TryGetProfile(name, out var profile))
        {
            throw new FailureException(Failures.ProfileNotFound(name, ListProfiles(location)));
        }

        try
        {
            var credentials = AWSCredentialsFactory.GetAWSCredentials(profile, chain);
            return new ResolvedCredentials(credentials, $"profile '{name}'", profile.Region?.SystemName);
        }
        catch (Exception exception) when (exception is AmazonClientException or InvalidDataException or ArgumentException)
        {
            throw new FailureException(Failures.NoCredentials($"The profile '{name}' gives no credentials: {exception.Message}") with { Exception = exception, Target = name });
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
