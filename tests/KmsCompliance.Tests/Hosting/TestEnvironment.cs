using System.Runtime.CompilerServices;

namespace KmsCompliance.Tests.Hosting;

/// <summary>Keeps the machine's own AWS settings out of the tests, and the tests off any network but loopback.</summary>
internal static class TestEnvironment
{
    /// <summary>The checkout: the folder that holds the manifest.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The module's manifest.</summary>
    public static string Manifest { get; } =
        Environment.GetEnvironmentVariable("KMSCOMPLIANCE_MODULE") ?? Path.Combine(RepositoryRoot, "KmsCompliance.psd1");

    /// <summary>Whether every case is tried, as in .ci/run, and not one in some where somebody waits for the tests.</summary>
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("KMSCOMPLIANCE_FULL") == "1";

    [ModuleInitializer]
    internal static void Isolate()
    {
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToList())
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        var nowhere = Path.Combine(Path.GetTempPath(), "kmscompliance-tests-no-such-file");
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", nowhere);
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", nowhere);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "KmsCompliance.psd1")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The manifest was not found above the tests.");
    }
}
