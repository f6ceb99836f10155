using Amazon.Runtime;
using Amazon.Runtime.SharedInterfaces;
using Amazon.SecurityToken;

namespace KmsCompliance.Aws.Session;

/// <summary>The SDK's credentials of a role, asked for in a Region that fits.</summary>
/// <param name="role">What the SDK read from the profile.</param>
/// <param name="source">The credentials that assume the role.</param>
/// <param name="region">The Region of STS.</param>
internal sealed class RoleCredentials(AssumeRoleAWSCredentials role, AWSCredentials source, string region)
    : AssumeRoleAWSCredentials(source, role.RoleArn, role.RoleSessionName, role.Options)
{
    /// <inheritdoc/>
    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        using var client = new AmazonSecurityTokenServiceClient(SourceCredentials, StsRegion.Config(region));
        var credentials = await ((ICoreAmazonSTS)client).CredentialsFromAssumeRoleAuthenticationAsync(RoleArn, RoleSessionName, Options).ConfigureAwait(false);
        return new CredentialsRefreshState(credentials, credentials.Expiration);
    }

    /// <inheritdoc/>
    protected override CredentialsRefreshState GenerateNewCredentials() => Task.Run(GenerateNewCredentialsAsync).GetAwaiter().GetResult();
}
