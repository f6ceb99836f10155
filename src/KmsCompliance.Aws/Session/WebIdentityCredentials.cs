using Amazon.Runtime;
using Amazon.Runtime.SharedInterfaces;
using Amazon.SecurityToken;

namespace KmsCompliance.Aws.Session;

/// <summary>The SDK's credentials of a role by a web identity, asked for in a Region that fits.</summary>
/// <param name="role">What the SDK read from the profile or the environment.</param>
/// <param name="region">The Region of STS.</param>
internal sealed class WebIdentityCredentials(AssumeRoleWithWebIdentityCredentials role, string region)
    : AssumeRoleWithWebIdentityCredentials(role.WebIdentityTokenFile, role.RoleArn, role.RoleSessionName)
{
    /// <inheritdoc/>
    protected override ICoreAmazonSTS CreateClient() =>
        new AmazonSecurityTokenServiceClient(new AnonymousAWSCredentials(), StsRegion.Config(region));
}
