using System.Runtime.CompilerServices;
using KmsCompliance.Aws.Session;
using KmsCompliance.Ports;

namespace KmsCompliance.Isolation;

/// <summary>The one file that names the AWS adapter. Nothing else may, or its assembly, and the SDK with it, would be
/// loaded when the module is imported.</summary>
internal static class AwsComposition
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IAwsSessionFactory CreateSessionFactory() => new AwsSessionFactory();
}
