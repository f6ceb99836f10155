using Amazon.Runtime;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Aws.Session;

/// <summary>Which endpoints are called: those that are named on the command line, and those of the environment
/// (<c>AWS_ENDPOINT_URL</c> and its like) and of the profile, which the SDK reads by itself.</summary>
internal static class EndpointRule
{
    /// <summary>Looks at the endpoint that the environment or the profile has for a client.</summary>
    /// <param name="config">The client's configuration.</param>
    /// <param name="allowInsecure">Whether plain http may leave the machine.</param>
    /// <returns>The address, for messages; null where it is AWS's own.</returns>
    /// <exception cref="FailureException">It is not to be used, by any client.</exception>
    public static string? Check(IClientConfig config, bool allowInsecure)
    {
        if (string.IsNullOrEmpty(config.ServiceURL))
        {
            return null;
        }

        if (!Uri.TryCreate(config.ServiceURL, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new FailureException(Failures.InvalidEndpointUrl("AWS_ENDPOINT_URL, or the profile's endpoint_url,"), endsRun: true);
        }

        Check(address, allowInsecure);
        return EndpointAddress.Show(address);
    }

    /// <summary>Looks at an endpoint.</summary>
    /// <param name="address">The address.</param>
    /// <param name="allowInsecure">Whether plain http may leave the machine.</param>
    /// <exception cref="FailureException">It is not to be used.</exception>
    public static void Check(Uri address, bool allowInsecure)
    {
        if (EndpointAddress.HasUserInfo(address))
        {
            throw new FailureException(Failures.EndpointHasUserInfo(EndpointAddress.Show(address)), endsRun: true);
        }

        if (EndpointAddress.IsInsecure(address) && !allowInsecure)
        {
            throw new FailureException(Failures.InsecureEndpoint(EndpointAddress.Show(address)), endsRun: true);
        }
    }
}
