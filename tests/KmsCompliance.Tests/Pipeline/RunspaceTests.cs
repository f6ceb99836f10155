using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.Loader;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Pipeline;

/// <summary>Several runspaces of one process use the module at once and do not disturb one another.</summary>
public sealed class RunspaceTests : PipelineTest
{
    [Fact]
    public async Task Runspaces_of_a_pool_run_side_by_side()
    {
        const int runspaces = 4;
        var held = Hold("GetEncryptionConfig", times: runspaces);
        using var pool = RunspaceFactory.CreateRunspacePool(ModuleSession.CreateState());
        pool.SetMaxRunspaces(runspaces);
        pool.Open();
        var running = Enumerable.Range(0, 2 * runspaces).Select(_ => Start(pool)).ToList();

        // Each runspace has a command under way at this moment.
        await Arrived(held, runspaces);
        held.Open();

        foreach (var (shell, output) in running)
        {
            var statuses = (await output.WaitAsync(Patience.Limit)).Select(item => Assert.IsType<XRayEncryptionStatus>(item.BaseObject)).ToList();
            Assert.Equal(["eu-west-1", "eu-west-2"], statuses.Select(status => status.Region).Order(StringComparer.Ordinal));
            Assert.Empty(shell.Streams.Error);
            shell.Dispose();
        }

        Assert.Single(AssemblyLoadContext.All, context => context.Name == "KmsCompliance.Aws");
    }

    [Fact]
    public async Task Stopping_one_leaves_the_others()
    {
        var held = Hold("GetEncryptionConfig");
        using var other = new ModuleSession(Server.Url);
        using var stopped = Session.Start("Get-XRayEncryptionStatus -Region eu-west-1");
        await Arrived(held);
        using var going = other.Start("Get-XRayEncryptionStatus -Region eu-west-2");
        await Arrived(held, 2);

        await stopped.StopAsync();
        await GivenUp(held);
        held.Open();
        await going.EndAsync();

        Assert.Equal("eu-west-2", ((XRayEncryptionStatus)Assert.Single(going.Output).BaseObject).Region);
        Assert.Equal(1, held.GivenUp);
    }

    [Fact]
    public async Task The_module_is_removed_from_one_and_imported_again_while_another_goes_on()
    {
        Assert.NotEmpty(Session.Run<AwsRegion>("Get-Region"));
        var held = Hold("GetEncryptionConfig", times: 1);
        using var other = new ModuleSession(Server.Url);
        using var going = other.Start("Get-XRayEncryptionStatus; Get-Region -Region us-east-1");
        await Arrived(held);

        Assert.Empty(Session.Run<object>("Remove-Module KmsCompliance; Get-Module KmsCompliance"));
        Session.Run<object>($"Import-Module '{TestEnvironment.Manifest}'");
        Assert.Equal(17, Session.Run<AwsRegion>("Get-Region").Count);
        held.Open();
        await going.EndAsync();

        Assert.Equal(2, going.Output.Count);
        Assert.Empty(going.ErrorIds);
        Session.Run<object>("Remove-Module KmsCompliance");
        Assert.Single(other.Run<XRayEncryptionStatus>("Get-XRayEncryptionStatus"));
    }

    private (PowerShell Shell, Task<PSDataCollection<PSObject>> Output) Start(RunspacePool pool)
    {
        var shell = PowerShell.Create();
        shell.RunspacePool = pool;
        shell.AddCommand("Get-XRayEncryptionStatus")
            .AddParameter("Region", new[] { "eu-west-1", "eu-west-2" })
            .AddParameter("EndpointUrl", Server.Url.ToString())
            .AddParameter("AccessKey", SandboxAccounts.AdministratorAccessKey)
            .AddParameter("SecretKey", SandboxAccounts.SecretKey);
        return (shell, shell.InvokeAsync());
    }
}
