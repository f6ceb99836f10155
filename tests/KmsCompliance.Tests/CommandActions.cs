using System.Reflection;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests;

/// <summary>The rights that the commands of the built module declare, against which the tests are not compiled.</summary>
internal static class CommandActions
{
    /// <summary>What every command asks and nobody can be denied.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html"/></remarks>
    public const string WithoutPermission = "sts:GetCallerIdentity";

    /// <summary>What Set-TrailCmk asks of S3 and needs no permission for: the answer names the bucket's Region also where it
    /// refuses the caller.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html"/></remarks>
    public const string BucketLocation = "s3:HeadBucket";

    /// <summary>Asked wherever X-Ray's setting is listed; what depends on a key does not hang on it, so those who change keys' states do
    /// not declare it.</summary>
    public const string SpansDestination = "xray:GetTraceSegmentDestination";

    private static readonly Type Declared = Module.GetType("KmsCompliance.Permissions.CommandActions", throwOnError: true)!;
    private static readonly Func<string, IReadOnlyList<CmkAction>> Read = Declared.GetMethod(nameof(Of))!.CreateDelegate<Func<string, IReadOnlyList<CmkAction>>>();

    /// <summary>The commands, by name.</summary>
    public static IReadOnlyList<string> Commands { get; } = (IReadOnlyList<string>)Declared.GetProperty(nameof(Commands))!.GetValue(null)!;

    /// <summary>The assembly of the commands.</summary>
    public static Assembly Module => Assembly.LoadFrom(Path.Combine(Path.GetDirectoryName(TestEnvironment.Manifest)!, "bin", "KmsCompliance.dll"));

    /// <summary>The actions that a command needs.</summary>
    public static IReadOnlyList<CmkAction> Of(string command) => Read(command);
}
