using System.Diagnostics;
using System.Reflection;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Isolation;

/// <summary>The module's SDK and that of AWS.Tools live side by side in one process, whichever came first.</summary>
public sealed class LoadContextTests
{
    private const string Secret = SandboxAccounts.SecretKey;
    private const string ShowAccount = "\"account: $((Get-Region -Region us-east-1).AccountId)\"";

    private static readonly string ImportModule = $"Import-Module '{TestEnvironment.Manifest}'";
    private static readonly string ImportForeign = $"Import-Module '{ChildShell.ForeignModule}'";
    private static readonly string SignInElsewhere = $"Set-AWSCredential -AccessKey {SandboxAccounts.OtherAdministratorAccessKey} -SecretKey {Secret}; Set-DefaultAWSRegion eu-west-2";
    private static readonly string ForeignVersion = Version(Path.Combine(Path.GetDirectoryName(ChildShell.ForeignModule)!, "AWSSDK.Core.dll"));
    private static readonly string OwnVersion = Version(OwnSdk);

    private static string OwnSdk => Path.Combine(Path.GetDirectoryName(TestEnvironment.Manifest)!, "bin", "Dependencies", "AWSSDK.Core.dll");

    [Fact]
    public void The_stand_in_brings_another_release_of_the_same_identity()
    {
        Assert.NotEqual(OwnVersion, ForeignVersion);
        Assert.Equal(
            AssemblyName.GetAssemblyName(OwnSdk).FullName,
            AssemblyName.GetAssemblyName(Path.Combine(Path.GetDirectoryName(ChildShell.ForeignModule)!, "AWSSDK.Core.dll")).FullName);
    }

    [Fact]
    [Trait("Category", "Processes")]
    public async Task The_SDK_is_loaded_at_the_first_call_and_apart()
    {
        var lines = await ChildShell.RunAsync(
            $$"""
            {{ImportModule}}
            'imported'
            {{ChildShell.ShowSdk}}
            @() | Get-Region
            Get-XRayEncryptionStatus -Region nowhere -ErrorAction SilentlyContinue
            [KmsCompliance.XRayEncryptionStatus].Name
            $null = Get-Command -Module KmsCompliance
            'no call yet'
            {{ChildShell.ShowSdk}}
            {{ShowAccount}}
            {{ChildShell.ShowSdk}}
            """);

        Assert.Equal(
            ["imported", "XRayEncryptionStatus", "no call yet", $"account: {SandboxAccounts.AccountId}", $"sdk: KmsCompliance.Aws {OwnVersion}"],
            lines);
    }

    [Fact]
    [Trait("Category", "Processes")]
    public async Task An_audit_loads_of_the_SDK_what_it_calls_and_nothing_more()
    {
        var lines = await ChildShell.RunAsync(
            $$"""
            {{ImportModule}}
            $null = Get-Region -Region us-east-1
            $null = Get-ServiceEncryptionStatus -Region eu-west-1
            [string[]] $names = [System.AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { $_.GetName().Name } | Where-Object { $_ -like 'AWSSDK.*' }
            [array]::Sort($names, [System.StringComparer]::Ordinal)
            $names
            """);

        Assert.Equal(["AWSSDK.Core", "AWSSDK.KeyManagementService"], lines);
    }

    [Fact]
    [Trait("Category", "Processes")]
    public async Task The_YAML_parser_is_loaded_at_the_first_YAML_and_apart()
    {
        var lines = await ChildShell.RunAsync(
            $$"""
            {{ImportModule}}
            function Show { [System.Runtime.Loader.AssemblyLoadContext]::All | ForEach-Object { $context = $_; $context.Assemblies | Where-Object { $_.GetName().Name -eq 'YamlDotNet' } | ForEach-Object { "yaml: $($context.Name)" } } }
            $file = [System.IO.Path]::GetTempFileName()
            [System.IO.File]::WriteAllText($file, '{ "Resources": { "Logs": { "Type": "AWS::Logs::LogGroup" } } }')
            (Test-CmkTemplate $file).ResourceAddress
            Show
            [System.IO.File]::WriteAllText($file, 'Resources: { Logs: { Type: "AWS::Logs::LogGroup" } }')
            (Test-CmkTemplate $file).ResourceAddress
            Show
            [System.IO.File]::Delete($file)
            """);

        Assert.Equal(["Logs", "Logs", "yaml: KmsCompliance.Aws"], lines);
    }

    [Fact]
    public async Task After_AWS_Tools_the_module_works_and_uses_its_credentials_and_Region()
    {
        var lines = await ChildShell.RunAsync(
            $$"""
            {{ImportForeign}}
            {{SignInElsewhere}}
            {{ChildShell.ShowSdk}}
            {{ImportModule}}
            {{ShowAccount}}
            "region: $((Get-XRayEncryptionStatus).Region)"
            {{ChildShell.ShowSdk}}
            Clear-AWSCredential
            {{ShowAccount}}
            """);

        Assert.Equal(
            [
                $"sdk: Default {ForeignVersion}", $"account: {SandboxAccounts.OtherAccountId}", "region: eu-west-2",
                $"sdk: Default {ForeignVersion}", $"sdk: KmsCompliance.Aws {OwnVersion}", $"account: {SandboxAccounts.AccountId}",
            ],
            lines);
    }

    [Fact]
    [Trait("Category", "Processes")]
    public async Task Before_AWS_Tools_the_module_goes_on_working_and_then_uses_its_credentials_and_Region()
    {
        var lines = await ChildShell.RunAsync(
            $$"""
            {{ImportModule}}
            {{ShowAccount}}
            {{ImportForeign}}
            {{SignInElsewhere}}
            {{ShowAccount}}
            "region: $((Get-XRayEncryptionStatus).Region)"
            {{ChildShell.ShowSdk}}
            Remove-Module KmsCompliance
            {{ImportModule}}
            {{ShowAccount}}
            """);

        Assert.Equal(
            [
                $"account: {SandboxAccounts.AccountId}", $"account: {SandboxAccounts.OtherAccountId}", "region: eu-west-2",
                $"sdk: Default {ForeignVersion}", $"sdk: KmsCompliance.Aws {OwnVersion}", $"account: {SandboxAccounts.OtherAccountId}",
            ],
            lines);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Category", "Processes")]
    public async Task Expiring_credentials_of_AWS_Tools_are_fetched_again(bool isForeignFirst)
    {
        var imports = isForeignFirst ? new[] { ImportForeign, ImportModule } : [ImportModule, ImportForeign];
        var lines = await ChildShell.RunAsync(
            $$"""
            {{string.Join('\n', imports)}}
            Set-AWSCredential -AccessKey {{SandboxAccounts.OtherAdministratorAccessKey}} -SecretKey {{Secret}} -Expiring
            {{ShowAccount}}
            $fetched = Update-AWSCredential -AccessKey {{SandboxAccounts.AdministratorAccessKey}}
            "fetched for each call: $($fetched -ge 2)"
            {{ShowAccount}}
            "Credential: $((Get-Region -Region us-east-1 -Credential $StoredAWSCredentials).AccountId)"
            """);

        Assert.Equal(
            [$"account: {SandboxAccounts.OtherAccountId}", "fetched for each call: True", $"account: {SandboxAccounts.AccountId}", $"Credential: {SandboxAccounts.AccountId}"],
            lines);
    }

    private static string Version(string file) => FileVersionInfo.GetVersionInfo(file).FileVersion!;
}
