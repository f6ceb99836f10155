using KmsCompliance.Tests.Hosting;
using KmsCompliance.Tests.Isolation;

namespace KmsCompliance.Tests.Pipeline;

/// <summary>-Debug shows more, and asks nothing: the engine would make every verbose message and warning a question.</summary>
public sealed class DebugTests : SandboxTest, IDisposable
{
    private readonly RecordingHost _host = new();
    private ModuleSession? _session;

    public static TheoryData<string> Commands => ReadOnlyTests.Names;

    private ModuleSession Shown => _session ??= new ModuleSession(Server.Url, host: _host);

    public void Dispose() => _session?.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_does_with_it_what_it_does_without(string command)
    {
        var asked = command.StartsWith("Get-", StringComparison.Ordinal) || command.StartsWith("Test-", StringComparison.Ordinal);
        // The first of its uses, unless all are tried.
        foreach (var use in ReadOnlyTests.UsesOf(command).Take(TestEnvironment.IsFull ? int.MaxValue : 1))
        {
            var without = asked ? Shown.Run(use) : null;
            var with = Shown.Run($"$PSDefaultParameterValues['*:Debug'] = $true; try {{ {use} }} finally {{ $PSDefaultParameterValues.Remove('*:Debug') }}");

            Assert.False(with.Terminated);
            if (without is not null)
            {
                Assert.Equal(without.Output.Count, with.Output.Count);
                Assert.Equal(without.ErrorIds, with.ErrorIds);
                Assert.Equal(without.Warnings, with.Warnings);
            }
        }

        Assert.Empty(_host.Questions);
    }

    [Theory]
    [InlineData("")]
    [InlineData("3>$null")]
    [InlineData("-WarningAction SilentlyContinue")]
    public void A_warning_is_written_as_ever(string parameters)
    {
        var script = $"Get-XRayEncryptionStatus -Region eu-west-1, ap-east-1 -WarningVariable warned {parameters}; $warned.Count";
        var without = Shown.Run(script);
        var with = Shown.Run(script.Replace("-WarningVariable", "-Debug -WarningVariable", StringComparison.Ordinal));

        Assert.Equal(1, without.Output[^1].BaseObject);
        Assert.Equal(without.Output.Select(item => item.ToString()), with.Output.Select(item => item.ToString()));
        Assert.Equal(without.Warnings, with.Warnings);
        Assert.Empty(_host.Questions);
    }

    [Fact]
    public void It_shows_verbose_messages_unless_they_are_turned_off()
    {
        Shown.Run("Get-XRayEncryptionStatus -Region eu-west-1 -Debug");
        Assert.Contains(_host.Lines, line => line.Contains("X-Ray in eu-west-1: 1 resource.", StringComparison.Ordinal));
        Assert.Contains(_host.Lines, line => line.Contains("-AccessKey", StringComparison.Ordinal));

        _host.Lines.Clear();
        Shown.Run("Get-XRayEncryptionStatus -Region eu-west-1 -Debug -Verbose:$false");
        Assert.DoesNotContain(_host.Lines, line => line.Contains("1 resource", StringComparison.Ordinal));
        Assert.Contains(_host.Lines, line => line.Contains("-AccessKey", StringComparison.Ordinal));
        Assert.Empty(_host.Questions);
    }

    [Fact]
    public void A_change_is_asked_about_once_and_made()
    {
        _host.Answer = _ => "&Yes";
        Assert.Single(Shown.Run<CmkChange>("Set-XRayCmk -Region eu-west-1 -Default -Confirm -Debug"));
        Assert.Contains("X-Ray encryption configuration", Assert.Single(_host.Questions), StringComparison.Ordinal);
        Assert.Equal(["xray:PutEncryptionConfig"], Writes());
    }

    [Fact]
    public async Task It_works_where_nobody_can_be_asked()
    {
        var lines = await ChildShell.RunAsync($$"""
            Import-Module '{{TestEnvironment.Manifest}}'
            $ErrorActionPreference = 'Stop'
            $rows = @(Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2, ap-east-1 -Debug -WarningVariable warned)
            $change = @(Set-XRayCmk -Region eu-west-1 -Default -NoWait -Debug)
            "rows: $($rows.Count), warnings: $($warned.Count), changes: $($change.Count)"
            """);

        Assert.Contains("rows: 2, warnings: 1, changes: 1", lines);
        Assert.Contains(lines, line => line.StartsWith("DEBUG: ", StringComparison.Ordinal));
        Assert.Contains("DEBUG: AWS X-Ray in eu-west-1: 1 resource.", lines);
        Assert.Contains(lines, line => line.StartsWith("WARNING: ", StringComparison.Ordinal));
    }
}
