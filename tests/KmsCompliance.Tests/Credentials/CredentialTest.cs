using KmsCompliance.Tests.Hosting;
using KmsCompliance.Tests.Isolation;

namespace KmsCompliance.Tests.Credentials;

/// <summary>A test in a process of its own, because environment variables belong to the process and the SDK reads some of
/// them once. Each runs several scenarios, each of which writes one line.</summary>
public abstract class CredentialTest : IAsyncLifetime
{
    private DirectoryInfo _folder = null!;

    private protected StandIn StandIn { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _folder = Directory.CreateTempSubdirectory("kmscompliance-credentials-");
        StandIn = await StandIn.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await StandIn.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Where a file of the test lies, or would.</summary>
    private protected string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Writes a file and returns its path.</summary>
    private protected string Write(string name, string text)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs scenarios without any credentials but those of the files named config and credentials.
    /// <c>Show name @{parameters}</c> writes <c>name: account, origin</c> or <c>name: error id, message</c>.</summary>
    private protected async Task<IReadOnlyDictionary<string, string>> RunAsync(string script)
    {
        var lines = await ChildShell.RunAsync(
            $$"""
            $env:AWS_ACCESS_KEY_ID = $env:AWS_SECRET_ACCESS_KEY = $env:AWS_REGION = $env:AWS_DEFAULT_REGION = $null
            $env:AWS_CONFIG_FILE = '{{PathOf("config")}}'
            $env:AWS_SHARED_CREDENTIALS_FILE = '{{PathOf("credentials")}}'
            $env:AWS_ENDPOINT_URL_STS = $env:AWS_ENDPOINT_URL_SSO = $env:AWS_ENDPOINT_URL_SSO_OIDC = '{{StandIn.Url}}'
            $env:HOME = '{{_folder.FullName}}'
            Import-Module '{{TestEnvironment.Manifest}}'
            function Show([string] $Name, [hashtable] $With = @{}) {
                try {
                    $account = $origin = $null
                    foreach ($item in Get-Region -Region us-east-1 @With -Debug -ErrorAction Stop 4>$null 5>&1) {
                        if ($item -isnot [System.Management.Automation.DebugRecord]) { $account = $item.AccountId } elseif ($item.Message -like 'Credentials: *') { $origin = $item.Message }
                    }
                    "${Name}: $account, $origin"
                }
                catch {
                    "${Name}: $(($_.FullyQualifiedErrorId -split ',')[0]), $_ | $($_.ErrorDetails.RecommendedAction)"
                }
            }
            {{script}}
            """);
        foreach (var line in lines)
        {
            Assert.DoesNotContain("nobody-may-see", line, StringComparison.Ordinal);
            Assert.DoesNotContain(Sandbox.Endpoint.SandboxAccounts.SecretKey, line, StringComparison.Ordinal);
        }

        return lines.ToDictionary(line => line[..line.IndexOf(": ", StringComparison.Ordinal)], line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
    }
}
