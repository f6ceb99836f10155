using System.Runtime.CompilerServices;
using KmsCompliance.Aws.Session;
using KmsCompliance.Ports;

namespace KmsCompliance.Isolation;

/// <summary>The one file that names the AWS adapter. Nothing else may, or its assembly, and the SDK with it, would be
/// loaded when the module is imported.</summary>
internal static class AwsComposition
{
    /// <summary>Finds credentials and readies clients.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Task<IAwsSession> OpenSessionAsync(SessionRequest request, CancellationToken cancellationToken) =>
        AwsSessionFactory.OpenAsync(request, cancellationToken);

    /// <summary>The names of the profiles that exist.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IReadOnlyList<string> ListProfiles(string? location) => AwsSessionFactory.ListProfiles(location);
}
