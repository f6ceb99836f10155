using KmsCompliance.Changes;
using KmsCompliance.Errors;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Services;

namespace KmsCompliance.Aws.Tests.Changes;

/// <summary>Who stands by a change sees the resource first, may refuse it, and knows of a write before it is sent.</summary>
public sealed class ChangeWitnessTests : KeyChangeTest
{
    private static readonly Failure NotAsItWas = new("NotAsItWas", FailureKind.InvalidState, "It is not as it was.", Target: null);

    [Fact]
    public async Task A_write_is_noted_after_the_question_and_before_it_is_sent()
    {
        var key = await MakeKeyAsync();
        var resource = await MakeAsync(ServiceCatalog.SecretsManager, null);
        List<string> order = [];
        var witness = new Witness
        {
            OnCheck = () => order.Add($"check {WritesOf(resource)}"),
            OnBegin = () => order.Add($"begin {WritesOf(resource)}"),
        };

        var report = await RunAsync(new ChangeReport { Asked = _ => order.Add($"ask {WritesOf(resource)}") }, Set(resource, key) with { Witness = witness });

        Assert.Equal(["check 0", "ask 0", "begin 0"], order);
        Assert.Equal([(null, false)], witness.Checked);
        Assert.Equal(CmkChangeStatus.Applied, Assert.Single(report.Changes).Status);
        Assert.Equal(1, WritesOf(resource));
    }

    [Fact]
    public async Task What_it_refuses_is_one_error_and_the_rest_goes_on()
    {
        var key = await MakeKeyAsync();
        var (first, second) = (await MakeAsync(ServiceCatalog.SecretsManager, null, "first"), await MakeAsync(ServiceCatalog.SecretsManager, null, "second"));
        var refusing = new Witness { OnCheck = static () => throw new FailureException(NotAsItWas) };

        var report = await RunAsync(Set(first, key) with { Witness = refusing }, Set(second, key));

        Assert.Equal(["NotAsItWas"], report.Failures.Select(static failure => failure.ErrorId));
        Assert.Equal(second.Reference.Value, Assert.Single(report.Changes).ResourceArn);
        Assert.Single(report.Questions);
        Assert.Equal((0, 1L), (refusing.Begun, WritesOf(first)));
        Assert.Null(await ReadKeyAsync(first));
    }

    [Fact]
    public async Task It_is_asked_before_the_service_has_its_say()
    {
        var resource = await MakeAsync(ServiceCatalog.SecretsManager, null);
        (await Client.SecretsAsync("DeleteSecret", new { SecretId = resource.Reference.Value })).Succeeded();
        var witness = new Witness();

        var report = await RunAsync(
            Set(resource, await MakeKeyAsync()) with { Witness = new Witness { OnCheck = static () => throw new FailureException(NotAsItWas) } },
            Restore(resource, null) with { Witness = witness });

        Assert.Equal(["NotAsItWas", "SecretPendingDeletion"], report.Failures.Select(static failure => failure.ErrorId));
        Assert.Equal([(null, true)], witness.Checked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_a_write_cannot_be_noted_it_is_not_sent(bool isExpected)
    {
        var key = await MakeKeyAsync();
        var (first, second) = (await MakeAsync(ServiceCatalog.CloudWatchLogs, null, "first"), await MakeAsync(ServiceCatalog.CloudWatchLogs, null, "second"));
        var full = new Witness { OnBegin = () => throw (isExpected ? new FailureException(NotAsItWas) : new IOException("There is no room.")) };

        var report = await RunAsync(Set(first, key) with { Witness = full }, Set(second, key));

        Assert.Equal([isExpected ? "NotAsItWas" : "UnexpectedFailure"], report.Failures.Select(static failure => failure.ErrorId));
        Assert.Equal(second.Reference.Value, Assert.Single(report.Changes).ResourceArn);
        Assert.Equal((1, 1L), (full.Begun, WritesOf(first)));
        Assert.Null(await ReadKeyAsync(first));
    }

    [Fact]
    public async Task A_policy_that_was_repaired_before_is_told_where_the_write_cannot_be_noted()
    {
        var key = await MakeKeyAsync(OwnersOnly);
        var resource = await MakeAsync(ServiceCatalog.CloudWatchLogs, null);
        var report = new ChangeReport();

        await new KeyChange(AwsSession, report, new Hosting.NoWaitClock(), 1, new KeyChangeOptions { RepairPolicy = true }).RunAsync(
            [Set(resource, key) with { Witness = new Witness { OnBegin = static () => throw new FailureException(NotAsItWas) } }], CancellationToken.None);

        Assert.Equal(["NotAsItWas"], report.Failures.Select(static failure => failure.ErrorId));
        var change = Assert.Single(report.Changes);
        Assert.Equal((CmkChangeStatus.Failed, CmkChangeStatus.Applied, "The key's policy was repaired; the key was not set."), (change.Status, change.PolicyStatus, change.Message));
        Assert.Equal(0, WritesOf(resource));
    }

    [Fact]
    public async Task A_write_that_is_sent_again_is_noted_once()
    {
        var resource = await MakeAsync(ServiceCatalog.CloudWatchLogs, await MakeKeyAsync());
        Server.Faults.Add(new() { Kind = FaultKind.Refuse, Service = "logs", Operation = "DisassociateKmsKey", Code = "OperationAbortedException", Times = 2 });
        var witness = new Witness();

        var report = await RunAsync(Restore(resource, null) with { Witness = witness });

        Assert.Empty(report.Failures);
        Assert.Equal(CmkChangeStatus.Applied, Assert.Single(report.Changes).Status);
        Assert.Equal((1, 3L), (witness.Begun, WritesOf(resource)));
    }

    [Fact]
    public async Task Nothing_is_noted_where_nothing_is_written()
    {
        var key = await MakeKeyAsync();
        var resource = await MakeAsync(ServiceCatalog.CloudTrail, key);
        var (previewed, unchanged) = (new Witness(), new Witness());

        await RunAsync(new ChangeReport { IsWhatIf = true }, Restore(resource, null) with { Witness = previewed });
        Assert.Equal(CmkChangeStatus.Unchanged, (await ApplyAsync(Restore(resource, key) with { Witness = unchanged })).Status);

        Assert.Equal([(key, false)], previewed.Checked);
        Assert.Equal([(key, true)], unchanged.Checked);
        Assert.Equal((0, 0, 0L), (previewed.Begun, unchanged.Begun, WritesOf(resource)));
    }

    [Fact]
    public async Task A_run_that_is_counted_first_asks_it_twice_and_notes_once()
    {
        var resource = await MakeAsync(ServiceCatalog.XRay, null);
        var key = await MakeKeyAsync();
        var witness = new Witness();
        var report = new ChangeReport();

        await ChangeLimit.RunAsync(1, report, within => RunAsync(within, Set(resource, key) with { Witness = witness }));

        Assert.Equal([(null, false), (null, false)], witness.Checked);
        Assert.Equal(1, witness.Begun);
        Assert.Equal(CmkChangeStatus.Applied, Assert.Single(report.Changes).Status);

        Task RunAsync(Ports.IRunReporter within, KeyChangeTarget target) =>
            new KeyChange(AwsSession, within, new Hosting.NoWaitClock(), 1, new KeyChangeOptions()).RunAsync([target], CancellationToken.None);
    }
}
