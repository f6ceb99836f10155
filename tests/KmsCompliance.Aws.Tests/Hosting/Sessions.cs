using KmsCompliance.Aws.Session;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Tests.Hosting;

/// <summary>Sessions for tests.</summary>
internal static class Sessions
{
    public const string AccessKey = "AKIDEXAMPLE000000001";
    public const string SecretKey = "not-a-real-secret";

    /// <summary>Bounds by which nothing takes long.</summary>
    public static readonly CallBounds Short = new() { FirstWait = TimeSpan.FromMilliseconds(1), LongestWait = TimeSpan.FromMilliseconds(2) };

    /// <summary>Opens a session on an endpoint with explicit credentials.</summary>
    public static Task<IAwsSession> OpenAsync(
        Uri? endpoint,
        string accessKey = AccessKey,
        string? sessionToken = null,
        string? defaultRegion = null,
        string? regionHint = null,
        string secretKey = SecretKey,
        CallBounds? bounds = null,
        bool allowInsecure = false) => AwsSessionFactory.OpenAsync(
            new SessionRequest
            {
                CredentialSource = () => new CredentialSnapshot(accessKey, secretKey, sessionToken),
                EndpointUrl = endpoint,
                DefaultRegion = defaultRegion,
                RegionHint = regionHint,
                Bounds = bounds ?? Short,
                AllowInsecureEndpoint = allowInsecure,
            },
            CancellationToken.None);

    /// <summary>Everything of a sequence.</summary>
    public static async Task<IReadOnlyList<T>> AllAsync<T>(this IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (var item in items)
        {
            all.Add(item);
        }

        return all;
    }
}
