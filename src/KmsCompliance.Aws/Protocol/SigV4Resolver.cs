using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace KmsCompliance.Aws.Protocol;

/// <summary>Signs every call with Signature Version 4.</summary>
internal sealed class SigV4Resolver : BaseAuthResolverHandler
{
    private static readonly List<IAuthSchemeOption> Options = [new AuthSchemeOption { SchemeId = "aws.auth#sigv4" }];

    /// <inheritdoc/>
    protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => Options;
}
