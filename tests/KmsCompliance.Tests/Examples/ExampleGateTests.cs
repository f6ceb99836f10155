using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Tests.Hosting;
using KmsCompliance.Tests.Isolation;

namespace KmsCompliance.Tests.Examples;

/// <summary>Every script in examples/ as the only step of a job: its exit code is 0 only if something was judged and all of it
/// holds. Each is a pwsh of its own, so most are a step of .ci/run.</summary>
public sealed class ExampleGateTests
{
    private const string Roles = "-Administrator arn:aws:iam::111122223333:role/KeyAdministrator -User arn:aws:iam::111122223333:role/App";

    private const string Empty = """{ "accounts": [{ "id": "111122223333" }] }""";

    /// <summary>X-Ray of two Regions is under a usable key, and there is nothing else.</summary>
    private const string Holding = """
        {
          "accounts": [{
            "id": "111122223333",
            "keys": [
              { "region": "us-east-1", "keyId": "00000001-5a6d-4b0c-8000-000000000001", "aliases": ["alias/tracing"] },
              { "region": "eu-west-1", "keyId": "00000002-5a6d-4b0c-8000-000000000002", "aliases": ["alias/tracing"] }
            ],
            "xRay": [{ "region": "us-east-1", "keyId": "alias/tracing" }, { "region": "eu-west-1", "keyId": "alias/tracing" }]
          }]
        }
        """;

    /// <summary>Every example, with the parameters that it cannot do without.</summary>
    private static readonly Dictionary<string, string> Examples = new(StringComparer.Ordinal)
    {
        ["Invoke-ScheduledAudit"] = "-Path report",
        ["Set-AccountSecretKey"] = Roles,
        ["Set-AccountXRayKey"] = Roles,
        ["Test-Account"] = string.Empty,
    };

    public static TheoryData<string> Names => [.. Examples.Keys];

    [Fact]
    public void Every_example_is_tried() => Assert.Equal(
        Examples.Keys,
        Directory.EnumerateFiles(Path.Combine(TestEnvironment.RepositoryRoot, "examples"), "*.ps1").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));

    [Theory]
    [Trait("Category", "Gates")]
    [MemberData(nameof(Names))]
    public async Task Without_the_module_it_fails_and_says_so(string example)
    {
        await using var server = await StartAsync();
        var (exitCode, _, error) = await RunAsync(example, server, import: false);
        Assert.Equal(1, exitCode);
        Assert.Contains("KmsCompliance", error, StringComparison.Ordinal);
        Assert.Equal(0, server.Calls.Total);
    }

    [Theory]
    [Trait("Category", "Gates")]
    [MemberData(nameof(Names))]
    public async Task Without_credentials_it_fails(string example)
    {
        await using var server = await StartAsync();
        var (exitCode, _, error) = await RunAsync(example, server, hasCredentials: false);
        Assert.Equal(1, exitCode);
        Assert.Contains("credentials", error, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [Trait("Category", "Gates")]
    [MemberData(nameof(Names))]
    public async Task Where_nothing_may_be_read_it_fails(string example)
    {
        await using var server = await StartAsync(Holding);
        foreach (var service in new[] { "cloudtrail", "kms", "logs", "secretsmanager", "xray" })
        {
            server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Service = service });
        }

        Assert.Equal(1, (await RunAsync(example, server, "-Region us-east-1")).ExitCode);
    }

    [Theory]
    [Trait("Category", "Gates")]
    [InlineData("Invoke-ScheduledAudit")]
    [InlineData("Set-AccountXRayKey")]
    [InlineData("Test-Account")]
    public async Task Where_all_holds_it_succeeds_unless_a_Region_may_not_be_read(string example)
    {
        await using var server = await StartAsync(Holding);
        var (exitCode, _, error) = await RunAsync(example, server, "-Region us-east-1, eu-west-1");
        Assert.Equal((0, string.Empty), (exitCode, error));

        server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Service = "xray", Region = "eu-west-1" });
        Assert.Equal(1, (await RunAsync(example, server, "-Region us-east-1, eu-west-1")).ExitCode);
    }

    [Theory]
    [Trait("Category", "Gates")]
    [InlineData("Invoke-ScheduledAudit", 1)]
    [InlineData("Set-AccountSecretKey", 1)]
    [InlineData("Set-AccountXRayKey", 0)]
    [InlineData("Test-Account", 1)]
    public async Task In_an_empty_account_it_fails_unless_it_puts_XRays_own_setting_right(string example, int expected)
    {
        await using var server = await StartAsync(Empty);
        Assert.Equal(expected, (await RunAsync(example, server, "-Region us-east-1")).ExitCode);
    }

    [Theory]
    [InlineData("Set-AccountXRayKey", "-Region us-east-1, us-east-2", 0)]
    [InlineData("Test-Account", "-Region us-east-1", 1)]
    public async Task With_findings_it_fails_unless_it_puts_them_right_or_is_told_to_let_them_pass(string example, string parameters, int expected)
    {
        await using var server = await StartAsync();
        Assert.Equal(expected, (await RunAsync(example, server, parameters)).ExitCode);
    }

    [Theory]
    [Trait("Category", "Gates")]
    [InlineData("Invoke-ScheduledAudit", "-Region us-east-1", 1)]
    [InlineData("Invoke-ScheduledAudit", "-Region eu-central-1 -FailOn Critical", 1)]
    [InlineData("Test-Account", "-Region us-east-1 -FailOn Critical", 0)]
    [InlineData("Set-AccountSecretKey", "-Region us-east-1", 0)]
    [InlineData("Set-AccountSecretKey", "-Region us-east-1 -WhatIf", 0)]
    [InlineData("Set-AccountSecretKey", "-Region us-west-2", 1)]
    public Task So_it_does_with_other_findings(string example, string parameters, int expected) =>
        With_findings_it_fails_unless_it_puts_them_right_or_is_told_to_let_them_pass(example, parameters, expected);

    private static async Task<SandboxServer> StartAsync(string? estate = null)
    {
        var file = estate is null ? null : Path.GetTempFileName();
        try
        {
            if (file is not null)
            {
                await File.WriteAllTextAsync(file, estate);
            }

            return await SandboxServer.StartAsync(new SandboxOptions { EstateFile = file, XRayUpdatingDuration = TimeSpan.Zero }, CancellationToken.None);
        }
        finally
        {
            if (file is not null)
            {
                File.Delete(file);
            }
        }
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string example, SandboxServer server, string parameters = "", bool import = true, bool hasCredentials = true)
    {
        var folder = Directory.CreateTempSubdirectory("kmscompliance-tests-");
        try
        {
            var script = Path.Combine(TestEnvironment.RepositoryRoot, "examples", $"{example}.ps1");
            var line = $"Set-Location '{folder.FullName}'; {(import ? $"Import-Module '{TestEnvironment.Manifest}'; " : string.Empty)}& '{script}' {Examples[example]} {parameters}";
            return await ChildShell.RunAsync(["-Command", line], server, hasCredentials);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
